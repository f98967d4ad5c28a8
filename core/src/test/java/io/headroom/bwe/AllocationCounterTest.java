package io.headroom.bwe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("allocation")
class AllocationCounterTest {
    static volatile Object escape = "";

    @Test
    void seesAnObjectPerPacket() {
        long bytes = AllocationCounter.bytesAllocatedBy(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                escape = new long[1];
            }
        });
        assertThat(bytes).isBetween(16_000_000L, 40_000_000L);
    }

    @Test
    void makesNoNoiseOfItsOwn() {
        AllocationCounter.bytesAllocatedBy(() -> {});
        assertThat(AllocationCounter.bytesAllocatedBy(() -> {})).isLessThan(AllocationCounter.NOISE_BYTES);
    }

    /** The build runs these tests twice; the second time, no temporary object may hide behind escape analysis. */
    @Test
    void runsWithoutEscapeAnalysisWhereTheBuildSaysSo() {
        boolean expected = "off".equals(System.getProperty("headroom.escape-analysis"));
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:-DoEscapeAnalysis"))
                .isEqualTo(expected);
    }
}
