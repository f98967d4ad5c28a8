package io.headroom.bwe.gcc;

/** {@code gcc-kalman}; public for {@link java.util.ServiceLoader}. */
public final class GccKalmanProvider extends GccProvider {
    /** Called by the service loader. */
    public GccKalmanProvider() {
        super(DelayFilter.Kind.KALMAN);
    }

    @Override
    public String name() {
        return "gcc-kalman";
    }

    @Override
    public String description() {
        return "Google Congestion Control with the Kalman filter: libwebrtc's receive side, to the bit";
    }
}
