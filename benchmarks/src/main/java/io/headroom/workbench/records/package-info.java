/**
 * What happened in real bridges: the records of many are put together, and arms are compared with each other.
 *
 * <pre>
 *   record files --RecordFile--> RecordLine --> {@link io.headroom.workbench.records.Sessions}   one per endpoint, side, arm and mode
 *                                                 |
 *        side and mode --> {@link io.headroom.workbench.records.Trial} --{@link io.headroom.workbench.records.ConferenceBootstrap}--> {@link io.headroom.workbench.records.Finding}s --> page, JSON, words
 *                                                 |
 *        the files once more --> {@link io.headroom.workbench.records.CallSeries} of a few sessions
 * </pre>
 *
 * <p>Files are streamed, twice; memory grows with the number of endpoints and not with the length of their calls. The
 * same files give the same bytes, in whatever order they are named.
 */
@NullMarked
package io.headroom.workbench.records;

import org.jspecify.annotations.NullMarked;
