package io.headroom.workbench.live;

import java.util.ArrayList;
import java.util.List;

/** What one arm did over time: samples at regular intervals, and the link's own log. One thread. */
final class ArmSeries {
    /**
     * One look at an arm.
     *
     * @param timeUs since the start
     * @param rembBps what the receiver told, or -1
     * @param availableBps what the sender would let itself send, or -1
     */
    record Sample(long timeUs, double rembBps, double availableBps) {}

    private final String name;
    private final PacketLog log;
    private final List<Sample> samples = new ArrayList<>();

    ArmSeries(String name, PacketLog log) {
        this.name = name;
        this.log = log;
    }

    void add(long timeUs, double rembBps, double availableBps) {
        samples.add(new Sample(timeUs, rembBps, availableBps));
    }

    String name() {
        return name;
    }

    PacketLog log() {
        return log;
    }

    List<Sample> samples() {
        return samples;
    }
}
