package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.ClockSpec;
import java.util.List;

/** A host's clock as a function of true time: an origin, a drift, jumps, and a grain. */
final class HostClock {
    private final long originUs;
    private final double rate;
    private final long quantumUs;
    private final long[] jumpAtUs;
    private final long[] jumpUs;
    private int jumps;
    private long jumpedUs;

    HostClock(long originUs, ClockSpec spec) {
        this.originUs = originUs;
        rate = spec.driftPpm() / 1e6;
        quantumUs = spec.quantumUs();
        List<Scenario.Step> steps = spec.receiverJumpsUs();
        jumpAtUs = steps.stream().mapToLong(Scenario.Step::fromUs).toArray();
        jumpUs = steps.stream().mapToLong(Scenario.Step::value).toArray();
    }

    /** What the clock shows at a true time; times must not go back. */
    long at(long trueUs) {
        while (jumps < jumpAtUs.length && jumpAtUs[jumps] <= trueUs) {
            jumpedUs += jumpUs[jumps++];
        }
        long us = originUs + trueUs + Math.round(trueUs * rate) + jumpedUs;
        return quantumUs > 1 ? Math.floorDiv(us, quantumUs) * quantumUs : us;
    }
}
