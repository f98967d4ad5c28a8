package io.headroom.bwe.rtp;

import static io.headroom.bwe.rtp.RtpBytes.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.rtp.PacketReader.Outcome;
import org.junit.jupiter.api.Test;

class PacketReaderTest {
    private static final int AST = 3;
    private static final int ACT = 5;
    private static final long MS = 1_000;
    private static final long S = 1_000_000;

    private final ExtensionIds ids = new ExtensionIds(AST, ACT);
    private final PacketReader reader = new PacketReader(ids);

    @Test
    void readsWhatAnEstimatorWantsToKnow() {
        byte[] packet = rtp().ssrc(0xCAFEBABE)
                .sequenceNumber(65_535)
                .absSendTime(AST, (12 << 18) + (1 << 17))
                .payload(1_000)
                .padding(100)
                .bytes();

        assertThat(read(packet, 77)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.ssrc()).isEqualTo(0xCAFEBABE);
        assertThat(reader.sequenceNumber()).isEqualTo(65_535);
        assertThat(reader.sizeBytes()).isEqualTo(1_100);
        assertThat(reader.sendTimeUs()).isEqualTo(12 * S + S / 2);
        assertThat(reader.packets()).isEqualTo(1);
    }

    @Test
    void unwrapsSendTimesOverAllStreamsOfTheSender() {
        read(rtp().ssrc(1).absSendTime(AST, 0xFFFFFF).bytes(), 0);
        long before = reader.sendTimeUs();
        read(rtp().ssrc(2).absSendTime(AST, (1 << 18) - 1).bytes(), S);
        assertThat(reader.sendTimeUs() - before).isEqualTo(S);
    }

    @Test
    void looksUnderTheIdsThatTheStreamNegotiated() {
        ids.set(9, 14, ExtensionIds.NONE);
        assertThat(read(rtp().ssrc(9).absSendTime(AST, 1).bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(rtp().ssrc(9).absSendTime(14, 1).bytes(), 0)).isEqualTo(Outcome.OBSERVED);
        assertThat(read(rtp().ssrc(8).absSendTime(14, 1).bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(rtp().ssrc(8).absSendTime(AST, 1).bytes(), 0)).isEqualTo(Outcome.OBSERVED);
    }

    @Test
    void readsTheTwoByteForm() {
        assertThat(read(rtp().twoByte(AST, 0x04, 0x00, 0x00).bytes(), 0)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isEqualTo(S);
    }

    @Test
    void countsWhatItCannotUse() {
        byte[] rtcp = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1};
        assertThat(read(rtcp, 0)).isEqualTo(Outcome.RTCP);
        assertThat(read(new byte[40], 0)).isEqualTo(Outcome.MALFORMED);
        assertThat(read(new byte[0], 0)).isEqualTo(Outcome.MALFORMED);
        assertThat(reader.read(rtcp, 5, 100, 0)).isEqualTo(Outcome.MALFORMED);
        assertThat(read(rtp().bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(rtp().oneByte(AST, 1, 2).bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(rtp().oneByte(AST, 1, 2, 3, 4).bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(rtp().oneByte(ACT, 1, 2, 3, 4).bytes(), 0)).isEqualTo(Outcome.NO_SEND_TIME);

        assertThat(reader.rtcpPackets()).isEqualTo(1);
        assertThat(reader.malformedPackets()).isEqualTo(3);
        assertThat(reader.packetsWithoutSendTime()).isEqualTo(4);
        assertThat(reader.packets()).isZero();

        reader.reset();
        assertThat(reader.rtcpPackets() + reader.malformedPackets() + reader.packetsWithoutSendTime())
                .isZero();
    }

    @Test
    void takesTheCaptureTimeWhereThereIsNoSendTime() {
        assertThat(read(capture(1_000, 0).bytes(), 0)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isEqualTo(1_000 * S);
        assertThat(read(capture(1_000, 1L << 31).bytes(), 20 * MS)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isEqualTo(1_000 * S + S / 2);

        assertThat(read(
                        rtp().twoByte(ACT, 0, 0, 3, 0xE9, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
                                .bytes(),
                        0))
                .as("with the clock offset behind it")
                .isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isEqualTo(1_001 * S);
    }

    @Test
    void prefersTheSendTimeInAPacketWithBoth() {
        byte[] both = capture(1_000, 0).absSendTime(AST, 7 << 18).bytes();
        assertThat(read(both, 0)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isEqualTo(7 * S);
    }

    @Test
    void neverMixesTheTwoClocks() {
        // send time     7.00         7.02         7.04    s
        // capture time        1000.0       1000.0         s
        assertThat(read(sent(0), 0)).isEqualTo(Outcome.OBSERVED);
        for (int i = 1; i < 1_000; i++) {
            assertThat(read(capture(1_000 + i, 0).bytes(), 20 * MS * i - 10 * MS))
                    .isEqualTo(Outcome.NO_SEND_TIME);
            assertThat(read(sent(20 * MS * i), 20 * MS * i)).isEqualTo(Outcome.OBSERVED);
            assertThat(reader.sendTimeUs()).isCloseTo(20 * MS * i, within());
        }
        assertThat(reader.packetsWithoutSendTime()).isEqualTo(999);
    }

    @Test
    void goesOverToSendTimesWithoutAStepAsSoonAsTheyAppear() {
        read(capture(1_000, 0).bytes(), 50 * MS);
        assertThat(read(sent(3 * S), 70 * MS)).isEqualTo(Outcome.OBSERVED); // 20 ms later, by a clock 997 s behind
        assertThat(reader.sendTimeUs()).isCloseTo(1_000 * S + 20 * MS, within());

        assertThat(read(sent(3 * S + 30 * MS), 100 * MS)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isCloseTo(1_000 * S + 50 * MS, within());
        assertThat(read(capture(1_000, 1L << 30).bytes(), 110 * MS)).isEqualTo(Outcome.NO_SEND_TIME);
    }

    @Test
    void keepsExactTicksAfterGoingOver() {
        read(capture(1_000, 12_345).bytes(), 0);
        read(sent(3 * S), 20 * MS);
        long firstTicks = AbsSendTime.usToTicks(reader.sendTimeUs());
        for (int i = 1; i < 10_000; i++) {
            read(
                    rtp().absSendTime(AST, AbsSendTime.usToTicks(3 * S) + i * 5_003L)
                            .bytes(),
                    20 * MS * (i + 1));
            assertThat(AbsSendTime.usToTicks(reader.sendTimeUs()) - firstTicks).isEqualTo(i * 5_003L);
        }
    }

    @Test
    void fallsBackToCaptureTimesWithoutAStepWhenSendTimesStopForTwoSeconds() {
        read(sent(7 * S), 0);
        assertThat(read(capture(500, 0).bytes(), 2 * S)).isEqualTo(Outcome.NO_SEND_TIME);
        assertThat(read(capture(501, 0).bytes(), 2 * S + 1)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isCloseTo(9 * S, within());
        assertThat(read(capture(502, 0).bytes(), 3 * S)).isEqualTo(Outcome.OBSERVED);
        assertThat(reader.sendTimeUs()).isCloseTo(10 * S, within());
    }

    @Test
    void staysWithSendTimesWhenArrivalsStepBackALittle() {
        read(sent(7 * S), S);
        assertThat(read(capture(500, 0).bytes(), S - 5 * MS)).isEqualTo(Outcome.NO_SEND_TIME);
    }

    private Outcome read(byte[] packet, long arrivalTimeUs) {
        return reader.read(packet, 0, packet.length, arrivalTimeUs);
    }

    private static byte[] sent(long us) {
        return rtp().absSendTime(AST, AbsSendTime.usToTicks(us)).bytes();
    }

    private static RtpBytes capture(long seconds, long fraction) {
        return rtp().absCaptureTime(ACT, seconds, fraction);
    }

    private static org.assertj.core.data.Offset<Long> within() {
        return org.assertj.core.data.Offset.offset(4L); // one tick
    }
}
