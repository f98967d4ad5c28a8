package io.headroom.workbench.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A trace is not what its format says. The message names the file, the line (if there is one) and the reason. */
public final class TraceFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    TraceFormatException(Path file, String reason) {
        super(file + ": " + reason);
    }

    TraceFormatException(Path file, long line, String reason) {
        super(file + ", line " + line + ": " + reason);
    }
}
