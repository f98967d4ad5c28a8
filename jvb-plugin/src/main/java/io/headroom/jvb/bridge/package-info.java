/**
 * Between the bridge and the estimators: who gets which, what they are fed, what becomes of their answers, and who hears
 * about it.
 *
 * <pre>
 *   Hooks --> BridgeHooks --Identity--> Arms: which arm?
 *                |
 *                v one tap per hooked object                             one Slot per estimator
 *   REMB path    ReceiverTap + ReceiveEstimatorTap --bytes--> PacketReader --\
 *   GoogleCc     ClassicSendTap ------------------TransportFeedback-----------+--> Slot --> BandwidthEstimator
 *   GoogleCc2    Gcc2Tap -------------------------TransportFeedback----------/      |  guarded: Failover
 *                                                                                   v
 *   bridge <-- the estimate (replace) or its own (shadow, off, failed)              once a second
 *                                                                                   |
 *   one background thread (Housekeeping) <--LongRing (bounded, pooled)-- records, captures
 *       |--> RecordLog, CaptureLog: files        |--> MetricsSink: the bridge's /metrics
 * </pre>
 *
 * <p>Types of the bridge are named only in the taps, each for its group of hooks, in BuiltinParts (for the arm
 * builtin-astfix) and in BridgeMetrics. The packet path allocates nothing and takes no lock; slots die with the objects they
 * serve.
 */
@NullMarked
package io.headroom.jvb.bridge;

import org.jspecify.annotations.NullMarked;
