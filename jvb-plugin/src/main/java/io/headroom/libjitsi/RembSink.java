package io.headroom.libjitsi;

import org.jitsi.service.neomedia.RawPacket;

/** Takes a REMB on its way to the remote sender. */
@FunctionalInterface
public interface RembSink {
    /**
     * Sends a REMB, for example by {@code mediaStream.injectPacket(remb, false, null)}.
     *
     * <p>Called on the thread that brought the packet which made the REMB due, without a lock held. The packet is lent: it
     * goes back to its pool when this method returns, and until then may be changed, such as encrypted in place.
     *
     * @param remb one RTCP packet, unencrypted
     */
    void send(RawPacket remb);
}
