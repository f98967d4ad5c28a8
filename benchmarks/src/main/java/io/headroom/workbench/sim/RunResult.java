package io.headroom.workbench.sim;

import io.headroom.bwe.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run brought. Plain records of rounded numbers: the same run gives the same JSON. A figure that does not apply
 * (or was never reached) is NaN.
 *
 * @param scenario the scenario's name
 * @param estimator what was tried, by the name the caller gave
 * @param direction where it sat
 * @param seed of all that was random
 * @param metrics over all media flows together
 * @param segments one per change of what was available, in order of time
 * @param flows one per flow of the scenario, in its order
 * @param series what happened every 100 ms, if it was asked for
 */
public record RunResult(
        String scenario,
        String estimator,
        Direction direction,
        long seed,
        Metrics metrics,
        List<Segment> segments,
        List<FlowResult> flows,
        @Nullable Series series) {

    /**
     * The same with a series of at most so many steps, for keeping: the reasons, which only a close look needs, are left
     * out.
     */
    public RunResult thinned(int mostSteps) {
        Series thin = series == null ? null : series.thinned(mostSteps);
        return new RunResult(scenario, estimator, direction, seed, metrics, segments, flows, thin);
    }

    /**
     * Figures over all media flows. Delays are those at the links' queues, one sample per media packet.
     *
     * @param utilisation bits of media that got through per bit of min(capacity, application limit), 0..1
     * @param queueMeanMs from joining the queue to having left it, own serialisation included
     * @param queueP50Ms the same, median
     * @param queueP95Ms the same, 95th percentile
     * @param queueMaxMs the same, maximum
     * @param standingMeanMs what a frame's first packet waits, its own serialisation taken out: the standing queue
     * @param standingP95Ms the same, 95th percentile
     * @param selfInflictedMs the part of queueMeanMs spent behind packets of the same flow
     * @param lossPercent media packets that did not arrive
     * @param queueLossPercent those of them that a queue dropped
     * @param overshootKbit what was sent beyond min(capacity, application limit), summed over 1 s slots that had such
     *     excess
     * @param oscillation mean change of the received rate from one second to the next per mean rate, leaving out 2 s
     *     after each change of what is available
     * @param jain Jain's index of the media flows' received rates over the second half; NaN for one flow
     * @param fairShare mean received rate of a media flow per equal share of the narrowest link among all flows, over the
     *     second half; NaN without TCP, and with TCPs that pause
     * @param overEstimatedPercent part of the time in which the estimate was more than 10 % above the capacity
     * @param overEstimation mean of max(0, estimate / capacity - 1)
     * @param frozenPercent part of the time in which the picture stood still (webrtc-stats totalFreezesDuration, whole
     *     frames only, nothing retransmitted)
     * @param feedbackKbps what reports and REMBs cost
     */
    public record Metrics(
            double utilisation,
            double queueMeanMs,
            double queueP50Ms,
            double queueP95Ms,
            double queueMaxMs,
            double standingMeanMs,
            double standingP95Ms,
            double selfInflictedMs,
            double lossPercent,
            double queueLossPercent,
            double overshootKbit,
            double oscillation,
            double jain,
            double fairShare,
            double overEstimatedPercent,
            double overEstimation,
            double frozenPercent,
            double feedbackKbps) {}

    /**
     * The time from one change of what is available to the next.
     *
     * @param startS when
     * @param availableKbps min(capacity, application limit) from then on
     * @param change {@code start}, {@code up}, {@code down} or {@code unmute}
     * @param t90S seconds until a whole second had brought 90 % of it (1.0 is the least); NaN if it never did
     * @param drainS after {@code down}: seconds until the standing queue was at most 40 ms and stayed so for 200 ms; 0 if it
     *     never was more; NaN if it never drained
     * @param firstSecondKbps what the first second brought
     */
    public record Segment(
            double startS, double availableKbps, String change, double t90S, double drainS, double firstSecondKbps) {}

    /**
     * One flow.
     *
     * @param name from the scenario
     * @param kind {@code media}, {@code tcp} or {@code udp}
     * @param estimator who served it; empty for competitors
     * @param meanKbps received, while it was under way
     * @param secondHalfKbps received over the second half of the run
     * @param lossPercent of its packets
     * @param queueP95Ms of its packets
     * @param sentPackets handed to the network
     * @param receivedPackets delivered
     * @param queueDroppedPackets dropped by queues
     * @param lostPackets lost on the way otherwise
     * @param inFlightPackets still on the way at the end: sent = received + dropped + lost + in flight
     */
    public record FlowResult(
            String name,
            String kind,
            String estimator,
            double meanKbps,
            double secondHalfKbps,
            double lossPercent,
            double queueP95Ms,
            long sentPackets,
            long receivedPackets,
            long queueDroppedPackets,
            long lostPackets,
            long inFlightPackets) {}

    /**
     * One value per step. Rates are kb/s, -1 where unknown.
     *
     * @param stepMs the length of a step
     * @param capacityKbps mean of the first link
     * @param flows one per flow
     */
    public record Series(int stepMs, int[] capacityKbps, List<FlowSeries> flows) {
        private Series thinned(int mostSteps) {
            int every = (capacityKbps.length + mostSteps - 1) / mostSteps;
            return new Series(
                    stepMs * every,
                    Thin.mean(capacityKbps, every),
                    flows.stream().map(flow -> flow.thinned(every)).toList());
        }
    }

    /**
     * One flow's values per step.
     *
     * @param estimateKbps the estimator's own value at the end of the step
     * @param targetKbps what the sender makes of it
     * @param sentKbps handed to the network
     * @param receivedKbps delivered, by the time at which it left the last queue
     * @param queueTenthsMs mean time in queues, in tenths of a millisecond, the largest mean of a step that was made of
     *     several; -1 when nothing passed
     * @param lostPackets lost in this step, by queues and otherwise
     * @param reasons when the estimator's reason changed, and to what; empty without an estimator
     */
    public record FlowSeries(
            int[] estimateKbps,
            int[] targetKbps,
            int[] sentKbps,
            int[] receivedKbps,
            int[] queueTenthsMs,
            int[] lostPackets,
            List<Reason> reasons) {
        private FlowSeries thinned(int every) {
            return new FlowSeries(
                    Thin.last(estimateKbps, every),
                    Thin.last(targetKbps, every),
                    Thin.mean(sentKbps, every),
                    Thin.mean(receivedKbps, every),
                    Thin.max(queueTenthsMs, every),
                    Thin.sum(lostPackets, every),
                    List.of());
        }
    }

    /**
     * A change of the estimator's reason.
     *
     * @param step the step at whose end it was seen
     * @param text the reason, with its rate if it speaks of one
     */
    public record Reason(int step, String text) {}
}
