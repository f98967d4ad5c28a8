package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveStreamsTest {
    private static final long S = 1_000_000;

    private final LiveStreams streams = new LiveStreams();

    @ParameterizedTest(name = "clock from {0}")
    @ValueSource(longs = {0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 3 * S, Long.MIN_VALUE})
    void keepsAStreamForTwoSecondsAfterItsLastPacket(long originUs) {
        streams.onPacket(7, originUs);
        streams.onPacket(8, originUs + S);
        streams.onPacket(9, originUs + S);
        streams.onPacket(7, originUs + S / 2);

        assertThat(streams.expire(originUs + 2 * S + S / 2)).isEqualTo(3);
        assertThat(ssrcs()).containsExactly(7, 8, 9);
        assertThat(streams.expire(originUs + 2 * S + S / 2 + 1)).isEqualTo(2);
        assertThat(ssrcs()).containsExactly(8, 9);
        assertThat(streams.expire(originUs + 3 * S + 1)).isZero();

        streams.onPacket(8, originUs + 4 * S);
        assertThat(ssrcs()).containsExactly(8);
    }

    @Test
    void givesTheStalestSlotToANewStreamWhenFull() {
        for (int i = 0; i < LiveStreams.CAPACITY; i++) {
            streams.onPacket(i, 1_000 + i);
        }
        streams.onPacket(0, 5_000); // so that 1 is the stalest
        streams.onPacket(100, 5_001);

        assertThat(streams.count()).isEqualTo(LiveStreams.CAPACITY);
        assertThat(ssrcs()).contains(0, 100).doesNotContain(1);
    }

    @Test
    void survivesAFloodOfStreams() {
        for (int i = 0; i < 100_000; i++) {
            streams.onPacket(i * 7_919, i);
        }
        assertThat(streams.expire(100_000)).isEqualTo(LiveStreams.CAPACITY);
        assertThat(ssrcs()).contains(99_999 * 7_919, 99_970 * 7_919);
    }

    @Test
    void dropsAStreamThatIsRemovedAndGoesOnWithTheOthers() {
        streams.onPacket(1, 0);
        streams.onPacket(2, 0);
        streams.onPacket(3, 0);
        streams.remove(3);
        streams.remove(99);
        assertThat(ssrcs()).containsExactly(1, 2);
        streams.onPacket(3, 1);
        streams.onPacket(2, 1);
        streams.remove(1);
        streams.onPacket(3, 2);
        assertThat(ssrcs()).containsExactly(2, 3);
        streams.clear();
        assertThat(streams.expire(2)).isZero();
    }

    @Test
    void dropsStreamsFromBeforeTheClockWasSetBack() {
        streams.onPacket(1, 100 * S);
        streams.onPacket(2, 50 * S);
        assertThat(streams.expire(50 * S)).isEqualTo(1);
        assertThat(ssrcs()).containsExactly(2);
    }

    private int[] ssrcs() {
        int[] all = new int[streams.count()];
        for (int i = 0; i < all.length; i++) {
            all[i] = streams.ssrc(i);
        }
        return all;
    }
}
