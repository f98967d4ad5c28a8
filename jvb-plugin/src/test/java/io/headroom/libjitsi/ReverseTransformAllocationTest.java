package io.headroom.libjitsi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.impl.neomedia.transform.TransformEngineChain;
import org.jitsi.service.neomedia.RawPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a packet through the chain allocates nothing: neither with nor without the JIT's mercy. */
class ReverseTransformAllocationTest {
    private static final int WARM_UP_PACKETS = 100_000;
    private static final int PACKETS = 100_000;

    /** The JIT costs the thread a kilobyte once, when it steps in; what packets cost would show in every round. */
    private static final int ROUNDS = 3;

    @Test
    void aPacketThroughTheChainAllocatesNothing() {
        assertThat(allocatedBytes()).isZero();
    }

    @ParameterizedTest(name = "java {0}")
    @ValueSource(strings = {"-XX:-DoEscapeAnalysis", "-Xint"})
    void norDoesItWithoutTheOptimiser(String flag) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(flag);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ReverseTransformAllocationTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(Long.parseLong(output.trim())).isZero();
    }

    /** Prints how many bytes {@link #PACKETS} packets allocate. */
    public static void main(String[] args) {
        System.out.println(allocatedBytes());
    }

    private static long allocatedBytes() {
        long[] rembs = new long[1];
        long[] nowUs = new long[1];
        HeadroomTransformEngine engine = HeadroomTransformEngine.builder()
                .absSendTimeId(Packets.ABS_SEND_TIME_ID)
                .clock(() -> nowUs[0])
                .rembSink(remb -> rembs[0]++)
                .build();
        PacketTransformer chain = new TransformEngineChain(new TransformEngine[] {engine}).getRTPTransformer();
        RawPacket[] packets = {Packets.oneByte(1, 0, 0)};
        feed(chain, packets, nowUs, WARM_UP_PACKETS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            feed(chain, packets, nowUs, PACKETS);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        if (rembs[0] < 100 || engine.observedPackets() != WARM_UP_PACKETS + ROUNDS * PACKETS) {
            throw new IllegalStateException(
                    "measured too little: " + rembs[0] + " REMBs, " + engine.observedPackets() + " packets");
        }
        return allocated;
    }

    private static void feed(PacketTransformer chain, RawPacket[] packets, long[] nowUs, int count) {
        for (int i = 0; i < count; i++) {
            nowUs[0] += 4_000;
            Packets.restamp(packets[0], i, nowUs[0]);
            chain.reverseTransform(packets);
        }
    }
}
