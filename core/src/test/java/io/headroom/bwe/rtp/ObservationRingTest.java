package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationRingTest {
    private final List<String> seen = new ArrayList<>();
    private final PacketObservationSink writeDown = (arrivalUs, sendUs, size, ssrc, seq) ->
            seen.add(arrivalUs + " " + sendUs + " " + size + " " + ssrc + " " + seq);

    @ParameterizedTest(name = "{0} become {1}")
    @CsvSource({"1, 1", "2, 2", "3, 4", "1000, 1024", "1024, 1024", "16777216, 16777216"})
    void roundsItsCapacityUp(int asked, int capacity) {
        assertThat(new ObservationRing(asked).capacity()).isEqualTo(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, (1 << 24) + 1, Integer.MAX_VALUE})
    void refusesCapacitiesThatMakeNoSense(int capacity) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ObservationRing(capacity));
    }

    @Test
    void handsObservationsOverInOrder() {
        ObservationRing ring = new ObservationRing(4);
        assertThat(ring.offer(1, -2, 3, -4, 5)).isTrue();
        assertThat(ring.offer(Long.MIN_VALUE, Long.MAX_VALUE, 0, 1, -1)).isTrue();
        assertThat(ring.size()).isEqualTo(2);

        assertThat(ring.drain(writeDown, 1)).isEqualTo(1);
        assertThat(seen).containsExactly("1 -2 3 -4 5");
        assertThat(ring.drain(writeDown, 100)).isEqualTo(1);
        assertThat(seen).endsWith(Long.MIN_VALUE + " " + Long.MAX_VALUE + " 0 1 -1");
        assertThat(ring.drain(writeDown, 100)).isZero();
        assertThat(ring.drain(writeDown, -1)).isZero();
    }

    @Test
    void dropsTheNewestWhenFullAndCounts() {
        ObservationRing ring = new ObservationRing(4);
        for (int i = 0; i < 10; i++) {
            assertThat(ring.offer(i, 0, 0, 0, 0)).isEqualTo(i < 4);
        }
        assertThat(ring.dropped()).isEqualTo(6);
        ring.drain(writeDown, 3);
        assertThat(ring.offer(10, 0, 0, 0, 0)).isTrue();
        ring.drain(writeDown, 9);
        assertThat(seen).containsExactly("0 0 0 0 0", "1 0 0 0 0", "2 0 0 0 0", "3 0 0 0 0", "10 0 0 0 0");
    }

    @Test
    void drainsButTakesNoMoreOnceClosedAndCanBeReused() {
        ObservationRing ring = new ObservationRing(4);
        ring.offer(1, 0, 0, 0, 0);
        ring.close();
        assertThat(ring.isClosed()).isTrue();
        assertThat(ring.offer(2, 0, 0, 0, 0)).isFalse();
        assertThat(ring.dropped()).isEqualTo(1);
        assertThat(ring.drain(writeDown, 9)).isEqualTo(1);

        ring.offer(3, 0, 0, 0, 0);
        ring.reopen();
        assertThat(ring.dropped()).isZero();
        assertThat(ring.size()).isZero();
        assertThat(ring.offer(4, 0, 0, 0, 0)).isTrue();
        ring.drain(writeDown, 9);
        assertThat(seen).containsExactly("1 0 0 0 0", "4 0 0 0 0");
    }

    @Test
    void goesOnBehindAnObservationThatTheSinkChokedOn() {
        ObservationRing ring = new ObservationRing(4);
        ring.offer(1, 0, 0, 0, 0);
        ring.offer(2, 0, 0, 0, 0);
        assertThatThrownBy(() -> ring.drain(
                        (arrivalUs, sendUs, size, ssrc, seq) -> {
                            throw new IllegalStateException("choked");
                        },
                        9))
                .hasMessage("choked");
        ring.drain(writeDown, 9);
        assertThat(seen).containsExactly("2 0 0 0 0");
    }

    @Test
    void aSinkMayFeedTheRingItDrains() {
        ObservationRing ring = new ObservationRing(1);
        ring.offer(1, 0, 0, 0, 0);
        ring.drain((arrivalUs, sendUs, size, ssrc, seq) -> ring.offer(arrivalUs + 1, 0, 0, 0, 0), 1);
        ring.drain(writeDown, 1);
        assertThat(seen).containsExactly("2 0 0 0 0");
    }

    /** Adds up what it is handed and notes whether each observation is whole and later than the one before. */
    private static final class Auditor implements PacketObservationSink {
        long count;
        long checksum;
        long last = -1;
        boolean sound = true;

        @Override
        public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
            sound &= arrivalTimeUs > last
                    && sendTimeUs == ~arrivalTimeUs
                    && sizeBytes == (int) arrivalTimeUs * 3
                    && ssrc == (int) arrivalTimeUs * 5
                    && sequenceNumber == ((int) arrivalTimeUs & 0xFFFF);
            last = arrivalTimeUs;
            count++;
            checksum += arrivalTimeUs;
        }
    }

    @ParameterizedTest(name = "capacity {0}, a producer that {1}")
    @CsvSource({"1, drops", "16, drops", "1024, drops", "1, insists", "16, insists", "1024, insists"})
    @Timeout(120)
    void losesNothingButWhatItCountsBetweenTwoThreads(int capacity, String manner) throws InterruptedException {
        int offers = 1_000_000;
        boolean insists = manner.equals("insists");
        ObservationRing ring = new ObservationRing(capacity);
        Auditor auditor = new Auditor();
        AtomicReference<Throwable> failure = new AtomicReference<>();

        Thread consumer = new Thread(() -> {
            while (true) {
                boolean closed = ring.isClosed(); // before the drain: what came before the closing is still taken
                if (ring.drain(auditor, 64) == 0) {
                    if (closed) {
                        return;
                    }
                    Thread.onSpinWait();
                    Thread.yield();
                }
            }
        });
        consumer.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        consumer.start();
        long accepted = 0;
        long acceptedChecksum = 0;
        long refused = 0;
        for (int i = 0; i < offers; i++) {
            boolean taken = ring.offer(i, ~(long) i, i * 3, i * 5, i & 0xFFFF);
            while (!taken && insists) {
                refused++;
                Thread.yield();
                taken = ring.offer(i, ~(long) i, i * 3, i * 5, i & 0xFFFF);
            }
            accepted += taken ? 1 : 0;
            acceptedChecksum += taken ? i : 0;
            refused += taken ? 0 : 1;
        }
        ring.close();
        consumer.join();

        assertThat(failure.get()).isNull();
        assertThat(auditor.sound).as("whole and in order").isTrue();
        assertThat(auditor.count).isEqualTo(accepted);
        assertThat(auditor.checksum).isEqualTo(acceptedChecksum);
        assertThat(ring.dropped()).isEqualTo(refused);
        assertThat(insists ? accepted : accepted + refused).isEqualTo(offers);
    }
}
