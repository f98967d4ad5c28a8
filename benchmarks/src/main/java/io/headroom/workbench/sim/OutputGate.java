package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.LinkSpec;
import java.util.SplittableRandom;

/** Holds packets that a link has served: until the next batch leaves, and until a stall is over. */
final class OutputGate {
    private final LinkSpec spec;
    private final SplittableRandom random;
    private final boolean open;

    private long batchUs;
    private long stallStartUs;
    private long stallEndUs;

    OutputGate(LinkSpec spec, SplittableRandom random) {
        this.spec = spec;
        this.random = random;
        open = spec.batchMaxUs() == 0 && spec.stallEveryUs() == 0;
        if (spec.batchMaxUs() > 0) {
            batchUs = random.nextLong(spec.batchMaxUs()) + 1; // the phase
        }
        if (spec.stallEveryUs() > 0) {
            nextStall(0);
        }
    }

    /** When a packet served now is out. */
    long outUs(long nowUs) {
        if (open) {
            return nowUs;
        }
        long outUs = nowUs;
        if (spec.batchMaxUs() > 0) {
            while (batchUs < nowUs) {
                batchUs += uniform(spec.batchMinUs(), spec.batchMaxUs());
            }
            outUs = batchUs;
        }
        if (spec.stallEveryUs() > 0) {
            while (stallEndUs <= outUs) {
                nextStall(stallEndUs);
            }
            if (stallStartUs <= outUs) {
                outUs = stallEndUs;
            }
        }
        return outUs;
    }

    private void nextStall(long afterUs) {
        double pause = -StrictMath.log(1 - random.nextDouble()) * spec.stallEveryUs();
        stallStartUs = afterUs + Math.round(pause);
        stallEndUs = stallStartUs + uniform(spec.stallMinUs(), spec.stallMaxUs());
    }

    private long uniform(long min, long max) {
        return min == max ? min : min + random.nextLong(max - min + 1);
    }
}
