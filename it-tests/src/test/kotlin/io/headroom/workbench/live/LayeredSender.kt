package io.headroom.workbench.live

import dev.onvoid.webrtc.RTCPeerConnectionState
import dev.onvoid.webrtc.RTCRtpEncodingParameters
import dev.onvoid.webrtc.RTCRtpTransceiverDirection
import dev.onvoid.webrtc.RTCRtpTransceiverInit
import dev.onvoid.webrtc.RTCSdpType
import dev.onvoid.webrtc.RTCStatsType
import dev.onvoid.webrtc.media.video.CustomVideoSource
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit

/** A resolution of a video: the source's divided by [divisor], up to [maxKbps]. */
internal data class Layer(val divisor: Double, val maxKbps: Int)

/** A libwebrtc that sends a video in one or more resolutions at a time, as a browser does in a conference. */
internal class LayeredSender(webrtc: Webrtc, layers: List<Layer>) : AutoCloseable {
    val source = CustomVideoSource()
    private val track = webrtc.videoTrack(source)
    private val noStatsPending = Semaphore(1)

    @Volatile private var state = RTCPeerConnectionState.NEW

    private val connection = webrtc.connect { state = it }
    private val sender =
        connection
            .addTransceiver(
                track,
                RTCRtpTransceiverInit().apply {
                    direction = RTCRtpTransceiverDirection.SEND_ONLY
                    streamIds = listOf("stream")
                    sendEncodings =
                        layers.map { layer ->
                            RTCRtpEncodingParameters().apply {
                                active = true
                                maxBitrate = layer.maxKbps * 1_000
                                scaleResolutionDownBy = layer.divisor
                            }
                        }
                },
            )
            .sender

    /** What libwebrtc would let itself send, bits per second, when last asked by [refresh]; -1 before. */
    @Volatile
    var availableBps = -1.0
        private set

    val isConnected
        get() = state == RTCPeerConnectionState.CONNECTED

    fun offer(): String =
        Negotiation.createOffer(connection).also { Negotiation.setLocal(connection, RTCSdpType.OFFER, it) }

    fun answer(answer: String) = Negotiation.setRemote(connection, RTCSdpType.ANSWER, answer)

    /** The streams it sends, one for each layer, in their order. To be asked after the answer. */
    fun ssrcs(): List<Long> {
        val known = sender.parameters.encodings.mapNotNull { it.ssrc }
        check(known.size == sender.parameters.encodings.size) {
            "libwebrtc tells no SSRCs: ${sender.parameters.encodings}"
        }
        return known
    }

    /** Asks for fresh figures; they come a little later. */
    fun refresh() {
        if (noStatsPending.tryAcquire()) {
            connection.getStats { report ->
                report.stats.values
                    .filter { it.type == RTCStatsType.CANDIDATE_PAIR }
                    .forEach {
                        (it.attributes["availableOutgoingBitrate"] as? Number)?.let { bps ->
                            availableBps = bps.toDouble()
                        }
                    }
                noStatsPending.release()
            }
        }
    }

    /** Stop the frames first. */
    override fun close() {
        noStatsPending.tryAcquire(
            PATIENCE_S,
            TimeUnit.SECONDS,
        ) // an answer that comes to a closed connection finds nobody
        connection.removeTrack(sender) // or the track could not be disposed of
        connection.close()
        track.dispose()
        source.dispose()
    }

    private companion object {
        const val PATIENCE_S = 5L
    }
}
