/**
 * Packet traces in and out: CSV, plain or gzipped, one header line and one line a packet; lines that begin
 * with a hash are comments.
 *
 * <pre>
 *   receive   arrival_time_us,abs_send_time_24bit,size_bytes,ssrc               {@link ReceiveTrace}  one packet at a time
 *   send      feedback_time_us,send_time_us,arrival_time_us,size_bytes,seq      {@link SendTrace}     one report at a time
 *             [,probe_cluster_id,probe_min_probes,probe_min_bytes]
 * </pre>
 *
 * <p>{@link CapacityTrace} is the other kind: what a link could carry over time, for the simulator.
 *
 * <p>Packet traces are read as they stream by, whatever their length. A line that is not what the format says ends it
 * all with a {@link TraceFormatException} that names file, line and reason.
 */
@NullMarked
package io.headroom.workbench.trace;

import org.jspecify.annotations.NullMarked;
