package io.headroom.jvb.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.headroom.bwe.Estimators;
import io.headroom.jvb.config.Mode;
import io.headroom.jvb.config.Settings;
import io.headroom.jvb.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordLogTest {
    private static final String CONF =
            "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n"
                    + "headroom { estimator = headroom, mode = shadow }";

    @TempDir
    Path directory;

    private final Settings settings = SettingsReader.read(ConfigFactory.parseString(CONF)
            .withFallback(ConfigFactory.parseResources("reference.conf"))
            .resolve());
    private final Arms arms = new Arms(settings, Estimators.load());
    private final Headroom headroom = new Headroom(settings, arms, () -> 0, null, null);
    private final Slot slot = new Slot(headroom, new Identity(1, 2), arms.all().get(0), Side.RECEIVE);

    static List<Arguments> reasons() {
        return List.of(
                Arguments.of("grow: train", 2_900_000, "grow: train,2900000"),
                Arguments.of("hold: app-limited", -1, "hold: app-limited,"),
                Arguments.of("a, \"quoted\"\r\nreason\u00e9", 5, "a; 'quoted'??reason?,5"),
                Arguments.of("far beyond any link", Long.MAX_VALUE, "far beyond any link,"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("reasons")
    void aReasonIsToldSuchThatALineCanBeSplitAtItsCommas(String reason, long bps, String told) throws IOException {
        slot.stats().reason = reason;
        slot.stats().reasonBps = bps;

        List<String> lines = recorded();

        assertThat(lines.get(1)).endsWith(",remb_bps,failed,reason,reason_bps");
        assertThat(lines.get(2)).endsWith(",0," + told);
        assertThat(lines.get(2).split(",", -1)).hasSameSizeAs(lines.get(1).split(",", -1));
    }

    @Test
    void aLongReasonIsCutAndOneThatIsNotThereIsEmpty() throws IOException {
        slot.stats().reason = "x".repeat(1_000);
        assertThat(recorded().get(2)).endsWith(",0," + "x".repeat(100) + ",");

        slot.stats().reason = missing();
        assertThat(recorded().get(2)).endsWith(",0,,");
    }

    @Test
    void anEstimatorThatIsSwitchedOffHasNoReason() throws IOException {
        slot.stats().reason = "hold: something";
        slot.threw(new IllegalStateException("test"));

        assertThat(recorded().get(2)).endsWith(",1,,");
    }

    @Test
    void packetThreadsAllocateNothing() {
        RecordLog log = log();
        slot.stats().reason = "hold: something";

        assertThat(Allocation.bytesOf(1_000, () -> log.add(slot, Mode.SHADOW))).isZero();
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // as somebody's estimator may do
    private static String missing() {
        return null;
    }

    private RecordLog log() {
        return new RecordLog(new Settings.Record(true, directory, 1 << 20, 100));
    }

    private List<String> recorded() throws IOException {
        try (Stream<Path> old = Files.list(directory)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        RecordLog log = log();
        log.add(slot, Mode.SHADOW);
        log.drain(arms.all());
        log.close();
        try (Stream<Path> files = Files.list(directory)) {
            return Files.readAllLines(files.findFirst().orElseThrow());
        }
    }
}
