package io.headroom.workbench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.workbench.sim.FlowContext;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerCatalogTest {
    private static PeerCatalog catalog;

    @BeforeAll
    static void findEverybody() throws IOException {
        catalog = PeerCatalog.find(PeerCatalogTest.class.getClassLoader(), null);
    }

    @Test
    void withoutABridgeItsEnginesAreListedWithWhatTheyNeed() {
        assertThat(catalog.entries())
                .filteredOn(entry -> entry.name().startsWith("jvb-"))
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.obstacle()).isEqualTo("needs --jvb DIR"));
        assertThat(catalog.contenders(Direction.RECEIVE)).contains("libjitsi").doesNotContain("jvb-builtin");
    }

    @Test
    void anUnknownNameIsAnsweredWithAllThereAre() {
        assertThatThrownBy(() -> catalog.check("gcc-kalmann", Direction.RECEIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no estimator is called gcc-kalmann; there are fixed, ");
    }

    @Test
    void aBridgesEngineWithoutABridgeIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> catalog.check("jvb-builtin", Direction.RECEIVE))
                .hasMessageStartingWith("jvb-builtin cannot be used: needs --jvb DIR");
    }

    @Test
    void parametersAreCheckedBeforeTheFirstRun() {
        catalog.check("fixed:bitrate-bps=500000", Direction.SEND);

        assertThatThrownBy(() -> catalog.check("fixed:bitrate=5", Direction.SEND))
                .hasMessage("unknown parameter bitrate: known are bitrate-bps");
        assertThatThrownBy(() -> catalog.check("fixed:bitrate-bps", Direction.SEND))
                .hasMessageContaining("expected NAME:PARAMETER=VALUE");
    }

    @Test
    void aFolderThatIsNoBridgeIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> PeerCatalog.find(getClass().getClassLoader(), folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no Jitsi Videobridge installation");
    }

    @Test
    void libjitsiRunsInVirtualTime() {
        // 40 s of a 1 Mb/s stream without a queue take no time at all, yet the estimate grows as if they had.
        BandwidthEstimator first = estimator("libjitsi");
        long start = feed(first, 0, 5_000_000);
        long end = feed(first, 5_000_000, 40_000_000);

        assertThat(end).isGreaterThan(start).isBetween(1_000_000L, 2_000_000L); // at most 1.5 times the received rate

        BandwidthEstimator second = estimator("libjitsi");
        feed(second, 0, 5_000_000);
        assertThat(feed(second, 5_000_000, 40_000_000)).isEqualTo(end);
    }

    private static BandwidthEstimator estimator(String name) {
        EstimatorConfig config = EstimatorConfig.defaults(Direction.RECEIVE);
        return catalog.named(name)
                .create(new FlowContext(0, Direction.RECEIVE, config, NoNetwork.INSTANCE))
                .estimator();
    }

    private static long feed(BandwidthEstimator estimator, long fromUs, long toUs) {
        for (long t = fromUs; t < toUs; t += 8_000) {
            estimator.onPacket(t + 50_000, t, 1_000, 1, (int) (t / 8_000 & 0xFFFF));
        }
        return estimator.bitrateBps();
    }
}
