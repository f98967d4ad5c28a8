package io.headroom.bwe.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.AllocationCounter;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million packets through each part of this package allocate nothing. */
@Tag("allocation")
class RtpAllocationTest {
    private static final int WARM_UP = 200_000;
    private static final int PACKETS = 1_000_000;

    private long sum; // what the parts say is used, so that nothing is optimised away

    @Test
    void viewsOfPackets() {
        RtpView view = new RtpView();
        byte[] oneByte = RtpBytes.rtp().csrcs(1).oneByte(1, 2).absSendTime(3, 4).bytes();
        byte[] twoByte = RtpBytes.rtp().twoByte(1, 2).twoByte(3, 4, 5, 6).bytes();
        assertAllocatesNothing(i -> {
            byte[] packet = i % 2 == 0 ? oneByte : twoByte;
            sum += view.wrap(packet, 0, packet.length - (i % 64 == 0 ? 20 : 0)) ? view.findExtension(3) : 1;
        });
    }

    @Test
    void readersThatChangeClocks() {
        ExtensionIds ids = new ExtensionIds(3, 5);
        ids.set(9, 4, 6);
        PacketReader reader = new PacketReader(ids);
        byte[] sent = RtpBytes.rtp().absSendTime(3, 4).bytes();
        byte[] captured = RtpBytes.rtp().ssrc(9).absCaptureTime(6, 7, 8).bytes();
        assertAllocatesNothing(i -> {
            byte[] packet = i / 1_000 % 2 == 0 ? sent : captured;
            sum += reader.read(packet, 0, packet.length, i * 5_000L).ordinal() + reader.sendTimeUs();
        });
        assertThat(reader.packets()).isGreaterThan(PACKETS / 2);
    }

    @Test
    void rembsWrittenAndParsed() {
        LiveStreams streams = new LiveStreams();
        int[] ssrcs = {1, 2, 3};
        byte[] buffer = new byte[RembPacket.MAX_LENGTH_BYTES];
        RembPacket remb = new RembPacket();
        RembScheduler scheduler = new RembScheduler(RembSettings.DEFAULT);
        assertAllocatesNothing(i -> {
            long nowUs = i * 10_000L;
            streams.onPacket(i % 40, nowUs);
            long bps = scheduler.valueBps(1_000_000 + i % 500 * 100);
            if (scheduler.isDue(nowUs, bps)) {
                scheduler.onSent(nowUs, bps);
            }
            streams.expire(nowUs);
            int length = i % 2 == 0
                    ? RembPacket.write(buffer, 0, 7, bps, ssrcs, ssrcs.length)
                    : RembPacket.write(buffer, 0, 7, bps, streams);
            sum += remb.wrap(buffer, 0, length) ? remb.bitrateBps() : 0;
        });
    }

    @Test
    void observationsHandedOver() {
        ObservationRing ring = new ObservationRing(64);
        PacketObservationSink sink = (arrivalUs, sendUs, size, ssrc, seq) -> sum += arrivalUs;
        assertAllocatesNothing(i -> {
            ring.offer(i, i, i, i, i);
            if (i % 80 == 0) { // now and then too late
                sum += ring.drain(sink, 100);
            }
        });
        assertThat(ring.dropped()).isPositive();
    }

    private static void assertAllocatesNothing(IntConsumer packet) {
        AllocationCounter.assertAllocatesNothing(WARM_UP, PACKETS, packet);
    }

    @AfterEach
    void isUsed() {
        assertThat(sum).isNotZero();
    }
}
