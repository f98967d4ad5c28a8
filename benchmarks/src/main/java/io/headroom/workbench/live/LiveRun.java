package io.headroom.workbench.live;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs all arms side by side: connects them, lets the schedules start at one instant, and looks at them five times a
 * second.
 */
final class LiveRun {
    static final long SAMPLE_INTERVAL_US = 200_000;

    private final LiveSettings settings;
    private final Progress progress;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Is told how a run goes on. */
    interface Progress {
        /** Something happened. */
        void say(String text);

        /** A second has passed. */
        void second(int second, LiveResult soFar);
    }

    LiveRun(LiveSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Lets {@link #run} come back soon, with what there is by then. Any thread. */
    void stop() {
        stopped.countDown();
    }

    /**
     * Runs to the end or until stopped, and leaves nothing behind.
     *
     * @throws LiveException if it could not be set up or an arm broke, saying what to do
     */
    LiveResult run() throws LiveException, IOException, InterruptedException {
        Loopback.requireUp();
        DtlsSrtpServer.warmUp();
        Deque<AutoCloseable> resources = new ArrayDeque<>();
        try {
            progress.say("loading libwebrtc");
            NativeWebrtc webrtc = NativeWebrtc.open();
            resources.push(webrtc);
            TestVideo video = new TestVideo(settings.link().seed());
            resources.push(video);
            List<Arm> arms = new ArrayList<>();
            for (String name : settings.arms()) {
                progress.say("connecting " + name);
                Arm arm = new Arm(name, webrtc, video, settings);
                resources.push(arm);
                arms.add(arm);
            }
            for (Arm arm : arms) {
                arm.awaitMedia();
            }
            try (DisturbanceWatch watch = new DisturbanceWatch()) {
                return watch(arms, watch);
            }
        } finally {
            Closing.all(resources);
        }
    }

    private LiveResult watch(List<Arm> arms, DisturbanceWatch watch) throws LiveException, InterruptedException {
        List<ArmSeries> series =
                arms.stream().map(arm -> new ArmSeries(arm.name(), arm.log())).toList();
        long startUs = Clock.nowUs();
        arms.forEach(arm -> arm.start(startUs));
        long endUs = TimeUnit.SECONDS.toMicros(settings.seconds());
        for (long timeUs = SAMPLE_INTERVAL_US; timeUs <= endUs; timeUs += SAMPLE_INTERVAL_US) {
            long waitUs = Math.max(0, startUs + timeUs - Clock.nowUs());
            boolean stop = stopped.await(waitUs, TimeUnit.MICROSECONDS);
            for (int i = 0; i < arms.size(); i++) {
                Arm arm = arms.get(i);
                arm.requireHealthy();
                series.get(i).add(timeUs, arm.rembBps(), arm.availableBps());
                arm.refresh();
            }
            if (stop) {
                return new LiveResult(settings, timeUs, series, watch.seen());
            }
            if (timeUs % 1_000_000 == 0) {
                progress.second((int) (timeUs / 1_000_000), new LiveResult(settings, timeUs, series, watch.seen()));
            }
        }
        return new LiveResult(settings, endUs, series, watch.seen());
    }
}
