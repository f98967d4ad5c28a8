package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExtensionIdsTest {
    @Test
    void givesAStreamItsOwnIdsOrTheDefaults() {
        ExtensionIds ids = new ExtensionIds(3, 0);
        assertThat(ids.of(-5)).isEqualTo(new ExtensionIds.Pair(3, 0));

        ids.set(-5, 0, 7);
        assertThat(ids.of(-5)).isEqualTo(new ExtensionIds.Pair(0, 7));
        assertThat(ids.of(5)).isEqualTo(new ExtensionIds.Pair(3, 0));

        ids.setDefaults(4, 5);
        assertThat(ids.of(-5)).isEqualTo(new ExtensionIds.Pair(0, 7));
        assertThat(ids.of(5)).isEqualTo(new ExtensionIds.Pair(4, 5));

        ids.remove(-5);
        ids.remove(99);
        assertThat(ids.of(-5)).isEqualTo(new ExtensionIds.Pair(4, 5));
    }

    @Test
    void behavesAsAMapOfStreams() {
        SplittableRandom random = new SplittableRandom(3);
        ExtensionIds ids = new ExtensionIds();
        Map<Integer, ExtensionIds.Pair> expected = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            int ssrc = random.nextInt(-20, 20) * 100_000_000;
            if (random.nextInt(3) == 0) {
                ids.remove(ssrc);
                expected.remove(ssrc);
            } else {
                int id = random.nextInt(1, 15);
                ids.set(ssrc, id, id + 1);
                expected.put(ssrc, new ExtensionIds.Pair(id, id + 1));
            }
            for (int s = -20; s <= 20; s++) {
                assertThat(ids.of(s * 100_000_000))
                        .isEqualTo(expected.getOrDefault(s * 100_000_000, new ExtensionIds.Pair(0, 0)));
            }
        }
    }

    @Test
    void saysWhichIdIsWrong() {
        ExtensionIds ids = new ExtensionIds(3, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids.setDefaults(256, 0))
                .withMessage("abs-send-time extension id = 256, expected 1..255, or 0 for none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ids.set(1, 2, -1))
                .withMessage("abs-capture-time extension id = -1, expected 1..255, or 0 for none");
        assertThatIllegalArgumentException().isThrownBy(() -> ids.set(1, 2, 2)).withMessageContaining("share");
        assertThat(ids.of(1)).isEqualTo(new ExtensionIds.Pair(3, 4));
    }
}
