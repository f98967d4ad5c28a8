package io.headroom.workbench.peers;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.rtp.AbsSendTime;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.util.List;

/**
 * libjitsi's default estimator, {@code RemoteBitrateEstimatorAbsSendTime}, as it is but for its clock. Its bounds are its
 * own, save the minimum, which it takes.
 */
final class LibjitsiEstimator implements BandwidthEstimator {
    private static final String PACKAGE = "org.jitsi.impl.neomedia.rtp.remotebitrateestimator.";

    /** What is needed of libjitsi, found once. */
    private record Handles(
            Constructor<?> estimator,
            Constructor<?> context,
            Object observer,
            Method packet,
            Method rtt,
            Method latest,
            Method removeStream,
            Method setMinBitrate) {

        private static Handles find() {
            ClassLoader loader =
                    new RewritingClassLoader(new URL[0], LibjitsiEstimator.class.getClassLoader(), List.of(PACKAGE));
            Foreign foreign = new Foreign(loader);
            try {
                Class<?> type = foreign.type(PACKAGE + "RemoteBitrateEstimatorAbsSendTime");
                Class<?> observer = foreign.type(PACKAGE + "RemoteBitrateObserver");
                return new Handles(
                        Foreign.constructor(type, "RemoteBitrateObserver", "DiagnosticContext"),
                        Foreign.constructor(foreign.type("org.jitsi.utils.logging.DiagnosticContext")),
                        Proxy.newProxyInstance(loader, new Class<?>[] {observer}, (proxy, method, args) -> null),
                        Foreign.method(type, "incomingPacketInfo", 4),
                        Foreign.method(type, "onRttUpdate", 2),
                        Foreign.method(type, "getLatestEstimate", 0),
                        Foreign.method(type, "removeStream", 1),
                        Foreign.method(type, "setMinBitrate", 1));
            } catch (Foreign.Mismatch e) {
                throw new IllegalStateException(
                        "the libjitsi in this jar is not the one we know: " + e.getMessage(), e);
            }
        }
    }

    /** Loads libjitsi's classes on first use. */
    private static final class Holder {
        static final Handles HANDLES = Handles.find();
    }

    private final Handles handles = Holder.HANDLES;
    private final int minBitrateBps;
    private Object estimator;
    private volatile long bitrateBps = UNKNOWN_BPS;

    LibjitsiEstimator(EstimatorConfig config) {
        minBitrateBps = (int) Math.min(Integer.MAX_VALUE, config.minBitrateBps());
        estimator = newEstimator();
    }

    private Object newEstimator() {
        VirtualClock.set(0);
        Object made = Foreign.make(handles.estimator, handles.observer, Foreign.make(handles.context));
        Foreign.run(handles.setMinBitrate, made, minBitrateBps);
        return made;
    }

    @Override
    public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
        long nowMs = VirtualClock.set(arrivalTimeUs);
        Foreign.run(
                handles.packet,
                estimator,
                nowMs,
                AbsSendTime.usToTicks(sendTimeUs) & (AbsSendTime.WRAP_TICKS - 1),
                sizeBytes,
                ssrc & 0xFFFF_FFFFL);
        readEstimate();
    }

    @Override
    public void onRtt(long nowUs, long rttUs) {
        Foreign.run(handles.rtt, estimator, rttUs / 1_000, rttUs / 1_000);
    }

    @Override
    public void onStreamRemoved(long nowUs, int ssrc) {
        VirtualClock.set(nowUs);
        Foreign.run(handles.removeStream, estimator, ssrc & 0xFFFF_FFFFL);
    }

    private void readEstimate() {
        long latest = (Long) Foreign.call(handles.latest, estimator);
        bitrateBps = latest > 0 ? latest : UNKNOWN_BPS; // libjitsi says 0 or -1 for "none"
    }

    @Override
    public long bitrateBps() {
        return bitrateBps;
    }

    @Override
    public void reset() {
        estimator = newEstimator();
        bitrateBps = UNKNOWN_BPS;
    }
}
