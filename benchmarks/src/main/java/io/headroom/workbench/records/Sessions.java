package io.headroom.workbench.records;

import io.headroom.workbench.trace.RecordLine;
import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everybody that was recorded. */
final class Sessions {
    /** Shorter ones say more about joining than about estimating. */
    static final int LEAST_SECONDS = 10;

    private static final Comparator<Session> ORDER = Comparator.comparing((Session session) -> session.key.arm())
            .thenComparing(session -> session.key.conference())
            .thenComparing(session -> session.key.endpoint());

    private final Map<Session.Key, Session> byKey = new HashMap<>();

    void add(RecordLine line) {
        byKey.computeIfAbsent(Session.Key.of(line), Session::new).add(line);
    }

    /** Those of a side and mode that lasted long enough, always in the same order. */
    List<Session> of(Side side, Mode mode) {
        return byKey.values().stream()
                .filter(session -> session.key.side() == side && session.key.mode() == mode)
                .filter(session -> session.seconds >= LEAST_SECONDS)
                .sorted(ORDER)
                .toList();
    }

    /** How many are too short to be counted. */
    long tooShort() {
        return byKey.values().stream()
                .filter(session -> session.seconds < LEAST_SECONDS)
                .count();
    }

    /** All, too short or not, whose endpoint or conference has this hash. */
    List<Session> named(long hash) {
        List<Session> named = new ArrayList<>(byKey.values().stream()
                .filter(session -> session.key.endpoint() == hash || session.key.conference() == hash)
                .toList());
        named.sort(Comparator.comparing((Session session) -> session.key.side())
                .thenComparing(session -> session.key.mode())
                .thenComparing(ORDER));
        return named;
    }

    int size() {
        return byKey.size();
    }

    long firstMs() {
        return byKey.values().stream()
                .mapToLong(session -> session.firstMs)
                .min()
                .orElse(0);
    }

    long lastMs() {
        return byKey.values().stream()
                .mapToLong(session -> session.lastMs)
                .max()
                .orElse(0);
    }
}
