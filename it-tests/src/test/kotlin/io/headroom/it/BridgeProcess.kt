package io.headroom.it

import java.net.URI
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** How a bridge ended on SIGTERM. */
data class BridgeExit(val code: Int, val tookMs: Long)

/**
 * A real bridge in a process of its own, unmodified, with the plugin as its agent. It listens on [address], which ice4j
 * must accept: no loopback.
 */
class BridgeProcess(
    installation: Path,
    address: String,
    headroom: String,
    pluginJar: Path,
    more: List<Path>,
    directory: Path,
) : AutoCloseable {
    private val log = directory.resolve("bridge.log")
    private val process: Process
    val colibri = Colibri(URI("http://$address:8080"))

    init {
        val conf = directory.resolve("jvb.conf")
        conf.writeText(configuration(address) + headroom)
        val classPath = listOf(installation.resolve("jitsi-videobridge.jar"), installation.resolve("lib/*")) + more
        process =
            ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1", // one short call on a machine that encodes video as well
                    "-Djava.net.preferIPv4Stack=true",
                    "-Djdk.tls.ephemeralDHKeySize=2048",
                    "-Dconfig.file=$conf",
                    "-javaagent:$pluginJar",
                    "-cp",
                    classPath.joinToString(":"),
                    "org.jitsi.videobridge.MainKt",
                )
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
    }

    /** Waits until it answers. */
    fun awaitHealthy() {
        val deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S)
        while (!colibri.isHealthy()) {
            check(process.isAlive) { "the bridge ended by itself:\n${said()}" }
            check(System.nanoTime() - deadlineNs < 0) { "the bridge is not healthy after $PATIENCE_S s:\n${said()}" }
            Thread.sleep(200)
        }
    }

    /** All it said, on both streams. */
    fun said(): String = if (Files.exists(log)) log.readText() else ""

    /** Ends it as a service manager would. */
    fun stop(): BridgeExit {
        val beginNs = System.nanoTime()
        process.destroy()
        check(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) { "the bridge does not end:\n${said()}" }
        return BridgeExit(process.exitValue(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs))
    }

    override fun close() {
        if (process.isAlive) {
            process.destroyForcibly().waitFor()
        }
    }

    private companion object {
        const val PATIENCE_S = 60L

        /**
         * No XMPP, no address discovery, colibri2 over HTTP, and video forwarded to whoever has not said what he wants.
         */
        fun configuration(address: String) =
            """
            videobridge {
              apis.rest.enabled = true
              health { require-valid-address = false, interval = 1 hour, timeout = 2 hours }
              sctp.enabled = false
              ice.udp.port = 10000
              cc.initial-max-height-px = 720
              http-servers {
                private { host = 0.0.0.0, port = 8080 }
                public { host = 0.0.0.0, port = 9090 }
              }
              websockets { enabled = true, tls = false, domains = ["$address:9090"] }
              shutdown.shutting-down-delay = 0 seconds
            }
            ice4j.harvest { use-ipv6 = false, mapping { aws.enabled = false, stun.addresses = [] } }

        """
                .trimIndent()
    }
}
