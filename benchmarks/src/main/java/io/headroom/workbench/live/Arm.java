package io.headroom.workbench.live;

import dev.onvoid.webrtc.RTCPeerConnectionState;
import io.headroom.bwe.Direction;
import io.headroom.bwe.Estimators;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One arm of the comparison: a sender of its own, its own copy of the link, and one of the receivers. */
final class Arm implements AutoCloseable {
    /** Our default estimator behind our engine. */
    static final String HEADROOM_DEFAULT = "headroom-default";

    /** libjitsi's default estimator behind the same endpoint. */
    static final String LIBJITSI = "libjitsi";

    /** A real libwebrtc receiver. */
    static final String LIBWEBRTC = "libwebrtc";

    static final List<String> DEFAULTS = List.of(HEADROOM_DEFAULT, LIBJITSI, LIBWEBRTC);

    private static final long CONNECT_PATIENCE_US = TimeUnit.SECONDS.toMicros(30);
    private static final long POLL_MS = 20;

    private final String name;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final VideoSender sender;
    private final UdpRelay relay;
    private final @Nullable MediaEndpoint endpoint;

    /**
     * Makes both ends and lets them connect.
     *
     * @throws IllegalArgumentException naming all that there are, if no arm has this name
     */
    Arm(String name, NativeWebrtc webrtc, TestVideo video, LiveSettings settings)
            throws LiveException, IOException, InterruptedException {
        this.name = name;
        boolean done = false;
        try {
            relay = open(new UdpRelay(name, settings.link()));
            sender = open(new VideoSender(webrtc));
            String offer = sender.offer();
            Sdp sdp = Sdp.ofOffer(offer);
            String answer;
            if (name.equals(LIBWEBRTC)) {
                endpoint = null;
                String restricted = sdp.restrictedOffer(offer, relay.receiverPort());
                LibwebrtcReceiver receiver = open(new LibwebrtcReceiver(webrtc, restricted));
                answer = sdp.relayedAnswer(
                        receiver.answer(), relay.senderPort(), settings.startKbps(), settings.maxKbps());
            } else {
                MediaEndpoint ours = open(new MediaEndpoint(name, sdp, factory(name)));
                endpoint = ours;
                relay.receiverAt(Loopback.port(ours.port()));
                answer = ours.answer(relay.senderPort(), settings.startKbps(), settings.maxKbps());
            }
            sender.answer(answer, settings.maxKbps());
            video.playTo(sender.source());
            resources.push(() -> video.stop(sender.source()));
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException naming all that there are, if no arm has this name
     */
    static void requireKnown(String name) {
        if (!DEFAULTS.contains(name)) {
            Estimators estimators = Estimators.load();
            List<String> all = estimators.providers().stream()
                    .filter(provider -> provider.directions().contains(Direction.RECEIVE))
                    .map(provider -> provider.name())
                    .toList();
            if (!all.contains(name)) {
                throw new IllegalArgumentException("no arm is called " + name + "; there are "
                        + String.join(", ", DEFAULTS) + ", and the estimators " + String.join(", ", all));
            }
        }
    }

    private static Estimation.Factory factory(String name) {
        if (name.equals(LIBJITSI)) {
            return LibjitsiEstimation::new;
        }
        String estimator = name.equals(HEADROOM_DEFAULT) ? Estimators.DEFAULT_NAME : name;
        return (absSendTimeId, senderSsrc, mediaSsrc, sink) ->
                new HeadroomEstimation(estimator, absSendTimeId, senderSsrc, sink);
    }

    String name() {
        return name;
    }

    /** Waits until media flows. */
    void awaitMedia() throws LiveException, InterruptedException {
        long deadlineUs = Clock.nowUs() + CONNECT_PATIENCE_US;
        while (sender.state() != RTCPeerConnectionState.CONNECTED || endpoint != null && endpoint.mediaPackets() == 0) {
            requireHealthy();
            if (Clock.nowUs() - deadlineUs >= 0) {
                throw new LiveException(name + ": no media after " + CONNECT_PATIENCE_US / 1_000_000
                        + " s; the sender's connection is " + sender.state()
                        + ". Is UDP on 127.0.0.1 filtered, or the machine very busy?");
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** Fails if an end has failed. */
    void requireHealthy() throws LiveException {
        String failure = endpoint == null ? null : endpoint.failure();
        if (failure == null && sender.state() == RTCPeerConnectionState.FAILED) {
            failure = "the sender's connection failed";
        }
        if (failure != null) {
            throw new LiveException(name + ": " + failure);
        }
    }

    /** Lets the schedule run from {@code nowUs} on. */
    void start(long nowUs) {
        relay.start(nowUs);
    }

    /** Asks the sender for fresh figures. */
    void refresh() {
        sender.refresh();
    }

    /** What libwebrtc's sender would let itself send, bits per second, or -1. */
    double availableBps() {
        return sender.availableBps();
    }

    /**
     * What the receiver tells its sender, bits per second, or -1. A libwebrtc receiver's REMB is encrypted on its way;
     * what the sender makes of it is the next best.
     */
    double rembBps() {
        return endpoint == null ? sender.availableBps() : endpoint.bitrateBps();
    }

    /** What the link did to each packet of media. */
    PacketLog log() {
        return relay.log();
    }

    private <T extends AutoCloseable> T open(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Ends all of it, the last opened first. */
    @Override
    public void close() {
        Closing.all(resources);
    }
}
