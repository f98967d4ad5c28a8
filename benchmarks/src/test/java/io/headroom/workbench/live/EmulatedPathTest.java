package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmulatedPathTest {
    private static final int PAYLOAD_BYTES = 1_222; // 1 250 with headers: 10 000 bits, 10 ms at 1 Mb/s
    private static final CapacitySchedule ONE_MBPS = CapacitySchedule.parse("0:1000");

    @Test
    void packetsQueueBehindEachOtherAndArriveOneDelayAfterTheyHaveLeft() {
        EmulatedPath path = path(20, 300, 0, 0, 1);
        assertThat(path.offer(0, PAYLOAD_BYTES)).isEqualTo(30_000);
        assertThat(path.waitUs()).isZero();
        assertThat(path.offer(1_000, PAYLOAD_BYTES)).isEqualTo(40_000);
        assertThat(path.waitUs()).isEqualTo(9_000);
        assertThat(path.offer(100_000, PAYLOAD_BYTES)).isEqualTo(130_000);
        assertThat(path.waitUs()).isZero();
    }

    @Test
    void aPacketThatWouldWaitLongerThanTheQueueIsDroppedAndCostsNoCapacity() {
        EmulatedPath path = path(0, 25, 0, 0, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(path.offer(0, PAYLOAD_BYTES)).isEqualTo((i + 1) * 10_000);
        }
        assertThat(path.offer(0, PAYLOAD_BYTES)).isEqualTo(EmulatedPath.GONE);
        assertThat(path.dropped()).isTrue();
        assertThat(path.offer(10_000, PAYLOAD_BYTES)).isEqualTo(40_000);
        assertThat(path.dropped()).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void lossIsTheShareThatWasAskedForAndTheSameForTheSameSeed(long seed) {
        EmulatedPath path = path(20, 300, 0, 0.1, seed);
        EmulatedPath twin = path(20, 300, 0, 0.1, seed);
        int gone = 0;
        for (int i = 0; i < 10_000; i++) {
            long arrivalUs = path.offer(i * 20_000L, PAYLOAD_BYTES);
            assertThat(twin.offer(i * 20_000L, PAYLOAD_BYTES)).isEqualTo(arrivalUs);
            gone += arrivalUs == EmulatedPath.GONE ? 1 : 0;
            assertThat(path.dropped()).isFalse();
        }
        assertThat(gone).isBetween(850, 1_150);
    }

    @Test
    void jitterDelaysButNeverReorders() {
        EmulatedPath path = path(20, 300, 50, 0, 7);
        long lastUs = 0;
        long latestUs = 0;
        for (int i = 0; i < 1_000; i++) {
            long offeredUs = i * 12_000L;
            long arrivalUs = path.offer(offeredUs, PAYLOAD_BYTES);
            assertThat(arrivalUs).isBetween(Math.max(lastUs, offeredUs + 30_000), offeredUs + 80_000);
            latestUs = Math.max(latestUs, arrivalUs - offeredUs);
            lastUs = arrivalUs;
        }
        assertThat(latestUs).isGreaterThan(70_000);
    }

    private static EmulatedPath path(long delayMs, long queueMs, long jitterMs, double loss, long seed) {
        LinkSpec spec = new LinkSpec(ONE_MBPS, delayMs * 1000, queueMs * 1000, jitterMs * 1000, loss, seed);
        return new EmulatedPath(ONE_MBPS, spec, seed);
    }
}
