package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;

/**
 * The slope of the queueing delay: a line fitted by least squares to the last groups.
 *
 * <pre>
 *   d(i) = arrivalDelta(i) - sendDelta(i)            how much longer group i took than the one before, ms
 *   y(i) = a y(i-1) + (1 - a) (d(1) + .. + d(i))     accumulated delay, smoothed; a = 0.9
 *   x(i)                                             arrival time since the first group, whole ms
 *
 *   k = sum (x - mx)(y - my) / sum (x - mx)^2        over the last 20 groups; mx, my: means
 * </pre>
 *
 * <p>k says by what share more is sent than the path carries: 0.1 lets the queue grow by 100 ms each second. Until the
 * window is full it is 0, and it stays as it was when all groups arrived within one millisecond.
 *
 * <p>The sums run from the oldest group to the newest: doubles do not add up to the same in another order, and the result
 * is libwebrtc's to the last bit.
 *
 * <p>Source: libwebrtc, modules/congestion_controller/goog_cc/trendline_estimator.cc, with its defaults (no sorting, no cap
 * on the slope).
 */
final class TrendlineFilter implements DelayFilter {
    private static final int MAX_DELTAS = 1_000; // kDeltaCounterMax

    private final double a;
    private final double gain;

    private final double[] x; // a ring, oldest at next once it is full
    private final double[] y;
    private int next;

    private int deltas;
    private long firstArrivalMs;
    private double accumulatedMs; // d(1) + .. + d(i)
    private double smoothedMs; // y(i)
    private double k;

    TrendlineFilter(GccConfig.Trendline config) {
        a = config.smoothing();
        gain = config.gain();
        x = new double[config.windowGroups()];
        y = new double[config.windowGroups()];
    }

    @Override
    public void update(
            double arrivalDeltaMs, double sendDeltaMs, int sizeDeltaBytes, long arrivalTimeMs, NetworkState state) {
        if (deltas == 0) {
            firstArrivalMs = arrivalTimeMs;
        }
        deltas = Math.min(deltas + 1, MAX_DELTAS);
        accumulatedMs += arrivalDeltaMs - sendDeltaMs;
        smoothedMs = a * smoothedMs + (1 - a) * accumulatedMs;
        x[next] = arrivalTimeMs - firstArrivalMs;
        y[next] = smoothedMs;
        next = next + 1 == x.length ? 0 : next + 1;
        if (deltas >= x.length) {
            fit();
        }
    }

    /** k, ms of delay per ms. */
    @Override
    public double trend() {
        return k;
    }

    @Override
    public double gain() {
        return gain;
    }

    @Override
    public int deltas() {
        return deltas;
    }

    @Override
    public void reset() {
        next = 0;
        deltas = 0;
        firstArrivalMs = 0;
        accumulatedMs = 0;
        smoothedMs = 0;
        k = 0;
    }

    private void fit() {
        int n = x.length;
        double sumX = 0;
        double sumY = 0;
        for (int i = next; i < n; i++) {
            sumX += x[i];
            sumY += y[i];
        }
        for (int i = 0; i < next; i++) {
            sumX += x[i];
            sumY += y[i];
        }
        double mx = sumX / n;
        double my = sumY / n;
        double numerator = 0;
        double denominator = 0;
        for (int i = next; i < n; i++) {
            numerator += (x[i] - mx) * (y[i] - my);
            denominator += (x[i] - mx) * (x[i] - mx);
        }
        for (int i = 0; i < next; i++) {
            numerator += (x[i] - mx) * (y[i] - my);
            denominator += (x[i] - mx) * (x[i] - mx);
        }
        if (denominator != 0) {
            k = numerator / denominator;
        }
    }
}
