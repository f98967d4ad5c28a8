/**
 * What is copied into the bridge's methods: one call each, no logic, no state. The classes here are read as bytes,
 * and not one of their methods is ever called; they know {@code hooks} only, and name no type of the bridge.
 *
 * <pre>
 *   ReceiveAdvice  RemoteBandwidthEstimator, RtpReceiverImpl
 *   ClassicAdvice  GoogleCcEstimator, RemoteBitrateEstimatorAbsSendTime
 *   Gcc2Advice     bandwidthestimation2.DelayBasedBwe
 *   MetricsAdvice  VideobridgeMetricsContainer
 * </pre>
 */
@NullMarked
package io.headroom.jvb.advice;

import org.jspecify.annotations.NullMarked;
