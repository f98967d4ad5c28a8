package io.headroom.bwe.gcc;

import io.headroom.bwe.NetworkState;

/** What the rate control does with the estimate (draft-ietf-rmcat-gcc-02 section 5.5). */
enum RateState {
    HOLD,
    INCREASE,
    DECREASE;

    /**
     * The next state. DECREASE lasts for one update only ({@link AimdRateControl} holds right after reducing), so that
     * NORMAL leads to INCREASE from anywhere but DECREASE.
     */
    RateState on(NetworkState state) {
        return switch (state) {
            case OVERUSE -> DECREASE;
            case UNDERUSE -> HOLD; // let the queue that we see draining drain
            case NORMAL -> this == HOLD ? INCREASE : this;
        };
    }
}
