package io.headroom.bwe.headroom;

import io.headroom.bwe.Parameter;
import io.headroom.bwe.ParameterReader;
import java.util.List;
import java.util.Map;

/**
 * The parameters of {@code headroom}: two quantities, and a switch for each of its ideas, to see what it is worth or to do
 * without it.
 *
 * @param queueTargetUs how much queue is tolerated on a path without jitter, microseconds
 * @param drainTimeS in what time a queue of our own shall drain, seconds
 * @param trains whether packet trains are evidence of capacity
 * @param fastStart whether the rate doubles each loop at the start; otherwise it grows as later
 * @param jitterFloor whether what jitter explains is taken out of the queue
 * @param forecast whether long queues of our own are steered by what is under way
 * @param undo whether a cut is taken back when the queue was gone before it could act
 * @param competition whether a share is held against flows that fill the queue
 */
record HeadroomConfig(
        double queueTargetUs,
        double drainTimeS,
        boolean trains,
        boolean fastStart,
        boolean jitterFloor,
        boolean forecast,
        boolean undo,
        boolean competition) {

    static final HeadroomConfig DEFAULT = read(Map.of());

    /** @throws IllegalArgumentException naming parameter, value and what was expected */
    static HeadroomConfig read(Map<String, String> values) {
        ParameterReader reader = new ParameterReader(values);
        HeadroomConfig config = read(reader);
        reader.finish();
        return config;
    }

    static List<Parameter> listing() {
        ParameterReader reader = new ParameterReader(Map.of());
        read(reader);
        return reader.finish();
    }

    private static HeadroomConfig read(ParameterReader reader) {
        return new HeadroomConfig(
                1e3 * reader.number("queue-target-ms", 5, 1, 100, "the queue tolerated on a path without jitter"),
                1e-3 * reader.number("drain-time-ms", 300, 100, 2_000, "in what time a queue of our own shall drain"),
                reader.flag("trains", true, "take packet trains as evidence of capacity"),
                reader.flag("fast-start", true, "double the rate each loop at the start"),
                reader.flag("jitter-floor", true, "take what jitter explains out of the queue"),
                reader.flag("forecast", true, "steer long queues of our own by what is under way"),
                reader.flag("undo", true, "take a cut back when the queue was gone before it could act"),
                reader.flag("competition", true, "hold a share against flows that fill the queue"));
    }
}
