package io.headroom.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bridges that are not as the plugin knows them: a line that says so, and the bridge left to itself, group by group. */
class UnsupportedBridgeIT {
    private static final String BUILTIN = "1000000";
    private static final String OURS = "700000";
    private static final String RECEIVE = "receive side (REMB)";
    private static final String CLASSIC = "send side, engine GoogleCc";
    private static final String GCC2 = "send side, engine GoogleCc2";

    @TempDir
    private Path scratch;

    /** For each way in which a bridge may differ: does it still do what is asked, and which groups are refused why. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # from                          | to                            | group   | what the operator reads
        incomingPacketInfo              | incomingPacketInformation     | CLASSIC | no method RemoteBitrateEstimatorAbsSendTime.incomingPacketInfo(JJJI)V
        RemoteBitrateEstimatorAbsSendTime | RemoteBitrateEstimatorRenamed | CLASSIC | no class RemoteBitrateEstimatorAbsSendTime
        bitrateEstimatorAbsSendTime     | delayBasedPart                | CLASSIC | no field GoogleCcEstimator.bitrateEstimatorAbsSendTime of type RemoteBitrateEstimatorAbsSendTime
        long sendTimeMs, long arrivalTimeMs | long arrivalTimeMs, long sendTimeMs | CLASSIC | their order cannot be trusted
        bandwidthEstimator.processPacketArrival( | java.util.Objects.hash( | CLASSIC | ClassicTransportCcEngine no longer calls BandwidthEstimator.processPacketArrival
        astExtId                        | absSendTimeExtensionId        | RECEIVE | no field RemoteBandwidthEstimator.astExtId of type Integer
        createRemb                      | buildRemb                     | RECEIVE | no method RemoteBandwidthEstimator.createRemb
        getReceivedTime                 | getArrivalTime                | RECEIVE | no member org.jitsi.nlj.PacketInfo#getReceivedTime()Ljava/time/Instant;
        private final Function1         | private static Function1      | RECEIVE | no field RtpReceiverImpl.rtcpSender of type Function1
        DelayBasedBwe                   | DelayBasedEstimator           | GCC2    | no class DelayBasedBwe
        prevBitrate                     | previousBitrate               | GCC2    | no field DelayBasedBwe.prevBitrate of type long
        getPacketFeedbacks              | getFeedbacks                  | GCC2    | no member org.jitsi.nlj.rtp.bandwidthestimation2.TransportPacketsFeedback#getPacketFeedbacks()Ljava/util/List;
        delayBasedBwe.incomingPacketFeedbackVector$nJqwPh4(report, acked, probe, false) | null | GCC2 | GoogCcNetworkController no longer calls DelayBasedBwe.incomingPacketFeedbackVector
        """)
    void leavesABridgeAloneThatDiffersIn(String from, String to, String group, String line) {
        Miniature mutant = Miniature.compile(scratch, from, to);

        BridgeJvm.Said said = mutant.option("-XX:TieredStopAtLevel=1")
                .headroom("enabled = true, mode = replace, estimator = scripted")
                .play("idle");

        List<String> lines = said.pluginLines();
        String title = switch (group) {
            case "RECEIVE" -> RECEIVE;
            case "CLASSIC" -> CLASSIC;
            default -> GCC2;
        };
        assertThat(lines)
                .anySatisfy(found -> assertThat(found)
                        .startsWith(title + ": not supported by this bridge, which keeps its own: ")
                        .contains(line));
        assertThat(lines.contains(GCC2 + ": supported")).isEqualTo(!group.equals("GCC2"));
        assertThat(lines.contains(CLASSIC + ": supported")).isEqualTo(!group.equals("CLASSIC"));
        assertThat(lines.contains(RECEIVE + ": supported")).isEqualTo(group.equals("GCC2")); // it needs CLASSIC
        assertThat(said.value("started")).isEqualTo("true");
    }

    @Test
    void aBridgeWithAnotherRembPathStillGetsTheSendSide() {
        Miniature mutant = Miniature.compile(scratch, "astExtId", "absSendTimeExtensionId");
        String section = "enabled = true, mode = replace, estimator = scripted";

        assertThat(mutant.headroom(section).play("receive").value("remb")).isEqualTo(BUILTIN);
        assertThat(mutant.headroom(section).play("classic").value("current")).isEqualTo(OURS);
        assertThat(mutant.headroom(section).play("gcc2").value("target")).isEqualTo(OURS);
    }

    @Test
    void aBridgeWithAnotherEngineStillGetsTheRembPath() {
        Miniature mutant = Miniature.compile(scratch, "prevBitrate", "previousBitrate");
        String section = "enabled = true, mode = replace, estimator = scripted";

        assertThat(mutant.headroom(section).play("receive").value("remb")).isEqualTo(OURS);
        assertThat(mutant.headroom(section).play("gcc2").value("target")).isEqualTo(BUILTIN);
    }

    @Test
    void withoutVariableNamesTheOrderOfArgumentsIsNotTrusted() {
        Miniature stripped = Miniature.compile(scratch, false);

        BridgeJvm.Said said = stripped.headroom("enabled = true").play("idle");

        assertThat(said.pluginLines())
                .anySatisfy(line -> assertThat(line).contains("are called [?, ?, ?, ?]", "cannot be trusted"));
        assertThat(said.pluginLines()).contains("nothing to do here, the bridge runs on its own");
    }

    @Test
    void aBridgeWithoutItsMetricsIsStillServed() {
        Miniature mutant = Miniature.compile(scratch, "registerLongGauge", "registerGauge");

        BridgeJvm.Said said = mutant.headroom("enabled = true, mode = replace, estimator = scripted")
                .play("receive");

        assertThat(said.value("remb")).isEqualTo(OURS);
        assertThat(said.pluginLines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("figures in /metrics: not supported by this bridge")
                        .contains("registerLongGauge"));
    }
}
