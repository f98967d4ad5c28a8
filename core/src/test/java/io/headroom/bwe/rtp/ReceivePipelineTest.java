package io.headroom.bwe.rtp;

import static io.headroom.bwe.rtp.RtpBytes.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivePipelineTest {
    private static final int AST = 3;
    private static final int OURS = 0x0DDBA11;
    private static final long MS = 1_000;

    /** Says what it is told to, and writes down what it is told. */
    private static final class Scripted implements BandwidthEstimator {
        long bitrateBps = UNKNOWN_BPS;
        final List<String> calls = new ArrayList<>();

        @Override
        public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
            calls.add(arrivalTimeUs + " " + sendTimeUs + " " + sizeBytes + " " + ssrc + " " + sequenceNumber);
        }

        @Override
        public void onStreamRemoved(long nowUs, int ssrc) {
            calls.add("removed " + nowUs + " " + ssrc);
        }

        @Override
        public long bitrateBps() {
            return bitrateBps;
        }

        @Override
        public void reset() {
            calls.add("reset");
        }
    }

    private final Scripted estimator = new Scripted();
    private final ReceivePipeline pipeline =
            new ReceivePipeline(new ExtensionIds(AST, 0), estimator, RembSettings.DEFAULT);
    private final byte[] buffer = new byte[RembPacket.lengthBytes(LiveStreams.CAPACITY)];
    private final RembPacket remb = new RembPacket();

    @Test
    void tellsTheEstimatorWhatThePacketSays() {
        byte[] packet = rtp().ssrc(7)
                .sequenceNumber(99)
                .absSendTime(AST, 1 << 18)
                .payload(500)
                .padding(4)
                .bytes();
        byte[] at = new byte[packet.length + 8];
        System.arraycopy(packet, 0, at, 8, packet.length);

        assertThat(pipeline.onPacket(at, 8, packet.length, 5_000)).isEqualTo(PacketReader.Outcome.OBSERVED);
        assertThat(pipeline.onPacket(new byte[8], 0, 8, 6_000)).isEqualTo(PacketReader.Outcome.MALFORMED);

        assertThat(estimator.calls).containsExactly("5000 1000000 504 7 99");
        assertThat(pipeline.reader().malformedPackets()).isEqualTo(1);
    }

    @Test
    void sendsARembAboutTheLiveStreams() {
        packet(7, 0);
        packet(8, 0);
        assertThat(pipeline.isRembDue(0)).as("no estimate yet").isFalse();
        assertThat(pipeline.writeRemb(0, OURS, buffer, 0)).isZero();

        estimator.bitrateBps = 1_000_000;
        packet(8, 1_500 * MS);
        assertThat(pipeline.isRembDue(1_500 * MS)).isTrue();
        assertRemb(1_500 * MS, 1_000_000, 7, 8);
        assertThat(pipeline.isRembDue(1_501 * MS)).isFalse();
        assertThat(pipeline.lastRembBps()).isEqualTo(1_000_000);

        estimator.bitrateBps = 900_000;
        assertThat(pipeline.isRembDue(1_501 * MS)).as("10 % less").isTrue();
        assertRemb(1_501 * MS, 900_000, 7, 8);

        assertThat(pipeline.isRembDue(2_600 * MS)).isTrue();
        assertRemb(2_600 * MS, 900_000, 8); // 7 has been silent too long

        assertThat(pipeline.isRembDue(4_000 * MS)).as("nobody is left").isFalse();
        assertThat(pipeline.writeRemb(4_000 * MS, OURS, buffer, 0)).isZero();
    }

    @Test
    void forgetsAStreamThatIsRemoved() {
        estimator.bitrateBps = 1_000_000;
        packet(7, 0);
        packet(8, 0);
        pipeline.onStreamRemoved(10, 7);
        assertRemb(20, 1_000_000, 8);
        assertThat(estimator.calls).contains("removed 10 7");
    }

    @Test
    void takesARembThatFoundNoRoomAsNotSent() {
        estimator.bitrateBps = 1_000_000;
        packet(7, 0);
        assertThat(pipeline.writeRemb(0, OURS, new byte[23], 0)).isZero();
        assertThat(pipeline.writeRemb(0, OURS, buffer, buffer.length)).isZero();
        assertThat(pipeline.isRembDue(0)).isTrue();
        assertThat(pipeline.lastRembBps()).isEqualTo(-1);
    }

    @Test
    void capsWhatItSends() {
        estimator.bitrateBps = 1_000_000;
        packet(7, 0);
        assertRemb(0, 1_000_000, 7);
        pipeline.setMaxDesiredBps(999_000);
        assertThat(pipeline.isRembDue(1)).isTrue();
        assertRemb(1, 999_000, 7);
        assertThat(pipeline.bitrateBps()).isEqualTo(1_000_000);
    }

    @Test
    void startsAnewAfterAReset() {
        estimator.bitrateBps = 1_000_000;
        packet(7, 0);
        pipeline.writeRemb(0, OURS, buffer, 0);
        pipeline.reset();

        assertThat(estimator.calls).endsWith("reset");
        assertThat(pipeline.streams().count()).isZero();
        assertThat(pipeline.lastRembBps()).isEqualTo(-1);
        assertThat(pipeline.reader().packets()).isZero();
        packet(9, 1);
        assertThat(pipeline.isRembDue(1)).isTrue();
    }

    private void packet(int ssrc, long nowUs) {
        byte[] packet = rtp().ssrc(ssrc).absSendTime(AST, nowUs).bytes();
        pipeline.onPacket(packet, 0, packet.length, nowUs);
    }

    private void assertRemb(long nowUs, long bps, int... ssrcs) {
        int length = pipeline.writeRemb(nowUs, OURS, buffer, 0);
        assertThat(remb.wrap(buffer, 0, length)).isTrue();
        assertThat(remb.senderSsrc()).isEqualTo(OURS);
        assertThat(remb.bitrateBps()).isBetween(bps - (bps >> 17), bps);
        assertThat(remb.ssrcCount()).isEqualTo(ssrcs.length);
        for (int i = 0; i < ssrcs.length; i++) {
            assertThat(remb.ssrc(i)).isEqualTo(ssrcs[i]);
        }
    }
}
