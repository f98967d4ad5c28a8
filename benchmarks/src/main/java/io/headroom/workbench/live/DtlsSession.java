package io.headroom.workbench.live;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handshake on a thread of its own, since bctls waits inside it, and then stays to answer a client that did not
 * hear the end.
 */
final class DtlsSession implements AutoCloseable {
    /** Below any path's limit, so that handshake records need no IP fragments. */
    private static final int MAX_RECORD_BYTES = 1200;

    private static final int BACKLOG = 256;
    private static final int POLL_MS = 500;

    private final BlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(BACKLOG);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable TransformEngine srtp;
    private volatile @Nullable String failure;

    /**
     * Starts to wait for the client's hello.
     *
     * @param outgoing sends a datagram to the client
     */
    DtlsSession(String name, DtlsSrtpServer server, Consumer<byte[]> outgoing) {
        thread = new Thread(() -> run(server, new Datagrams(outgoing)), "dtls-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands in a datagram from the client. */
    void receive(byte[] datagram) {
        if (!incoming.offer(datagram)) {
            // Full: DTLS repeats what it misses.
        }
    }

    /** Encrypts and decrypts, or null until the handshake is done. */
    @Nullable
    TransformEngine srtp() {
        return srtp;
    }

    /** Why the handshake failed, or null if it has not. */
    @Nullable
    String failure() {
        return failure;
    }

    private void run(DtlsSrtpServer server, Datagrams datagrams) {
        try {
            DTLSTransport transport = new DTLSServerProtocol().accept(server, datagrams);
            srtp = server.srtp();
            byte[] ignored = new byte[transport.getReceiveLimit()];
            while (!closed) {
                transport.receive(ignored, 0, ignored.length, POLL_MS);
            }
            transport.close();
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!closed) {
                failure = "DTLS: " + e.getMessage();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.join(thread);
    }

    private final class Datagrams implements DatagramTransport {
        private final Consumer<byte[]> outgoing;

        Datagrams(Consumer<byte[]> outgoing) {
            this.outgoing = outgoing;
        }

        @Override
        public int getReceiveLimit() {
            return 1500;
        }

        @Override
        public int getSendLimit() {
            return MAX_RECORD_BYTES;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
            try {
                byte[] datagram = incoming.poll(waitMs, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                int copied = Math.min(length, datagram.length);
                System.arraycopy(datagram, 0, buffer, offset, copied);
                return copied;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("closed", e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            byte[] datagram = new byte[length];
            System.arraycopy(buffer, offset, datagram, 0, length);
            outgoing.accept(datagram);
        }

        @Override
        public void close() {}
    }
}
