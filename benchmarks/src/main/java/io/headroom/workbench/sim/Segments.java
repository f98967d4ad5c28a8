package io.headroom.workbench.sim;

import io.headroom.workbench.sim.RunResult.Segment;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import io.headroom.workbench.sim.Simulation.FlowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How media fared after each change of what was available on the first link. */
final class Segments {
    private static final long STEP_US = FlowRecorder.STEP_US;
    private static final int STEPS_PER_S = StepRates.STEPS_PER_S;
    /** A capacity with more steps than this is a trace: it has no "changes" worth a row each. */
    private static final int MAX_CAPACITY_STEPS = 20;

    private static final double REACHED = 0.9;
    private static final long DRAINED_US = 40_000;
    private static final long DRAINED_FOR_US = 200_000;

    private final Scenario scenario;
    private final List<FlowRun> flows;
    private final List<FlowRun> media;
    private final StepRates rates;

    /** {@code media} are those of the flows that carry media, at least one. */
    Segments(Scenario scenario, List<FlowRun> flows, List<FlowRun> media, StepRates rates) {
        this.scenario = scenario;
        this.flows = flows;
        this.media = media;
        this.rates = rates;
    }

    List<Segment> all() {
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
            if (us < scenario.durationUs() && step < rates.steps && isChange(starts, step)) {
                starts.add(step);
            }
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : rates.steps;
            segments.add(segment(starts.get(i), end, i == 0));
        }
        return segments;
    }

    private boolean isChange(List<Integer> starts, int step) {
        if (starts.isEmpty()) {
            return true;
        }
        double before = rates.availableBits[0][step - 1];
        double now = rates.availableBits[0][step];
        return Math.abs(now - before) > StepRates.CHANGE * Math.max(now, before);
    }

    private Segment segment(int from, int to, boolean first) {
        double available = rates.availableBits[0][from];
        String change = "start";
        if (!first) {
            boolean up = available > rates.availableBits[0][from - 1];
            boolean sameCapacity = Math.abs(rates.capacityBits[0][from] - rates.capacityBits[0][from - 1])
                    <= StepRates.CHANGE * rates.capacityBits[0][from];
            change = !up ? "down" : sameCapacity && isUnmute(from) ? "unmute" : "up";
        }
        double t90 = Double.NaN;
        for (int s = from; s + STEPS_PER_S <= to; s++) {
            if (StepRates.sum(rates.receivedBits[0], s, s + STEPS_PER_S)
                    >= REACHED
                            * Math.min(
                                    StepRates.sum(rates.availableBits[0], s, s + STEPS_PER_S),
                                    available * STEPS_PER_S)) {
                t90 = (double) (s + STEPS_PER_S - from) / STEPS_PER_S;
                break;
            }
        }
        int second = Math.min(from + STEPS_PER_S, to);
        double firstSecond = StepRates.sum(rates.receivedBits[0], from, second) / (second - from) * STEPS_PER_S;
        return new Segment(
                Rounded.to((double) from / STEPS_PER_S, 1),
                Rounded.to(available * STEPS_PER_S / 1e3, 1),
                change,
                Rounded.to(t90, 1),
                Rounded.to(change.equals("down") ? drainS(from, to) : 0, 3),
                Rounded.to(firstSecond / 1e3, 1));
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
}
