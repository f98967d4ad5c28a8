package io.headroom.workbench.live;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;

/**
 * libwebrtc in this JVM: one factory for all connections, as each one made costs two threads for good.
 *
 * <p>Close every connection before this, or the JVM never ends.
 */
final class NativeWebrtc implements AutoCloseable {
    private final HeadlessAudioDeviceModule audio;
    private final PeerConnectionFactory factory;

    private NativeWebrtc() {
        audio = new HeadlessAudioDeviceModule();
        factory = new PeerConnectionFactory(audio);
    }

    /**
     * Loads the library and starts its threads.
     *
     * @throws LiveException saying what to install, if the library or one it needs is missing
     */
    static NativeWebrtc open() throws LiveException {
        try {
            return new NativeWebrtc();
        } catch (LinkageError | RuntimeException e) {
            throw new LiveException(explain(e), e);
        }
    }

    /** What to do about a library that does not load. */
    static String explain(Throwable e) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            texts.append(cause).append('\n');
        }
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (texts.indexOf("libpulse") >= 0) {
            return "libwebrtc needs the library libpulse.so.0, which this machine lacks."
                    + " On Debian and Ubuntu: apt install libpulse0. On Fedora: dnf install pulseaudio-libs.";
        }
        if (texts.indexOf(".so") >= 0 && texts.indexOf("cannot open shared object file") >= 0) {
            return "libwebrtc needs a library that this machine lacks: " + e.getMessage();
        }
        return "libwebrtc does not load on " + platform + " (" + e + "). This workbench carries it for one platform,"
                + " linux-x86_64 unless it was built with another: mvn -Dwebrtc-java.classifier=macos-aarch64, or"
                + " linux-aarch64, macos-x86_64.";
    }

    /** A connection whose media stays on loopback. */
    RTCPeerConnection connect(PeerConnectionObserver observer) {
        RTCConfiguration configuration = new RTCConfiguration();
        // Without enumeration it binds to loopback, even where that is the only interface; TCP would only add
        // candidates.
        configuration.portAllocatorConfig.setDisableAdapterEnumeration(true);
        configuration.portAllocatorConfig.setDisableTcp(true);
        return factory.createPeerConnection(configuration, observer);
    }

    VideoTrack videoTrack(CustomVideoSource source) {
        return factory.createVideoTrack("video", source);
    }

    @Override
    public void close() {
        factory.dispose();
        audio.dispose();
    }
}
