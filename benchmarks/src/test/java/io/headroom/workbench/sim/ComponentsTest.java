package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.workbench.sim.Scenario.ClockSpec;
import io.headroom.workbench.sim.Scenario.JitterModel;
import io.headroom.workbench.sim.Scenario.JitterSpec;
import io.headroom.workbench.sim.Scenario.LinkSpec;
import io.headroom.workbench.sim.Scenario.LossSpec;
import io.headroom.workbench.sim.Scenario.PacingSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.sim.Scenario.VideoSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's parts, each alone. */
class ComponentsTest {
    private static final LossSpec NO_LOSS = new LossSpec(0, 0, 0, 0, 0);
    private static final JitterSpec NO_JITTER = new JitterSpec(JitterModel.NONE, 0, false);

    private final EventLoop loop = new EventLoop();

    private Path pathOf(JitterSpec jitter, LossSpec loss, List<Step> delay, Path.Sink sink) {
        DelayLine.Spec line = new DelayLine.Spec(new Schedule(delay), jitter, loss, new SplittableRandom(5));
        Path path = new Path(loop, new PacketPool(), new Link[0], line, Path.Watcher.NONE);
        path.deliverTo(sink);
        return path;
    }

    /** Sends a packet each millisecond and returns the delays. */
    private List<Long> delaysUs(JitterSpec jitter, List<Step> delay, int packets) {
        List<Long> delays = new ArrayList<>();
        Path path = pathOf(jitter, NO_LOSS, delay, packet -> delays.add(loop.nowUs() - packet.sentUs));
        for (int i = 0; i < packets; i++) {
            path.send(path.newPacket(Packet.Kind.UDP, 100));
            loop.runUntil(loop.nowUs() + 1_000);
        }
        loop.runUntil(loop.nowUs() + 10_000_000);
        path.checkConservation("test");
        return delays;
    }

    @Test
    void timersGoOffInOrderOfTimeThenOfCreation() {
        List<String> order = new ArrayList<>();
        EventLoop.Timer a = loop.timer(() -> order.add("a" + loop.nowUs()));
        EventLoop.Timer b = loop.timer(() -> order.add("b" + loop.nowUs()));
        EventLoop.Timer c = loop.timer(() -> order.add("c" + loop.nowUs()));
        c.at(5);
        b.at(10);
        a.at(10);
        c.at(20);
        b.at(10);

        loop.runUntil(20);
        assertThat(order).containsExactly("a10", "b10");
        loop.runUntil(21);
        assertThat(order).containsExactly("a10", "b10", "c20");
    }

    @Test
    void gaussianJitterHasItsDeviationAndIsCutAtThree() {
        List<Long> delays =
                delaysUs(new JitterSpec(JitterModel.GAUSSIAN, 5_000, true), List.of(new Step(0, 50_000)), 50_000);

        double mean = delays.stream().mapToLong(Long::longValue).average().orElseThrow();
        double variance = delays.stream()
                .mapToDouble(d -> (d - mean) * (d - mean))
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(50_000, within(100.0));
        assertThat(Math.sqrt(variance)).isCloseTo(4_933, within(60.0)); // 5 ms cut at 3 deviations
        assertThat(delays).allMatch(d -> d >= 35_000 && d <= 65_000);
    }

    @Test
    void jitterKeepsTheOrderUnlessToldOtherwise() {
        List<Long> sent = new ArrayList<>();
        for (boolean reorder : new boolean[] {false, true}) {
            sent.clear();
            Path path = pathOf(
                    new JitterSpec(JitterModel.GAUSSIAN, 5_000, reorder),
                    NO_LOSS,
                    List.of(new Step(0, 50_000)),
                    packet -> sent.add(packet.sentUs));
            for (int i = 0; i < 1_000; i++) {
                path.send(path.newPacket(Packet.Kind.UDP, 100));
                loop.runUntil(loop.nowUs() + 1_000);
            }
            loop.runUntil(loop.nowUs() + 1_000_000);
            assertThat(sent).hasSize(1_000);
            assertThat(sent.stream().sorted().toList().equals(sent)).isEqualTo(!reorder);
        }
    }

    @Test
    void paretoJitterHasItsMean() {
        List<Long> delays =
                delaysUs(new JitterSpec(JitterModel.PARETO, 3_000, true), List.of(new Step(0, 10_000)), 200_000);

        assertThat(delays.stream().mapToLong(Long::longValue).average().orElseThrow())
                .isCloseTo(13_000, within(150.0));
    }

    @Test
    void aShorterRouteDoesNotReorder() {
        List<Long> delays = delaysUs(NO_JITTER, List.of(new Step(0, 90_000), new Step(500_000, 50_000)), 1_000);

        assertThat(delays.get(499)).isEqualTo(90_000);
        assertThat(delays.get(500)).isEqualTo(89_000); // held up by the one before
        assertThat(delays.get(539)).isEqualTo(50_000);
    }

    @Test
    void lossComesInBurstsOfTheMeanLengthAskedFor() {
        // "bursts 3% of 8"
        DelayLine line = new DelayLine(
                loop,
                new DelayLine.Spec(
                        new Schedule(List.of(new Step(0, 0))),
                        NO_JITTER,
                        new LossSpec(0, 1, 0.03 / 0.97 / 8, 1 / 8.0, 0),
                        new SplittableRandom(9)),
                packet -> {});
        int lost = 0;
        int bursts = 0;
        boolean before = false;
        for (int i = 0; i < 2_000_000; i++) {
            boolean now = line.loses();
            lost += now ? 1 : 0;
            bursts += now && !before ? 1 : 0;
            before = now;
        }

        assertThat(lost / 2e6).isCloseTo(0.03, within(0.001));
        assertThat((double) lost / bursts).isCloseTo(8, within(0.25));
    }

    @Test
    void todaysPacerSendsAFrameAtOnceAndOlderOnesSpaceIt() {
        assertThat(sendTimesOfAFrame(40_000)).containsExactly(0L, 0L, 0L, 0L, 0L);
        // 1200 bytes at 2.5 x 1.2 Mb/s are 3.2 ms
        assertThat(sendTimesOfAFrame(0)).containsExactly(0L, 3_200L, 6_400L, 9_600L, 12_800L);
    }

    private static List<Long> sendTimesOfAFrame(long burstUs) {
        EventLoop loop = new EventLoop();
        List<Long> times = new ArrayList<>();
        Pacer pacer = new Pacer(loop, new PacingSpec(2.5, burstUs), 1_200_000, packet -> times.add(loop.nowUs()));
        DelayLine.Spec line =
                new DelayLine.Spec(new Schedule(List.of(new Step(0, 0))), NO_JITTER, NO_LOSS, new SplittableRandom(1));
        Path path = new Path(loop, new PacketPool(), new Link[0], line, Path.Watcher.NONE);
        for (int i = 0; i < 5; i++) {
            pacer.add(path.newPacket(Packet.Kind.VIDEO, 1_200));
        }
        pacer.send();
        loop.runUntil(100_000);
        return times;
    }

    @Test
    void theEncoderKeepsItsRateAcrossKeyFramesAndFollowsLate() {
        VideoSpec spec = new VideoSpec(List.of(new Step(0, 2_000_000)), 30, 0.05, 10_000_000, 4, List.of());
        VideoEncoder encoder = new VideoEncoder(spec, 100_000, 1_000_000, new SplittableRandom(3));

        int first = encoder.frameBytes(0, 1_000_000);
        long bytes = first;
        for (int i = 1; i < 6_000; i++) {
            bytes += encoder.frameBytes(i * 33_333L, 1_000_000);
        }
        encoder.target(200_000_000, 500_000);

        assertThat((double) first).isCloseTo(4 * 4_167, within(2_500.0));
        assertThat(bytes * 8 / 200.0).isCloseTo(1_000_000, within(15_000.0));
        assertThat(encoder.bps(200_099_999)).isEqualTo(1_000_000);
        assertThat(encoder.bps(200_100_000)).isEqualTo(500_000);
    }

    @Test
    void aClockDriftsJumpsAndCountsInItsGrain() {
        HostClock clock = new HostClock(7, new ClockSpec(100, List.of(new Step(10_000_000, 30_000_000)), 1_000));

        assertThat(clock.at(0)).isZero();
        assertThat(clock.at(9_999_999)).isEqualTo(10_001_000); // 7 us + 1000 us of drift, in whole ms
        assertThat(clock.at(10_000_000)).isEqualTo(40_001_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999, 63_999_995, 123_456_789_012L})
    void absSendTimeIsWithinItsGrain(long us) {
        assertThat(RtpSender.absSendTimeUs(us)).isBetween(us - 3, us + 3);
    }

    @Test
    void batchesAndStallsHoldPacketsUpAndKeepTheirOrder() {
        OutputGate gate = new OutputGate(
                new LinkSpec(
                        "l", List.of(new Step(0, 1)), 0, 1, false, 0, 0, 20_000, 50_000, 500_000, 40_000, 90_000, 0),
                new SplittableRandom(4));
        long last = 0;
        long longest = 0;
        for (long us = 0; us < 60_000_000; us += 700) {
            long out = gate.outUs(us);
            assertThat(out).isGreaterThanOrEqualTo(Math.max(us, last));
            last = out;
            longest = Math.max(longest, out - us);
        }
        assertThat(longest).isBetween(90_000L, 140_000L);
    }
}
