package kotlin.jvm.internal;

/** Declares what the plugin touches; compiled against, never shipped. */
public final class DefaultConstructorMarker {
    private DefaultConstructorMarker() {}
}
