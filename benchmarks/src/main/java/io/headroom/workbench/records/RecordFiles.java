package io.headroom.workbench.records;

import io.headroom.workbench.trace.RecordFile;
import io.headroom.workbench.trace.RecordLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Record files of one or many bridges, read one behind the other. */
public final class RecordFiles {
    /** How many bad lines of a file are told one by one; all are counted. */
    private static final int TOLD_PER_FILE = 100;

    /** The folders' files that are taken: as bridges name them, and as log rotation packs them. */
    private static final String GLOB = "headroom-record-*.csv*";

    private final List<Path> files;

    private RecordFiles(List<Path> files) {
        this.files = files;
    }

    /**
     * Takes files, and of folders the records in and below them; each but once, oldest name first.
     *
     * @throws IOException in words for the user, if a folder holds no record
     */
    public static RecordFiles of(List<Path> filesAndFolders) throws IOException {
        TreeSet<Path> all = new TreeSet<>(
                Comparator.comparing((Path file) -> file.getFileName().toString())
                        .thenComparing(Path::toString));
        for (Path each : filesAndFolders) {
            if (!Files.isDirectory(each)) {
                all.add(each);
                continue;
            }
            int before = all.size();
            PathMatcher records = each.getFileSystem().getPathMatcher("glob:" + GLOB);
            try (Stream<Path> found = Files.walk(each)) {
                found.filter(file -> records.matches(file.getFileName()) && Files.isRegularFile(file))
                        .forEach(all::add);
            }
            if (all.size() == before) {
                throw new IOException(each + " holds no record: no file in or below it is called " + GLOB);
            }
        }
        return new RecordFiles(new ArrayList<>(all));
    }

    /**
     * What reading one file came to.
     *
     * @param file its name as given
     * @param lines how many could be used
     * @param badLines how many could not
     * @param bad the first of those, in words
     */
    public record Reading(String file, long lines, long badLines, List<String> bad) {}

    /** How many bytes there are to read. */
    public long sizeBytes() throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    /**
     * Reads all.
     *
     * @throws IOException in words for the user, if a file is no record
     */
    public List<Reading> read(Consumer<RecordLine> sink, RecordFile.BytesRead progress) throws IOException {
        List<Reading> readings = new ArrayList<>();
        for (Path path : files) {
            List<String> bad = new ArrayList<>();
            long[] counts = new long[2];
            RecordFile.Complaints complaints = (line, reason) -> {
                counts[1]++;
                if (bad.size() < TOLD_PER_FILE) {
                    bad.add(path + ", line " + line + ": " + reason);
                }
            };
            try (RecordFile file = RecordFile.open(path, complaints, progress)) {
                for (RecordLine line = file.next(); line != null; line = file.next()) {
                    counts[0]++;
                    sink.accept(line);
                }
            }
            readings.add(new Reading(path.toString(), counts[0], counts[1], bad));
        }
        return readings;
    }
}
