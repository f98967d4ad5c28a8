package io.headroom.libjitsi;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.bwe.rtp.AbsSendTimeUnwrapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jitsi.impl.neomedia.rtp.remotebitrateestimator.RemoteBitrateObserver;
import org.jitsi.service.neomedia.rtp.RemoteBitrateEstimator;

/**
 * Any estimator in the shape of libjitsi's own, such as {@code RemoteBitrateEstimatorAbsSendTime}: for an application that
 * reads send times and makes REMBs itself.
 *
 * <pre>
 *   RemoteBitrateEstimator estimator = new HeadroomRemoteBitrateEstimator(
 *           Estimators.load().create(Estimators.DEFAULT_NAME, EstimatorConfig.defaults(Direction.RECEIVE)), observer);
 * </pre>
 *
 * <p>Thread-safe, by a lock of its own. Milliseconds in, as the interface has it, so a little less exact than {@link
 * HeadroomTransformEngine}. Streams silent for {@link #kStreamTimeOutMs} are forgotten.
 */
public final class HeadroomRemoteBitrateEstimator implements RemoteBitrateEstimator {
    private static final long US_PER_MS = 1000;

    private final BandwidthEstimator estimator;
    private final RemoteBitrateObserver observer;
    private final AbsSendTimeUnwrapper sendTimes = new AbsSendTimeUnwrapper();
    private final Streams streams = new Streams();

    private int minBitrateBps;
    private long lastArrivalUs;
    private long lastToldBps = BandwidthEstimator.UNKNOWN_BPS;

    /**
     * Wraps an estimator.
     *
     * @param estimator fed by this object alone
     * @param observer told of every change of the estimate, on the thread that brought the packet
     */
    public HeadroomRemoteBitrateEstimator(BandwidthEstimator estimator, RemoteBitrateObserver observer) {
        this.estimator = estimator;
        this.observer = observer;
    }

    /**
     * Records a packet.
     *
     * @param arrivalTimeMs when it arrived, on our clock
     * @param sendTime24 its abs-send-time: 24 bits, 2^-18 s each
     * @param payloadSize RTP payload and padding, bytes
     * @param ssrc the stream, as an unsigned number
     */
    @Override
    public void incomingPacketInfo(long arrivalTimeMs, long sendTime24, int payloadSize, long ssrc) {
        long told;
        Collection<Long> toldSsrcs;
        synchronized (this) {
            lastArrivalUs = arrivalTimeMs * US_PER_MS;
            long sendTimeUs = AbsSendTime.ticksToUs(sendTimes.unwrap((int) sendTime24 & 0xFFFFFF, lastArrivalUs));
            streams.onPacket(ssrc, arrivalTimeMs);
            estimator.onPacket(
                    lastArrivalUs, sendTimeUs, payloadSize, (int) ssrc, BandwidthEstimator.UNKNOWN_SEQUENCE_NUMBER);
            told = getLatestEstimate();
            if (told == lastToldBps) {
                return;
            }
            lastToldBps = told;
            toldSsrcs = streams.list();
        }
        observer.onReceiveBitrateChanged(toldSsrcs, told); // outside the lock: it may do anything
    }

    @Override
    public synchronized void onRttUpdate(long averageMs, long maxMs) {
        estimator.onRtt(lastArrivalUs, averageMs * US_PER_MS);
    }

    /** The estimate, bits per second, or -1 before there is one. */
    @Override
    public synchronized long getLatestEstimate() {
        long bitrateBps = estimator.bitrateBps();
        return bitrateBps < 0 ? BandwidthEstimator.UNKNOWN_BPS : Math.max(minBitrateBps, bitrateBps);
    }

    @Override
    public synchronized Collection<Long> getSsrcs() {
        return streams.list();
    }

    @Override
    public synchronized void removeStream(long ssrc) {
        streams.remove(ssrc);
        estimator.onStreamRemoved(lastArrivalUs, (int) ssrc);
    }

    /** Lets {@link #getLatestEstimate} say no less than this; the estimator's own bounds are set when it is made. */
    @Override
    public synchronized void setMinBitrate(int newMinBitrateBps) {
        minBitrateBps = newMinBitrateBps;
    }

    /** The streams heard of lately; a handful, so a list will do. */
    private static final class Streams {
        private final List<long[]> ssrcAndLastMs = new ArrayList<>();

        void onPacket(long ssrc, long nowMs) {
            boolean known = false;
            for (int i = ssrcAndLastMs.size() - 1; i >= 0; i--) {
                long[] stream = ssrcAndLastMs.get(i);
                if (stream[0] == ssrc) {
                    stream[1] = nowMs;
                    known = true;
                } else if (nowMs - stream[1] > kStreamTimeOutMs) {
                    ssrcAndLastMs.remove(i);
                }
            }
            if (!known) {
                ssrcAndLastMs.add(new long[] {ssrc, nowMs});
            }
        }

        void remove(long ssrc) {
            ssrcAndLastMs.removeIf(stream -> stream[0] == ssrc);
        }

        Collection<Long> list() {
            return ssrcAndLastMs.stream().map(stream -> stream[0]).toList();
        }
    }
}
