package io.headroom.bwe.gcc;

import io.headroom.bwe.BandwidthEstimator;
import java.util.ArrayList;
import java.util.List;

/** What {@link RobustThroughput} must equal, written for the eye: one list, trimmed once a report, every sum taken anew. */
final class PlainRobust {
    private final List<long[]> window = new ArrayList<>(); // send time, arrival time, size
    private long latestDiscardedSendUs = Long.MIN_VALUE;

    void onReport(List<long[]> packetsInOrder) {
        for (long[] packet : packetsInOrder) {
            int at = window.size();
            while (at > 0 && packet[1] < window.get(at - 1)[1]) {
                at--;
            }
            window.add(at, packet);
            if (last()[1] - packet[1] > 1_000_000) {
                window.clear();
                latestDiscardedSendUs = Long.MIN_VALUE;
            }
        }
        while (isFirstOutside()) {
            latestDiscardedSendUs = Math.max(latestDiscardedSendUs, window.remove(0)[0]);
        }
    }

    long bitrateBps() {
        if (window.size() < 10) {
            return BandwidthEstimator.UNKNOWN_BPS;
        }
        List<Long> gaps = new ArrayList<>(List.of(0L, 0L));
        for (int i = 1; i < window.size(); i++) {
            gaps.add(window.get(i)[1] - window.get(i - 1)[1]);
        }
        gaps.sort(null);
        long longest = gaps.get(gaps.size() - 1);
        long second = gaps.get(gaps.size() - 2);
        long spanUs = last()[1] - window.get(0)[1] - longest + second;
        long received =
                (window.stream().mapToLong(p -> p[2]).sum() - window.get(0)[2]) * 8_000_000 / Math.max(spanUs, 1_000);

        List<long[]> sent =
                window.stream().filter(p -> p[0] >= latestDiscardedSendUs).toList();
        if (sent.size() < 10) {
            return received;
        }
        long firstUs = sent.stream().mapToLong(p -> p[0]).min().orElseThrow();
        long lastUs = sent.stream().mapToLong(p -> p[0]).max().orElseThrow();
        long lastSize = sent.stream().filter(p -> p[0] == lastUs).findFirst().orElseThrow()[2];
        long bytes = sent.stream().mapToLong(p -> p[2]).sum() - lastSize;
        return Math.min(bytes * 8_000_000 / Math.max(lastUs - firstUs, 1_000), received);
    }

    private boolean isFirstOutside() {
        if (window.isEmpty()) {
            return false;
        }
        long durationUs = last()[1] - window.get(0)[1];
        return window.size() > 500 || durationUs > 5_000_000 || window.size() > 20 && durationUs > 1_000_000;
    }

    private long[] last() {
        return window.get(window.size() - 1);
    }
}
