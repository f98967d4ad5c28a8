package io.headroom.workbench.trace;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Packets as a receiver saw them: {@code arrival_time_us,abs_send_time_24bit,size_bytes,ssrc}, in order of arrival.
 *
 * <pre>
 *   try (ReceiveTrace trace = ReceiveTrace.open(file)) {
 *       while (trace.next()) { ... trace.arrivalTimeUs() ... }
 *   }
 * </pre>
 */
public final class ReceiveTrace implements AutoCloseable {
    private static final int MAX_ABS_SEND_TIME = (1 << 24) - 1;
    private static final int MAX_SIZE_BYTES = 65_535;
    private static final long MAX_SSRC = 0xFFFF_FFFFL;

    private final TraceTable table;
    private final int arrivalColumn;
    private final int sendColumn;
    private final int sizeColumn;
    private final int ssrcColumn;

    private boolean started;
    private long arrivalTimeUs;
    private int absSendTime24;
    private int sizeBytes;
    private int ssrc;

    private ReceiveTrace(TraceTable table) throws IOException {
        this.table = table;
        if (table.column("feedback_time_us") >= 0) {
            throw table.refused("this is a trace of the send side (it has feedback_time_us): use --direction send");
        }
        arrivalColumn = table.requiredColumn("arrival_time_us");
        sendColumn = table.requiredColumn("abs_send_time_24bit");
        sizeColumn = table.requiredColumn("size_bytes");
        ssrcColumn = table.requiredColumn("ssrc");
    }

    /**
     * Opens a trace and reads its header.
     *
     * @throws TraceFormatException if it is no trace of the receive side
     */
    public static ReceiveTrace open(Path file) throws IOException {
        TraceTable table = TraceTable.open(file);
        try {
            return new ReceiveTrace(table);
        } catch (IOException e) {
            table.close();
            throw e;
        }
    }

    /**
     * Moves to the next packet.
     *
     * @return false at the end of the trace
     * @throws TraceFormatException naming line and reason, if the next line is no packet
     */
    public boolean next() throws IOException {
        if (!table.next()) {
            return false;
        }
        table.requireAllFields();
        long arrivalUs = table.number(arrivalColumn, Long.MIN_VALUE, Long.MAX_VALUE);
        if (started && arrivalUs < arrivalTimeUs) {
            throw table.refused("arrival_time_us goes back from " + arrivalTimeUs + " to " + arrivalUs
                    + ", expected order of arrival");
        }
        started = true;
        arrivalTimeUs = arrivalUs;
        absSendTime24 = (int) table.number(sendColumn, 0, MAX_ABS_SEND_TIME);
        sizeBytes = (int) table.number(sizeColumn, 0, MAX_SIZE_BYTES);
        ssrc = (int) table.number(ssrcColumn, 0, MAX_SSRC);
        return true;
    }

    /** When the packet arrived, microseconds on the receiver's clock. */
    public long arrivalTimeUs() {
        return arrivalTimeUs;
    }

    /** When it left: abs-send-time, 6.18 fixed-point seconds, wrapping each 64 s. */
    public int absSendTime24() {
        return absSendTime24;
    }

    /** RTP payload and padding. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Its stream. */
    public int ssrc() {
        return ssrc;
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
