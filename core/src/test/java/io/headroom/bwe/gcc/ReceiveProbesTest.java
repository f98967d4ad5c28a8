package io.headroom.bwe.gcc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ReceiveProbes} keeps sums; this compares it with walking over all packets each time, as libwebrtc does. */
class ReceiveProbesTest {
    private record Probe(long sendUs, long arrivalUs, int sizeBytes) {}

    private record Cluster(long s, long r, long size, int deltas, int longDeltas) {
        boolean isGood() {
            return longDeltas > deltas / 2 && r - s <= 2_000 && s - r <= 5_000;
        }
    }

    private final List<Probe> probes = new ArrayList<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsWhatWalkingOverAllPacketsFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ReceiveProbes underTest = new ReceiveProbes(
                GccConfig.read(Map.of(), DelayFilter.Kind.KALMAN).receiveProbing());
        long sendUs = 1_000_000;
        long arrivalUs = 5_000_000;
        long estimateBps = 0;
        int found = 0;
        int paceUs = 10_000;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(6) == 0) {
                paceUs = random.nextInt(12) * 1_000;
            }
            sendUs = Math.max(0, sendUs + paceUs + random.nextInt(800) - (random.nextInt(40) == 0 ? 15_000 : 0));
            arrivalUs += random.nextInt(5) == 0 ? 0 : paceUs + random.nextInt(2_500);
            int size = 201 + random.nextInt(1_000);
            if (i % 500 == 0) {
                estimateBps = 0; // so that probes are of interest again
            }
            long actual = underTest.add((int) (sendUs % 64_000_000), arrivalUs, size, estimateBps);
            long expected = plain(sendUs % 64_000_000, arrivalUs, size, estimateBps);
            assertThat(actual).as("packet %d", i).isEqualTo(expected);
            if (actual != BandwidthEstimator.UNKNOWN_BPS) {
                estimateBps = actual;
                found++;
            }
        }
        assertThat(found).isGreaterThan(20);
    }

    private long plain(long sendUs, long arrivalUs, int sizeBytes, long aboveBps) {
        probes.add(new Probe(sendUs, arrivalUs, sizeBytes));
        List<Cluster> clusters = clusters();
        if (clusters.isEmpty()) {
            if (probes.size() >= 15) {
                probes.remove(0);
            }
            return BandwidthEstimator.UNKNOWN_BPS;
        }
        long best = 0;
        for (Cluster c : clusters) {
            if (c.s() == 0 || c.r() == 0) {
                continue;
            }
            if (!c.isGood()) {
                break;
            }
            best = Math.max(best, Math.min(c.size() * 8_000_000 / c.s(), c.size() * 8_000_000 / c.r()));
        }
        if (best > aboveBps) {
            return best;
        }
        if (clusters.size() >= 3) {
            probes.clear();
        }
        return BandwidthEstimator.UNKNOWN_BPS;
    }

    private List<Cluster> clusters() {
        List<Cluster> result = new ArrayList<>();
        long s = 0;
        long r = 0;
        long size = 0;
        int deltas = 0;
        int longDeltas = 0;
        for (int i = 1; i < probes.size(); i++) {
            long sendDelta = probes.get(i).sendUs() - probes.get(i - 1).sendUs();
            long arrivalDelta = probes.get(i).arrivalUs() - probes.get(i - 1).arrivalUs();
            if (sendDelta >= 1_000 && arrivalDelta >= 1_000) {
                longDeltas++;
            }
            if (deltas > 0 && Math.abs(sendDelta - s / deltas) >= 2_500) {
                addCluster(result, s, r, size, deltas, longDeltas);
                s = r = size = deltas = longDeltas = 0;
            }
            s += sendDelta;
            r += arrivalDelta;
            size += probes.get(i).sizeBytes();
            deltas++;
        }
        addCluster(result, s, r, size, deltas, longDeltas);
        return result;
    }

    private static void addCluster(List<Cluster> to, long s, long r, long size, int deltas, int longDeltas) {
        if (deltas >= 4 && s > 0 && r > 0) {
            to.add(new Cluster(s / deltas, r / deltas, size / deltas, deltas, longDeltas));
        }
    }
}
