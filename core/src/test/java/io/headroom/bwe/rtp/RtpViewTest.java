package io.headroom.bwe.rtp;

import static io.headroom.bwe.rtp.RtpBytes.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtpViewTest {
    private final RtpView view = new RtpView();
    private byte[] packet = new byte[0];

    @Test
    void readsTheFixedHeader() {
        assertThat(wrap(rtp().payloadTypeAndMarker(0x80 | 96)
                        .sequenceNumber(0xFEDC)
                        .timestamp(0x89ABCDEF)
                        .ssrc(0xCAFEBABE)
                        .payload(33)
                        .bytes()))
                .isTrue();

        assertThat(view.payloadType()).isEqualTo(96);
        assertThat(view.marker()).isTrue();
        assertThat(view.sequenceNumber()).isEqualTo(0xFEDC);
        assertThat(view.timestamp()).isEqualTo(0x89ABCDEF);
        assertThat(view.ssrc()).isEqualTo(0xCAFEBABE);
        assertThat(view.csrcCount()).isZero();
        assertThat(view.headerBytes()).isEqualTo(12);
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(33);
        assertThat(view.findExtension(1)).isEqualTo(RtpView.NOT_FOUND);
    }

    @Test
    void skipsContributingSources() {
        assertThat(wrap(rtp().csrcs(7, -8, 9)
                        .absSendTime(3, 0x123456)
                        .payload(5)
                        .bytes()))
                .isTrue();

        assertThat(view.csrcCount()).isEqualTo(3);
        assertThat(view.csrc(1)).isEqualTo(-8);
        assertThat(view.headerBytes()).isEqualTo(12 + 3 * 4 + 4 + 4);
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(5);
        assertThat(view.findExtension(3)).isEqualTo(12 + 3 * 4 + 4 + 1);
    }

    @Test
    void worksWhereverThePacketLiesInTheBuffer() {
        byte[] packet = rtp().absSendTime(3, 0xABCDEF).ssrc(42).payload(7).bytes();
        byte[] buffer = new byte[packet.length + 30];
        Arrays.fill(buffer, (byte) 0xFF);
        System.arraycopy(packet, 0, buffer, 11, packet.length);

        assertThat(view.wrap(buffer, 11, packet.length)).isTrue();
        assertThat(view.ssrc()).isEqualTo(42);
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(7);
        assertThat(AbsSendTime.read(buffer, view.findExtension(3))).isEqualTo(0xABCDEF);
    }

    @Test
    void countsPaddingAsSizeAndTellsItApart() {
        assertThat(wrap(rtp().payload(100).padding(20).bytes())).isTrue();

        assertThat(view.hasPadding()).isTrue();
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(120);
        assertThat(view.paddingBytes()).isEqualTo(20);
    }

    @Test
    void acceptsPacketsOfNothingButPadding() {
        assertThat(wrap(rtp().payload(0).padding(255).bytes())).isTrue();
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(255);
        assertThat(view.paddingBytes()).isEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 255}) // ten bytes behind the header, the last of them encrypted noise
    void saysThatAPaddingCountCannotBeTrue(int lastByte) {
        byte[] packet = rtp().payload(10).bytes();
        packet[0] |= 0x20;
        packet[packet.length - 1] = (byte) lastByte;

        assertThat(wrap(packet)).isTrue();
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(10);
        assertThat(view.paddingBytes()).isEqualTo(RtpView.IMPLAUSIBLE_PADDING);
    }

    @Test
    void takesNoPaddingCountFromTheHeader() {
        byte[] packet = rtp().payload(0).bytes();
        packet[0] |= 0x20;

        assertThat(wrap(packet)).isTrue();
        assertThat(view.paddingBytes()).isEqualTo(RtpView.IMPLAUSIBLE_PADDING);
    }

    @Test
    void findsOneByteElementsBetweenPaddingBytes() {
        assertThat(wrap(rtp().oneByte(1, 0x11)
                        .raw(0, 0)
                        .oneByte(14, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
                        .raw(0)
                        .oneByte(2, 0x22, 0x23)
                        .bytes()))
                .isTrue();

        assertFound(1, 1, 0x11);
        assertFound(14, 16, 1);
        assertFound(2, 2, 0x22);
        assertThat(view.findExtension(3)).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.findExtension(0)).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.findExtension(15)).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.findExtension(-1)).isEqualTo(RtpView.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1000, 0x1007, 0x100F}) // the low four bits are the application's
    void findsTwoByteElementsBetweenPaddingBytes(int profile) {
        assertThat(wrap(rtp().twoByte(200)
                        .raw(0)
                        .twoByte(15, 0x15, 0x16, 0x17)
                        .twoByte(255, new int[255])
                        .twoByte(3, 0x33)
                        .profile(profile)
                        .bytes()))
                .isTrue();

        assertThat(view.findExtension(200)).isNotEqualTo(RtpView.NOT_FOUND);
        assertThat(view.extensionLength()).isZero();
        assertFound(15, 3, 0x15);
        assertFound(255, 255, 0);
        assertFound(3, 1, 0x33);
        assertThat(view.findExtension(4)).isEqualTo(RtpView.NOT_FOUND);
    }

    @Test
    void knowsNoElementsUnderAnotherProfile() {
        assertThat(wrap(rtp().oneByte(3, 1, 2, 3).profile(0xABAC).bytes())).isTrue();
        assertThat(view.findExtension(3)).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.headerBytes()).isEqualTo(20);
    }

    @Test
    void acceptsAnEmptyExtensionBlock() {
        assertThat(wrap(rtp().profile(0xBEDE).payload(4).bytes())).isTrue();
        assertThat(view.findExtension(1)).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.payloadAndPaddingBytes()).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            id 15 ends the block,           F0 30 11 00
            id 0 with a length ends it,     02 11 12 13 30 11 00 00
            reaches beyond the block,       5F 30 11 00
            """)
    void stopsAtAnElementThatCannotBe(String what, String block) {
        int[] bytes = Arrays.stream(block.split(" "))
                .mapToInt(b -> Integer.parseInt(b, 16))
                .toArray();
        assertThat(wrap(rtp().oneByte(1, 0x77).raw(0, 0).raw(bytes).payload(40).bytes()))
                .isTrue();

        assertFound(1, 1, 0x77);
        assertThat(view.findExtension(3)).as(what).isEqualTo(RtpView.NOT_FOUND);
        assertThat(view.findExtension(5)).as(what).isEqualTo(RtpView.NOT_FOUND);
    }

    @Test
    void stopsAtATwoByteElementThatReachesBeyondTheBlock() {
        assertThat(wrap(rtp().twoByte(1, 0x77)
                        .raw(3, 2, 0x11, 0x12, 4)
                        .raw(9)
                        .payload(40)
                        .bytes()))
                .isTrue();
        assertFound(3, 2, 0x11);
        assertThat(view.findExtension(4)).isEqualTo(RtpView.NOT_FOUND);

        assertThat(wrap(rtp().twoByte(1, 0x77, 0x78, 0x79)
                        .raw(0, 0, 4)
                        .payload(40)
                        .bytes()))
                .isTrue(); // an id without its length
        assertThat(view.findExtension(4)).isEqualTo(RtpView.NOT_FOUND);
    }

    @Test
    void refusesEveryTruncationOfAHeader() {
        byte[] packet = rtp().csrcs(1, 2).absSendTime(3, 1).payload(0).bytes();
        for (int length = 0; length < packet.length; length++) {
            assertThat(view.wrap(packet, 0, length))
                    .as("%d of %d bytes", length, packet.length)
                    .isFalse();
        }
        assertThat(wrap(packet)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x40, 0xC0})
    void refusesOtherVersions(int versionBits) {
        byte[] packet = rtp().bytes();
        packet[0] = (byte) (packet[0] & 0x3F | versionBits);
        assertThat(wrap(packet)).isFalse();
    }

    @Test
    void tellsRtcpByItsPacketType() {
        byte[] packet = rtp().bytes();
        for (int second = 0; second < 256; second++) {
            packet[1] = (byte) second;
            boolean rtcp = second >= 192 && second <= 223;
            assertThat(RtpView.isRtcp(packet, 0, packet.length))
                    .as("%d", second)
                    .isEqualTo(rtcp);
            assertThat(wrap(packet)).as("%d", second).isEqualTo(!rtcp);
        }
    }

    @ParameterizedTest(name = "offset {0}, length {1} of 100")
    @CsvSource({
        "0, 101",
        "1, 100",
        "100, 12",
        "101, 12",
        "101, 0",
        "-1, 50",
        "0, -1",
        "0, -2147483648",
        "2147483647, 12",
        "2147483647, 2147483647",
        "50, 2147483647",
        "-2147483648, 12",
        "-2147483648, -2147483648",
        "90, 2147483646"
    })
    void refusesWindowsThatDoNotLieInTheBuffer(int offset, int length) {
        byte[] buffer = Arrays.copyOf(rtp().bytes(), 100);
        assertThat(view.wrap(buffer, offset, length)).isFalse();
        assertThat(RtpView.isRtcp(buffer, offset, length)).isFalse();
        assertThat(new RembPacket().wrap(buffer, offset, length)).isFalse();
    }

    @Test
    void staysOnThePreviousPacketWhenItRefusesOne() {
        wrap(rtp().ssrc(11).absSendTime(3, 5).bytes());
        assertThat(view.wrap(new byte[50], 0, 50)).isFalse();
        assertThat(view.ssrc()).isEqualTo(11);
        assertThat(view.findExtension(3)).isPositive();
    }

    private boolean wrap(byte[] bytes) {
        packet = bytes;
        return view.wrap(bytes, 0, bytes.length);
    }

    private void assertFound(int id, int length, int firstByte) {
        int at = view.findExtension(id);
        assertThat(at).as("element %d", id).isNotEqualTo(RtpView.NOT_FOUND);
        assertThat(view.extensionLength()).as("element %d", id).isEqualTo(length);
        assertThat(packet[at]).as("element %d", id).isEqualTo((byte) firstByte);
    }
}
