package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembPacket;
import io.headroom.bwe.rtp.RembSettings;
import io.headroom.bwe.rtp.RtpBytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A million packets through every estimator, by numbers, by reports, and from RTP bytes to REMB bytes, allocate nothing.
 *
 * <p>The traffic has what makes estimators work: frames of several packets, queues that grow and drain, pauses, losses,
 * a change of streams.
 */
@Tag("allocation")
class EstimatorAllocationTest {
    private static final int WARM_UP = 300_000;
    private static final int PACKETS = 1_000_000;
    private static final int ABS_SEND_TIME_ID = 3;

    /** Feeds packets by number and goes on where it stopped. */
    private abstract static class Feed implements Runnable {
        private int from;
        int count = WARM_UP;

        @Override
        public final void run() {
            for (int i = from; i < from + count; i++) {
                packet(i, sendTimeUs(i), arrivalTimeUs(i), 300 + i % 7 * 150, i / 50_000 % 3 + i % 2);
            }
            from += count;
        }

        abstract void packet(int i, long sendTimeUs, long arrivalTimeUs, int sizeBytes, int ssrc);

        /** Three packets every 33 ms, and a pause of three seconds now and then. */
        private static long sendTimeUs(int i) {
            return i / 3 * 33_333L + i % 3 * 2_000L + i / 20_000 * 3_000_000L;
        }

        /** The queue grows for 2 s by up to 200 ms, and drains again. */
        private static long arrivalTimeUs(int i) {
            int phase = i / 3 % 120;
            long queueUs = Math.min(phase, 120 - phase) * 3_333L;
            return sendTimeUs(i) + 30_000 + queueUs + i * 7_919L % 900;
        }
    }

    static Stream<EstimatorContractTest.Subject> subjects() {
        return EstimatorContractTest.subjects();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void aMillionPacketsByNumbersAllocateNothing(EstimatorContractTest.Subject subject) {
        BandwidthEstimator estimator = subject.create();
        EstimatorStats stats = new EstimatorStats();
        assertAllocatesNothing(new Feed() {
            @Override
            void packet(int i, long sendTimeUs, long arrivalTimeUs, int sizeBytes, int ssrc) {
                estimator.onPacket(arrivalTimeUs, sendTimeUs, sizeBytes, ssrc, i & 0xFFFF);
                if (i % 100 == 0) {
                    estimator.onRtt(arrivalTimeUs, 50_000 + i % 1_000);
                    estimator.stats(stats);
                }
            }
        });
        estimator.stats(stats);
        assertThat(stats.packets).isEqualTo(WARM_UP + PACKETS);
        assertThat(stats.decreases).as("the traffic makes it work").isPositive();
        assertThat(stats.groups).isGreaterThan(PACKETS / 10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void aMillionPacketsInReportsAllocateNothing(EstimatorContractTest.Subject subject) {
        BandwidthEstimator estimator = subject.create();
        TransportFeedback feedback = new TransportFeedback();
        assertAllocatesNothing(new Feed() {
            @Override
            void packet(int i, long sendTimeUs, long arrivalTimeUs, int sizeBytes, int ssrc) {
                if (i % 97 == 0) {
                    feedback.addLost(i, sendTimeUs, sizeBytes);
                } else {
                    feedback.addReceived(i, sendTimeUs, arrivalTimeUs, sizeBytes);
                }
                if (i % 9 == 8) {
                    estimator.onFeedback(feedback);
                    feedback.begin(sendTimeUs + 133_332);
                }
            }
        });
        assertThat(estimator.bitrateBps()).isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void aMillionPacketsFromRtpBytesToRembBytesAllocateNothing(EstimatorContractTest.Subject subject) {
        BandwidthEstimator estimator = subject.create();
        ReceivePipeline pipeline =
                new ReceivePipeline(new ExtensionIds(ABS_SEND_TIME_ID, 5), estimator, RembSettings.DEFAULT);
        byte[] packet = RtpBytes.rtp()
                .oneByte(1, 9)
                .absSendTime(ABS_SEND_TIME_ID, 0)
                .payload(1_200)
                .bytes();
        int stampAt = 12 + 4 + 2 + 1;
        byte[] malformed = new byte[100];
        byte[] rtcp = new byte[100];
        rtcp[0] = (byte) 0x80;
        rtcp[1] = (byte) 201;
        byte[] remb = new byte[RembPacket.MAX_LENGTH_BYTES];
        RembPacket parsed = new RembPacket();
        long[] rembs = new long[1];
        assertAllocatesNothing(new Feed() {
            @Override
            void packet(int i, long sendTimeUs, long arrivalTimeUs, int sizeBytes, int ssrc) {
                AbsSendTime.write(packet, stampAt, AbsSendTime.usToTicks(sendTimeUs));
                packet[11] = (byte) ssrc;
                pipeline.onPacket(packet, 0, 24 + sizeBytes, arrivalTimeUs);
                if (i % 50 == 0) {
                    pipeline.onPacket(malformed, 0, 100, arrivalTimeUs);
                    pipeline.onPacket(rtcp, 0, 100, arrivalTimeUs);
                }
                if (pipeline.isRembDue(arrivalTimeUs)) {
                    int length = pipeline.writeRemb(arrivalTimeUs, 7, remb, 0);
                    rembs[0] += parsed.wrap(remb, 0, length) ? 1 : 0;
                }
            }
        });
        assertThat(pipeline.reader().packets()).isEqualTo(WARM_UP + PACKETS);
        assertThat(pipeline.reader().malformedPackets()).isEqualTo((WARM_UP + PACKETS) / 50);
        assertThat(rembs[0]).as("REMBs").isGreaterThan(PACKETS / 1_000);
    }

    private static void assertAllocatesNothing(Feed feed) {
        AllocationCounter.bytesAllocatedBy(feed);
        feed.count = PACKETS;
        assertThat(AllocationCounter.bytesAllocatedBy(feed)).isLessThan(AllocationCounter.NOISE_BYTES);
    }
}
