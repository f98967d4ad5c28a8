package io.headroom.workbench.live;

import io.headroom.libjitsi.RembSink;
import org.jitsi.impl.neomedia.transform.TransformEngine;

/** What sits before SRTP in an endpoint's transform chain, and makes the REMBs. */
interface Estimation {
    /** The engine that observes what comes in. */
    TransformEngine engine();

    /** Sends a REMB if one is due; called after each packet and every few milliseconds without. */
    void poll();

    /** The present estimate, or -1. */
    long bitrateBps();

    /** Makes one, when signalling is done. */
    @FunctionalInterface
    interface Factory {
        Estimation create(int absSendTimeId, int senderSsrc, int mediaSsrc, RembSink sink);
    }
}
