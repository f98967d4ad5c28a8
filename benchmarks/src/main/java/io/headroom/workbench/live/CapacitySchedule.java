package io.headroom.workbench.live;

import io.headroom.workbench.trace.CapacityTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the link carries over time: steps, the last of which holds for ever. Times are microseconds since the link was
 * started, rates bits per second. Immutable.
 */
public final class CapacitySchedule {
    private static final int MAX_STEPS = 1_000_000;
    private static final double MAX_KBPS = 10_000_000;

    private final long[] startUs;
    private final long[] capacityBps;

    private CapacitySchedule(long[] startUs, long[] capacityBps) {
        this.startUs = startUs;
        this.capacityBps = capacityBps;
    }

    /**
     * Reads {@code "0:3000,20:500,40:3000"}: from second 0 on 3000 kb/s, from second 20 on 500, and so on.
     *
     * @throws IllegalArgumentException naming the step that cannot be read and what was expected
     */
    public static CapacitySchedule parse(String text) {
        List<double[]> steps = new ArrayList<>();
        for (String step : text.split(",", -1)) {
            String[] parts = step.trim().split(":", -1);
            try {
                if (parts.length != 2) {
                    throw new NumberFormatException();
                }
                steps.add(new double[] {Double.parseDouble(parts[0]) * 1000, Double.parseDouble(parts[1])});
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "schedule step \"" + step + "\", expected SECONDS:KBPS as in" + " \"0:3000,20:500,40:3000\"");
            }
        }
        return ofSteps(steps);
    }

    /** The capacity of a trace file; its last value holds for ever. */
    public static CapacitySchedule of(CapacityTrace trace) {
        return new CapacitySchedule(
                trace.timesUs().clone(), trace.capacitiesBps().clone());
    }

    /**
     * Makes a schedule of (milliseconds, kb/s) pairs.
     *
     * @throws IllegalArgumentException if there is no step, the first is not at 0, times do not rise, or a rate is out of
     *     range
     */
    public static CapacitySchedule ofSteps(List<double[]> timeMsAndKbps) {
        if (timeMsAndKbps.isEmpty() || timeMsAndKbps.size() > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "a schedule of " + timeMsAndKbps.size() + " steps, expected 1.." + MAX_STEPS);
        }
        long[] startUs = new long[timeMsAndKbps.size()];
        long[] capacityBps = new long[timeMsAndKbps.size()];
        for (int i = 0; i < startUs.length; i++) {
            double timeMs = timeMsAndKbps.get(i)[0];
            double kbps = timeMsAndKbps.get(i)[1];
            if (!(kbps >= 0 && kbps <= MAX_KBPS)) {
                throw new IllegalArgumentException(
                        "capacity " + kbps + " kb/s at " + timeMs + " ms, expected 0.." + MAX_KBPS);
            }
            startUs[i] = Math.round(timeMs * 1000);
            capacityBps[i] = Math.round(kbps * 1000);
            if (i == 0 && startUs[0] != 0) {
                throw new IllegalArgumentException("the schedule begins at " + timeMs + " ms, expected 0");
            }
            if (i > 0 && startUs[i] <= startUs[i - 1]) {
                throw new IllegalArgumentException("the schedule steps from " + startUs[i - 1] / 1000 + " ms to "
                        + timeMs + " ms, expected rising times");
            }
        }
        return new CapacitySchedule(startUs, capacityBps);
    }

    /** The capacity at {@code timeUs}. */
    long capacityBps(long timeUs) {
        return capacityBps[indexAt(timeUs)];
    }

    /** When the last of {@code bits} has left, if the first begins at {@code beginUs}; {@code Long.MAX_VALUE} for never. */
    long departureUs(long beginUs, long bits) {
        double left = bits;
        long now = beginUs;
        for (int i = indexAt(now); i < startUs.length; i++) {
            boolean last = i == startUs.length - 1;
            double carriedBits = last ? Double.POSITIVE_INFINITY : capacityBps[i] * ((startUs[i + 1] - now) / 1e6);
            if (capacityBps[i] > 0 && left <= carriedBits) {
                return now + (long) Math.ceil(left * 1e6 / capacityBps[i]);
            }
            if (!last) {
                left -= carriedBits;
                now = startUs[i + 1];
            }
        }
        return Long.MAX_VALUE;
    }

    /** How many bits fit through between two times. */
    double capacityBits(long fromUs, long toUs) {
        double bits = 0;
        for (int i = 0; i < startUs.length; i++) {
            long begin = Math.max(fromUs, startUs[i]);
            long end = Math.min(toUs, i == startUs.length - 1 ? Long.MAX_VALUE : startUs[i + 1]);
            if (end > begin) {
                bits += capacityBps[i] * ((end - begin) / 1e6);
            }
        }
        return bits;
    }

    /** How many steps there are. */
    int steps() {
        return startUs.length;
    }

    long stepStartUs(int step) {
        return startUs[step];
    }

    long stepCapacityBps(int step) {
        return capacityBps[step];
    }

    /** The highest capacity, bits per second. */
    public long maxBps() {
        return Arrays.stream(capacityBps).max().orElseThrow();
    }

    private int indexAt(long timeUs) {
        int found = Arrays.binarySearch(startUs, timeUs);
        return Math.max(0, found >= 0 ? found : -found - 2);
    }
}
