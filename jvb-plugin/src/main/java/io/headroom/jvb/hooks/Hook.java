package io.headroom.jvb.hooks;

/** What all hooks have in common: they are told when one of their calls threw. */
public interface Hook {
    /** Called in place of letting {@code thrown} reach the bridge; must not throw. */
    void threw(Throwable thrown);
}
