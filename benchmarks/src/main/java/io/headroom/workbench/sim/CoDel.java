package io.headroom.workbench.sim;

/** RFC 8289's control law, asked about each packet that reaches the head of the queue. */
final class CoDel {
    private static final long TARGET_US = 5_000;
    private static final long INTERVAL_US = 100_000;
    /** A queue of no more than this is never too long. */
    private static final int MTU_BYTES = 1_500;

    private long firstAboveUs;
    private boolean dropping;
    private long dropNextUs;
    private int count;
    private int lastCount;

    /** Whether the packet at the head, which has waited for {@code sojournUs}, is to be dropped. */
    boolean drops(long nowUs, long sojournUs, long queueBytes) {
        boolean ok = isOkToDrop(nowUs, sojournUs, queueBytes);
        if (dropping) {
            if (!ok) {
                dropping = false;
                return false;
            }
            if (nowUs - dropNextUs >= 0) {
                count++;
                dropNextUs = controlLaw(dropNextUs);
                return true;
            }
            return false;
        }
        if (!ok) {
            return false;
        }
        dropping = true;
        int delta = count - lastCount;
        boolean recent = nowUs - dropNextUs < 16 * INTERVAL_US;
        count = delta > 1 && recent ? delta : 1;
        dropNextUs = controlLaw(nowUs);
        lastCount = count;
        return true;
    }

    /** The queue ran empty. */
    void onIdle() {
        firstAboveUs = 0;
        dropping = false;
    }

    private boolean isOkToDrop(long nowUs, long sojournUs, long queueBytes) {
        if (sojournUs < TARGET_US || queueBytes <= MTU_BYTES) {
            firstAboveUs = 0;
            return false;
        }
        if (firstAboveUs == 0) {
            firstAboveUs = nowUs + INTERVAL_US;
            return false;
        }
        return nowUs - firstAboveUs >= 0;
    }

    private long controlLaw(long us) {
        return us + Math.round(INTERVAL_US / Math.sqrt(count));
    }
}
