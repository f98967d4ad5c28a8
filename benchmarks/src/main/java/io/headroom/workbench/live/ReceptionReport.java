package io.headroom.workbench.live;

import java.nio.ByteBuffer;

/**
 * What a receiver report says of one stream (RFC 3550 section 6.4 and appendix A). Without it libwebrtc's sender raises
 * its rate no further. Not thread-safe.
 */
final class ReceptionReport {
    private static final int RECEIVER_REPORT = 201;
    private static final int REPORT_BYTES = 32;
    private static final int VIDEO_CLOCK_HZ = 90_000;

    private boolean started;
    private int firstSequenceNumber;
    private int highestSequenceNumber;
    private int received;
    private int expectedBefore;
    private int receivedBefore;
    private long lastTransit;
    private double jitter;
    private int lastSenderReport;
    private long lastSenderReportUs;

    /** Records an RTP packet. */
    void onRtp(int sequenceNumber, int timestamp, long arrivalUs) {
        long transit = arrivalUs * VIDEO_CLOCK_HZ / 1_000_000 - timestamp;
        if (!started) {
            started = true;
            firstSequenceNumber = sequenceNumber;
            highestSequenceNumber = sequenceNumber;
            lastTransit = transit;
        }
        short ahead = (short) (sequenceNumber - highestSequenceNumber);
        if (ahead > 0) {
            highestSequenceNumber += ahead;
        }
        received++;
        jitter += (Math.abs((int) (transit - lastTransit)) - jitter) / 16;
        lastTransit = transit;
    }

    /** Records a sender report by the middle 32 bits of its NTP time. */
    void onSenderReport(int ntpMiddle, long arrivalUs) {
        lastSenderReport = ntpMiddle;
        lastSenderReportUs = arrivalUs;
    }

    /** Whether there is anything to report. */
    boolean started() {
        return started;
    }

    /** A receiver report for now. */
    byte[] write(int ourSsrc, int mediaSsrc, long nowUs) {
        int expected = highestSequenceNumber - firstSequenceNumber + 1;
        int expectedSince = expected - expectedBefore;
        int lostSince = expectedSince - (received - receivedBefore);
        int fraction = expectedSince <= 0 || lostSince <= 0 ? 0 : Math.min(255, 256 * lostSince / expectedSince);
        int lost = Math.max(0, Math.min(0x7FFFFF, expected - received));
        expectedBefore = expected;
        receivedBefore = received;
        long delay = lastSenderReport == 0 ? 0 : (nowUs - lastSenderReportUs) * 65_536 / 1_000_000;
        return ByteBuffer.allocate(REPORT_BYTES)
                .put((byte) 0x81)
                .put((byte) RECEIVER_REPORT)
                .putShort((short) (REPORT_BYTES / 4 - 1))
                .putInt(ourSsrc)
                .putInt(mediaSsrc)
                .putInt(fraction << 24 | lost)
                .putInt(highestSequenceNumber)
                .putInt((int) jitter)
                .putInt(lastSenderReport)
                .putInt((int) delay)
                .array();
    }
}
