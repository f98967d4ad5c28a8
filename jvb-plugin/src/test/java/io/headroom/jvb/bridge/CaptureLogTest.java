package io.headroom.jvb.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.TransportFeedback;
import io.headroom.jvb.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureLogTest {
    private static final Identity ALICE = new Identity(1, 0xa1);
    private static final Identity BOB = new Identity(1, 0xb0b);
    private static final long NOW_MS = 1_767_225_600_000L; // 2026-01-01

    @TempDir
    Path directory;

    private final TransportFeedback report = new TransportFeedback();

    private CaptureLog log(int maxEndpoints, long maxFileSizeBytes, int maxFiles) {
        return new CaptureLog(new Settings.Capture(true, directory, 1, maxEndpoints, maxFileSizeBytes, maxFiles));
    }

    private static CaptureLog.Tap tap(CaptureLog log, Identity identity, Side side) {
        return Objects.requireNonNull(log.newTap(identity, side));
    }

    @Test
    void aReportIsTheLinesOfOneTimeAndNoTwoReportsShareOne() throws IOException {
        CaptureLog log = log(1, 1 << 20, 10);
        CaptureLog.Tap tap = tap(log, ALICE, Side.SEND_GCC2);

        report.begin(5_000);
        report.addReceived(70_000, 1_000, 900_000, 1_200);
        report.markProbe(3, 5, 4_000);
        report.addLost(70_001, 1_500, 800);
        tap.onReport(report);
        report.begin(5_000);
        report.addReceived(70_002, 2_000, 900_100, 100);
        tap.onReport(report);
        report.begin(4_000); // the bridge's clock was set back
        report.addReceived(70_003, 2_500, 900_200, 100);
        tap.onReport(report);
        report.begin(7_000);
        report.addReceived(70_004, 3_000, -5, 100); // -1 would be lost
        tap.onReport(report);
        log.drain(NOW_MS);
        log.close();

        Path file = files().get(0);
        assertThat(file.getFileName().toString())
                .startsWith("headroom-capture-send-00000000000000a1-20260101T000000.000Z-");
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "# headroom-trace 1 send endpoint=00000000000000a1",
                        "feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq,"
                                + "probe_cluster_id,probe_min_probes,probe_min_bytes",
                        "5000,1000,900000,1200,70000,3,5,4000",
                        "5000,1500,-1,800,70001,,,",
                        "5001,2000,900100,100,70002,,,",
                        "5002,2500,900200,100,70003,,,",
                        "7000,3000,0,100,70004,,,");
        assertThat(log.dropped()).isZero();
    }

    @Test
    void anEndpointCountsOnceWhateverItsSides() throws IOException {
        CaptureLog log = log(1, 1 << 20, 10);
        CaptureLog.Tap receive = tap(log, ALICE, Side.RECEIVE);
        CaptureLog.Tap send = tap(log, ALICE, Side.SEND_CLASSIC);

        assertThat(log.newTap(BOB, Side.RECEIVE)).isNull();
        assertThat(log.newTap(BOB, Side.SEND_CLASSIC)).isNull();
        receive.onPacket(1_000, 0, 1_000, 7);
        report(1_000, 1);
        send.onReport(report);
        log.drain(NOW_MS);

        assertThat(files().stream().map(file -> file.getFileName().toString().substring(0, 40)))
                .containsExactly(
                        "headroom-capture-receive-00000000000000a", "headroom-capture-send-00000000000000a1-2");
        log.close();
    }

    @Test
    void aFileEndsWithAWholeReport() throws IOException {
        CaptureLog log = log(1, 10_000, 10);
        CaptureLog.Tap tap = tap(log, ALICE, Side.SEND_GCC2);

        for (int i = 0; i < 100; i++) {
            report(1_000L * i, 10);
            tap.onReport(report);
        }
        log.drain(NOW_MS);
        log.close();

        List<String> lines = Files.readAllLines(files().get(0));
        assertThat(files()).hasSize(1);
        assertThat(Files.size(files().get(0))).isBetween(8_000L, 10_000L);
        assertThat((lines.size() - 2) % 10).isZero();
    }

    @Test
    void aReportThatFindsNoRoomIsLeftOutAsAWhole() throws IOException {
        CaptureLog log = log(1, 1 << 24, 10);
        CaptureLog.Tap tap = tap(log, ALICE, Side.SEND_GCC2);

        for (int i = 0; i < 20; i++) {
            report(1_000L * i, 1_000); // the ring holds 16 384
            tap.onReport(report);
        }
        log.drain(NOW_MS);
        log.close();

        assertThat(log.dropped()).isEqualTo(4_000);
        assertThat(Files.readAllLines(files().get(0))).hasSize(2 + 16_000);
    }

    @Test
    void ofTooManyFilesTheOldestGoWhosesoeverTheyAre() throws IOException {
        for (String name : List.of(
                "headroom-capture-send-0000000000000001-20260103T000000.000Z-7-1.csv",
                "headroom-capture-send-ffffffffffffffff-20260101T000000.000Z-7-1.csv",
                "headroom-capture-receive-ffffffffffffffff-20260102T000000.000Z-7-1.csv")) {
            Files.createFile(directory.resolve(name));
        }

        RotatingFile.deleteOldest(directory, "headroom-capture", 2);

        assertThat(files().stream().map(file -> file.getFileName().toString().substring(0, 30)))
                .containsExactly("headroom-capture-receive-fffff", "headroom-capture-send-00000000");
    }

    @Test
    void packetThreadsAllocateNothing() {
        CaptureLog log = log(1, 1 << 20, 10);
        CaptureLog.Tap receive = tap(log, ALICE, Side.RECEIVE);
        CaptureLog.Tap send = tap(log, ALICE, Side.SEND_GCC2);
        report(1_000, 10);

        long bytes = Allocation.bytesOf(
                10_000,
                () -> { // room at first, none later on
                    receive.onPacket(1_000, 0, 1_000, 7);
                    send.onReport(report);
                });

        assertThat(bytes).isZero();
        assertThat(log.dropped()).isPositive();
    }

    private void report(long timeUs, int packets) {
        report.begin(timeUs);
        for (int i = 0; i < packets; i++) {
            report.addReceived(i, timeUs - 100, timeUs - 50, 1_000);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            Path[] files = all.toArray(Path[]::new);
            Arrays.sort(files);
            return List.of(files);
        }
    }
}
