package io.headroom.workbench.live;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jitsi.impl.neomedia.transform.PacketTransformer;
import org.jitsi.impl.neomedia.transform.TransformEngine;
import org.jitsi.impl.neomedia.transform.srtp.SRTCPTransformer;
import org.jitsi.impl.neomedia.transform.srtp.SRTPTransformer;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one DTLS-SRTP handshake (RFC 5764): checks the client's certificate against the fingerprint of its
 * offer, and turns the exported keys into libjitsi's SRTP transformers.
 */
final class DtlsSrtpServer extends DefaultTlsServer {
    /** The one every WebRTC peer must know (RFC 8827 section 6.5). */
    private static final int PROFILE = SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;

    private static final int KEY_BYTES = 16;
    private static final int SALT_BYTES = 14;
    private static final int AUTH_KEY_BYTES = 20;
    private static final int AUTH_TAG_BYTES = 10;

    private final DtlsIdentity identity;
    private final String clientFingerprint;
    private @Nullable TransformEngine srtp;

    /**
     * Prepares for one handshake.
     *
     * @param clientFingerprint the SHA-256 fingerprint that the offer announced, upper case
     */
    DtlsSrtpServer(DtlsIdentity identity, String clientFingerprint) {
        super(new BcTlsCrypto(new SecureRandom()));
        this.identity = identity;
        this.clientFingerprint = clientFingerprint;
    }

    /** Encrypts and decrypts, once the handshake is done; null before. */
    @Nullable
    TransformEngine srtp() {
        return srtp;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(
                getCrypto(), new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256});
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
        Certificate chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(identity.certificate())});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context), crypto, identity.privateKey(), chain, ecdsaWithSha256());
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        algorithms.add(ecdsaWithSha256());
        return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign}, algorithms, null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        if (chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.certificate_required);
        }
        String actual = DtlsIdentity.fingerprint(chain.getCertificateAt(0).getEncoded());
        if (!actual.equals(clientFingerprint)) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate,
                    "the offer announced fingerprint " + clientFingerprint + ", the certificate has " + actual);
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's own types
    public void processClientExtensions(Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        for (int profile : offered == null ? new int[0] : offered.getProtectionProfiles()) {
            if (profile == PROFILE) {
                return;
            }
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's own types
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {PROFILE}, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete(); // the exporter works in here only
        byte[] keys = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (KEY_BYTES + SALT_BYTES));
        // client key | server key | client salt | server salt (RFC 5764 section 4.2)
        SrtpContextFactory incoming = contexts(false, keys, 0, 2 * KEY_BYTES);
        SrtpContextFactory outgoing = contexts(true, keys, KEY_BYTES, 2 * KEY_BYTES + SALT_BYTES);
        SRTPTransformer rtp = new SRTPTransformer(outgoing, incoming);
        SRTCPTransformer rtcp = new SRTCPTransformer(rtp);
        srtp = new TransformEngine() {
            @Override
            public PacketTransformer getRTPTransformer() {
                return rtp;
            }

            @Override
            public PacketTransformer getRTCPTransformer() {
                return rtcp;
            }
        };
    }

    /** Loads what decryption needs, a second's work that would otherwise befall the first packets of a call. */
    static void warmUp() {
        Aes.setFactoryClassName("SunJCE"); // or each process begins with a contest of ciphers
        SrtpContextFactory factory = contexts(false, new byte[2 * (KEY_BYTES + SALT_BYTES)], 0, 2 * KEY_BYTES);
        try {
            factory.deriveContext(0, 0);
            factory.deriveControlContext(0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTP does not work here: " + e.getMessage(), e);
        } finally {
            factory.close();
        }
    }

    private static SrtpContextFactory contexts(boolean sender, byte[] keys, int keyAt, int saltAt) {
        byte[] key = new byte[KEY_BYTES];
        byte[] salt = new byte[SALT_BYTES];
        System.arraycopy(keys, keyAt, key, 0, KEY_BYTES);
        System.arraycopy(keys, saltAt, salt, 0, SALT_BYTES);
        Logger logger = new LoggerImpl(DtlsSrtpServer.class.getName());
        return new SrtpContextFactory(sender, key, salt, policy(), policy(), logger);
    }

    private static SrtpPolicy policy() {
        return new SrtpPolicy(
                SrtpPolicy.AESCM_ENCRYPTION,
                KEY_BYTES,
                SrtpPolicy.HMACSHA1_AUTHENTICATION,
                AUTH_KEY_BYTES,
                AUTH_TAG_BYTES,
                SALT_BYTES);
    }

    private static SignatureAndHashAlgorithm ecdsaWithSha256() {
        return new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
    }
}
