package io.headroom.workbench.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bench needs to know of the sender's offer, and the texts it makes of it. Everything but VP8, goog-remb, PLI
 * and abs-send-time is left out, so that REMB alone steers the sender.
 *
 * @param mid of the video section
 * @param fingerprint SHA-256, upper case
 * @param payloadType of VP8
 * @param absSendTimeId the offer's own id of the extension
 * @param mediaSsrc the first SSRC announced
 */
record Sdp(
        String mid,
        String ufrag,
        String password,
        String fingerprint,
        int payloadType,
        int absSendTimeId,
        int mediaSsrc) {
    static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /**
     * Reads an offer with one video section.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    static Sdp ofOffer(String offer) {
        return new Sdp(
                find(offer, "a=mid:(\\S+)"),
                find(offer, "a=ice-ufrag:(\\S+)"),
                find(offer, "a=ice-pwd:(\\S+)"),
                find(offer, "a=fingerprint:sha-256 (\\S+)").toUpperCase(Locale.ROOT),
                Integer.parseInt(find(offer, "a=rtpmap:(\\d+) VP8/90000")),
                Integer.parseInt(find(offer, "a=extmap:(\\d+)(?:/\\S+)? " + Pattern.quote(ABS_SEND_TIME))),
                Integer.parseUnsignedInt(find(offer, "a=ssrc:(\\d+) ")));
    }

    /** The answer of an ICE-lite, DTLS-passive endpoint that only receives. */
    String answer(IceLite ice, String ourFingerprint, int port, int startKbps, int maxKbps) {
        return String.join(
                "\r\n",
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=ice-lite",
                "a=group:BUNDLE " + mid,
                "m=video " + port + " UDP/TLS/RTP/SAVPF " + payloadType,
                "c=IN IP4 127.0.0.1",
                "a=rtcp-mux",
                "a=mid:" + mid,
                "a=ice-ufrag:" + ice.ufrag(),
                "a=ice-pwd:" + ice.password(),
                "a=fingerprint:sha-256 " + ourFingerprint,
                "a=setup:passive",
                "a=recvonly",
                "a=rtpmap:" + payloadType + " VP8/90000",
                bitrates(startKbps, maxKbps),
                "a=rtcp-fb:" + payloadType + " goog-remb",
                "a=rtcp-fb:" + payloadType + " nack pli",
                "a=extmap:" + absSendTimeId + " " + ABS_SEND_TIME,
                candidate(port),
                "a=end-of-candidates",
                "");
    }

    /** The offer for a libwebrtc receiver: only what the endpoint above takes, and the relay for an address. */
    String restrictedOffer(String offer, int port) {
        List<String> lines = new ArrayList<>();
        for (String line : offer.split("\r?\n")) {
            boolean other = line.startsWith("a=rtpmap:")
                    || line.startsWith("a=rtcp-fb:")
                    || line.startsWith("a=fmtp:")
                    || line.startsWith("a=extmap:")
                    || line.startsWith("a=candidate:")
                    || line.startsWith("a=end-of-candidates")
                    || line.startsWith("a=ssrc-group:")
                    || line.startsWith("a=ssrc:") && !line.startsWith("a=ssrc:" + Integer.toUnsignedString(mediaSsrc));
            if (line.startsWith("m=video")) {
                lines.add("m=video " + port + " UDP/TLS/RTP/SAVPF " + payloadType);
            } else if (!other && !line.isEmpty()) {
                lines.add(line);
            }
        }
        lines.add("a=rtpmap:" + payloadType + " VP8/90000");
        lines.add("a=rtcp-fb:" + payloadType + " goog-remb");
        lines.add("a=rtcp-fb:" + payloadType + " nack pli");
        lines.add("a=extmap:" + absSendTimeId + " " + ABS_SEND_TIME);
        lines.add(candidate(port));
        lines.add("");
        return String.join("\r\n", lines);
    }

    /** A libwebrtc receiver's answer for the sender: the relay for an address, and the bitrates. */
    String relayedAnswer(String answer, int port, int startKbps, int maxKbps) {
        List<String> lines = new ArrayList<>();
        for (String line : answer.split("\r?\n")) {
            if (!line.startsWith("a=candidate:") && !line.startsWith("a=end-of-candidates") && !line.isEmpty()) {
                lines.add(line);
            }
        }
        lines.add(bitrates(startKbps, maxKbps));
        lines.add(candidate(port));
        lines.add("");
        return String.join("\r\n", lines);
    }

    /** The port of the first host candidate of a description. */
    static int candidatePort(String description) {
        return Integer.parseInt(find(description, "a=candidate:\\S+ 1 udp \\d+ \\S+ (\\d+) typ host"));
    }

    private String bitrates(int startKbps, int maxKbps) {
        return "a=fmtp:" + payloadType + " x-google-start-bitrate=" + startKbps + ";x-google-max-bitrate=" + maxKbps;
    }

    private static String candidate(int port) {
        return "a=candidate:1 1 udp 2130706431 127.0.0.1 " + port + " typ host";
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the session description has no " + pattern);
        }
        return matcher.group(1);
    }
}
