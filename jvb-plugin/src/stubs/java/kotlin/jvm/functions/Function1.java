package kotlin.jvm.functions;

/** Declares what the plugin touches; compiled against, never shipped. */
public interface Function1<P1, R> {
    R invoke(P1 p1);
}
