package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.AllocationCounter;
import io.headroom.bwe.NetworkState;
import java.util.Map;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million packets or groups through each part of the pipelines allocate nothing. */
@Tag("allocation")
class GccAllocationTest {
    private static final int WARM_UP = 300_000;
    private static final int PACKETS = 1_000_000;
    private static final double TICKS_PER_SECOND = 1 << 26;

    private final GccConfig config = GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN);
    private double sum; // what the parts say is used, so that nothing is optimised away

    @Test
    void interArrival() {
        InterArrival groups = new InterArrival(config.grouping(), TICKS_PER_SECOND);
        assertAllocatesNothing(i -> {
            if (groups.add(ticks(i), arrivalMs(i), arrivalMs(i), 1_000 + i % 7)) {
                sum += groups.sendDeltaMs() + groups.arrivalDeltaMs() + groups.sizeDeltaBytes();
            }
        });
    }

    @Test
    void interArrivalDelta() {
        InterArrivalDelta groups = new InterArrivalDelta(config.grouping());
        assertAllocatesNothing(i -> {
            if (groups.add(sendUs(i), arrivalUs(i), arrivalUs(i), 1_000 + i % 7)) {
                sum += groups.sendDeltaUs() + groups.arrivalDeltaUs() + groups.sizeDeltaBytes();
            }
        });
    }

    @Test
    void kalmanFilter() {
        KalmanFilter filter = new KalmanFilter(config.kalman());
        assertAllocatesNothing(i -> {
            filter.update(33 + i % 5, 33, i % 300, i * 33L, NetworkState.NORMAL);
            sum += filter.trend() + filter.noiseVariance();
        });
    }

    @Test
    void trendlineFilter() {
        TrendlineFilter filter = new TrendlineFilter(config.trendline());
        assertAllocatesNothing(i -> {
            filter.update(33 + i % 5, 33, i % 300, i * 33L, NetworkState.NORMAL);
            sum += filter.trend();
        });
    }

    @Test
    void overuseDetector() {
        OveruseDetector detector = new OveruseDetector(config.detector());
        assertAllocatesNothing(i -> {
            NetworkState state = detector.detect(Math.abs(i % 100 - 50) * 0.01, 1, 33, 60, i * 33L);
            sum += detector.thresholdMs() + state.ordinal();
        });
        assertThat(detector.overuses()).isPositive();
    }

    @Test
    void rateWindow() {
        RateWindow window = new RateWindow(config.receive().rateWindowMs());
        assertAllocatesNothing(i -> {
            window.advance(arrivalMs(i) + i / 100_000 * 2_000L); // a silence now and then
            window.add(1_000);
            sum += window.rateBps();
        });
    }

    @Test
    void acknowledgedRates() {
        for (AcknowledgedRate rate : new AcknowledgedRate[] {
            new RobustThroughput(config.send().robust()),
            new BayesianThroughput(config.send().bayesian())
        }) {
            assertAllocatesNothing(i -> {
                rate.onPacket(sendUs(i), arrivalUs(i), 1_000);
                sum += i % 9 == 8 ? rate.bitrateBps() : 0;
            });
        }
    }

    @Test
    void probeEstimators() {
        ReceiveProbes receive = new ReceiveProbes(config.receiveProbing());
        ProbeBitrateEstimator send = new ProbeBitrateEstimator();
        assertAllocatesNothing(i -> {
            sum += receive.add((int) sendUs(i), arrivalUs(i), 1_000, 300_000);
            send.onPacket(i / 10, 5, 5_000, sendUs(i), arrivalUs(i), 1_000);
            sum += i % 10 == 9 ? send.takeResultBps() : 0;
        });
    }

    @Test
    void delayPipelines() {
        for (DelayFilter.Kind kind : DelayFilter.Kind.values()) {
            GccConfig own = GccConfig.read(Map.of(), kind);
            InterArrival groups = new InterArrival(own.grouping(), TICKS_PER_SECOND);
            DelayFilter filter = own.newDelayFilter();
            OveruseDetector detector = new OveruseDetector(own.detector());
            assertAllocatesNothing(i -> {
                if (groups.add(ticks(i), arrivalMs(i), arrivalMs(i), 1_000)) {
                    filter.update(
                            groups.arrivalDeltaMs(),
                            groups.sendDeltaMs(),
                            groups.sizeDeltaBytes(),
                            arrivalMs(i),
                            detector.state());
                    sum += detector.detect(filter, groups.sendDeltaMs(), arrivalMs(i))
                            .ordinal();
                }
            });
            assertThat(detector.overuses()).as("over-uses with %s", kind).isPositive();
        }
    }

    @Test
    void rateControl() {
        AimdRateControl rate = new AimdRateControl(config.aimd(), 30_000, 3_000_000, 300_000);
        NetworkState[] states = NetworkState.values();
        assertAllocatesNothing(i -> {
            rate.rttUs(50_000 + i % 1_000);
            sum += rate.update(states[i / 50 % 3], 500_000 + i % 90 * 1_000, i * 200_000L);
            sum += rate.feedbackIntervalUs();
        });
        assertThat(rate.decreases()).isPositive();
    }

    /** Three packets every 33 ms. */
    private static long sendUs(int i) {
        return i / 3 * 33_333L + i % 3 * 1_000L;
    }

    /** The queue grows for 2 s by up to 200 ms, and drains again. */
    private static long arrivalUs(int i) {
        int phase = i / 3 % 120;
        return sendUs(i) + 30_000 + Math.min(phase, 120 - phase) * 3_333L + i * 7_919L % 900;
    }

    private static long arrivalMs(int i) {
        return arrivalUs(i) / 1_000;
    }

    private static int ticks(int i) {
        return (int) (sendUs(i) * (TICKS_PER_SECOND / 1e6));
    }

    private static void assertAllocatesNothing(IntConsumer packet) {
        AllocationCounter.assertAllocatesNothing(WARM_UP, PACKETS, packet);
    }

    @AfterEach
    void isUsed() {
        assertThat(sum).isNotZero();
    }
}
