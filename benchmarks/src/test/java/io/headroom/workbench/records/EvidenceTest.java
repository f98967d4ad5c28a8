package io.headroom.workbench.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.workbench.trace.RecordLine.Mode;
import io.headroom.workbench.trace.RecordLine.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records made by hand, whose answer is known. */
class EvidenceTest {
    @TempDir
    Path folder;

    @Test
    void aDifferenceInEveryConferenceIsToldAsItIs() throws IOException {
        RecordText records = new RecordText();
        for (int c = 1; c <= 40; c++) {
            boolean ours = c % 2 == 0;
            records.call(c, 1, ours ? "headroom" : "builtin", 100, (s, second) -> {
                second.receivedKbps = ours ? 1_100 : 1_000;
                second.estimateKbps = ours ? 1_200 : -1;
                second.builtinKbps = 1_050;
                second.rttMs = s % 10 != 5 ? 50 : ours ? 60 : 90; // every tenth second: p95 is 10 or 40 above the least
                second.loss = ours ? 0.005 : 0.01;
            });
        }
        Trial trial = only(read(records));

        assertThat(trial.side).isEqualTo(Side.SEND);
        assertThat(trial.mode).isEqualTo(Mode.REPLACE);
        assertThat(trial.arms).extracting(arm -> arm.name).containsExactly("builtin", "headroom");
        assertThat(trial.arms).allSatisfy(arm -> {
            assertThat(arm.conferences).isEqualTo(20);
            assertThat(arm.sessions).hasSize(20);
            assertThat(arm.hours()).isCloseTo(2_000 / 3_600.0, within(1e-9));
        });
        assertThat(value(trial, "builtin", Measure.CARRIED)).isEqualTo(1_000);
        assertThat(value(trial, "headroom", Measure.USED)).isEqualTo(1_200);
        assertThat(value(trial, "builtin", Measure.USED)).isEqualTo(1_050);
        assertThat(value(trial, "builtin", Measure.RTT_RISE)).isCloseTo(40, within(1.0));
        assertThat(value(trial, "headroom", Measure.RTT_RISE)).isCloseTo(10, within(0.7));
        assertThat(difference(trial, Measure.CARRIED)).isCloseTo(10, within(1e-9));
        assertThat(difference(trial, Measure.LOSS)).isCloseTo(-0.5, within(1e-9));
        assertThat(trial.findings)
                .filteredOn(finding -> List.of(Measure.DECIDING).contains(finding.measure()))
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.sign()).isEqualTo(1));
        assertThat(TrialWords.verdicts(trial))
                .singleElement()
                .asString()
                .startsWith(
                        "headroom is better than builtin: carried 10.0 % more, queued 30 ms less, lost 0.50 points less")
                .endsWith("Sure, by 20 conferences (20 endpoints) against 20 conferences (20 endpoints).");
    }

    /** Forty endpoints that are better off, but all of them in one conference: that may have been a good day. */
    @Test
    void manyEndpointsOfOneConferenceProveNothing() throws IOException {
        RecordText records = new RecordText();
        for (int c = 1; c <= 60; c++) {
            boolean ours = c % 2 == 0;
            int endpoints = c == 2 ? 40 : 1;
            for (int e = 0; e < endpoints; e++) {
                long kbps = c == 2 ? 3_000 : 1_000 + c / 2; // as good as equal elsewhere
                records.call(c, e, ours ? "headroom" : "builtin", 20, (s, second) -> second.receivedKbps = kbps);
            }
        }
        Trial trial = only(read(records));
        Finding carried = finding(trial, Measure.CARRIED);

        assertThat(carried.difference().value()).isGreaterThan(100);
        assertThat(carried.difference().low()).isLessThan(2);
        assertThat(carried.sign()).isZero();
        assertThat(TrialWords.verdicts(trial).get(0)).startsWith("No sure difference between headroom and builtin");
    }

    @Test
    void fewConferencesAreNotSure() throws IOException {
        RecordText records = new RecordText();
        for (int c = 1; c <= 12; c++) {
            boolean ours = c % 3 == 0;
            records.call(
                    c, 1, ours ? "headroom" : "builtin", 30, (s, second) -> second.receivedKbps = ours ? 2_000 : 1_000);
        }

        assertThat(TrialWords.verdicts(only(read(records))).get(0))
                .startsWith("No sure difference between headroom and builtin")
                .contains("+100.0 %")
                .endsWith("Not sure: 4 conferences (4 endpoints) against 8 conferences (8 endpoints), at least 20"
                        + " conferences of each are needed.");
    }

    /** Coverage, measured: arms that do not differ may be called different in about 5 of 100 trials. */
    @Test
    void equalArmsAreSeldomCalledDifferent() {
        int wrong = 0;
        int trials = 200;
        for (int t = 0; t < trials; t++) {
            SplittableRandom random = new SplittableRandom(t);
            List<Session> sessions = new ArrayList<>();
            for (int c = 0; c < 60; c++) {
                double conference = 1_000_000 * Math.exp(0.5 * random.nextGaussian());
                for (int e = 0; e <= random.nextInt(4); e++) {
                    Session session = new Session(
                            new Session.Key(Side.SEND, Mode.REPLACE, c % 2 == 0 ? "a" : "b", c, 100L * c + e));
                    session.received.add(conference * Math.exp(0.1 * random.nextGaussian()));
                    sessions.add(session);
                }
            }
            Finding carried = finding(new Trial(Side.SEND, Mode.REPLACE, sessions), Measure.CARRIED);
            wrong += carried.difference().isAboveZero() || carried.difference().isBelowZero() ? 1 : 0;
        }

        assertThat(wrong).as("of %d trials", trials).isBetween(2, 24); // 5 % is 10; endpoints drawn alone: 60 and more
    }

    @Test
    void inShadowEstimatesAreComparedSecondBySecond() throws IOException {
        RecordText records = new RecordText().side("receive").mode("shadow");
        for (int c = 1; c <= 30; c++) {
            records.call(c, 1, "headroom", 100, (s, second) -> {
                boolean congested = s >= 80;
                second.receivedKbps = 1_000;
                second.builtinKbps = congested ? 2_000 : 1_500;
                second.estimateKbps = congested ? 900 : 1_800;
                second.rttMs = congested ? 250 : 50;
            });
        }
        Trial trial = only(read(records));

        assertThat(trial.findings).as("everybody had the built-in").isEmpty();
        assertThat(value(trial, "headroom", Measure.CLEAN)).isCloseTo(20, within(1e-9));
        assertThat(value(trial, "headroom", Measure.CONGESTED)).isCloseTo(-55, within(1e-9));
        assertThat(value(trial, "headroom", Measure.HELD_BACK)).isCloseTo(20, within(1e-9));
        assertThat(value(trial, "headroom", Measure.BUILTIN_HELD_BACK)).isZero();
        assertThat(value(trial, "headroom", Measure.USED)).as("the built-in's").isEqualTo(1_600);
        assertThat(TrialWords.verdicts(trial).get(0))
                .isEqualTo(
                        "headroom would have allowed 20.0 % more than the built-in while the path was clean, and 55.0 %"
                                + " less than the built-in while it was congested. It was below what got through in 20.0 % of the"
                                + " time, the built-in in 0.0 %. By 30 conferences (30 endpoints).");
    }

    @Test
    void bothSidesAndModesAreKeptApart() throws IOException {
        RecordText records = new RecordText();
        for (String side : List.of("send", "receive")) {
            for (String mode : List.of("replace", "shadow", "off")) {
                records.side(side).mode(mode).call(1, 1, "headroom", 20, (s, second) -> {});
            }
        }
        Evidence evidence = read(records);

        assertThat(evidence.trials)
                .extracting(Trial::title)
                .containsExactlyInAnyOrder(
                        "Send side, replace", "Send side, shadow", "Receive side, replace", "Receive side, shadow");
        assertThat(evidence.sessions).isEqualTo(6);
        assertThat(evidence.idle).isEqualTo(2);
        assertThat(TrialWords.verdicts(evidence.trials.get(0)).get(0)).contains("nothing to compare it with");
    }

    @Test
    void aSwitchedOffEstimatorStaysInItsArm() throws IOException {
        RecordText records = new RecordText();
        records.call(1, 1, "headroom", 20, (s, second) -> {
            second.estimateKbps = s < 10 ? 2_000 : -1;
            second.builtinKbps = 1_000;
            second.failed = s >= 10;
        });
        Trial trial = only(read(records));

        assertThat(value(trial, "headroom", Measure.FAILED)).isEqualTo(100);
        assertThat(value(trial, "headroom", Measure.USED)).isEqualTo(1_500);
    }

    @Test
    void theSameRecordsGiveTheSameBytesInAnyOrderOfFiles() throws IOException {
        RecordText one = new RecordText();
        RecordText other = new RecordText();
        for (int c = 1; c <= 50; c++) {
            int rate = 500 + 37 * (c % 7);
            (c % 3 == 0 ? one : other)
                    .call(c, 1, c % 2 == 0 ? "headroom" : "builtin", 70, (s, second) -> second.receivedKbps = rate);
        }
        Path first = write("headroom-record-a.csv", one.toString());
        Path second = write("headroom-record-b.csv", other.toString());

        Evidence forward = Evidence.read(RecordFiles.of(List.of(first, second)), List.of(), bytes -> {});
        Evidence backward = Evidence.read(RecordFiles.of(List.of(second, first, second)), List.of(), bytes -> {});
        Evidence byFolder = Evidence.read(RecordFiles.of(List.of(folder)), List.of(), bytes -> {});

        assertThat(EvidenceJson.of(backward))
                .isEqualTo(EvidenceJson.of(forward))
                .isEqualTo(EvidenceJson.of(byFolder));
        assertThat(new EvidenceReport(backward).toPage().render())
                .isEqualTo(new EvidenceReport(forward).toPage().render());
    }

    @Test
    void namesOfArmsAreNoMarkup() throws IOException {
        RecordText records = new RecordText().call(1, 1, "<b>mine</b>", 90, (s, second) -> second.estimateKbps = 900);

        assertThat(new EvidenceReport(read(records)).toPage().render())
                .contains("&lt;b&gt;mine&lt;/b&gt;")
                .doesNotContain("<b>mine");
    }

    @Test
    void aCallIsShownWithTheReasonsItsEstimatorGave() throws IOException {
        RecordText records = new RecordText().call(1, 1, "headroom", 100, (s, second) -> {
            second.estimateKbps = 900;
            second.reason = s < 60 ? "grow: train" : s < 99 ? "hold: </script>" : "";
            second.reasonKbps = s < 60 ? 2_900 : -1;
        });
        Evidence evidence = read(records);

        assertThat(new EvidenceReport(evidence).toPage().render())
                .contains("{\"name\":\"grow: train\",\"percent\":60,\"runs\":[0,59]}")
                .contains("{\"name\":\"hold: \\u003c/script>\",\"percent\":39,\"runs\":[60,98]}")
                .doesNotContain("hold: </script>");
        assertThat(EvidenceJson.of(evidence).replaceAll("\\s", ""))
                .contains("\"secondsByReason\":{\"grow:train\":60,\"hold:</script>\":39}");
    }

    @Test
    void withoutReasonsThereAreNoLanes() throws IOException {
        RecordText records = new RecordText().call(1, 1, "headroom", 100, (s, second) -> second.estimateKbps = 900);

        assertThat(new EvidenceReport(read(records)).toPage().render())
                .contains("data-panels")
                .doesNotContain("\"lanes\"");
    }

    @Test
    void quantilesAreWithinOnePercent() {
        Quantiles quantiles = new Quantiles();
        for (int i = 1; i <= 10_000; i++) {
            quantiles.add(7L * (i * 7_919L % 10_000 + 1)); // 7..70000, shuffled
        }

        for (double q : new double[] {0.01, 0.25, 0.5, 0.95, 0.999}) {
            assertThat(quantiles.quantile(q)).as("quantile %s", q).isCloseTo(70_000 * q, within(0.011 * 70_000 * q));
        }
        assertThat(quantiles.min()).isEqualTo(7);
        assertThat(new Quantiles().quantile(0.5)).isNaN();
    }

    private static double value(Trial trial, String arm, Measure measure) {
        return trial.arms.stream()
                .filter(each -> each.name.equals(arm))
                .findFirst()
                .orElseThrow()
                .value(measure)
                .value();
    }

    private static Finding finding(Trial trial, Measure measure) {
        return trial.findings.stream()
                .filter(finding -> finding.measure() == measure)
                .findFirst()
                .orElseThrow();
    }

    private static double difference(Trial trial, Measure measure) {
        return finding(trial, measure).difference().value();
    }

    private static Trial only(Evidence evidence) {
        assertThat(evidence.trials).hasSize(1);
        return evidence.trials.get(0);
    }

    private Evidence read(RecordText records) throws IOException {
        Path file = write("headroom-record-1.csv", records.toString());
        return Evidence.read(RecordFiles.of(List.of(file)), List.of(), bytes -> {});
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
