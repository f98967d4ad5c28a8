package io.headroom.libjitsi;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.service.neomedia.RawPacket;

/** A sender and its link in virtual time: evenly paced packets that queue behind each other. */
final class Traffic implements LongSupplier {
    private static final long PATH_US = 30_000;

    private final RawPacket[] one = new RawPacket[1];
    private long sendTimeUs;
    private long linkFreeUs;
    private long nowUs;
    private int sequenceNumber;

    Traffic(long originUs) {
        sendTimeUs = originUs;
        linkFreeUs = originUs;
        nowUs = originUs;
    }

    /** The receiver's clock. */
    @Override
    public long getAsLong() {
        return nowUs;
    }

    void advance(long us) {
        sendTimeUs += us;
        nowUs += us;
    }

    /** Sends for {@code durationUs} at {@code sendBps} over a link of {@code capacityBps}. */
    void run(PacketTransformer transformer, int ssrc, long sendBps, long capacityBps, long durationUs) {
        run(sendBps, capacityBps, durationUs, stampUs -> {
            one[0] = Packets.oneByte(ssrc, sequenceNumber, stampUs);
            transformer.reverseTransform(one);
        });
    }

    /** The same with packets made by {@code deliver}, which is told the send time. */
    void run(long sendBps, long capacityBps, long durationUs, LongConsumer deliver) {
        long bits = 8L * Packets.PAYLOAD_BYTES;
        for (long endUs = sendTimeUs + durationUs; sendTimeUs - endUs < 0; sequenceNumber++) {
            sendTimeUs += bits * 1_000_000 / sendBps;
            linkFreeUs = (linkFreeUs - sendTimeUs > 0 ? linkFreeUs : sendTimeUs) + bits * 1_000_000 / capacityBps;
            nowUs = linkFreeUs + PATH_US;
            deliver.accept(sendTimeUs);
        }
    }
}
