package io.headroom.bwe.rtp;

import io.headroom.bwe.BandwidthEstimator;

/**
 * Decides when a REMB goes out, and what it says.
 *
 * <pre>
 *   value = min(estimate, cap, maximum)
 *
 *   nothing sent yet                                   -> at once
 *   value at least 3 % below the last one sent         -> at once     (A &lt; 0.97 A_last, draft-ietf-rmcat-gcc-02 section 4)
 *   cap lowered below the last one sent                -> at once     (RembThrottler::SetMaxDesiredReceiveBitrate)
 *   value changed otherwise                            -> min interval after the last one, 200 ms
 *   value unchanged                                    -> regular interval after the last one, 1 s
 * </pre>
 *
 * <p>libwebrtc's throttler (remb_throttler.cc) compares 1.03 times the new value with the old, which is 2.9 %, and repeats
 * nothing on its own. Not thread-safe.
 */
public final class RembScheduler {
    /** The cap that caps nothing. */
    public static final long NO_CAP = Long.MAX_VALUE;

    private static final long NOT_SENT = -1;

    private final RembSettings settings;

    private long capBps = NO_CAP;
    private boolean capLowered;
    private long lastBps = NOT_SENT;
    private long lastTimeUs;

    /** Makes a scheduler that has sent nothing yet. */
    public RembScheduler(RembSettings settings) {
        this.settings = settings;
    }

    /**
     * Caps what a REMB says from now on, as a receiver does that wants less than the path could carry. If that is less
     * than was sent last, a REMB is due at once.
     *
     * @param bps bits per second, 0 or more; {@link #NO_CAP} to lift the cap
     * @throws IllegalArgumentException if negative
     */
    public void setMaxDesiredBps(long bps) {
        if (bps < 0) {
            throw new IllegalArgumentException("maxDesiredBps = " + bps + ", expected 0 or more, or NO_CAP");
        }
        capBps = bps;
        capLowered = bps < lastBps;
    }

    /** What a REMB would say of this estimate, or {@link BandwidthEstimator#UNKNOWN_BPS} if there is none. */
    public long valueBps(long estimateBps) {
        return estimateBps < 0
                ? BandwidthEstimator.UNKNOWN_BPS
                : Math.min(estimateBps, Math.min(capBps, settings.maxBitrateBps()));
    }

    /** Whether a REMB should go out now, if the estimate is this; never without an estimate. */
    public boolean isDue(long nowUs, long estimateBps) {
        long value = valueBps(estimateBps);
        if (value < 0) {
            return false;
        }
        if (lastBps == NOT_SENT || capLowered || value < lastBps && isMarkedDecrease(value)) {
            return true;
        }
        long elapsedUs = nowUs - lastTimeUs;
        long intervalUs = value == lastBps ? settings.regularIntervalUs() : settings.minIntervalUs();
        return elapsedUs >= intervalUs || elapsedUs < 0; // a clock that was set back must not silence us
    }

    /** Notes that a REMB of this value, as {@link #valueBps} gave it, went out. */
    public void onSent(long nowUs, long valueBps) {
        lastBps = valueBps;
        lastTimeUs = nowUs;
        capLowered = false;
    }

    /** The value sent last, or {@link BandwidthEstimator#UNKNOWN_BPS} before the first. */
    public long lastSentBps() {
        return lastBps;
    }

    /** Forgets what was sent; the cap stays. */
    public void reset() {
        lastBps = NOT_SENT;
        capLowered = false;
    }

    /** Three percent of {@code bps}, rounded up, for any {@code long} without overflow. */
    private static long threePercentUp(long bps) {
        return bps / 100 * 3 + (bps % 100 * 3 + 99) / 100;
    }

    private boolean isMarkedDecrease(long value) {
        return lastBps - value >= threePercentUp(lastBps);
    }
}
