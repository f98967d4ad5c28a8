package io.headroom.jvb.config;

/** A value that makes no sense; the message names key, value and what was expected. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message for the operator. */
    public SettingsException(String message) {
        super(message);
    }
}
