package io.headroom.jvb.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongRingTest {
    @Test
    void givesBackWhatWasPutInInOrderLapAfterLap() {
        LongRing ring = new LongRing(4, 2);
        for (long lap = 0; lap < 10; lap++) {
            for (long i = 0; i < 3; i++) {
                put(ring, lap, i);
            }
            for (long i = 0; i < 3; i++) {
                assertThat(ring.next()).isTrue();
                assertThat(ring.get(0)).isEqualTo(lap);
                assertThat(ring.get(1)).isEqualTo(i);
            }
            assertThat(ring.next()).isFalse();
        }
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatFindsNoRoomAndGoesOn() {
        LongRing ring = new LongRing(4, 2);
        for (long i = 0; i < 6; i++) {
            put(ring, i, i);
        }

        assertThat(ring.dropped()).isEqualTo(2);
        for (long i = 0; i < 4; i++) {
            assertThat(ring.next()).isTrue();
            assertThat(ring.get(0)).isEqualTo(i);
        }
        assertThat(ring.next()).isFalse();
        assertThat(put(ring, 7, 7)).isTrue();
    }

    @Test
    void recordsClaimedTogetherFollowOneAnotherOrAreAllDropped() {
        LongRing ring = new LongRing(8, 2);
        for (int lap = 0; lap < 10; lap++) {
            put(ring, 100, lap);
            long first = ring.claim(5);
            for (int i = 0; i < 5; i++) {
                ring.put(first + i, 0, i);
                ring.put(first + i, 1, lap);
                ring.publish(first + i);
            }
            assertThat(ring.claim(3)).isEqualTo(-1); // there is room for two
            put(ring, 200, lap);

            for (long expected : new long[] {100, 0, 1, 2, 3, 4, 200}) {
                assertThat(ring.next()).isTrue();
                assertThat(ring.get(0)).isEqualTo(expected);
                assertThat(ring.get(1)).isEqualTo(lap);
            }
            assertThat(ring.next()).isFalse();
        }
        assertThat(ring.dropped()).isEqualTo(30);
        assertThat(ring.claim(9)).as("more than it holds").isEqualTo(-1);
    }

    @Test
    void aTextGoesWithItsRecordAndIsLetGoWithIt() {
        LongRing ring = new LongRing(2, 2);
        long at = ring.claim();
        ring.put(at, "why");
        ring.publish(at);
        put(ring, 1, 1);

        assertThat(ring.next()).isTrue();
        assertThat(ring.text()).isEqualTo("why");
        assertThat(ring.next()).isTrue();
        assertThat(ring.text()).isEmpty();
        assertThat(ring.next()).isFalse();
        put(ring, 2, 2); // where the text was
        assertThat(ring.next()).isTrue();
        assertThat(ring.text()).isEmpty();
    }

    /** Every record arrives whole, once, and each producer's in order, or is counted as dropped. */
    @Test
    void losesAndMixesNothingAmongThreads() throws InterruptedException {
        int producers = 4;
        int each = 50_000;
        LongRing ring = new LongRing(256, 2);
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < producers; p++) {
            long producer = p;
            Thread thread = new Thread(() -> {
                for (long i = 0; i < each; i++) {
                    put(ring, producer, i * producers + producer);
                }
            });
            threads.add(thread);
            thread.start();
        }
        long[] last = {-1, -1, -1, -1};
        long taken = 0;
        boolean alive = true;
        while (alive) {
            alive = threads.stream().anyMatch(Thread::isAlive);
            while (ring.next()) {
                int producer = (int) ring.get(0);
                long value = ring.get(1);
                assertThat(value % producers).isEqualTo(producer);
                assertThat(value).isGreaterThan(last[producer]);
                last[producer] = value;
                taken++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken + ring.dropped()).isEqualTo((long) producers * each);
    }

    private static boolean put(LongRing ring, long first, long second) {
        long at = ring.claim();
        if (at < 0) {
            return false;
        }
        ring.put(at, 0, first);
        ring.put(at, 1, second);
        ring.publish(at);
        return true;
    }
}
