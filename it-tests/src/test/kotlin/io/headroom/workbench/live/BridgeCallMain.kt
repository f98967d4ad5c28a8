package io.headroom.workbench.live

import io.headroom.it.BridgeProcess
import java.nio.file.Files
import java.nio.file.Path
import java.util.ArrayDeque
import java.util.Properties
import kotlin.io.path.bufferedWriter
import kotlin.io.path.writeText

/**
 * One call through a real bridge, in a network namespace of its own: starts the bridge, lets one libwebrtc send to
 * another through it, changes the capacity of one of their links by a schedule, and writes down what was seen.
 *
 * Arguments are `key=value`: jvb, plugin, address, headroom (the rest of jvb.conf), out, limited (`sender`: REMB, the
 * way to the bridge; `receiver`: transport-cc, the way from it), schedule, seconds, classPath (more jars, optional).
 *
 * Leaves in `out`: timeline.csv, metrics.txt, debug.json, bridge.log, summary.properties.
 */
object BridgeCallMain {
    const val CANNOT_RUN_HERE = 77
    private const val SENDER = "aaaa0001"
    private const val RECEIVER = "bbbb0002"
    private const val MEETING = "call"
    private const val TICK_MS = 100L
    private const val DELAY_US = 20_000L
    private const val QUEUE_US = 300_000L
    private const val START_KBPS = 1_500
    private const val MAX_KBPS = 2_600
    private const val PATIENCE_S = 30L

    /** One that passes through the narrow link, and one that does not. */
    private val TWO_LAYERS = listOf(Layer(2.0, 250), Layer(1.0, 1_200))

    @JvmStatic
    fun main(args: Array<String>) {
        val given = args.associate { it.substringBefore('=') to it.substringAfter('=') }
        val webrtc =
            try {
                Webrtc()
            } catch (e: LiveException) {
                println(e.message)
                System.exit(CANNOT_RUN_HERE)
                return
            }
        val resources = ArrayDeque<AutoCloseable>()
        resources.push(webrtc)
        try {
            Call(given, webrtc, resources).run()
        } finally {
            Closing.all(resources)
        }
    }

    private class Call(
        private val given: Map<String, String>,
        private val webrtc: Webrtc,
        private val resources: ArrayDeque<AutoCloseable>,
    ) {
        private val out = Files.createDirectories(Path.of(of("out")))
        private val limitReceiver = of("limited") == "receiver"
        private val summary = Properties()

        private fun of(key: String) = given[key] ?: throw IllegalArgumentException("$key=... is missing")

        private fun <T : AutoCloseable> open(resource: T): T = resource.also(resources::push)

        fun run() {
            val more = given["classPath"].orEmpty().split(':').filter(String::isNotEmpty).map(Path::of)
            val bridge =
                open(BridgeProcess(Path.of(of("jvb")), of("address"), of("headroom"), Path.of(of("plugin")), more, out))
            bridge.awaitHealthy()
            val limited = LinkSpec(CapacitySchedule.parse(of("schedule")), DELAY_US, QUEUE_US, 0, 0.0, 1)
            val plain = LinkSpec(CapacitySchedule.parse("0:100000"), DELAY_US, QUEUE_US, 0, 0.0, 2)
            val uplink = open(CallLink(SENDER, if (limitReceiver) plain else limited))
            val downlink = open(CallLink(RECEIVER, if (limitReceiver) limited else plain))
            val layers = if (limitReceiver) TWO_LAYERS else listOf(Layer(1.0, MAX_KBPS))
            val video = open(TestVideo(1))
            val sending = open(SendingPeer(webrtc, bridge.colibri, SENDER, uplink, limitReceiver, layers))
            val ssrcs = sending.connect(MEETING, START_KBPS, MAX_KBPS)
            video.playTo(sending.frames)
            resources.push(AutoCloseable { video.stop(sending.frames) })
            await("the sender is connected") { sending.isConnected }
            open(ReceivingPeer(webrtc, bridge.colibri, MEETING, RECEIVER, ssrcs.first(), downlink, limitReceiver))
            val startUs = Clock.nowUs()
            uplink.start(startUs)
            downlink.start(startUs)
            DisturbanceWatch().use { watch ->
                timeline(bridge, sending, downlink, startUs)
                val seen = watch.seen()
                summary["disturbance"] = seen.inWords()
                summary["disturbed"] = seen.disturbed().toString()
                summary["stolenShare"] = seen.stolenShare().toString()
            }
            finish(bridge)
        }

        private fun timeline(bridge: BridgeProcess, sending: SendingPeer, downlink: CallLink, startUs: Long) {
            val conference = bridge.colibri.conferenceId()
            val watched = if (limitReceiver) RECEIVER else SENDER
            val side = if (limitReceiver) "headroom_send_" else "headroom_receive_"
            val endUs = of("seconds").toLong() * 1_000_000
            out.resolve("timeline.csv").bufferedWriter().use { csv ->
                csv.appendLine("ms,sent_bps,forwarded_bps,available_bps,remb_bps,estimate_bps,builtin_bps,in_use")
                var tick = 1L
                while (tick * TICK_MS * 1_000 <= endUs) {
                    val waitUs = startUs + tick * TICK_MS * 1_000 - Clock.nowUs()
                    Thread.sleep(maxOf(0, waitUs / 1_000))
                    val debug = bridge.colibri.debug(conference, watched)
                    val nowUs = Clock.nowUs() - startUs
                    val node = debug.findParents("headroom_arm").firstOrNull()
                    fun number(name: String) = node?.path(name)?.asLong(-1) ?: -1
                    csv.appendLine(
                        listOf(
                                nowUs / 1_000,
                                sending.link.sentBps(nowUs),
                                downlink.sentBps(nowUs),
                                sending.availableBps.toLong(),
                                number("headroom_receive_remb_bps"),
                                number(side + "estimate_bps"),
                                number(side + "builtin_bps"),
                                node?.path(side + "in_use")?.asText() ?: "",
                            )
                            .joinToString(",")
                    )
                    sending.refresh()
                    tick = maxOf(tick + 1, nowUs / 1_000 / TICK_MS)
                }
            }
            out.resolve("debug.json").writeText(bridge.colibri.debug(conference, watched).toPrettyString())
            out.resolve("metrics.txt").writeText(bridge.colibri.metrics())
        }

        private fun finish(bridge: BridgeProcess) {
            summary["stoppedAtMs"] = System.currentTimeMillis().toString()
            val exit = bridge.stop()
            summary["exitCode"] = exit.code.toString()
            summary["exitMs"] = exit.tookMs.toString()
            out.resolve("summary.properties").bufferedWriter().use { summary.store(it, null) }
        }

        private fun await(what: String, condition: () -> Boolean) {
            val deadlineUs = Clock.nowUs() + PATIENCE_S * 1_000_000
            while (!condition()) {
                check(Clock.nowUs() - deadlineUs < 0) { "not within $PATIENCE_S s: $what" }
                Thread.sleep(20)
            }
        }
    }
}
