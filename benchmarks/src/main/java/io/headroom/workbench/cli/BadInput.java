package io.headroom.workbench.cli;

import org.jspecify.annotations.Nullable;

/** The user asked for something that cannot be; the message says what to do. Exit code 2. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadInput(@Nullable String message) {
        super(message);
    }

    BadInput(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
