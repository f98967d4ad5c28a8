/**
 * What a packet costs: JMH suites over one steady trace, and the reading of their results.
 *
 * <pre>
 *   SteadyTrace --+--> EstimatorBenchmark, ScaleBenchmark        BandwidthEstimator.onPacket
 *                 +--> RtpBenchmark                              RTP bytes in, REMB bytes out
 *                 +--> FeedbackBenchmark                         transport-cc reports
 *                 +--> gcc.GccPartsBenchmark                     each part alone (package-private, hence its package)
 *                 +--> peers.LibjitsiBenchmark, JvbBenchmark     the peers, same trace, same run
 *
 *   JMH's results --> BenchResults --> table, JSON               RetainedBytes: what an estimator holds, by JOL
 * </pre>
 *
 * <p>Run them with {@code headroom-workbench bench}; a single one with {@code --only REGEX}. All benchmarks take one
 * packet (or report) per invocation, read their input from arrays made before the measured loop, and let JMH consume the
 * result. Expect 0 B/op from everything of ours. If one shows more, see ALLOCATIONS.md in the benchmarks folder for how
 * to find the site.
 */
@NullMarked
package io.headroom.workbench.bench;

import org.jspecify.annotations.NullMarked;
