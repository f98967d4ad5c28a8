package io.headroom.libjitsi;

import io.headroom.bwe.rtp.LiveStreams;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembPacket;
import java.util.function.LongSupplier;
import org.jitsi.service.neomedia.RawPacket;
import org.jspecify.annotations.Nullable;

/**
 * What the engines of one remote sender share: the pipeline behind a lock, and the REMB packets.
 *
 * <p>The estimator wants one thread at a time, and libjitsi reads audio and video on two; so there is a lock. It belongs to
 * one sender, and with one stream nobody ever waits for it. Packets to send leave it before they are sent.
 *
 * <p>Whatever goes wrong in here costs the estimate, not the call: the first exception is logged, and observation ends
 * until every engine has been closed.
 */
final class SharedReceiver {
    private static final System.Logger LOG = System.getLogger(SharedReceiver.class.getName());

    /** As many REMBs as can be on their way at once: one per thread that brings packets. */
    private static final int POOL_SIZE = 4;

    /** For what SRTCP appends: index 4 bytes, tag 16 at most. */
    private static final int SRTCP_TRAILER_BYTES = 20;

    private static final int BUFFER_BYTES = RembPacket.lengthBytes(LiveStreams.CAPACITY) + SRTCP_TRAILER_BYTES;
    private static final byte[] NO_BYTES = new byte[0];

    private final ReceivePipeline pipeline;
    private final int senderSsrc;
    private final LongSupplier clockUs;
    private final RembSink sink;

    private final Object lock = new Object();
    private final Remb[] pool = new Remb[POOL_SIZE];
    private int pooled = POOL_SIZE;
    private int openEngines;
    private boolean failed;
    private long rembPackets;
    private long sinkFailures;

    /** A packet and the buffer it goes back to, whatever the sink gave it. */
    private static final class Remb {
        final byte[] buffer = new byte[BUFFER_BYTES];
        final RawPacket packet = new RawPacket(buffer, 0, 0);
    }

    SharedReceiver(ReceivePipeline pipeline, int senderSsrc, LongSupplier clockUs, RembSink sink) {
        this.pipeline = pipeline;
        this.senderSsrc = senderSsrc;
        this.clockUs = clockUs;
        this.sink = sink;
        for (int i = 0; i < POOL_SIZE; i++) {
            pool[i] = new Remb();
        }
    }

    ReceivePipeline pipeline() {
        return pipeline;
    }

    long rembPackets() {
        synchronized (lock) {
            return rembPackets;
        }
    }

    long sinkFailures() {
        synchronized (lock) {
            return sinkFailures;
        }
    }

    /** An engine has begun to see packets. */
    void onOpen() {
        synchronized (lock) {
            openEngines++;
        }
    }

    /** An engine that had begun has been closed. */
    void onClose() {
        synchronized (lock) {
            openEngines--;
            if (openEngines == 0) {
                pipeline.reset();
                failed = false;
            }
        }
    }

    /** Looks at a packet, and sends a REMB if that made one due. */
    void observe(RawPacket packet) {
        step(packet);
    }

    /** Sends a REMB if time alone has made one due. */
    void poll() {
        step(null);
    }

    private void step(@Nullable RawPacket packet) {
        long nowUs = clockUs.getAsLong();
        Remb remb;
        synchronized (lock) {
            if (failed) {
                return;
            }
            try {
                if (packet != null) {
                    read(packet, nowUs);
                }
                remb = takeRembIfDue(nowUs);
            } catch (RuntimeException e) {
                fail(e);
                return;
            }
        }
        if (remb != null) {
            send(remb);
        }
    }

    private void read(RawPacket packet, long nowUs) {
        byte[] buffer = packet.getBuffer();
        if (buffer == null) {
            pipeline.onPacket(NO_BYTES, 0, 0, nowUs);
        } else {
            pipeline.onPacket(buffer, packet.getOffset(), packet.getLength(), nowUs);
        }
    }

    /** Tells that a stream has ended. */
    void onStreamRemoved(int ssrc) {
        synchronized (lock) {
            pipeline.onStreamRemoved(clockUs.getAsLong(), ssrc);
        }
    }

    private @Nullable Remb takeRembIfDue(long nowUs) {
        if (pooled == 0 || !pipeline.isRembDue(nowUs)) {
            return null; // with none left it stays due, and goes with the next packet
        }
        Remb remb = pool[pooled - 1];
        int length = pipeline.writeRemb(nowUs, senderSsrc, remb.buffer, 0);
        if (length == 0) {
            return null;
        }
        pooled--;
        if (remb.packet.getBuffer() != remb.buffer) {
            remb.packet.setBuffer(remb.buffer);
        }
        remb.packet.setOffset(0);
        remb.packet.setLength(length);
        remb.packet.setFlags(0);
        return remb;
    }

    private void send(Remb remb) {
        boolean sent = false;
        try {
            sink.send(remb.packet);
            sent = true;
        } catch (RuntimeException e) {
            if (sinkFailures() == 0) {
                LOG.log(System.Logger.Level.WARNING, "A REMB could not be sent; further failures are only counted.", e);
            }
        } finally {
            synchronized (lock) {
                rembPackets += sent ? 1 : 0;
                sinkFailures += sent ? 0 : 1;
                pool[pooled] = remb;
                pooled++;
            }
        }
    }

    private void fail(RuntimeException e) {
        failed = true;
        LOG.log(
                System.Logger.Level.ERROR,
                "The bandwidth estimator failed; the call goes on without it until its streams are closed.",
                e);
    }
}
