package io.headroom.workbench.live;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A libwebrtc that sends one video and obeys REMB. */
final class VideoSender implements AutoCloseable {
    private static final int UNKNOWN = -1;
    private static final long PATIENCE_SECONDS = 5;

    private final RTCPeerConnection connection;
    private final CustomVideoSource source = new CustomVideoSource();
    private final VideoTrack track;
    private final RTCRtpSender sender;
    private final Semaphore noStatsPending = new Semaphore(1);

    private volatile RTCPeerConnectionState state = RTCPeerConnectionState.NEW;
    private volatile double availableBps = UNKNOWN;

    VideoSender(NativeWebrtc webrtc) {
        connection = webrtc.connect(new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {
                // The relay learns where we are from what we send.
            }

            @Override
            public void onConnectionChange(RTCPeerConnectionState newState) {
                state = newState;
            }
        });
        track = webrtc.videoTrack(source);
        sender = connection.addTrack(track, List.of("stream"));
    }

    /** Where frames go in. */
    CustomVideoSource source() {
        return source;
    }

    String offer() throws LiveException, InterruptedException {
        String offer = Negotiation.createOffer(connection);
        Negotiation.setLocal(connection, RTCSdpType.OFFER, offer);
        return offer;
    }

    /** Takes the answer, whereupon it connects. */
    void answer(String answer, int maxKbps) throws LiveException, InterruptedException {
        Negotiation.setRemote(connection, RTCSdpType.ANSWER, answer);
        RTCRtpSendParameters parameters = sender.getParameters();
        parameters.encodings.get(0).maxBitrate = maxKbps * 1000;
        sender.setParameters(parameters);
    }

    RTCPeerConnectionState state() {
        return state;
    }

    /** Asks for fresh figures; they come a little later. */
    void refresh() {
        if (noStatsPending.tryAcquire()) {
            connection.getStats(this::onStats);
        }
    }

    /** What libwebrtc would let itself send, bits per second, when last asked; -1 before. */
    double availableBps() {
        return availableBps;
    }

    private void onStats(RTCStatsReport report) {
        for (RTCStats stats : report.getStats().values()) {
            if (stats.getType() == RTCStatsType.CANDIDATE_PAIR
                    && stats.getAttributes().get("availableOutgoingBitrate") instanceof Number available) {
                availableBps = available.doubleValue();
            }
        }
        noStatsPending.release();
    }

    /** Stop the frames first. */
    @Override
    public void close() {
        awaitStats();
        connection.removeTrack(sender); // or the track could not be disposed of
        connection.close();
        track.dispose();
        source.dispose();
    }

    /** An answer that comes to a closed connection would find nobody. */
    private void awaitStats() {
        try {
            noStatsPending.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
