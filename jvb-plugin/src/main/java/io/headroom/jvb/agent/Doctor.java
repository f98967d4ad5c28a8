package io.headroom.jvb.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Examines an installed bridge that is not running: the checks of {@link Agent}, and what operators forget. */
final class Doctor {
    private static final String BRIDGE_JAR = "jitsi-videobridge.jar";
    private static final String SEND_TIME = "org.jitsi.rtp.rtp.header_extensions.AbsSendTimeHeaderExtension";
    private static final Pattern AGENT = Pattern.compile("-javaagent:([^\\s\"']*headroom[^\\s\"'=]*\\.jar)");
    private static final List<Path> ETC = List.of(Path.of("/etc/jitsi/videobridge"), Path.of("/config"));
    private static final List<String> START_FILES = List.of("config", "videobridge.rc");

    private final PrintStream out;
    private final Path installation;
    private final @Nullable Path etc;
    private boolean healthy = true;

    /** There is nothing to examine. */
    static final class NoBridgeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoBridgeException(String message) {
            super(message);
        }
    }

    Doctor(PrintStream out, Path installation, @Nullable Path etc) {
        this.out = out;
        this.installation = installation;
        this.etc = etc != null
                ? etc
                : ETC.stream().filter(Files::isDirectory).findFirst().orElse(null);
    }

    /**
     * Prints what there is to say; returns whether Headroom can serve this bridge.
     *
     * @throws NoBridgeException if there is no bridge
     */
    boolean examine() {
        List<Path> jars = jars();
        try (URLClassLoader bridge = loader(jars)) {
            out.println("bridge    " + installation + ", version " + bridgeVersion());
            Support support = Support.of(ClassFiles.of(Doctor.class.getClassLoader()), ClassFiles.of(bridge));
            for (HookGroup group : HookGroup.values()) {
                say(support.supports(group), "hooks", support.line(group));
            }
            sendTime(bridge);
            startFile();
            configuration(bridge);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(healthy ? "Headroom can serve this bridge." : "Headroom cannot serve this bridge as it is.");
        return healthy;
    }

    private List<Path> jars() {
        Path main = installation.resolve(BRIDGE_JAR);
        if (!Files.isRegularFile(main)) {
            throw new NoBridgeException("there is no " + BRIDGE_JAR + " in " + installation
                    + "; give the directory of the bridge, /usr/share/jitsi-videobridge on Debian and in Docker");
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> lib = Files.newDirectoryStream(installation.resolve("lib"), "*.jar")) {
            lib.forEach(jars::add);
        } catch (IOException e) {
            throw new NoBridgeException("cannot read " + installation.resolve("lib") + ": " + e);
        }
        Collections.sort(jars);
        jars.add(0, main);
        return jars;
    }

    /** The bridge's jars and ours, and nothing of the JVM we run in. */
    private static URLClassLoader loader(List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!isOurs(jar)) { // a copy in lib would be found twice
                urls.add(jar.toUri().toURL());
            }
        }
        CodeSource own = Doctor.class.getProtectionDomain().getCodeSource();
        urls.add(own.getLocation());
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static boolean isOurs(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getEntry(Doctor.class.getName().replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }

    private String bridgeVersion() throws IOException {
        try (JarFile jar = new JarFile(installation.resolve(BRIDGE_JAR).toFile())) {
            String version = jar.getManifest() == null
                    ? null
                    : jar.getManifest().getMainAttributes().getValue("Implementation-Version");
            return version == null ? "unknown" : version;
        }
    }

    /** Lets the bridge decode a send time of 250 ms. */
    private void sendTime(ClassLoader bridge) {
        try {
            Class<?> type = Class.forName(SEND_TIME, true, bridge);
            Object companion = type.getField("Companion").get(null);
            Method decode = companion.getClass().getDeclaredMethod("getTime", byte[].class, int.class);
            decode.setAccessible(true);
            Instant decoded = (Instant) decode.invoke(companion, new byte[] {1, 0, 0}, 0);
            boolean faulty = Math.abs(decoded.toEpochMilli() - 250) > 1;
            say(
                    null,
                    "bridge",
                    faulty
                            ? "decodes abs-send-time wrongly (250 ms as " + decoded.toEpochMilli()
                                    + " ms): without Headroom its REMBs freeze; the arm builtin-astfix shows the"
                                    + " difference"
                            : "decodes abs-send-time correctly");
        } catch (ReflectiveOperationException | LinkageError e) {
            say(null, "bridge", "how it decodes abs-send-time could not be tried: " + e);
        }
    }

    private void startFile() throws IOException {
        List<Path> places = new ArrayList<>();
        if (etc != null) {
            START_FILES.forEach(name -> places.add(etc.resolve(name)));
        }
        places.add(installation.resolve("lib/videobridge.rc"));
        for (Path place : places) {
            if (Files.isReadable(place)) {
                Matcher found = AGENT.matcher(uncommented(place));
                if (found.find()) {
                    agent(place.toString(), found.group(1));
                    return;
                }
            }
        }
        String docker = System.getenv("JDK_JAVA_OPTIONS");
        Matcher found = AGENT.matcher(docker == null ? "" : docker);
        if (found.find()) {
            agent("JDK_JAVA_OPTIONS", found.group(1));
            return;
        }
        say(
                null,
                "agent",
                "not there yet. Debian: append -javaagent:/PATH/headroom-jvb.jar to JAVA_SYS_PROPS in"
                        + " /etc/jitsi/videobridge/config. Docker: put it into JDK_JAVA_OPTIONS of the container");
    }

    private static String uncommented(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (!line.trim().startsWith("#")) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private void agent(String place, String jar) {
        boolean exists = jar.contains("$") || Files.isRegularFile(Path.of(jar));
        say(
                exists ? null : Boolean.FALSE,
                "agent",
                exists
                        ? "in place: " + place + " names " + jar
                        : place + " names " + jar + ", which does not exist: the bridge would not start");
    }

    private void configuration(ClassLoader bridge) throws IOException {
        Path conf = etc == null ? null : etc.resolve("jvb.conf");
        if (conf == null || !Files.isReadable(conf)) {
            say(null, "config", "no jvb.conf " + (etc == null ? "found, give --etc" : "in " + etc));
            return;
        }
        try {
            Object answer = Class.forName("io.headroom.jvb.bridge.ConfigCheck", true, bridge)
                    .getMethod("describe", Path.class, ClassLoader.class)
                    .invoke(null, conf, bridge);
            say(null, "config", conf + ": " + answer);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            say(false, "config", conf + ": " + (cause == null ? e : String.valueOf(cause.getMessage())));
        } catch (ReflectiveOperationException | LinkageError e) {
            say(false, "config", conf + " could not be checked with the bridge's own libraries: " + e);
        }
    }

    /** Ok, bad, or (null) neither. */
    private void say(@Nullable Boolean good, String subject, String line) {
        if (Boolean.FALSE.equals(good)) {
            healthy = false;
        }
        String mark = good == null ? "" : good ? "ok  " : "NO  ";
        out.printf("%-9s %s%s%n", subject, mark, line);
    }
}
