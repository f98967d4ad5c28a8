package io.headroom.workbench.trace;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of whole numbers with a header, read line by line. Strict: every line has as many fields as the header, and
 * every field is a number within the bounds its reader names. Gzip is recognised by its first bytes, not by the name.
 */
final class TraceTable implements AutoCloseable {
    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;

    private final Path file;
    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private @Nullable CsvRecord record;
    private long line = 1;

    private TraceTable(Path file, InputStream in) throws IOException {
        this.file = file;
        csv = CsvReader.builder()
                .detectBomHeader(true)
                .commentStrategy(CommentStrategy.SKIP) // a bridge's capture begins with one: format and version
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // told by us, in our words
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in, StandardCharsets.UTF_8);
        records = csv.iterator();
        if (!next()) {
            throw new TraceFormatException(file, "is empty, expected a header line");
        }
        header = current().getFields().stream().map(String::trim).toList();
    }

    static TraceTable open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new TraceFormatException(file, "is a directory, expected a trace");
        }
        InputStream in;
        try {
            in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        } catch (NoSuchFileException e) {
            throw new TraceFormatException(file, "no such file");
        }
        try {
            return new TraceTable(file, uncompressed(file, in));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Which column of the header this is, or -1. */
    int column(String name) {
        return header.indexOf(name);
    }

    /** Which column of the header this is; refused if there is none. */
    int requiredColumn(String name) throws TraceFormatException {
        int column = column(name);
        if (column < 0) {
            throw new TraceFormatException(
                    file, line, "the header has no column " + name + ", it reads " + String.join(",", header));
        }
        return column;
    }

    /** Moves to the next line; false at the end. */
    boolean next() throws IOException {
        try {
            if (!records.hasNext()) {
                return false;
            }
            record = records.next();
        } catch (UncheckedIOException e) {
            throw new TraceFormatException(file, line, "cannot be read beyond this line: " + reason(e));
        } catch (CsvParseException e) {
            throw new TraceFormatException(file, line, "cannot be read beyond this line: " + reason(e));
        }
        line = current().getStartingLineNumber();
        return true;
    }

    /** Refuses a line that has not as many fields as the header. */
    void requireAllFields() throws TraceFormatException {
        if (current().getFieldCount() != header.size()) {
            throw refused("has " + current().getFieldCount() + " fields, expected " + header.size() + " ("
                    + String.join(",", header) + ")");
        }
    }

    boolean isEmpty(int column) {
        return current().getField(column).isEmpty();
    }

    long number(int column, long min, long max) throws TraceFormatException {
        String text = current().getField(column);
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(header.get(column) + " is \"" + text + "\", expected a whole number");
        }
        if (value < min || value > max) {
            throw refused(header.get(column) + " is " + value + ", expected " + min + ".." + max);
        }
        return value;
    }

    TraceFormatException refused(String reason) {
        return new TraceFormatException(file, line, reason);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    private CsvRecord current() {
        if (record == null) {
            throw new IllegalStateException("next() has not been called");
        }
        return record;
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private static InputStream uncompressed(Path file, InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == GZIP_MAGIC_0 && in.read() == GZIP_MAGIC_1;
        in.reset();
        if (!gzip) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            throw new TraceFormatException(file, "cannot be unzipped: " + e.getMessage());
        }
    }
}
