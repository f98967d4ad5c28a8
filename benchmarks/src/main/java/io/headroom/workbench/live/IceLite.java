package io.headroom.workbench.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The whole duty of an ICE-lite agent (RFC 8445 section 2.5): answer the peer's binding requests.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |0 0|     message type          |         message length        |   RFC 8489 section 5
 * |                     magic cookie 0x2112A442                   |
 * |                     transaction id (96 bits)                  |
 * </pre>
 *
 * <p>A request counts only with our user name, a MESSAGE-INTEGRITY by our password and a right FINGERPRINT. Not
 * thread-safe.
 */
final class IceLite {
    private static final int HEADER_BYTES = 20;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int INTEGRITY_ATTRIBUTE_BYTES = 24;
    private static final int FINGERPRINT_ATTRIBUTE_BYTES = 8;
    private static final int ADDRESS_ATTRIBUTE_BYTES = 12;
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final String ufrag;
    private final String password;
    private final Mac hmac;

    /** Makes an agent of these credentials. */
    IceLite(String ufrag, String password) {
        this.ufrag = ufrag;
        this.password = password;
        try {
            hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /** Makes an agent of random credentials. */
    static IceLite random(SecureRandom random) {
        return new IceLite(text(random, 8), text(random, 24));
    }

    String ufrag() {
        return ufrag;
    }

    String password() {
        return password;
    }

    /**
     * The answer to a datagram, or null if it is not a request that was meant for us and is intact.
     *
     * @param sourceIpv4 where it came from, as the four bytes of the address
     * @param sourcePort and the port
     */
    byte @Nullable [] answer(byte[] datagram, int length, byte[] sourceIpv4, int sourcePort) {
        ByteBuffer request = ByteBuffer.wrap(datagram, 0, length);
        if (length < HEADER_BYTES
                || request.getShort(0) != BINDING_REQUEST
                || request.getShort(2) != length - HEADER_BYTES
                || request.getInt(4) != MAGIC_COOKIE) {
            return null;
        }
        boolean forUs = false;
        boolean intact = false;
        boolean unbroken = false;
        int at = HEADER_BYTES;
        while (at + 4 <= length) {
            int type = request.getShort(at) & 0xFFFF;
            int size = request.getShort(at + 2) & 0xFFFF;
            int value = at + 4;
            if (value + size > length) {
                return null;
            }
            switch (type) {
                case USERNAME ->
                    forUs = new String(datagram, value, size, StandardCharsets.UTF_8).startsWith(ufrag + ":");
                case MESSAGE_INTEGRITY ->
                    intact = size == 20
                            && MessageDigest.isEqual(
                                    integrity(datagram, at), Arrays.copyOfRange(datagram, value, value + size));
                case FINGERPRINT -> unbroken = size == 4 && request.getInt(value) == fingerprint(datagram, at);
                default -> {} // priority, tie-breaker, use-candidate: a lite agent has no say in them
            }
            at = value + (size + 3 & ~3);
        }
        return forUs && intact && unbroken ? success(request, sourceIpv4, sourcePort) : null;
    }

    private byte[] success(ByteBuffer request, byte[] ipv4, int port) {
        ByteBuffer answer = ByteBuffer.allocate(
                HEADER_BYTES + ADDRESS_ATTRIBUTE_BYTES + INTEGRITY_ATTRIBUTE_BYTES + FINGERPRINT_ATTRIBUTE_BYTES);
        answer.putShort((short) BINDING_SUCCESS).putShort((short) (answer.capacity() - HEADER_BYTES));
        answer.putInt(MAGIC_COOKIE).put(request.array(), 8, 12);
        answer.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) 8);
        answer.putShort((short) 1).putShort((short) (port ^ MAGIC_COOKIE >>> 16));
        answer.putInt(ByteBuffer.wrap(ipv4).getInt() ^ MAGIC_COOKIE);
        byte[] integrity = integrity(answer.array(), answer.position());
        answer.putShort((short) MESSAGE_INTEGRITY).putShort((short) 20).put(integrity);
        int fingerprint = fingerprint(answer.array(), answer.position());
        answer.putShort((short) FINGERPRINT).putShort((short) 4).putInt(fingerprint);
        return answer.array();
    }

    /** HMAC-SHA1 over what stands before the attribute, with a length that ends with it (RFC 8489 section 14.5). */
    private byte[] integrity(byte[] message, int attributeAt) {
        byte[] head = Arrays.copyOf(message, attributeAt);
        ByteBuffer.wrap(head).putShort(2, (short) (attributeAt + INTEGRITY_ATTRIBUTE_BYTES - HEADER_BYTES));
        return hmac.doFinal(head);
    }

    /** CRC-32 over what stands before the attribute (RFC 8489 section 14.7). */
    private static int fingerprint(byte[] message, int attributeAt) {
        byte[] head = Arrays.copyOf(message, attributeAt);
        ByteBuffer.wrap(head).putShort(2, (short) (attributeAt + FINGERPRINT_ATTRIBUTE_BYTES - HEADER_BYTES));
        CRC32 crc = new CRC32();
        crc.update(head);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    private static String text(SecureRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
        }
        return text.toString();
    }
}
