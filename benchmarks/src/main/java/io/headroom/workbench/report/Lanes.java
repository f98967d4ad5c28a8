package io.headroom.workbench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words that held for a while, a lane for each, beneath the panels of a {@link TimeChart}. */
final class Lanes {
    private static final int MOST_LANES = 12;
    private static final String OTHERS = "others";

    private final String label;
    private final String[] words;
    private final double[] values;
    private final String unit;

    /** See {@link TimeChart#lanes}. */
    Lanes(String label, String[] words, double[] values, String unit) {
        this.label = label;
        this.words = words.clone();
        this.values = values.clone();
        this.unit = unit;
    }

    String label() {
        return label;
    }

    /** Where one word held, in points of the picture, and for how many points in time. */
    private static final class Lane {
        final String name;
        final boolean[] held;
        int count;

        Lane(String name, int points) {
            this.name = name;
            held = new boolean[points];
        }

        void add(Lane other) {
            count += other.count;
            for (int i = 0; i < held.length; i++) {
                held[i] |= other.held[i];
            }
        }
    }

    /**
     * Writes each lane, longest held first, as points of the picture [from, to, from, to...], both inclusive: {@code step}
     * points in time make one of the picture, and a word holds there if it held anywhere within. The word and the value to
     * show at the cursor are the last of each.
     */
    void write(JsonGenerator json, int step) throws IOException {
        json.writeObjectFieldStart("lanes");
        json.writeStringField("label", label);
        json.writeStringField("unit", unit);
        json.writeArrayFieldStart("rows");
        for (Lane lane : shown(step)) {
            write(json, lane);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("words");
        for (int from = 0; from < words.length; from += step) {
            json.writeString(words[last(from, step)]);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("values");
        for (int from = 0; from < words.length; from += step) {
            Html.number(json, values[last(from, step)], 2);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private int last(int from, int step) {
        return Math.min(words.length, from + step) - 1;
    }

    private List<Lane> shown(int step) {
        int points = (words.length + step - 1) / step;
        Map<String, Lane> byWord = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].isEmpty()) {
                Lane lane = byWord.computeIfAbsent(words[i], word -> new Lane(word, points));
                lane.held[i / step] = true;
                lane.count++;
            }
        }
        List<Lane> lanes = new ArrayList<>(byWord.values());
        lanes.sort(Comparator.comparingInt((Lane lane) -> lane.count).reversed());
        if (lanes.size() <= MOST_LANES) {
            return lanes;
        }
        List<Lane> shown = new ArrayList<>(lanes.subList(0, MOST_LANES - 1));
        Lane others = new Lane(OTHERS, points);
        lanes.subList(shown.size(), lanes.size()).forEach(others::add);
        shown.add(others);
        return shown;
    }

    private void write(JsonGenerator json, Lane lane) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", lane.name);
        json.writeFieldName("percent");
        Html.number(json, 100.0 * lane.count / words.length, 1);
        json.writeArrayFieldStart("runs");
        boolean[] held = lane.held;
        for (int i = 0; i < held.length; i++) {
            if (held[i] && (i == 0 || !held[i - 1])) {
                json.writeNumber(i);
            }
            if (held[i] && (i == held.length - 1 || !held[i + 1])) {
                json.writeNumber(i);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
