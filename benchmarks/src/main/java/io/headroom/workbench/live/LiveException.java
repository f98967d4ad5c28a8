package io.headroom.workbench.live;

/** A live run cannot go on; the message says why and what to do about it. */
public final class LiveException extends Exception {
    private static final long serialVersionUID = 1;

    LiveException(String message) {
        super(message);
    }

    LiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
