package io.headroom.workbench.sim;

import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorStats;
import io.headroom.workbench.sim.Scenario.ClockSpec;
import io.headroom.workbench.sim.Scenario.FlowSpec;
import io.headroom.workbench.sim.Scenario.JitterModel;
import io.headroom.workbench.sim.Scenario.JitterSpec;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.LossSpec;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.PathSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import io.headroom.workbench.sim.Scenario.UdpSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run of one scenario: builds the links and flows, lets virtual time pass, checks the books, and sums up.
 *
 * <p>Not thread-safe; runs share nothing, so any number of them may go on side by side.
 */
public final class Simulation {
    private static final JitterSpec NO_JITTER = new JitterSpec(JitterModel.NONE, 0, false);
    private static final ClockSpec TRUE_CLOCK = new ClockSpec(0, List.of(), 1);

    private final Scenario scenario;
    private final Direction direction;
    private final long seed;
    private final EventLoop loop = new EventLoop();
    private final PacketPool pool = new PacketPool();
    private final List<Link> links = new ArrayList<>();
    private final List<FlowRun> flows = new ArrayList<>();
    private final EventLoop.Timer sampler;
    private final EstimatorStats stats = new EstimatorStats();

    private Simulation(
            Scenario scenario, Direction direction, String estimator, Peers peers, long seed, boolean series) {
        this.scenario = scenario;
        this.direction = direction;
        this.seed = seed;
        sampler = loop.timer(() -> sample(series));
        for (LinkSpec link : scenario.links()) {
            links.add(new Link(loop, link, random("link " + link.name())));
        }
        for (int i = 0; i < scenario.flows().size(); i++) {
            flows.add(build(i, scenario.flows().get(i), estimator, peers));
        }
        sampler.at(FlowRecorder.STEP_US - 1);
    }

    /**
     * Runs a scenario.
     *
     * @param scenario what happens
     * @param direction where the estimators sit
     * @param estimator the one under test: it serves each media flow for which the scenario names no other
     * @param peers finds estimators
     * @param seed of all that is random
     * @param series whether to keep what happened every 100 ms
     * @throws IllegalArgumentException if an estimator is not known
     * @throws IllegalStateException if packets went missing: a fault of the simulator
     */
    public static RunResult run(
            Scenario scenario, Direction direction, String estimator, Peers peers, long seed, boolean series) {
        Simulation simulation = new Simulation(scenario, direction, estimator, peers, seed, series);
        simulation.loop.runUntil(scenario.durationUs());
        for (FlowRun flow : simulation.flows) {
            flow.forward.checkConservation(flow.spec.name());
            if (flow.back != null) {
                flow.back.checkConservation("the feedback of " + flow.spec.name());
            }
        }
        return new Summary(scenario, direction, estimator, seed, simulation.flows, series).result();
    }

    private FlowRun build(int index, FlowSpec spec, String estimator, Peers peers) {
        PathSpec path = spec.path();
        String name = spec.name();
        if (spec instanceof MediaSpec media) {
            return buildMedia(index, media, estimator, peers);
        }
        FlowRecorder recorder = new FlowRecorder(loop, scenario.durationUs(), null);
        if (spec instanceof TcpSpec tcp) {
            Path forward = forward(path, name, recorder);
            Path back = back(path, name);
            new TcpFlow(loop, tcp, forward, back, random("tcp " + name));
            return new FlowRun(spec, recorder, forward, back);
        }
        Path forward = forward(path, name, recorder);
        new UdpFlow(loop, (UdpSpec) spec, forward, random("udp " + name));
        return new FlowRun(spec, recorder, forward, null);
    }

    private FlowRun buildMedia(int index, MediaSpec media, String estimator, Peers peers) {
        String name = media.name();
        String served = media.estimator().isEmpty() ? estimator : media.estimator();
        Schedule limit = new Schedule(media.video().maxBps());
        FlowRecorder recorder = new FlowRecorder(loop, scenario.durationUs(), limit);
        SplittableRandom random = random("media " + name);
        HostClock senderClock = new HostClock(clockOrigin(random), TRUE_CLOCK);
        HostClock receiverClock = new HostClock(clockOrigin(random), media.clocks());
        EstimatorConfig config = EstimatorConfig.defaults(direction);
        if (direction == Direction.SEND) {
            config = config.withStartBitrate(media.startBps());
        }
        View view = new View(media, limit);
        Peer peer = peers.named(served).create(new FlowContext(index, direction, config, view));

        Path forward = forward(media.path(), name, recorder);
        Path back = back(media.path(), name);
        RtpSender rtp = new RtpSender(loop, forward, senderClock, 1_000 * (index + 1), media.overheadBytes());
        FlowRun run = new FlowRun(media, recorder, forward, back);
        run.estimator = served;
        run.peer = peer;
        if (direction == Direction.RECEIVE) {
            BrowserSender sender = new BrowserSender(loop, media, rtp, random("sender " + name));
            forward.deliverTo(new MediaReceiver(loop, media, peer, receiverClock, back, random("receiver " + name)));
            back.deliverTo(packet -> sender.onFeedback(packet.feedback()));
            run.targetBps = sender::targetBps;
        } else {
            BridgeSender sender = new BridgeSender(loop, media, rtp, peer, senderClock, random("sender " + name));
            forward.deliverTo(new TransportReceiver(loop, media, receiverClock, back, random("receiver " + name)));
            back.deliverTo(packet -> sender.onFeedback(packet.feedback()));
            run.targetBps = sender::targetBps;
        }
        return run;
    }

    private Path forward(PathSpec path, String name, Path.Watcher watcher) {
        DelayLine.Spec line = new DelayLine.Spec(
                new Schedule(path.oneWayDelayUs()), path.jitter(), path.loss(), random("line " + name));
        return new Path(loop, pool, route(path.route()), line, watcher);
    }

    private Path back(PathSpec path, String name) {
        DelayLine.Spec line = new DelayLine.Spec(
                new Schedule(List.of(new Step(0, path.feedbackDelayUs()))),
                NO_JITTER,
                new LossSpec(path.feedbackLoss(), 0, 0, 0, 0),
                random("feedback " + name));
        return new Path(loop, pool, route(path.feedbackRoute()), line, Path.Watcher.NONE);
    }

    private Link[] route(List<Integer> indexes) {
        return indexes.stream().map(links::get).toArray(Link[]::new);
    }

    private void sample(boolean series) {
        long nowUs = loop.nowUs();
        int step = (int) (nowUs / FlowRecorder.STEP_US);
        for (FlowRun flow : flows) {
            if (flow.peer != null) {
                flow.recorder.estimateBps[step] = flow.peer.estimator().bitrateBps();
                flow.recorder.targetBps[step] = Math.round(flow.targetBps.getAsDouble());
                if (series) {
                    flow.sampleReason(step, stats);
                }
            }
        }
        sampler.at(nowUs + FlowRecorder.STEP_US);
    }

    /** A stream of random numbers that depends on the run's seed, the scenario and the component, and on nothing else. */
    private SplittableRandom random(String component) {
        long hash = seed;
        for (String part : List.of(scenario.name(), component)) {
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * 0x100000001B3L; // FNV-1a's prime; SplittableRandom mixes further
            }
            hash ^= 0xFF;
        }
        return new SplittableRandom(hash);
    }

    /** A clock starts anywhere within ten days; the exact time is nobody's business. */
    private static long clockOrigin(SplittableRandom random) {
        return random.nextLong(864_000_000_000L);
    }

    /** One flow while it runs. */
    static final class FlowRun {
        final FlowSpec spec;
        final FlowRecorder recorder;
        final Path forward;
        final @Nullable Path back;
        final List<RunResult.Reason> reasons = new ArrayList<>();
        String estimator = "";

        @Nullable
        Peer peer;

        java.util.function.DoubleSupplier targetBps = () -> 0;
        private String lastReason = "";

        FlowRun(FlowSpec spec, FlowRecorder recorder, Path forward, @Nullable Path back) {
            this.spec = spec;
            this.recorder = recorder;
            this.forward = forward;
            this.back = back;
        }

        void sampleReason(int step, EstimatorStats stats) {
            if (peer == null) {
                return;
            }
            peer.estimator().stats(stats);
            if (!stats.reason.equals(lastReason)) {
                lastReason = stats.reason;
                String rate = stats.reasonBps > 0 ? " " + stats.reasonBps / 1_000 + " kb/s" : "";
                reasons.add(new RunResult.Reason(step, stats.reason + rate));
            }
        }
    }

    /** The truth, for oracles. */
    private final class View implements NetworkView {
        private final MediaSpec media;
        private final Schedule limit;

        View(MediaSpec media, Schedule limit) {
            this.media = media;
            this.limit = limit;
        }

        @Override
        public long nowUs() {
            return loop.nowUs();
        }

        @Override
        public long capacityBps(long fromUs, long toUs) {
            double least = Double.MAX_VALUE;
            for (int i : media.path().route()) {
                Schedule bps = links.get(i).capacity().bps();
                least = Math.min(least, toUs > fromUs ? bps.mean(Math.max(0, fromUs), toUs) : bps.at(fromUs));
            }
            return Math.round(least);
        }

        @Override
        public long queueDelayUs() {
            long sum = 0;
            for (int i : media.path().route()) {
                sum += links.get(i).queueDelayUs();
            }
            return sum;
        }

        @Override
        public int flowsOnPath() {
            long nowUs = loop.nowUs();
            int narrowest = media.path().route().get(0);
            for (int i : media.path().route()) {
                if (links.get(i).capacity().bps().at(nowUs)
                        < links.get(narrowest).capacity().bps().at(nowUs)) {
                    narrowest = i;
                }
            }
            int count = 0;
            for (FlowSpec flow : scenario.flows()) {
                PathSpec path = flow.path();
                if (path.route().contains(narrowest) && path.startUs() <= nowUs && nowUs < path.stopUs()) {
                    count++;
                }
            }
            return Math.max(1, count);
        }

        @Override
        public long applicationLimitBps() {
            long video = limit.at(loop.nowUs());
            return video + media.audioBps();
        }

        @Override
        public long baseRttUs() {
            return new Schedule(media.path().oneWayDelayUs()).at(loop.nowUs())
                    + media.path().feedbackDelayUs();
        }
    }
}
