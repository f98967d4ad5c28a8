package io.headroom.workbench.sim;

import io.headroom.bwe.Direction;
import io.headroom.workbench.sim.RunResult.FlowResult;
import io.headroom.workbench.sim.RunResult.FlowSeries;
import io.headroom.workbench.sim.RunResult.Metrics;
import io.headroom.workbench.sim.RunResult.Segment;
import io.headroom.workbench.sim.RunResult.Series;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import io.headroom.workbench.sim.Simulation.FlowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/** Turns what the recorders counted into a {@link RunResult}. */
final class Summary {
    private static final long STEP_US = FlowRecorder.STEP_US;
    private static final int STEPS_PER_S = (int) (1_000_000 / STEP_US);
    /** A capacity with more steps than this is a trace: it has no "changes" worth a row each. */
    private static final int MAX_CAPACITY_STEPS = 20;
    /** What is available must change by this part to count. */
    private static final double CHANGE = 0.05;

    private static final double REACHED = 0.9;
    private static final long DRAINED_US = 40_000;
    private static final long DRAINED_FOR_US = 200_000;

    private final Scenario scenario;
    private final Direction direction;
    private final String estimator;
    private final long seed;
    private final List<FlowRun> flows;
    private final boolean series;
    private final int steps;
    private final List<FlowRun> media = new ArrayList<>();
    /** What media can get per link and step, and what it got. */
    private final double[][] availableBits;

    private final double[][] receivedBits;
    private final double[][] capacityBits;

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
        int links = scenario.links().size();
        availableBits = new double[links][steps];
        receivedBits = new double[links][steps];
        capacityBits = new double[links][steps];
        for (int i = 0; i < links; i++) {
            fill(i);
        }
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
                media.isEmpty() ? List.of() : segments(),
                List.copyOf(flowResults),
                series ? series() : null);
    }

    private void fill(int link) {
        LinkSpec spec = scenario.links().get(link);
        Schedule capacity = new Schedule(spec.capacityBps());
        for (int s = 0; s < steps; s++) {
            long fromUs = s * STEP_US;
            long toUs = Math.min(fromUs + STEP_US, scenario.durationUs());
            double seconds = (toUs - fromUs) / 1e6;
            capacityBits[link][s] = capacity.mean(fromUs, toUs) * seconds;
        }
        double[] limit = new double[steps];
        double[] udp = new double[steps];
        for (FlowRun flow : flows) {
            if (!flow.spec.path().route().contains(link)) {
                continue;
            }
            if (flow.spec instanceof MediaSpec spec1) {
                addActive(limit, flow, new Schedule(spec1.video().maxBps()), spec1.audioBps());
                for (int s = 0; s < steps; s++) {
                    receivedBits[link][s] += flow.recorder.receivedBits[s];
                }
            } else if (flow.spec instanceof UdpSpec spec2) {
                addActive(udp, flow, new Schedule(spec2.bitrateBps()), 0);
            }
        }
        for (int s = 0; s < steps; s++) {
            availableBits[link][s] = Math.min(limit[s], Math.max(0, capacityBits[link][s] - udp[s]));
        }
    }

    private void addActive(double[] bits, FlowRun flow, Schedule bps, long extraBps) {
        long startUs = flow.spec.path().startUs();
        long stopUs = Math.min(flow.spec.path().stopUs(), scenario.durationUs());
        for (int s = 0; s < steps; s++) {
            long fromUs = Math.max(startUs, s * STEP_US);
            long toUs = Math.min(stopUs, (s + 1) * STEP_US);
            if (toUs > fromUs) {
                bits[s] += (bps.mean(fromUs, toUs) + extraBps) * (toUs - fromUs) / 1e6;
            }
        }
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
                round(utilisation(), 4),
                ms(samples == 0 ? Double.NaN : (double) queueUs / samples),
                percentileMs(queue, 50),
                percentileMs(queue, 95),
                percentileMs(queue, 100),
                ms(standing.getTotalCount() == 0 ? Double.NaN : standing.getMean()),
                percentileMs(standing, 95),
                ms(samples == 0 ? Double.NaN : (double) ownUs / samples),
                round(100 * (dropped + lost) / settled, 4),
                round(100 * dropped / settled, 4),
                round(overshootBits() / 1e3, 1),
                round(oscillation(), 4),
                round(jain(), 4),
                round(fairShare(), 4),
                round(over[0], 2),
                round(over[1], 4),
                round(100 * frozenUs / Math.max(1, activeUs), 3),
                round(feedbackBits / Math.max(1, activeUs) * 1e3, 2));
    }

    /** Over the links that can be filled; if none can, over all. */
    private double utilisation() {
        boolean any = false;
        for (int link = 0; link < availableBits.length; link++) {
            any |= canBeFilled(link);
        }
        double received = 0;
        double available = 0;
        for (int link = 0; link < availableBits.length; link++) {
            if (!any || canBeFilled(link)) {
                received += sum(receivedBits[link], 0, steps);
                available += sum(availableBits[link], 0, steps);
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
        for (int link = 0; link < availableBits.length; link++) {
            for (int s = 0; s + STEPS_PER_S <= steps; s += STEPS_PER_S) {
                double sent = 0;
                for (FlowRun flow : media) {
                    if (flow.spec.path().route().contains(link)) {
                        sent += sum(flow.recorder.sentBits, s, s + STEPS_PER_S);
                    }
                }
                sum += Math.max(0, sent - sum(availableBits[link], s, s + STEPS_PER_S));
            }
        }
        return sum;
    }

    private double oscillation() {
        double changes = 0;
        double mean = 0;
        int count = 0;
        double[] received = receivedBits[0];
        int last = -10;
        for (int second = 1; (second + 1) * STEPS_PER_S <= steps; second++) {
            int s = second * STEPS_PER_S;
            double available = sum(availableBits[0], s, s + STEPS_PER_S);
            double before = sum(availableBits[0], s - STEPS_PER_S, s);
            if (Math.abs(available - before) > CHANGE * Math.max(available, before)) {
                last = second;
            }
            if (second - last > 2 && second > 2) {
                double now = sum(received, s, s + STEPS_PER_S);
                changes += Math.abs(now - sum(received, s - STEPS_PER_S, s));
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
            double rate = sum(flow.recorder.receivedBits, steps / 2, steps);
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
            received += sum(flow.recorder.receivedBits, steps / 2, steps);
        }
        double least = Double.MAX_VALUE;
        for (double[] capacity : capacityBits) {
            least = Math.min(least, sum(capacity, steps / 2, steps));
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
                    capacity = Math.min(capacity, capacityBits[link][s] * STEPS_PER_S);
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

    private List<Segment> segments() {
        TreeSet<Long> times = new TreeSet<>();
        times.add(media.get(0).spec.path().startUs());
        List<Scenario.Step> capacity = scenario.links().get(0).capacityBps();
        if (capacity.size() <= MAX_CAPACITY_STEPS) {
            capacity.forEach(step -> times.add(step.fromUs()));
        }
        for (FlowRun flow : flows) {
            if (flow.spec.path().route().contains(0) && !(flow.spec instanceof TcpSpec)) {
                times.add(flow.spec.path().startUs());
                times.add(Math.min(flow.spec.path().stopUs(), scenario.durationUs()));
                List<Scenario.Step> changes = flow.spec instanceof MediaSpec spec
                        ? spec.video().maxBps()
                        : ((UdpSpec) flow.spec).bitrateBps();
                changes.forEach(step -> times.add(step.fromUs()));
            }
        }
        List<Segment> segments = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (long us : times) {
            int step = (int) ((us + STEP_US - 1) / STEP_US);
            if (us < scenario.durationUs() && step < steps && isChange(starts, step)) {
                starts.add(step);
            }
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : steps;
            segments.add(segment(starts.get(i), end, i == 0));
        }
        return segments;
    }

    private boolean isChange(List<Integer> starts, int step) {
        if (starts.isEmpty()) {
            return true;
        }
        double before = availableBits[0][step - 1];
        double now = availableBits[0][step];
        return Math.abs(now - before) > CHANGE * Math.max(now, before);
    }

    private Segment segment(int from, int to, boolean first) {
        double available = availableBits[0][from];
        String change = "start";
        if (!first) {
            boolean up = available > availableBits[0][from - 1];
            boolean sameCapacity =
                    Math.abs(capacityBits[0][from] - capacityBits[0][from - 1]) <= CHANGE * capacityBits[0][from];
            change = !up ? "down" : sameCapacity && isUnmute(from) ? "unmute" : "up";
        }
        double t90 = Double.NaN;
        for (int s = from; s + STEPS_PER_S <= to; s++) {
            if (sum(receivedBits[0], s, s + STEPS_PER_S)
                    >= REACHED * Math.min(sum(availableBits[0], s, s + STEPS_PER_S), available * STEPS_PER_S)) {
                t90 = (double) (s + STEPS_PER_S - from) / STEPS_PER_S;
                break;
            }
        }
        int second = Math.min(from + STEPS_PER_S, to);
        double firstSecond = sum(receivedBits[0], from, second) / (second - from) * STEPS_PER_S;
        return new Segment(
                round((double) from / STEPS_PER_S, 1),
                round(available * STEPS_PER_S / 1e3, 1),
                change,
                round(t90, 1),
                round(change.equals("down") ? drainS(from, to) : 0, 3),
                round(firstSecond / 1e3, 1));
    }

    /** Whether an application that had been there all along was given more to do. */
    private boolean isUnmute(int step) {
        long us = step * STEP_US;
        for (FlowRun flow : media) {
            if (flow.spec.path().startUs() < us - STEP_US && flow.spec instanceof MediaSpec spec) {
                Schedule limit = new Schedule(spec.video().maxBps());
                if (limit.at(us) > limit.at(us - STEP_US)) {
                    return true;
                }
            }
        }
        return false;
    }

    private double drainS(int from, int to) {
        long fromUs = from * STEP_US;
        long toUs = to * STEP_US;
        double worst = 0;
        for (FlowRun flow : media) {
            if (flow.spec.path().route().contains(0)) {
                double s = drainS(flow.recorder, fromUs, toUs);
                worst = Double.isNaN(s) ? s : Math.max(worst, s);
                if (Double.isNaN(worst)) {
                    return worst;
                }
            }
        }
        return worst;
    }

    private static double drainS(FlowRecorder recorder, long fromUs, long toUs) {
        boolean above = false;
        long belowSinceUs = -1;
        for (int i = 0; i < recorder.standingCount; i++) {
            long us = recorder.standingAtUs[i];
            if (us < fromUs || us >= toUs) {
                continue;
            }
            if (recorder.standingUs[i] > DRAINED_US) {
                if (!above && us - fromUs > 2_000_000) {
                    return 0; // a later queue has another cause
                }
                above = true;
                belowSinceUs = -1;
            } else if (above) {
                if (belowSinceUs < 0) {
                    belowSinceUs = us;
                }
                if (us - belowSinceUs >= DRAINED_FOR_US) {
                    return (belowSinceUs - fromUs) / 1e6;
                }
            }
        }
        return above ? Double.NaN : 0;
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
                round(sum(r.receivedBits, 0, steps) / activeUs * 1e3, 1),
                round(sum(r.receivedBits, steps / 2, steps) / (steps - steps / 2) * STEPS_PER_S / 1e3, 1),
                round(100.0 * (path.dropped() + path.lost()) / Math.max(1, path.sent() - inFlight), 4),
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
            capacity[s] = (int) Math.round(capacityBits[0][s] * STEPS_PER_S / 1e3);
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

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static double sum(long[] values, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static double percentileMs(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? Double.NaN : ms(histogram.getValueAtPercentile(percentile));
    }

    private static double ms(double us) {
        return round(us / 1e3, 3);
    }

    private static double round(double value, int decimals) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.NaN;
        }
        double scale = Math.pow(10, decimals);
        return Math.rint(value * scale) / scale;
    }
}
