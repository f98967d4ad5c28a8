package io.headroom.workbench.cli;

import io.headroom.bwe.Direction;
import io.headroom.workbench.peers.PeerCatalog;
import io.headroom.workbench.sim.Scenario;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every simulation needs: scenarios, estimators, and where those sit. */
final class RunOptions {
    @Option(
            names = "--direction",
            paramLabel = "receive|send",
            description = "Where the estimators sit: at the receiver, answering with REMB, or at the sender, fed with"
                    + " transport-cc reports (default: ${DEFAULT-VALUE}).")
    private String direction = "receive";

    @Mixin
    private ScenarioOptions scenarioOptions = new ScenarioOptions();

    @Mixin
    private PeerOptions peerOptions = new PeerOptions();

    /**
     * What was chosen, checked.
     *
     * @param direction where the estimators sit
     * @param scenarios what is run
     * @param peers all estimators there are
     */
    record Chosen(Direction direction, List<Scenario> scenarios, PeerCatalog peers) {
        /**
         * Checks that these can be run.
         *
         * @throws BadInput in words for the user
         */
        void check(List<String> estimators) {
            try {
                estimators.forEach(name -> peers.check(name, direction));
            } catch (IllegalArgumentException e) {
                throw new BadInput(e.getMessage(), e);
            }
        }
    }

    /**
     * Finds scenarios and estimators. Scenarios in which somebody takes part who is not there are left out, and {@code err}
     * is told.
     *
     * @param scenarios names and tags, separated by commas; may be empty
     * @throws BadInput in words for the user
     */
    Chosen choose(String scenarios, PrintWriter err) {
        Direction side = PeerOptions.direction(direction);
        List<Scenario> wanted = scenarioOptions.choose(scenarios);
        PeerCatalog peers = peerOptions.find();
        peers.problems().forEach(err::println);
        List<Scenario> possible = new ArrayList<>();
        for (Scenario scenario : wanted) {
            try {
                scenario.namedEstimators().forEach(name -> peers.check(name, side));
                possible.add(scenario);
            } catch (IllegalArgumentException e) {
                err.println("scenario " + scenario.name() + " is left out: " + e.getMessage());
            }
        }
        if (possible.isEmpty()) {
            throw new BadInput("no scenario is left to run");
        }
        return new Chosen(side, possible, peers);
    }
}
