package io.headroom.workbench.bench;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import org.openjdk.jol.info.GraphLayout;

/** What estimators hold on to, by walking their object graphs (JOL). */
public final class RetainedBytes {
    private static final int ESTIMATORS = 100;
    private static final int PACKETS = 2_000;

    static {
        System.setProperty(
                "jol.magicFieldOffset", "true"); // Unsafe tells no offsets within records: let JOL work them out
    }

    private RetainedBytes() {}

    /** Bytes per estimator of a hundred that each have seen 20 s of packets; what they share counts once. */
    public static double perEstimator(String name, EstimatorConfig config) {
        Estimators all = Estimators.load();
        Object[] made = new Object[ESTIMATORS];
        for (int i = 0; i < ESTIMATORS; i++) {
            BandwidthEstimator estimator = all.create(name, config);
            SteadyTrace packets = new SteadyTrace(SteadyTrace.ONE_PER_FRAME);
            for (int k = 0; k < PACKETS; k++) {
                packets.next();
                estimator.onPacket(
                        packets.arrivalTimeUs(),
                        packets.sendTimeUs(),
                        SteadyTrace.SIZE_BYTES,
                        SteadyTrace.SSRC,
                        packets.wireNumber());
            }
            made[i] = estimator;
        }
        return (double) GraphLayout.parseInstance(made).totalSize() / ESTIMATORS;
    }
}
