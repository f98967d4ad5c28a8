package io.headroom.workbench.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only what it says; loading the library is the business of tests in a process of their own. */
class NativeWebrtcTest {
    @Test
    void aMissingLibraryIsToldByThePackageThatHasIt() {
        Throwable loading = new ExceptionInInitializerError(new RuntimeException(
                "Load library 'webrtc-java' failed",
                new UnsatisfiedLinkError("libwebrtc-java.so: libpulse.so.0: cannot open shared object file")));
        assertThat(NativeWebrtc.explain(loading)).contains("apt install libpulse0");
    }

    @Test
    void anotherMissingLibraryIsToldByItsName() {
        assertThat(NativeWebrtc.explain(new UnsatisfiedLinkError(
                        "libX11.so.6: cannot open shared object file: No such file or directory")))
                .contains("libX11.so.6");
    }

    @Test
    void aPlatformWithoutALibraryIsToldHowToBuildForIt() {
        assertThat(NativeWebrtc.explain(new NoClassDefFoundError("dev/onvoid/webrtc/PeerConnectionFactory")))
                .contains("-Dwebrtc-java.classifier=");
    }
}
