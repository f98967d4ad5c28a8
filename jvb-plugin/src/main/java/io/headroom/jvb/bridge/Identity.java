package io.headroom.jvb.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who an estimator works for, as hashes that are the same on every bridge with the same salt.
 *
 * <pre>
 *   hash = first 8 bytes of SHA-256(salt, 0, conference [, 0, endpoint])
 * </pre>
 *
 * @param conference hash of the conference's name
 * @param endpoint hash of conference and endpoint
 */
record Identity(long conference, long endpoint) {
    /**
     * Reads a diagnostic context of the bridge.
     *
     * @return null for relays, and for endpoints that cannot be told apart: the bridge keeps its own for those
     */
    static @Nullable Identity of(Map<String, Object> context, String salt) {
        Object conference = context.get("conf_name");
        Object endpoint = context.get("endpoint_id");
        if (conference == null || endpoint == null || context.get("relay_id") != null) {
            return null;
        }
        return new Identity(hash(salt, conference.toString()), hash(salt, conference.toString(), endpoint.toString()));
    }

    /** A hash as files and debug pages show it. */
    static String readable(long hash) {
        return String.format("%016x", hash);
    }

    private static long hash(String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
