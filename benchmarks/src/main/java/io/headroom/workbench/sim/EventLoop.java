package io.headroom.workbench.sim;

import java.util.Arrays;

/**
 * Virtual time. A run has a few dozen timers, each set again and again, so the next one is found by looking at all of them:
 * one array of numbers, no heap to keep, nothing to allocate. Timers due at the same microsecond go off in the order of
 * their creation.
 */
final class EventLoop {
    private static final long NOT_SET = Long.MAX_VALUE;

    /** Goes off once each time it is set. */
    final class Timer {
        private final int place;

        private Timer(int place) {
            this.place = place;
        }

        /** Sets it, or sets it anew; a time that is past means now. */
        void at(long us) {
            dueUs[place] = Math.max(us, nowUs);
        }

        /** Takes the setting back. */
        void cancel() {
            dueUs[place] = NOT_SET;
        }

        boolean isSet() {
            return dueUs[place] != NOT_SET;
        }
    }

    private long[] dueUs = new long[16];
    private Runnable[] actions = new Runnable[16];
    private int timers;
    private long nowUs;

    /** Makes a timer that runs {@code action}. */
    Timer timer(Runnable action) {
        if (timers == dueUs.length) {
            dueUs = Arrays.copyOf(dueUs, 2 * timers);
            actions = Arrays.copyOf(actions, 2 * timers);
        }
        dueUs[timers] = NOT_SET;
        actions[timers] = action;
        return new Timer(timers++);
    }

    long nowUs() {
        return nowUs;
    }

    /** Runs all that is due before {@code endUs}, and leaves the clock there. */
    void runUntil(long endUs) {
        while (true) {
            int next = next();
            if (next < 0 || dueUs[next] >= endUs) {
                nowUs = endUs;
                return;
            }
            nowUs = dueUs[next];
            dueUs[next] = NOT_SET;
            actions[next].run();
        }
    }

    private int next() {
        long earliestUs = NOT_SET;
        int next = -1;
        for (int i = 0; i < timers; i++) {
            if (dueUs[i] < earliestUs) {
                earliestUs = dueUs[i];
                next = i;
            }
        }
        return next;
    }
}
