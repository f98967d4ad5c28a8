package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handshake with a client in memory. */
@Timeout(60)
class DtlsSessionTest {
    private final DtlsIdentity server = DtlsIdentity.create();
    private final DtlsIdentity client = DtlsIdentity.create();
    private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();

    @Test
    void aClientWithTheAnnouncedCertificateGetsSrtp() throws Exception {
        DtlsSrtpServer.warmUp();
        try (DtlsSession session =
                new DtlsSession("test", new DtlsSrtpServer(server, client.fingerprint()), toClient::add)) {
            DTLSTransport transport = new DTLSClientProtocol().connect(new Client(), new InMemory(session));
            while (session.srtp() == null && session.failure() == null) {
                Thread.onSpinWait();
            }
            assertThat(session.failure()).isNull();
            assertThat(session.srtp()).isNotNull();
            transport.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("dtls-test"));
    }

    @Test
    void aClientWithAnotherCertificateIsRefusedByBothFingerprints() throws Exception {
        String announced = server.fingerprint();
        try (DtlsSession session = new DtlsSession("test", new DtlsSrtpServer(server, announced), toClient::add)) {
            try {
                new DTLSClientProtocol().connect(new Client(), new InMemory(session));
            } catch (IOException e) {
                // The client may or may not have been done before the server looked.
            }
            while (session.failure() == null) {
                Thread.onSpinWait();
            }
            assertThat(session.failure()).contains("DTLS");
            assertThat(session.srtp()).isNull();
        }
    }

    private final class InMemory implements DatagramTransport {
        private final DtlsSession session;

        InMemory(DtlsSession session) {
            this.session = session;
        }

        @Override
        public int getReceiveLimit() {
            return 1_500;
        }

        @Override
        public int getSendLimit() {
            return 1_200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMs) throws IOException {
            try {
                byte[] datagram = toClient.poll(waitMs, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            byte[] datagram = new byte[length];
            System.arraycopy(buffer, offset, datagram, 0, length);
            session.receive(datagram);
        }

        @Override
        public void close() {}
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(new BcTlsCrypto(new SecureRandom()));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's own types
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            int[] profiles = {
                SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM, SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80
            };
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
            return extensions;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                    assertThat(DtlsIdentity.fingerprint(certificate
                                    .getCertificate()
                                    .getCertificateAt(0)
                                    .getEncoded()))
                            .isEqualTo(server.fingerprint());
                }

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    BcTlsCrypto crypto = (BcTlsCrypto) getCrypto();
                    Vector<?> algorithms = request.getSupportedSignatureAlgorithms();
                    assertThat(algorithms).isNotEmpty();
                    return new BcDefaultTlsCredentialedSigner(
                            new TlsCryptoParameters(context),
                            crypto,
                            client.privateKey(),
                            new Certificate(new TlsCertificate[] {crypto.createCertificate(client.certificate())}),
                            new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
                }
            };
        }
    }
}
