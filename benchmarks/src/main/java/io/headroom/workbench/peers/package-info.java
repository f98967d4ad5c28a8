/**
 * Who takes part: every estimator that is to be compared, whoever wrote it, as a {@link io.headroom.workbench.sim.Peer}.
 *
 * <pre>
 *                      +-- ServiceLoader: our own, and any jar's                        (both directions)
 *                      +-- libjitsi      its class from our class path, clock replaced  (both directions)
 *   PeerCatalog.named -+-- jvb-builtin, jvb-builtin-astfix   \ classes of an installed  (receive)
 *                      +-- jvb-googlecc, jvb-googlecc2       / bridge, isolated         (send)
 *                      +-- oracle        reads the simulator's NetworkView              (both directions)
 *                      +-- fixed         always says the same                           (both directions)
 * </pre>
 *
 * <p>Foreign classes run unchanged but for one thing: where they ask the system for the time they get {@link
 * io.headroom.workbench.peers.VirtualClock}. A bridge's classes live in a class loader of their own, so its Kotlin,
 * Jackson and libjitsi never meet ours, and are reached by reflection: Kotlin mangles the names of methods that take
 * value classes ({@code getCurrentBw-WElJv5I}), so a method is found by its name or that name and a hyphen.
 */
@NullMarked
package io.headroom.workbench.peers;

import org.jspecify.annotations.NullMarked;
