package io.headroom.it

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.json.JsonMapper
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.time.Duration

/** How the bridge's side of a connection is reached. */
data class BridgeTransport(
    val ufrag: String,
    val password: String,
    val fingerprint: String,
    val host: String,
    val port: Int,
)

/** How ours is. No candidates: the bridge learns them from our connectivity checks. */
data class OurTransport(val ufrag: String, val password: String, val fingerprint: String)

/** What negotiates the congestion control, and its RTP header extension ids. */
data class Feedback(val name: String, val absSendTimeId: Int, val transportCcId: Int?) {
    val extensions: Map<Int, String> = buildMap {
        put(absSendTimeId, ABS_SEND_TIME)
        transportCcId?.let { put(it, TRANSPORT_CC) }
    }

    companion object {
        const val ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
        const val TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

        fun remb(absSendTimeId: Int) = Feedback("goog-remb", absSendTimeId, null)

        fun transportCc(absSendTimeId: Int, transportCcId: Int) = Feedback("transport-cc", absSendTimeId, transportCcId)
    }
}

/** A bridge's HTTP interfaces: colibri2, as a conference focus speaks it, and what operators look at. */
class Colibri(private val base: URI) {
    private val http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()
    private val json = JsonMapper()

    /** Begins a conference with one endpoint and returns where the bridge awaits it. */
    fun create(meeting: String, endpoint: String, payloadType: Int, feedback: Feedback): BridgeTransport {
        val conference =
            json
                .createObjectNode()
                .put("meeting-id", meeting)
                .put("name", "$meeting@conference.example")
                .put("create", true)
        conference.putArray("endpoints").add(newEndpoint(endpoint, payloadType, feedback))
        return transportOf(send("POST", "/colibri/v2/conferences", conference), endpoint)
    }

    /** Adds an endpoint. */
    fun add(meeting: String, endpoint: String, payloadType: Int, feedback: Feedback): BridgeTransport {
        val body = json.createObjectNode()
        body.putArray("endpoints").add(newEndpoint(endpoint, payloadType, feedback))
        return transportOf(send("PATCH", "/colibri/v2/conferences/$meeting", body), endpoint)
    }

    /** Tells the bridge how to reach an endpoint, and the streams of the video it sends, the smallest first. */
    fun answer(meeting: String, endpoint: String, ours: OurTransport, ssrcs: List<Long>) {
        val body = json.createObjectNode()
        val node = body.putArray("endpoints").addObject().put("id", endpoint)
        if (ssrcs.isNotEmpty()) {
            val video = node.putArray("sources").addObject().put("type", "video").put("id", "$endpoint-v0")
            val streams = video.putArray("sources")
            (ssrcs + ssrcs.map(::rtxOf)).forEach { streams.addObject().put("ssrc", it).put("name", "$endpoint-v0") }
            val groups = video.putArray("ssrc-groups")
            fun group(semantics: String, members: List<Long>) {
                val sources = groups.addObject().put("semantics", semantics).putArray("sources")
                members.forEach { sources.add(it) }
            }
            if (ssrcs.size > 1) {
                group("SIM", ssrcs)
            }
            ssrcs.forEach { group("FID", listOf(it, rtxOf(it))) }
        }
        val transport = node.putObject("transport").putObject("transport")
        transport.put("xmlns", "urn:xmpp:jingle:transports:ice-udp:1") // without it the rest is ignored in silence
        transport.put("ufrag", ours.ufrag).put("pwd", ours.password).put("rtcp-mux", true)
        transport
            .putArray("fingerprints")
            .addObject()
            .put("hash", "sha-256")
            .put("setup", "active")
            .put("fingerprint", ours.fingerprint)
        send("PATCH", "/colibri/v2/conferences/$meeting", body)
    }

    /** Ends a conference. */
    fun expire(meeting: String) {
        send("PATCH", "/colibri/v2/conferences/$meeting", json.createObjectNode().put("expire", true))
    }

    /** The bridge's id of its only conference. */
    fun conferenceId(): String = json.readTree(get("/debug")).path("conferences").fieldNames().asSequence().single()

    /** Everything the bridge tells of an endpoint. */
    fun debug(conferenceId: String, endpoint: String): JsonNode = json.readTree(get("/debug/$conferenceId/$endpoint"))

    /** What Prometheus scrapes. */
    fun metrics(): String = get("/metrics", "text/plain")

    fun isHealthy(): Boolean =
        try {
            http.send(request("/about/health").build(), BodyHandlers.discarding()).statusCode() == 200
        } catch (_: java.io.IOException) {
            false // not yet listening
        }

    private fun get(path: String, accept: String = "application/json"): String {
        val response = http.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString())
        check(response.statusCode() == 200) { "GET $path: ${response.statusCode()} ${response.body()}" }
        return response.body()
    }

    private fun send(method: String, path: String, body: JsonNode): JsonNode {
        val request =
            request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build()
        val response = http.send(request, BodyHandlers.ofString())
        check(response.statusCode() == 200) { "$method $path: ${response.statusCode()} ${response.body()}\n$body" }
        return json.readTree(response.body())
    }

    private fun request(path: String) = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE)

    private fun newEndpoint(id: String, payloadType: Int, feedback: Feedback): JsonNode {
        val endpoint = json.createObjectNode().put("create", true).put("id", id).put("stats-id", id)
        val video = endpoint.putArray("medias").addObject().put("type", "video")
        val payloadTypes = video.putArray("payload-types")
        val vp8 =
            payloadTypes.addObject().put("name", "VP8").put("id", payloadType.toString()).put("clockrate", "90000")
        vp8.putObject("parameters")
        val feedbacks = vp8.putArray("rtcp-fbs")
        feedbacks.addObject().put("type", feedback.name)
        feedbacks.addObject().put("type", "ccm").put("subtype", "fir")
        feedbacks.addObject().put("type", "nack")
        feedbacks.addObject().put("type", "nack").put("subtype", "pli")
        // Without RTX the bridge puts no trust in its estimate and forwards everything.
        payloadTypes
            .addObject()
            .put("name", "rtx")
            .put("id", (payloadType + 1).toString())
            .put("clockrate", "90000")
            .putObject("parameters")
            .put("apt", payloadType.toString())
        val extensions = video.putArray("rtp-hdrexts")
        feedback.extensions.forEach { (number, uri) -> extensions.addObject().put("uri", uri).put("id", number) }
        endpoint.putObject("transport").put("ice-controlling", false)
        endpoint.putArray("capabilities").add("source-names").add("private-addresses")
        return endpoint
    }

    private fun transportOf(answer: JsonNode, endpoint: String): BridgeTransport {
        val transport =
            answer.path("endpoints").single { it.path("id").asText() == endpoint }.path("transport").path("transport")
        val candidate =
            transport.path("candidates").first {
                it.path("protocol").asText() == "udp" && it.path("type").asText() == "host"
            }
        return BridgeTransport(
            transport.path("ufrag").asText(),
            transport.path("pwd").asText(),
            transport
                .path("fingerprints")
                .single { it.path("hash").asText() == "sha-256" }
                .path("fingerprint")
                .asText(),
            candidate.path("ip").asText(),
            candidate.path("port").asInt(),
        )
    }

    companion object {
        /** The stream in which the bridge repeats packets of another, and probes. The sender itself uses none. */
        fun rtxOf(ssrc: Long): Long = ssrc + 1 and 0xFFFF_FFFFL

        private val PATIENCE: Duration = Duration.ofSeconds(20)
    }
}
