package io.headroom.workbench.records;

import io.headroom.workbench.report.Interval;
import io.headroom.workbench.report.Statistics;
import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One side in one mode: its arms, what each came to, and how they differ. */
final class Trial {
    /** The arm that everything is compared with, where there is one. */
    static final String BUILTIN = "builtin";

    private static final Comparator<String> ARMS = Comparator.comparing((String arm) -> !arm.equals(BUILTIN))
            .thenComparing(arm -> !arm.startsWith(BUILTIN))
            .thenComparing(Comparator.naturalOrder());

    final Side side;
    final Mode mode;
    final List<Arm> arms = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();

    /** One arm of a trial. */
    static final class Arm {
        final String name;
        final List<Session> sessions;
        final long conferences;
        private final Map<Measure, ArmStatistic> statistics = new EnumMap<>(Measure.class);
        private final Map<Measure, double[]> repeated = new EnumMap<>(Measure.class);
        private final Map<Measure, Interval> values = new EnumMap<>(Measure.class);

        private Arm(String name, List<Session> sessions, ConferenceBootstrap bootstrap) {
            this.name = name;
            this.sessions = sessions;
            conferences = sessions.stream()
                    .map(session -> session.key.conference())
                    .distinct()
                    .count();
            for (Measure measure : Measure.values()) {
                statistics.put(measure, new ArmStatistic(measure, sessions, bootstrap::number));
                repeated.put(measure, new double[Statistics.RESAMPLES]);
            }
        }

        /** What the arm came to; NaN throughout where nothing is known. */
        Interval value(Measure measure) {
            return values.getOrDefault(measure, Interval.NONE);
        }

        /** The sessions' values. */
        double[] perSession(Measure measure) {
            return sessions.stream()
                    .mapToDouble(measure::of)
                    .filter(value -> !Double.isNaN(value))
                    .toArray();
        }

        double hours() {
            return sessions.stream().mapToLong(session -> session.seconds).sum() / 3_600.0;
        }

        /** Of a measure that compares the arm's estimate with the built-in's, as a finding against the built-in. */
        Finding beside(Measure measure) {
            long known = conferencesKnown(measure);
            return new Finding(measure, name, BUILTIN, value(measure), known);
        }

        private long conferencesKnown(Measure measure) {
            ArmStatistic statistic = statistics.get(measure);
            return statistic == null ? 0 : statistic.conferences();
        }

        private void repeat(int index, int[] times) {
            statistics.forEach((measure, statistic) -> {
                double[] into = repeated.get(measure);
                if (into != null) {
                    into[index] = statistic.of(times);
                }
            });
        }

        private void conclude(int[] once) {
            statistics.forEach((measure, statistic) -> {
                double[] all = repeated.get(measure);
                if (all != null) {
                    values.put(measure, Statistics.interval(statistic.of(once), all));
                }
            });
        }
    }

    /** Sums up the sessions of a side and mode, and repeats the trial to see how sure that is. */
    Trial(Side side, Mode mode, List<Session> sessions) {
        this.side = side;
        this.mode = mode;
        ConferenceBootstrap bootstrap = new ConferenceBootstrap(sessions);
        sessions.stream()
                .map(session -> session.key.arm())
                .distinct()
                .sorted(ARMS)
                .forEach(arm -> {
                    List<Session> own = sessions.stream()
                            .filter(session -> session.key.arm().equals(arm))
                            .toList();
                    arms.add(new Arm(arm, own, bootstrap));
                });
        long seed = 31L * side.ordinal() + mode.ordinal();
        bootstrap.repeat(seed, (index, times) -> arms.forEach(arm -> arm.repeat(index, times)));
        arms.forEach(arm -> arm.conclude(bootstrap.once()));
        if (mode == Mode.REPLACE) {
            compare();
        }
    }

    private void compare() {
        for (int second = 0; second < arms.size(); second++) {
            for (int first = second + 1; first < arms.size(); first++) {
                for (Measure measure : Measure.values()) {
                    if (isCompared(measure)) {
                        findings.add(find(measure, arms.get(first), arms.get(second)));
                    }
                }
            }
        }
    }

    private static boolean isCompared(Measure measure) {
        return !List.of(Measure.BESIDE).contains(measure) && measure != Measure.FAILED;
    }

    private static Finding find(Measure measure, Arm first, Arm second) {
        double[] differences = new double[Statistics.RESAMPLES];
        double[] ofFirst = first.repeated.getOrDefault(measure, new double[0]);
        double[] ofSecond = second.repeated.getOrDefault(measure, new double[0]);
        for (int i = 0; i < ofFirst.length; i++) {
            differences[i] = measure.difference(ofFirst[i], ofSecond[i]);
        }
        double value = measure.difference(
                first.value(measure).value(), second.value(measure).value());
        long conferences = Math.min(first.conferencesKnown(measure), second.conferencesKnown(measure));
        return new Finding(measure, first.name, second.name, Statistics.interval(value, differences), conferences);
    }

    /** How two arms differ. */
    List<Finding> findings(String first, String second) {
        return findings.stream()
                .filter(finding ->
                        finding.first().equals(first) && finding.second().equals(second))
                .toList();
    }

    String title() {
        return (side == Side.SEND ? "Send side" : "Receive side") + ", " + mode.word;
    }
}
