package io.headroom.workbench.sim;

/** The last step of a media sender: numbers packets, stamps them with the sender's clock, and hands them to the network. */
final class RtpSender {
    /** Streams of one flow: audio, padding, and up to six layers of video. */
    static final int AUDIO = 0;

    static final int PADDING = 1;
    static final int VIDEO = 2;
    private static final int STREAMS = 8;

    /** abs-send-time counts in 2^-18 s (draft-alvestrand-rmcat-remb, 6.18 fixed point). */
    private static final int FRACTION_BITS = 18;

    private final EventLoop loop;
    private final Path path;
    private final HostClock clock;
    private final int firstSsrc;
    private final int overheadBytes;
    private final int[] rtpSequenceNumbers = new int[STREAMS];
    private long sequenceNumber;
    private long sentBytes;
    private Path.Sink sent = packet -> {};

    RtpSender(EventLoop loop, Path path, HostClock clock, int firstSsrc, int overheadBytes) {
        this.loop = loop;
        this.path = path;
        this.clock = clock;
        this.firstSsrc = firstSsrc;
        this.overheadBytes = overheadBytes;
    }

    Packet newPacket(Packet.Kind kind, int stream, int payloadBytes) {
        Packet packet = path.newPacket(kind, payloadBytes + overheadBytes);
        packet.payloadBytes = payloadBytes;
        packet.ssrc = stream;
        return packet;
    }

    void send(Packet packet) {
        int stream = packet.ssrc;
        packet.ssrc = firstSsrc + stream;
        packet.rtpSequenceNumber = rtpSequenceNumbers[stream]++ & 0xFFFF;
        packet.sequenceNumber = sequenceNumber++;
        packet.sendStampUs = absSendTimeUs(clock.at(loop.nowUs()));
        sentBytes += packet.payloadBytes;
        sent.onArrival(packet);
        path.send(packet);
    }

    /** Tells {@code listener} of each packet as it leaves. */
    void onSent(Path.Sink listener) {
        sent = listener;
    }

    /** Payload sent so far. */
    long sentBytes() {
        return sentBytes;
    }

    /** A time as abs-send-time shows it, unwrapped again. */
    static long absSendTimeUs(long us) {
        long ticks = Math.floorDiv((us << FRACTION_BITS) + 500_000, 1_000_000);
        return Math.floorDiv(ticks * 1_000_000, 1L << FRACTION_BITS);
    }
}
