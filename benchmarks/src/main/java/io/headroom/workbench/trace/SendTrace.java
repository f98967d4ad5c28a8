package io.headroom.workbench.trace;

import io.headroom.bwe.TransportFeedback;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Transport-wide feedback as a sender got it: {@code feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq} and,
 * if there are probes, {@code probe_cluster_id,probe_min_probes,probe_min_bytes} (empty for packets that are none).
 * Neighbouring lines of one {@code feedback_time_us} are one report; {@code arrival_time_us} is -1 for a lost packet.
 *
 * <pre>
 *   try (SendTrace trace = SendTrace.open(file)) {
 *       while (trace.nextReport(feedback)) { estimator.onFeedback(feedback); }
 *   }
 * </pre>
 */
public final class SendTrace implements AutoCloseable {
    private static final long LOST = -1;
    private static final int MAX_SIZE_BYTES = 65_535;
    private static final int NO_COLUMN = -1;

    private final TraceTable table;
    private final int feedbackColumn;
    private final int sendColumn;
    private final int arrivalColumn;
    private final int sizeColumn;
    private final int sequenceColumn;
    private final int clusterColumn;
    private final int minProbesColumn;
    private final int minBytesColumn;

    private boolean hasLine; // one line is read ahead: it is what ends a report
    private boolean hasReport;
    private long reportTimeUs;

    private SendTrace(TraceTable table) throws IOException {
        this.table = table;
        if (table.column("abs_send_time_24bit") >= 0) {
            throw table.refused(
                    "this is a trace of the receive side (it has abs_send_time_24bit): use --direction receive");
        }
        feedbackColumn = table.requiredColumn("feedback_time_us");
        sendColumn = table.requiredColumn("send_time_us");
        arrivalColumn = table.requiredColumn("arrival_time_us");
        sizeColumn = table.requiredColumn("size_bytes");
        sequenceColumn = table.requiredColumn("seq");
        clusterColumn = table.column("probe_cluster_id");
        minProbesColumn = clusterColumn == NO_COLUMN ? NO_COLUMN : table.requiredColumn("probe_min_probes");
        minBytesColumn = clusterColumn == NO_COLUMN ? NO_COLUMN : table.requiredColumn("probe_min_bytes");
        hasLine = table.next();
    }

    /**
     * Opens a trace and reads its header.
     *
     * @throws TraceFormatException if it is no trace of the send side
     */
    public static SendTrace open(Path file) throws IOException {
        TraceTable table = TraceTable.open(file);
        try {
            return new SendTrace(table);
        } catch (IOException e) {
            table.close();
            throw e;
        }
    }

    /**
     * Fills {@code feedback} with the next report.
     *
     * @return false at the end of the trace
     * @throws TraceFormatException naming line and reason, if a line of the report is no packet
     */
    public boolean nextReport(TransportFeedback feedback) throws IOException {
        if (!hasLine) {
            return false;
        }
        long timeUs = feedbackTimeUs();
        if (hasReport && timeUs < reportTimeUs) {
            throw table.refused("feedback_time_us goes back from " + reportTimeUs + " to " + timeUs);
        }
        hasReport = true;
        reportTimeUs = timeUs;
        feedback.begin(timeUs);
        do {
            addPacket(feedback);
            hasLine = table.next();
        } while (hasLine && feedbackTimeUs() == timeUs);
        return true;
    }

    @Override
    public void close() throws IOException {
        table.close();
    }

    private long feedbackTimeUs() throws IOException {
        table.requireAllFields();
        return table.number(feedbackColumn, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private void addPacket(TransportFeedback feedback) throws IOException {
        long sendTimeUs = table.number(sendColumn, Long.MIN_VALUE, Long.MAX_VALUE);
        long arrivalTimeUs = table.number(arrivalColumn, LOST, Long.MAX_VALUE - 1);
        int sizeBytes = (int) table.number(sizeColumn, 0, MAX_SIZE_BYTES);
        long sequenceNumber = table.number(sequenceColumn, 0, Long.MAX_VALUE);
        if (arrivalTimeUs == LOST) {
            feedback.addLost(sequenceNumber, sendTimeUs, sizeBytes);
        } else {
            feedback.addReceived(sequenceNumber, sendTimeUs, arrivalTimeUs, sizeBytes);
        }
        if (clusterColumn != NO_COLUMN && !table.isEmpty(clusterColumn)) {
            feedback.markProbe(
                    (int) table.number(clusterColumn, 0, Integer.MAX_VALUE),
                    (int) table.number(minProbesColumn, 0, Integer.MAX_VALUE),
                    (int) table.number(minBytesColumn, 0, Integer.MAX_VALUE));
        }
    }
}
