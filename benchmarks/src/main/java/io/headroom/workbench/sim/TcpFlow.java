package io.headroom.workbench.sim;

import io.headroom.workbench.sim.Scenario.CongestionControl;
import io.headroom.workbench.sim.Scenario.TcpSpec;
import java.util.SplittableRandom;

/**
 * A TCP sender and its receiver: slow start, Reno or CUBIC, selective acknowledgments, delayed acknowledgments with byte
 * counting (RFC 3465), retransmission time-outs. Transmissions are numbered anew each time, so that three later ones
 * acknowledged mean one lost (RFC 6675's threshold); the network keeps order. No HyStart.
 */
final class TcpFlow {
    private static final int SEGMENT_BYTES = 1_500;
    private static final int PAYLOAD_BYTES = 1_448;
    private static final int ACK_BYTES = 52;
    private static final double INITIAL_WINDOW = 10; // RFC 6928
    private static final int REORDERING = 3;
    private static final long ACK_DELAY_US = 40_000;
    private static final long LEAST_RTO_US = 200_000; // Linux; RFC 6298 asks for a second
    private static final long FIRST_RTO_US = 1_000_000;
    private static final long MAX_RTO_US = 60_000_000;
    private static final long ENDLESS = Long.MAX_VALUE / 2;

    private static final byte OUTSTANDING = 0;
    private static final byte ACKNOWLEDGED = 1;
    private static final byte LOST = 2;

    private final EventLoop loop;
    private final TcpSpec spec;
    private final Path forward;
    private final Path back;
    private final SplittableRandom random;
    private final Window window;
    private final EventLoop.Timer start;
    private final EventLoop.Timer timeout;
    private final EventLoop.Timer ackDelay;

    private long toSend;
    private long next;
    private long oldest;
    private byte[] state = new byte[1024];
    private long[] sentUs = new long[1024];
    private int inFlight;
    private long recoveryUntil;
    private double srttUs;
    private double rttVarUs;
    private long rtoUs = FIRST_RTO_US;

    private long unacknowledged = -1; // receiver: one segment that waits for its acknowledgment

    TcpFlow(EventLoop loop, TcpSpec spec, Path forward, Path back, SplittableRandom random) {
        this.loop = loop;
        this.spec = spec;
        this.forward = forward;
        this.back = back;
        this.random = random;
        forward.deliverTo(this::onSegment);
        back.deliverTo(this::onAck);
        window = spec.congestionControl() == CongestionControl.CUBIC ? new CubicWindow() : new RenoWindow();
        start = loop.timer(this::onStart);
        timeout = loop.timer(this::onTimeout);
        ackDelay = loop.timer(this::onAckDelay);
        start.at(spec.path().startUs() + (spec.startsIdle() ? idleUs() : 0));
    }

    private void onStart() {
        window.begin(INITIAL_WINDOW);
        if (spec.fileMaxBytes() == 0) {
            toSend = ENDLESS;
        } else {
            long bytes = spec.fileMinBytes() + random.nextLong(spec.fileMaxBytes() - spec.fileMinBytes() + 1);
            toSend = (bytes + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
        }
        send();
    }

    private void send() {
        long nowUs = loop.nowUs();
        if (nowUs >= spec.path().stopUs()) {
            return;
        }
        while (toSend > 0 && inFlight < (int) window.segments) {
            if (next - oldest == state.length) {
                grow();
            }
            int i = (int) (next & state.length - 1);
            state[i] = OUTSTANDING;
            sentUs[i] = nowUs;
            Packet packet = forward.newPacket(Packet.Kind.TCP, SEGMENT_BYTES);
            packet.sequenceNumber = next++;
            toSend--;
            inFlight++;
            forward.send(packet);
        }
        if (inFlight == 0) {
            timeout.cancel();
        } else if (!timeout.isSet()) {
            timeout.at(nowUs + rtoUs);
        }
    }

    private void onSegment(Packet packet) {
        if (unacknowledged < 0) {
            unacknowledged = packet.sequenceNumber;
            ackDelay.at(loop.nowUs() + ACK_DELAY_US);
        } else {
            sendAck(unacknowledged, packet.sequenceNumber);
        }
    }

    private void onAckDelay() {
        sendAck(unacknowledged, unacknowledged);
    }

    private void sendAck(long first, long second) {
        ackDelay.cancel();
        unacknowledged = -1;
        Packet ack = back.newPacket(Packet.Kind.TCP_ACK, ACK_BYTES);
        ack.sequenceNumber = first;
        ack.sendStampUs = second;
        back.send(ack);
    }

    private void onAck(Packet ack) {
        long nowUs = loop.nowUs();
        boolean full = inFlight + 2 >= (int) window.segments;
        int acknowledged = acknowledge(ack.sequenceNumber);
        if (ack.sendStampUs != ack.sequenceNumber) {
            acknowledged += acknowledge(ack.sendStampUs);
        }
        if (acknowledged > 0) {
            measureRtt(nowUs - sentUs[(int) (ack.sendStampUs & state.length - 1)]);
            timeout.at(nowUs + rtoUs);
        }
        long highest = ack.sendStampUs;
        for (long i = oldest; i <= highest - REORDERING; i++) {
            int at = (int) (i & state.length - 1);
            if (state[at] == OUTSTANDING) {
                state[at] = LOST;
                inFlight--;
                toSend++;
                if (i >= recoveryUntil) {
                    recoveryUntil = next;
                    window.onLoss(nowUs);
                }
            }
        }
        if (acknowledged > 0 && full && highest >= recoveryUntil) {
            window.onAcknowledged(nowUs, acknowledged, srttUs / 1e6);
        }
        while (oldest < next && state[(int) (oldest & state.length - 1)] != OUTSTANDING) {
            oldest++;
        }
        if (toSend == 0 && inFlight == 0 && spec.fileMaxBytes() > 0) {
            timeout.cancel();
            start.at(nowUs + idleUs());
        } else {
            send();
        }
    }

    private int acknowledge(long number) {
        int at = (int) (number & state.length - 1);
        if (number < oldest || state[at] != OUTSTANDING) {
            return 0;
        }
        state[at] = ACKNOWLEDGED;
        inFlight--;
        return 1;
    }

    private void onTimeout() {
        for (long i = oldest; i < next; i++) {
            int at = (int) (i & state.length - 1);
            if (state[at] == OUTSTANDING) {
                state[at] = LOST;
                inFlight--;
                toSend++;
            }
        }
        oldest = next;
        recoveryUntil = next;
        window.onTimeout();
        rtoUs = Math.min(MAX_RTO_US, 2 * rtoUs);
        send();
    }

    /** RFC 6298. */
    private void measureRtt(long rttUs) {
        if (srttUs == 0) {
            srttUs = rttUs;
            rttVarUs = rttUs / 2.0;
        } else {
            rttVarUs += (Math.abs(rttUs - srttUs) - rttVarUs) / 4;
            srttUs += (rttUs - srttUs) / 8;
        }
        rtoUs = Math.min(MAX_RTO_US, Math.max(LEAST_RTO_US, Math.round(srttUs + 4 * rttVarUs)) + ACK_DELAY_US);
    }

    private long idleUs() {
        return Math.round(-StrictMath.log(1 - random.nextDouble()) * spec.idleMeanUs());
    }

    private void grow() {
        byte[] states = new byte[2 * state.length];
        long[] times = new long[2 * state.length];
        for (long i = oldest; i < next; i++) {
            states[(int) (i & states.length - 1)] = state[(int) (i & state.length - 1)];
            times[(int) (i & states.length - 1)] = sentUs[(int) (i & state.length - 1)];
        }
        state = states;
        sentUs = times;
    }

    /** A congestion window, in segments. */
    private abstract static class Window {
        double segments;
        double threshold;

        void begin(double initial) {
            segments = initial;
            threshold = Double.MAX_VALUE;
        }

        void onAcknowledged(long nowUs, int acknowledged, double rttS) {
            if (segments < threshold) {
                segments += acknowledged;
            } else {
                avoidCongestion(nowUs, acknowledged, rttS);
            }
        }

        void onTimeout() {
            threshold = Math.max(2, segments / 2);
            segments = 1;
        }

        abstract void avoidCongestion(long nowUs, int acknowledged, double rttS);

        abstract void onLoss(long nowUs);
    }

    /** RFC 5681. */
    private static final class RenoWindow extends Window {
        @Override
        void avoidCongestion(long nowUs, int acknowledged, double rttS) {
            segments += acknowledged / segments;
        }

        @Override
        void onLoss(long nowUs) {
            threshold = Math.max(2, segments / 2);
            segments = threshold;
        }
    }

    /**
     * RFC 9438, letters as there.
     *
     * <pre>
     *   W_cubic(t) = C (t - K)^3 + W_max        K = cbrt((W_max - cwnd_epoch) / C)
     *   W_est     += alpha * acknowledged / cwnd
     * </pre>
     */
    private static final class CubicWindow extends Window {
        private static final double C = 0.4;
        private static final double BETA = 0.7;
        private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

        private double maxSegments; // W_max
        private double estimate; // W_est
        private double priorSegments;
        private double k;
        private long epochUs = -1;

        @Override
        void begin(double initial) {
            super.begin(initial);
            epochUs = -1;
            maxSegments = 0;
        }

        @Override
        void avoidCongestion(long nowUs, int acknowledged, double rttS) {
            if (epochUs < 0) {
                epochUs = nowUs;
                maxSegments = Math.max(maxSegments, segments);
                k = Math.cbrt((maxSegments - segments) / C);
                estimate = segments;
            }
            estimate += (estimate >= priorSegments ? 1 : ALPHA) * acknowledged / segments;
            double t = (nowUs - epochUs) / 1e6;
            double now = C * Math.pow(t - k, 3) + maxSegments;
            if (now < estimate) {
                segments = Math.max(segments, estimate);
                return;
            }
            double ahead = C * Math.pow(t + rttS - k, 3) + maxSegments;
            double target = Math.min(Math.max(ahead, segments), 1.5 * segments);
            segments += (target - segments) / segments * acknowledged;
        }

        @Override
        void onLoss(long nowUs) {
            priorSegments = segments;
            maxSegments = segments < maxSegments ? segments * (1 + BETA) / 2 : segments; // fast convergence
            segments = Math.max(2, segments * BETA);
            threshold = segments;
            epochUs = -1;
        }

        @Override
        void onTimeout() {
            maxSegments = segments;
            priorSegments = segments;
            threshold = Math.max(2, segments * BETA);
            segments = 1;
            epochUs = -1;
        }
    }
}
