package io.headroom.workbench.live;

/** Real time needs a machine of its own. */
public final class Undisturbed {
    private static final int ATTEMPTS = 3;

    private Undisturbed() {}

    /** Runs a check; one that fails while the machine was busy with something else proves nothing, and is run again. */
    public static void orAgain(Runnable check) {
        for (int attempt = 1; ; attempt++) {
            try (DisturbanceWatch watch = new DisturbanceWatch()) {
                try {
                    check.run();
                    return;
                } catch (AssertionError e) {
                    Disturbance seen = watch.seen();
                    if (!seen.disturbed() || attempt == ATTEMPTS) {
                        throw new AssertionError(seen.inWords() + " Attempt " + attempt + ": " + e.getMessage(), e);
                    }
                    System.out.println("once more, " + seen.inWords() + " " + e.getMessage());
                }
            }
        }
    }
}
