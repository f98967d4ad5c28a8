package io.headroom.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.workbench.live.Undisturbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin jar and a real bridge, in real time: opt-in with {@code -Djvb.dir=DIR}. */
class InstalledBridgeIT {
    private static final long DROPPED_TO_BPS = 500_000;

    @TempDir
    private static Path scratch;

    /** What reached the sender, and how long after the link had dropped; -1 before. */
    private record Estimate(long afterMs, long bps) {}

    @Test
    void theDoctorFindsNothingAmiss(@TempDir Path etc) throws Exception {
        InstalledBridge bridge = InstalledBridge.orSkip();
        Files.writeString(etc.resolve("jvb.conf"), "headroom { enabled = true, mode = replace }");

        BridgeJvm.Said said = doctor(bridge.directory(), etc, 0);

        assertThat(said.out())
                .contains("send side, engine GoogleCc: supported")
                .contains("receive side (REMB): supported")
                .contains("send side, engine GoogleCc2: supported")
                .contains("figures in /metrics: supported")
                .contains("mode replace, arms by weight {headroom=1.0}")
                .contains("estimators at hand: gcc-kalman, gcc-trendline, headroom")
                .contains("abs-send-time");
    }

    @Test
    void theDoctorNamesWhatIsWrongAndExitsWithTwo(@TempDir Path etc) throws Exception {
        InstalledBridge bridge = InstalledBridge.orSkip();
        Files.writeString(etc.resolve("jvb.conf"), "headroom { enabled = true, mode = sideways }");
        Files.writeString(etc.resolve("config"), "JAVA_SYS_PROPS=\"-javaagent:/nowhere/headroom-jvb.jar\"\n");

        BridgeJvm.Said said = doctor(bridge.directory(), etc, 2);

        assertThat(said.out())
                .contains("headroom.mode = sideways, expected replace, shadow or off")
                .contains("/nowhere/headroom-jvb.jar, which does not exist: the bridge would not start");
    }

    @Test
    void ourRembFollowsTheDropOfALinkBetweenTwoRealTransceivers() {
        Undisturbed.orAgain(() -> assertThat(
                        run("remb", "enabled = true, mode = replace, estimator = headroom, send.enabled = false"))
                .as("a REMB of 0.5 Mb/s or less within a second of the drop")
                .anyMatch(e -> e.afterMs() >= 0 && e.afterMs() <= 1_000 && e.bps() <= DROPPED_TO_BPS));
    }

    @Test
    void aCopyOfTheBuiltinRunsOnCorrectSendTimes() {
        InstalledBridge bridge = InstalledBridge.orSkip();
        BridgeJvm.Said said = bridge.jvm(scratch, "enabled = true, mode = replace, estimator = builtin-astfix")
                .run("bridge.TransceiverDrive", "remb", "6000", "1000");

        assertThat(said.out()).contains("\"headroom_receive_in_use\":\"builtin-astfix\"");
        assertThat(said.err()).doesNotContain("is switched off");
    }

    @Test
    void theSendSideFollowsTheDropWithEngineGoogleCc2() {
        Undisturbed.orAgain(() -> followsTheDrop(run("tcc", "enabled = true, mode = replace, estimator = headroom")));
    }

    @Test
    void theSendSideFollowsTheDropWithEngineGoogleCc() {
        Undisturbed.orAgain(() -> followsTheDrop(run(
                "tcc",
                "enabled = true, mode = replace, estimator = headroom\n}\njmt.bwe.estimator {\n engine = GoogleCc")));
    }

    @Test
    void anEstimatorThatDoesNotExistLeavesTheBridgeToItself() {
        InstalledBridge bridge = InstalledBridge.orSkip();

        BridgeJvm.Said said = bridge.jvm(scratch, "enabled = true, estimator = nobody")
                .run("bridge.TransceiverDrive", "remb", "500", "500");

        assertThat(said.pluginLines()).hasSize(1);
        assertThat(said.pluginLines().get(0)).contains("no estimator is called nobody");
        assertThat(Integer.parseInt(said.value("sent"))).isPositive();
    }

    /** Prints what a packet costs as well; how fast that is, is nothing a test should decide. */
    @ParameterizedTest
    @CsvSource({"-XX:+DoEscapeAnalysis", "-XX:-DoEscapeAnalysis"})
    void addsNoGarbageToTheBridgesOwnPacketPath(String escapeAnalysis) {
        InstalledBridge bridge = InstalledBridge.orSkip();
        BridgeJvm.Said said = bridge.jvm(
                        scratch,
                        "enabled = true, mode = replace, ab.arms { builtin = 1, headroom = 1, gcc-kalman = 1 }")
                .option(escapeAnalysis)
                .run("bridge.PacketCost", "60", "20000", "builtin", "headroom", "gcc-kalman");

        for (String path : List.of("receive", "classic")) {
            double alone = Double.parseDouble(said.value(path + ".alone.bytes"));
            for (String arm : List.of("builtin", "headroom", "gcc-kalman")) {
                assertThat(Double.parseDouble(said.value(path + "." + arm + ".bytes")))
                        .as("bytes a packet, %s, %s", path, arm)
                        .isCloseTo(alone, Offset.offset(0.5));
            }
        }
        assertThat(said.err()).doesNotContain("is switched off");
        System.out.println("CPU time and garbage of a packet, " + escapeAnalysis + ": " + said.values());
    }

    private static void followsTheDrop(List<Estimate> estimates) {
        assertThat(estimates)
                .as("an estimate of at most 0.6 Mb/s within three seconds of the drop")
                .anyMatch(e -> e.afterMs() >= 0 && e.afterMs() <= 3_000 && e.bps() <= DROPPED_TO_BPS * 6 / 5);
    }

    private static List<Estimate> run(String feedback, String headroom) {
        InstalledBridge bridge = InstalledBridge.orSkip();
        BridgeJvm.Said said = bridge.jvm(scratch, headroom).run("bridge.TransceiverDrive", feedback, "20000", "6000");
        assertThat(said.pluginLines()).anyMatch(line -> line.startsWith("installed, mode replace"));
        assertThat(said.out()).contains("\"headroom_arm\":\"headroom\"");
        assertThat(said.err()).doesNotContain("is switched off");
        List<Estimate> estimates = new ArrayList<>();
        said.out().lines().filter(line -> line.startsWith("estimate=")).forEach(line -> {
            String[] parts = line.substring("estimate=".length()).split(":");
            estimates.add(new Estimate(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        });
        assertThat(estimates)
                .as("the link has been used before it drops, or there is nothing to see")
                .anyMatch(e -> e.afterMs() == 0 && e.bps() >= 1_000_000);
        System.out.println(feedback + ", " + headroom.lines().findFirst().orElse("") + ": after the drop "
                + estimates.stream()
                        .filter(e -> e.afterMs() >= 0)
                        .limit(30)
                        .map(e -> e.afterMs() + " ms " + e.bps() / 1_000 + " kb/s")
                        .toList());
        return estimates;
    }

    private static BridgeJvm.Said doctor(Path installation, Path etc, int exitCode) {
        return new BridgeJvm()
                .withoutAgent()
                .expectExitCode(exitCode)
                .run(
                        "-jar",
                        BridgeJvm.pluginJar().toString(),
                        "doctor",
                        installation.toString(),
                        "--etc",
                        etc.toString());
    }
}
