package io.headroom.jvb.bridge;

import io.headroom.bwe.rtp.AbsSendTime;
import io.headroom.jvb.config.Settings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Packets of some endpoints' receive sides, one file each, as {@code workbench replay} reads them:
 *
 * <pre>
 *   # headroom-trace 1 receive endpoint=HASH
 *   arrival_time_us,abs_send_time_24bit,size_bytes,ssrc
 * </pre>
 *
 * <p>No payload; SSRCs are hashed. Packet threads fill a ring, the background thread writes.
 */
final class CaptureLog {
    private static final int SLOTS = 1 << 14;
    private static final int WORDS = 5;
    private static final String COLUMNS = "arrival_time_us,abs_send_time_24bit,size_bytes,ssrc\n";
    private static final String PREFIX = "headroom-capture";

    private final Settings.Capture settings;
    private final LongRing ring = new LongRing(SLOTS, WORDS);
    private final AtomicInteger nextId = new AtomicInteger();
    private final AtomicInteger captured = new AtomicInteger();
    private final Queue<Target> newTargets = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Target> targets = new HashMap<>();
    private final StringBuilder line = new StringBuilder(64);

    /** Where one endpoint's packets go. */
    private static final class Target {
        final int id;
        final RotatingFile file;
        final WeakReference<Tap> tap;
        long lastArrivalUs = Long.MIN_VALUE;
        boolean full;

        Target(int id, RotatingFile file, Tap tap) {
            this.id = id;
            this.file = file;
            this.tap = new WeakReference<>(tap);
        }
    }

    /** One endpoint's packets, as they come. */
    final class Tap {
        private final int id;
        private final int key;

        private Tap(int id, int key) {
            this.id = id;
            this.key = key;
        }

        /** Notes one packet. Allocates nothing. */
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
    }

    CaptureLog(Settings.Capture settings) {
        this.settings = settings;
    }

    /** A tap for this endpoint, if it is in the sample and there is room for one more. */
    @Nullable
    Tap newTap(Identity identity) {
        double at = (mix64(identity.endpoint()) >>> 11) * 0x1p-53; // not the bits that pick the arm
        if (at >= settings.fraction()) {
            return null;
        }
        if (captured.incrementAndGet() > settings.maxEndpoints()) {
            captured.decrementAndGet();
            return null;
        }
        int id = nextId.getAndIncrement();
        Tap tap = new Tap(id, (int) identity.endpoint());
        String endpoint = Identity.readable(identity.endpoint());
        String header = "# headroom-trace 1 receive endpoint=" + endpoint + "\n" + COLUMNS;
        RotatingFile file = new RotatingFile(
                settings.directory(), PREFIX + "-" + endpoint, header, settings.maxFileSizeBytes(), Integer.MAX_VALUE);
        newTargets.add(new Target(id, file, tap));
        return tap;
    }

    /** Writes what has gathered, and closes the files of endpoints that are gone. Background thread. */
    void drain(long nowMs) throws IOException {
        boolean added = false;
        for (Target target = newTargets.poll(); target != null; target = newTargets.poll()) {
            targets.put(target.id, target);
            added = true;
        }
        while (ring.next()) {
            Target target = targets.get((int) ring.get(0));
            if (target != null && !target.full) {
                write(target, nowMs);
            }
        }
        for (Iterator<Target> all = targets.values().iterator(); all.hasNext(); ) {
            Target target = all.next();
            target.file.flush();
            if (target.tap.get() == null) {
                target.file.close();
                captured.decrementAndGet();
                all.remove();
            }
        }
        if (added) {
            RotatingFile.deleteOldest(settings.directory(), PREFIX, settings.maxFiles());
        }
    }

    /** How many packets found no room. */
    long dropped() {
        return ring.dropped();
    }

    void close() throws IOException {
        for (Target target : targets.values()) {
            target.file.close();
        }
    }

    private void write(Target target, long nowMs) throws IOException {
        // A trace is in order of arrival, whatever the bridge's clock did meanwhile.
        target.lastArrivalUs = Math.max(target.lastArrivalUs, ring.get(1));
        line.setLength(0);
        line.append(target.lastArrivalUs);
        for (int word = 2; word <= 4; word++) {
            line.append(',').append(ring.get(word));
        }
        if (target.file.isFull(line.length())) {
            target.full = true;
            target.file.close();
        } else {
            target.file.line(line, nowMs);
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
