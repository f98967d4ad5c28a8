package io.headroom.workbench.records;

import io.headroom.workbench.report.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Repeats the trial with other conferences, drawn with replacement from those that there were. People in one conference
 * fare alike, so a conference is drawn as a whole (Davison and Hinkley, Bootstrap Methods and their Application, 1997,
 * section 3.8); among those with the same arms in them, so that no arm is ever left without any.
 */
final class ConferenceBootstrap {
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<int[]> strata = new ArrayList<>();

    ConferenceBootstrap(List<Session> sessions) {
        Map<Long, TreeSet<String>> arms = new TreeMap<>();
        for (Session session : sessions) {
            arms.computeIfAbsent(session.key.conference(), conference -> new TreeSet<>())
                    .add(session.key.arm());
        }
        Map<String, List<Integer>> sameArms = new TreeMap<>();
        arms.forEach((conference, names) -> {
            int number = numbers.size();
            numbers.put(conference, number);
            sameArms.computeIfAbsent(String.join(",", names), any -> new ArrayList<>())
                    .add(number);
        });
        sameArms.values()
                .forEach(members ->
                        strata.add(members.stream().mapToInt(Integer::intValue).toArray()));
    }

    /** The number of a session's conference. */
    int number(Session session) {
        Integer number = numbers.get(session.key.conference());
        if (number == null) {
            throw new IllegalArgumentException("a session of another trial");
        }
        return number;
    }

    int conferences() {
        return numbers.size();
    }

    /** Each conference once: the trial as it was. */
    int[] once() {
        int[] times = new int[numbers.size()];
        Arrays.fill(times, 1);
        return times;
    }

    /** Is told of each repetition: how often each conference is in it. */
    interface Repetition {
        void run(int index, int[] times);
    }

    /** Repeats the trial {@link Statistics#RESAMPLES} times; the same seed draws the same conferences. */
    void repeat(long seed, Repetition repetition) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] times = new int[numbers.size()];
        for (int r = 0; r < Statistics.RESAMPLES; r++) {
            Arrays.fill(times, 0);
            for (int[] stratum : strata) {
                for (int i = 0; i < stratum.length; i++) {
                    times[stratum[random.nextInt(stratum.length)]]++;
                }
            }
            repetition.run(r, times);
        }
    }
}
