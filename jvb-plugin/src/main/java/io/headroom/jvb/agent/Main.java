package io.headroom.jvb.agent;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code java -jar headroom-jvb.jar}: what can be said of a bridge that is not running. */
public final class Main {
    private static final String USAGE = """
        Headroom for Jitsi Videobridge.

        usage: java -jar headroom-jvb.jar doctor DIR [--etc ETC]
               java -jar headroom-jvb.jar version

          doctor   examines the bridge installed in DIR (Debian and Docker: /usr/share/jitsi-videobridge)
                   without starting it, and its configuration in ETC (default: /etc/jitsi/videobridge, or
                   /config, as in Docker). Exits with 0 if Headroom can serve this bridge as it is
                   configured, with 2 if not.
          version  prints the version

        To use it: java -javaagent:.../headroom-jvb.jar ... and headroom { enabled = true } in jvb.conf.
        """;

    private Main() {}

    /** Exits with 0 if all is well, 2 if not or if the arguments are wrong. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    private static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.equals(List.of("version"))) {
            out.println("headroom-jvb " + version());
            return 0;
        }
        if (args.equals(List.of("--help")) || args.equals(List.of("help"))) {
            out.print(USAGE);
            return 0;
        }
        boolean etcGiven = args.size() == 4 && args.get(2).equals("--etc");
        if ((args.size() == 2 || etcGiven) && args.get(0).equals("doctor")) {
            Doctor doctor = new Doctor(out, Path.of(args.get(1)), etcGiven ? Path.of(args.get(3)) : null);
            try {
                return doctor.examine() ? 0 : 2;
            } catch (Doctor.NoBridgeException e) {
                err.println(e.getMessage());
                return 2;
            }
        }
        err.print(USAGE);
        return 2;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
