package io.headroom.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.TransportFeedback;
import io.headroom.workbench.trace.ReceiveTrace;
import io.headroom.workbench.trace.SendTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The plugin jar in a bridge in miniature, whose built-in estimators say 1 Mb/s; the estimator {@code scripted} says
 * 0.7 Mb/s unless told otherwise.
 */
class MiniatureBridgeIT {
    private static final String BUILTIN = "1000000";
    private static final String OURS = "700000";
    private static final String ASTFIXED = "900000"; // the built-in, once it is told of a packet sent at 990 ms

    @TempDir
    private static Path scratch;

    private static Miniature bridge;

    @BeforeAll
    static void compile() {
        bridge = Miniature.compile(scratch).option("-XX:TieredStopAtLevel=1"); // they live for a second
    }

    @Test
    void replacesTheEstimateOfTheRembPathAndKeepsFeedingTheBuiltin() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("receive");

        assertThat(said.pluginLines())
                .contains(
                        "receive side (REMB): supported",
                        "send side, engine GoogleCc: supported",
                        "send side, engine GoogleCc2: supported");
        assertThat(said.value("arm")).isEqualTo("scripted");
        assertThat(said.value("rembBefore")).isEqualTo("2500000"); // no estimate of ours yet: the bridge's own
        assertThat(said.value("remb")).isEqualTo(OURS);
        assertThat(said.value("builtinPackets")).isEqualTo("100");
        assertThat(said.value("builtinSendTimeMs")).isEqualTo("250"); // as shipped, fault included
        assertThat(said.value("debug"))
                .contains("headroom_arm=scripted", "headroom_mode=replace", "headroom_receive_estimate_bps=700000")
                .contains("headroom_receive_builtin_bps=1000000", "headroom_receive_in_use=scripted");
    }

    @Test
    void replacesTheDelayBasedPartOfEngineGoogleCc() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("classic");

        assertThat(said.value("before")).isEqualTo("2500000");
        assertThat(said.value("current")).isEqualTo(OURS);
        assertThat(said.value("delayPart")).isEqualTo(OURS);
        assertThat(said.value("builtinPackets")).isEqualTo("199"); // 200, and one lost
        assertThat(said.value("builtinRttMs")).isEqualTo("40");
    }

    @Test
    void replacesTheDelayBasedPartOfEngineGoogleCc2() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("gcc2");

        assertThat(said.value("updated")).isEqualTo("true");
        assertThat(said.value("target")).isEqualTo(OURS);
        assertThat(said.value("probe")).isEqualTo("false");
        assertThat(said.value("lastEstimate")).isEqualTo(OURS);
        assertThat(said.value("lastState")).isEqualTo("kBwNormal");
    }

    @ParameterizedTest
    @CsvSource({"receive, remb", "classic, current", "gcc2, target"})
    void inShadowEstimatesAndChangesNothing(String scenario, String value) {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = shadow, estimator = scripted")
                .play(scenario);

        assertThat(said.value(value)).isEqualTo(BUILTIN);
        assertThat(said.value("arm")).isEqualTo("scripted");
        if (scenario.equals("receive")) {
            assertThat(said.value("debug"))
                    .contains("headroom_receive_estimate_bps=700000", "headroom_receive_in_use=builtin");
        }
    }

    @ParameterizedTest
    @CsvSource({"replace, " + ASTFIXED + ", builtin-astfix", "shadow, " + BUILTIN + ", builtin"})
    void inTheArmForItACopyOfTheBuiltinGetsCorrectSendTimesAndTheBuiltinStaysAsItIs(
            String mode, String remb, String inUse) {
        BridgeJvm.Said said = bridge.headroom("enabled = true, estimator = builtin-astfix, mode = " + mode)
                .play("receive");

        assertThat(said.value("builtinSendTimeMs")).isEqualTo("250"); // as shipped, fault included
        assertThat(said.value("builtinPackets")).isEqualTo("100");
        assertThat(said.value("newestSendTimeMs")).isEqualTo("990"); // the 100th packet left at 990 ms
        assertThat(said.value("remb")).isEqualTo(remb);
        assertThat(said.value("debug"))
                .contains("headroom_receive_estimate_bps=" + ASTFIXED, "headroom_receive_builtin_bps=" + BUILTIN)
                .contains("headroom_receive_in_use=" + inUse + ",");
    }

    @Test
    void thatArmLeavesTheSendSideToTheBridge() {
        Miniature astfix = bridge.headroom("enabled = true, mode = replace, estimator = builtin-astfix");

        assertThat(astfix.play("classic").value("current")).isEqualTo(BUILTIN);
        assertThat(astfix.play("gcc2").value("target")).isEqualTo(BUILTIN);
    }

    @Test
    void leavesRelaysAndTheNamelessToTheBridge() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("identity");

        assertThat(said.value("relayRemb")).isEqualTo(BUILTIN);
        assertThat(said.value("relayArm")).isEqualTo("null");
        assertThat(said.value("namelessRemb")).isEqualTo(BUILTIN);
        assertThat(said.value("relayTarget")).isEqualTo(BUILTIN);
    }

    @Test
    void dealsArmsByWeightTheSameEverywhereAndAnewWithAnotherSalt() {
        String section = "enabled = true, mode = replace, ab { arms { builtin = 75, scripted = 25 }, salt = %s }";
        List<String> first = arms(section.formatted("a"));
        List<String> other = arms(section.formatted("b"));

        // As every bridge of the fleet must deal them, today and with the next release.
        assertThat(first.subList(0, 8))
                .containsExactly(
                        "builtin", "scripted", "scripted", "builtin", "builtin", "builtin", "scripted", "builtin");
        assertThat(other).isNotEqualTo(first);
        long ours = first.stream().filter("scripted"::equals).count();
        assertThat(ours).isBetween(195L, 305L); // 250 expected of 1000; four standard deviations are 55
    }

    @Test
    void keepsConferencesTogetherIfTold() {
        List<String> arms = arms("enabled = true, ab { unit = conference, arms { builtin = 1, scripted = 1 } }");

        for (int conference = 0; conference < 100; conference++) {
            assertThat(arms.subList(10 * conference, 10 * conference + 10))
                    .as("conference %d", conference)
                    .containsOnly(arms.get(10 * conference));
        }
        assertThat(arms).contains("builtin", "scripted");
    }

    private static List<String> arms(String section) {
        BridgeJvm.Said said = bridge.headroom(section).play("arms");
        assertThat(said.value("sidesAgree")).isEqualTo("true");
        return Arrays.asList(said.value("arms").split(","));
    }

    @Test
    void tellsAMarkedDecreaseAtOnceButNotTooOften() {
        BridgeJvm.Said said = bridge.headroom(
                        "enabled = true, mode = replace, estimator = scripted, estimators.scripted.behaviour ="
                                + " follows-size")
                .play("remb");

        assertThat(said.value("afterReport")).isEqualTo("[1000000]");
        assertThat(said.value("small")).isEqualTo("[1000000]"); // 1 %
        assertThat(said.value("marked")).isEqualTo("[1000000, 960000]"); // 4 %
        assertThat(said.value("tooSoon")).isEqualTo("[1000000, 960000]"); // within 200 ms
        assertThat(said.value("later")).isEqualTo("[1000000, 960000, 700000]");
        assertThat(said.value("up")).isEqualTo("[1000000, 960000, 700000]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        throws        | it threw java.lang.IllegalStateException: scripted
        out-of-bounds | its estimate of 1 bps is out of bounds
        silent        | it is stuck: no estimate
        slow          | it takes too long
        """)
    void handsTheEndpointBackToTheBuiltinWhenAnEstimator(String behaviour, String why) {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted,"
                        + " estimators.scripted.behaviour = " + behaviour)
                .play("failover");

        assertThat(said.value("after")).isEqualTo(BUILTIN);
        assertThat(said.value("builtinPackets")).isEqualTo("2080"); // warm: it has seen them all
        assertThat(said.value("failure")).startsWith(why);
        if (!behaviour.equals("silent")) {
            assertThat(said.value("before")).isEqualTo(OURS);
            assertThat(said.value("other")).isEqualTo(OURS); // the others are not punished
        }
        assertThat(said.err().lines().filter(line -> line.contains("is switched off, the bridge's own takes over")))
                .hasSize(1);
    }

    @Test
    void switchesItselfOffForTheWholeBridgeWhenTooManyFailAndOnAgainByJmx() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted,"
                        + " estimators.scripted.behaviour = throws, failover.bridge-limit = 5")
                .play("breaker");

        assertThat(said.value("late")).isEqualTo(BUILTIN);
        assertThat(said.value("mode")).isEqualTo("off");
        assertThat(said.value("status")).isEqualTo("more than 5 estimators failed within 60 s");
        assertThat(said.value("again")).isEqualTo(OURS);
    }

    @Test
    void obeysTheSwitchAtRunTime() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("switch");

        assertThat(said.value("replace")).isEqualTo(OURS);
        assertThat(said.value("off")).isEqualTo(BUILTIN);
        assertThat(said.value("shadow")).isEqualTo(BUILTIN);
        assertThat(said.value("shadowDebug")).contains("headroom_receive_estimate_bps=700000");
        assertThat(said.value("again")).isEqualTo(OURS);
        assertThat(said.value("arms")).isEqualTo("scripted");
        assertThat(said.value("refused")).isEqualTo("mode = sideways, expected replace, shadow or off");
    }

    @Test
    void reportsFiguresByArmAndSide() {
        Map<String, String> values = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("metrics")
                .values();

        assertThat(values)
                .containsEntry("metric headroom_mode[]", "2")
                .containsEntry("metric headroom_estimators[scripted, receive]", "1")
                .containsEntry("metric headroom_estimate_mean_bps[scripted, receive]", OURS)
                .containsEntry("metric headroom_builtin_estimate_mean_bps[scripted, receive]", BUILTIN)
                .containsEntry("metric headroom_received_mean_bps[scripted, receive]", "800000")
                .containsKey("metric headroom_rembs_total[scripted, report]")
                .containsKey("metric headroom_estimate_bps_bucket_total[scripted, receive, 750000]")
                .containsEntry("metric headroom_estimate_bps_bucket_total[scripted, receive, 500000]", "0");
    }

    @Test
    void figuresAndSwitchAreThereBeforeAnybodyJoins() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = shadow, estimator = scripted")
                .play("start");

        assertThat(said.value("jmxMode")).isEqualTo("shadow");
        assertThat(said.value("jmxEstimators")).isEqualTo("0");
        assertThat(said.values())
                .containsEntry("metric headroom_mode[]", "1")
                .containsEntry("metric headroom_estimators[scripted, send]", "0")
                .containsEntry("metric headroom_failovers_total[scripted, receive]", "0")
                .containsEntry("metric headroom_rembs_total[scripted, immediate]", "0")
                .containsEntry("metric headroom_estimate_bps_bucket_total[scripted, send, +Inf]", "0");
    }

    @Test
    void recordsWhatIsLostOnTheWayToTheBridge(@TempDir Path directory) throws IOException {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = shadow, estimator = scripted,"
                        + " record { enabled = true, directory = \"%s\" }".formatted(directory))
                .play("loss");

        List<String> losses = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (String line : Files.readAllLines(all.findFirst().orElseThrow())) {
                losses.add(line.startsWith("#") ? "" : line.split(",")[13]);
            }
        }
        // One line a second, of 100 packets; in the second of these, 25 more were missing.
        assertThat(losses).containsExactly("", "loss", "0.0", "0.2", "0.0");
        assertThat(said.value("debug")).contains("headroom_receive_loss=0.0");
    }

    @Test
    void writesRecordsAndCaptures(@TempDir Path directory) throws IOException {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted,"
                        + " record { enabled = true, directory = \"%s\" },".formatted(directory)
                        + " capture { enabled = true, fraction = 1, directory = \"%s\" }".formatted(directory))
                .play("files");

        Map<String, List<String>> files = new TreeMap<>();
        int packets = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                files.put(name, Files.readAllLines(file));
                packets += name.startsWith("headroom-capture-receive-") ? packetsAsReplayReadsThem(file) : 0;
            }
        }
        assertThat(packets).isEqualTo(500 + 100);
        List<String> records = files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("headroom-record-"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(records.get(0)).isEqualTo("# headroom-record 1");
        assertThat(records.get(1)).startsWith("time_ms,conference,endpoint,side,arm,mode,in_use,state,estimate_bps");
        assertThat(records.get(1)).endsWith(",failed,reason,reason_bps");
        assertThat(records.subList(2, records.size()))
                .as("what the estimator said: as told, \"scripted\" and a tab")
                .allSatisfy(line -> assertThat(line).endsWith(",0,as told; 'scripted'?,700000"));
        assertThat(said.value("debug"))
                .contains("headroom_receive_reason=as told", "headroom_receive_reason_bps=700000")
                .contains("headroom_send_reason=as told", "headroom_send_reason_bps=700000");
        records.removeIf(line -> line.contains(",send,"));
        assertThat(records).hasSize(2 + 4); // stock is taken as a second ends: four of the five seconds of packets
        assertThat(records.get(2)).contains(",receive,scripted,replace,headroom,normal,700000,1000000,,800000,");
        assertThat(String.join("\n", records.subList(2, 6))).doesNotContain("aaaa0001", ",room");
        List<List<String>> captures = files.entrySet().stream()
                .filter(file -> file.getKey().startsWith("headroom-capture-receive-"))
                .map(Map.Entry::getValue)
                .toList();
        assertThat(captures).hasSize(2);
        assertThat(captures).anySatisfy(lines -> {
            assertThat(lines).hasSize(2 + 500);
            assertThat(lines.get(0)).startsWith("# headroom-trace 1 receive endpoint=");
            assertThat(lines.get(1)).isEqualTo("arrival_time_us,abs_send_time_24bit,size_bytes,ssrc");
            assertThat(lines.get(2)).startsWith("1000010000,0,1000,");
            assertThat(lines.get(101)).startsWith("1001000000,259522,1000,"); // 990 ms are 259522 ticks
        });
    }

    @Test
    void capturesReportsAsReplayReadsThem(@TempDir Path directory) throws IOException {
        bridge.headroom("enabled = true, mode = shadow, estimator = headroom,"
                        + " capture { enabled = true, fraction = 1, directory = \"%s\" }".formatted(directory))
                .play("files");

        Map<String, List<Path>> bySide = filesByEndpoint(directory);
        assertThat(bySide).hasSize(3); // of the silent one there is nothing
        assertThat(bySide.values())
                .as("one endpoint has both sides")
                .filteredOn(files -> files.size() == 2)
                .hasSize(1);
        List<String> reports = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(f -> f.getFileName().toString().startsWith("headroom-capture-send-"))
                    .toList()) {
                assertThat(Files.readAllLines(file).get(0)).startsWith("# headroom-trace 1 send endpoint=");
                reports.add(reportsAsReplayReadsThem(file));
            }
        }
        assertThat(reports)
                .containsExactlyInAnyOrder(
                        "30 reports, 270 received, 30 lost, seq 0..299, last at 1001400001",
                        "20 reports, 199 received, 1 lost, seq 40000..40199, last at 1001900000");
    }

    private static Map<String, List<Path>> filesByEndpoint(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.collect(
                    Collectors.groupingBy(file -> file.getFileName().toString().split("-")[3]));
        }
    }

    private static String reportsAsReplayReadsThem(Path file) throws IOException {
        int reports = 0;
        int received = 0;
        int lost = 0;
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        TransportFeedback feedback = new TransportFeedback();
        try (SendTrace trace = SendTrace.open(file)) {
            while (trace.nextReport(feedback)) {
                reports++;
                received += feedback.receivedCount();
                lost += feedback.size() - feedback.receivedCount();
                for (int i = 0; i < feedback.size(); i++) {
                    least = Math.min(least, feedback.sequenceNumber(i));
                    greatest = Math.max(greatest, feedback.sequenceNumber(i));
                }
            }
        }
        return reports + " reports, " + received + " received, " + lost + " lost, seq " + least + ".." + greatest
                + ", last at " + feedback.feedbackTimeUs();
    }

    private static int packetsAsReplayReadsThem(Path file) throws IOException {
        int packets = 0;
        try (ReceiveTrace trace = ReceiveTrace.open(file)) {
            while (trace.next()) {
                packets++;
            }
        }
        return packets;
    }

    @ParameterizedTest
    @CsvSource({"-XX:+DoEscapeAnalysis", "-XX:-DoEscapeAnalysis"})
    void addsNoGarbageToThePacketPath(String escapeAnalysis, @TempDir Path directory) {
        BridgeJvm.Said said = Miniature.at(bridge)
                .option(escapeAnalysis)
                .headroom("enabled = true, mode = replace, estimator = scripted,"
                        + " record { enabled = true, directory = \"%s\" },".formatted(directory)
                        + " capture { enabled = true, fraction = 1, directory = \"%s\" }".formatted(directory))
                .play("allocation");

        assertThat(said.value("receiveInUse")).isEqualTo(OURS);
        assertThat(said.value("gcc2InUse")).isEqualTo(OURS);
        // The miniature allocates nothing itself, so this is ours; a few bytes of noise in thousands of calls are not.
        assertThat(Double.parseDouble(said.value("receiveBytes"))).isLessThan(0.5);
        assertThat(Double.parseDouble(said.value("classicBytes"))).isLessThan(0.5);
        assertThat(Double.parseDouble(said.value("gcc2Bytes"))).isLessThanOrEqualTo(64.5); // one result a report
    }

    @Test
    void retainsNothingOfEndpointsThatAreGone() {
        BridgeJvm.Said said = bridge.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("expiry");

        assertThat(said.value("alive")).isEqualTo("30"); // of 30 000 hooked objects
        assertThat(said.value("estimators")).isEqualTo("30");
        assertThat(said.value("heap io.headroom.jvb.bridge.Slot")).isEqualTo("30");
        assertThat(said.value("heap io.headroom.jvb.bridge.ReceiverTap")).isEqualTo("10");
        assertThat(said.value("heap io.headroom.jvb.bridge.Gcc2Tap")).isEqualTo("10");
        assertThat(said.value("heap io.headroom.jvb.bridge.ClassicSendTap")).isEqualTo("10");
        assertThat(said.value("heap miniature.Call")).isEqualTo("10");
    }
}
