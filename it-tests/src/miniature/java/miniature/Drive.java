package miniature;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jitsi.nlj.PacketInfo;
import org.jitsi.nlj.RtpReceiverImpl;
import org.jitsi.nlj.rtp.ClassicTransportCcEngine;
import org.jitsi.nlj.rtp.bandwidthestimation.GoogleCcEstimator;
import org.jitsi.nlj.rtp.bandwidthestimation2.DelayBasedBwe;
import org.jitsi.nlj.rtp.bandwidthestimation2.GoogCcNetworkController;
import org.jitsi.nlj.rtp.bandwidthestimation2.PacketResult;
import org.jitsi.nlj.rtp.bandwidthestimation2.SentPacket;
import org.jitsi.nlj.rtp.bandwidthestimation2.TransportPacketsFeedback;
import org.jitsi.nlj.util.DataSize;
import org.jitsi.utils.logging.DiagnosticContext;
import org.jitsi.videobridge.metrics.VideobridgeMetricsContainer;

/** Plays one scenario in the miniature bridge and tells, line by line, what came of it: {@code name=value}. */
public final class Drive {
    private static final DataSize SIZE = new DataSize(8_000);

    private Drive() {}

    public static void main(String[] args) throws Exception {
        RtpReceiverImpl.clock = Clock.fixed(Instant.ofEpochMilli(1_000_000), ZoneOffset.UTC);
        VideobridgeMetricsContainer.getInstance(); // as the real one's main does
        switch (args[0]) {
            case "idle" -> say("started", true);
            case "start" -> start();
            case "receive" -> receive();
            case "classic" -> classic();
            case "gcc2" -> gcc2();
            case "identity" -> identity();
            case "arms" -> arms();
            case "remb" -> remb();
            case "failover" -> failover();
            case "breaker" -> breaker();
            case "switch" -> killSwitch();
            case "metrics" -> metrics();
            case "files" -> files();
            case "loss" -> loss();
            case "allocation" -> allocation();
            case "expiry" -> expiry();
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.flush();
    }

    /** Nobody has joined yet. */
    private static void start() throws Exception {
        Map<String, Long> values = VideobridgeMetricsContainer.getInstance().values;
        await(() -> server().isRegistered(name()) && values.containsKey("headroom_mode[]"));
        say("jmxMode", attribute("Mode"));
        say("jmxEstimators", attribute("Estimators"));
        values.forEach((name, value) -> say("metric " + name, value));
    }

    private static void receive() {
        Call call = new Call("room", "aaaa0001");
        say("rembBefore", call.remb());
        call.packets(100, 1_000);
        say("arm", call.arm());
        say("remb", call.remb());
        say("builtinPackets", call.builtinPackets());
        say("builtinSendTimeMs", call.builtinSendTimeMs());
        say("newestSendTimeMs", call.newestSendTimeMs());
        say("debug", call.receiver.remoteBandwidthEstimator().getNodeStats().stats);
    }

    private static void classic() {
        DiagnosticContext context = Call.context("room", "aaaa0001");
        GoogleCcEstimator estimator = new GoogleCcEstimator(context, null);
        ClassicTransportCcEngine engine = new ClassicTransportCcEngine(estimator);
        say("before", estimator.getCurrentBw$WElJv5I(Instant.EPOCH));
        for (int i = 0; i < 20; i++) {
            engine.tccReceived(Instant.ofEpochMilli(1_000_000 + 100 * i), 10 * i, 10, SIZE, 50, i == 3);
        }
        estimator.onRttUpdate(Instant.EPOCH, Duration.ofMillis(40));
        say("arm", context.get("bwe_arm"));
        say("current", estimator.getCurrentBw$WElJv5I(Instant.EPOCH));
        say("delayPart", estimator.delayPart().getLatestEstimate());
        say("builtinPackets", estimator.delayPart().packets);
        say("builtinRttMs", estimator.delayPart().rttMs);
    }

    private static void gcc2() {
        DiagnosticContext context = Call.context("room", "aaaa0001");
        GoogCcNetworkController controller = new GoogCcNetworkController(null, context);
        DelayBasedBwe.Result result = null;
        for (int i = 0; i < 20; i++) {
            result = controller.onReport(report(1_000_000 + 100L * i, 10L * i), null, null);
        }
        say("arm", context.get("bwe_arm"));
        say("updated", result.updated);
        say("target", result.targetBitrate);
        say("probe", result.probe);
        say("state", result.delayDetectorState);
        say("lastEstimate", controller.lastEstimateBps());
        say("lastState", controller.lastState());
    }

    private static TransportPacketsFeedback report(long nowMs, long firstSequenceNumber) {
        TransportPacketsFeedback report = new TransportPacketsFeedback(Instant.ofEpochMilli(nowMs));
        for (int i = 0; i < 10; i++) {
            Instant sent = Instant.ofEpochMilli(nowMs - 200 + 10L * i);
            report.getPacketFeedbacks()
                    .add(new PacketResult(
                            new SentPacket(sent, SIZE, firstSequenceNumber + i),
                            i == 0 ? Instant.MAX : sent.plusMillis(50)));
        }
        return report;
    }

    private static void identity() {
        DiagnosticContext relay = Call.context("room", "aaaa0001");
        relay.put("relay_id", "other");
        Call relayed = new Call(relay);
        relayed.packets(100, 1_000);
        say("relayRemb", relayed.remb());
        say("relayArm", relayed.arm());
        Call nameless = new Call(null, "aaaa0001");
        nameless.packets(100, 1_000);
        say("namelessRemb", nameless.remb());
        GoogCcNetworkController controller = new GoogCcNetworkController(null, relay);
        say("relayTarget", controller.onReport(report(1_000_000, 0), null, null).targetBitrate);
    }

    /** Which arm each of 1000 endpoints in 100 conferences gets, on both sides. */
    private static void arms() {
        StringBuilder all = new StringBuilder();
        boolean agree = true;
        for (int i = 0; i < 1_000; i++) {
            String conference = "room" + i / 10;
            Call call = new Call(conference, "ep" + i);
            DiagnosticContext send = Call.context(conference, "ep" + i);
            new GoogCcNetworkController(null, send);
            agree &= call.arm().equals(send.get("bwe_arm"));
            all.append(all.length() == 0 ? "" : ",").append(call.arm());
        }
        say("arms", all);
        say("sidesAgree", agree);
    }

    /** The estimate is 1000 times the size of the last packet. */
    private static void remb() {
        Call call = new Call("room", "aaaa0001");
        call.packets(50, 1_000);
        call.remb(); // 1 Mb/s: what the sender knows
        say("afterReport", call.rembsSent);
        call.packets(5, 990); // 1 %: not worth it
        say("small", call.rembsSent);
        call.packets(1, 960); // 4 %: at once
        say("marked", call.rembsSent);
        call.packets(10, 700); // another 27 %, 10 ms to 100 ms later: not yet
        say("tooSoon", call.rembsSent);
        call.packets(10, 700); // 200 ms after the first one
        say("later", call.rembsSent);
        call.packets(100, 1_200); // up: waits for the report
        say("up", call.rembsSent);
    }

    private static void failover() {
        Call call = new Call("room", "aaaa0001");
        call.packets(80, 1_000);
        say("before", call.remb());
        call.packets(2_000, 1_000);
        say("after", call.remb());
        say("builtinPackets", call.builtinPackets());
        say("failure", call.receiver.remoteBandwidthEstimator().getNodeStats().stats.get("headroom_receive_failure"));
        Call other = new Call("room", "bbbb0002");
        other.packets(80, 1_000);
        say("other", other.remb());
    }

    private static void breaker() throws Exception {
        List<Call> calls = new ArrayList<>(); // what is collected is no longer counted
        for (int i = 0; i < 10; i++) {
            Call call = new Call("room", "ep" + i);
            call.packets(200, 1_000);
            calls.add(call);
        }
        Call call = new Call("room", "late");
        call.packets(50, 1_000);
        say("late", call.remb());
        awaitBackground(10);
        Reference.reachabilityFence(calls);
        say("mode", attribute("Mode"));
        say("status", attribute("Status"));
        server().setAttribute(name(), new Attribute("Mode", "replace"));
        Call again = new Call("room", "again");
        again.packets(50, 1_000);
        say("again", again.remb());
    }

    private static void killSwitch() throws Exception {
        Call call = new Call("room", "aaaa0001");
        call.packets(100, 1_000);
        awaitBackground(1);
        say("replace", call.remb());
        server().setAttribute(name(), new Attribute("Mode", "off"));
        say("off", call.remb());
        call.packets(100, 1_000);
        server().setAttribute(name(), new Attribute("Mode", "shadow"));
        call.packets(100, 1_000);
        say("shadow", call.remb());
        say("shadowDebug", call.receiver.remoteBandwidthEstimator().getNodeStats().stats);
        server().setAttribute(name(), new Attribute("Mode", "replace"));
        call.packets(100, 1_000);
        say("again", call.remb());
        say("arms", attribute("Arms") instanceof String[] arms ? String.join(",", arms) : "?");
        try {
            server().setAttribute(name(), new Attribute("Mode", "sideways"));
            say("refused", false);
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            say("refused", cause.getMessage());
        }
    }

    private static void metrics() throws Exception {
        Call call = new Call("room", "aaaa0001");
        for (int i = 0; i < 30; i++) {
            call.packets(100, 1_000); // one second of the packets' clock
            call.remb();
            Thread.sleep(100); // the background thread works by the machine's clock
        }
        Map<String, Long> values = VideobridgeMetricsContainer.getInstance().values;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            say("metric " + value.getKey(), value.getValue());
        }
    }

    private static void files() throws Exception {
        Call silent = new Call("room", "cccc0003"); // no packets, no file, and no harm
        awaitBackground(1);
        Call call = new Call("room", "aaaa0001");
        for (int i = 0; i < 5; i++) {
            call.packets(100, 1_000);
            call.remb();
        }
        new Call("room", "bbbb0002").packets(100, 1_000);
        GoogCcNetworkController controller =
                new GoogCcNetworkController(null, Call.context("room", "aaaa0001")); // the other side of the first one
        for (int i = 0; i < 30; i++) {
            controller.onReport(report(1_000_000 + 100L * (i / 2), 10L * i), null, null); // two at a time
        }
        ClassicTransportCcEngine engine =
                new ClassicTransportCcEngine(new GoogleCcEstimator(Call.context("room", "dddd0004"), null));
        for (int i = 0; i < 20; i++) {
            engine.tccReceived(Instant.ofEpochMilli(1_000_000 + 100 * i), 40_000 + 10 * i, 10, SIZE, 50, i == 3);
        }
        say("debug", call.receiver.remoteBandwidthEstimator().getNodeStats().stats);
        say("done", silent.arm()); // what is left is written as the JVM exits
    }

    private static void loss() throws Exception {
        Call call = new Call("room", "aaaa0001");
        call.packets(150, 1_000);
        call.lose(25);
        call.packets(200, 1_000);
        say("debug", call.receiver.remoteBandwidthEstimator().getNodeStats().stats);
    }

    private static void allocation() throws Exception {
        Call call = new Call("room", "aaaa0001");
        PacketInfo info = new PacketInfo(call.packetAtHand());
        Instant[] times = new Instant[4_096];
        for (int i = 0; i < times.length; i++) {
            times[i] = Instant.ofEpochMilli(2_000_000 + 10L * i);
        }
        say("receiveBytes", bytesPerCall(times.length * 4, times.length, i -> {
            call.write(1_000);
            info.setReceivedTime(times[i & times.length - 1]);
            call.receiver.remoteBandwidthEstimator().processPacket(info);
        }));
        GoogleCcEstimator estimator = new GoogleCcEstimator(Call.context("room", "bbbb0002"), null);
        say("classicBytes", bytesPerCall(times.length * 4, times.length, i -> {
            Instant at = times[i & times.length - 1];
            estimator.processPacketArrival(at, at, at, i & 0xFFFF, SIZE, (byte) 0, false);
            if ((i & 15) == 15) {
                estimator.feedbackComplete(at);
            }
        }));
        GoogCcNetworkController controller = new GoogCcNetworkController(null, Call.context("room", "cccc0003"));
        TransportPacketsFeedback report = report(2_000_000, 0);
        say("gcc2Bytes", bytesPerCall(times.length * 4, times.length, i -> controller.onReport(report, null, null)));
        say("gcc2InUse", controller.lastEstimateBps());
        say("receiveInUse", call.remb());
    }

    private interface Step {
        void run(int i);
    }

    private static double bytesPerCall(int warmUp, int calls, Step step) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < warmUp; i++) {
            step.run(i);
        }
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) { // what happens once, such as linking a class, is in one round only
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < calls; i++) {
                step.run(i);
            }
            long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            least = Math.min(least, (double) (after - before) / calls);
        }
        return self < 0 ? Double.NaN : least;
    }

    private static void expiry() throws Exception {
        List<Object> alive = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Call call = new Call("room" + i % 500, "ep" + i);
            call.packets(2, 1_000);
            GoogCcNetworkController controller =
                    new GoogCcNetworkController(null, Call.context("room" + i % 500, "ep" + i));
            controller.onReport(report(1_000_000, 0), null, null);
            GoogleCcEstimator estimator =
                    new GoogleCcEstimator(Call.context("room" + i % 500, "classic" + i), null);
            if (i < 10) {
                alive.add(call);
                alive.add(controller);
                alive.add(estimator);
            }
        }
        say("alive", alive.size());
        for (int i = 0; i < 200 && (int) attributeOr("Estimators", -1) != alive.size(); i++) {
            System.gc();
            Thread.sleep(100); // waits for the collector and the background thread, as long as it takes
        }
        say("estimators", attribute("Estimators"));
        System.gc();
        String histogram = (String) server()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {null},
                        new String[] {String[].class.getName()});
        for (String line : histogram.split("\n")) {
            String[] words = line.trim().split("\\s+");
            if (words.length > 3 && words[3].matches("(io\\.headroom\\.(jvb\\.bridge|bwe)|miniature|org\\.jitsi)\\..*")) {
                say("heap " + words[3], words[1]);
            }
        }
        say("stillAlive", alive.size());
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private static ObjectName name() throws Exception {
        return new ObjectName("io.headroom:type=Headroom");
    }

    private static Object attribute(String attribute) throws Exception {
        return server().getAttribute(name(), attribute);
    }

    private static Object attributeOr(String attribute, Object other) throws Exception {
        return server().isRegistered(name()) ? attribute(attribute) : other;
    }

    /** The background thread registers the bean. */
    private static void awaitBackground(int estimators) throws Exception {
        await(() -> (int) attributeOr("Estimators", 0) >= estimators);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long startedNs = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - startedNs > 120_000_000_000L) {
                throw new IllegalStateException("waited for two minutes");
            }
            Thread.sleep(20);
        }
    }

    private static void say(String name, Object value) {
        System.out.println(name + "=" + value);
    }
}
