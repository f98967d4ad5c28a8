package io.headroom.workbench.live;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A camera that needs no camera: a smooth texture that moves, under noise that is fresh in each frame. The noise is what
 * costs bits: noise that moved along would be predicted away.
 *
 * <p>The frames are made once and shared by all senders. Two seconds of them go round without a seam.
 */
final class TestVideo implements AutoCloseable {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int FRAMES = 60;
    private static final long FRAME_INTERVAL_NS = 1_000_000_000 / 30;
    private static final int NOISE = 8; // fills 80 kb/s to 4 Mb/s at this size without a change of resolution
    private static final byte GREY = (byte) 128;

    private final NativeI420Buffer[] frames = new NativeI420Buffer[FRAMES];
    private final List<CustomVideoSource> sources = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "test-video");
    private volatile boolean closed;

    /** Makes the frames; libwebrtc must have been loaded. */
    TestVideo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = NativeI420Buffer.allocate(WIDTH, HEIGHT);
            paint(frames[i], (double) i / FRAMES, random);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Shows the video to one more. */
    synchronized void playTo(CustomVideoSource source) {
        sources.add(source);
    }

    /** Shows it to one less, which then may be disposed of. */
    synchronized void stop(CustomVideoSource source) {
        sources.remove(source);
    }

    private static void paint(NativeI420Buffer frame, double phase, SplittableRandom random) {
        double turn = 2 * Math.PI;
        double[] acrossX = new double[WIDTH];
        for (int x = 0; x < WIDTH; x++) {
            acrossX[x] = 50 * Math.sin(turn * (x / 160.0 + phase));
        }
        ByteBuffer luma = frame.getDataY();
        int stride = frame.getStrideY();
        for (int y = 0; y < HEIGHT; y++) {
            double acrossY = 128 + 40 * Math.sin(turn * (y / 90.0 - phase));
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(2 * NOISE + 1) - NOISE;
                luma.put(y * stride + x, (byte) (int) (acrossY + acrossX[x] + noise));
            }
        }
        for (ByteBuffer chroma : List.of(frame.getDataU(), frame.getDataV())) {
            for (int i = 0; i < chroma.capacity(); i++) {
                chroma.put(i, GREY);
            }
        }
    }

    private void run() {
        long dueNs = System.nanoTime();
        for (int i = 0; !closed; i = (i + 1) % FRAMES) {
            VideoFrame frame = new VideoFrame(frames[i], System.nanoTime());
            synchronized (this) {
                for (CustomVideoSource source : sources) {
                    source.pushFrame(frame);
                }
            }
            dueNs = Math.max(
                    dueNs + FRAME_INTERVAL_NS, System.nanoTime() - FRAME_INTERVAL_NS); // late: skip, don't rush
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
        Threads.join(thread);
        for (NativeI420Buffer frame : frames) {
            frame.release();
        }
    }
}
