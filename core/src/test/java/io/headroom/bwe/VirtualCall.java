package io.headroom.bwe;

import io.headroom.bwe.rtp.PacketObservationSink;
import java.util.SplittableRandom;

/**
 * A call in virtual time: a sender that follows the estimate, one bottleneck, and an estimator at either end.
 *
 * <pre>
 *   frames, 30/s --paced--> [ queue, drop-tail ]=capacity=> 20 ms --> packets  (receive side: each as it arrives)
 *      ^                                                              |
 *      +------------------------- estimate <--------------------------+----> reports (send side: every 50 ms)
 * </pre>
 *
 * <p>The two ends have clocks of their own, which start anywhere and can be made to jump. Everything follows from the
 * seed.
 */
public final class VirtualCall {
    static final long MS = 1_000;
    static final long SECOND = 1_000_000;

    private static final int FRAMES_PER_SECOND = 30;
    private static final int MAX_PACKET_BYTES = 1_200;
    private static final double PACING = 2.5; // libwebrtc's pacing factor
    private static final long PATH_DELAY_US = 20 * MS;
    private static final long REPORT_INTERVAL_US = 50 * MS;
    private static final long BLIND_START_BPS = 300_000;
    private static final int IN_FLIGHT = 1 << 14;

    private final BandwidthEstimator estimator;
    private final Direction direction;
    private final PacketObservationSink sink;
    private final SplittableRandom random;
    private final TransportFeedback feedback = new TransportFeedback();

    private long nowUs; // true time: both clocks are this plus an offset
    private long sendClockUs;
    private long arrivalClockUs;
    private long capacityBps = 1_000_000;
    private long maxSendBps = 5_000_000;
    private long maxQueueUs = 400 * MS;
    private int ssrc = 1;

    private long linkFreeUs;
    private long lastDeliveryUs;
    private long lastReportUs;
    private int sequenceNumber;
    private long packets;

    private final long[] sentUs = new long[IN_FLIGHT];
    private final long[] deliveryUs = new long[IN_FLIGHT]; // -1: lost
    private final int[] sizes = new int[IN_FLIGHT];
    private final int[] ssrcs = new int[IN_FLIGHT];
    private final int[] numbers = new int[IN_FLIGHT];
    private int head;
    private int tail;

    private double estimateSum;
    private long estimateCount;
    private long queueSumUs;

    /** A call whose packets reach the estimator directly. */
    public VirtualCall(BandwidthEstimator estimator, Direction direction, long seed) {
        this(estimator, direction, seed, estimator::onPacket);
    }

    /** A call whose packets, on the receive side, reach the estimator through {@code sink}. */
    public VirtualCall(BandwidthEstimator estimator, Direction direction, long seed, PacketObservationSink sink) {
        this.estimator = estimator;
        this.direction = direction;
        this.sink = sink;
        random = new SplittableRandom(seed);
    }

    VirtualCall clocks(long sendOriginUs, long arrivalOriginUs) {
        sendClockUs = sendOriginUs;
        arrivalClockUs = arrivalOriginUs;
        return this;
    }

    VirtualCall capacity(long bps) {
        capacityBps = bps;
        return this;
    }

    VirtualCall maxSendRate(long bps) {
        maxSendBps = bps;
        return this;
    }

    void stream(int newSsrc) {
        ssrc = newSsrc;
    }

    void jumpSendClock(long us) {
        sendClockUs += us;
    }

    void jumpArrivalClock(long us) {
        arrivalClockUs += us;
    }

    /** Nobody sends for a while. */
    void pause(long us) {
        nowUs += us;
    }

    /** Lets the call run on, and starts the averages anew. */
    VirtualCall run(long durationUs) {
        estimateSum = 0;
        estimateCount = 0;
        queueSumUs = 0;
        estimator.onRtt(arrivalNowUs(), 2 * PATH_DELAY_US);
        long frameUs = SECOND / FRAMES_PER_SECOND;
        for (long endUs = nowUs + durationUs; nowUs < endUs; nowUs += frameUs) {
            if (direction == Direction.RECEIVE) {
                deliver();
            } else if (nowUs - lastReportUs >= REPORT_INTERVAL_US) {
                report();
            }
            long estimateBps = estimator.bitrateBps();
            sendFrame(Math.min(estimateBps < 0 ? BLIND_START_BPS : estimateBps, maxSendBps), frameUs);
            estimateSum += Math.max(0, estimateBps);
            estimateCount++;
            queueSumUs += Math.max(0, linkFreeUs - nowUs);
        }
        return this;
    }

    /** The mean estimate of the last run. */
    double meanEstimateBps() {
        return estimateSum / estimateCount;
    }

    /** The mean time that the last run's frames found the queue to be worth. */
    long meanQueueUs() {
        return queueSumUs / estimateCount;
    }

    /** How many packets reached the other end. */
    long packets() {
        return packets;
    }

    /** The time on the receiver's clock. */
    long arrivalNowUs() {
        return nowUs + arrivalClockUs;
    }

    private void sendFrame(long bps, long frameUs) {
        long bytes = Math.max(60, bps / 8 / FRAMES_PER_SECOND);
        int count = (int) ((bytes + MAX_PACKET_BYTES - 1) / MAX_PACKET_BYTES);
        for (int i = 0; i < count; i++) {
            long atUs = nowUs + (long) (i * frameUs / (count * PACING));
            send(atUs, (int) (bytes / count));
        }
    }

    private void send(long atUs, int size) {
        int slot = tail++ & IN_FLIGHT - 1;
        sentUs[slot] = atUs + sendClockUs;
        sizes[slot] = size;
        ssrcs[slot] = ssrc;
        numbers[slot] = sequenceNumber++;
        if (linkFreeUs - atUs > maxQueueUs) {
            deliveryUs[slot] = -1;
            return;
        }
        linkFreeUs = Math.max(linkFreeUs, atUs) + size * 8 * SECOND / capacityBps;
        lastDeliveryUs = Math.max(lastDeliveryUs, linkFreeUs + PATH_DELAY_US + random.nextInt(500)); // a little jitter
        deliveryUs[slot] = lastDeliveryUs;
    }

    private void deliver() {
        while (head != tail) {
            int slot = head & IN_FLIGHT - 1;
            long atUs = deliveryUs[slot];
            if (atUs > nowUs) {
                return;
            }
            head++;
            if (direction == Direction.SEND) {
                if (atUs < 0) {
                    feedback.addLost(numbers[slot], sentUs[slot], sizes[slot]);
                } else {
                    feedback.addReceived(numbers[slot], sentUs[slot], atUs + arrivalClockUs, sizes[slot]);
                    packets++;
                }
            } else if (atUs >= 0) {
                sink.onPacket(atUs + arrivalClockUs, sentUs[slot], sizes[slot], ssrcs[slot], numbers[slot] & 0xFFFF);
                packets++;
            }
        }
    }

    private void report() {
        lastReportUs = nowUs;
        feedback.begin(nowUs + sendClockUs);
        deliver();
        if (feedback.size() > 0) {
            estimator.onFeedback(feedback);
        }
    }
}
