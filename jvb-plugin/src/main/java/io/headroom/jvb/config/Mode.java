package io.headroom.jvb.config;

import java.util.Locale;

/** What becomes of the estimates. */
public enum Mode {
    /** Hooks are idle. */
    OFF,
    /** Estimates are computed and recorded; the bridge uses its own. */
    SHADOW,
    /** The bridge uses them. */
    REPLACE;

    /**
     * The mode of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Mode of(String name) {
        for (Mode mode : values()) {
            if (mode.toString().equals(name.trim().toLowerCase(Locale.ROOT))) {
                return mode;
            }
        }
        throw new IllegalArgumentException("mode = " + name + ", expected replace, shadow or off");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
