package io.headroom.workbench.live;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** libwebrtc's calls about session descriptions, waited for. */
final class Negotiation {
    private static final long PATIENCE_SECONDS = 30;

    private Negotiation() {}

    static String createOffer(RTCPeerConnection connection) throws LiveException, InterruptedException {
        Created created = new Created();
        connection.createOffer(new RTCOfferOptions(), created);
        return await("making an offer", created.text);
    }

    static String createAnswer(RTCPeerConnection connection) throws LiveException, InterruptedException {
        Created created = new Created();
        connection.createAnswer(new RTCAnswerOptions(), created);
        return await("making an answer", created.text);
    }

    static void setLocal(RTCPeerConnection connection, RTCSdpType type, String text)
            throws LiveException, InterruptedException {
        Done done = new Done();
        connection.setLocalDescription(new RTCSessionDescription(type, text), done);
        await("taking the local description", done.text);
    }

    static void setRemote(RTCPeerConnection connection, RTCSdpType type, String text)
            throws LiveException, InterruptedException {
        Done done = new Done();
        connection.setRemoteDescription(new RTCSessionDescription(type, text), done);
        await("taking the remote description", done.text);
    }

    private static String await(String what, CompletableFuture<String> answer)
            throws LiveException, InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new LiveException("libwebrtc, " + what + ": " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new LiveException("libwebrtc, " + what + ": no answer in " + PATIENCE_SECONDS + " s", e);
        }
    }

    private static final class Created implements CreateSessionDescriptionObserver {
        final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            text.complete(description.sdp);
        }

        @Override
        public void onFailure(String error) {
            text.completeExceptionally(new LiveException(error));
        }
    }

    private static final class Done implements SetSessionDescriptionObserver {
        final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            text.complete("");
        }

        @Override
        public void onFailure(String error) {
            text.completeExceptionally(new LiveException(error));
        }
    }
}
