package io.headroom.bwe.rtp;

import static io.headroom.bwe.rtp.RtpBytes.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten million random and mutated byte strings through every parser.
 *
 * <pre>
 *   ..guard..[ bytes ]..other guard..        a window in the middle of a buffer
 *   ......other guard......[ bytes ]         the same bytes, ending where the array ends
 * </pre>
 *
 * <p>A read behind the second window throws; a read anywhere else outside the bytes makes the two digests differ.
 */
class ParserFuzzTest {
    private static final int STRINGS_PER_SEED = 1_000_000;
    private static final int BUFFER_BYTES = 2_048;
    private static final int LONGEST = 1_500;

    private static final byte[][] SOUND = {
        rtp().absSendTime(3, 0x123456).bytes(),
        rtp().csrcs(1, 2, 3)
                .oneByte(1, 9)
                .raw(0)
                .absSendTime(3, 0x654321)
                .payload(30)
                .padding(7)
                .bytes(),
        rtp().absCaptureTime(5, 3_900_000_000L, 77).absSendTime(3, 1).bytes(),
        rtp().absCaptureTime(5, 3_900_000_000L, 77).payload(0).bytes(),
        rtp().twoByte(3, 1, 2, 3)
                .raw(0)
                .twoByte(5, new int[16])
                .twoByte(200, 1)
                .payload(60)
                .bytes(),
        rtp().payload(1_200).bytes(),
        remb(1),
        remb(9),
        concat(
                HexFormat.of().parseHex("80c9000112345678"),
                remb(2),
                HexFormat.of().parseHex("81ce00021234567800000001")),
    };

    private final RtpView view = new RtpView();
    private final RembPacket remb = new RembPacket();
    private final ExtensionIds ids = new ExtensionIds(3, 5);

    private long rtpAccepted;
    private long rembFound;
    private long sendTimes;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noBytesWhateverMakeAParserThrowOrReadBeyondThem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] inside = new byte[BUFFER_BYTES];
        byte[] atEnd = new byte[BUFFER_BYTES];
        byte[] bytes = new byte[LONGEST];
        ids.set(0x5E55101D, 3, 5);
        for (int i = 0; i < STRINGS_PER_SEED; i++) {
            int length = i % 4 == 0 ? random(random, bytes) : mutated(random, bytes);
            if (i % 1_000 == 0) {
                random.nextBytes(inside); // fresh guards; in between they hold what earlier strings left
                Arrays.fill(atEnd, (byte) ~random.nextInt());
            }
            int offset = random.nextInt(BUFFER_BYTES - length + 1);
            System.arraycopy(bytes, 0, inside, offset, length);
            System.arraycopy(bytes, 0, atEnd, BUFFER_BYTES - length, length);
            long here;
            long there;
            try {
                here = digest(inside, offset, length);
                there = digest(atEnd, BUFFER_BYTES - length, length);
            } catch (RuntimeException e) {
                throw new AssertionError(describe(seed, i, bytes, length), e);
            }
            if (here != there) {
                throw new AssertionError("depends on what lies around it: " + describe(seed, i, bytes, length));
            }
        }
        assertThat(rtpAccepted).as("packets that were RTP after all").isGreaterThan(STRINGS_PER_SEED / 4);
        assertThat(sendTimes).as("packets with a send time").isGreaterThan(STRINGS_PER_SEED / 10);
        assertThat(rembFound).as("REMBs found").isGreaterThan(STRINGS_PER_SEED / 50);
    }

    private static int random(SplittableRandom random, byte[] bytes) {
        int length = random.nextInt(8) == 0 ? random.nextInt(LONGEST + 1) : random.nextInt(80);
        for (int at = 0; at < length; at += Long.BYTES) {
            long noise = random.nextLong();
            for (int k = at; k < Math.min(at + Long.BYTES, length); k++, noise >>= 8) {
                bytes[k] = (byte) noise;
            }
        }
        if (length > 20 && random.nextBoolean()) { // let half of them in by the door
            bytes[0] = (byte) (0x80 | bytes[0] & 0x1F);
            int block = 12 + (bytes[0] & 0xF) * 4;
            if (block + 4 <= length && random.nextBoolean()) {
                Bytes.putI32(bytes, block, (random.nextBoolean() ? 0xBEDE0000 : 0x10000000) | random.nextInt(20));
            }
        }
        return length;
    }

    private static int mutated(SplittableRandom random, byte[] bytes) {
        byte[] sound = SOUND[random.nextInt(SOUND.length)];
        int length = sound.length;
        System.arraycopy(sound, 0, bytes, 0, length);
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            int at = random.nextInt(Math.min(length, 64));
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
            }
        }
        if (random.nextInt(4) == 0) {
            length = random.nextInt(length + 1);
        }
        return length;
    }

    /** Everything that the parsers say of the window, as one number; positions count from its beginning. */
    private long digest(byte[] buffer, int offset, int length) {
        long digest = 17;
        if (view.wrap(buffer, offset, length)) {
            rtpAccepted++;
            digest = mix(digest, view.payloadType());
            digest = mix(digest, view.marker() ? 1 : 0);
            digest = mix(digest, view.sequenceNumber());
            digest = mix(digest, view.timestamp());
            digest = mix(digest, view.ssrc());
            for (int i = 0; i < view.csrcCount(); i++) {
                digest = mix(digest, view.csrc(i));
            }
            digest = mix(digest, view.headerBytes());
            digest = mix(digest, view.payloadAndPaddingBytes());
            digest = mix(digest, view.paddingBytes());
            for (int id = -1; id <= 16; id++) {
                digest = mix(digest, element(buffer, offset, length, id));
            }
            digest = mix(digest, element(buffer, offset, length, 200));
        }
        if (remb.wrap(buffer, offset, length)) {
            rembFound++;
            digest = mix(digest, remb.senderSsrc());
            digest = mix(digest, remb.bitrateBps());
            for (int i = 0; i < remb.ssrcCount(); i++) {
                digest = mix(digest, remb.ssrc(i));
            }
        }
        PacketReader reader = new PacketReader(ids);
        PacketReader.Outcome outcome = reader.read(buffer, offset, length, 1_000);
        digest = mix(digest, outcome.ordinal());
        if (outcome == PacketReader.Outcome.OBSERVED) {
            sendTimes++;
            digest = mix(digest, reader.sendTimeUs());
            digest = mix(digest, reader.sizeBytes());
        }
        return digest;
    }

    private long element(byte[] buffer, int offset, int length, int id) {
        int at = view.findExtension(id);
        if (at == RtpView.NOT_FOUND) {
            return RtpView.NOT_FOUND;
        }
        if (at < offset || view.extensionLength() < 0 || at + view.extensionLength() > offset + length) {
            throw new IllegalStateException("element " + id + " lies outside the packet");
        }
        long digest = at - offset;
        for (int i = 0; i < view.extensionLength(); i++) {
            digest = mix(digest, buffer[at + i]);
        }
        return digest;
    }

    private static long mix(long digest, long value) {
        return (digest ^ value) * 0x9E3779B97F4A7C15L + 1;
    }

    private static String describe(long seed, int i, byte[] bytes, int length) {
        return "seed " + seed + ", string " + i + ": " + HexFormat.of().formatHex(bytes, 0, length);
    }

    private static byte[] remb(int ssrcs) {
        byte[] packet = new byte[RembPacket.lengthBytes(ssrcs)];
        RembPacket.write(packet, 0, 7, 1_234_567, new int[ssrcs], ssrcs);
        return packet;
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }
}
