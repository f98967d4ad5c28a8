package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.PacketObservationSink;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembPacket;
import io.headroom.bwe.rtp.RembSettings;
import io.headroom.bwe.rtp.RtpBytes;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A day in the life of every estimator, in virtual time.
 *
 * <pre>
 *   each hour   jump of a clock | 2 min to settle | 1 min judged | streams change each 5 min | 3 s silence each 15 min
 *   receive     RTP bytes with 24 bits of send time --> ReceivePipeline --> estimator, REMB
 *   send        reports every 50 ms --> estimator
 * </pre>
 */
class EstimatorSoakTest {
    private static final long SECOND = VirtualCall.SECOND;
    private static final long MINUTE = 60 * SECOND;
    private static final int SILENT_S = 4 * 3; // of each hour
    private static final int HOURS = 24;
    private static final long MIN_PACKETS = 4_300_000;
    private static final int MIN_WRAPS = 1_349;
    private static final long CAPACITY_BPS = 600_000;
    private static final long MIN_BPS = 30_000;
    private static final long MAX_BPS = 3_000_000;
    private static final long HEAP_SLACK_BYTES = 1 << 20; // a byte per packet would be four times as much
    private static final int ABS_SEND_TIME_ID = 3;

    private static final long[] JUMPS_US = {
        30 * SECOND, -30 * SECOND, 5 * SECOND, -5 * SECOND, 600 * SECOND, -600 * SECOND
    };

    static Stream<EstimatorContractTest.Subject> subjects() {
        return EstimatorContractTest.subjects();
    }

    /** Packs each observation into an RTP packet, takes it through the pipeline, and counts the wraps of its clock. */
    private static final class Bytes implements PacketObservationSink {
        private static final int STAMP_AT = 12 + 4 + 1;

        final ReceivePipeline pipeline;
        final byte[] packet =
                RtpBytes.rtp().absSendTime(ABS_SEND_TIME_ID, 0).payload(1_500).bytes();
        final byte[] remb = new byte[RembPacket.MAX_LENGTH_BYTES];
        int lastStamp;
        int wraps;
        long rembs;

        Bytes(BandwidthEstimator estimator) {
            pipeline = new ReceivePipeline(new ExtensionIds(ABS_SEND_TIME_ID, 0), estimator, RembSettings.DEFAULT);
        }

        @Override
        public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
            int stamp = (int) AbsSendTime.usToTicks(sendTimeUs) & AbsSendTime.WRAP_TICKS - 1;
            if (lastStamp - stamp > AbsSendTime.WRAP_TICKS / 2) {
                wraps++;
            }
            lastStamp = stamp;
            AbsSendTime.write(packet, STAMP_AT, stamp);
            packet[2] = (byte) (sequenceNumber >> 8);
            packet[3] = (byte) sequenceNumber;
            packet[11] = (byte) ssrc;
            pipeline.onPacket(packet, 0, 20 + sizeBytes, arrivalTimeUs);
            if (pipeline.isRembDue(arrivalTimeUs)) {
                rembs += pipeline.writeRemb(arrivalTimeUs, 7, remb, 0) > 0 ? 1 : 0;
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("subjects")
    void livesThroughADay(EstimatorContractTest.Subject subject) {
        BandwidthEstimator estimator =
                subject.create(EstimatorConfig.defaults(subject.direction()).withBitrateBounds(MIN_BPS, MAX_BPS));
        Bytes bytes = new Bytes(estimator);
        VirtualCall call = new VirtualCall(estimator, subject.direction(), 24, bytes)
                .capacity(CAPACITY_BPS)
                .maxSendRate(2 * CAPACITY_BPS);
        long heapAfterFirstHour = 0;
        int ssrc = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            long jumpUs = JUMPS_US[hour % JUMPS_US.length];
            if (hour > 0 && hour / JUMPS_US.length % 2 == 0) {
                call.jumpArrivalClock(jumpUs);
            } else if (hour > 0) {
                call.jumpSendClock(jumpUs);
            }
            for (int minute = 0; minute < 60; minute++) {
                if (minute % 5 == 4) {
                    estimator.onStreamRemoved(call.arrivalNowUs(), ssrc - 1);
                    call.stream(++ssrc & 0x7F);
                }
                if (minute % 15 == 9) {
                    call.pause(3 * SECOND);
                }
                call.run(MINUTE);
                assertThat(estimator.bitrateBps())
                        .as("hour %d, minute %d", hour, minute)
                        .isBetween(MIN_BPS, MAX_BPS);
                if (minute == 2) {
                    assertThat(call.meanEstimateBps())
                            .as("third minute after jump %d of %d s", hour, jumpUs / SECOND)
                            .isBetween(0.5 * CAPACITY_BPS, 1.2 * CAPACITY_BPS);
                }
            }
            if (hour == 0) {
                heapAfterFirstHour = usedHeap();
            }
        }
        assertThat(usedHeap() - heapAfterFirstHour).as("heap growth, bytes").isLessThan(HEAP_SLACK_BYTES);
        assertThat(call.packets()).isGreaterThanOrEqualTo(MIN_PACKETS);
        if (subject.direction() == Direction.RECEIVE) {
            assertThat(bytes.wraps).isGreaterThanOrEqualTo(MIN_WRAPS);
            assertThat(bytes.pipeline.reader().packets()).isEqualTo(call.packets());
            assertThat(bytes.rembs).as("REMBs").isGreaterThan(HOURS * (3_600 - SILENT_S)); // one a second
        }
        assertThat(estimator.bitrateBps()).isBetween(MIN_BPS, MAX_BPS); // and still in use, not collected before
    }

    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // what finalizers and soft caches let go of takes a second look
            memory.gc();
            used = Math.min(used, memory.getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
