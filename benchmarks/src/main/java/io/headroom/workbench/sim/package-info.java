/**
 * The simulator: closed loops of senders, links and estimators, in virtual time.
 *
 * <pre>
 *   Scenario --Simulation.run(scenario, direction, peers, seed)--> RunResult
 *
 *   MediaSender --packets--> Link(s) --> DelayLine --> MediaReceiver
 *        ^                (queue, AQM)  (propagation,        |  RECEIVE: estimator here, REMB and receiver reports back
 *        |                               jitter, loss)       |  SEND:    transport-cc reports back, estimator at the sender
 *        +------------- feedback DelayLine <-----------------+
 *
 *   TcpFlow, UdpFlow: competitors on the same links          Recorder: watches all of it, becomes the RunResult
 * </pre>
 *
 * <p>One run is one thread, one {@code EventLoop} and one clock in microseconds. Every random stream is derived from
 * (seed, scenario, component), so a run gives the same bytes whatever else runs beside it, and all estimators meet the
 * same noise. Each run proves at its end that no packet was lost from the books.
 *
 * <p>{@link io.headroom.workbench.sim.Peer} is the seam for what is tried out; scenarios are HOCON files, see {@link
 * io.headroom.workbench.sim.Scenarios}.
 */
@NullMarked
package io.headroom.workbench.sim;

import org.jspecify.annotations.NullMarked;
