package io.headroom.workbench.records;

import io.headroom.workbench.trace.RecordLine.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A trial's verdict, in words that need no table. */
final class TrialWords {
    private TrialWords() {}

    /** A sentence or two for each arm that is compared with the trial's first. */
    static List<String> verdicts(Trial trial) {
        List<String> verdicts = new ArrayList<>();
        if (trial.mode == Mode.SHADOW) {
            trial.arms.stream()
                    .filter(arm -> arm.beside(Measure.CLEAN).isKnown()
                            || arm.beside(Measure.CONGESTED).isKnown())
                    .forEach(arm -> verdicts.add(shadow(arm)));
            if (verdicts.isEmpty()) {
                verdicts.add("No arm of these has an estimate of its own to set beside the built-in's.");
            }
        } else if (trial.arms.size() < 2) {
            verdicts.add("Everybody was in the arm " + trial.arms.get(0).name
                    + ": there is nothing to compare it with. Give headroom.ab.arms two or more.");
        } else {
            Trial.Arm base = trial.arms.get(0);
            for (Trial.Arm arm : trial.arms.subList(1, trial.arms.size())) {
                verdicts.add(replace(trial, arm, base));
            }
        }
        return verdicts;
    }

    private static String replace(Trial trial, Trial.Arm arm, Trial.Arm base) {
        List<Finding> deciding = trial.findings(arm.name, base.name).stream()
                .filter(finding -> Arrays.asList(Measure.DECIDING).contains(finding.measure()))
                .filter(Finding::isKnown)
                .sorted(Comparator.comparing((Finding finding) -> finding.sign() == 0)) // what is sure comes first
                .toList();
        String basis = count(arm) + " against " + count(base);
        List<Finding> few =
                deciding.stream().filter(finding -> !finding.hasEnough()).toList();
        if (deciding.isEmpty()) {
            return arm.name + " against " + base.name + ": nothing that decides was recorded in both (" + basis + ").";
        }
        boolean better = deciding.stream().anyMatch(finding -> finding.sign() > 0);
        boolean worse = deciding.stream().anyMatch(finding -> finding.sign() < 0);
        String head = better
                ? (worse ? arm.name + " trades one thing for another against " : arm.name + " is better than ")
                : worse ? arm.name + " is worse than " : "No sure difference between " + arm.name + " and ";
        String details =
                String.join(", ", deciding.stream().map(Finding::inWords).toList());
        String how = few.size() == deciding.size()
                ? "Not sure: " + basis + ", at least " + Finding.ENOUGH_CONFERENCES + " conferences of each are needed."
                : better || worse ? "Sure, by " + basis + "." : "Not sure, with " + basis + ": more calls would tell.";
        return head + base.name + ": " + details + ". " + how;
    }

    private static String shadow(Trial.Arm arm) {
        List<String> parts = new ArrayList<>();
        Finding clean = arm.beside(Measure.CLEAN);
        Finding congested = arm.beside(Measure.CONGESTED);
        if (clean.isKnown()) {
            parts.add(than(clean) + " while the path was clean");
        }
        if (congested.isKnown()) {
            parts.add(than(congested) + " while it was congested");
        }
        String held = "It was below what got through in "
                + arm.value(Measure.HELD_BACK).toText(1) + " % of the time, the built-in in "
                + arm.value(Measure.BUILTIN_HELD_BACK).toText(1) + " %.";
        boolean enough = clean.hasEnough() || congested.hasEnough();
        return arm.name + " would have allowed " + String.join(", and ", parts) + ". " + held + " "
                + (enough
                        ? "By " + count(arm) + "."
                        : "Not sure: " + count(arm) + ", at least " + Finding.ENOUGH_CONFERENCES
                                + " conferences are needed.");
    }

    private static String than(Finding finding) {
        boolean sure = finding.hasEnough()
                && (finding.difference().isAboveZero() || finding.difference().isBelowZero());
        return finding.amount("more", "less") + " than the built-in" + (sure ? "" : ", which is not sure,");
    }

    private static String count(Trial.Arm arm) {
        return arm.conferences + (arm.conferences == 1 ? " conference" : " conferences") + " (" + arm.sessions.size()
                + (arm.sessions.size() == 1 ? " endpoint)" : " endpoints)");
    }
}
