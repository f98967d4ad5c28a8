package io.headroom.libjitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.bwe.BandwidthEstimator;
import io.headroom.bwe.Direction;
import io.headroom.bwe.EstimatorConfig;
import io.headroom.bwe.Estimators;
import io.headroom.bwe.rtp.ExtensionIds;
import io.headroom.bwe.rtp.ReceivePipeline;
import io.headroom.bwe.rtp.RembSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jitsi.service.neomedia.RawPacket;
import org.junit.jupiter.api.Test;

class SharedReceiverTest {
    @Test
    void anEstimatorThatThrowsIsLeftAloneUntilTheNextCall() {
        AtomicInteger calls = new AtomicInteger();
        BandwidthEstimator broken = new BandwidthEstimator() {
            @Override
            public void onPacket(long arrivalTimeUs, long sendTimeUs, int sizeBytes, int ssrc, int sequenceNumber) {
                calls.incrementAndGet();
                throw new IllegalStateException("a bug, on purpose");
            }

            @Override
            public long bitrateBps() {
                return UNKNOWN_BPS;
            }

            @Override
            public void reset() {}
        };
        SharedReceiver receiver = receiver(broken, new AtomicLong(), remb -> {});
        receiver.onOpen();
        receiver.observe(Packets.oneByte(1, 1, 0));
        receiver.observe(Packets.oneByte(1, 2, 4_000));
        receiver.poll();
        assertThat(calls).hasValue(1);

        receiver.onClose();
        receiver.onOpen();
        receiver.observe(Packets.oneByte(1, 3, 8_000));
        assertThat(calls).hasValue(2);
    }

    @Test
    void twoThreadsMayBringPacketsOfOneSender() throws InterruptedException {
        int packetsEach = 50_000;
        AtomicLong nowUs = new AtomicLong();
        List<String> broken = new ArrayList<>();
        BandwidthEstimator estimator =
                Estimators.load().create(Estimators.DEFAULT_NAME, EstimatorConfig.defaults(Direction.RECEIVE));
        SharedReceiver receiver = receiver(estimator, nowUs, remb -> {
            byte[] bytes = remb.getBuffer();
            if ((bytes[0] & 0xFF) != 0x8F || bytes[12] != 'R' || remb.getLength() < 24) {
                synchronized (broken) {
                    broken.add("a REMB was overwritten on its way");
                }
            }
        });
        receiver.onOpen();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            int ssrc = t + 1;
            Thread thread = new Thread(() -> {
                RawPacket packet = Packets.oneByte(ssrc, 0, 0);
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < packetsEach; i++) {
                    Packets.restamp(packet, i, nowUs.addAndGet(1_000));
                    receiver.observe(packet);
                }
            });
            threads.add(thread);
            thread.start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(receiver.pipeline().reader().packets()).isEqualTo(2L * packetsEach);
        assertThat(receiver.rembPackets()).isGreaterThan(50);
        assertThat(broken).isEmpty();
    }

    private static SharedReceiver receiver(BandwidthEstimator estimator, AtomicLong nowUs, RembSink sink) {
        ExtensionIds ids = new ExtensionIds(Packets.ABS_SEND_TIME_ID, ExtensionIds.NONE);
        return new SharedReceiver(new ReceivePipeline(ids, estimator, RembSettings.DEFAULT), 9, nowUs::get, sink);
    }
}
