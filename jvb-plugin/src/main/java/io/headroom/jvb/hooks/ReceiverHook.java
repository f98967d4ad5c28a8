package io.headroom.jvb.hooks;

import org.jspecify.annotations.Nullable;

/** Sits in the bridge's remote bandwidth estimator: one for each endpoint whose packets come in. */
public interface ReceiverHook extends Hook {
    /** Whether the estimator behind this receiver has been made; until then its making is watched for. */
    boolean linked();

    /**
     * A packet is about to be observed.
     *
     * @param packetInfo the bridge's packet; not to be kept beyond {@link #packetLeaves}
     * @param absSendTimeId the identifier of the abs-send-time extension, null if not negotiated
     */
    void packetEnters(Object packetInfo, @Nullable Integer absSendTimeId);

    /**
     * The packet has been observed.
     *
     * @param receiver the bridge's remote bandwidth estimator
     */
    void packetLeaves(Object receiver);

    /** A REMB was made; null if there was nothing to say. */
    void rembCreated(@Nullable Object remb);

    /** Tells how RTCP packets reach the sender: the bridge's function of one packet. */
    void connected(Object rtcpSender);

    /** Adds our figures to the node's debug state. */
    void describe(Object nodeStats);
}
