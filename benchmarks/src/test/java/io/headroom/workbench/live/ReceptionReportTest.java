package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceptionReportTest {
    @Test
    void tellsLossSinceTheLastReportAndInAllAcrossTheWrap() {
        ReceptionReport report = new ReceptionReport();
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                report.onRtp(65_500 + i & 0xFFFF, i * 3_000, i * 33_333L);
            }
        }
        report.onRtp(65_500 + 100 & 0xFFFF, 300_000, 3_333_300);
        ByteBuffer first = ByteBuffer.wrap(report.write(7, 8, 4_000_000));
        assertThat(first.getInt(0)).isEqualTo(0x81C90007);
        assertThat(first.getInt(4)).isEqualTo(7);
        assertThat(first.getInt(8)).isEqualTo(8);
        assertThat(first.get(12) & 0xFF).isEqualTo(256 * 25 / 101);
        assertThat(first.getInt(12) & 0xFFFFFF).isEqualTo(25);
        assertThat(first.getInt(16)).isEqualTo(65_600); // one cycle and 64
        assertThat(first.getInt(24)).isZero();

        report.onSenderReport(0x12345678, 5_000_000);
        report.onRtp(65_500 + 101 & 0xFFFF, 303_000, 5_000_000);
        ByteBuffer second = ByteBuffer.wrap(report.write(7, 8, 5_500_000));
        assertThat(second.get(12)).isZero();
        assertThat(second.getInt(12) & 0xFFFFFF).isEqualTo(25);
        assertThat(second.getInt(24)).isEqualTo(0x12345678);
        assertThat(second.getInt(28)).isEqualTo(32_768); // half a second
    }
}
