package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.VideoSpec;
import java.util.SplittableRandom;

/**
 * Sizes of frames: the target per frame, times a Gaussian around one. A key frame is larger by a factor; the frames behind
 * it repay the excess by 20 % of their size each. The encoder follows the target late.
 */
final class VideoEncoder {
    private static final double REPAYMENT = 0.2;
    private static final double LEAST_FACTOR = 0.3;
    private static final int LEAST_FRAME_BYTES = 60;
    private static final int NEW_SCENE = 10;

    private final VideoSpec spec;
    private final long reactionUs;
    private final SplittableRandom random;

    private double bps;
    private long[] pendingUs = new long[64];
    private double[] pendingBps = new double[64];
    private int head;
    private int size;

    private boolean keyFrameDue = true;
    private long nextKeyFrameUs;
    private double debtBytes;
    private long limitBps;

    VideoEncoder(VideoSpec spec, long reactionUs, double startBps, SplittableRandom random) {
        this.spec = spec;
        this.reactionUs = reactionUs;
        this.random = random;
        bps = startBps;
    }

    /** The target changed; the encoder will follow. */
    void target(long nowUs, double targetBps) {
        if (size == pendingUs.length) {
            apply(pendingUs[head]); // never at one update per 25 ms; then the oldest takes effect early
        }
        int i = head + size++ & pendingUs.length - 1;
        pendingUs[i] = nowUs + reactionUs;
        pendingBps[i] = targetBps;
    }

    /** The next frame starts anew: the source or the receiver was away. */
    void requestKeyFrame() {
        keyFrameDue = true;
    }

    /** What the application can use now: when that rises tenfold, what is shown is new, and so is the picture. */
    void applicationLimit(long bps) {
        keyFrameDue |= bps >= NEW_SCENE * limitBps && bps > 0;
        limitBps = bps;
    }

    /** The rate the encoder works at. */
    double bps(long nowUs) {
        apply(nowUs);
        return bps;
    }

    /** The size of a frame encoded now at this rate. */
    int frameBytes(long nowUs, double rateBps) {
        return frameBytes(nowUs, rateBps, rateBps);
    }

    /** The same, with key frames as large as those of another rate. */
    int frameBytes(long nowUs, double rateBps, double keyFrameRateBps) {
        double mean = rateBps / 8 / spec.fps();
        double frame = mean * Math.max(LEAST_FACTOR, 1 + spec.variation() * gaussian());
        boolean periodic = spec.keyFrameIntervalUs() > 0 && nowUs - nextKeyFrameUs >= 0;
        if (keyFrameDue || periodic) {
            keyFrameDue = false;
            nextKeyFrameUs = nowUs + spec.keyFrameIntervalUs();
            frame *= spec.keyFrameFactor() * keyFrameRateBps / rateBps;
            debtBytes += Math.max(0, frame - mean);
        } else {
            double repaid = Math.min(debtBytes, REPAYMENT * frame);
            debtBytes -= repaid;
            frame -= repaid;
        }
        return Math.max(LEAST_FRAME_BYTES, (int) Math.round(frame));
    }

    private double gaussian() {
        return spec.variation() == 0 ? 0 : random.nextGaussian();
    }

    private void apply(long nowUs) {
        while (size > 0 && pendingUs[head] <= nowUs) {
            bps = pendingBps[head];
            head = head + 1 & pendingUs.length - 1;
            size--;
        }
    }
}
