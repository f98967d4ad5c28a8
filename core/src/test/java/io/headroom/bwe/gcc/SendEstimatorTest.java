package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import io.headroom.bwe.EstimatorStats;
import io.headroom.bwe.NetworkState;
import io.headroom.bwe.TransportFeedback;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of libwebrtc's delay_based_bwe_unittest.cc, with its numbers and tolerances. */
class SendEstimatorTest implements EstimatorProbe {
    private static final long TOLERANCE_BPS = 50_000;
    private static final long TOLERANCE_MS = 33;
    private static final int INITIAL_PROBES = 5;
    private static final int NO_CLUSTER = TransportFeedback.NOT_A_PROBE;

    private final SimulatedLink link = new SimulatedLink();
    private final TransportFeedback feedback = new TransportFeedback();
    private BandwidthEstimator estimator = newEstimator(BandwidthEstimator.UNKNOWN_BPS, Map.of());

    private long nowUs = SimulatedLink.START_US;
    private long receiverOffsetUs;
    private long sequenceNumber;

    private boolean updated;
    private long latestBps;
    private boolean everUpdated;
    private String latestReason = "";

    @Override
    public void onDecision(long atUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
        updated = true;
        latestBps = bitrateBps;
        latestReason = reason;
    }

    // ---- start

    @Test
    void startsFromItsInitialProbes() {
        startWithProbes(2_000);

        assertThat(estimator.bitrateBps()).isCloseTo(730_000, within(TOLERANCE_BPS));
        assertThat(latestBps).isEqualTo(estimator.bitrateBps());
    }

    @Test
    void reorderedPacketsDoNotMoveTheEstimate() {
        startWithProbes(0);
        assertThat(latestBps).isCloseTo(730_000, within(TOLERANCE_BPS));

        long sendMs = 253 * 20;
        for (int i = 0; i < 10; i++) {
            advanceMs(40);
            sendMs += 40;
            report(nowUs, sendMs * 1_000, 1_000, NO_CLUSTER, 0, 0);
            report(nowUs, (sendMs - 20) * 1_000, 1_000, NO_CLUSTER, 0, 0);
        }

        assertThat(latestBps).isCloseTo(730_000, within(TOLERANCE_BPS));
    }

    @Test
    void rampsUpIn617Frames() {
        link.addDefaultStream();
        long bitrateBps = 30_000;
        int frames = 0;
        while (bitrateBps < 500_000) {
            boolean overuse = frame(bitrateBps);
            if (overuse) {
                assertThat(latestBps).isGreaterThan(bitrateBps);
            }
            if (overuse || updated) {
                bitrateBps = latestBps;
                updated = false;
            }
            frames++;
        }
        assertThat(frames).isEqualTo(617);
    }

    @Test
    void findsAnInitialOveruseWithinFortyFrames() {
        estimator = newEstimator(300_000, Map.of());
        link.addStream(1, 90, 300_000);
        link.capacityBps(200_000);
        long bitrateBps = 300_000;
        boolean overuse = false;
        for (int i = 0; i < 40 && !overuse; i++) {
            overuse = frame(bitrateBps);
            if (updated) {
                bitrateBps = latestBps;
            }
        }
        assertThat(overuse).isTrue();
        assertThat(latestBps).isBetween(160_001L, 200_000L);
    }

    // ---- drop of the capacity

    @ParameterizedTest(name = "clock moves by {0} ms: the drop shows after {1} ms")
    @CsvSource({"0, 500", "30000, 867", "-30000, 933"})
    void followsADropOfTheCapacity(long clockJumpMs, long expectedMs) {
        assertThat(dropTimeMs(clockJumpMs)).isCloseTo(expectedMs, within(TOLERANCE_MS));
    }

    /** libwebrtc lets RTP time stamps wrap here, which the send side does not look at; its number is 533. */
    @Test
    void followsADropOfTheCapacityAlsoByLibwebrtcsNumberForWrappingTimeStamps() {
        assertThat(dropTimeMs(0)).isCloseTo(533, within(TOLERANCE_MS));
    }

    // ---- grouping and silence

    @Test
    void takesPacketsSentCloseTogetherForOneGroup() {
        long sendMs = 0;
        for (int i = 0; i <= 6 * 50; i++) {
            report(nowUs, sendMs * 1_000, 1_000, NO_CLUSTER, 0, 0);
            advanceMs(20);
            sendMs += 20;
        }
        assertThat(everUpdated || updated).isTrue();
        assertThat(latestBps).isGreaterThanOrEqualTo(400_000);

        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 15; j++) {
                report(nowUs, sendMs * 1_000, 100, NO_CLUSTER, 0, 0);
                advanceMs(1);
                sendMs += 1;
            }
            advanceMs(10); // the batch takes 5 ms longer to arrive than to be sent
            sendMs += 20 - 15;
        }
        assertThat(latestBps).isLessThan(400_000);
    }

    @ParameterizedTest(name = "{0} s of silence")
    @ValueSource(ints = {35, 640})
    void seesAnOveruseRightAfterALongSilence(int silenceSeconds) {
        long sendMs = 0;
        for (int i = 0; i < 3_000; i++) {
            report(nowUs, sendMs * 1_000, 1_000, NO_CLUSTER, 0, 0);
            advanceMs(10);
            sendMs += 10;
        }
        long beforeBps = estimator.bitrateBps();
        advanceMs(silenceSeconds * 1_000L);
        sendMs += silenceSeconds * 1_000L;
        for (int i = 0; i < 24; i++) {
            report(nowUs, sendMs * 1_000, 1_000, NO_CLUSTER, 0, 0);
            advanceMs(20);
            sendMs += 10;
        }
        assertThat(estimator.bitrateBps()).isLessThan(beforeBps);
    }

    /**
     * <pre>
     *   sent     0      9.75      20      29.75      40   ms       deltas  9.75 10.25  9.75
     *   arrives  0.5   10         20.5    30         40.5 ms       deltas  9.5  10.5   9.5      no queue builds up
     * </pre>
     */
    @Test
    void doesNotTakeFractionsOfAMillisecondForAQueue() {
        long lastBps = 0;
        for (int i = 0; i < 1_000; i++) {
            nowUs += 500;
            report(nowUs, nowUs - 500, 1_000, NO_CLUSTER, 0, 0);
            nowUs += 9_500;
            report(nowUs, nowUs - 250, 1_000, NO_CLUSTER, 0, 0);
            nowUs += 10_000;
            assertThat(latestBps).as("after packet %d", 2 * i).isGreaterThanOrEqualTo(lastBps);
            lastBps = latestBps;
        }
        assertThat(lastBps).isPositive();
    }

    // ---- probes

    @Test
    void followsTwoProbeClustersUp() {
        probes(0, 5, 2_000, 10, 10);
        assertThat(updated).isTrue();
        updated = false;

        probes(1, 8, 4_000, 5, 5);

        assertThat(updated).isTrue();
        assertThat(latestBps).isGreaterThan(1_500_000);
    }

    @Test
    void probesMayHaveOtherPacketsAmongThem() {
        for (int i = 0; i < 5; i++) {
            advanceMs(5);
            long sentUs = nowUs;
            report(nowUs, sentUs, 1_000, 0, 5, 2_000);
            advanceMs(5);
            report(sentUs, sentUs, 100, NO_CLUSTER, 0, 0);
        }
        assertThat(updated).isTrue();
        assertThat(latestBps).isGreaterThan(800_000);
    }

    @Test
    void doesNotBelieveProbesThatArriveMuchFasterThanSent() {
        probes(0, 5, 2_000, 10, 1);

        assertThat(updated).isFalse();
    }

    @ParameterizedTest(name = "sent each {0} ms, received each {1} ms")
    @CsvSource({"5, 7, 1140000", "1, 2, 4000000"})
    void aimsBelowWhatSlowedProbesShow(long sendMs, long receiveMs, long receivedBps) {
        probes(1, 8, 4_000, sendMs, receiveMs);

        assertThat(updated).isTrue();
        assertThat((double) latestBps).isCloseTo(0.95 * receivedBps, within(10_000.0));
    }

    @Test
    void aProbeThatFallsShortDoesNotTakeTheEstimateBelowWhatGetsThrough() {
        estimator = newEstimator(1_000_000, Map.of());
        reportOf(f -> {
            f.addReceived(1, 1_000, 50_000, 1_000);
            f.acknowledgedBps(900_000);
        });
        long beforeBps = estimator.bitrateBps();
        assertThat(beforeBps).isGreaterThan(1_000_000);

        reportOf(f -> {
            f.addReceived(2, 20_000, 70_000, 1_000);
            f.acknowledgedBps(900_000);
            f.probeBps(200_000);
        });
        assertThat(estimator.bitrateBps()).isEqualTo(765_000); // 0.85 * 900 kb/s

        reportOf(f -> {
            f.addReceived(3, 40_000, 90_000, 1_000);
            f.acknowledgedBps(2_000_000);
            f.probeBps(200_000);
        });
        assertThat(estimator.bitrateBps()).as("nor does it raise it").isEqualTo(765_000);

        reportOf(f -> {
            f.addReceived(4, 60_000, 110_000, 1_000);
            f.acknowledgedBps(900_000);
            f.probeBps(1_500_000);
        });
        assertThat(estimator.bitrateBps()).isEqualTo(1_500_000);
        assertThat(latestReason).isEqualTo("probe");
    }

    // ---- what the host says

    @Test
    void theHostsMeasureGoesBeforeTheOwn() {
        startWithProbes(0);
        long ownBps = estimator.measuredBps();
        assertThat(ownBps).isCloseTo(480_000, within(1_000L));

        reportOf(f -> {
            f.addReceived(sequenceNumber++, 253 * 20_000, nowUs, 1_200);
            f.acknowledgedBps(123_456);
        });
        assertThat(estimator.measuredBps()).isEqualTo(123_456);

        advanceMs(20);
        reportOf(f -> f.addReceived(sequenceNumber++, 254 * 20_000, nowUs, 1_200));
        assertThat(estimator.measuredBps()).isCloseTo(ownBps, within(1_000L));
    }

    @ParameterizedTest(name = "application-limited {0}, held {1}")
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void holdsWhileApplicationLimitedIfConfiguredTo(boolean limited, boolean holds) {
        estimator = newEstimator(300_000, Map.of("hold-when-application-limited", Boolean.toString(holds)));
        for (int i = 0; i < 50; i++) {
            int at = i;
            advanceMs(100);
            reportOf(f -> {
                f.addReceived(at, at * 100_000L, nowUs, 1_200);
                f.acknowledgedBps(300_000);
                f.applicationLimited(limited);
            });
        }
        if (limited && holds) {
            assertThat(estimator.bitrateBps()).isEqualTo(300_000);
        } else {
            assertThat(estimator.bitrateBps()).isGreaterThan(400_000);
        }
    }

    @Test
    void aReportOfLossesAloneChangesNothing() {
        startWithProbes(0);
        long beforeBps = estimator.bitrateBps();
        long measuredBps = estimator.measuredBps();
        updated = false;
        advanceMs(60_000);

        reportOf(f -> f.addLost(sequenceNumber, 253 * 20_000, 1_200));

        assertThat(updated).isFalse();
        assertThat(estimator.bitrateBps()).isEqualTo(beforeBps);
        assertThat(estimator.measuredBps()).isEqualTo(measuredBps);
    }

    @Test
    void halvesAnUnmeasuredStartThatOverusesThePath() {
        estimator = newEstimator(2_000_000, Map.of("trendline-window-groups", "3", "trendline-gain", "100"));
        long beforeBps = 0;
        int packets = 0;
        while (estimator.state() != NetworkState.OVERUSE) {
            beforeBps = estimator.bitrateBps();
            nowUs += 60_000;
            report(nowUs, packets++ * 20_000L, 1_200, NO_CLUSTER, 0, 0);
        }
        assertThat(packets).as("too few to measure a rate by").isLessThan(10);
        assertThat(estimator.bitrateBps()).isEqualTo(beforeBps / 2);
        assertThat(latestReason).startsWith("reduce");
        EstimatorStats stats = new EstimatorStats();
        estimator.stats(stats);
        assertThat(stats.decreases).isEqualTo(1);
        assertThat(stats.overuses).isEqualTo(1);
        assertThat(stats.measuredBps).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @Test
    void onePacketAloneIsAReport() {
        for (int i = 0; i < 600; i++) {
            estimator.onPacket(i * 10_000L, i * 10_000L, 1_000, 7, i);
        }
        assertThat(estimator.measuredBps()).isEqualTo(800_000);
        assertThat(estimator.bitrateBps()).isGreaterThan(700_000);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"kalman", "trendline"})
    void eitherFilterServesTheSendSide(String filter) {
        estimator = newEstimator(BandwidthEstimator.UNKNOWN_BPS, Map.of("delay-filter", filter));

        long dropMs = dropTimeMs(0);

        assertThat(dropMs).as("time to follow a drop of the capacity").isBetween(100L, 1_500L);
    }

    @Test
    void startsAfreshWhenReset() {
        link.addDefaultStream();
        for (int i = 0; i < 300; i++) {
            frame(600_000);
        }
        EstimatorStats used = new EstimatorStats();
        estimator.stats(used);
        assertThat(used.groups).isPositive();

        estimator.reset();

        EstimatorStats again = new EstimatorStats();
        estimator.stats(again);
        EstimatorStats fresh = new EstimatorStats();
        newEstimator(BandwidthEstimator.UNKNOWN_BPS, Map.of()).stats(fresh);
        assertThat(again).usingRecursiveComparison().isEqualTo(fresh);
        long beforeBps = latestBps;
        everUpdated = false;
        updated = false;
        nowUs = SimulatedLink.START_US;
        startWithProbes(0);
        assertThat(latestBps).isCloseTo(730_000, within(TOLERANCE_BPS)).isNotEqualTo(beforeBps);
    }

    // ---- the fixture

    private BandwidthEstimator newEstimator(long startBps, Map<String, String> parameters) {
        GccConfig gcc = GccConfig.read(parameters, DelayFilter.Kind.TRENDLINE);
        EstimatorConfig config =
                EstimatorConfig.defaults(Direction.SEND).withProbe(this).withStartBitrate(startBps);
        return new SendEstimator(gcc, config);
    }

    private void advanceMs(long ms) {
        nowUs += ms * 1_000;
    }

    /** A report about one packet. */
    private void report(long arrivalUs, long sendUs, int sizeBytes, int cluster, int minPackets, int minBytes) {
        reportOf(f -> {
            f.addReceived(sequenceNumber++, sendUs, arrivalUs + receiverOffsetUs, sizeBytes);
            if (cluster != NO_CLUSTER) {
                f.markProbe(cluster, minPackets, minBytes);
            }
        });
    }

    private void reportOf(Consumer<TransportFeedback> packets) {
        feedback.begin(UnitMath.wholeMs(nowUs) * 1_000); // the fixture's reports come on whole milliseconds
        packets.accept(feedback);
        estimator.onFeedback(feedback);
        everUpdated |= updated;
    }

    private void probes(int cluster, int count, int minBytes, long sendMs, long receiveMs) {
        long sentUs = sendMs == receiveMs ? nowUs : 0;
        for (int i = 0; i < count; i++) {
            advanceMs(receiveMs);
            sentUs += sendMs * 1_000;
            report(nowUs, sentUs, 1_000, cluster, count, minBytes);
        }
    }

    private void startWithProbes(long waitMs) {
        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        advanceMs(waitMs);
        for (int i = 0; i < 5 * 50 + 1 + 2; i++) {
            if (i == 2) {
                assertThat(everUpdated).as("before the third packet").isFalse();
            }
            report(nowUs, i * 20_000L, SimulatedLink.MTU_BYTES, i < INITIAL_PROBES ? 0 : NO_CLUSTER, 5, 5_000);
            advanceMs(20);
        }
        assertThat(everUpdated).isTrue();
    }

    /** Sends the next frame at this rate; says whether it made the estimator reduce below it. */
    private boolean frame(long bitrateBps) {
        link.bitrateBps((int) bitrateBps);
        List<SimulatedLink.Packet> packets = link.nextFrame(nowUs);
        long nextUs = link.nextFrameUs(nowUs);
        if (packets.isEmpty()) {
            nowUs = nextUs;
            return false;
        }
        boolean first = !everUpdated;
        updated = false;
        nowUs = packets.get(packets.size() - 1).arrivalTimeUs();
        reportOf(f -> {
            for (SimulatedLink.Packet p : packets) {
                f.addReceived(sequenceNumber++, p.sendTimeUs(), p.arrivalTimeUs() + receiverOffsetUs, p.sizeBytes());
            }
        });
        nowUs = nextUs;
        return updated && !first && latestBps < bitrateBps;
    }

    /** Settles at 1 Mb/s, halves the capacity, and says how long the estimate takes to get below it. */
    private long dropTimeMs(long clockJumpMs) {
        link.addDefaultStream();
        long bitrateBps = 900_000;
        boolean overuseSeen = false;
        for (int i = 0; i < 10 * 30 && !(overuseSeen && bitrateBps > 1_000_000); i++) {
            if (frame(bitrateBps)) {
                assertThat(latestBps).isBetween(800_001L, 1_099_999L);
                overuseSeen = true;
            }
            bitrateBps = updated ? latestBps : bitrateBps;
        }
        assertThat(overuseSeen).isTrue();
        assertThat(bitrateBps).isCloseTo(1_000_000, within(180_000L));

        receiverOffsetUs += clockJumpMs * 1_000;
        link.capacityBps(500_000);
        long fromMs = UnitMath.wholeMs(nowUs);
        long dropMs = -1;
        for (int i = 0; i < 100; i++) {
            frame(bitrateBps);
            if (dropMs < 0 && latestBps <= 500_000) {
                dropMs = UnitMath.wholeMs(nowUs) - fromMs;
            }
            bitrateBps = updated ? latestBps : bitrateBps;
        }
        return dropMs;
    }
}
