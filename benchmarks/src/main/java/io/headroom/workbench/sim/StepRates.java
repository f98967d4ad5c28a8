package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import io.headroom.workbench.sim.Simulation.FlowRun;
import java.util.List;

/** What each link offered, what media could use of it, and what media got: bits per link and step of 100 ms. */
final class StepRates {
    static final int STEPS_PER_S = (int) (1_000_000 / FlowRecorder.STEP_US);
    /** What is available must change by this part to count. */
    static final double CHANGE = 0.05;

    private static final long STEP_US = FlowRecorder.STEP_US;

    final int steps;
    final double[][] capacityBits;
    final double[][] availableBits;
    final double[][] receivedBits;

    StepRates(Scenario scenario, List<FlowRun> flows, int steps) {
        this.steps = steps;
        int links = scenario.links().size();
        availableBits = new double[links][steps];
        receivedBits = new double[links][steps];
        capacityBits = new double[links][steps];
        for (int i = 0; i < links; i++) {
            fill(i, scenario, flows);
        }
    }

    private void fill(int link, Scenario scenario, List<FlowRun> flows) {
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
                addActive(limit, flow, scenario, new Schedule(spec1.video().maxBps()), spec1.audioBps());
                for (int s = 0; s < steps; s++) {
                    receivedBits[link][s] += flow.recorder.receivedBits[s];
                }
            } else if (flow.spec instanceof UdpSpec spec2) {
                addActive(udp, flow, scenario, new Schedule(spec2.bitrateBps()), 0);
            }
        }
        for (int s = 0; s < steps; s++) {
            availableBits[link][s] = Math.min(limit[s], Math.max(0, capacityBits[link][s] - udp[s]));
        }
    }

    private void addActive(double[] bits, FlowRun flow, Scenario scenario, Schedule bps, long extraBps) {
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

    static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    static double sum(long[] values, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
