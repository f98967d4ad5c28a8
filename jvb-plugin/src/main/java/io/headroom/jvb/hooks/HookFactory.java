package io.headroom.jvb.hooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the hooks as the bridge makes the objects they sit in. Null leaves an object to itself. */
public interface HookFactory {
    /**
     * For a remote bandwidth estimator.
     *
     * @param context the endpoint's diagnostic context: who it is
     */
    @Nullable
    ReceiverHook receiver(Map<String, Object> context);

    /**
     * For a GoogleCc estimator.
     *
     * @param receiver the receiver it is made for, null if it is made for the send side
     */
    @Nullable
    EstimatorHook estimator(Map<String, Object> context, @Nullable ReceiverHook receiver);

    /** For the delay-based part of engine GoogleCc2. */
    @Nullable
    FeedbackHook feedback(Map<String, Object> context);

    /**
     * For the bridge's figures.
     *
     * @param container the bridge's container of metrics, which nobody else knows yet
     */
    void metrics(Object container);

    /** Making a hook threw; must not throw. */
    void threw(Throwable thrown);
}
