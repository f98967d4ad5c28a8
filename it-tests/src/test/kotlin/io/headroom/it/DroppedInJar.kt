package io.headroom.it

import io.headroom.bwe.BandwidthEstimator
import io.headroom.bwe.EstimatorProvider
import java.io.StringWriter
import java.nio.file.Files
import java.nio.file.Path
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import javax.tools.ToolProvider
import kotlin.io.path.createDirectories
import kotlin.io.path.extension
import kotlin.io.path.outputStream

/** A jar with an estimator of somebody's own, as an operator would put it into the bridge's `lib`. */
object DroppedInJar {
    private val SOURCE = Path.of("src/miniature/java/miniature/ScriptedProvider.java")
    private const val PROVIDER = "miniature.ScriptedProvider"

    /** The estimator `scripted`, which does as its parameters tell it. */
    fun scripted(directory: Path): Path {
        val classes = directory.resolve("scripted").createDirectories()
        val compiler = ToolProvider.getSystemJavaCompiler()
        val messages = StringWriter()
        compiler.getStandardFileManager(null, null, null).use { files ->
            val core = BridgeJvm.whereIs(BandwidthEstimator::class.java).toString()
            val options = listOf("-d", classes.toString(), "-cp", core, "-proc:none", "-nowarn")
            val done = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(SOURCE)).call()
            check(done) { "the estimator does not compile:\n$messages" }
        }
        val jar = directory.resolve("scripted.jar")
        JarOutputStream(jar.outputStream()).use { out ->
            out.putNextEntry(JarEntry("META-INF/services/${EstimatorProvider::class.java.name}"))
            out.write("$PROVIDER\n".toByteArray())
            Files.walk(classes).use { all ->
                all.filter { it.extension == "class" }
                    .forEach { file ->
                        out.putNextEntry(JarEntry(classes.relativize(file).toString().replace('\\', '/')))
                        Files.copy(file, out)
                    }
            }
        }
        return jar
    }
}
