package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbsCaptureTimeTest {
    @ParameterizedTest(name = "{0} s + {1} / 2^32 s are {2} us")
    @CsvSource({
        "00000000, 00000000, 0",
        "00000001, 80000000, 1500000",
        "00000000, 00000863, 0", // 0.4999 us
        "00000000, 00000864, 1", // 0.5001 us
        "00000000, 000010C7, 1", // 1 us, cut
        "FFFFFFFF, FFFFFFFF, 4294967296000000",
        "E8A5D3F1, 40000000, 3903181809250000",
    })
    void readsNtpTimesToTheNearestMicrosecond(String seconds, String fraction, long us) {
        byte[] buffer = new byte[10];
        Bytes.putI32(buffer, 1, Integer.parseUnsignedInt(seconds, 16));
        Bytes.putI32(buffer, 5, Integer.parseUnsignedInt(fraction, 16));
        assertThat(AbsCaptureTime.readUs(buffer, 1)).isEqualTo(us);
    }

    @Test
    void readsWhatItWrites() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] buffer = new byte[8];
        for (int i = 0; i < 100_000; i++) {
            long us = random.nextLong((1L << 32) * 1_000_000);
            AbsCaptureTime.writeUs(buffer, 0, us);
            assertThat(AbsCaptureTime.readUs(buffer, 0)).isEqualTo(us);
        }
    }

    @Test
    void comesInTwoLengths() {
        for (int length = 0; length < 20; length++) {
            assertThat(AbsCaptureTime.isLength(length)).isEqualTo(length == 8 || length == 16);
        }
    }
}
