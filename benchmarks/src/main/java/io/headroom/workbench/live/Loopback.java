package io.headroom.workbench.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The one interface everything runs on. */
final class Loopback {
    private Loopback() {}

    /** Any free port. */
    static InetSocketAddress anyPort() {
        return port(0);
    }

    static InetSocketAddress port(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Checks that there is something to run on, as everything else would only wait.
     *
     * @throws LiveException saying what to do, if the interface is down
     */
    static void requireUp() throws LiveException {
        InetAddress address = InetAddress.getLoopbackAddress();
        try {
            NetworkInterface loopback = NetworkInterface.getByInetAddress(address);
            if (loopback != null && loopback.isUp()) {
                return;
            }
        } catch (SocketException e) {
            // Whatever it was, nobody can say that the interface is up.
        }
        throw new LiveException("the loopback interface (" + address.getHostAddress()
                + ") is down, and everything here runs on it: ip link set lo up");
    }

    /** What to do when there is no port to be had. */
    static IOException noPort(IOException cause) {
        return new IOException(
                "no UDP port can be opened on "
                        + InetAddress.getLoopbackAddress().getHostAddress() + " ("
                        + cause.getMessage() + "). The live bench needs three free ports an arm and the loopback"
                        + " interface up: ip link set lo up",
                cause);
    }
}
