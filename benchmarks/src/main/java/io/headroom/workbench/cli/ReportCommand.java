package io.headroom.workbench.cli;

import io.headroom.workbench.records.Evidence;
import io.headroom.workbench.records.EvidenceJson;
import io.headroom.workbench.records.EvidenceReport;
import io.headroom.workbench.records.RecordFiles;
import io.headroom.workbench.report.Comparison;
import io.headroom.workbench.report.ComparisonReport;
import io.headroom.workbench.report.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page: of what bridges recorded, or of a comparison's results. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes one page (no network needed) of what bridges recorded in service: arm against arm, how sure that is, and"
                    + " some calls second by second. The figures go to a JSON file beside it.",
            "",
            "Takes the files of headroom.record of one or many bridges, gzipped or not, and folders of them. Lines that"
                    + " cannot be read are named and left out.",
            "",
            "Of a results.json of compare it rebuilds the page.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the page could not be written",
            "2:wrong usage or input; the message says what to do"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  report /var/log/jitsi/headroom --out evidence.html",
            "  report bridge-*/headroom-record-*.csv.gz --out evidence.html",
            "  report records --call 3f2a9c0d11e84b57 --out one-call.html",
            "  report comparison/results.json"
        })
final class ReportCommand implements Callable<Integer> {
    private static final int BAD_LINES_TOLD = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORDS",
            description = "Record files and folders of them, or one results.json of compare.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"--out", "--page"},
            paramLabel = "FILE",
            description = "Where the page goes (default: report.html, of a comparison beside its results).")
    private @Nullable Path out;

    @Option(
            names = "--call",
            split = ",",
            paramLabel = "HASH",
            description = "Endpoints or conferences to show second by second, by the hash that records and the bridge's"
                    + " debug pages know them under (default: of each arm a typical call and the roughest).")
    private List<String> calls = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter err = command.commandLine().getErr();
        PrintWriter console = command.commandLine().getOut();
        try {
            if (files.size() == 1 && isJson(files.get(0))) {
                rebuild(files.get(0), console);
            } else {
                merge(err, console);
            }
            console.flush();
            return ExitCode.OK;
        } catch (BadInput e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private void rebuild(Path results, PrintWriter console) throws IOException {
        Comparison comparison;
        try {
            comparison = Comparison.read(results);
        } catch (IOException e) {
            throw new BadInput(e.getMessage(), e);
        }
        Path page = out == null ? results.resolveSibling("report.html") : out;
        new ComparisonReport(comparison).toPage().writeTo(page);
        console.println(page);
    }

    private void merge(PrintWriter err, PrintWriter console) throws IOException {
        List<Long> chosen = calls.stream().map(ReportCommand::hash).toList();
        Path page = out == null ? Path.of("report.html") : out;
        Evidence evidence;
        try {
            RecordFiles records = RecordFiles.of(files);
            Progress progress = new Progress(err, Math.max(1, 2 * records.sizeBytes()));
            evidence = Evidence.read(records, chosen, progress::add);
            progress.finish(evidence.lines() + " lines read");
        } catch (IOException e) {
            throw new BadInput(e.getMessage(), e);
        }
        tellBadLines(evidence, err);
        if (!chosen.isEmpty() && !evidence.hasCalls()) {
            throw new BadInput("--call: no endpoint and no conference of these records has that hash");
        }
        Path folder = page.toAbsolutePath().getParent();
        Files.createDirectories(Objects.requireNonNull(folder));
        EvidenceReport report = new EvidenceReport(evidence);
        console.print(report.toText());
        Path json = page.resolveSibling(String.valueOf(page.getFileName()).replaceFirst("\\.html?$", "") + ".json");
        WholeFile.write(json, EvidenceJson.of(evidence));
        report.toPage().writeTo(page);
        console.println(json);
        console.println(page);
    }

    private static void tellBadLines(Evidence evidence, PrintWriter err) {
        List<String> bad = evidence.bad();
        bad.stream().limit(BAD_LINES_TOLD).forEach(err::println);
        if (evidence.badLines() > BAD_LINES_TOLD) {
            err.println("and " + (evidence.badLines() - BAD_LINES_TOLD) + " more bad lines");
        }
        err.flush();
    }

    private static boolean isJson(Path file) {
        if (!Files.isRegularFile(file)) {
            return file.toString().endsWith(".json");
        }
        try (InputStream in = Files.newInputStream(file)) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '{';
        } catch (IOException e) {
            throw new BadInput("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static long hash(String text) {
        if (!text.matches("[0-9a-fA-F]{1,16}")) {
            throw new BadInput("--call = " + text + ", expected up to 16 hexadecimal digits");
        }
        return Long.parseUnsignedLong(text, 16);
    }
}
