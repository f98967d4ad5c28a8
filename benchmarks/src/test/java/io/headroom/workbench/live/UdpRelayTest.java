package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets, but nothing about how long it took. */
@Timeout(60)
class UdpRelayTest {
    private static final CapacitySchedule ONE_MBPS = CapacitySchedule.parse("0:1000");

    @Test
    void carriesBothWaysAndLogsWhatTheSenderSentSinceTheStart() throws Exception {
        try (UdpRelay relay = new UdpRelay("test", new LinkSpec(ONE_MBPS, 1_000, 300_000, 0, 0, 1));
                DatagramSocket sender = socket();
                DatagramSocket receiver = socket()) {
            relay.receiverAt(Loopback.port(receiver.getLocalPort()));
            send(sender, relay.senderPort(), "before the start");
            assertThat(receive(receiver)).isEqualTo("before the start");
            relay.start(Clock.nowUs());
            send(sender, relay.senderPort(), "media");
            assertThat(receive(receiver)).isEqualTo("media");
            send(receiver, relay.receiverPort(), "feedback");
            assertThat(receive(sender)).isEqualTo("feedback");

            PacketLog.Window window = relay.log().window(0, Long.MAX_VALUE);
            assertThat(window.packets()).isEqualTo(1);
            assertThat(window.gone()).isZero();
            assertThat(window.sentBytes()).isEqualTo(5 + EmulatedPath.IP_UDP_HEADER_BYTES);
        }
    }

    @Test
    void closingLeavesNoThreadAndFreesThePorts() throws Exception {
        UdpRelay relay = new UdpRelay("to-be-closed", new LinkSpec(ONE_MBPS, 1_000, 300_000, 0, 0, 1));
        int port = relay.senderPort();
        relay.close();
        relay.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().endsWith("to-be-closed"));
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).close();
    }

    private static DatagramSocket socket() throws Exception {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void send(DatagramSocket socket, int port, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static String receive(DatagramSocket socket) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
