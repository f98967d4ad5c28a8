package io.headroom.it

import java.io.IOException
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assumptions

/**
 * A network of its own for a process and its children, gone with the last of them: loopback, and one interface with
 * [ADDRESS], as ice4j refuses loopback. Nothing outside sees it, and nothing inside sees the world.
 */
object NetworkNamespace {
    const val ADDRESS = "10.199.77.1"

    private const val SET_UP =
        "ip link set lo up && ip link add bridge0 type veth peer name bridge1 &&" +
            " ip addr add $ADDRESS/24 dev bridge0 && ip link set bridge0 up && ip link set bridge1 up"

    /** As root, or as anybody where the kernel lets anybody be root in a namespace of his own. */
    private val WAYS = listOf(listOf("unshare", "--net"), listOf("unshare", "--user", "--map-root-user", "--net"))

    /** The command that runs a command in a new namespace, or a skipped test that says what is missing. */
    fun commandOrSkip(command: List<String>): List<String> {
        val refusals = mutableListOf<String>()
        for (way in WAYS) {
            val refusal = refusal(way + listOf("sh", "-c", SET_UP))
            if (refusal == null) {
                return way + listOf("sh", "-c", "$SET_UP && exec \"$@\"", "sh") + command
            }
            refusals += "${way.joinToString(" ")}: $refusal"
        }
        val why =
            "SKIPPED, no call through the real bridge: it needs a network namespace (Linux; unshare of util-linux," +
                " ip of iproute2; root, or unprivileged user namespaces). Tried $refusals"
        println(why)
        return Assumptions.abort(why)
    }

    /** Why a command does not work, or null. */
    private fun refusal(command: List<String>): String? =
        try {
            val process = ProcessBuilder(command).redirectErrorStream(true).start()
            val said = process.inputStream.bufferedReader().readText().trim()
            process.waitFor(10, TimeUnit.SECONDS)
            if (process.exitValue() == 0) null else said
        } catch (e: IOException) {
            e.message
        }
}
