package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RembPacketTest {
    private static final int SENDER = 0x12345678;

    private final RembPacket remb = new RembPacket();

    @Test
    void writesTheBytesOfTheDraft() {
        // 1 234 567 bit/s: exponent 3, mantissa 154 320 = 0x25AD0, so 0x0E5AD0 with the exponent in front
        byte[] buffer = new byte[40];
        Arrays.fill(buffer, (byte) 0xEE);

        int length = RembPacket.write(buffer, 3, SENDER, 1_234_567, new int[] {0xAABBCCDD, 0x00000007}, 2);

        assertThat(length).isEqualTo(28).isEqualTo(RembPacket.lengthBytes(2));
        assertThat(hex(buffer, 3, length))
                .isEqualTo("8fce0006 12345678 00000000 52454d42 020e5ad0 aabbccdd 00000007".replace(" ", ""));
        assertThat(hex(buffer, 0, 3) + hex(buffer, 31, 9)).isEqualTo("ee".repeat(12));
    }

    @ParameterizedTest(name = "{0} becomes {1} * 2^{2}")
    @CsvSource({
        "0, 0, 0",
        "1, 1, 0",
        "262143, 262143, 0",
        "262144, 131072, 1",
        "262145, 131072, 1", // never more than the estimate
        "262146, 131073, 1",
        "30000000, 234375, 7",
        "10000000000, 152587, 16",
        "9223372036854775807, 262143, 45",
    })
    void roundsDown(long bps, int mantissa, int exponent) {
        byte[] buffer = new byte[20];
        assertThat(RembPacket.write(buffer, 0, SENDER, bps, new int[0], 0)).isEqualTo(20);
        assertThat(Bytes.u24(buffer, 17) & 0x3FFFF).isEqualTo(mantissa);
        assertThat(Bytes.u24(buffer, 17) >> 18).isEqualTo(exponent);

        assertThat(remb.wrap(buffer, 0, 20)).isTrue();
        assertThat(remb.bitrateBps()).isEqualTo((long) mantissa << exponent);
    }

    @Test
    void losesLessThanOnePartIn131072() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] buffer = new byte[20];
        for (int i = 0; i < 1_000_000; i++) {
            long bps = random.nextLong() >>> random.nextInt(1, 64);
            RembPacket.write(buffer, 0, SENDER, bps, new int[0], 0);
            assertThat(remb.wrap(buffer, 0, 20)).isTrue();
            assertThat(remb.bitrateBps()).isBetween(bps - (bps >> 17), bps);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 254, 255})
    void readsBackEveryStreamItNames(int count) {
        int[] ssrcs = new SplittableRandom(count).ints(count).toArray();
        byte[] buffer = new byte[RembPacket.MAX_LENGTH_BYTES];

        int length = RembPacket.write(buffer, 0, SENDER, 500_000, ssrcs, count);

        assertThat(length).isEqualTo(20 + 4 * count);
        assertThat(remb.wrap(buffer, 0, length)).isTrue();
        assertThat(remb.senderSsrc()).isEqualTo(SENDER);
        assertThat(remb.bitrateBps()).isEqualTo(500_000);
        assertThat(remb.ssrcCount()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(remb.ssrc(i)).isEqualTo(ssrcs[i]);
        }
    }

    @Test
    void writesNothingWhereItDoesNotFit() {
        byte[] buffer = new byte[24];
        assertThat(RembPacket.write(buffer, 1, SENDER, 1, new int[] {1}, 1)).isZero();
        assertThat(RembPacket.write(buffer, -1, SENDER, 1, new int[0], 0)).isZero();
        assertThat(RembPacket.write(buffer, Integer.MAX_VALUE, SENDER, 1, new int[0], 0))
                .isZero();
        assertThat(RembPacket.write(buffer, 0, SENDER, -1, new int[0], 0)).isZero();
        assertThat(RembPacket.write(buffer, 0, SENDER, 1, new int[0], -1)).isZero();
        assertThat(RembPacket.write(buffer, 0, SENDER, 1, new int[0], 1))
                .as("more than there are")
                .isZero();
        assertThat(RembPacket.write(new byte[2_000], 0, SENDER, 1, new int[256], 256))
                .isZero();
        assertThat(buffer).containsOnly(0);
    }

    @Test
    void findsTheRembInACompoundPacket() {
        byte[] report = receiverReport();
        byte[] first = remb(300_000, 1);
        byte[] second = remb(400_000, 2);
        byte[] compound = concat(report, pli(), first, second);

        assertThat(wrap(compound)).isTrue();
        assertThat(remb.bitrateBps()).isEqualTo(300_000);
        assertThat(remb.ssrc(0)).isEqualTo(1);

        byte[] buffer = concat(new byte[5], compound, new byte[9]);
        assertThat(remb.wrap(buffer, 5, compound.length)).isTrue();
        assertThat(remb.bitrateBps()).isEqualTo(300_000);
    }

    @Test
    void readsARembWithRtcpPadding() {
        byte[] padded = concat(remb(300_000, 1), new byte[] {0, 0, 0, 4});
        padded[0] |= 0x20;
        padded[3]++;
        assertThat(wrap(padded)).isTrue();
        assertThat(remb.ssrcCount()).isEqualTo(1);

        for (int claim : new int[] {0, 1, 3, 5, 8, 255}) {
            padded[padded.length - 1] = (byte) claim;
            assertThat(wrap(padded)).as("padding of %d", claim).isFalse();
        }
    }

    @Test
    void seesNoRembWhereThereIsNone() {
        assertThat(wrap(new byte[0])).isFalse();
        assertThat(wrap(concat(receiverReport(), pli()))).isFalse();

        byte[] otherFormat = remb(1, 1);
        otherFormat[0] = (byte) 0x81;
        assertThat(wrap(otherFormat)).isFalse();
        byte[] otherType = remb(1, 1);
        otherType[1] = (byte) 205;
        assertThat(wrap(otherType)).isFalse();
        byte[] otherApplication = remb(1, 1);
        otherApplication[15] = 'X';
        assertThat(wrap(otherApplication)).isFalse();
    }

    @Test
    void refusesEveryTruncation() {
        byte[] compound = concat(receiverReport(), remb(300_000, 1, 2, 3));
        for (int length = 0; length < compound.length; length++) {
            assertThat(remb.wrap(compound, 0, length)).as("%d bytes", length).isFalse();
        }
    }

    @Test
    void refusesACompoundWithABrokenPacketBehindTheRemb() {
        assertThat(wrap(concat(remb(300_000, 1), new byte[] {(byte) 0x80, (byte) 201, 0, 9})))
                .isFalse();
        assertThat(wrap(concat(remb(300_000, 1), new byte[] {1, 2, 3, 4}))).isFalse();
        assertThat(wrap(concat(remb(300_000, 1), new byte[] {(byte) 0x80}))).isFalse();
    }

    @Test
    void refusesANumberOfStreamsThatIsNotThere() {
        for (int count = 0; count < 256; count++) {
            byte[] packet = remb(300_000, 1, 2, 3);
            packet[16] = (byte) count;
            assertThat(wrap(packet)).as("%d streams claimed", count).isEqualTo(count == 3);
        }
    }

    @Test
    void refusesABitrateBeyondALong() {
        byte[] packet = remb(0);
        Bytes.putU24(packet, 17, 63 << 18 | 1); // 2^63
        assertThat(wrap(packet)).isFalse();
        Bytes.putU24(packet, 17, 46 << 18 | 0x3FFFF);
        assertThat(wrap(packet)).isFalse();
        Bytes.putU24(packet, 17, 62 << 18 | 1);
        assertThat(wrap(packet)).isTrue();
        assertThat(remb.bitrateBps()).isEqualTo(1L << 62);
        Bytes.putU24(packet, 17, 63 << 18);
        assertThat(wrap(packet)).isTrue();
        assertThat(remb.bitrateBps()).isZero();
    }

    private boolean wrap(byte[] packet) {
        return remb.wrap(packet, 0, packet.length);
    }

    private static byte[] remb(long bps, int... ssrcs) {
        byte[] packet = new byte[RembPacket.lengthBytes(ssrcs.length)];
        RembPacket.write(packet, 0, SENDER, bps, ssrcs, ssrcs.length);
        return packet;
    }

    private static byte[] receiverReport() {
        return HexFormat.of().parseHex("80c9000112345678");
    }

    private static byte[] pli() {
        return HexFormat.of().parseHex("81ce00021234567800000001");
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String hex(byte[] buffer, int from, int length) {
        return HexFormat.of().formatHex(buffer, from, from + length);
    }
}
