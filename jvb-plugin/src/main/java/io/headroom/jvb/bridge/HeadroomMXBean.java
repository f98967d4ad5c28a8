package io.headroom.jvb.bridge;

import java.util.List;

/** Headroom in JMX: {@code io.headroom:type=Headroom}. */
public interface HeadroomMXBean {
    /** {@code off}, {@code shadow} or {@code replace}. */
    String getMode();

    /**
     * Switches at once, until the bridge restarts. The kill switch is {@code off}.
     *
     * @param mode {@code off}, {@code shadow} or {@code replace}
     */
    void setMode(String mode);

    /** Why Headroom switched itself off, or {@code ok}. */
    String getStatus();

    /** The names of the arms. */
    List<String> getArms();

    /** How many estimators are looked after, all sides together. */
    int getEstimators();

    /** How many have been switched off since the start. */
    long getFailovers();
}
