package io.headroom.workbench.sim;

import io.headroom.bwe.Direction;
import io.headroom.workbench.sim.RunResult.FlowResult;
import io.headroom.workbench.sim.RunResult.FlowSeries;
import io.headroom.workbench.sim.RunResult.Metrics;
import io.headroom.workbench.sim.RunResult.Series;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import io.headroom.workbench.sim.Simulation.FlowRun;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Turns what the recorders counted into a {@link RunResult}. */
final class Summary {
    private static final long STEP_US = FlowRecorder.STEP_US;
    private static final int STEPS_PER_S = StepRates.STEPS_PER_S;

    private final Scenario scenario;
    private final Direction direction;
    private final String estimator;
    private final long seed;
    private final List<FlowRun> flows;
    private final boolean series;
    private final int steps;
    private final List<FlowRun> media = new ArrayList<>();
    private final StepRates rates;

    Summary(Scenario scenario, Direction direction, String estimator, long seed, List<FlowRun> flows, boolean series) {
        this.scenario = scenario;
        this.direction = direction;
        this.estimator = estimator;
        this.seed = seed;
        this.flows = flows;
        this.series = series;
        steps = flows.get(0).recorder.steps;
        for (FlowRun flow : flows) {
            if (flow.spec instanceof MediaSpec) {
                media.add(flow);
            }
        }
        rates = new StepRates(scenario, flows, steps);
    }

    RunResult result() {
        List<FlowResult> flowResults = new ArrayList<>();
        for (FlowRun flow : flows) {
            flowResults.add(flowResult(flow));
        }
        return new RunResult(
                scenario.name(),
                estimator,
                direction,
                seed,
                metrics(),
                media.isEmpty() ? List.of() : new Segments(scenario, flows, media, rates).all(),
                List.copyOf(flowResults),
                series ? series() : null);
    }

    private Metrics metrics() {
        Histogram queue = FlowRecorder.histogram();
        Histogram standing = FlowRecorder.histogram();
        long queueUs = 0;
        long ownUs = 0;
        long samples = 0;
        long sent = 0;
        long dropped = 0;
        long lost = 0;
        long inFlight = 0;
        long frozenUs = 0;
        double activeUs = 0;
        double feedbackBits = 0;
        for (FlowRun flow : media) {
            FlowRecorder r = flow.recorder;
            queue.add(r.queue);
            standing.add(r.standing);
            queueUs += r.queueTotalUs;
            ownUs += r.ownQueueTotalUs;
            samples += r.queueSamples;
            sent += flow.forward.sent();
            dropped += flow.forward.dropped();
            lost += flow.forward.lost();
            inFlight += flow.forward.inFlight();
            frozenUs += r.frozenUs;
            activeUs += Math.min(flow.spec.path().stopUs(), scenario.durationUs())
                    - flow.spec.path().startUs();
            feedbackBits += flow.back == null ? 0 : 8.0 * flow.back.sentBytes();
        }
        double settled = Math.max(1, sent - inFlight);
        double[] over = overEstimation();
        return new Metrics(
                Rounded.to(utilisation(), 4),
                ms(samples == 0 ? Double.NaN : (double) queueUs / samples),
                percentileMs(queue, 50),
                percentileMs(queue, 95),
                percentileMs(queue, 100),
                ms(standing.getTotalCount() == 0 ? Double.NaN : standing.getMean()),
                percentileMs(standing, 95),
                ms(samples == 0 ? Double.NaN : (double) ownUs / samples),
                Rounded.to(100 * (dropped + lost) / settled, 4),
                Rounded.to(100 * dropped / settled, 4),
                Rounded.to(overshootBits() / 1e3, 1),
                Rounded.to(oscillation(), 4),
                Rounded.to(jain(), 4),
                Rounded.to(fairShare(), 4),
                Rounded.to(over[0], 2),
                Rounded.to(over[1], 4),
                Rounded.to(100 * frozenUs / Math.max(1, activeUs), 3),
                Rounded.to(feedbackBits / Math.max(1, activeUs) * 1e3, 2));
    }

    /** Over the links that can be filled; if none can, over all. */
    private double utilisation() {
        boolean any = false;
        for (int link = 0; link < rates.availableBits.length; link++) {
            any |= canBeFilled(link);
        }
        double received = 0;
        double available = 0;
        for (int link = 0; link < rates.availableBits.length; link++) {
            if (!any || canBeFilled(link)) {
                received += StepRates.sum(rates.receivedBits[link], 0, steps);
                available += StepRates.sum(rates.availableBits[link], 0, steps);
            }
        }
        return available > 0 ? received / available : Double.NaN;
    }

    private boolean canBeFilled(int link) {
        double limit = 0;
        for (FlowRun flow : media) {
            if (flow.spec.path().route().contains(link) && flow.spec instanceof MediaSpec spec) {
                limit += new Schedule(spec.video().maxBps()).max() + (double) spec.audioBps();
            }
        }
        for (var step : scenario.links().get(link).capacityBps()) {
            if (step.value() < limit) {
                return true;
            }
        }
        return false;
    }

    private double overshootBits() {
        double sum = 0;
        for (int link = 0; link < rates.availableBits.length; link++) {
            for (int s = 0; s + STEPS_PER_S <= steps; s += STEPS_PER_S) {
                double sent = 0;
                for (FlowRun flow : media) {
                    if (flow.spec.path().route().contains(link)) {
                        sent += StepRates.sum(flow.recorder.sentBits, s, s + STEPS_PER_S);
                    }
                }
                sum += Math.max(0, sent - StepRates.sum(rates.availableBits[link], s, s + STEPS_PER_S));
            }
        }
        return sum;
    }

    private double oscillation() {
        double changes = 0;
        double mean = 0;
        int count = 0;
        double[] received = rates.receivedBits[0];
        int last = -10;
        for (int second = 1; (second + 1) * STEPS_PER_S <= steps; second++) {
            int s = second * STEPS_PER_S;
            double available = StepRates.sum(rates.availableBits[0], s, s + STEPS_PER_S);
            double before = StepRates.sum(rates.availableBits[0], s - STEPS_PER_S, s);
            if (Math.abs(available - before) > StepRates.CHANGE * Math.max(available, before)) {
                last = second;
            }
            if (second - last > 2 && second > 2) {
                double now = StepRates.sum(received, s, s + STEPS_PER_S);
                changes += Math.abs(now - StepRates.sum(received, s - STEPS_PER_S, s));
                mean += now;
                count++;
            }
        }
        return count == 0 || mean == 0 ? Double.NaN : changes / mean;
    }

    private double jain() {
        if (media.size() < 2) {
            return Double.NaN;
        }
        double sum = 0;
        double squares = 0;
        for (FlowRun flow : media) {
            double rate = StepRates.sum(flow.recorder.receivedBits, steps / 2, steps);
            sum += rate;
            squares += rate * rate;
        }
        return squares == 0 ? Double.NaN : sum * sum / (media.size() * squares);
    }

    private double fairShare() {
        int tcp = 0;
        for (FlowRun flow : flows) {
            if (flow.spec instanceof TcpSpec spec) {
                if (spec.fileMaxBytes() > 0) {
                    return Double.NaN; // how many of them there are changes all the time
                }
                tcp++;
            }
        }
        if (tcp == 0 || media.isEmpty()) {
            return Double.NaN;
        }
        double received = 0;
        for (FlowRun flow : media) {
            received += StepRates.sum(flow.recorder.receivedBits, steps / 2, steps);
        }
        double least = Double.MAX_VALUE;
        for (double[] capacity : rates.capacityBits) {
            least = Math.min(least, StepRates.sum(capacity, steps / 2, steps));
        }
        return received / media.size() / (least / (media.size() + tcp));
    }

    /** Part of the time more than 10 % above, and the mean excess. */
    private double[] overEstimation() {
        int above = 0;
        int count = 0;
        double excess = 0;
        for (FlowRun flow : media) {
            for (int s = 0; s < steps; s++) {
                long estimate = flow.recorder.estimateBps[s];
                double capacity = Double.MAX_VALUE;
                for (int link : flow.spec.path().route()) {
                    capacity = Math.min(capacity, rates.capacityBits[link][s] * STEPS_PER_S);
                }
                if (estimate > 0 && capacity > 0) {
                    count++;
                    above += estimate > 1.1 * capacity ? 1 : 0;
                    excess += Math.max(0, estimate / capacity - 1);
                }
            }
        }
        return new double[] {100.0 * above / Math.max(1, count), excess / Math.max(1, count)};
    }

    private FlowResult flowResult(FlowRun flow) {
        FlowRecorder r = flow.recorder;
        Path path = flow.forward;
        long startUs = flow.spec.path().startUs();
        double activeUs = Math.max(1, Math.min(flow.spec.path().stopUs(), scenario.durationUs()) - startUs);
        String kind = flow.spec instanceof MediaSpec ? "media" : flow.spec instanceof TcpSpec ? "tcp" : "udp";
        long inFlight = path.inFlight();
        return new FlowResult(
                flow.spec.name(),
                kind,
                flow.estimator,
                Rounded.to(StepRates.sum(r.receivedBits, 0, steps) / activeUs * 1e3, 1),
                Rounded.to(
                        StepRates.sum(r.receivedBits, steps / 2, steps) / (steps - steps / 2) * STEPS_PER_S / 1e3, 1),
                Rounded.to(100.0 * (path.dropped() + path.lost()) / Math.max(1, path.sent() - inFlight), 4),
                percentileMs(r.queue, 95),
                path.sent(),
                path.received(),
                path.dropped(),
                path.lost(),
                inFlight);
    }

    private Series series() {
        List<FlowSeries> all = new ArrayList<>();
        for (FlowRun flow : flows) {
            FlowRecorder r = flow.recorder;
            int[] queue = new int[steps];
            for (int s = 0; s < steps; s++) {
                queue[s] = r.queueCount[s] == 0 ? -1 : (int) (r.queueSumUs[s] / r.queueCount[s] / 100);
            }
            all.add(new FlowSeries(
                    kbps(r.estimateBps, 1),
                    kbps(r.targetBps, 1),
                    kbps(r.sentBits, STEPS_PER_S),
                    kbps(r.receivedBits, STEPS_PER_S),
                    queue,
                    r.lost,
                    List.copyOf(flow.reasons)));
        }
        int[] capacity = new int[steps];
        for (int s = 0; s < steps; s++) {
            capacity[s] = (int) Math.round(rates.capacityBits[0][s] * STEPS_PER_S / 1e3);
        }
        return new Series((int) (STEP_US / 1_000), capacity, all);
    }

    private static int[] kbps(long[] values, int factor) {
        int[] kbps = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            kbps[i] = values[i] < 0 ? -1 : (int) ((values[i] * factor + 500) / 1_000);
        }
        return kbps;
    }

    private static double percentileMs(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? Double.NaN : ms(histogram.getValueAtPercentile(percentile));
    }

    private static double ms(double us) {
        return Rounded.to(us / 1e3, 3);
    }
}
