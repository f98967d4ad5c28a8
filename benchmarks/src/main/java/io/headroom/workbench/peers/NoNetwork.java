package io.headroom.workbench.peers;

import io.headroom.workbench.sim.NetworkView;

/** The view of one who is only made to see whether it can be made. */
enum NoNetwork implements NetworkView {
    INSTANCE;

    @Override
    public long nowUs() {
        return 0;
    }

    @Override
    public long capacityBps(long fromUs, long toUs) {
        return 0;
    }

    @Override
    public long queueDelayUs() {
        return 0;
    }

    @Override
    public int flowsOnPath() {
        return 1;
    }

    @Override
    public long applicationLimitBps() {
        return 0;
    }

    @Override
    public long baseRttUs() {
        return 0;
    }
}
