package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;

/**
 * The acknowledged rate over a window of packets, hard to fool by a pause or by a burst after it (libwebrtc
 * {@code goog_cc/robust_throughput_estimator.cc}; the default there and here).
 *
 * <pre>
 *   S                 bytes in the window
 *   received = (S - size of the first arrived) / (t(last) - t(first) - g1 + g2)     g1, g2: the two longest gaps
 *   sent     = (S - size of the last sent)     / (T(last) - T(first))
 *   rate     = min(received, sent)
 * </pre>
 *
 * <p>N packets span N-1 intervals, so one packet's size is left out: on arrival the first (what came before it is
 * unknown), on departure the last. The longest gap is shortened to the second longest, so that a network that stalls once
 * does not look slow; what that flatters is capped by the rate of sending.
 *
 * <p>A packet that was sent before one which has left the window already came so late that its send time would stretch
 * the sending rate over times that the window does not cover; it does not count there.
 *
 * <p>The window holds 20 packets and at least a second, but neither more than five seconds nor more than 500 packets. It is kept in order of arrival. Cost: a packet is a few stores, asking is one walk.
 */
final class RobustThroughput implements AcknowledgedRate {
    /** A packet this much older than the newest means another clock, and the window starts afresh. */
    private static final long MAX_REORDERING_US = 1_000_000;

    private static final long MIN_DURATION_US = 1_000;

    private final GccConfig.Robust config;

    // A ring in order of arrival, with one slot to spare for the packet that pushes the oldest one out.
    private final long[] sendTimesUs;
    private final long[] arrivalTimesUs;
    private final int[] sizesBytes;
    private int head;
    private int count;

    private long totalBytes;
    private boolean hasDiscarded;
    private long latestDiscardedSendUs;

    RobustThroughput(GccConfig.Robust config) {
        this.config = config;
        sendTimesUs = new long[config.maxPackets() + 1];
        arrivalTimesUs = new long[config.maxPackets() + 1];
        sizesBytes = new int[config.maxPackets() + 1];
    }

    @Override
    public void onPacket(long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        if (count > 0 && arrivalTimesUs[slot(count - 1)] - arrivalTimeUs > MAX_REORDERING_US) {
            reset(); // and without this packet, as libwebrtc does
            return;
        }
        insert(sendTimeUs, arrivalTimeUs, sizeBytes);
        while (isFirstOutsideWindow()) {
            removeFirst();
        }
    }

    @Override
    public long bitrateBps() {
        if (count < config.requiredPackets()) {
            return BandwidthEstimator.UNKNOWN_BPS;
        }
        long longestGapUs = 0; // g1
        long secondGapUs = 0; // g2
        long sentBytes = 0;
        int sentPackets = 0;
        long firstSendUs = 0;
        long lastSendUs = 0;
        int lastSentBytes = 0;

        long previousArrivalUs = arrivalTimesUs[head];
        for (int k = 0, i = head; k < count; k++, i = next(i)) {
            long gapUs = arrivalTimesUs[i] - previousArrivalUs;
            previousArrivalUs = arrivalTimesUs[i];
            if (gapUs > longestGapUs) {
                secondGapUs = longestGapUs;
                longestGapUs = gapUs;
            } else if (gapUs > secondGapUs) {
                secondGapUs = gapUs;
            }

            long sendUs = sendTimesUs[i];
            if (hasDiscarded && sendUs - latestDiscardedSendUs < 0) {
                continue;
            }
            if (sentPackets == 0 || sendUs - lastSendUs > 0) {
                lastSendUs = sendUs;
                lastSentBytes = sizesBytes[i];
            }
            if (sentPackets == 0 || sendUs - firstSendUs < 0) {
                firstSendUs = sendUs;
            }
            sentBytes += sizesBytes[i];
            sentPackets++;
        }

        long receivedUs = previousArrivalUs - arrivalTimesUs[head] - longestGapUs + secondGapUs;
        long receivedBps = rateBps(totalBytes - sizesBytes[head], receivedUs);
        if (sentPackets < config.requiredPackets()) {
            return receivedBps; // too few send times to tell a rate by
        }
        return Math.min(rateBps(sentBytes - lastSentBytes, lastSendUs - firstSendUs), receivedBps);
    }

    @Override
    public void reset() {
        count = 0;
        totalBytes = 0;
        hasDiscarded = false;
    }

    private void insert(long sendTimeUs, long arrivalTimeUs, int sizeBytes) {
        int at = slot(count++);
        for (int k = count - 1; k > 0; k--) {
            int before = at == 0 ? sizesBytes.length - 1 : at - 1;
            if (arrivalTimesUs[before] - arrivalTimeUs <= 0) {
                break;
            }
            sendTimesUs[at] = sendTimesUs[before];
            arrivalTimesUs[at] = arrivalTimesUs[before];
            sizesBytes[at] = sizesBytes[before];
            at = before;
        }
        sendTimesUs[at] = sendTimeUs;
        arrivalTimesUs[at] = arrivalTimeUs;
        sizesBytes[at] = sizeBytes;
        totalBytes += sizeBytes;
    }

    private boolean isFirstOutsideWindow() {
        if (count > config.maxPackets()) {
            return true;
        }
        long durationUs = arrivalTimesUs[slot(count - 1)] - arrivalTimesUs[head];
        return durationUs > config.maxWindowUs() || count > config.windowPackets() && durationUs > config.minWindowUs();
    }

    private void removeFirst() {
        if (!hasDiscarded || sendTimesUs[head] - latestDiscardedSendUs > 0) {
            hasDiscarded = true;
            latestDiscardedSendUs = sendTimesUs[head];
        }
        totalBytes -= sizesBytes[head];
        head = next(head);
        count--;
    }

    private int slot(int k) {
        int i = head + k;
        return i < sizesBytes.length ? i : i - sizesBytes.length;
    }

    private int next(int i) {
        return i + 1 == sizesBytes.length ? 0 : i + 1;
    }

    private static long rateBps(long bytes, long durationUs) {
        return UnitMath.rateBps(bytes, Math.max(durationUs, MIN_DURATION_US));
    }
}
