package io.headroom.jvb.hooks;

import org.jspecify.annotations.Nullable;

/** Woven into the remote bandwidth estimator, so that its RTP receiver finds the hook. */
public interface ReceiverHookHolder {
    /** The hook, null if there is none. */
    @Nullable
    ReceiverHook headroomHook();
}
