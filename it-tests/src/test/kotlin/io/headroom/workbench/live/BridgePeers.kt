package io.headroom.workbench.live

import dev.onvoid.webrtc.PeerConnectionObserver
import dev.onvoid.webrtc.RTCIceCandidate
import dev.onvoid.webrtc.RTCPeerConnection
import dev.onvoid.webrtc.RTCPeerConnectionState
import dev.onvoid.webrtc.RTCSdpType
import dev.onvoid.webrtc.media.video.CustomVideoSource
import dev.onvoid.webrtc.media.video.VideoTrack
import io.headroom.it.BridgeTransport
import io.headroom.it.Colibri
import io.headroom.it.Feedback
import io.headroom.it.OurTransport
import java.net.InetSocketAddress

/** libwebrtc, for all peers of this process. */
internal class Webrtc : AutoCloseable {
    private val library = NativeWebrtc.open()

    /**
     * A connection that tells its states. Candidates it need not tell: the relay learns where it is from what it sends.
     */
    fun connect(changed: (RTCPeerConnectionState) -> Unit): RTCPeerConnection =
        library.connect(
            object : PeerConnectionObserver {
                override fun onIceCandidate(candidate: RTCIceCandidate) = Unit

                override fun onConnectionChange(state: RTCPeerConnectionState) = changed(state)
            }
        )

    fun videoTrack(source: CustomVideoSource): VideoTrack = library.videoTrack(source)

    override fun close() = library.close()
}

/** A link of a call: what its narrow side carried. */
internal class CallLink(endpoint: String, spec: LinkSpec) : AutoCloseable {
    private val relay = UdpRelay(endpoint, spec)

    /** Where the end that sends finds the other. */
    val senderPort
        get() = relay.senderPort()

    /** Where the end that receives finds the other. */
    val receiverPort
        get() = relay.receiverPort()

    fun bridgeReceivesAt(bridge: BridgeTransport) = relay.receiverAt(InetSocketAddress(bridge.host, bridge.port))

    fun bridgeSendsFrom(bridge: BridgeTransport) = relay.senderAt(InetSocketAddress(bridge.host, bridge.port))

    /** Lets the schedule run. */
    fun start(nowUs: Long) = relay.start(nowUs)

    /** What was sent into it in the second before, on the wire. */
    fun sentBps(sinceStartUs: Long): Long = 8 * relay.log().window(sinceStartUs - 1_000_000, sinceStartUs).sentBytes()

    override fun close() = relay.close()
}

/** One that sends a video, its link narrow towards the bridge; with [layers], in two resolutions at a time. */
internal class SendingPeer(
    webrtc: Webrtc,
    private val colibri: Colibri,
    private val endpoint: String,
    val link: CallLink,
    private val transportCc: Boolean,
    layers: List<Layer>,
) : AutoCloseable {
    private val sender = LayeredSender(webrtc, layers)
    val frames
        get() = sender.source

    /** What it would let itself send, bits per second, when last asked by [refresh]; -1 before. */
    val availableBps
        get() = sender.availableBps

    val isConnected
        get() = sender.isConnected

    /** Begins the conference and connects; returns the streams of the video, the smallest first. */
    fun connect(meeting: String, startKbps: Int, maxKbps: Int): List<Long> {
        val offer = sender.offer()
        val payloadType = Regex("a=rtpmap:(\\d+) VP8/90000").find(offer)!!.groupValues[1].toInt()
        val absSendTime = Description.extensionId(offer, Feedback.ABS_SEND_TIME)
        val feedback =
            if (transportCc) {
                Feedback.transportCc(absSendTime, Description.extensionId(offer, Feedback.TRANSPORT_CC))
            } else {
                Feedback.remb(absSendTime)
            }
        val bridge = colibri.create(meeting, endpoint, payloadType, feedback)
        link.bridgeReceivesAt(bridge)
        val bitrates = "a=fmtp:$payloadType x-google-start-bitrate=$startKbps;x-google-max-bitrate=$maxKbps"
        val answer = Description(bridge, link.senderPort, Description.attribute(offer, "mid:"), payloadType, feedback)
        sender.answer(answer.text("passive", "recvonly", listOf(bitrates) + Description.layersTaken(offer)))
        val ssrcs = sender.ssrcs()
        colibri.answer(meeting, endpoint, Description.transport(offer), ssrcs)
        return ssrcs
    }

    fun refresh() = sender.refresh()

    override fun close() = sender.close()
}

/** One that receives it; its link is narrow from the bridge. */
internal class ReceivingPeer(
    webrtc: Webrtc,
    colibri: Colibri,
    meeting: String,
    endpoint: String,
    ssrc: Long,
    link: CallLink,
    transportCc: Boolean,
) : AutoCloseable {
    private val connection = webrtc.connect {}

    init {
        val feedback =
            if (transportCc) Feedback.transportCc(ABS_SEND_TIME_ID, TRANSPORT_CC_ID)
            else Feedback.remb(ABS_SEND_TIME_ID)
        val bridge = colibri.add(meeting, endpoint, PAYLOAD_TYPE, feedback)
        link.bridgeSendsFrom(bridge)
        val rtx = Colibri.rtxOf(ssrc)
        val stream =
            listOf(
                "a=rtpmap:${PAYLOAD_TYPE + 1} rtx/90000",
                "a=fmtp:${PAYLOAD_TYPE + 1} apt=$PAYLOAD_TYPE",
                "a=msid:stream video",
                "a=ssrc-group:FID $ssrc $rtx",
                "a=ssrc:$ssrc cname:sender",
                "a=ssrc:$rtx cname:sender",
            )
        val offer =
            Description(bridge, link.receiverPort, "0", PAYLOAD_TYPE, feedback).text("actpass", "sendonly", stream)
        Negotiation.setRemote(connection, RTCSdpType.OFFER, offer)
        val answer = Negotiation.createAnswer(connection)
        Negotiation.setLocal(connection, RTCSdpType.ANSWER, answer)
        colibri.answer(meeting, endpoint, Description.transport(answer), emptyList())
    }

    override fun close() = connection.close()

    private companion object {
        const val PAYLOAD_TYPE = 96
        const val ABS_SEND_TIME_ID = 3
        const val TRANSPORT_CC_ID = 5
    }
}

/** The bridge as the other end of an offer or answer, found behind [port] of a relay. */
private class Description(
    private val bridge: BridgeTransport,
    private val port: Int,
    private val mid: String,
    private val payloadType: Int,
    private val feedback: Feedback,
) {
    fun text(setup: String, direction: String, more: List<String>): String =
        buildList {
                add("v=0")
                add("o=- 1 1 IN IP4 127.0.0.1")
                add("s=-")
                add("t=0 0")
                add("a=group:BUNDLE $mid")
                add(
                    "m=video $port UDP/TLS/RTP/SAVPF $payloadType" +
                        if (direction == "sendonly") " ${payloadType + 1}" else ""
                )
                add("c=IN IP4 127.0.0.1")
                add("a=rtcp-mux")
                add("a=mid:$mid")
                add("a=ice-ufrag:${bridge.ufrag}")
                add("a=ice-pwd:${bridge.password}")
                add("a=fingerprint:sha-256 ${bridge.fingerprint.uppercase()}")
                add("a=setup:$setup")
                add("a=$direction")
                add("a=rtpmap:$payloadType VP8/90000")
                add("a=rtcp-fb:$payloadType ${feedback.name}")
                add("a=rtcp-fb:$payloadType ccm fir")
                add("a=rtcp-fb:$payloadType nack")
                add("a=rtcp-fb:$payloadType nack pli")
                feedback.extensions.forEach { (id, uri) -> add("a=extmap:$id $uri") }
                addAll(more)
                add("a=candidate:1 1 udp 2130706431 127.0.0.1 $port typ host")
                add("a=end-of-candidates")
                add("")
            }
            .joinToString("\r\n")

    companion object {
        private const val STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"

        fun extensionId(offer: String, uri: String): Int =
            Regex("a=extmap:(\\d+)\\S* " + Regex.escape(uri)).find(offer)?.groupValues?.get(1)?.toInt()
                ?: error("the offer has no $uri:\n$offer")

        fun attribute(description: String, name: String): String =
            description.lineSequence().first { it.startsWith("a=$name") }.removePrefix("a=$name").trim()

        /** How the end that wrote a description is reached. */
        fun transport(description: String) =
            OurTransport(
                attribute(description, "ice-ufrag:"),
                attribute(description, "ice-pwd:"),
                attribute(description, "fingerprint:sha-256 "),
            )

        /** What an answer says to an offer of simulcast: all of it, please. Nothing if there is none. */
        fun layersTaken(offer: String): List<String> {
            val lines = offer.lines()
            val rids = lines.filter { it.startsWith("a=rid:") }.map { it.trim().replace(" send", " recv") }
            val simulcast = lines.filter { it.startsWith("a=simulcast:") }.map { it.trim().replace("send", "recv") }
            return if (rids.isEmpty()) emptyList()
            else listOf("a=extmap:${extensionId(offer, STREAM_ID)} $STREAM_ID") + rids + simulcast
        }
    }
}
