package org.jitsi.nlj.stats;

/** Declares what the plugin touches; compiled against, never shipped. */
public abstract class NodeStatsBlock {
    private NodeStatsBlock() {}

    /** Adds a figure. */
    public abstract void addNumber(String name, Number value);

    /** Adds a text. */
    public abstract void addString(String name, String value);
}
