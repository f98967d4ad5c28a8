package io.headroom.jvb.bridge;

import io.headroom.bwe.TransportFeedback;
import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.jvb.config.Settings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What some endpoints' estimators are fed, a file for each of their sides, as {@code workbench replay} reads them:
 *
 * <pre>
 *   # headroom-trace 1 receive endpoint=HASH                 a line for each packet that comes from the endpoint
 *   arrival_time_us,abs_send_time_24bit,size_bytes,ssrc
 *
 *   # headroom-trace 1 send endpoint=HASH                    a line for each packet that a report of the endpoint tells of
 *   feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq,probe_cluster_id,probe_min_probes,probe_min_bytes
 * </pre>
 *
 * <p>Of the send side, lines of one feedback time are one report: two reports of one microsecond are told a microsecond
 * apart. An arrival time of -1 is a lost packet; packets that are no probes have empty cells. A report is there as a whole or
 * not at all.
 *
 * <p>No payload; SSRCs are hashed. Packet threads fill a ring, the background thread writes.
 */
final class CaptureLog {
    private static final int SLOTS = 1 << 14;
    private static final int WORDS = 10;
    private static final int LOST = -1;
    private static final int LONGEST_LINE = 8 * 21; // of a report: eight numbers
    private static final String PACKET_COLUMNS = "arrival_time_us,abs_send_time_24bit,size_bytes,ssrc\n";
    private static final String REPORT_COLUMNS = "feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq,"
            + "probe_cluster_id,probe_min_probes,probe_min_bytes\n";
    private static final String PREFIX = "headroom-capture";

    private final Settings.Capture settings;
    private final LongRing ring = new LongRing(SLOTS, WORDS);
    private final Map<Long, Integer> tapsByEndpoint = new HashMap<>(); // of those captured; guarded by itself
    private int lastId; // guarded by tapsByEndpoint
    private final Queue<Target> newTargets = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Target> targets = new HashMap<>();
    private final StringBuilder line = new StringBuilder(LONGEST_LINE);

    /** Where what is fed to one side of an endpoint goes. */
    private static final class Target {
        final int id;
        final Side side;
        final long endpoint;
        final RotatingFile file;
        final WeakReference<Tap> tap;
        long lastTimeUs = Long.MIN_VALUE;
        boolean full;
        boolean gone;

        Target(int id, Side side, long endpoint, RotatingFile file, Tap tap) {
            this.id = id;
            this.side = side;
            this.endpoint = endpoint;
            this.file = file;
            this.tap = new WeakReference<>(tap);
        }
    }

    /** One side of an endpoint: packets or reports, as they come. One thread at a time. */
    final class Tap {
        private final int id;
        private final int key;

        private Tap(int id, int key) {
            this.id = id;
            this.key = key;
        }

        /** Receive side: notes one packet. Allocates nothing. */
        void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc) {
            long at = ring.claim();
            if (at < 0) {
                return;
            }
            ring.put(at, 0, id);
            ring.put(at, 1, arrivalTimeUs);
            ring.put(at, 2, AbsSendTime.usToTicks(sendTimeUs) & AbsSendTime.WRAP_TICKS - 1);
            ring.put(at, 3, sizeBytes);
            ring.put(at, 4, mix(ssrc ^ key) & 0xFFFF_FFFFL);
            ring.publish(at);
        }

        /** Send side: notes one report. Allocates nothing. */
        void onReport(TransportFeedback report) {
            int size = report.size();
            long first = size == 0 ? LOST : ring.claim(size);
            if (first < 0) {
                return;
            }
            for (int i = 0; i < size; i++) {
                long at = first + i;
                ring.put(at, 0, id);
                ring.put(at, 1, report.feedbackTimeUs());
                ring.put(at, 2, report.sendTimeUs(i));
                ring.put(at, 3, report.received(i) ? Math.max(0, report.arrivalTimeUs(i)) : LOST);
                ring.put(at, 4, report.sizeBytes(i));
                ring.put(at, 5, report.sequenceNumber(i));
                ring.put(at, 6, report.probeCluster(i));
                ring.put(at, 7, report.probeMinPackets(i));
                ring.put(at, 8, report.probeMinBytes(i));
                ring.put(at, 9, i == 0 ? size : 0);
                ring.publish(at);
            }
        }
    }

    CaptureLog(Settings.Capture settings) {
        this.settings = settings;
    }

    /** A tap for this side of the endpoint, if the endpoint is in the sample and captured already, or one more may be. */
    @Nullable
    Tap newTap(Identity identity, Side side) {
        double at = (mix64(identity.endpoint()) >>> 11) * 0x1p-53; // not the bits that pick the arm
        if (at >= settings.fraction()) {
            return null;
        }
        int id;
        synchronized (tapsByEndpoint) {
            if (!tapsByEndpoint.containsKey(identity.endpoint()) && tapsByEndpoint.size() >= settings.maxEndpoints()) {
                return null;
            }
            tapsByEndpoint.merge(identity.endpoint(), 1, Integer::sum);
            id = ++lastId;
        }
        Tap tap = new Tap(id, (int) identity.endpoint());
        String endpoint = Identity.readable(identity.endpoint());
        String header = "# headroom-trace 1 " + side.label + " endpoint=" + endpoint + "\n"
                + (side == Side.RECEIVE ? PACKET_COLUMNS : REPORT_COLUMNS);
        RotatingFile file = new RotatingFile(
                settings.directory(),
                PREFIX + "-" + side.label + "-" + endpoint,
                header,
                settings.maxFileSizeBytes(),
                Integer.MAX_VALUE);
        newTargets.add(new Target(id, side, identity.endpoint(), file, tap));
        return tap;
    }

    /** Writes what has gathered, and closes the files of endpoints that are gone. Background thread. */
    void drain(long nowMs) throws IOException {
        boolean added = welcome();
        while (ring.next()) {
            int id = (int) ring.get(0);
            Target target = targets.get(id);
            if (target == null) { // its tap was made since
                added |= welcome();
                target = targets.get(id);
            }
            if (target != null && !target.full) {
                write(target, nowMs);
            }
        }
        for (Iterator<Target> all = targets.values().iterator(); all.hasNext(); ) {
            Target target = all.next();
            target.file.flush();
            if (target.gone) {
                target.file.close();
                release(target.endpoint);
                all.remove();
            }
            target.gone = target.tap.get() == null; // its last packets may be in the ring: once more, then
        }
        if (added) {
            RotatingFile.deleteOldest(settings.directory(), PREFIX, settings.maxFiles());
        }
    }

    /** How many packets, from endpoints or in reports, found no room. */
    long dropped() {
        return ring.dropped();
    }

    void close() throws IOException {
        for (Target target : targets.values()) {
            target.file.close();
        }
    }

    private boolean welcome() {
        boolean added = false;
        for (Target target = newTargets.poll(); target != null; target = newTargets.poll()) {
            targets.put(target.id, target);
            added = true;
        }
        return added;
    }

    private void release(long endpoint) {
        synchronized (tapsByEndpoint) {
            tapsByEndpoint.computeIfPresent(endpoint, (same, taps) -> taps == 1 ? null : taps - 1);
        }
    }

    private void write(Target target, long nowMs) throws IOException {
        line.setLength(0);
        int needed;
        if (target.side == Side.RECEIVE) {
            packet(target);
            needed = line.length();
        } else {
            packetOfReport(target);
            int packetsInReport = (int) ring.get(9); // told with its first one
            needed = Math.max(line.length(), packetsInReport * LONGEST_LINE);
        }
        if (target.file.isFull(needed)) {
            target.full = true;
            target.file.close();
        } else {
            target.file.line(line, nowMs);
        }
    }

    private void packet(Target target) {
        // A trace is in order of arrival, whatever the bridge's clock did meanwhile.
        target.lastTimeUs = Math.max(target.lastTimeUs, ring.get(1));
        line.append(target.lastTimeUs);
        for (int word = 2; word <= 4; word++) {
            line.append(',').append(ring.get(word));
        }
    }

    private void packetOfReport(Target target) {
        if (ring.get(9) > 0) { // another report, and so another time
            target.lastTimeUs = Math.max(target.lastTimeUs + 1, ring.get(1));
        }
        line.append(target.lastTimeUs);
        for (int word = 2; word <= 5; word++) {
            line.append(',').append(ring.get(word));
        }
        if (ring.get(6) == TransportFeedback.NOT_A_PROBE) {
            line.append(",,,");
        } else {
            for (int word = 6; word <= 8; word++) {
                line.append(',').append(ring.get(word));
            }
        }
    }

    private static int mix(int value) {
        return (int) (mix64(value) >>> 32);
    }

    /** The finalizer of SplittableRandom (Stafford's variant 13). */
    private static long mix64(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
