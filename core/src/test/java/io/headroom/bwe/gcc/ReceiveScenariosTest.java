package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.EstimatorProbe;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scenarios and numbers of libwebrtc's remote_bitrate_estimator_abs_send_time_unittest.cc, on a simulated clock that
 * starts at 100 s.
 */
class ReceiveScenariosTest {
    private static final int SSRC = 1;
    private static final int FRAMES_PER_SECOND = 50;
    private static final long FRAME_MS = 20;
    private static final Offset<Long> BITRATE_TOLERANCE = within(50_000L);
    private static final Offset<Long> PROBE_TOLERANCE = within(10_000L);
    private static final Offset<Long> DROP_TIME_TOLERANCE_MS = within(33L);

    private long nowUs = SimulatedLink.START_US;
    private long receiverClockOffsetMs;
    private int sendTicks; // 24 bits
    private boolean updated;
    private long latestBps;

    private final SimulatedLink link = new SimulatedLink();
    private final ReceiveEstimator estimator = new ReceiveEstimator(
            GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN),
            EstimatorConfig.defaults(Direction.RECEIVE).withProbe(new EstimatorProbe() {
                @Override
                public void onDecision(long atUs, long bitrateBps, long measuredBps, String reason, long reasonBps) {
                    if (bitrateBps != BandwidthEstimator.UNKNOWN_BPS) {
                        updated = true;
                        latestBps = bitrateBps;
                    }
                }
            }));

    @Test
    void startsFromTheRateMeasuredForFiveSeconds() {
        passMs(2_000);
        sendInitialPackets();

        assertThat(estimator.bitrateBps())
                .isCloseTo(674_840L, BITRATE_TOLERANCE)
                .isEqualTo(latestBps);

        estimator.onStreamRemoved(nowUs, SSRC);
        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @Test
    void isNotMisledByReorderedPackets() {
        sendInitialPackets();
        assertThat(estimator.bitrateBps()).isCloseTo(674_840L, BITRATE_TOLERANCE);

        for (int i = 0; i < 10; i++) {
            passMs(2 * FRAME_MS);
            advanceSend(ticks(2, FRAMES_PER_SECOND));
            receive(1_000);
            advanceSend(-ticks(1, FRAMES_PER_SECOND));
            receive(1_000);
            advanceSend(ticks(1, FRAMES_PER_SECOND));
        }
        assertThat(estimator.bitrateBps()).isCloseTo(674_840L, BITRATE_TOLERANCE);
    }

    @Test
    void needs1237FramesToLeadASenderFrom30To500Kbps() {
        link.addDefaultStream();
        long bitrateBps = 30_000;
        int frames = 0;
        while (bitrateBps < 500_000 && frames < 2_000) {
            boolean overuse = sendFrame(bitrateBps);
            if (overuse) {
                assertThat(latestBps).isGreaterThan(bitrateBps);
            }
            if (overuse || updated) {
                bitrateBps = latestBps;
                updated = false;
            }
            frames++;
        }
        assertThat(frames).isEqualTo(1_237);
    }

    @ParameterizedTest(name = "{0} streams, receiver clock set by {1} ms")
    @CsvSource({
        "1, 0, 633",
        "1, 30000, 267",
        "1, -30000, 267",
        "2, 0, 700",
        "3, 0, 633",
        "13, 0, 667",
        "19, 0, 667",
        "30, 0, 667",
    })
    void fallsBelowTheNewCapacityAfterADrop(int streams, long clockSetMs, long expectedMs) {
        addStreams(streams);
        long bitrateBps = runSteadily(10 * streams * 30, 900_000, 800_000, 1_100_000, 1_000_000);
        assertThat(bitrateBps).isBetween(850_000L, 1_050_000L);

        receiverClockOffsetMs += clockSetMs;
        link.capacityBps(500_000);
        long dropMs = nowMs();
        long fallenMs = -1;
        for (int i = 0; i < 100 * streams; i++) {
            sendFrame(bitrateBps);
            if (fallenMs < 0 && latestBps <= 500_000) {
                fallenMs = nowMs();
            }
            if (updated) {
                bitrateBps = latestBps;
            }
        }
        assertThat(fallenMs - dropMs).isCloseTo(expectedMs, DROP_TIME_TOLERANCE_MS);

        for (int ssrc = SSRC; ssrc < SSRC + streams; ssrc++) {
            assertThat(estimator.bitrateBps()).as("before stream %d ends", ssrc).isEqualTo(latestBps);
            estimator.onStreamRemoved(nowUs, ssrc);
        }
        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @Test
    void seesTheQueueGrowAlthoughSmallPacketsShareTheirGroups() {
        sendTicks = (1 << 24) - 50 * ticks(1, FRAMES_PER_SECOND);
        for (int i = 0; i < 301; i++) {
            receive(1_000);
            passMs(FRAME_MS);
            advanceSend(ticks(1, FRAMES_PER_SECOND));
        }
        assertThat(estimator.bitrateBps()).isGreaterThanOrEqualTo(400_000);

        for (int batch = 0; batch < 100; batch++) {
            for (int i = 0; i < 15; i++) {
                receive(100);
                passMs(1);
                advanceSend(ticks(1, 90_000));
            }
            passMs(10);
            advanceSend(ticks(1, FRAMES_PER_SECOND) - ticks(15, 90_000));
        }
        assertThat(estimator.bitrateBps()).isLessThan(400_000);
    }

    @ParameterizedTest(name = "{0} s of silence")
    @ValueSource(ints = {35, 640})
    void stillSeesOveruseAfterSilenceAndWraps(int silenceSeconds) {
        for (int i = 0; i < 3_000; i++) {
            receive(1_000);
            passMs(10);
            advanceSend(ticks(1, 100));
        }
        long beforeBps = estimator.bitrateBps();

        passMs(silenceSeconds * 1_000L);
        advanceSend(ticks(silenceSeconds, 1));
        for (int i = 0; i < 21; i++) {
            receive(1_000);
            passMs(20);
            advanceSend(ticks(1, 100));
        }
        assertThat(estimator.bitrateBps()).isLessThan(beforeBps);
    }

    @Test
    void aSinglePacketAndSilenceAreNoEstimate() {
        receive(1_000);
        passMs(3_001);
        receive(1_000);

        assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @Test
    void takesOverTheFasterOfTwoProbes() {
        probe(5, 1_000, 10, 10);
        probe(5, 1_000, 5, 5);

        assertThat(latestBps).isGreaterThan(1_500_000);
    }

    @Test
    void findsProbesAmongSmallPackets() {
        for (int i = 0; i < 5; i++) {
            probe(1, 1_000, 5, 5);
            probe(1, 100, 0, 5); // same send time as the probe before
            advanceSendMs(5);
        }
        assertThat(latestBps).isGreaterThan(800_000);
    }

    @Test
    void stopsAtTheProbeThatQueued() {
        probe(5, 1_000, 10, 10);
        probe(5, 1_000, 5, 8);

        assertThat(latestBps).isCloseTo(800_000L, PROBE_TOLERANCE);
    }

    @Test
    void acceptsAProbeThatArrivesALittleFaster() {
        probe(5, 1_000, 10, 5);

        assertThat(latestBps).isGreaterThan(800_000);
    }

    @Test
    void refusesAProbeThatWasBunchedOnTheWay() {
        probe(5, 1_000, 10, 1);

        assertThat(updated).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 1140000", "1, 2, 4000000"})
    void takesTheRateOfArrivalWhenThatIsSlower(long sendGapMs, long arrivalGapMs, long expectedBps) {
        probe(5, 1_000, sendGapMs, arrivalGapMs);

        assertThat(latestBps).isCloseTo(expectedBps, PROBE_TOLERANCE);
    }

    @Test
    void ignoresSmallPacketsAsProbes() {
        probe(5, 200, 10, 10);
        assertThat(updated).isFalse();

        probe(5, 1_000, 10, 10);
        passMs(1_000);
        assertThat(latestBps).isCloseTo(800_000L, PROBE_TOLERANCE);
    }

    private void sendInitialPackets() {
        for (int i = 0; i < 5 * FRAMES_PER_SECOND + 1 + 2; i++) {
            if (i == 2) {
                assertThat(estimator.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
                assertThat(updated).isFalse();
            }
            receive(SimulatedLink.MTU_BYTES);
            passMs(FRAME_MS);
            advanceSend(ticks(1, FRAMES_PER_SECOND));
        }
    }

    private void probe(int packets, int sizeBytes, long sendGapMs, long arrivalGapMs) {
        for (int i = 0; i < packets; i++) {
            passMs(arrivalGapMs);
            advanceSendMs(sendGapMs);
            receive(sizeBytes);
        }
    }

    private long sendTimeMs;

    private void advanceSendMs(long ms) {
        sendTimeMs += ms;
        sendTicks = ticks(sendTimeMs, 1_000);
    }

    private void addStreams(int n) {
        if (n == 1) {
            link.addDefaultStream();
            return;
        }
        int denominator = n * (n - 1);
        link.addStream(SSRC, 30, 450_000);
        for (int i = 1; i < n; i++) {
            link.addStream(SSRC + i, 30, (900_000 * i + denominator / 2) / denominator);
        }
    }

    private long runSteadily(int maxFrames, long startBps, long minBps, long maxBps, long targetBps) {
        long bitrateBps = startBps;
        boolean overuseSeen = false;
        for (int i = 0; i < maxFrames && !(overuseSeen && bitrateBps > targetBps); i++) {
            if (sendFrame(bitrateBps)) {
                assertThat(latestBps).isBetween(minBps + 1, maxBps - 1);
                bitrateBps = latestBps;
                overuseSeen = true;
            } else if (updated) {
                bitrateBps = latestBps;
                updated = false;
            }
        }
        assertThat(overuseSeen).isTrue();
        return bitrateBps;
    }

    /** Sends a frame over the link; returns whether an estimate below this rate was reported. */
    private boolean sendFrame(long totalBps) {
        link.bitrateBps((int) totalBps);
        boolean overuse = false;
        List<SimulatedLink.Packet> packets = link.nextFrame(nowUs);
        long nextFrameUs = link.nextFrameUs(nowUs); // may be before the last packet arrives: the clock then steps back
        for (SimulatedLink.Packet packet : packets) {
            updated = false;
            nowUs = packet.arrivalTimeUs();
            sendTicks = ticks(packet.sendTimeUs(), 1_000_000);
            receive(packet.ssrc(), packet.sizeBytes());
            overuse |= updated && latestBps < totalBps;
        }
        nowUs = nextFrameUs;
        return overuse;
    }

    private void receive(int sizeBytes) {
        receive(SSRC, sizeBytes);
    }

    private void receive(int ssrc, int sizeBytes) {
        estimator.process((nowMs() + receiverClockOffsetMs) * 1_000, nowUs, sendTicks, sizeBytes, ssrc);
    }

    private void passMs(long ms) {
        nowUs += ms * 1_000;
    }

    private long nowMs() {
        return (nowUs + 500) / 1_000;
    }

    private void advanceSend(int ticks) {
        sendTicks = sendTicks + ticks & 0xFF_FFFF;
    }

    /** {@code t / d} seconds as abs-send-time. */
    private static int ticks(long t, long d) {
        return (int) (((t << 18) + d / 2) / d & 0xFF_FFFF);
    }
}
