package io.headroom.jvb.bridge;

import io.headroom.jvb.config.Mode;
import java.util.List;

/** The switchboard behind {@link HeadroomMXBean}. */
final class HeadroomControl implements HeadroomMXBean {
    private final Headroom headroom;

    HeadroomControl(Headroom headroom) {
        this.headroom = headroom;
    }

    @Override
    public String getMode() {
        return headroom.mode().toString();
    }

    @Override
    public void setMode(String mode) {
        headroom.switchTo(Mode.of(mode));
    }

    @Override
    public String getStatus() {
        String tripped = headroom.tripped();
        return tripped == null ? "ok" : tripped;
    }

    @Override
    public List<String> getArms() {
        return headroom.arms().stream().map(arm -> arm.name).toList();
    }

    @Override
    public int getEstimators() {
        return headroom.slotCount();
    }

    @Override
    public long getFailovers() {
        long sum = 0;
        for (Arm arm : headroom.arms()) {
            for (Side side : Side.values()) {
                sum += headroom.failovers(arm, side);
            }
        }
        return sum;
    }
}
