package io.headroom.it

import io.kotest.assertions.assertSoftly
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.longs.shouldBeBetween
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import java.nio.file.Path
import kotlin.io.path.readLines
import kotlin.io.path.readText
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.io.TempDir

/**
 * Calls of real libwebrtc peers through a real bridge, unmodified but for the agent, over a link that drops from 3 Mb/s
 * to 0.5 Mb/s and comes back. In real time, about a minute each; opt-in with `-Djvb.dir=DIR`.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // several tests look at one call
class BridgeCallIT {
    private val rembCall by lazy {
        BridgeCall.orSkip(scratch, Narrow.UPLINK, "enabled = true, mode = replace, estimator = headroom", DROP, SECONDS)
            .also { tell("REMB, headroom", it) }
    }

    @Test
    fun `our REMB follows the drop of the uplink within a second, and the sender follows the REMB`() {
        val call = rembCall

        withClue("estimators switched off") {
            call.bridgeLog.lines().filter { "is switched off" in it }.shouldBeEmpty()
        }
        call.checkInTime {
            withClue("the link was in use before the drop") {
                call.between(DROP_MS - 2_000, DROP_MS).maxOf(Moment::sentBps) shouldBeGreaterThan 1_500_000
            }
            withClue("ms to a REMB of at most 0.5 Mb/s; ${call.disturbance}") {
                call.msUntil(DROP_MS) { it.rembBps in 1..DROPPED_TO_BPS }.shouldNotBeNull() shouldBeLessThanOrEqualTo
                    1_000
            }
            withClue("ms until it has reached the sender; ${call.disturbance}") {
                call
                    .msUntil(DROP_MS) { it.availableBps in 1..DROPPED_TO_BPS }
                    .shouldNotBeNull() shouldBeLessThanOrEqualTo 1_500
            }
            val toldMs = call.msUntil(DROP_MS) { it.rembBps in 1..DROPPED_TO_BPS } ?: 0
            withClue("ms from there to the first second in which the sender sent no more; ${call.disturbance}") {
                val endOfSecondMs = call.msUntil(DROP_MS) { it.sentBps <= DROPPED_TO_BPS }.shouldNotBeNull()
                endOfSecondMs - 1_000 - toldMs shouldBeLessThanOrEqualTo 3_000
            }
        }
    }

    @Test
    fun `metrics of a call are those the guide names`() {
        val metrics = rembCall.metrics
        val promised =
            Regex("`(headroom_[a-z_]+)`")
                .findAll(GUIDE.readLines().filter { it.startsWith("| `headroom_") }.joinToString("\n"))
                .map { it.groupValues[1] }
                .toSet()

        promised.shouldNotBeEmpty()
        assertSoftly {
            promised.forEach { figure -> metrics shouldContain "# HELP jitsi_jvb_$figure " }
            metrics.lines().filter { it.isNotEmpty() && !it.startsWith("#") && !METRIC.matches(it) }.shouldBeEmpty()
            rembCall.metric("headroom_mode") shouldBe 2.0
            rembCall.metric("headroom_estimators", "arm" to "headroom", "side" to "receive") shouldBe 1.0
            rembCall.metric("headroom_estimate_mean_bps", "arm" to "headroom", "side" to "receive") shouldBeGreaterThan
                30_000.0
            rembCall.metric(
                "headroom_builtin_estimate_mean_bps",
                "arm" to "headroom",
                "side" to "receive",
            ) shouldBeGreaterThan 30_000.0
            rembCall.metric("headroom_received_mean_bps", "arm" to "headroom", "side" to "receive") shouldBeGreaterThan
                30_000.0
            rembCall.metric("headroom_rembs_total", "arm" to "headroom", "kind" to "report") shouldBeGreaterThan
                SECONDS.toDouble()
            rembCall.metric("headroom_rembs_total", "arm" to "headroom", "kind" to "immediate") shouldBeGreaterThan 0.0
            rembCall.metric(
                "headroom_overuse_events_total",
                "arm" to "headroom",
                "side" to "receive",
            ) shouldBeGreaterThan 0.0
            rembCall.metric("headroom_failovers_total", "arm" to "headroom", "side" to "receive") shouldBe 0.0
            rembCall.metric("headroom_malformed_packets_total", "arm" to "headroom") shouldBe 0.0
            rembCall.metric("headroom_dropped_records_total", "log" to "record") shouldBe 0.0
            rembCall.metric("headroom_dropped_records_total", "log" to "capture") shouldBe 0.0
        }
    }

    @Test
    fun `debug tells what Headroom makes of an endpoint`() {
        val call = rembCall

        assertSoftly {
            call.node("headroom_arm") shouldBe "headroom"
            call.node("headroom_mode") shouldBe "replace"
            call.node("headroom_receive_in_use") shouldBe "headroom"
            call.node("headroom_receive_state") shouldBe call.node("headroom_receive_state").uppercase()
            listOf(
                    "headroom_receive_estimate_bps",
                    "headroom_receive_builtin_bps",
                    "headroom_receive_received_bps",
                    "headroom_receive_remb_bps",
                )
                .forEach { name -> withClue(name) { call.node(name).toLong() shouldBeGreaterThan 30_000 } }
            call.node("headroom_receive_malformed_packets") shouldBe "0"
            call.debug.findValue("headroom_receive_failure") shouldBe null
        }
    }

    @Test
    fun `the record has each second of the call up to the stop, under the hash that debug tells`() {
        val call = rembCall
        val text = call.records.single().readText()
        val lines = text.lines()
        val columns = lines[1].split(',')
        val rows =
            lines
                .drop(2)
                .filter(String::isNotEmpty)
                .map { columns.zip(it.split(',')).toMap() }
                .filter { it["side"] == "receive" }
        val times = rows.map { it.getValue("time_ms").toLong() }

        assertSoftly {
            lines.first() shouldBe "# headroom-record 1"
            text shouldEndWith "\n"
            rows.size.toLong().shouldBeBetween(SECONDS - 3L, SECONDS + 5L)
            withClue("the longest time between two lines, ms") {
                times.zipWithNext { a, b -> b - a }.max() shouldBeLessThan 2_000
            }
            withClue("from the last line to the stop, ms") { call.stoppedAtMs - times.last() shouldBeLessThan 2_500 }
            rows.map { it["endpoint"] }.distinct() shouldBe listOf(call.node("headroom_endpoint_hash"))
            rows.map { it["arm"] to it["mode"] }.distinct() shouldBe listOf("headroom" to "replace")
            rows.map { it["in_use"] }.distinct() shouldBe listOf("headroom")
            rows.map { it["failed"] }.distinct() shouldBe listOf("0")
            rows.drop(1).forEach { row ->
                listOf("estimate_bps", "builtin_bps", "received_bps", "remb_bps").forEach { name ->
                    withClue("$name in $row") { row.getValue(name).toLong() shouldBeGreaterThan 0 }
                }
            }
            withClue("the last second's reason") { rows.last().getValue("reason") shouldNotBe "" }
            withClue("names in clear") { listOf("aaaa0001", "call@").filter { it in text }.shouldBeEmpty() }
        }
    }

    @Test
    fun `the capture has every packet the bridge saw, and the workbench replays it`() {
        val call = rembCall
        val capture = call.receiveCaptures.single()
        val packets = capture.readLines().drop(2).size
        val seenByThen = call.debug.findParents("headroom_arm").single().path("num_input_packets").asInt()

        val replayed = replay(capture, "headroom")

        assertSoftly {
            withClue("packets; the bridge had seen $seenByThen a moment before it was stopped") {
                packets.toLong().shouldBeBetween(seenByThen.toLong(), seenByThen + 1_000L)
            }
            replayed.first() shouldBe "time_us,estimate_bps,valid"
            replayed.drop(1).forEach { line ->
                withClue(line) { Regex("\\d+,-?\\d+,(true|false|0|1)").matches(line) shouldBe true }
            }
            withClue("the replayed estimate's least and greatest") {
                val estimates = replayed.drop(1).map { it.split(',')[1].toLong() }.filter { it > 0 }
                estimates.min() shouldBeLessThan DROPPED_TO_BPS
                estimates.max() shouldBeGreaterThan 1_500_000
            }
        }
    }

    @Test
    fun `the bridge stops within seconds`() {
        val call = rembCall

        println("stop: ${call.exitMs} ms from SIGTERM to the end of the process, exit code ${call.exitCode}")
        assertSoftly {
            call.exitMs shouldBeLessThan 5_000
            call.exitCode shouldBe 128 + 15 // ended by SIGTERM, and by nothing else
        }
    }

    @Test
    fun `the bridge's log has of Headroom what the guide shows, and no more`() {
        fun ours(lines: List<String>) = lines.filter { it.startsWith("headroom: ") }

        ours(rembCall.bridgeLog.lines()) shouldBe
            ours(GUIDE.readLines()).map { it.replace("mode shadow", "mode replace") }
    }

    @Test
    fun `the built-in's REMB, with the bridge's send times, is what goes out in its own arm`() {
        val call =
            BridgeCall.orSkip(
                scratch,
                Narrow.UPLINK,
                "enabled = true, mode = replace, estimator = builtin",
                DROP,
                SECONDS,
            )

        tell("REMB, builtin", call)
        val rembs = call.between(DROP_MS + 1_000, BACK_MS).map(Moment::rembBps).distinct()
        println("builtin: the REMBs from a second after the drop until the link is back: $rembs")
        assertSoftly {
            call.moments.map(Moment::inUse).distinct() shouldBe listOf("builtin")
            withClue("REMBs that are not the built-in's estimate") {
                call
                    .between(10_000, Long.MAX_VALUE)
                    .filter {
                        it.rembBps > 0 &&
                            !near(it.rembBps, it.builtinBps) &&
                            !near(it.rembBps, before(call, it).builtinBps)
                    }
                    .shouldBeEmpty()
            }
        }
    }

    @Test
    fun `our estimate follows the drop of a downlink with engine GoogleCc2, and the bridge forwards less`() =
        downlinkFollows("GoogleCc2")

    @Test
    fun `our estimate follows the drop of a downlink with engine GoogleCc, and the bridge forwards less`() =
        downlinkFollows("GoogleCc")

    private fun downlinkFollows(engine: String) {
        val call =
            BridgeCall.orSkip(
                scratch,
                Narrow.DOWNLINK,
                "enabled = true, mode = replace, estimator = headroom",
                DROP,
                SECONDS,
                bridge = "jmt.bwe.estimator.engine = $engine",
            )

        tell("send side, engine $engine", call)
        withClue("who decided") { call.moments.map(Moment::inUse).distinct() shouldBe listOf("headroom") }
        call.checkInTime {
            val seconds =
                call
                    .between(0, DROP_MS)
                    .groupBy { it.ms / 1_000 }
                    .values
                    .map { "${it.last().forwardedBps / 1_000} of ${it.last().estimateBps / 1_000}" }
            withClue("the larger resolution was forwarded before the drop; forwarded of estimated, kb/s: $seconds") {
                call.between(DROP_MS - 5_000, DROP_MS).maxOf(Moment::forwardedBps) shouldBeGreaterThan 800_000
            }
            withClue("ms to an estimate of at most 0.5 Mb/s; ${call.disturbance}") {
                call
                    .msUntil(DROP_MS) { it.estimateBps in 1..DROPPED_TO_BPS }
                    .shouldNotBeNull() shouldBeLessThanOrEqualTo 3_000
            }
            withClue("ms until the bridge forwards no more than that; ${call.disturbance}") {
                call.msUntil(DROP_MS) { it.forwardedBps <= DROPPED_TO_BPS }.shouldNotBeNull() shouldBeLessThanOrEqualTo
                    5_000
            }
            withClue("media while the link is narrow") {
                call.between(DROP_MS + 5_000, BACK_MS).minOf(Moment::forwardedBps) shouldBeGreaterThan 50_000
            }
        }
    }

    @Test
    fun `an estimator dropped in that throws is replaced by the built-in within a report, and the call goes on`() {
        val jar = DroppedInJar.scripted(scratch)
        val call =
            BridgeCall.orSkip(
                scratch,
                Narrow.UPLINK,
                "enabled = true, mode = replace, estimator = scripted," +
                    " estimators.scripted { behaviour = throws, after = 3000, bps = 1200000 }",
                "0:100000",
                30,
                more = listOf(jar),
            )

        val failed = call.moments.first { it.inUse == "builtin" }
        val told = call.msUntil(failed.ms) { near(it.rembBps, it.builtinBps) }
        println(
            "failover: ${failed.ms} ms into the call; the built-in's REMB went out $told ms later (seen every 0.1 s)"
        )
        val afterwards = call.between(failed.ms + 1_000, Long.MAX_VALUE)
        assertSoftly {
            withClue("its REMB before") {
                call.between(failed.ms - 1_000, failed.ms).map(Moment::rembBps).distinct() shouldHaveSize 1
            }
            near(call.between(failed.ms - 1_000, failed.ms).first().rembBps, 1_200_000) shouldBe true
            withClue("ms until the built-in's REMB, which goes out every 500 ms") {
                told.shouldNotBeNull() shouldBeLessThanOrEqualTo 800
            }
            withClue("media afterwards") {
                afterwards.shouldNotBeEmpty()
                afterwards.minOf(Moment::sentBps) shouldBeGreaterThan 100_000
                afterwards.minOf(Moment::forwardedBps) shouldBeGreaterThan 100_000
            }
            withClue("lines in the log") {
                call.bridgeLog.lines().filter { "is switched off, the bridge's own takes over" in it } shouldHaveSize 1
            }
            call.metrics shouldContain "jitsi_jvb_headroom_failovers_total{arm=\"scripted\",side=\"receive\",} 1.0"
            call.node("headroom_receive_failure") shouldContain "it threw java.lang.IllegalStateException: scripted"
            call.node("headroom_receive_in_use") shouldBe "builtin"
        }
    }

    private companion object {
        const val DROP = "0:3000,25:500,40:3000"
        const val DROP_MS = 25_000L
        const val BACK_MS = 40_000L
        const val SECONDS = 60
        const val DROPPED_TO_BPS = 500_000L

        @TempDir @JvmStatic lateinit var scratch: Path

        val GUIDE: Path = Path.of("../jvb-plugin/README.md")
        val METRIC = Regex("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{.*})? [-+0-9.eEINFaNn]+( [0-9]+)?")

        /** REMB's mantissa has 18 bits, and a REMB may be a moment older than the estimate. */
        fun near(bps: Long, other: Long) = kotlin.math.abs(bps - other) <= maxOf(other / 100, 1)

        fun before(call: BridgeCall, moment: Moment) = call.moments.last { it.ms < moment.ms - 500 }

        /** A metric's value; 0 for a counter that has not counted. */
        fun BridgeCall.metric(name: String, vararg labels: Pair<String, String>): Double {
            val lines =
                metrics.lines().filter { it.startsWith("jitsi_jvb_$name{") || it.startsWith("jitsi_jvb_$name ") }
            return lines
                .singleOrNull { line -> labels.all { (label, value) -> "$label=\"$value\"" in line } }
                ?.substringAfterLast(' ')
                ?.toDouble() ?: 0.0
        }

        fun replay(capture: Path, estimator: String): List<String> {
            val process =
                ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.headroom.workbench.cli.Main",
                        "replay",
                        "--direction",
                        "receive",
                        "--estimator",
                        estimator,
                        capture.toString(),
                    )
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
            val lines = process.inputStream.bufferedReader().readLines()
            check(process.waitFor() == 0) { "replay: exit code ${process.exitValue()}" }
            return lines
        }

        fun BridgeCall.node(name: String): String = debug.findValue(name).asText()

        fun tell(what: String, call: BridgeCall) {
            fun ms(bps: (Moment) -> Long) =
                call.msUntil(DROP_MS, BACK_MS) { bps(it) in 1..DROPPED_TO_BPS }?.let { "$it ms" } ?: "never"
            println(
                "$what: after the drop to 0.5 Mb/s, first at or below it: estimate ${ms(Moment::estimateBps)}," +
                    " REMB ${ms(Moment::rembBps)}, available to the sender ${ms(Moment::availableBps)}," +
                    " sent ${ms(Moment::sentBps)}, forwarded ${ms(Moment::forwardedBps)};" +
                    " in the end sent ${call.moments.last().sentBps / 1_000} kb/s," +
                    " forwarded ${call.moments.last().forwardedBps / 1_000} kb/s. ${call.disturbance}"
            )
        }
    }
}
