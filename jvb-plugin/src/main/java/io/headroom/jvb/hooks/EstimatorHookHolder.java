package io.headroom.jvb.hooks;

import org.jspecify.annotations.Nullable;

/** Woven into the delay-based part, so that the estimator around it finds the hook they share. */
public interface EstimatorHookHolder {
    /** The hook, null if there is none. */
    @Nullable
    EstimatorHook headroomHook();
}
