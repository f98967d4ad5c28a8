package io.headroom.workbench.bench;

import io.headroom.bwe.rtp.AbsSendTime;
import java.util.SplittableRandom;

/**
 * One sender's packets on a path that carries them all: 20 ms away, with up to 1 ms of seeded jitter per frame.
 *
 * <pre>
 *   1-per-frame     1 Mb/s   1 packet every 10 ms
 *   10-per-frame    1 Mb/s   10 packets every 100 ms
 *   20-mbps        20 Mb/s   80 packets every 40 ms
 * </pre>
 *
 * <p>It lasts 64 s, after which 24-bit send times repeat, and then goes on from there; so times only grow, while arrays
 * and packet bytes stay as they are. Not thread-safe.
 */
public final class SteadyTrace {
    /** The names of the traces. */
    public static final String ONE_PER_FRAME = "1-per-frame";

    /** Ten packets in each frame. */
    public static final String TEN_PER_FRAME = "10-per-frame";

    /** A fast sender. */
    public static final String FAST = "20-mbps";

    /** What each packet weighs without its headers. */
    public static final int SIZE_BYTES = 1_250;

    /** The stream. */
    public static final int SSRC = 0x5EED_0001;

    /** The abs-send-time extension's id in the packets' bytes. */
    public static final int EXTENSION_ID = 3;

    private static final long LENGTH_US = 64_000_000;
    private static final int HEADER_BYTES = 20;
    private static final int STRIDE_BYTES = 64; // packets overlap: their payloads are never read
    private static final long SPACING_US = 50; // within a frame
    private static final long PATH_US = 20_000;
    private static final int JITTER_US = 1_000;
    private static final long SEED = 3;

    private final long[] sendTimesUs;
    private final long[] arrivalTimesUs;
    private final byte[] bytes;

    private int i = -1;
    private long sequenceNumber = -1;
    private long epochUs;

    /** Makes the trace of this name. */
    public SteadyTrace(String name) {
        this(name, 0);
    }

    /** The same, begun {@code startPacket} packets later. */
    SteadyTrace(String name, int startPacket) {
        int perFrame = switch (name) {
            case ONE_PER_FRAME -> 1;
            case TEN_PER_FRAME -> 10;
            case FAST -> 80;
            default -> throw new IllegalArgumentException("no trace is called " + name);
        };
        long frameUs = name.equals(FAST) ? 40_000 : perFrame * 10_000L;
        int packets = (int) (LENGTH_US / frameUs) * perFrame;
        sendTimesUs = new long[packets];
        arrivalTimesUs = new long[packets];
        bytes = new byte[packets * STRIDE_BYTES + HEADER_BYTES + SIZE_BYTES];
        SplittableRandom random = new SplittableRandom(SEED);
        long jitterUs = 0;
        for (int k = 0; k < packets; k++) {
            if (k % perFrame == 0) {
                jitterUs = random.nextInt(JITTER_US);
            }
            sendTimesUs[k] = k / perFrame * frameUs + k % perFrame * SPACING_US;
            arrivalTimesUs[k] = sendTimesUs[k] + PATH_US + jitterUs;
            writeHeader(k);
        }
        i = startPacket % packets - 1;
    }

    /** RFC 3550 section 5.1, RFC 8285 section 4.2. */
    private void writeHeader(int k) {
        int at = k * STRIDE_BYTES;
        bytes[at] = (byte) 0x90; // version 2, extension
        bytes[at + 1] = 96;
        bytes[at + 2] = (byte) (k >> 8);
        bytes[at + 3] = (byte) k;
        for (int n = 0; n < 4; n++) {
            bytes[at + 8 + n] = (byte) (SSRC >> 24 - 8 * n);
        }
        bytes[at + 12] = (byte) 0xBE;
        bytes[at + 13] = (byte) 0xDE;
        bytes[at + 15] = 1; // word of extensions
        bytes[at + 16] = (byte) (EXTENSION_ID << 4 | AbsSendTime.LENGTH_BYTES - 1);
        AbsSendTime.write(bytes, at + 17, AbsSendTime.usToTicks(sendTimesUs[k]));
    }

    /** Goes on to the next packet. */
    public void next() {
        sequenceNumber++;
        if (++i == sendTimesUs.length) {
            i = 0;
            epochUs += LENGTH_US;
        }
    }

    /** When the packet left. */
    public long sendTimeUs() {
        return sendTimesUs[i] + epochUs;
    }

    /** When it arrived. */
    public long arrivalTimeUs() {
        return arrivalTimesUs[i] + epochUs;
    }

    /** Its number, never wrapping. */
    public long sequenceNumber() {
        return sequenceNumber;
    }

    /** Its number on the wire. */
    public int wireNumber() {
        return (int) sequenceNumber & 0xFFFF;
    }

    /** Holds its bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where they begin. */
    public int offset() {
        return i * STRIDE_BYTES;
    }

    /** How many they are. */
    public int length() {
        return HEADER_BYTES + SIZE_BYTES;
    }
}
