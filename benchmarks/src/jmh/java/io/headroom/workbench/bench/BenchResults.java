package io.headroom.workbench.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one run measured, set side by side: rows that did the same work on the same input form a group, and the first of ours
 * in it is what the others are compared with. Immutable.
 */
public final class BenchResults {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Whose a benchmark is: which work it does, and who does it. */
    private record Role(String work, String who) {}

    private static final String PACKET = "estimator, per packet";
    private static final String BYTES = "from RTP bytes to the estimate, per packet";
    private static final String REPORT = "transport-cc report, per report";
    private static final String CHAIN = "through libjitsi's chain, per packet";

    private static final Map<String, Role> PEERS = Map.of(
            "LibjitsiBenchmark.remoteBitrateEstimator", new Role(PACKET, "libjitsi"),
            "JvbBenchmark.remoteBitrateEstimator", new Role(PACKET, "jvb RemoteBitrateEstimatorAbsSendTime"),
            "JvbBenchmark.googleCcEstimator", new Role(PACKET, "jvb GoogleCcEstimator"),
            "JvbBenchmark.fullPathFromRtpBytes", new Role(BYTES, "jvb receive path"),
            "JvbFeedbackBenchmark.delayBasedBwe", new Role(REPORT, "jvb GoogleCc2 DelayBasedBwe"));

    private static final Map<String, String> OURS = Map.of(
            "EstimatorBenchmark.bandwidthEstimatorOnPacket", PACKET,
            "RtpBenchmark.fullPathFromRtpBytes", BYTES,
            "FeedbackBenchmark.feedbackReport", REPORT,
            "TransformBenchmark.reverseTransform", CHAIN);

    /** Whom the peers are compared with. */
    private static final Map<String, String> REFERENCE =
            Map.of(PACKET, "gcc-kalman", BYTES, "gcc-kalman", REPORT, "gcc-trendline", CHAIN, "gcc-kalman");

    private static final String PARTS = "parts, per packet or call";
    private static final String SCALE = "gcc-kalman, estimators in turn, per packet";

    /**
     * One line of the table.
     *
     * @param work what is done
     * @param input on what
     * @param who by whom
     * @param ns nanoseconds for each
     * @param errorNs half of the 99.9 % confidence interval, NaN from a single iteration
     * @param bytes allocated for each
     */
    public record Row(String work, String input, String who, boolean ours, double ns, double errorNs, double bytes) {}

    private final List<Row> rows;
    private final Map<String, Double> retainedBytes;

    private BenchResults(List<Row> rows, Map<String, Double> retainedBytes) {
        this.rows = rows;
        this.retainedBytes = retainedBytes;
    }

    /** Reads what JMH brought back. */
    public static BenchResults of(Collection<RunResult> results, Map<String, Double> retainedBytes) {
        List<Row> rows = new ArrayList<>();
        for (RunResult result : results) {
            rows.add(row(result));
        }
        return new BenchResults(List.copyOf(rows), new LinkedHashMap<>(retainedBytes));
    }

    private static Row row(RunResult result) {
        BenchmarkParams params = result.getParams();
        String[] names = params.getBenchmark().split("\\.", -1);
        String name = names[names.length - 2] + "." + names[names.length - 1];
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        double bytes = allocated == null ? Double.NaN : allocated.getScore();
        String input = input(params);
        Role peer = PEERS.get(name);
        if (peer != null) {
            return new Row(peer.work, input, peer.who, false, time.getScore(), time.getScoreError(), bytes);
        }
        String work = OURS.getOrDefault(name, name.startsWith("ScaleBenchmark") ? SCALE : PARTS);
        String estimator = params.getParam("estimator");
        String who = estimator != null ? estimator : work.equals(PARTS) ? names[names.length - 1] : "gcc-kalman";
        return new Row(work, input, who, true, time.getScore(), time.getScoreError(), bytes);
    }

    private static String input(BenchmarkParams params) {
        for (String key : List.of("trace", "packets", "estimators")) {
            String value = params.getParam(key);
            if (value != null) {
                return key.equals("trace") ? value : value + " " + key;
            }
        }
        return "";
    }

    /** The rows as a table, by work and input. */
    public String table() {
        Map<String, Map<String, List<Row>>> groups = new LinkedHashMap<>();
        for (String work : List.of(PACKET, BYTES, CHAIN, REPORT, SCALE, PARTS)) {
            groups.put(work, new LinkedHashMap<>());
        }
        for (Row row : rows) {
            groups.getOrDefault(row.work, new TreeMap<>())
                    .computeIfAbsent(row.input, input -> new ArrayList<>())
                    .add(row);
        }
        StringBuilder out = new StringBuilder();
        groups.forEach((work, inputs) -> {
            if (!inputs.isEmpty()) {
                out.append(String.format(Locale.ROOT, "%n%-62s%10s%10s%10s%8s%n", work, "ns", "+-", "B", "ratio"));
                inputs.forEach((input, group) -> append(out, work, input, group));
            }
        });
        if (!retainedBytes.isEmpty()) {
            out.append(String.format(Locale.ROOT, "%n%-62s%10s%n", "retained, per estimator", "bytes"));
            retainedBytes.forEach(
                    (who, bytes) -> out.append(String.format(Locale.ROOT, "%-62s%10.0f%n", "  " + who, bytes)));
        }
        return out.toString();
    }

    private void append(StringBuilder out, String work, String input, List<Row> group) {
        Row reference = reference(work, group);
        for (Row row : group) {
            String ratio = reference == null ? "" : String.format(Locale.ROOT, "%.2fx", row.ns / reference.ns);
            out.append(String.format(
                    Locale.ROOT,
                    "  %-15s %-44s%10.1f%10s%10.3f%8s%n",
                    input,
                    row.who,
                    row.ns,
                    Double.isFinite(row.errorNs) ? String.format(Locale.ROOT, "%.1f", row.errorNs) : "-",
                    row.bytes,
                    ratio));
        }
    }

    private @Nullable Row reference(String work, List<Row> group) {
        List<Row> from = work.equals(SCALE) ? rows : group;
        String who = work.equals(SCALE) ? "gcc-kalman" : REFERENCE.get(work);
        for (Row row : from) {
            boolean one = !work.equals(SCALE) || row.input.startsWith("1 ");
            if (row.ours && one && row.work.equals(work) && row.who.equals(who)) {
                return row;
            }
        }
        return null;
    }

    /** Adds the rows to {@code root}, numbers as measured. */
    public void writeTo(ObjectNode root, ObjectMapper mapper) {
        ArrayNode list = root.putArray("results");
        for (Row row : rows) {
            list.add(mapper.valueToTree(row));
        }
        ObjectNode retained = root.putObject("retainedBytesPerEstimator");
        retainedBytes.forEach(retained::put);
    }
}
