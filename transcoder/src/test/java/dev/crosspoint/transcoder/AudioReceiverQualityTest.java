package dev.crosspoint.transcoder;

import static dev.crosspoint.transcoder.PacketPath.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.PacketPath.Packet;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speech over bad networks, judged by its intelligibility. The figures are those of docs/decisions/031. */
class AudioReceiverQualityTest {
    private static final AudioReceiverSettings UNBUFFERED =
            AudioReceiverSettings.defaults().withMaxDelay(Duration.ZERO);
    private static final OpusEncoderSettings BROWSER = new OpusEncoderSettings(8000, 1, 0, 32_000,
            OpusEncoderSettings.Application.VOIP, true, false);
    private static final short[] SPEECH = speech();

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0", "1, 1, 0", "5, 1, 0", "10, 1, 0", "20, 1, 0", "5, 2.5, 0", "10, 3, 0",
        "0, 1, 30", "1, 1, 30", "5, 1, 30", "10, 1, 30", "20, 1, 30", "10, 3, 30",
        "0, 1, 60", "1, 1, 60", "5, 1, 60", "10, 1, 60", "20, 1, 60", "10, 3, 60",
        "0, 1, 100", "1, 1, 100", "5, 1, 100", "10, 1, 100", "20, 1, 100", "10, 3, 100"})
    void speech_is_understood(double lossPercent, double burst, int jitterMs) {
        LossyPath network = new LossyPath(lossPercent, burst, jitterMs, 100, 11);
        PacketPath plain = carried(UNBUFFERED, network, 0);
        PacketPath direct = carried(UNBUFFERED, network, lossPercent);
        PacketPath buffered = carried(AudioReceiverSettings.defaults(), network, lossPercent);
        double concealedOnly = judge(plain, 60);
        double withoutBuffer = judge(direct, 60);
        double stoi = judge(buffered, 60);
        AudioReceiverCounters c = buffered.stream.counters();
        System.out.printf("%2.0f %% lost, bursts of %.1f, jitter %3d ms | concealment %.3f | and FEC %.3f | and buffer"
                        + " %.3f | lost %d, by FEC %d, late %d, concealed %d ms, +%d -%d ms, delay %d/%d ms%n",
                lossPercent, burst, jitterMs, concealedOnly, withoutBuffer, stoi, c.lost(), c.recoveredByFec(),
                c.late(), c.concealedMs() + c.noiseMs(), c.stretchedMs(), c.acceleratedMs(), c.delayMs(),
                c.targetDelayMs());
        assertEquals(0, buffered.breaks());
        double floor = 0.98 - lossPercent * (burst > 1 ? 0.005 : 0.003) - (jitterMs > 60 ? 0.03 : 0);
        assertTrue(stoi > floor, "STOI " + stoi);
        assertTrue(stoi > concealedOnly - (lossPercent > 0 ? 0 : 0.01));
        assertTrue(stoi > withoutBuffer - 0.015);
    }

    private static PacketPath carried(AudioReceiverSettings settings, LossyPath network, double knownLossPercent) {
        PacketPath path = new PacketPath(settings);
        List<Packet> packets = PacketPath.encode(SPEECH, 20, (int) knownLossPercent, 1, 0, BROWSER);
        path.run(network.carry(packets));
        path.advanceTo(path.nowNs + 120 * MS);
        return path;
    }

    /** What a phone with a fixed jitter buffer makes of it. */
    private static double judge(PacketPath path, int bufferMs) {
        return Listening.intelligibility(SPEECH, new Handset(bufferMs).heard(path.frames), 2600);
    }

    private static short[] speech() {
        try (InputStream in = Wav.class.getResourceAsStream("demo-greeting.wav")) {
            short[] once = assertInstanceOf(Wav.Read.class, Wav.read(in.readAllBytes())).wav().mono();
            short[] twice = Arrays.copyOf(once, 2 * once.length);
            System.arraycopy(once, 0, twice, once.length, once.length);
            return twice;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
