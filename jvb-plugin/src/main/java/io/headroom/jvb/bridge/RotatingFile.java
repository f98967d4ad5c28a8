package io.headroom.jvb.bridge;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text in files of bounded size and number, each with the same header, called
 * {@code PREFIX-20260131T235959.123Z-PID-1.csv}: behind the prefix, names sort by age. One thread.
 */
final class RotatingFile implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String prefix;
    private final String header;
    private final long maxFileSizeBytes;
    private final int maxFiles;

    private @Nullable BufferedWriter writer;
    private long sizeBytes;
    private int sequence;

    RotatingFile(Path directory, String prefix, String header, long maxFileSizeBytes, int maxFiles) {
        this.directory = directory;
        this.prefix = prefix;
        this.header = header;
        this.maxFileSizeBytes = maxFileSizeBytes;
        this.maxFiles = maxFiles;
    }

    /** Writes one line; {@code line} holds ASCII only. */
    void line(CharSequence line, long nowMs) throws IOException {
        BufferedWriter to = writer;
        if (to == null || sizeBytes + line.length() + 1 > maxFileSizeBytes) {
            to = rotate(nowMs);
        }
        to.append(line).append('\n');
        sizeBytes += line.length() + 1;
    }

    /** Whether the next line of this length would begin another file. */
    boolean isFull(int length) {
        return writer != null && sizeBytes + length + 1 > maxFileSizeBytes;
    }

    void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void close() throws IOException {
        BufferedWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    private BufferedWriter rotate(long nowMs) throws IOException {
        close();
        Files.createDirectories(directory);
        String name = prefix + "-" + STAMP.format(Instant.ofEpochMilli(nowMs)) + "-"
                + ProcessHandle.current().pid() + "-" + ++sequence + ".csv";
        BufferedWriter opened = Files.newBufferedWriter(
                directory.resolve(name),
                StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        writer = opened;
        opened.append(header);
        sizeBytes = header.length();
        deleteOldest(directory, prefix + "-", maxFiles);
        return opened;
    }

    /** Deletes the oldest of the files of this prefix, so that at most {@code maxFiles} are left. */
    static void deleteOldest(Path directory, String prefix, int maxFiles) throws IOException {
        if (!Files.isDirectory(directory)) {
            return; // nothing written yet
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, prefix + "*.csv")) {
            found.forEach(files::add);
        }
        files.sort(Comparator.comparing(RotatingFile::age).thenComparing(Path::toString));
        for (int i = 0; i < files.size() - maxFiles; i++) {
            Files.deleteIfExists(files.get(i));
        }
    }

    /** The name from its stamp on: what stands before it, such as an endpoint's hash, tells nothing of age. */
    private static String age(Path file) {
        String name = file.getFileName().toString();
        int at = name.length();
        for (int dash = 0; dash < 3 && at > 0; dash++) {
            at = name.lastIndexOf('-', at - 1);
        }
        return name.substring(at + 1);
    }
}
