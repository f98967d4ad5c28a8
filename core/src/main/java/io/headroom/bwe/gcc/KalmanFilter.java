package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;

/**
 * Follows the queue's growth with a two-state Kalman filter, telling it apart from the time that larger groups need.
 *
 * <pre>
 *   d(i)  = arrivalDelta - sendDelta                one group's delay variation, ms
 *   d(i)  = dL(i) * s + m + noise                   dL: size delta, bytes;  state: s ms per byte, m the offset, ms
 *   E    += diag(q_s, q_m)                          the state drifts; 11 q_m when m turns against the detector's verdict
 *   r     = d(i) - s dL(i) - m                      the residual; beyond 3 sigma it counts as 3 sigma in the noise
 *   K     = E h / (v + h' E h),   h = (dL, 1)
 *   (s,m)+= K r,    E = (I - K h') E
 *
 *   b     = (1 - a)^(f * 30 / 1000)                 a: 0.01, after 300 groups 0.002;  f: least send delta of the last 60
 *   n     = b n + (1 - b) r                         mean of the noise, only while the detector says NORMAL
 *   v     = b v + (1 - b) (n - r)^2                 its variance, 1 ms^2 at the least
 * </pre>
 *
 * <p>Source: libwebrtc, modules/remote_bitrate_estimator/overuse_estimator.cc (constants in bwe_defines.h and
 * {@link GccConfig.Kalman}); draft-ietf-rmcat-gcc-02 section 5.3 has a filter with m alone. The operations keep
 * libwebrtc's order: floating point is not associative, and the estimates are to be equal.
 */
final class KalmanFilter implements DelayFilter {
    private static final int PERIODS = 60; // kMinFramePeriodHistoryLength
    private static final int MAX_DELTAS = 1_000; // kDeltaCounterMax
    private static final double TURNING_NOISE = 10; // times q_m, on top of q_m itself
    private static final double CLIP_SIGMAS = 3;
    private static final double SURELY_UNCLIPPED = 8.99; // a little less than CLIP_SIGMAS^2, beyond rounding's reach
    private static final double TUNED_FOR = 30.0; // groups per 1000 ms

    private final GccConfig.Kalman config;

    private double slope; // s
    private double offset; // m
    private double previousOffset;
    private double e00;
    private double e01;
    private double e10; // equal to e01 but for the last bits, which are kept
    private double e11;
    private double noiseMean; // n
    private double noiseVariance; // v
    private int deltas;

    private final double[] periodsMs = new double[PERIODS]; // send deltas, a ring
    private int periodCount;
    private int nextPeriod;
    private double minPeriodMs; // f
    private int minPeriods; // how many of them are as short

    // b for the a and f that it was last worked out for: f rarely changes, and a power is dear.
    private double cachedB;
    private double cachedA = Double.NaN;
    private double cachedPeriodMs;

    KalmanFilter(GccConfig.Kalman config) {
        this.config = config;
        reset();
    }

    @Override
    public void update(
            double arrivalDeltaMs, double sendDeltaMs, int sizeDeltaBytes, long arrivalTimeMs, NetworkState state) {
        addPeriod(sendDeltaMs);
        double d = arrivalDeltaMs - sendDeltaMs;
        double h = sizeDeltaBytes;
        deltas = Math.min(deltas + 1, MAX_DELTAS);

        e00 += config.slopeProcessNoise();
        e11 += config.offsetProcessNoise();
        if (state == NetworkState.OVERUSE && offset < previousOffset
                || state == NetworkState.UNDERUSE && offset > previousOffset) {
            e11 += TURNING_NOISE * config.offsetProcessNoise();
        }

        double eh0 = e00 * h + e01;
        double eh1 = e10 * h + e11;
        double residual = d - slope * h - offset;
        if (state == NetworkState.NORMAL) {
            updateNoise(residual);
        }

        double denominator = noiseVariance + h * eh0 + eh1;
        double k0 = eh0 / denominator;
        double k1 = eh1 / denominator;
        double i00 = 1.0 - k0 * h;
        double i10 = -k1 * h;
        double i11 = 1.0 - k1;
        double before00 = e00;
        double before01 = e01;
        e00 = before00 * i00 + e10 * -k0;
        e01 = before01 * i00 + e11 * -k0;
        e10 = before00 * i10 + e10 * i11;
        e11 = before01 * i10 + e11 * i11;

        slope += k0 * residual;
        previousOffset = offset;
        offset += k1 * residual;
    }

    /** m: how many milliseconds longer each group takes than the one before. */
    @Override
    public double trend() {
        return offset;
    }

    @Override
    public double gain() {
        return 1;
    }

    @Override
    public int deltas() {
        return deltas;
    }

    double noiseVariance() {
        return noiseVariance;
    }

    @Override
    public void reset() {
        slope = config.initialSlope();
        offset = 0;
        previousOffset = 0;
        e00 = config.initialSlopeVariance();
        e01 = 0;
        e10 = 0;
        e11 = config.initialOffsetVariance();
        noiseMean = 0;
        noiseVariance = config.initialNoiseVariance();
        deltas = 0;
        periodCount = 0;
        nextPeriod = 0;
        minPeriodMs = 0;
        minPeriods = 0;
    }

    private void updateNoise(double residual) {
        double r = clipped(residual);
        double a = deltas > config.noiseStartDeltas() ? config.noiseWeight() : config.noiseWeightStart();
        double b = forgetting(a);
        noiseMean = b * noiseMean + (1 - b) * r;
        noiseVariance = b * noiseVariance + (1 - b) * (noiseMean - r) * (noiseMean - r);
        if (noiseVariance < config.minNoiseVariance()) {
            noiseVariance = config.minNoiseVariance();
        }
    }

    /** At most 3 sigma: a late key frame is no sample of Gaussian noise. Most need no root to see that they are less. */
    private double clipped(double residual) {
        if (residual * residual < SURELY_UNCLIPPED * noiseVariance) {
            return residual;
        }
        double bound = CLIP_SIGMAS * Math.sqrt(noiseVariance);
        if (Math.abs(residual) < bound) {
            return residual;
        }
        return residual < 0 ? -bound : bound;
    }

    private double forgetting(double a) {
        if (a != cachedA || minPeriodMs != cachedPeriodMs) {
            cachedA = a;
            cachedPeriodMs = minPeriodMs;
            cachedB = Math.pow(1 - a, minPeriodMs * TUNED_FOR / 1000.0);
        }
        return cachedB;
    }

    /** Keeps the least of the last 60 periods, looking through all of them only when the last of the least leaves. */
    private void addPeriod(double periodMs) {
        if (periodCount == PERIODS) {
            minPeriods -= periodsMs[nextPeriod] == minPeriodMs ? 1 : 0;
        } else {
            periodCount++;
        }
        periodsMs[nextPeriod] = periodMs;
        nextPeriod = nextPeriod + 1 == PERIODS ? 0 : nextPeriod + 1;
        if (periodCount == 1 || periodMs < minPeriodMs) {
            minPeriodMs = periodMs;
            minPeriods = 1;
        } else if (periodMs == minPeriodMs) {
            minPeriods++;
        } else if (minPeriods == 0) {
            findMinPeriod(); // the ring is full
        }
    }

    private void findMinPeriod() {
        minPeriodMs = periodsMs[0];
        for (double keptMs : periodsMs) {
            if (keptMs < minPeriodMs) {
                minPeriodMs = keptMs;
                minPeriods = 0;
            }
            minPeriods += keptMs == minPeriodMs ? 1 : 0;
        }
    }
}
