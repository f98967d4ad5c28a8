package org.jitsi.nlj.stats;

import java.util.Map;
import java.util.TreeMap;

public final class NodeStatsBlock {
    public final Map<String, Object> stats = new TreeMap<>();

    public final void addNumber(String name, Number value) {
        stats.put(name, value);
    }

    public final void addString(String name, String value) {
        stats.put(name, value);
    }
}
