package io.headroom.it

import com.typesafe.config.Config
import com.typesafe.config.ConfigFactory
import io.headroom.jvb.config.Mode
import io.headroom.jvb.config.Settings
import io.headroom.jvb.config.SettingsException
import io.headroom.jvb.config.SettingsReader
import io.kotest.assertions.assertSoftly
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import kotlin.reflect.typeOf
import org.jitsi.config.JitsiConfig
import org.jitsi.config.withNewConfig
import org.jitsi.metaconfig.ConfigException
import org.jitsi.metaconfig.config
import org.jitsi.metaconfig.from
import org.junit.jupiter.api.Test

/**
 * Our section of jvb.conf as the bridge's own configuration library reads it: keys, units and defaults mean to Jitsi's
 * code what they mean to ours, so that an operator may trust what he knows of the rest of the file.
 */
class BridgeConfigIT {
    @Test
    fun `defaults are the same through Jitsi's library and through ours`() =
        withNewConfig(BRIDGE, loadDefaults = true) {
            val ours = settings("")

            assertSoftly {
                jitsi<Boolean>("enabled") shouldBe ours.enabled()
                jitsi<String>("mode") shouldBe ours.mode().toString()
                jitsi<Boolean>("receive.enabled") shouldBe ours.receive()
                jitsi<Boolean>("send.enabled") shouldBe ours.send()
                ours.ab().weights() shouldContainExactly mapOf(jitsi<String>("estimator") to 1.0)
                jitsi<String>("ab.salt") shouldBe ours.ab().salt()
                jitsi<Duration>("failover.stuck-after").us() shouldBe ours.failover().stuckAfterUs()
                jitsi<Duration>("failover.max-call-time").us() shouldBe ours.failover().maxCallTimeUs()
                jitsi<Int>("failover.bridge-limit") shouldBe ours.failover().bridgeLimit()
                jitsi<Duration>("failover.bridge-window").us() shouldBe ours.failover().bridgeWindowUs()
                jitsi<Boolean>("remb.immediate") shouldBe ours.remb().immediate()
                jitsi<Double>("remb.decrease-threshold") shouldBe ours.remb().decreaseThreshold()
                jitsi<Duration>("remb.min-interval").us() shouldBe ours.remb().minIntervalUs()
                jitsi<Boolean>("record.enabled") shouldBe ours.record().enabled()
                jitsi<Int>("record.max-files") shouldBe ours.record().maxFiles()
                jitsi<Boolean>("capture.enabled") shouldBe ours.capture().enabled()
                jitsi<Double>("capture.fraction") shouldBe ours.capture().fraction()
                jitsi<Int>("capture.max-endpoints") shouldBe ours.capture().maxEndpoints()
            }
        }

    @Test
    fun `what an operator writes is the same through Jitsi's library and through ours`() {
        val written =
            """
            headroom {
              enabled = true, mode = replace, send.enabled = false
              failover { stuck-after = 20 seconds, bridge-window = 2 minutes }
              remb { min-interval = 350ms, decrease-threshold = 0.05 }
              capture.fraction = 0.25
            }
        """
        withNewConfig(BRIDGE + written, loadDefaults = true) {
            val ours = settings(written)

            assertSoftly {
                ours.mode() shouldBe Mode.REPLACE
                jitsi<String>("mode") shouldBe "replace"
                jitsi<Boolean>("enabled") shouldBe ours.enabled()
                jitsi<Boolean>("send.enabled") shouldBe ours.send()
                jitsi<Duration>("failover.stuck-after").us() shouldBe ours.failover().stuckAfterUs()
                jitsi<Duration>("failover.bridge-window").us() shouldBe ours.failover().bridgeWindowUs()
                jitsi<Duration>("remb.min-interval").us() shouldBe ours.remb().minIntervalUs()
                jitsi<Double>("remb.decrease-threshold") shouldBe ours.remb().decreaseThreshold()
                jitsi<Double>("capture.fraction") shouldBe ours.capture().fraction()
            }
        }
    }

    @Test
    fun `arms are dealt by the weights that Jitsi's library sees`() {
        val written =
            "headroom { enabled = true, ab { unit = conference, salt = trial-1, arms { builtin = 95, headroom = 5 } } }"
        withNewConfig(BRIDGE + written, loadDefaults = true) {
            val ab = settings(written).ab()

            assertSoftly {
                ab.weights() shouldContainExactly mapOf("builtin" to 95.0, "headroom" to 5.0)
                ab.weights().keys.forEach { arm -> jitsi<Double>("ab.arms.$arm") shouldBe ab.weights()[arm] }
                ab.byConference() shouldBe (jitsi<String>("ab.unit") == "conference")
                ab.salt() shouldBe jitsi<String>("ab.salt")
            }
        }
    }

    @Test
    fun `every key of ours is one that Jitsi's library finds, in kebab-case`() =
        withNewConfig("", loadDefaults = true) {
            val keys = reference().getConfig("headroom").entrySet().map { it.key }

            keys.shouldNotBeEmpty()
            assertSoftly {
                keys.forEach { key ->
                    withClue(key) {
                        Regex("[a-z]+(-[a-z]+)*(\\.[a-z]+(-[a-z]+)*)*").matches(key) shouldBe true
                        jitsi<String>(key) // throws if it is not there
                    }
                }
            }
        }

    @Test
    fun `bounds come from the bridge's own section unless ours names them`() {
        val written = "headroom { enabled = true, max-bandwidth = 5 mbps }"
        withNewConfig(BRIDGE + written, loadDefaults = true) {
            val ours = settings(written)

            assertSoftly {
                ours.minBitrateBps() shouldBe 30_000
                ours.maxBitrateBps() shouldBe 5_000_000
                ours.initialBitrateBps() shouldBe 2_500_000
            }
        }
    }

    /** As when the jar has been taken out: nothing of ours on the class path, the section still in the file. */
    @Test
    fun `a section left behind does no harm to the bridge's own properties`() {
        withNewConfig(
            "headroom { enabled = true, mode = sideways }\n videobridge.health.interval = 7 seconds",
            loadDefaults = false,
        ) {
            BridgeProperties().healthInterval shouldBe Duration.ofSeconds(7)
        }
    }

    @Test
    fun `without the section and the jar there is nothing of ours`() =
        withNewConfig("", loadDefaults = false) {
            shouldThrow<ConfigException.UnableToRetrieve> { jitsi<Boolean>("enabled") }
            SettingsReader.isEnabled(ConfigFactory.empty()) shouldBe false
        }

    @Test
    fun `a value of the wrong kind is refused by both, and ours names key and value`() {
        val written = "headroom { enabled = true, remb.min-interval = soon }"
        withNewConfig(BRIDGE + written, loadDefaults = true) {
            shouldThrow<ConfigException> { jitsi<Duration>("remb.min-interval") }
            shouldThrow<SettingsException> { settings(written) }.message shouldContain
                "headroom.remb.min-interval = \"soon\""
        }
    }

    /** A property as the bridge's classes declare theirs. */
    private class BridgeProperties {
        val healthInterval: Duration by config("videobridge.health.interval".from(JitsiConfig.newConfig))
    }

    private companion object {
        const val BRIDGE = "jmt.bwe.estimator { initial-bw = 2500 kbps, min-bw = 30 kbps, max-bw = 20 mbps }\n"

        fun reference(): Config = ConfigFactory.parseResources(Settings::class.java.classLoader, "reference.conf")

        fun settings(written: String): Settings =
            SettingsReader.read(ConfigFactory.parseString(BRIDGE + written).withFallback(reference()).resolve())

        /** As a property of the bridge would get it. */
        inline fun <reified T : Any> jitsi(key: String): T =
            JitsiConfig.newConfig.getterFor(typeOf<T>())("headroom.$key") as T

        fun Duration.us() = toNanos() / 1_000
    }
}
