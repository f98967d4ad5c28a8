package io.headroom.workbench.live;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;

/** A libwebrtc that receives and decodes, and sends its own REMB: what a browser would answer. */
final class LibwebrtcReceiver implements AutoCloseable {
    private final RTCPeerConnection connection;
    private final String answer;

    /**
     * Takes an offer and waits for the sender.
     *
     * @param offer as {@link Sdp#restrictedOffer} made it
     */
    LibwebrtcReceiver(NativeWebrtc webrtc, String offer) throws LiveException, InterruptedException {
        connection = webrtc.connect(new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {
                // The relay learns where we are from what we send.
            }
        });
        try {
            Negotiation.setRemote(connection, RTCSdpType.OFFER, offer);
            answer = Negotiation.createAnswer(connection);
            Negotiation.setLocal(connection, RTCSdpType.ANSWER, answer);
        } catch (LiveException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    String answer() {
        return answer;
    }

    @Override
    public void close() {
        connection.close();
    }
}
