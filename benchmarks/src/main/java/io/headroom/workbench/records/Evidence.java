package io.headroom.workbench.records;

import io.headroom.workbench.trace.RecordFile;
import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All that the records of some bridges say. */
public final class Evidence {
    /** A call shorter than this makes no picture. */
    private static final int PICTURE_SECONDS = 60;

    /** As many calls as a page bears. */
    private static final int MOST_CALLS = 40;

    final List<RecordFiles.Reading> readings;
    final List<Trial> trials;
    final List<CallSeries> calls;
    final int sessions;
    final long tooShort;
    final long idle;
    final long firstMs;
    final long lastMs;

    private Evidence(
            List<RecordFiles.Reading> readings, Sessions sessions, List<Trial> trials, List<CallSeries> calls) {
        this.readings = readings;
        this.trials = trials;
        this.calls = calls;
        this.sessions = sessions.size();
        tooShort = sessions.tooShort();
        idle = sessions.of(Side.RECEIVE, Mode.OFF).size()
                + (long) sessions.of(Side.SEND, Mode.OFF).size();
        firstMs = sessions.firstMs();
        lastMs = sessions.lastMs();
    }

    /**
     * Reads all files, twice: once for the sums, once for the pictures.
     *
     * @param chosen hashes of endpoints or conferences to show; empty: of each arm a typical call and the roughest
     * @param progress told of all bytes read, of either time
     * @throws IOException in words for the user, if a file is no record
     */
    public static Evidence read(RecordFiles files, List<Long> chosen, RecordFile.BytesRead progress)
            throws IOException {
        Sessions sessions = new Sessions();
        List<RecordFiles.Reading> readings = files.read(sessions::add, progress);
        List<Trial> trials = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Mode mode : List.of(Mode.REPLACE, Mode.SHADOW)) {
                List<Session> own = sessions.of(side, mode);
                if (!own.isEmpty()) {
                    trials.add(new Trial(side, mode, own));
                }
            }
        }
        Map<Session, String> pictures = chosen.isEmpty() ? examples(trials) : named(sessions, chosen);
        Map<Session.Key, CallSeries> byKey = new HashMap<>();
        List<CallSeries> calls = new ArrayList<>();
        pictures.forEach((session, reason) -> {
            CallSeries series = new CallSeries(session, reason);
            byKey.put(session.key, series);
            calls.add(series);
        });
        files.read(
                line -> {
                    CallSeries series = byKey.get(Session.Key.of(line));
                    if (series != null) {
                        series.add(line);
                    }
                },
                progress);
        return new Evidence(readings, sessions, trials, calls);
    }

    private static Map<Session, String> examples(List<Trial> trials) {
        Map<Session, String> examples = new LinkedHashMap<>();
        for (Trial trial : trials) {
            for (Trial.Arm arm : trial.arms) {
                double typical = arm.value(Measure.CARRIED).value();
                pick(examples, arm, "typical", session -> -Math.abs(Measure.CARRIED.of(session) - typical));
                pick(examples, arm, "the roughest", Measure.RTT_RISE::of);
            }
        }
        return examples;
    }

    /** The session with the largest value of those that last; the first of equals. */
    private static void pick(Map<Session, String> into, Trial.Arm arm, String reason, ToDoubleFunction<Session> value) {
        arm.sessions.stream()
                .filter(session -> session.seconds >= PICTURE_SECONDS && !Double.isNaN(value.applyAsDouble(session)))
                .max(Comparator.comparingDouble(value))
                .filter(session -> into.size() < MOST_CALLS)
                .ifPresent(session -> into.merge(session, reason, (a, b) -> a + ", " + b));
    }

    private static Map<Session, String> named(Sessions sessions, List<Long> chosen) {
        Map<Session, String> named = new LinkedHashMap<>();
        for (long hash : chosen) {
            for (Session session : sessions.named(hash)) {
                if (named.size() < MOST_CALLS) {
                    named.put(session, "chosen");
                }
            }
        }
        return named;
    }

    /** How many lines could be used. */
    public long lines() {
        return readings.stream().mapToLong(RecordFiles.Reading::lines).sum();
    }

    /** How many lines could not be used. */
    public long badLines() {
        return readings.stream().mapToLong(RecordFiles.Reading::badLines).sum();
    }

    /** The first bad lines of each file, with file, line and reason. */
    public List<String> bad() {
        return readings.stream().flatMap(reading -> reading.bad().stream()).toList();
    }

    /** Whether there is a picture of any call. */
    public boolean hasCalls() {
        return !calls.isEmpty();
    }
}
