package io.headroom.libjitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sf.fmj.media.rtp.RTCPCompoundPacket;
import net.sf.fmj.media.rtp.RTCPPacket;
import org.jitsi.impl.neomedia.rtcp.RTCPPacketParserEx;
import org.jitsi.impl.neomedia.rtcp.RTCPREMBPacket;
import org.jitsi.service.neomedia.RawPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others read in the REMBs that leave the engine: the same values, to the bit. */
class RembDecodingTest {
    private static final int OUR_SSRC = 0x89ABCDEF; // its top bit is set: nobody may take it for negative
    private static final int VIDEO = 0xFEDCBA98;
    private static final int AUDIO = 17;

    private record Remb(long senderSsrc, int exponent, int mantissa, List<Long> ssrcs) {
        long bitrateBps() {
            return (long) mantissa << exponent;
        }
    }

    @Test
    void libjitsisOwnParserReadsTheSameValues() throws Exception {
        for (byte[] bytes : rembs()) {
            Remb ours = read(bytes);
            RTCPPacket packet = new RTCPPacketParserEx().parse(bytes, 0, bytes.length);
            assertThat(packet).isInstanceOf(RTCPCompoundPacket.class);
            RTCPREMBPacket theirs = (RTCPREMBPacket) ((RTCPCompoundPacket) packet).packets[0];
            assertThat(theirs.senderSSRC).isEqualTo(ours.senderSsrc);
            assertThat(theirs.exp).isEqualTo(ours.exponent);
            assertThat(theirs.mantissa).isEqualTo(ours.mantissa);
            assertThat(theirs.getBitrate()).isEqualTo(ours.bitrateBps());
            assertThat(Arrays.stream(theirs.getDest()).boxed().toList()).isEqualTo(ours.ssrcs);
            assertThat(RTCPREMBPacket.isREMBPacket(new RawPacket(bytes, 0, bytes.length)))
                    .isTrue();
        }
    }

    @Test
    void libjitsisOwnWriterWritesTheSameBytes() throws Exception {
        for (byte[] bytes : rembs()) {
            Remb ours = read(bytes);
            long[] ssrcs = ours.ssrcs.stream().mapToLong(Long::longValue).toArray();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new RTCPREMBPacket(ours.senderSsrc, 0, ours.exponent, ours.mantissa, ssrcs)
                    .assemble(new DataOutputStream(out));
            assertThat(out.toByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void tsharkReadsTheSameValues(@TempDir Path folder) throws Exception {
        assumeTrue(
                hasTshark(),
                "SKIPPED: tshark is not installed, so nobody but libjitsi has read our REMBs. To enable: apt install tshark");
        List<byte[]> rembs = rembs();
        Path capture = folder.resolve("remb.pcap");
        Files.write(capture, pcap(rembs));
        List<String> lines = run(
                "tshark",
                "-r",
                capture.toString(),
                "-d",
                "udp.port==5005,rtcp",
                "-T",
                "fields",
                "-E",
                "separator=;",
                "-e",
                "rtcp.senderssrc",
                "-e",
                "rtcp.psfb.remb.identifier",
                "-e",
                "rtcp.psfb.remb.fci.br_exp",
                "-e",
                "rtcp.psfb.remb.fci.br_mantissa",
                "-e",
                "rtcp.psfb.remb.fci.ssrc",
                "-e",
                "rtcp.length_check.bad");
        assertThat(lines).hasSameSizeAs(rembs);
        for (int i = 0; i < lines.size(); i++) {
            Remb ours = read(rembs.get(i));
            String[] fields = lines.get(i).split(";", -1);
            assertThat(Long.decode(fields[0])).isEqualTo(ours.senderSsrc);
            assertThat(fields[1]).isEqualTo("REMB");
            assertThat(Integer.decode(fields[2])).isEqualTo(ours.exponent);
            assertThat(Integer.decode(fields[3])).isEqualTo(ours.mantissa);
            assertThat(Arrays.stream(fields[4].split(",")).map(Long::decode).toList())
                    .isEqualTo(ours.ssrcs);
            assertThat(fields[5]).isEmpty();
        }
    }

    /** A call's REMBs: climbing, after a drop, about one stream and about two. */
    private static List<byte[]> rembs() {
        Traffic traffic = new Traffic(0);
        List<byte[]> rembs = new ArrayList<>();
        HeadroomTransformEngine engine = HeadroomTransformEngine.builder()
                .absSendTimeId(Packets.ABS_SEND_TIME_ID)
                .senderSsrc(OUR_SSRC)
                .clock(traffic)
                .rembSink(remb -> rembs.add(Arrays.copyOf(remb.getBuffer(), remb.getLength())))
                .build();
        traffic.run(engine.getRTPTransformer(), VIDEO, 2_000_000, 3_000_000, 5_000_000);
        traffic.run(engine.getRTPTransformer(), AUDIO, 60_000, 3_000_000, 500_000);
        traffic.run(engine.getRTPTransformer(), VIDEO, 2_000_000, 300_000, 2_000_000);
        assertThat(rembs).hasSizeGreaterThan(10);
        return rembs;
    }

    /** Read by the draft's picture, independently of the code that wrote them. */
    private static Remb read(byte[] bytes) {
        ByteBuffer remb = ByteBuffer.wrap(bytes);
        int words = bytes.length / 4;
        assertThat(remb.getInt(0)).isEqualTo(0x8FCE0000 | words - 1);
        assertThat(new String(bytes, 12, 4, StandardCharsets.US_ASCII)).isEqualTo("REMB");
        int last = remb.getInt(16);
        List<Long> ssrcs = new ArrayList<>();
        for (int i = 0; i < last >>> 24; i++) {
            ssrcs.add(Integer.toUnsignedLong(remb.getInt(20 + 4 * i)));
        }
        assertThat(bytes).hasSize(20 + 4 * ssrcs.size());
        return new Remb(Integer.toUnsignedLong(remb.getInt(4)), last >>> 18 & 0x3F, last & 0x3FFFF, ssrcs);
    }

    /** The packets in IPv4 and UDP, as a capture file of link type 101, raw IP. */
    private static byte[] pcap(List<byte[]> packets) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(101)
                .array());
        for (byte[] packet : packets) {
            int udpBytes = 8 + packet.length;
            int ipBytes = 20 + udpBytes;
            file.write(ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0)
                    .putInt(ipBytes)
                    .putInt(ipBytes)
                    .array());
            file.write(ByteBuffer.allocate(28)
                    .putInt(0x45000000 | ipBytes)
                    .putInt(0)
                    .putInt(0x40110000)
                    .putInt(0x7F000001)
                    .putInt(0x7F000001)
                    .putShort((short) 5005)
                    .putShort((short) 5005)
                    .putShort((short) udpBytes)
                    .putShort((short) 0)
                    .array());
            file.write(packet);
        }
        return file.toByteArray();
    }

    private static boolean hasTshark() throws InterruptedException {
        try {
            return new ProcessBuilder("tshark", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output.lines().toList();
    }
}
