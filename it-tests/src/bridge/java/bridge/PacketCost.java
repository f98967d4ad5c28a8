package bridge;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.format.Vp8PayloadType;
import org.jitsi.nlj.rtp.RtpExtension;
import org.jitsi.nlj.rtp.RtpExtensionType;
import org.jitsi.nlj.rtp.bandwidthestimation.GoogleCcEstimator;
import org.jitsi.nlj.transform.node.incoming.RemoteBandwidthEstimator;
import org.jitsi.nlj.util.DataSize;
import org.jitsi.nlj.util.StreamInformationStoreImpl;
import org.jitsi.rtp.rtp.RtpPacket;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.LoggerImpl;

/**
 * What a packet costs in the bridge's own classes, with and without us, in one run: an endpoint without identity carries no
 * hook, its neighbours one with an arm each. They take turns, block by block, and see the same packets at the same virtual
 * times.
 *
 * <pre>
 *   PacketCost ROUNDS PACKETS ARM...      for each path and arm ("alone": no hook)
 *   path.arm.ns=     median over the rounds of the CPU time of a packet
 *   path.arm.bytes=  bytes allocated per packet in the quietest round
 * </pre>
 */
public final class PacketCost {
    private static final String ALONE = "alone";
    private static final int HEADER_BYTES = 20;
    private static final int PAYLOAD_BYTES = 1_000;
    private static final int FRAME_PACKETS = 10;
    private static final long FRAME_US = 33_333;
    private static final int REPORT_PACKETS = 10;
    private static final MethodHandle OBSERVE = observe();

    private PacketCost() {}

    /** One endpoint's path through the bridge's estimator; time goes on from call to call. */
    private interface Path {
        void packets(int count) throws Throwable;
    }

    private record Variant(String name, Path path, long[] nanos, long[] bytes) {}

    public static void main(String[] args) throws Throwable {
        int rounds = Integer.parseInt(args[0]);
        int packets = Integer.parseInt(args[1]);
        List<Variant> variants = new ArrayList<>();
        List<String> arms = new ArrayList<>(List.of(ALONE));
        arms.addAll(Arrays.asList(args).subList(2, args.length));
        for (String arm : arms) {
            variants.add(new Variant("receive." + arm, receive(contextFor(arm)), new long[rounds], new long[rounds]));
            variants.add(new Variant("classic." + arm, classic(contextFor(arm)), new long[rounds], new long[rounds]));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (Variant variant : variants) {
            variant.path.packets(10 * packets); // warm
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < variants.size(); i++) {
                Variant variant = variants.get((i + round) % variants.size());
                long bytes = threads.getThreadAllocatedBytes(self);
                long startNs = threads.getCurrentThreadCpuTime(); // neighbours' time is not ours
                variant.path.packets(packets);
                variant.nanos[round] = threads.getCurrentThreadCpuTime() - startNs;
                variant.bytes[round] = threads.getThreadAllocatedBytes(self) - bytes;
            }
        }
        for (Variant variant : variants) {
            Arrays.sort(variant.nanos);
            Arrays.sort(variant.bytes);
            System.out.println(variant.name + ".ns=" + variant.nanos[rounds / 2] / packets);
            System.out.println(variant.name + ".bytes=" + (double) variant.bytes[0] / packets);
        }
        System.out.flush();
        System.exit(0);
    }

    /** The REMB path: packets by their bytes, 2.4 Mb/s in frames of ten. */
    private static Path receive(DiagnosticContext context) {
        StreamInformationStoreImpl streams = new StreamInformationStoreImpl();
        streams.addRtpPayloadType(new Vp8PayloadType((byte) 100, Map.of(), Set.of("goog-remb")));
        streams.addRtpExtensionMapping(new RtpExtension((byte) 3, RtpExtensionType.ABS_SEND_TIME));
        VirtualClock clock = new VirtualClock();
        RemoteBandwidthEstimator estimator =
                new RemoteBandwidthEstimator(streams, new LoggerImpl("cost"), context, clock);
        streams.addRtpPayloadType(new Vp8PayloadType((byte) 101, Map.of(), Set.of("goog-remb"))); // it listens by now
        byte[] buffer = new byte[1_500];
        RtpPacket packet = new RtpPacket(header(buffer), 0, HEADER_BYTES + PAYLOAD_BYTES);
        PacketInfo info = new PacketInfo(packet);
        return new Path() {
            private long sent;

            @Override
            public void packets(int count) throws Throwable {
                for (int i = 0; i < count; i++) {
                    long sendUs = sendTimeUs(sent);
                    write(buffer, (int) sent, sendUs);
                    Instant arrival = clock.at(sendUs + 20_000 + jitterUs(sent));
                    info.setReceivedTime(arrival);
                    sent++;
                    OBSERVE.invokeExact(estimator, info);
                }
            }
        };
    }

    /** The send side, engine GoogleCc: the same packets, as reports of ten tell of them. */
    private static Path classic(DiagnosticContext context) {
        GoogleCcEstimator estimator = new GoogleCcEstimator(context, new LoggerImpl("cost"));
        DataSize size = new DataSize(8L * PAYLOAD_BYTES);
        VirtualClock clock = new VirtualClock();
        return new Path() {
            private long sent;

            @Override
            public void packets(int count) {
                for (int i = 0; i < count; i++) {
                    long sendUs = sendTimeUs(sent);
                    Instant send = VirtualClock.instant(sendUs);
                    Instant arrival = clock.at(sendUs + 20_000 + jitterUs(sent));
                    estimator.processPacketArrival(arrival, send, arrival, (int) sent & 0xFFFF, size, (byte) 0, false);
                    sent++;
                    if (sent % REPORT_PACKETS == 0) {
                        estimator.feedbackComplete(arrival);
                    }
                }
            }
        };
    }

    private static long sendTimeUs(long packet) {
        return packet / FRAME_PACKETS * FRAME_US + packet % FRAME_PACKETS * 200;
    }

    /** Up to 2 ms, more within a frame than between: what a link of some Mb/s does to frames. */
    private static long jitterUs(long packet) {
        return packet % FRAME_PACKETS * 1_000 + (packet * 0x9E37_79B9L >>> 16 & 511);
    }

    private static byte[] header(byte[] buffer) {
        buffer[0] = (byte) 0x90;
        buffer[1] = 100;
        buffer[11] = 7;
        buffer[12] = (byte) 0xBE;
        buffer[13] = (byte) 0xDE;
        buffer[15] = 1;
        buffer[16] = 3 << 4 | 2;
        return buffer;
    }

    private static void write(byte[] buffer, int sequenceNumber, long sendTimeUs) {
        buffer[2] = (byte) (sequenceNumber >> 8);
        buffer[3] = (byte) sequenceNumber;
        long ticks = (sendTimeUs << 18) / 1_000_000;
        buffer[17] = (byte) (ticks >> 16);
        buffer[18] = (byte) (ticks >> 8);
        buffer[19] = (byte) ticks;
    }

    /** An endpoint that is dealt this arm; one without identity for none. */
    private static DiagnosticContext contextFor(String arm) {
        for (int i = 0; i < 10_000; i++) {
            DiagnosticContext context = new DiagnosticContext();
            if (arm.equals(ALONE)) {
                return context;
            }
            context.put("conf_name", "room");
            context.put("endpoint_id", "ep" + i);
            new GoogleCcEstimator(context, new LoggerImpl("cost")); // the hook writes its arm into the context
            if (arm.equals(context.get("bwe_arm"))) {
                return context;
            }
        }
        throw new IllegalStateException("nobody is dealt the arm " + arm);
    }

    private static MethodHandle observe() {
        try {
            return MethodHandles.privateLookupIn(RemoteBandwidthEstimator.class, MethodHandles.lookup())
                    .findVirtual(
                            RemoteBandwidthEstimator.class,
                            "observe",
                            MethodType.methodType(void.class, PacketInfo.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands where it is put. */
    private static final class VirtualClock extends Clock {
        private Instant now = Instant.EPOCH;

        Instant at(long us) {
            now = instant(us);
            return now;
        }

        static Instant instant(long us) {
            return Instant.ofEpochSecond(1_700_000_000 + us / 1_000_000, us % 1_000_000 * 1_000);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
