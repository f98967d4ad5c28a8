package miniature;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProvider;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.Parameter;
import io.headroom.bwe.ParameterReader;
import java.util.List;

/** An estimator that does as it is told, added to the plugin from the class path as anybody's would be. */
public final class ScriptedProvider implements EstimatorProvider {
    enum Behaviour {
        FIXED,
        FOLLOWS_SIZE,
        THROWS,
        OUT_OF_BOUNDS,
        SILENT,
        SLOW
    }

    private record Script(Behaviour behaviour, long after, long bps, List<Parameter> parameters) {}

    private static Script script(java.util.Map<String, String> values) {
        ParameterReader reader = new ParameterReader(values);
        Behaviour behaviour = reader.choice("behaviour", Behaviour.FIXED, "what it does");
        long after = reader.integer("after", 100, 0, 1_000_000, "from which packet on");
        long bps = reader.integer("bps", 700_000, 1, Long.MAX_VALUE, "its estimate");
        return new Script(behaviour, after, bps, reader.finish());
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public String description() {
        return "does as it is told";
    }

    @Override
    public List<Parameter> parameters(Direction direction) {
        return script(java.util.Map.of()).parameters;
    }

    @Override
    public BandwidthEstimator create(EstimatorConfig config) {
        return new Scripted(script(config.parameters()));
    }

    private static final class Scripted implements BandwidthEstimator {
        private final Script script;
        private long packets;
        private volatile long bps = UNKNOWN_BPS;

        Scripted(Script script) {
            this.script = script;
        }

        @Override
        public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
            boolean now = ++packets > script.after;
            bps = script.bps;
            switch (script.behaviour) {
                case FIXED -> {}
                case FOLLOWS_SIZE -> bps = sizeBytes * 1_000L;
                case THROWS -> {
                    if (now) {
                        throw new IllegalStateException("scripted");
                    }
                }
                case OUT_OF_BOUNDS -> bps = now ? 1 : script.bps;
                case SILENT -> bps = UNKNOWN_BPS;
                case SLOW -> {
                    if (now) {
                        try {
                            Thread.sleep(20);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
            }
        }

        @Override
        public long bitrateBps() {
            return bps;
        }

        @Override
        public void stats(EstimatorStats out) {
            out.clear();
            out.bitrateBps = bps;
            out.reason = "as told, \"scripted\"\t";
            out.reasonBps = script.bps;
        }

        @Override
        public void reset() {
            packets = 0;
            bps = UNKNOWN_BPS;
        }
    }
}
