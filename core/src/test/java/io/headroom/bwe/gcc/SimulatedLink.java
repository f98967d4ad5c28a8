package io.headroom.bwe.gcc;

import java.util.ArrayList;
import java.util.List;

/**
 * The sender and the link of libwebrtc's unit tests, with their integer arithmetic (delay_based_bwe_unittest_helper.cc,
 * remote_bitrate_estimator_unittest_helper.cc): streams send whole frames at once, and the link is a queue without end.
 *
 * <pre>
 *   bits = (b + f/2) / f      n = max((bits + 4 * 1200) / (8 * 1200), 1) packets of (bits + 4 n) / (8 n) bytes each
 *   arrival = max(now, previous arrival) + (8000 size + c/2) / c                        c: capacity in kbit/s
 * </pre>
 */
final class SimulatedLink {
    static final long START_US = 100_000_000;
    static final long SEND_CLOCK_OFFSET_US = 1_000_000;
    static final int MTU_BYTES = 1_200;

    record Packet(int ssrc, long sendTimeUs, long arrivalTimeUs, int sizeBytes) {}

    private static final class Stream {
        private final int ssrc;
        private final int framesPerSecond;
        private int bitrateBps;
        private long nextFrameUs;

        private Stream(int ssrc, int framesPerSecond, int bitrateBps) {
            this.ssrc = ssrc;
            this.framesPerSecond = framesPerSecond;
            this.bitrateBps = bitrateBps;
        }
    }

    private final List<Stream> streams = new ArrayList<>();
    private int capacityBps = 1_000_000;
    private long previousArrivalUs = START_US;

    /** Adds a stream; add them in order of SSRC, which is the order that breaks ties. */
    void addStream(int ssrc, int framesPerSecond, int bitrateBps) {
        streams.add(new Stream(ssrc, framesPerSecond, bitrateBps));
    }

    /** The stream most scenarios use: 30 frames per second, 300 kbit/s. */
    void addDefaultStream() {
        addStream(1, 30, 300_000);
    }

    void capacityBps(int bps) {
        capacityBps = bps;
    }

    /** Shares {@code totalBps} among the streams in the proportions they have. */
    void bitrateBps(int totalBps) {
        long before = streams.stream().mapToLong(s -> s.bitrateBps).sum();
        long cumulated = 0;
        long given = 0;
        for (Stream stream : streams) {
            cumulated += stream.bitrateBps;
            stream.bitrateBps = (int) ((cumulated * totalBps + before / 2) / before - given);
            given += stream.bitrateBps;
        }
    }

    /** Sends the frame that is due next, if it is due by now, and says how it arrives. */
    List<Packet> nextFrame(long nowUs) {
        Stream stream = mostDue();
        List<Packet> packets = new ArrayList<>();
        if (nowUs < stream.nextFrameUs) {
            return packets;
        }
        int bits = (stream.bitrateBps + stream.framesPerSecond / 2) / stream.framesPerSecond;
        int n = Math.max((bits + 4 * MTU_BYTES) / (8 * MTU_BYTES), 1);
        int sizeBytes = (bits + 4 * n) / (8 * n);
        int capacity = capacityBps / 1_000;
        long transmissionUs = (8_000L * sizeBytes + capacity / 2) / capacity;
        for (int i = 0; i < n; i++) {
            previousArrivalUs = Math.max(nowUs, previousArrivalUs) + transmissionUs;
            packets.add(new Packet(stream.ssrc, nowUs + SEND_CLOCK_OFFSET_US, previousArrivalUs, sizeBytes));
        }
        stream.nextFrameUs = nowUs + (1_000_000 + stream.framesPerSecond / 2) / stream.framesPerSecond;
        return packets;
    }

    /** When the next frame is due, but not before {@code nowUs}. */
    long nextFrameUs(long nowUs) {
        return Math.max(mostDue().nextFrameUs, nowUs);
    }

    private Stream mostDue() {
        Stream first = streams.get(0);
        for (Stream stream : streams) {
            if (stream.nextFrameUs < first.nextFrameUs) {
                first = stream;
            }
        }
        return first;
    }
}
