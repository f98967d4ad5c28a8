package io.headroom.workbench.sim;

import java.util.List;

/**
 * What happens in a run: links, and flows over them. Read from files by {@link Scenarios}; the keys there are the names here.
 *
 * @param name by which users choose it
 * @param description one line
 * @param tags by which users choose many: {@code suite} marks the standard ones
 * @param durationUs how long it lasts
 * @param links in the order in which the metrics name them
 * @param flows media and competitors
 */
public record Scenario(
        String name,
        String description,
        List<String> tags,
        long durationUs,
        List<LinkSpec> links,
        List<FlowSpec> flows) {

    public Scenario {
        tags = List.copyOf(tags);
        links = List.copyOf(links);
        flows = List.copyOf(flows);
    }

    /** A value that holds from a time on. */
    public record Step(long fromUs, long value) {}

    /**
     * One link: a queue, and a server that drains it.
     *
     * @param name by which routes name it
     * @param capacityBps over time; the first step is at 0
     * @param queueLimitUs how much the queue holds, in time at the capacity of the moment; 0 if given in bytes
     * @param queueLimitBytes how much the queue holds in bytes; 0 if given in time
     * @param coDel whether RFC 8289 drops at the head
     * @param slotPeriodUs the server works only in one slot per period (TDM); 0 for always
     * @param slotUs the slot's length; the rate in it is such that the mean is the capacity
     * @param batchMinUs packets leave in batches, at random intervals from here ...
     * @param batchMaxUs ... to here (Wi-Fi aggregation); 0 for no batches. Batching happens after the queue
     * @param stallEveryUs mean time between stalls of the link (LTE); 0 for none. In order, after the queue
     * @param stallMinUs the shortest stall
     * @param stallMaxUs the longest stall
     * @param policerBurstBytes a token bucket of this size instead of a queue; 0 for a queue
     */
    public record LinkSpec(
            String name,
            List<Step> capacityBps,
            long queueLimitUs,
            int queueLimitBytes,
            boolean coDel,
            long slotPeriodUs,
            long slotUs,
            long batchMinUs,
            long batchMaxUs,
            long stallEveryUs,
            long stallMinUs,
            long stallMaxUs,
            int policerBurstBytes) {}

    /** A flow over links. */
    public sealed interface FlowSpec permits MediaSpec, TcpSpec, UdpSpec {
        /** By which results name it. */
        String name();

        /** When it starts and stops, and the way it takes. */
        PathSpec path();
    }

    /**
     * The way of a flow: through the queues of its links, then over a line that delays.
     *
     * @param startUs when the flow starts
     * @param stopUs when it stops
     * @param route indexes of links
     * @param oneWayDelayUs the line's delay over time
     * @param jitter what the line adds
     * @param loss what the line loses
     * @param feedbackRoute indexes of links that feedback must pass
     * @param feedbackDelayUs the delay of the way back
     * @param feedbackLoss the part of feedback messages that is lost, 0..1
     */
    public record PathSpec(
            long startUs,
            long stopUs,
            List<Integer> route,
            List<Step> oneWayDelayUs,
            JitterSpec jitter,
            LossSpec loss,
            List<Integer> feedbackRoute,
            long feedbackDelayUs,
            double feedbackLoss) {}

    /** How a line's delay varies. */
    public enum JitterModel {
        /** Not at all. */
        NONE,
        /** Gauss around the delay, cut at three standard deviations (RFC 8868 section 5.3). */
        GAUSSIAN,
        /** On top of the delay, Pareto: rare large ones. {@code scaleUs} is the mean. */
        PARETO
    }

    /**
     * Jitter.
     *
     * @param model the distribution
     * @param scaleUs its standard deviation (Gauss) or mean (Pareto)
     * @param reorder whether packets may overtake each other; otherwise a late one holds up those behind it
     */
    public record JitterSpec(JitterModel model, long scaleUs, boolean reorder) {}

    /**
     * Loss on a line: a Gilbert-Elliott chain, stepped per packet.
     *
     * @param good probability of loss in the good state: with the others 0, independent losses
     * @param bad probability of loss in the bad state
     * @param goodToBad probability of turning bad
     * @param badToGood probability of turning good
     * @param every loses every n-th packet exactly; 0 for none
     */
    public record LossSpec(double good, double bad, double goodToBad, double badToGood, int every) {}

    /**
     * A media flow and its sender.
     *
     * @param name by which results name it
     * @param path its way
     * @param estimator who serves it: empty for the one under test, else a name
     * @param video what is encoded
     * @param audioBps audio in the bundle, 50 packets/s; 0 for none
     * @param startBps where the sender's target starts
     * @param minBps what the sender never goes below
     * @param pacing how packets leave
     * @param probes whether the sender starts with probe clusters of 3x and 6x its start rate
     * @param targetRule what the sender makes of REMB
     * @param encoderReactionUs how late the encoder follows the target
     * @param reportIntervalUs mean time between receiver reports
     * @param feedbackIntervalUs time between transport-cc reports (send direction)
     * @param rtt whether the receiver learns the round-trip time
     * @param clocks the errors of the two clocks
     * @param overheadBytes what each packet weighs beyond what the estimator counts
     */
    public record MediaSpec(
            String name,
            PathSpec path,
            String estimator,
            VideoSpec video,
            long audioBps,
            long startBps,
            long minBps,
            PacingSpec pacing,
            boolean probes,
            TargetRule targetRule,
            long encoderReactionUs,
            long reportIntervalUs,
            long feedbackIntervalUs,
            boolean rtt,
            ClockSpec clocks,
            int overheadBytes)
            implements FlowSpec {}

    /**
     * What is encoded.
     *
     * @param maxBps what the application can use at most, over time; 0 is muted
     * @param fps frames per second
     * @param variation standard deviation of the frame size, relative
     * @param keyFrameIntervalUs time between key frames; 0 for none but the first
     * @param keyFrameFactor how much larger a key frame is; later frames repay it by 20 % each
     * @param layersBps the maximum of each simulcast layer, lowest first; empty for one stream
     */
    public record VideoSpec(
            List<Step> maxBps,
            int fps,
            double variation,
            long keyFrameIntervalUs,
            double keyFrameFactor,
            List<Long> layersBps) {}

    /**
     * The pacer.
     *
     * @param factor pacing rate over target
     * @param burstUs how much may leave unspaced, in time at the pacing rate (libwebrtc today: 40 ms)
     */
    public record PacingSpec(double factor, long burstUs) {}

    /** What a sender makes of REMB. */
    public enum TargetRule {
        /** libwebrtc's: only a cap on a target that grows by itself. */
        LIBWEBRTC,
        /** The target itself, as old simulators have it. */
        DIRECT
    }

    /**
     * Clock errors.
     *
     * @param driftPpm how much faster the receiver's clock runs than the sender's
     * @param receiverJumpsUs by how much the receiver's clock jumps, and when
     * @param quantumUs the grain of arrival stamps
     */
    public record ClockSpec(double driftPpm, List<Step> receiverJumpsUs, long quantumUs) {}

    /** TCP's reaction to loss. */
    public enum CongestionControl {
        /** RFC 5681 with RFC 6582. */
        RENO,
        /** RFC 9438. */
        CUBIC
    }

    /**
     * A TCP flow that always has something to send, or sends files with pauses between them.
     *
     * @param name by which results name it
     * @param path its way
     * @param congestionControl which
     * @param fileMinBytes files of a size from here ...
     * @param fileMaxBytes ... to here; 0 for one endless file
     * @param idleMeanUs mean of the exponential pause between files
     * @param startsIdle whether it starts with a pause
     */
    public record TcpSpec(
            String name,
            PathSpec path,
            CongestionControl congestionControl,
            long fileMinBytes,
            long fileMaxBytes,
            long idleMeanUs,
            boolean startsIdle)
            implements FlowSpec {}

    /**
     * A flow that does not react.
     *
     * @param name by which results name it
     * @param path its way
     * @param bitrateBps over time
     * @param packetBytes the size of its packets
     * @param poisson whether packets come at random, rather than evenly
     */
    public record UdpSpec(String name, PathSpec path, List<Step> bitrateBps, int packetBytes, boolean poisson)
            implements FlowSpec {}

    /** Whether a media flow wants an estimator by name, besides the one under test. */
    public List<String> namedEstimators() {
        return flows.stream()
                .filter(MediaSpec.class::isInstance)
                .map(flow -> ((MediaSpec) flow).estimator())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
