package io.headroom.libjitsi;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembSettings;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.impl.neomedia.transform.SinglePacketTransformerAdapter;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.service.neomedia.RawPacket;

/**
 * Estimates what a remote sender's path can carry, from the RTP packets that come through a libjitsi transform chain, and
 * tells the sender by REMB.
 *
 * <pre>
 *   HeadroomTransformEngine engine = HeadroomTransformEngine.builder()
 *           .absSendTimeId(3)                                          // from signalling
 *           .senderSsrc(ourSsrc)
 *           .rembSink(remb -&gt; stream.injectPacket(remb, false, null))
 *           .build();
 *   chain = new TransformEngineChain(new TransformEngine[] {engine, srtp});
 * </pre>
 *
 * <p>It stands before SRTP in the chain, as incoming packets run through it backwards. Packets are looked at in place and
 * pass through unchanged, whatever they are; nothing of them is kept, and looking allocates nothing. RTCP is left alone.
 *
 * <p>A bundle of audio and video in one stream is one engine. Where several streams come from one sender, each gets its own
 * by {@link #forAnotherStream}, and all of them feed one estimate: any thread may bring packets.
 *
 * <p>Closing an engine, as a chain does at its end, makes it forget its sender; the next packet begins afresh.
 */
public final class HeadroomTransformEngine implements TransformEngine {
    private final SharedReceiver receiver;
    private final RtpTransformer rtp = new RtpTransformer();
    private final PacketTransformer rtcp = new SinglePacketTransformerAdapter();

    private HeadroomTransformEngine(SharedReceiver receiver) {
        this.receiver = receiver;
    }

    /** Begins with the default estimator, libwebrtc's bitrate bounds, and the usual REMB intervals. */
    public static Builder builder() {
        return new Builder();
    }

    /** An engine for another stream of the same sender. The estimate is forgotten when all of them are closed. */
    public HeadroomTransformEngine forAnotherStream() {
        return new HeadroomTransformEngine(receiver);
    }

    @Override
    public PacketTransformer getRTPTransformer() {
        return rtp;
    }

    @Override
    public PacketTransformer getRTCPTransformer() {
        return rtcp;
    }

    /** The present estimate, bits per second, or {@link BandwidthEstimator#UNKNOWN_BPS}. Any thread. */
    public long bitrateBps() {
        return receiver.pipeline().bitrateBps();
    }

    /** Sends a REMB if one is due by time alone; packets do the same. Any thread. */
    public void poll() {
        receiver.poll();
    }

    /** Tells that a stream has ended, by signalling or by a BYE; silent streams are dropped after 2 s anyway. */
    public void onStreamRemoved(int ssrc) {
        receiver.onStreamRemoved(ssrc);
    }

    /** How many packets were observed since the engine was made or closed. */
    public long observedPackets() {
        return receiver.pipeline().reader().packets();
    }

    /** How many packets were broken or no RTP since then. */
    public long malformedPackets() {
        return receiver.pipeline().reader().malformedPackets();
    }

    /** How many packets said nothing of when they were sent since then: is the extension id right? */
    public long packetsWithoutSendTime() {
        return receiver.pipeline().reader().packetsWithoutSendTime();
    }

    /** How many REMBs the sink has taken. */
    public long rembPackets() {
        return receiver.rembPackets();
    }

    /** How many REMBs the sink has thrown at. */
    public long sinkFailures() {
        return receiver.sinkFailures();
    }

    /** Looks at what comes in. */
    private final class RtpTransformer extends SinglePacketTransformerAdapter {
        private volatile boolean open;

        @Override
        public RawPacket reverseTransform(RawPacket packet) {
            if (!open) {
                open();
            }
            receiver.observe(packet);
            return packet;
        }

        private synchronized void open() {
            if (!open) {
                open = true;
                receiver.onOpen();
            }
        }

        @Override
        public synchronized void close() {
            if (open) {
                open = false;
                receiver.onClose();
            }
        }
    }

    /** Says what an engine is to be like. */
    public static final class Builder {
        private String estimator = Estimators.DEFAULT_NAME;
        private EstimatorConfig config = EstimatorConfig.defaults(Direction.RECEIVE);
        private RembSettings rembSettings = RembSettings.DEFAULT;
        private ExtensionIds extensionIds = new ExtensionIds();
        private int senderSsrc = 1;
        private LongSupplier clockUs = () -> TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
        private RembSink sink = remb -> {};

        private Builder() {}

        /** The estimator, by its name; see {@link Estimators}. */
        public Builder estimator(String name) {
            estimator = name;
            return this;
        }

        /** Bitrate bounds, parameters and probe; the direction is to be {@link Direction#RECEIVE}. */
        public Builder config(EstimatorConfig newConfig) {
            config = newConfig;
            return this;
        }

        /** When to send a REMB. */
        public Builder rembSettings(RembSettings settings) {
            rembSettings = settings;
            return this;
        }

        /**
         * Where the send time is found, for all streams.
         *
         * @param id 1..255, as signalling has it
         */
        public Builder absSendTimeId(int id) {
            extensionIds.setDefaults(id, ExtensionIds.NONE);
            return this;
        }

        /** Where the send time is found, stream by stream; may be changed while packets flow. */
        public Builder extensionIds(ExtensionIds ids) {
            extensionIds = ids;
            return this;
        }

        /** Our own SSRC, which a REMB names as its sender; not that of a stream we receive. */
        public Builder senderSsrc(int ssrc) {
            senderSsrc = ssrc;
            return this;
        }

        /** What sends a REMB; nothing does by default. */
        public Builder rembSink(RembSink newSink) {
            sink = newSink;
            return this;
        }

        /** Where packets get their arrival time: microseconds, monotonic, any origin. {@code System.nanoTime} by default. */
        public Builder clock(LongSupplier newClockUs) {
            clockUs = newClockUs;
            return this;
        }

        /**
         * Makes the engine.
         *
         * @throws IllegalArgumentException if there is no such estimator, or it refuses the configuration
         */
        public HeadroomTransformEngine build() {
            BandwidthEstimator made = Estimators.load().create(estimator, config);
            ReceivePipeline pipeline = new ReceivePipeline(extensionIds, made, rembSettings);
            return new HeadroomTransformEngine(new SharedReceiver(pipeline, senderSsrc, clockUs, sink));
        }
    }
}
