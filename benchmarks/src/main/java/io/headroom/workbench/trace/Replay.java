package io.headroom.workbench.trace;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.TransportFeedback;
import io.headroom.bwe.rtp.AbsSendTime;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Feeds a trace to an estimator and writes what it says, as CSV.
 *
 * <pre>
 *   receive   time_us,estimate_bps,valid       after each packet with which the estimator decided, and once at the end
 *   send      time_us,target_bps,state,trend   after each report
 * </pre>
 *
 * <p>A rate that is not known is written as 0. The estimator is made here, since a decision that leaves the estimate as it
 * was shows only to the probe it is configured with.
 */
public final class Replay {
    private static final MathContext NINE_DIGITS = new MathContext(9, RoundingMode.HALF_EVEN);

    private final Function<EstimatorConfig, BandwidthEstimator> factory;
    private final EstimatorConfig config;
    private final long rttUs;
    private final LongConsumer progress;

    /**
     * Prepares a replay.
     *
     * @param factory makes the estimator
     * @param config for the estimator; its probe is replaced
     * @param rttUs told to the estimator before the first packet, unless negative
     * @param progress told how many packets or reports have been worked off, after each
     */
    public Replay(
            Function<EstimatorConfig, BandwidthEstimator> factory,
            EstimatorConfig config,
            long rttUs,
            LongConsumer progress) {
        this.factory = factory;
        this.config = config;
        this.rttUs = rttUs;
        this.progress = progress;
    }

    /** Replays packets as a receiver saw them. */
    public void receive(ReceiveTrace trace, Appendable out) throws IOException {
        DecisionWatcher watcher = new DecisionWatcher();
        BandwidthEstimator estimator = factory.apply(config.withProbe(watcher));
        out.append("time_us,estimate_bps,valid\n");
        long lastBps = 0;
        long sendTicks = 0;
        long packets = 0;
        while (trace.next()) {
            sendTicks = packets == 0
                    ? trace.absSendTime24()
                    : sendTicks + AbsSendTime.delta(trace.absSendTime24(), (int) sendTicks);
            if (packets++ == 0 && rttUs >= 0) {
                estimator.onRtt(trace.arrivalTimeUs(), rttUs);
            }
            watcher.decided = false;
            estimator.onPacket(
                    trace.arrivalTimeUs(),
                    AbsSendTime.ticksToUs(sendTicks),
                    trace.sizeBytes(),
                    trace.ssrc(),
                    BandwidthEstimator.UNKNOWN_SEQUENCE_NUMBER);
            long bps = known(estimator.bitrateBps());
            if (watcher.decided || bps != lastBps) {
                writeEstimate(out, trace.arrivalTimeUs(), bps);
                lastBps = bps;
            }
            progress.accept(packets);
        }
        if (packets > 0) {
            writeEstimate(out, trace.arrivalTimeUs(), lastBps);
        }
    }

    /** Replays feedback as a sender got it. */
    public void send(SendTrace trace, Appendable out) throws IOException {
        BandwidthEstimator estimator = factory.apply(config);
        EstimatorStats stats = new EstimatorStats();
        TransportFeedback feedback = new TransportFeedback();
        out.append("time_us,target_bps,state,trend\n");
        long reports = 0;
        while (trace.nextReport(feedback)) {
            if (reports++ == 0 && rttUs >= 0) {
                estimator.onRtt(feedback.feedbackTimeUs(), rttUs);
            }
            estimator.onFeedback(feedback);
            estimator.stats(stats);
            out.append(Long.toString(feedback.feedbackTimeUs()))
                    .append(',')
                    .append(Long.toString(known(estimator.bitrateBps())))
                    .append(',')
                    .append(estimator.state().name().toLowerCase(Locale.ROOT))
                    .append(',')
                    .append(nineDigits(stats.rawTrend))
                    .append('\n');
            progress.accept(reports);
        }
    }

    /** As C's {@code %.9g} writes it. */
    static String nineDigits(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(NINE_DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < NINE_DIGITS.getPrecision()) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + String.format(Locale.ROOT, "e%+03d", exponent);
    }

    private static long known(long bps) {
        return Math.max(bps, 0);
    }

    private static void writeEstimate(Appendable out, long timeUs, long bps) throws IOException {
        out.append(Long.toString(timeUs)).append(',').append(Long.toString(bps)).append(bps == 0 ? ",0\n" : ",1\n");
    }

    private static final class DecisionWatcher implements EstimatorProbe {
        private boolean decided;

        @Override
        public void onDecision(long nowUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
            decided |= bitrateBps != BandwidthEstimator.UNKNOWN_BPS;
        }
    }
}
