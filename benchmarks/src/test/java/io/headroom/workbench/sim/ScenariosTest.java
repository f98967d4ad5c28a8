package io.headroom.workbench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.headroom.workbench.sim.Scenario.MediaSpec;
import io.headroom.workbench.sim.Scenario.Step;
import io.headroom.workbench.trace.CapacityTrace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenariosTest {
    @TempDir
    Path directory;

    @Test
    void theSuiteCoversTheRfcAndEveryScenarioSaysWhatItIs() {
        Scenarios scenarios = Scenarios.builtIn();

        assertThat(scenarios.choose("suite")).hasSizeGreaterThanOrEqualTo(40);
        assertThat(scenarios.choose("suite"))
                .extracting(Scenario::name)
                .contains("5.1", "5.2", "5.3", "5.4", "5.5", "5.6-reno-300", "5.6-cubic-1000", "5.7", "5.8", "6.3");
        assertThat(scenarios.all())
                .allSatisfy(scenario ->
                        assertThat(scenario.description()).as(scenario.name()).isNotBlank());
        assertThat(scenarios.choose("suite"))
                .allSatisfy(scenario -> assertThat(scenario.namedEstimators()).isSubsetOf("gcc-kalman"));
    }

    @Test
    void aUsersFileBuildsOnTheBuiltInOnes() throws Exception {
        Path file = Files.writeString(directory.resolve("mine.conf"), """
                scenarios {
                  office = ${scenarios."5.1"} { description = "our office line", link.capacity = "8M, 2M at 30s" }
                  two-links {
                    duration = 10s
                    links = [{ name = a, capacity = 1M }, { name = b, capacity = 2M }]
                    flows = [{ route = [b], loss = "bursts 2% of 4" }, { kind = tcp, route = [a, b] }]
                  }
                }
                """);

        Scenarios scenarios = Scenarios.load(List.of(file));

        Scenario office = scenarios.choose("office").get(0);
        assertThat(office.links().get(0).capacityBps())
                .containsExactly(new Step(0, 8_000_000), new Step(30_000_000, 2_000_000));
        assertThat(office.durationUs()).isEqualTo(100_000_000);
        Scenario two = scenarios.choose("two-links").get(0);
        assertThat(two.flows().get(0).path().route()).containsExactly(1);
        assertThat(two.flows().get(0).path().loss().badToGood()).isEqualTo(0.25);
        assertThat(two.flows().get(1).path().route()).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            capacity = 1M                                  | there is no key capacity
            link.capcity = 1M                              | there is no key link.capcity
            link.capacity = 1X                             | capacity = "1X", expected a bitrate such as
            link.capacity = "1M, 2M"                       | expected a bitrate, or "VALUE, VALUE at TIME, ..."
            link.capacity = "1M, 2M at 9s, 1M at 4s"       | expected times that rise
            link.queue = 300                               | queue = "300", expected a time such as 200ms or 1.5s
            link.slots = "50ms of 5ms"                     | expected a slot within its period
            link.batches = "50ms..20ms"                    | expected the shorter time first
            link.aqm = red                                 | aqm = "red", expected none or codel
            media.jitter = "uniform 3ms"                   | expected none, "gaussian 5ms" or "pareto 3ms"
            media.loss = 120%                              | loss = "120%", expected a part
            media.fps = 0                                  | fps = "0", expected 1..240
            media.pacing = fast                            | expected "2.5x" or "2.5x burst 40ms"
            media.start-bitrate = 0                        | start-bitrate = "0", expected more than 0
            media.pacing = 0x                              | expected a factor of 0.1 to 100
            links = [{ name = a, batches = 20ms }, { name = b }], flows = [{ route = [a, b] }] | no link may come after it
            flows = [{ kind = sctp }]                      | kind = "sctp", expected media, tcp or udp
            flows = [{ route = [nowhere] }]                | route = "nowhere", expected one of the links [link]
            flows = [{ start = 70s }]                      | start = "70s", expected before
            link.capacity-trace = nothing.csv              | nothing.csv
            """)
    void saysWhatIsWrongWithAScenario(String text, String message) {
        assertThatThrownBy(() -> new ScenarioParser(
                                "broken",
                                ConfigFactory.parseString(text),
                                ConfigFactory.parseResources(Scenarios.class, "defaults.conf"),
                                directory)
                        .parse())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scenario broken: ")
                .hasMessageContaining(message);
    }

    @Test
    void saysWhatThereIsWhenAChoiceMeansNothing() {
        assertThatThrownBy(() -> Scenarios.builtIn().choose("5.1,nonsense"))
                .hasMessageContaining("no scenario or tag is called \"nonsense\"")
                .hasMessageContaining("5.1-owd100")
                .hasMessageContaining("tags clock, extra");
    }

    @Test
    void aFileThatIsNotThereOrNotOursIsToldByName() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.conf"), "a = 1");

        assertThatThrownBy(() -> Scenarios.load(List.of(directory.resolve("missing.conf"))))
                .hasMessageContaining("missing.conf");
        assertThatThrownBy(() -> Scenarios.load(List.of(wrong)))
                .hasMessageContaining("wrong.conf")
                .hasMessageContaining("expected \"scenarios { NAME { ... } }\"");
    }

    @Test
    void aTraceBecomesAScenarioWithAFixedQueue() {
        // usable: 2 Mb/s for a second, then 5 of 9 Mb/s: 3.5 Mb/s on average, 300 ms of it are 131250 bytes
        CapacityTrace trace =
                new CapacityTrace(new long[] {0, 1_000_000}, new long[] {2_000_000, 9_000_000}, 2_000_000);

        Scenario scenario = Scenarios.ofTrace("mine", trace, 40_000, 300_000);

        assertThat(scenario.durationUs()).isEqualTo(2_000_000);
        assertThat(scenario.links().get(0).queueLimitBytes()).isEqualTo(131_250);
        MediaSpec media = (MediaSpec) scenario.flows().get(0);
        assertThat(media.startBps()).isEqualTo(300_000);
        assertThat(media.minBps()).isEqualTo(50_000);
        assertThat(media.path().feedbackDelayUs()).isEqualTo(40_000);
    }
}
