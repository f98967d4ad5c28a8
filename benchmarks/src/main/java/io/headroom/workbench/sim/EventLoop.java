package io.headroom.workbench.sim;

import java.util.Arrays;

/**
 * Virtual time. Few timers, each set again and again: a binary heap of timers that know their place in it, so that setting
 * one allocates nothing. Timers due at the same microsecond go off in the order of their creation.
 */
final class EventLoop {
    /** Goes off once each time it is set. */
    final class Timer {
        private final Runnable action;
        private final int order;
        private long dueUs;
        private int place = -1;

        private Timer(Runnable action, int order) {
            this.action = action;
            this.order = order;
        }

        /** Sets it, or sets it anew; a time that is past means now. */
        void at(long us) {
            dueUs = Math.max(us, nowUs);
            if (place < 0) {
                if (size == heap.length) {
                    heap = Arrays.copyOf(heap, 2 * size);
                }
                up(size++, this);
            } else if (place > 0 && isBefore(this, heap[(place - 1) / 2])) {
                up(place, this);
            } else {
                down(place, this);
            }
        }

        /** Takes the setting back. */
        void cancel() {
            if (place >= 0) {
                remove(place);
            }
        }

        boolean isSet() {
            return place >= 0;
        }
    }

    private Timer[] heap = new Timer[64];
    private int size;
    private int timers;
    private long nowUs;

    /** Makes a timer that runs {@code action}. */
    Timer timer(Runnable action) {
        return new Timer(action, timers++);
    }

    long nowUs() {
        return nowUs;
    }

    /** Runs all that is due before {@code endUs}, and leaves the clock there. */
    void runUntil(long endUs) {
        while (size > 0 && heap[0].dueUs < endUs) {
            Timer timer = heap[0];
            nowUs = timer.dueUs;
            remove(0);
            timer.action.run();
        }
        nowUs = endUs;
    }

    private void remove(int place) {
        heap[place].place = -1;
        Timer last = heap[--size];
        if (place == size) {
            return;
        }
        if (place > 0 && isBefore(last, heap[(place - 1) / 2])) {
            up(place, last);
        } else {
            down(place, last);
        }
    }

    private void up(int from, Timer timer) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!isBefore(timer, heap[parent])) {
                break;
            }
            put(place, heap[parent]);
            place = parent;
        }
        put(place, timer);
    }

    private void down(int from, Timer timer) {
        int place = from;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], timer)) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, timer);
    }

    private void put(int place, Timer timer) {
        heap[place] = timer;
        timer.place = place;
    }

    private static boolean isBefore(Timer a, Timer b) {
        return a.dueUs < b.dueUs || a.dueUs == b.dueUs && a.order < b.order;
    }
}
