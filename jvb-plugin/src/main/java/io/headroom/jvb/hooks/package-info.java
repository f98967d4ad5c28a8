/**
 * What woven code calls. Each hooked object of the bridge carries one of the three hooks in a field of its own; null
 * means that the bridge is on its own.
 *
 * <pre>
 *   RemoteBandwidthEstimator              -> ReceiverHook    packets of the REMB path, REMBs
 *   GoogleCcEstimator and its delay part  -> EstimatorHook   both directions of engine GoogleCc
 *   DelayBasedBwe                         -> FeedbackHook    send side of engine GoogleCc2
 *
 *   advice --> {@link io.headroom.jvb.hooks.Hooks} --> hook (implemented in {@code bridge}, made by a HookFactory)
 * </pre>
 *
 * <p>Nothing ever leaves {@code Hooks} but an answer: a hook that throws is told so, and the bridge's own value stands.
 * No type of the bridge is named here.
 */
@NullMarked
package io.headroom.jvb.hooks;

import org.jspecify.annotations.NullMarked;
