package io.headroom.workbench.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A link in user space: two UDP ports on loopback, one for each end, and an {@link EmulatedPath} each way between them.
 *
 * <pre>
 *   sender <--> [sender's port] == media, limited ==> [receiver's port] <--> receiver
 *                               <==== feedback ======
 * </pre>
 *
 * <p>Each end believes the relay to be its peer; the relay learns where an end is from the packets that come from there.
 * One thread reads and stamps, one delivers when the time has come. Until {@link #start} the link is a plain wire, so
 * that connections are made before the schedule runs.
 */
final class UdpRelay implements AutoCloseable {
    private static final int MAX_DATAGRAM_BYTES = 65_536;
    private static final int SOCKET_BUFFER_BYTES = 1 << 21;
    private static final long NOT_STARTED = Long.MAX_VALUE;

    private final LinkSpec spec;
    private final Selector selector;
    private final Port senderPort;
    private final Port receiverPort;
    private final PacketLog log = new PacketLog();
    private final Thread reader;
    private final Thread deliverer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private volatile long startUs = NOT_STARTED;
    private volatile boolean closed;

    /** Where one end is attached: what it reads came from that end; what waits here is on its way to that end. */
    private static final class Port {
        final DatagramChannel channel;
        final EmulatedPath pathToOther;
        final ArrayDeque<Packet> toThisEnd = new ArrayDeque<>();
        volatile @Nullable InetSocketAddress end;

        Port(DatagramChannel channel, EmulatedPath pathToOther) {
            this.channel = channel;
            this.pathToOther = pathToOther;
        }
    }

    private record Packet(long dueUs, byte[] bytes) {}

    /**
     * Opens both ports.
     *
     * @param name for the names of its threads
     * @throws IOException saying what is missing, if loopback has no port to give
     */
    UdpRelay(String name, LinkSpec spec) throws IOException {
        this.spec = spec;
        selector = Selector.open();
        senderPort = new Port(open(), new EmulatedPath(spec.capacity(), spec, spec.seed()));
        receiverPort = new Port(open(), new EmulatedPath(null, spec, ~spec.seed()));
        reader = new Thread(this::read, "relay-read-" + name);
        deliverer = new Thread(this::deliver, "relay-deliver-" + name);
        reader.setDaemon(true);
        deliverer.setDaemon(true);
        reader.start();
        deliverer.start();
    }

    /** Where the sender finds its receiver. */
    int senderPort() {
        return senderPort.channel.socket().getLocalPort();
    }

    /** Where the receiver finds its sender. */
    int receiverPort() {
        return receiverPort.channel.socket().getLocalPort();
    }

    /** Tells where the sender is, for one that waits to be spoken to. */
    void senderAt(InetSocketAddress sender) {
        senderPort.end = sender;
    }

    /** Tells where the receiver is, for one that waits to be spoken to. */
    void receiverAt(InetSocketAddress receiver) {
        receiverPort.end = receiver;
    }

    /** Lets the schedule run from {@code nowUs} on, a reading of {@link Clock#nowUs}. */
    void start(long nowUs) {
        startUs = nowUs;
    }

    /** What became of each packet from sender to receiver since the start; its times begin at the start. */
    PacketLog log() {
        return log;
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.bind(Loopback.anyPort());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw Loopback.noPort(e);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
        try {
            while (!closed) {
                selector.select();
                selector.selectedKeys().clear();
                while (drain(senderPort, receiverPort, buffer) | drain(receiverPort, senderPort, buffer)) {}
            }
        } catch (IOException | ClosedSelectorException e) {
            if (!closed) {
                throw new IllegalStateException("the link broke: " + e.getMessage(), e);
            }
        }
    }

    /** Takes one packet from one end, and returns whether there was one. */
    private boolean drain(Port from, Port to, ByteBuffer buffer) throws IOException {
        buffer.clear();
        InetSocketAddress source = (InetSocketAddress) from.channel.receive(buffer);
        if (source == null) {
            return false;
        }
        long nowUs = Clock.nowUs();
        from.end = source;
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        long dueUs = nowUs + spec.delayUs();
        if (startUs != NOT_STARTED) {
            EmulatedPath path = from.pathToOther;
            long arrivalUs = path.offer(nowUs - startUs, bytes.length);
            if (from == senderPort) {
                int wireBytes = bytes.length + EmulatedPath.IP_UDP_HEADER_BYTES;
                log.add(nowUs - startUs, path.waitUs(), wireBytes, arrivalUs != EmulatedPath.GONE);
            }
            if (arrivalUs == EmulatedPath.GONE) {
                return true;
            }
            dueUs = startUs + arrivalUs;
        }
        lock.lock();
        try {
            to.toThisEnd.add(new Packet(dueUs, bytes));
            earlier.signal();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private void deliver() {
        lock.lock();
        try {
            while (!closed) {
                long waitUs = Math.min(untilDueUs(senderPort), untilDueUs(receiverPort));
                if (waitUs > 0) {
                    earlier.awaitNanos(TimeUnit.MICROSECONDS.toNanos(waitUs));
                } else {
                    sendDue(senderPort);
                    sendDue(receiverPort);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close() does this
        } finally {
            lock.unlock();
        }
    }

    private static long untilDueUs(Port port) {
        Packet head = port.toThisEnd.peek();
        return head == null ? TimeUnit.HOURS.toMicros(1) : head.dueUs - Clock.nowUs();
    }

    private static void sendDue(Port port) {
        InetSocketAddress end = port.end;
        while (untilDueUs(port) <= 0) {
            Packet packet = port.toThisEnd.remove();
            if (end != null) {
                try {
                    port.channel.send(ByteBuffer.wrap(packet.bytes), end);
                } catch (IOException e) {
                    // The end is gone or its buffer full: to the other end this is loss, as on any link.
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        deliverer.interrupt();
        try {
            senderPort.channel.close();
            receiverPort.channel.close();
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the link: " + e.getMessage(), e);
        }
        Threads.join(reader);
        Threads.join(deliverer);
    }
}
