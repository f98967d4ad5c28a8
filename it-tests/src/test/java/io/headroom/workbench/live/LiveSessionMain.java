package io.headroom.workbench.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The process under test of {@link LiveSessionTest}: a real libwebrtc sends through the relay to our engine. It waits for
 * conditions, generously, and measures no times: a busy machine may be slow, but not wrong.
 */
public final class LiveSessionMain {
    static final int CANNOT_RUN_HERE = 77;
    private static final long PATIENCE_US = 40_000_000;
    private static final long DROP_BPS = 400_000;

    private LiveSessionMain() {}

    /** Ends by itself with 0, or with 1 and what was seen. */
    public static void main(String[] args) throws Exception {
        DtlsSrtpServer.warmUp();
        LinkSpec link = new LinkSpec(CapacitySchedule.parse("0:" + DROP_BPS / 1000), 20_000, 300_000, 0, 0, 1);
        LiveSettings settings = new LiveSettings(60, List.of(Arm.HEADROOM_DEFAULT), link, 1_000, 2_500);
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        NativeWebrtc webrtc;
        try {
            webrtc = NativeWebrtc.open();
        } catch (LiveException e) {
            System.out.println(e.getMessage());
            System.exit(CANNOT_RUN_HERE);
            return;
        }
        resources.push(webrtc);
        try {
            TestVideo video = new TestVideo(1);
            resources.push(video);
            Arm arm = new Arm(Arm.HEADROOM_DEFAULT, webrtc, video, settings);
            resources.push(arm);
            run(arm);
        } finally {
            Closing.all(resources);
        }
        requireNothingLeft();
        System.out.println("all conditions held");
    }

    private static void run(Arm arm) throws LiveException, InterruptedException {
        arm.awaitMedia();
        // Until the link is started it is a wire that carries anything: the sender climbs.
        await(arm, "the sender sends more than the link will carry", () -> arm.availableBps() > 2 * DROP_BPS);
        await(arm, "the receiver estimates as much", () -> arm.rembBps() > 1.5 * DROP_BPS);

        long startUs = Clock.nowUs();
        arm.start(startUs); // from now on it carries 400 kb/s
        await(arm, "the estimate follows the drop", () -> arm.rembBps() > 0 && arm.rembBps() < 1.2 * DROP_BPS);
        await(
                arm,
                "the REMB moves the sender's available bitrate",
                () -> Math.abs(arm.availableBps() - arm.rembBps()) < 0.1 * arm.rembBps());
        await(arm, "the sender sends what the link carries", () -> {
            long nowUs = Clock.nowUs() - startUs;
            PacketLog.Window second = arm.log().window(nowUs - 1_000_000, nowUs);
            return second.packets() > 0 && 8 * second.sentBytes() < 1.3 * DROP_BPS && second.gone() == 0;
        });
    }

    private static void await(Arm arm, String what, BooleanSupplier condition)
            throws LiveException, InterruptedException {
        long deadlineUs = Clock.nowUs() + PATIENCE_US;
        while (!condition.getAsBoolean()) {
            arm.requireHealthy();
            arm.refresh();
            if (Clock.nowUs() - deadlineUs >= 0) {
                throw new LiveException("not seen in " + PATIENCE_US / 1_000_000 + " s: " + what + "; REMB "
                        + arm.rembBps() / 1000 + " kb/s, available " + arm.availableBps() / 1000 + " kb/s");
            }
            Thread.sleep(50);
        }
        System.out.println(what);
    }

    private static void requireNothingLeft() throws IOException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("relay-")
                    || name.startsWith("endpoint-")
                    || name.startsWith("dtls-")
                    || name.equals("test-video")) {
                throw new IllegalStateException("thread left behind: " + name);
            }
        }
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return;
        }
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)) {
                    sockets.add(Files.readSymbolicLink(link).toString());
                }
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/net/udp"))) {
            String[] fields = line.trim().split("\\s+");
            if (fields.length > 9 && sockets.contains("socket:[" + fields[9] + "]")) {
                throw new IllegalStateException("UDP socket left behind: " + line);
            }
        }
    }
}
