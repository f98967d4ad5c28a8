package io.headroom.bwe.gcc;

/** {@code gcc-trendline}; public for {@link java.util.ServiceLoader}. */
public final class GccTrendlineProvider extends GccProvider {
    /** Called by the service loader. */
    public GccTrendlineProvider() {
        super(DelayFilter.Kind.TRENDLINE);
    }

    @Override
    public String name() {
        return "gcc-trendline";
    }

    @Override
    public String description() {
        return "Google Congestion Control with the trendline filter: libwebrtc's send side, to the bit";
    }
}
