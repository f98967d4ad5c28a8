package io.headroom.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How Headroom starts, or says why it does not; the bridge starts in any case. */
class StartIT {
    private static final String BRIDGE =
            "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n";

    @TempDir
    private static Path scratch;

    private static Miniature bridge;

    @BeforeAll
    static void compile() {
        bridge = Miniature.compile(scratch).option("-XX:TieredStopAtLevel=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"headroom.enabled = false", "headroom { mode = replace }", "# no headroom here"})
    void isNotThereUnlessEnabled(String conf) {
        BridgeJvm.Said said = bridge.jvm(BRIDGE + conf).option("-verbose:class").run("miniature.Drive", "receive");

        isNotThere(said);
        assertThat(ourClasses(said)).allMatch(name -> name.endsWith(".Agent") || name.contains(".jvb.config."));
    }

    @Test
    void aBridgeWithoutASectionOfOursIsNotEvenAskedToReadItsConfigurationEarly() {
        BridgeJvm.Said said = bridge.jvm(BRIDGE).option("-verbose:class").run("miniature.Drive", "receive");

        isNotThere(said);
        assertThat(ourClasses(said)).containsOnly("io.headroom.jvb.agent.Agent", "io.headroom.jvb.config.FirstLook");
        assertThat(said.out()).doesNotContain("com.typesafe");
    }

    private static void isNotThere(BridgeJvm.Said said) {
        assertThat(said.pluginLines()).isEmpty();
        assertThat(said.value("remb")).isEqualTo("1000000");
        assertThat(said.value("arm")).isEqualTo("null");
    }

    /** Those of the plugin that were loaded; the miniature names the SPI itself. */
    private static List<String> ourClasses(BridgeJvm.Said said) {
        return Pattern.compile("io\\.headroom\\.(?!bwe\\.)[\\w.$]+")
                .matcher(said.out())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aSectionInAnIncludedFileIsFound() throws IOException {
        Path included = Files.writeString(
                scratch.resolve("ours.conf"), "headroom { enabled = true, mode = replace, estimator = scripted }");

        BridgeJvm.Said said =
                bridge.jvm(BRIDGE + "include file(\"" + included + "\")").run("miniature.Drive", "receive");

        assertThat(said.value("remb")).isEqualTo("700000");
    }

    @Test
    void theSwitchCanBeASystemProperty() {
        BridgeJvm.Said said = bridge.jvm(BRIDGE)
                .option("-Dheadroom.enabled=true", "-Dheadroom.mode=replace", "-Dheadroom.estimator=scripted")
                .run("miniature.Drive", "receive");

        assertThat(said.value("remb")).isEqualTo("700000");
    }

    @Test
    void loadsNoClassOfTheBridgeBeforeTheBridgeDoes() {
        BridgeJvm.Said said = bridge.jvm(BRIDGE + "headroom { enabled = true, estimator = scripted }")
                .option("-verbose:class")
                .run("miniature.Drive", "idle");

        assertThat(said.pluginLines()).contains("receive side (REMB): supported");
        String beforeMain = said.out().substring(0, said.out().indexOf(" miniature.Drive "));
        assertThat(beforeMain).contains("io.headroom.jvb.agent.Agent").doesNotContain(" org.jitsi", " kotlin.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        mode = sideways                      | headroom.mode = sideways, expected replace, shadow or off
        mdoe = replace                       | unknown key headroom.mdoe; known are ab.salt, ab.unit, capture.directory
        estimator = nobody                   | no estimator is called nobody; there are
        ab.arms { nobody = 1 }               | no estimator is called nobody; there are
        ab.arms { scripted = -1 }            | headroom.ab.arms."scripted" = -1.0, expected a number in 0.0..1.0E9
        ab.arms { scripted = 0 }             | expected a weight above 0 for some arm
        ab.unit = person                     | headroom.ab.unit = person, expected endpoint or conference
        estimators.scripted.bps = many       | headroom.estimators.scripted: bps = many, expected a whole number
        estimators.scripted.bsp = 1          | headroom.estimators.scripted: unknown parameter bsp: known are behaviour, after, bps
        estimators.gcc-kalman.beta = 3       | headroom.estimators.gcc-kalman: beta = 3, expected a number in 0.1..0.999
        estimators.gcc-kalman.bta = 0.9      | headroom.estimators.gcc-kalman: unknown parameter bta: known are
        estimators.headroom.beta = 0.9       | headroom.estimators.headroom: unknown parameter beta: known are
        estimators.gcc-kalman = fast         | headroom.estimators.gcc-kalman = "fast", expected a section of parameters
        estimators.nobody.x = 1              | headroom.estimators: no estimator is called nobody; there are
        min-bandwidth = 30                   | headroom.min-bandwidth = 30, expected a bandwidth such as "2500 kbps"
        max-bandwidth = 10 kbps              | headroom.max-bandwidth = 10 kbps, expected no less than min-bandwidth, 30000 bps
        initial-bandwidth = 30 mbps          | headroom.initial-bandwidth = 30 mbps, expected 30000...20000000 bps
        remb.min-interval = soon             | headroom.remb.min-interval = "soon", expected a time with its unit, such as "200 ms"
        remb.decrease-threshold = 3          | headroom.remb.decrease-threshold = 3.0, expected a number in 0.0..1.0
        record.max-file-size = 1 B           | headroom.record.max-file-size = 1 B, expected 64 KiB or more
        failover.bridge-limit = lots         | headroom.failover.bridge-limit = "lots", expected a whole number in 0..1000000
        receive.enabled = perhaps            | headroom.receive.enabled = "perhaps", expected true or false
        """)
    void stepsAsideAndSaysWhyWhenAValueMakesNoSense(String setting, String why) {
        BridgeJvm.Said said = bridge.headroom("enabled = true, estimator = scripted\n" + setting)
                .play("receive");

        assertThat(said.pluginLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("not installed, the bridge runs on its own: ")
                .contains(why);
        assertThat(said.value("remb")).isEqualTo("1000000");
        assertThat(said.value("arm")).isEqualTo("null");
    }

    @Test
    void takesItsBoundsFromTheBridgeOrSaysThatThereAreNone() {
        BridgeJvm.Said said =
                bridge.jvm("headroom { enabled = true, estimator = scripted }").run("miniature.Drive", "idle");

        assertThat(said.pluginLines())
                .containsExactly(
                        "not installed, the bridge runs on its own: headroom.min-bandwidth is not set, and this"
                                + " bridge has no jmt.bwe.estimator.min-bw to take it from; set it, for example to"
                                + " \"2500 kbps\" (SettingsException)");
    }

    @Test
    void oneSideCanBeLeftOut() {
        BridgeJvm.Said receive = bridge.headroom(
                        "enabled = true, mode = replace, estimator = scripted, send.enabled = false")
                .play("receive");
        BridgeJvm.Said classic = bridge.headroom(
                        "enabled = true, mode = replace, estimator = scripted, send.enabled = false")
                .play("classic");
        BridgeJvm.Said send = bridge.headroom(
                        "enabled = true, mode = replace, estimator = scripted, receive.enabled = false")
                .play("receive");

        assertThat(receive.value("remb")).isEqualTo("700000");
        assertThat(classic.value("current")).isEqualTo("1000000");
        assertThat(send.value("remb")).isEqualTo("1000000");
    }

    /** A bridge that cannot be served at all still starts: no classes, no configuration library, a broken config file. */
    @Test
    void survivesABrokenEnvironment() throws Exception {
        Path main = Files.createDirectories(scratch.resolve("main"));
        Files.writeString(
                main.resolve("Empty.java"),
                "public class Empty { public static void main(String[] a) { System.out.println(\"started=true\"); } }");
        javax.tools.ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        main.toString(),
                        main.resolve("Empty.java").toString());
        Path conf = Files.writeString(
                scratch.resolve("all.conf"), BRIDGE + "headroom { enabled = true, estimator = builtin }");
        Path broken = Files.writeString(scratch.resolve("broken.conf"), "headroom { enabled = ");
        Path config = BridgeJvm.whereIs(com.typesafe.config.Config.class);

        BridgeJvm.Said noBridge = new BridgeJvm()
                .option("-Dconfig.file=" + conf)
                .with(main, config)
                .run("Empty");
        BridgeJvm.Said noConfigLibrary =
                new BridgeJvm().option("-Dconfig.file=" + conf).with(main).run("Empty");
        BridgeJvm.Said brokenConfig = new BridgeJvm()
                .option("-Dconfig.file=" + broken)
                .with(main, config)
                .run("Empty");

        assertThat(noBridge.value("started")).isEqualTo("true");
        assertThat(noBridge.pluginLines())
                .contains("nothing to do here, the bridge runs on its own")
                .anySatisfy(line -> assertThat(line).contains("no class RemoteBandwidthEstimator"));
        assertThat(noConfigLibrary.value("started")).isEqualTo("true");
        assertThat(noConfigLibrary.pluginLines())
                .anySatisfy(
                        line -> assertThat(line).startsWith("not installed, the bridge runs on its own: com/typesafe"));
        assertThat(brokenConfig.value("started")).isEqualTo("true");
        assertThat(brokenConfig.pluginLines())
                .anySatisfy(line -> assertThat(line).startsWith("not installed, the bridge runs on its own: "));
    }
}
