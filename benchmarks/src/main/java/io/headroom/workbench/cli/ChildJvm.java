package io.headroom.workbench.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/**
 * Runs a command in a JVM of its own: one that loads native code, which may take its process down, and which writes to
 * standard output when the process ends.
 *
 * <pre>
 *   parent --stdin: open while the parent lives--> child
 *   parent <--stdout, without the native noise---- child
 * </pre>
 *
 * <p>The child stops when its standard input ends, or on a signal; either way it first says what it has.
 */
final class ChildJvm {
    private static final String MARK = "headroom.child";
    private static final long STOP_PATIENCE_S = 30;
    private static final int SIGNALLED = 128;

    /** What webrtc-java's library says of itself as the process ends, whatever was closed before. */
    private static final List<String> NOISE = List.of("VM attach current thread failed", "Failed to attach thread ");

    private ChildJvm() {}

    static boolean isChild() {
        return Boolean.getBoolean(MARK);
    }

    /** Runs the workbench with these arguments and returns its exit code. */
    static int run(List<String> arguments) throws InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-D" + MARK + "=true");
        command.add("-Dstdout.encoding=UTF-8");
        command.add("-Dfile.encoding=UTF-8");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        Process child;
        try {
            child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            System.err.println("no second JVM can be started: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
        CountDownLatch relayed = new CountDownLatch(1);
        Thread relay = new Thread(() -> relay(child, relayed), "child-output");
        relay.setDaemon(true);
        relay.start();
        Thread hook = new Thread(() -> stop(child, relayed), "stop-child");
        Runtime.getRuntime().addShutdownHook(hook);
        int exitCode = child.waitFor();
        relayed.await();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return exitCode; // shutting down, with the hook at work
        }
        if (exitCode >= SIGNALLED) {
            System.err.println("The JVM with libwebrtc in it was killed by signal " + (exitCode - SIGNALLED) + ".");
            return ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    /** In the child: lets {@code stop} run when the parent is gone or a signal has come, until it is closed. */
    static Stopping onStop(Runnable stop) {
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    stop.run();
                    await(finished);
                },
                "stop-on-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread watch = new Thread(
                () -> {
                    awaitEndOfInput();
                    stop.run();
                },
                "stop-without-parent");
        watch.setDaemon(true);
        watch.start();
        return finished::countDown;
    }

    /** Closed when there is nothing left to stop. */
    interface Stopping extends AutoCloseable {
        @Override
        void close();
    }

    /** In the parent, on its way out: lets the child say what it has. */
    private static void stop(Process child, CountDownLatch relayed) {
        try {
            child.getOutputStream().close();
        } catch (IOException e) {
            child.destroy(); // then by a signal
        }
        await(relayed);
        if (child.isAlive()) {
            child.destroyForcibly();
        }
    }

    private static void relay(Process child, CountDownLatch relayed) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (NOISE.stream().noneMatch(line::startsWith)) {
                    System.out.println(line);
                }
            }
        } catch (IOException e) {
            System.err.println("The output of the second JVM broke off: " + e.getMessage());
        } finally {
            relayed.countDown();
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {} // the parent writes nothing
        } catch (IOException e) {
            // A broken pipe is an end as well.
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(STOP_PATIENCE_S, TimeUnit.SECONDS)) {
                System.err.println("Gave up waiting after " + STOP_PATIENCE_S + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
