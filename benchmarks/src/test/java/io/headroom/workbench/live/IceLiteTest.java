package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** With the sample request and response of RFC 5769 sections 2.1 and 2.2. */
class IceLiteTest {
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae"
                    + "802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36"
                    + "000600096576746a3a68367659202020"
                    + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf");
    private static final byte[] SOURCE = {(byte) 192, 0, 2, 1};
    private static final int SOURCE_PORT = 32_853;

    private final IceLite ice = new IceLite("evtj", "VOkJxbRl1RmTxUk/WvJxBt");

    @Test
    void answersARequestMeantForUsWithTheAddressItCameFrom() {
        byte[] answer = Objects.requireNonNull(ice.answer(REQUEST, REQUEST.length, SOURCE, SOURCE_PORT));

        ByteBuffer bytes = ByteBuffer.wrap(answer);
        assertThat(bytes.getShort(0)).isEqualTo((short) 0x0101);
        assertThat(HexFormat.of().formatHex(answer, 4, 20)).isEqualTo("2112a442b7e7a701bc34d686fa87dfae");
        // XOR-MAPPED-ADDRESS, to the byte as in the RFC's response
        assertThat(HexFormat.of().formatHex(answer, 20, 32)).isEqualTo("002000080001a147e112a643");
        assertThat(bytes.getShort(2)).isEqualTo((short) (answer.length - 20));
    }

    @Test
    void staysSilentOnRequestsForOthersBrokenOnesAndOtherThings() {
        assertThat(new IceLite("evtk", "VOkJxbRl1RmTxUk/WvJxBt").answer(REQUEST, REQUEST.length, SOURCE, SOURCE_PORT))
                .isNull();
        assertThat(new IceLite("evtj", "another password").answer(REQUEST, REQUEST.length, SOURCE, SOURCE_PORT))
                .isNull();
        for (int i = 0; i < REQUEST.length; i++) {
            byte[] broken = REQUEST.clone();
            broken[i] ^= 1;
            assertThat(ice.answer(broken, broken.length, SOURCE, SOURCE_PORT))
                    .as("bit flipped in byte %d", i)
                    .isNull();
        }
        for (int length = 0; length < REQUEST.length; length++) {
            assertThat(ice.answer(REQUEST, length, SOURCE, SOURCE_PORT)).isNull();
        }
    }
}
