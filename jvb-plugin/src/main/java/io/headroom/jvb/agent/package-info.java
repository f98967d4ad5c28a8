/**
 * Gets Headroom into the bridge, or says why not.
 *
 * <pre>
 *   premain: Agent --> settings (config) --> enabled?
 *                  --> HookGroup: Shape + LinkCheck against the bridge's class files    all of a group, or nothing
 *                  --> Weaver: class files in, class files out                          before any of them is loaded
 *                  --> BridgeStart: estimators, arms, metrics, records (bridge)
 *                  --> one ClassFileTransformer that hands out what was woven
 *
 *   main:    Main --> Doctor: the same checks on an installation that is not running
 * </pre>
 *
 * <p>No class of the bridge is loaded here; they are read as bytes. Nothing thrown here reaches the bridge.
 */
@NullMarked
package io.headroom.jvb.agent;

import org.jspecify.annotations.NullMarked;
