package io.headroom.workbench.trace;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of whole numbers with a header, read line by line. Strict: every line has as many fields as the header, and
 * every field is a number within the bounds its reader names.
 */
final class TraceTable implements AutoCloseable {
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
        InputStream in = Unzip.open(file, "a trace", bytes -> bytes);
        try {
            return new TraceTable(file, in);
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
}
