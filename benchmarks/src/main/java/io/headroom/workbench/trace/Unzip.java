package io.headroom.workbench.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that may be gzipped, which is seen by their first bytes and not by their name. */
final class Unzip {
    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;
    private static final int BUFFER_BYTES = 1 << 16;

    private Unzip() {}

    /** What is done with the bytes of the file as they come from the disk. */
    interface Wrapper {
        InputStream wrap(InputStream in);
    }

    /**
     * Opens a file.
     *
     * @param what is expected, for the message
     * @throws TraceFormatException if it is none, or its beginning cannot be unzipped
     */
    static InputStream open(Path file, String what, Wrapper wrapper) throws IOException {
        if (Files.isDirectory(file)) {
            throw new TraceFormatException(file, "is a directory, expected " + what);
        }
        InputStream in;
        try {
            in = new BufferedInputStream(wrapper.wrap(Files.newInputStream(file)), BUFFER_BYTES);
        } catch (NoSuchFileException e) {
            throw new TraceFormatException(file, "no such file");
        }
        try {
            return uncompressed(file, in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream uncompressed(Path file, InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_MAGIC_0 && in.read() == GZIP_MAGIC_1;
        in.reset();
        if (!gzip) {
            return in;
        }
        try {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } catch (IOException e) {
            throw new TraceFormatException(file, "cannot be unzipped: " + e.getMessage());
        }
    }
}
