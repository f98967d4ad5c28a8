package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.headroom.bwe.BandwidthEstimator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of libwebrtc's robust_throughput_estimator_unittest.cc; rates in bytes per second as there. */
class RobustThroughputTest {
    private static final int SIZE_BYTES = 1_000;

    private RobustThroughput throughput = with(Map.of());
    private long sendUs = 100_000_000;
    private long arrivalUs = 10_000_000;

    @Test
    void needsTenPackets() {
        feed(9, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        feed(1, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000);
        feed(15, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000);
    }

    @Test
    void followsTheRateUpAndDown() {
        for (int i = 0; i < 10; i++) {
            feed(10, 100_000, 100_000);
            assertThat(throughput.bitrateBps()).as("steady").isEqualTo(800_000);
        }
        for (int i = 0; i < 20; i++) {
            feed(10, 200_000, 200_000);
            assertThat(throughput.bitrateBps()).as("rising").isBetween(800_000L, 1_600_000L);
        }
        for (int i = 0; i < 20; i++) {
            feed(10, 200_000, 200_000);
            assertThat(throughput.bitrateBps()).as("steady").isEqualTo(1_600_000);
        }
        for (int i = 0; i < 5; i++) {
            feed(10, 50_000, 50_000);
            assertThat(throughput.bitrateBps()).as("falling").isBetween(400_000L, 1_600_000L);
        }
        for (int i = 0; i < 5; i++) {
            feed(10, 50_000, 50_000);
            assertThat(throughput.bitrateBps()).as("steady").isEqualTo(400_000);
        }
    }

    @ParameterizedTest(name = "sent at {0} B/s, received at {1} B/s")
    @CsvSource({"100000, 25000, 200000", "50000, 100000, 400000"})
    void isCappedByTheSlowerEnd(long sentBytesPerSecond, long receivedBytesPerSecond, long expectedBps) {
        feed(20, sentBytesPerSecond, receivedBytesPerSecond);

        assertThat(throughput.bitrateBps()).isCloseTo(expectedBps, withinPercentage(5));
    }

    @Test
    void aDelaySpikeDoesNotShow() {
        throughput = with(Map.of("robust-min-window-us", "500000")); // a shorter window shows more of it
        feed(20, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000);

        arrivalUs += 250_000; // nothing arrives for a while, then all of it at once
        for (int i = 0; i < 30; i++) {
            feed(1, 100_000, 600_000);
            assertThat(throughput.bitrateBps()).as("packet %d", i).isCloseTo(800_000, withinPercentage(5));
        }
        for (int i = 0; i < 20; i++) {
            feed(5, 100_000, 100_000);
            assertThat(throughput.bitrateBps()).isCloseTo(800_000, withinPercentage(5));
        }
    }

    @Test
    void halfThePacketsLostIsHalfTheRate() {
        for (int i = 0; i < 20; i++) {
            step(100_000, 100_000);
            if (i % 2 == 0) {
                throughput.onPacket(sendUs, arrivalUs, SIZE_BYTES);
            }
        }
        assertThat(throughput.bitrateBps()).isCloseTo(400_000, withinPercentage(5));
    }

    @Test
    void aReportThatComesLateMendsTheGapItLeft() {
        feed(20, 100_000, 100_000);
        long lateSendUs = sendUs;
        long lateArrivalUs = arrivalUs;
        sendUs += 100_000;
        arrivalUs += 100_000;
        feed(10, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isLessThan(800_000);

        long keepSendUs = sendUs;
        long keepArrivalUs = arrivalUs;
        sendUs = lateSendUs;
        arrivalUs = lateArrivalUs;
        feed(10, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000);

        sendUs = keepSendUs;
        arrivalUs = keepArrivalUs;
        for (int i = 0; i < 10; i++) {
            feed(15, 100_000, 100_000);
            assertThat(throughput.bitrateBps()).isEqualTo(800_000);
        }
    }

    @Test
    void aPacketThatComesASecondLateDoesNotStretchTheSendTime() {
        throughput = with(Map.of("robust-min-window-us", "500000"));
        step(100_000, 100_000);
        long lateSendUs = sendUs;
        for (int i = 0; i < 10; i++) {
            feed(10, 100_000, 100_000);
        }
        throughput.onPacket(lateSendUs, arrivalUs, SIZE_BYTES);
        assertThat(throughput.bitrateBps()).isCloseTo(800_000, withinPercentage(5));
        for (int i = 0; i < 10; i++) {
            feed(10, 100_000, 100_000);
            assertThat(throughput.bitrateBps()).isCloseTo(800_000, withinPercentage(5));
        }
    }

    @Test
    void knowsNothingForAWhileAfterAPause() {
        feed(20, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isCloseTo(800_000, withinPercentage(5));
        sendUs += 60_000_000;
        arrivalUs += 60_000_000;
        feed(5, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        for (int i = 0; i < 4; i++) {
            feed(5, 100_000, 100_000);
            assertThat(throughput.bitrateBps()).isEqualTo(800_000);
        }
    }

    @Test
    void startsAfreshWhenTheArrivalClockIsSetBack() {
        feed(200, 100_000, 100_000);
        arrivalUs -= 10_000_000;
        feed(1, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        feed(10, 100_000, 100_000);
        assertThat(throughput.bitrateBps()).isEqualTo(800_000);
    }

    @Test
    void holdsFiveHundredPackets() {
        feed(2_000, 100_000_000, 100_000_000); // 10 us each: far more than 500 in a second
        sendUs += 10_000;
        arrivalUs += 10_000;
        feed(500, 10_000_000, 10_000_000); // these alone fill the window
        assertThat(throughput.bitrateBps()).isEqualTo(80_000_000);
    }

    /** The ring against the plain reading of the rules: a list that is sorted, trimmed and summed up anew each time. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsThePlainReadingOfTheRules(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PlainRobust plain = new PlainRobust();
        Queue<long[]> delayed = new ArrayDeque<>();
        int known = 0;
        for (int report = 0; report < 400; report++) {
            int size = 1 + random.nextInt(random.nextInt(20) == 0 ? 900 : 30);
            List<long[]> packets = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                sendUs += random.nextInt(10_000);
                arrivalUs += random.nextInt(random.nextInt(50) == 0 ? 2_000_000 : 10_000);
                long[] packet = {sendUs, arrivalUs, random.nextInt(1_500)};
                if (random.nextInt(10) == 0) {
                    delayed.add(packet);
                } else {
                    packets.add(packet);
                }
            }
            while (!delayed.isEmpty() && random.nextInt(3) > 0) {
                packets.add(delayed.remove());
            }
            packets.sort(Comparator.comparingLong(p -> p[1]));
            for (long[] p : packets) {
                throughput.onPacket(p[0], p[1], (int) p[2]);
            }
            plain.onReport(packets);
            assertThat(throughput.bitrateBps()).as("report %d", report).isEqualTo(plain.bitrateBps());
            known += throughput.bitrateBps() == BandwidthEstimator.UNKNOWN_BPS ? 0 : 1;
        }
        assertThat(known).as("rates compared").isGreaterThan(200);
    }

    private static RobustThroughput with(Map<String, String> parameters) {
        return new RobustThroughput(
                GccConfig.read(parameters, DelayFilter.Kind.TRENDLINE).send().robust());
    }

    private void step(long sentBytesPerSecond, long receivedBytesPerSecond) {
        sendUs += SIZE_BYTES * 1_000_000L / sentBytesPerSecond;
        arrivalUs += SIZE_BYTES * 1_000_000L / receivedBytesPerSecond;
    }

    private void feed(int packets, long sentBytesPerSecond, long receivedBytesPerSecond) {
        for (int i = 0; i < packets; i++) {
            step(sentBytesPerSecond, receivedBytesPerSecond);
            throughput.onPacket(sendUs, arrivalUs, SIZE_BYTES);
        }
    }
}
