package io.headroom.libjitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.rtp.RembPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.impl.neomedia.transform.SinglePacketTransformerAdapter;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.impl.neomedia.transform.TransformEngineChain;
import org.jitsi.service.neomedia.RawPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadroomTransformEngineTest {
    private static final int AUDIO = 0xA0D10;
    private static final int VIDEO = 0xF1DE0;
    private static final int OUR_SSRC = 0x0B41D6E;

    private final Traffic traffic = new Traffic(0);
    private final List<byte[]> rembs = new ArrayList<>();
    private final HeadroomTransformEngine engine = engine().build();
    private final TransformEngineChain chain = new TransformEngineChain(new TransformEngine[] {engine, new Passage()});

    private HeadroomTransformEngine.Builder engine() {
        return HeadroomTransformEngine.builder()
                .absSendTimeId(Packets.ABS_SEND_TIME_ID)
                .senderSsrc(OUR_SSRC)
                .clock(traffic)
                .rembSink(remb -> rembs.add(bytesOf(remb)));
    }

    @Test
    void observesOneByteExtensionsAndLeavesThePacketAsItIs() {
        RawPacket packet = Packets.oneByte(VIDEO, 1, 1_000_000);
        assertPassesUntouched(chain.getRTPTransformer(), packet);
        assertThat(engine.observedPackets()).isEqualTo(1);
    }

    @Test
    void observesTwoByteExtensionsAndLeavesThePacketAsItIs() {
        RawPacket packet = Packets.twoByte(VIDEO, 1, 1_000_000);
        assertPassesUntouched(chain.getRTPTransformer(), packet);
        assertThat(engine.observedPackets()).isEqualTo(1);
    }

    @Test
    void countsPacketsThatDoNotSayWhenTheyWereSent() {
        assertPassesUntouched(chain.getRTPTransformer(), Packets.bare(VIDEO, 1));
        assertThat(engine.packetsWithoutSendTime()).isEqualTo(1);
        assertThat(engine.observedPackets()).isZero();
    }

    @ParameterizedTest(name = "on a clock that starts at {0}")
    @ValueSource(longs = {0, -1, 7_777_777_777L, Long.MAX_VALUE - 3_000_000, Long.MIN_VALUE})
    void tellsTheSenderOfACapacityDrop(long originUs) {
        // capacity   3 Mb/s ---------|____ 1 Mb/s
        // sent       2 Mb/s ---------------------      the queue grows by one second a second
        Traffic clock = new Traffic(originUs);
        HeadroomTransformEngine onThatClock = engine().clock(clock).build();
        clock.run(onThatClock.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 5_000_000);
        long before = bitrate(rembs.get(rembs.size() - 1));
        clock.run(onThatClock.getRTPTransformer(), VIDEO, 2_000_000, 1_000_000, 2_000_000);
        long after = bitrate(rembs.get(rembs.size() - 1));

        assertThat(before).isGreaterThan(1_500_000);
        assertThat(after).isLessThan(1_000_000);
        assertThat(after).isLessThanOrEqualTo(onThatClock.bitrateBps());
        assertThat(onThatClock.rembPackets()).isEqualTo(rembs.size());
    }

    @Test
    void aBundleOfAudioAndVideoIsOneEstimateAndOneRembAboutBoth() {
        for (int i = 0; i < 400; i++) {
            int ssrc = i % 10 == 0 ? AUDIO : VIDEO;
            traffic.run(chain.getRTPTransformer(), ssrc, 1_000_000, 3_000_000, 8_000);
        }
        RembPacket remb = parsed(rembs.get(rembs.size() - 1));
        assertThat(remb.senderSsrc()).isEqualTo(OUR_SSRC);
        assertThat(List.of(remb.ssrc(0), remb.ssrc(1))).containsExactlyInAnyOrder(AUDIO, VIDEO);
        assertThat(remb.ssrcCount()).isEqualTo(2);
    }

    @Test
    void enginesOfOneSenderShareTheEstimateAndForgetItWhenTheLastIsClosed() {
        HeadroomTransformEngine audio = engine;
        HeadroomTransformEngine video = engine.forAnotherStream();
        traffic.run(audio.getRTPTransformer(), AUDIO, 100_000, 3_000_000, 1_000_000);
        traffic.run(video.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 2_000_000);
        assertThat(video.bitrateBps()).isEqualTo(audio.bitrateBps()).isPositive();

        video.getRTPTransformer().close();
        assertThat(audio.bitrateBps()).isPositive();
        audio.getRTPTransformer().close();
        assertThat(audio.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
    }

    @Test
    void rtcpIsLeftAlone() {
        RawPacket receiverReport = Packets.of(
                0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertPassesUntouched(chain.getRTCPTransformer(), receiverReport);
        assertPassesUntouched(chain.getRTPTransformer(), receiverReport); // where both come through one door
        byte[] before = bytesOf(receiverReport);
        RawPacket[] out = chain.getRTCPTransformer().transform(new RawPacket[] {receiverReport});
        assertThat(out).containsExactly(receiverReport);
        assertThat(bytesOf(receiverReport)).isEqualTo(before);
        assertThat(engine.malformedPackets()).isZero();
        assertThat(engine.observedPackets()).isZero();
    }

    static Stream<RawPacket> malformed() {
        RawPacket extensionOverruns = Packets.oneByte(VIDEO, 1, 0);
        extensionOverruns.getBuffer()[Packets.OFFSET + 14] = 0x7F;
        RawPacket csrcsOverrun = Packets.bare(VIDEO, 1);
        csrcsOverrun.setLength(20);
        csrcsOverrun.getBuffer()[Packets.OFFSET] = (byte) 0x8F;
        return Stream.of(
                Packets.of(),
                Packets.of(0x80),
                Packets.of(0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0),
                Packets.of(0x00, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                extensionOverruns,
                csrcsOverrun);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedPacketsPassUntouchedAndAreCounted(RawPacket packet) {
        assertPassesUntouched(chain.getRTPTransformer(), packet);
        assertThat(engine.malformedPackets()).isEqualTo(1);
        assertThat(engine.observedPackets()).isZero();
    }

    @Test
    void emptySlotsAndPacketsWithoutABufferHarmNobody() {
        RawPacket withoutBuffer = new RawPacket();
        RawPacket[] packets = {null, withoutBuffer, Packets.oneByte(VIDEO, 1, 0)};
        assertThat(engine.getRTPTransformer().reverseTransform(packets)).isSameAs(packets);
        assertThat(packets[1]).isSameAs(withoutBuffer);
        assertThat(engine.malformedPackets()).isEqualTo(1);
        assertThat(engine.observedPackets()).isEqualTo(1);
    }

    @Test
    void afterCloseItServesTheNextCallAsIfNew() {
        List<byte[]> firstCall = call();
        chain.getRTPTransformer().close();
        chain.getRTCPTransformer().close();
        assertThat(engine.bitrateBps()).isEqualTo(BandwidthEstimator.UNKNOWN_BPS);
        assertThat(engine.observedPackets()).isZero();

        chain.getRTPTransformer().close(); // twice is as good as once
        rembs.clear();
        traffic.advance(3_600_000_000L);
        List<byte[]> secondCall = call();
        assertThat(secondCall).hasSameSizeAs(firstCall);
        for (int i = 0; i < firstCall.size(); i++) {
            assertThat(secondCall.get(i)).isEqualTo(firstCall.get(i));
        }
    }

    private List<byte[]> call() {
        traffic.run(chain.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 4_000_000);
        traffic.run(chain.getRTPTransformer(), VIDEO, 2_000_000, 1_000_000, 1_000_000);
        return List.copyOf(rembs);
    }

    @Test
    void aSinkThatThrowsCostsItsRembAndNoPacket() {
        HeadroomTransformEngine careless = engine().rembSink(remb -> {
                    throw new IllegalStateException("the socket is closed");
                })
                .build();
        RawPacket packet = Packets.oneByte(VIDEO, 1, 1_000_000);
        traffic.run(careless.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 3_000_000);
        assertPassesUntouched(careless.getRTPTransformer(), packet);
        assertThat(careless.sinkFailures()).isPositive();
        assertThat(careless.rembPackets()).isZero();
        assertThat(careless.bitrateBps()).isPositive();
    }

    @Test
    void aSinkMayEncryptThePacketInPlaceOrSwapItsBuffer() {
        List<Long> bitrates = new ArrayList<>();
        HeadroomTransformEngine encrypting = engine().rembSink(remb -> {
                    bitrates.add(bitrate(bytesOf(remb)));
                    Arrays.fill(remb.getBuffer(), (byte) 0x55);
                    remb.setBuffer(new byte[9]);
                    remb.setLength(3);
                    remb.setOffset(2);
                })
                .build();
        traffic.run(encrypting.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 5_000_000);
        assertThat(bitrates).hasSizeGreaterThan(4).allMatch(bps -> bps > 0); // more than the pool holds
    }

    @Test
    void refusesAnEstimatorThatIsNotThereByNamingThoseThatAre() {
        assertThatThrownBy(() -> engine().estimator("oracle").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("oracle")
                .hasMessageContaining("headroom");
    }

    @Test
    void pollRepeatsTheRembWhileNoPacketComes() {
        traffic.run(engine.getRTPTransformer(), VIDEO, 1_000_000, 3_000_000, 3_000_000);
        int before = rembs.size();
        engine.poll();
        assertThat(rembs).hasSize(before);
        traffic.advance(1_500_000);
        engine.poll();
        assertThat(rembs).hasSize(before + 1);
    }

    private static void assertPassesUntouched(PacketTransformer transformer, RawPacket packet) {
        byte[] buffer = packet.getBuffer();
        byte[] before = buffer.clone();
        int offset = packet.getOffset();
        int length = packet.getLength();
        RawPacket[] packets = {packet};

        assertThat(transformer.reverseTransform(packets)).isSameAs(packets);
        assertThat(packets[0]).isSameAs(packet);
        assertThat(packet.getBuffer()).isSameAs(buffer).isEqualTo(before);
        assertThat(packet.getOffset()).isEqualTo(offset);
        assertThat(packet.getLength()).isEqualTo(length);
    }

    private static byte[] bytesOf(RawPacket packet) {
        return Arrays.copyOfRange(packet.getBuffer(), packet.getOffset(), packet.getOffset() + packet.getLength());
    }

    private static RembPacket parsed(byte[] bytes) {
        RembPacket remb = new RembPacket();
        assertThat(remb.wrap(bytes, 0, bytes.length)).isTrue();
        return remb;
    }

    private static long bitrate(byte[] bytes) {
        return parsed(bytes).bitrateBps();
    }

    /** Stands where SRTP does. */
    private static final class Passage implements TransformEngine {
        private final PacketTransformer through = new SinglePacketTransformerAdapter();

        @Override
        public PacketTransformer getRTPTransformer() {
            return through;
        }

        @Override
        public PacketTransformer getRTCPTransformer() {
            return through;
        }
    }
}
