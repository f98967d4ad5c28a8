package bridge;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import kotlin.jvm.functions.Function1;
import org.jitsi.nlj.DebugStateMode;
import org.jitsi.nlj.PacketHandler;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.Transceiver;
import org.jitsi.nlj.TransceiverEventHandler;
import org.jitsi.nlj.format.Vp8PayloadType;
import org.jitsi.nlj.rtcp.RtcpListener;
import org.jitsi.nlj.rtp.RtpExtension;
import org.jitsi.nlj.rtp.RtpExtensionType;
import org.jitsi.nlj.rtp.TransportCcEngine;
import org.jitsi.nlj.rtp.VideoRtpPacket;
import org.jitsi.nlj.srtp.TlsRole;
import org.jitsi.rtp.UnparsedPacket;
import org.jitsi.rtp.rtcp.rtcpfb.payload_specific_fb.RtcpFbRembPacket;
import org.jitsi.utils.MediaType;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.utils.logging2.LoggerImpl;

/**
 * Two real transceivers back to back with real SRTP, and between them a link that drops from 3 Mb/s to 0.5 Mb/s. The first
 * one sends what it is told it may.
 *
 * <p>Tells, line by line, {@code estimate=MILLISECONDS_AFTER_THE_DROP:BPS} for each estimate that reaches the sender.
 */
public final class TransceiverDrive {
    private static final long SSRC = 0x1234_5678L;
    private static final int PAYLOAD_BYTES = 1_000;
    private static final int QUEUE_BYTES = 100_000;
    private static final long START_BPS = 1_000_000;
    private static final long MAX_BPS = 2_500_000;
    private static final long COLD_BPS = 200_000;
    private static final long COLD_NS = 4_000_000_000L;

    private static final ExecutorService POOL = Executors.newCachedThreadPool();
    private static final ScheduledExecutorService SCHEDULED = Executors.newScheduledThreadPool(2);

    private static volatile long allowedBps = START_BPS;
    private static volatile long dropNs = Long.MAX_VALUE;

    private TransceiverDrive() {}

    public static void main(String[] args) throws Exception {
        boolean remb = args[0].equals("remb");
        long beforeMs = Long.parseLong(args[1]);
        long afterMs = Long.parseLong(args[2]);
        Transceiver sender = transceiver("bbbb0002", remb);
        Transceiver receiver = transceiver("aaaa0001", remb);
        byte[] keys = new byte[60];
        Arrays.fill(keys, (byte) 7);
        sender.setSrtpInformation(1, TlsRole.CLIENT, keys.clone(), false);
        receiver.setSrtpInformation(1, TlsRole.SERVER, keys.clone(), false);
        Link forward = new Link(receiver);
        Link back = new Link(sender);
        sender.setOutgoingPacketHandler(forward);
        receiver.setOutgoingPacketHandler(back);
        receiver.setIncomingPacketHandler(packet -> {});
        sender.setIncomingPacketHandler(packet -> {});
        if (remb) {
            sender.getRtcpEventNotifier().addRtcpEventListener((RtcpListener) listener(RtcpListener.class), false);
        } else {
            sender.getRtpSender()
                    .addBandwidthListener((TransportCcEngine.BandwidthListener)
                            listener(TransportCcEngine.BandwidthListener.class));
        }
        long startNs = System.nanoTime();
        long endNs = startNs + (beforeMs + afterMs) * 1_000_000;
        long nextNs = startNs;
        int sequenceNumber = 0;
        while (System.nanoTime() < endNs) {
            if (dropNs == Long.MAX_VALUE && System.nanoTime() - startNs > beforeMs * 1_000_000) {
                dropNs = System.nanoTime();
                forward.capacityBps = 500_000;
                System.out.println("estimate=0:" + allowedBps);
            }
            sender.sendPacket(packet(sequenceNumber++));
            // A cold JVM is slow and bursty, which looks like a bad link: go easy at first, and never catch up.
            boolean cold = System.nanoTime() - startNs < COLD_NS;
            long rateBps = cold ? COLD_BPS : Math.max(50_000, Math.min(allowedBps, MAX_BPS));
            nextNs = Math.max(nextNs, System.nanoTime() - 5_000_000) + PAYLOAD_BYTES * 8L * 1_000_000_000L / rateBps;
            LockSupport.parkNanos(nextNs - System.nanoTime());
        }
        for (Transceiver each : List.of(sender, receiver)) {
            System.out.println("debug " + each.debugState(DebugStateMode.FULL).toString().replaceAll("[\\r\\n]", " "));
        }
        System.out.println("sent=" + sequenceNumber);
        System.out.flush();
        System.exit(0);
    }

    private static PacketInfo packet(int sequenceNumber) {
        byte[] buffer = new byte[1_500];
        int at = 100;
        buffer[at] = (byte) 0x80;
        buffer[at + 1] = 100;
        buffer[at + 2] = (byte) (sequenceNumber >> 8);
        buffer[at + 3] = (byte) sequenceNumber;
        int timestamp = sequenceNumber * 300;
        for (int i = 0; i < 4; i++) {
            buffer[at + 4 + i] = (byte) (timestamp >> 24 - 8 * i);
            buffer[at + 8 + i] = (byte) (SSRC >> 24 - 8 * i);
        }
        buffer[at + 12] = 0x10; // VP8, start of a partition
        return new PacketInfo(new VideoRtpPacket(buffer, at, 12 + PAYLOAD_BYTES));
    }

    private static Transceiver transceiver(String id, boolean remb) {
        DiagnosticContext context = new DiagnosticContext();
        context.put("conf_name", "room");
        context.put("conf_creation_time_ms", 1L);
        context.put("endpoint_id", id);
        Function1<Long, String> noMid = ssrc -> null;
        Transceiver transceiver = new Transceiver(
                id,
                POOL,
                POOL,
                SCHEDULED,
                context,
                new LoggerImpl(id),
                (TransceiverEventHandler) listener(TransceiverEventHandler.class),
                Clock.systemUTC(),
                noMid);
        Set<String> feedback = remb ? Set.of("goog-remb") : Set.of("transport-cc");
        transceiver.addPayloadType(new Vp8PayloadType((byte) 100, Map.of(), feedback));
        transceiver.addRtpExtension(new RtpExtension((byte) 3, RtpExtensionType.ABS_SEND_TIME));
        if (!remb) {
            transceiver.addRtpExtension(new RtpExtension((byte) 5, RtpExtensionType.TRANSPORT_CC));
        }
        transceiver.setLocalSsrc(MediaType.VIDEO, id.hashCode() & 0xFFFFFFL);
        transceiver.addReceiveSsrc(SSRC, MediaType.VIDEO);
        return transceiver;
    }

    /** Kotlin mangles the method's name, so no Java class can implement the interface. */
    private static Object listener(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            boolean engine = type == TransportCcEngine.BandwidthListener.class;
            if (engine && method.getName().startsWith("bandwidthEstimationChanged")) {
                changed((Long) arguments[0]);
                return null;
            }
            if (method.getName().equals("rtcpPacketReceived") && arguments[0] instanceof RtcpFbRembPacket packet) {
                changed(packet.getBitrate());
                return null;
            }
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                case "toString" -> "listener";
                default -> method.getReturnType() == boolean.class ? false : null;
            };
        });
    }

    private static void changed(long bps) {
        allowedBps = bps;
        long afterMs = dropNs == Long.MAX_VALUE ? -1 : (System.nanoTime() - dropNs) / 1_000_000;
        System.out.println("estimate=" + afterMs + ":" + bps);
    }

    /** A bottleneck with a queue, in real time, handing over copies as a socket would. */
    private static final class Link implements PacketHandler, Runnable {
        private record Waiting(byte[] bytes) {}

        private final Transceiver to;
        private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
        private int queuedBytes;
        volatile long capacityBps = 3_000_000;

        Link(Transceiver to) {
            this.to = to;
            Thread thread = new Thread(this, "link");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void processPacket(PacketInfo info) {
            int offset = info.getPacket().getOffset();
            byte[] bytes = Arrays.copyOfRange(
                    info.getPacket().getBuffer(), offset, offset + info.getPacket().getLength());
            info.sent();
            synchronized (queue) {
                if (queuedBytes + bytes.length <= QUEUE_BYTES) {
                    queue.add(new Waiting(bytes));
                    queuedBytes += bytes.length;
                    queue.notifyAll();
                }
            }
        }

        @Override
        public void run() {
            long freeNs = System.nanoTime();
            while (true) {
                byte[] bytes;
                synchronized (queue) {
                    boolean idle = queue.isEmpty();
                    while (queue.isEmpty()) {
                        try {
                            queue.wait();
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                    bytes = queue.peek().bytes;
                    // Only an idle link starts anew: waking up late must not cost a busy one its capacity.
                    freeNs = idle ? Math.max(freeNs, System.nanoTime()) : freeNs;
                }
                freeNs += bytes.length * 8L * 1_000_000_000L / capacityBps;
                while (freeNs - System.nanoTime() > 0) {
                    LockSupport.parkNanos(freeNs - System.nanoTime());
                }
                synchronized (queue) {
                    queue.remove();
                    queuedBytes -= bytes.length;
                }
                byte[] buffer = Arrays.copyOf(bytes, 1_500);
                PacketInfo info = new PacketInfo(new UnparsedPacket(buffer, 0, bytes.length));
                info.setReceivedTime(Instant.now());
                to.handleIncomingPacket(info);
            }
        }
    }
}
