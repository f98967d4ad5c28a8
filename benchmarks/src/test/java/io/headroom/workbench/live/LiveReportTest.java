package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveReportTest {
    private static final Disturbance QUIET = new Disturbance(0, 0.4, 0, 0, 0);

    @Test
    void figuresAreThoseOfTheLinksLog() throws Exception {
        // 2 Mb/s of 2 Mb/s for 20 s in packets of 1000 bytes, each fourth of which is lost; waits of 0..99 ms
        PacketLog log = new PacketLog();
        for (int i = 0; i < 5_000; i++) {
            log.add(i * 4_000L, i % 100 * 1_000, 1_000, i % 4 != 0);
        }
        LiveResult result = result(20, 20_000_000, log, QUIET);
        LiveResult.Verdict verdict = result.verdict(result.arms().get(0));
        assertThat(verdict.utilisation()).isBetween(0.749, 0.751);
        assertThat(verdict.lossRate()).isBetween(0.249, 0.251);
        assertThat(verdict.queueP50Ms()).isBetween(49.0, 51.0);
        assertThat(verdict.queueP95Ms()).isBetween(94.0, 96.0);
        assertThat(verdict.toDrop().happened()).isFalse();
        String text = new LiveReport(result).table().toText();
        assertThat(text)
                .contains("gcc-kalman")
                .contains("75.0")
                .contains("24.99")
                .doesNotContain("down to");
    }

    @Test
    void pageAndJsonAreWrittenEvenIfNothingEverArrived(@TempDir Path folder) throws Exception {
        LiveResult result = result(60, 3_000_000, new PacketLog(), new Disturbance(0.2, 1, 40, 900, 0.1));
        LiveReport report = new LiveReport(result);
        report.page().writeTo(folder.resolve(LiveBench.PAGE));
        report.writeJson(folder.resolve(LiveBench.JSON));
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve(LiveBench.JSON).toFile());
        assertThat(json.path("disturbance").path("disturbed").asBoolean()).isTrue();
        assertThat(json.path("arms").get(0).path("queue_p50_ms").isNull()).isTrue();
        assertThat(json.path("time_s")).hasSize(15);
        assertThat(report.notes().get(0)).isEqualTo("Broken off after 3 of 60 s.");
        assertThat(folder.resolve(LiveBench.PAGE)).content().contains("DISTURBED RUN");
    }

    private static LiveResult result(int seconds, long lastedUs, PacketLog log, Disturbance disturbance) {
        LinkSpec link = new LinkSpec(CapacitySchedule.parse("0:2000"), 20_000, 300_000, 0, 0, 1);
        LiveSettings settings = new LiveSettings(seconds, List.of("gcc-kalman"), link, 1_500, 4_000);
        ArmSeries arm = new ArmSeries("gcc-kalman", log);
        for (long timeUs = 200_000; timeUs <= lastedUs; timeUs += 200_000) {
            arm.add(timeUs, -1, -1);
        }
        return new LiveResult(settings, lastedUs, List.of(arm), disturbance);
    }
}
