package io.headroom.workbench.live;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.impl.neomedia.transform.TransformEngineChain;
import org.jitsi.service.neomedia.RawPacket;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one call, as a bridge would be: one UDP port for ICE, DTLS, SRTP and SRTCP (RFC 7983), and libjitsi's
 * transform chain behind it.
 *
 * <pre>
 *   UDP --+-- STUN ----> IceLite --------------------------------------> answer
 *         +-- DTLS ----> DtlsSession --------------------------------> keys
 *         +-- SRTP ----> chain [Estimation, SRTP] backwards -----------> ReceptionReport
 *         +-- SRTCP ---> chain backwards ------------------------------> time of sender reports
 *
 *   receiver report every 500 ms, PLI until the first packet came, REMB when due --> chain forwards --> UDP
 * </pre>
 *
 * <p>One thread does all of it but the handshake. Media is not decoded.
 */
final class MediaEndpoint implements AutoCloseable {
    /** Ours; it must differ from the sender's, as libjitsi keeps SRTP contexts of both directions in one map. */
    static final int SENDER_SSRC = 0x48454144;

    private static final int MAX_DATAGRAM_BYTES = 2048;
    private static final int SOCKET_BUFFER_BYTES = 1 << 21;
    private static final int TICK_MS = 5;
    private static final long REPORT_INTERVAL_US = 500_000; // as often as Jitsi Videobridge reports
    private static final int SRTCP_TRAILER_BYTES = 64;
    private static final int SENDER_REPORT = 200;

    private final DatagramSocket socket;
    private final IceLite ice = IceLite.random(new SecureRandom());
    private final DtlsIdentity identity = DtlsIdentity.create();
    private final Sdp offer;
    private final Estimation estimation;
    private final DtlsSession dtls;
    private final ReceptionReport report = new ReceptionReport();
    private final Thread thread;

    private volatile @Nullable InetSocketAddress remote;
    private volatile boolean closed;
    private final AtomicLong mediaPackets = new AtomicLong();
    private final AtomicLong undecryptedPackets = new AtomicLong();
    private volatile @Nullable String failure;
    private @Nullable TransformEngineChain chain;
    private long reportDueUs;

    /**
     * Opens the port and waits for the sender.
     *
     * @param offer what the sender offered
     * @throws IOException if loopback has no port to give
     */
    MediaEndpoint(String name, Sdp offer, Estimation.Factory factory) throws IOException {
        this.offer = offer;
        try {
            socket = new DatagramSocket(Loopback.anyPort());
            socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
            socket.setSoTimeout(TICK_MS);
        } catch (IOException e) {
            throw Loopback.noPort(e);
        }
        estimation = factory.create(offer.absSendTimeId(), SENDER_SSRC, offer.mediaSsrc(), this::sendRtcp);
        dtls = new DtlsSession(name, new DtlsSrtpServer(identity, offer.fingerprint()), this::send);
        thread = new Thread(this::run, "endpoint-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What we answer; {@code relayPort} is where the sender is to find us. */
    String answer(int relayPort, int startKbps, int maxKbps) {
        return offer.answer(ice, identity.fingerprint(), relayPort, startKbps, maxKbps);
    }

    /** How many RTP packets came through decryption. */
    long mediaPackets() {
        return mediaPackets.get();
    }

    /** How many packets decryption refused. */
    long undecryptedPackets() {
        return undecryptedPackets.get();
    }

    /** The present estimate, or -1. */
    long bitrateBps() {
        return estimation.bitrateBps();
    }

    /** Why it does not work, in words, or null if nothing is known to be wrong. */
    @Nullable
    String failure() {
        String dtlsFailure = dtls.failure();
        return dtlsFailure != null ? dtlsFailure : failure;
    }

    private void run() {
        DatagramPacket datagram = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
        try {
            while (!closed) {
                try {
                    datagram.setLength(MAX_DATAGRAM_BYTES);
                    socket.receive(datagram);
                    receive(datagram, Clock.nowUs());
                } catch (SocketTimeoutException e) {
                    // A tick without a packet.
                }
                tick(Clock.nowUs());
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!closed) {
                failure = "the endpoint stopped: " + e;
            }
        }
    }

    private void receive(DatagramPacket datagram, long nowUs) throws IOException {
        byte[] buffer = datagram.getData();
        int length = datagram.getLength();
        int first = length == 0 ? 255 : buffer[0] & 0xFF;
        if (first < 4) {
            InetSocketAddress source = (InetSocketAddress) datagram.getSocketAddress();
            byte[] answer = ice.answer(buffer, length, source.getAddress().getAddress(), source.getPort());
            if (answer != null) {
                remote = source;
                send(answer);
            }
        } else if (first >= 20 && first < 64) {
            byte[] copy = new byte[length];
            System.arraycopy(buffer, 0, copy, 0, length);
            dtls.receive(copy);
        } else if (first >= 128 && first < 192 && length >= 12) {
            receiveMedia(new RawPacket(buffer, 0, length), nowUs);
        }
    }

    private void receiveMedia(RawPacket packet, long nowUs) {
        TransformEngine srtp = dtls.srtp();
        if (srtp == null) {
            return; // the handshake's last flight is still under way
        }
        if (chain == null) {
            chain = new TransformEngineChain(new TransformEngine[] {estimation.engine(), srtp});
        }
        int payloadType = packet.readByte(1) & 0xFF;
        boolean rtcp = payloadType >= 192 && payloadType < 224; // RFC 5761 section 4
        RawPacket[] packets = {packet};
        packets = (rtcp ? chain.getRTCPTransformer() : chain.getRTPTransformer()).reverseTransform(packets);
        RawPacket plain = packets.length == 0 ? null : packets[0];
        if (plain == null) {
            undecryptedPackets.incrementAndGet();
        } else if (!rtcp) {
            mediaPackets.incrementAndGet();
            if (plain.getSSRC() == offer.mediaSsrc()) {
                report.onRtp(plain.getSequenceNumber(), (int) plain.getTimestamp(), nowUs);
            }
        } else if (payloadType == SENDER_REPORT && plain.getLength() >= 28) {
            report.onSenderReport(plain.readInt(10), nowUs); // the middle of the NTP time
        }
    }

    private void tick(long nowUs) {
        if (chain == null) {
            return;
        }
        estimation.poll();
        if (report.started() && nowUs - reportDueUs >= 0) {
            boolean first = reportDueUs == 0;
            reportDueUs = nowUs + REPORT_INTERVAL_US;
            sendRtcp(padded(report.write(SENDER_SSRC, offer.mediaSsrc(), nowUs)));
            if (first) {
                sendRtcp(padded(pictureLoss()));
            }
        }
    }

    /** A picture loss indication (RFC 4585 section 6.3.1): the sender may have begun before we could decrypt. */
    private byte[] pictureLoss() {
        return ByteBuffer.allocate(12)
                .put((byte) 0x81)
                .put((byte) 206)
                .putShort((short) 2)
                .putInt(SENDER_SSRC)
                .putInt(offer.mediaSsrc())
                .array();
    }

    private static RawPacket padded(byte[] rtcp) {
        byte[] buffer = new byte[rtcp.length + SRTCP_TRAILER_BYTES];
        System.arraycopy(rtcp, 0, buffer, 0, rtcp.length);
        return new RawPacket(buffer, 0, rtcp.length);
    }

    /** On the endpoint's own thread only. */
    private void sendRtcp(RawPacket rtcp) {
        TransformEngineChain ready = chain;
        if (ready == null) {
            return;
        }
        for (RawPacket packet : ready.getRTCPTransformer().transform(new RawPacket[] {rtcp})) {
            if (packet != null) {
                byte[] bytes = new byte[packet.getLength()];
                System.arraycopy(packet.getBuffer(), packet.getOffset(), bytes, 0, bytes.length);
                send(bytes);
            }
        }
    }

    private void send(byte[] bytes) {
        InetSocketAddress to = remote;
        if (to != null && !closed) {
            try {
                socket.send(new DatagramPacket(bytes, bytes.length, to));
            } catch (IOException e) {
                if (!closed) {
                    failure = "sending: " + e.getMessage();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        socket.close();
        Threads.join(thread);
        dtls.close();
        if (chain != null) {
            chain.getRTPTransformer().close();
            chain.getRTCPTransformer().close();
        }
    }
}
