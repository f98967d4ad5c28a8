package io.headroom.workbench.live;

/**
 * How a sender followed a step of the capacity.
 *
 * <p>A sender has come down when it sent no more than 1.2 times the new capacity over one second, and has come back when
 * it sent nine tenths of it.
 *
 * @param stepUs when the step was, or -1 if the schedule has none of the kind
 * @param capacityBps what the capacity became
 * @param tookUs how long the sender took, or -1 if it did not get there before the next step or the end
 * @param watchedUs how long it had
 * @param closestShare the sent rate nearest to the goal, as a share of the new capacity
 * @param alreadyThere whether it was at the goal before the step, so that there was nothing to do
 */
record Reaction(long stepUs, long capacityBps, long tookUs, long watchedUs, double closestShare, boolean alreadyThere) {
    private static final double STEP_RATIO = 1.25; // smaller steps are weather
    private static final double DOWN_SHARE = 1.2;
    private static final double BACK_SHARE = 0.9;
    private static final long WINDOW_US = 1_000_000;
    private static final long RESOLUTION_US = 100_000;
    private static final long SHORTEST_WATCH_US = 3_000_000;
    private static final Reaction NONE = new Reaction(-1, 0, -1, 0, Double.NaN, false);

    /** The reaction to the deepest drop. */
    static Reaction toDrop(CapacitySchedule capacity, PacketLog log, long endUs) {
        return to(capacity, log, endUs, deepestDrop(capacity, endUs), true);
    }

    /** The reaction to the highest rise after the deepest drop. */
    static Reaction toRise(CapacitySchedule capacity, PacketLog log, long endUs) {
        int drop = deepestDrop(capacity, endUs);
        int rise = -1;
        double highest = STEP_RATIO;
        for (int i = Math.max(1, drop + 1); i < capacity.steps(); i++) {
            double ratio = (double) capacity.stepCapacityBps(i) / Math.max(1, capacity.stepCapacityBps(i - 1));
            if (ratio >= highest && watchUs(capacity, i, endUs) >= SHORTEST_WATCH_US) {
                highest = ratio;
                rise = i;
            }
        }
        return to(capacity, log, endUs, rise, false);
    }

    private static int deepestDrop(CapacitySchedule capacity, long endUs) {
        int drop = -1;
        double deepest = 1 / STEP_RATIO;
        for (int i = 1; i < capacity.steps(); i++) {
            double ratio = (double) capacity.stepCapacityBps(i) / Math.max(1, capacity.stepCapacityBps(i - 1));
            if (ratio <= deepest && watchUs(capacity, i, endUs) >= SHORTEST_WATCH_US) {
                deepest = ratio;
                drop = i;
            }
        }
        return drop;
    }

    private static long watchUs(CapacitySchedule capacity, int step, long endUs) {
        long nextUs = step + 1 < capacity.steps() ? Math.min(endUs, capacity.stepStartUs(step + 1)) : endUs;
        return nextUs - capacity.stepStartUs(step);
    }

    private static Reaction to(CapacitySchedule capacity, PacketLog log, long endUs, int step, boolean down) {
        if (step < 0) {
            return NONE;
        }
        long stepUs = capacity.stepStartUs(step);
        long watchUs = watchUs(capacity, step, endUs);
        long capacityBps = capacity.stepCapacityBps(step);
        boolean alreadyThere = there(share(log, stepUs, capacityBps), down);
        double closest = down ? Double.POSITIVE_INFINITY : 0;
        for (long afterUs = WINDOW_US; afterUs <= watchUs; afterUs += RESOLUTION_US) {
            double share = share(log, stepUs + afterUs, capacityBps);
            closest = down ? Math.min(closest, share) : Math.max(closest, share);
            if (there(share, down)) {
                return new Reaction(stepUs, capacityBps, afterUs, watchUs, closest, alreadyThere);
            }
        }
        return new Reaction(stepUs, capacityBps, -1, watchUs, closest, alreadyThere);
    }

    /** The rate sent in the second before {@code timeUs}, as a share of a capacity. */
    private static double share(PacketLog log, long timeUs, long capacityBps) {
        PacketLog.Window window = log.window(timeUs - WINDOW_US, timeUs);
        return 8.0 * window.sentBytes() * 1_000_000 / WINDOW_US / Math.max(1, capacityBps);
    }

    private static boolean there(double share, boolean down) {
        return down ? share <= DOWN_SHARE : share >= BACK_SHARE;
    }

    /** Whether the schedule has such a step. */
    boolean happened() {
        return stepUs >= 0;
    }
}
