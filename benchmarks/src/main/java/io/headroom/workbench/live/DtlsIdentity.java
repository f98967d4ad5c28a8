package io.headroom.workbench.live;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A self-signed certificate and its key, made for one session as RFC 8827 section 6.5 has it.
 *
 * @param certificate DER
 */
record DtlsIdentity(AsymmetricKeyParameter privateKey, byte[] certificate) {
    static DtlsIdentity create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1")); // by name: explicit parameters are refused
            KeyPair keys = generator.generateKeyPair();
            X500Name name = new X500Name("CN=headroom-workbench");
            Instant now = Instant.now();
            byte[] certificate = new X509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(now.toEpochMilli()),
                            Date.from(now.minus(Duration.ofDays(1))),
                            Date.from(now.plus(Duration.ofDays(30))),
                            name,
                            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
            return new DtlsIdentity(
                    PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no DTLS certificate can be made: " + e.getMessage(), e);
        }
    }

    /** The fingerprint as SDP writes it: SHA-256, upper-case pairs, colons. */
    String fingerprint() {
        return fingerprint(certificate);
    }

    /** The fingerprint of any certificate in DER. */
    static String fingerprint(byte[] certificate) {
        try {
            StringBuilder text = new StringBuilder();
            for (byte b : MessageDigest.getInstance("SHA-256").digest(certificate)) {
                text.append(text.isEmpty() ? "" : ":").append(String.format(Locale.ROOT, "%02X", b));
            }
            return text.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
