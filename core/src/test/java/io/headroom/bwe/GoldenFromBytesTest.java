package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.gcc.GoldenTrace;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.PacketReader;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembPacket;
import io.headroom.bwe.rtp.RembSettings;
import io.headroom.bwe.rtp.RtpBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Packs the golden traces into real RTP packets and takes them through the whole receive side: what comes out must be what
 * libwebrtc's own classes printed.
 *
 * <pre>
 *   trace row --> RTP bytes --> ReceivePipeline --> estimate    = golden row, within 2 bit/s
 *                                     \-> REMB bytes --> parsed = the same, as far as 18 bits of mantissa can tell
 * </pre>
 */
class GoldenFromBytesTest {
    private static final long TOLERANCE_BPS = 2;
    private static final int ABS_SEND_TIME_ID = 3;
    private static final int OUR_SSRC = 0x0DDBA11;

    @ParameterizedTest
    @MethodSource("io.headroom.bwe.gcc.GoldenTrace#received")
    void bytesInGiveLibwebrtcsEstimatesOut(String trace, long rttMs) {
        boolean[] decided = new boolean[1];
        EstimatorProbe watcher = new EstimatorProbe() {
            @Override
            public void onDecision(long nowUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
                decided[0] = bitrateBps != BandwidthEstimator.UNKNOWN_BPS;
            }
        };
        BandwidthEstimator estimator = Estimators.load()
                .create(
                        "gcc-kalman",
                        EstimatorConfig.defaults(Direction.RECEIVE).withProbe(watcher));
        if (rttMs >= 0) {
            estimator.onRtt(0, rttMs * 1_000);
        }
        ReceivePipeline pipeline =
                new ReceivePipeline(new ExtensionIds(ABS_SEND_TIME_ID, 0), estimator, RembSettings.DEFAULT);
        byte[] rembBuffer = new byte[RembPacket.MAX_LENGTH_BYTES];
        RembPacket remb = new RembPacket();
        long rembs = 0;

        List<String[]> expected = GoldenTrace.rows("remb/" + trace + ".out");
        List<String> actual = new ArrayList<>();
        int packets = 0;
        long timeUs = 0;
        for (String[] row : GoldenTrace.rows("remb/" + trace + ".in")) {
            timeUs = Long.parseLong(row[0]);
            byte[] packet = packed(row, packets++);
            decided[0] = false;
            assertThat(pipeline.onPacket(packet, 0, packet.length, timeUs)).isEqualTo(PacketReader.Outcome.OBSERVED);
            if (decided[0]) {
                actual.add(row(timeUs, estimator));
            }
            if (pipeline.isRembDue(timeUs)) {
                int length = pipeline.writeRemb(timeUs, OUR_SSRC, rembBuffer, 0);
                long bps = estimator.bitrateBps();
                assertThat(remb.wrap(rembBuffer, 0, length)).isTrue();
                assertThat(remb.bitrateBps()).isBetween(bps - (bps >> 17), bps);
                rembs++;
            }
        }
        actual.add(row(timeUs, estimator));

        assertThat(pipeline.reader().packets()).isEqualTo(packets);
        assertThat(rembs).isGreaterThan(expected.size() / 10);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String[] e = expected.get(i);
            String[] a = actual.get(i).split(",");
            assertThat(a[0]).as("time of row %d", i).isEqualTo(e[0]);
            assertThat(a[2]).as("validity at %s", e[0]).isEqualTo(e[2]);
            assertThat(Math.abs(Long.parseLong(a[1]) - Long.parseLong(e[1])))
                    .as("estimate at %s: %s, libwebrtc says %s", e[0], a[1], e[1])
                    .isLessThanOrEqualTo(TOLERANCE_BPS);
        }
    }

    /** The row as a packet: size is payload and padding, in varying shares, behind headers of varying length. */
    private static byte[] packed(String[] row, int i) {
        int size = Integer.parseInt(row[2]);
        int padding = i % 5 == 0 ? Math.min(size, 1 + i % 255) : 0;
        RtpBytes packet = RtpBytes.rtp()
                .ssrc(Integer.parseInt(row[3]))
                .sequenceNumber(i & 0xFFFF)
                .payload(size - padding)
                .padding(padding);
        if (i % 3 == 0) {
            packet.csrcs(1, 2);
        }
        if (i % 2 == 0) {
            packet.oneByte(1, 0x55);
        }
        return packet.absSendTime(ABS_SEND_TIME_ID, Long.parseLong(row[1])).bytes();
    }

    private static String row(long timeUs, BandwidthEstimator estimator) {
        long bps = Math.max(estimator.bitrateBps(), 0);
        return timeUs + "," + bps + "," + (bps == 0 ? 0 : 1);
    }
}
