/**
 * Gets Headroom into the bridge, or says why not.
 *
 * <pre>
 *   premain: Agent --> FirstLook, SettingsReader (config): may it be enabled? --> Installation
 *                        |
 *                        +--> WovenClasses: the ClassFileTransformer; whoever wants a class early waits for
 *                        +--> a thread of its own, while the bridge starts:
 *                                HookGroup: Shape + LinkCheck against the bridge's class files   all of a group, or nothing
 *                                Weaver: class files in, class files out                         before any of them is loaded
 *                                HeadroomBridge: estimators, arms, records (bridge)
 *
 *   main:    Main --> Doctor: the same checks on an installation that is not running
 * </pre>
 *
 * <p>No class of the bridge is loaded here; they are read as bytes. Nothing thrown here reaches the bridge.
 */
@NullMarked
package io.headroom.jvb.agent;

import org.jspecify.annotations.NullMarked;
