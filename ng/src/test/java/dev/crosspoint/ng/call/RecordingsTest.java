package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.FarEnd.Voice;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.transcoder.Wav;
import dev.crosspoint.transcoder.recording.RecordedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings asked for through ng, listened to. */
class RecordingsTest extends TwoPhones {
    private final Path folder;

    RecordingsTest(@TempDir Path folder) {
        super(new CallWorld(MediaSettings.loopback(),
                NgSettings.loopback().withRecordingDir(folder.resolve("calls"))));
        this.folder = folder;
    }

    private static double share(Path wav, double hz) throws Exception {
        short[] pcm = assertInstanceOf(Wav.Read.class, Wav.read(Files.readAllBytes(wav))).wav().pcm();
        double re = 0;
        double im = 0;
        double energy = 1;
        int window = 4000;
        int from = pcm.length / 2 - window / 2;
        for (int i = 0; i < window; i++) {
            double s = pcm[from + i];
            re += s * Math.cos(2 * Math.PI * hz * i / 8000);
            im += s * Math.sin(2 * Math.PI * hz * i / 8000);
            energy += s * s;
        }
        return 2 * (re * re + im * im) / (window * energy);
    }

    @Test
    void everybody_is_in_the_mix_and_each_party_in_a_file_of_its_own() throws Exception {
        world.call("c/../d e", a, b, Map.of(), Map.of());
        String name = world.done("start recording", "call-id", "c/../d e").text("recording");
        assertEquals(folder.resolve("calls").resolve("d_e").toString(), name);
        CompletableFuture<List<RecordedFile>> files = world.calls.call("c/../d e").recording.files();
        hear(a, b);
        world.done("stop recording", "call-id", "c/../d e");
        world.run(200);
        files.get(10, TimeUnit.SECONDS);
        assertTrue(share(Path.of(name + "-1.wav"), 440) > 0.9);
        assertTrue(share(Path.of(name + "-2.wav"), 700) > 0.9);
        assertTrue(share(Path.of(name + "-mix.wav"), 440) > 0.4);
        assertTrue(share(Path.of(name + "-mix.wav"), 700) > 0.4);
    }

    @Test
    void a_call_is_recorded_from_its_offer_on_and_until_it_ends() throws Exception {
        world.call("c", a, b, Map.of("record call", "yes"), Map.of());
        CompletableFuture<List<RecordedFile>> files = world.calls.call("c").recording.files();
        hear(a, b);
        world.done("pause recording", "call-id", "c");
        world.run(500);
        world.done("start recording", "call-id", "c");
        world.run(200);
        world.done("delete", "call-id", "c", "from-tag", "A", "delete-delay", 0);
        world.run(200);
        files.get(10, TimeUnit.SECONDS);
        Path mix = folder.resolve("calls").resolve("c-mix.wav");
        assertTrue(share(mix, 440) > 0.4);
        double seconds = assertInstanceOf(Wav.Read.class, Wav.read(Files.readAllBytes(mix))).wav().pcm().length
                / 8000.0;
        assertTrue(seconds > 1.5 && seconds < 2.1, "the pause is left out: " + seconds);
    }

    @Test
    void a_request_may_end_a_recording_that_another_began() {
        world.call("c", a, b, Map.of("record call", "on"), Map.of());
        hear(a, b);
        assertTrue(world.calls.call("c").recording != null);
        world.call("c", a, b, Map.of("flags", List.of("record-call=off")), Map.of());
        assertNull(world.calls.call("c").recording);
    }

    @Test
    void nobody_is_recorded_who_is_to_be_left_out() {
        assertEquals("exclude-recording is not supported", world.refused("offer", "call-id", "c", "from-tag", "A",
                "sdp", a.describe(), "flags", List.of("exclude-recording")));
    }

    @Test
    void a_recording_that_cannot_begin_is_told_and_the_call_goes_on() throws Exception {
        Files.writeString(folder.resolve("calls"), "no folder");
        NgValue.Dictionary reply = world.done("offer", "call-id", "c", "from-tag", "A", "sdp", a.describe(),
                "record call", "on");
        assertEquals("the recording cannot begin", reply.text("warning"));
        assertTrue(reply.text("sdp").contains("m=audio"));
    }

    @Test
    void without_a_folder_recording_is_refused_before_anything_begins() {
        try (CallWorld other = new CallWorld()) {
            FarEnd c = new FarEnd(other, 5000, Voice.PCMU);
            assertTrue(other.refused("offer", "call-id", "c", "from-tag", "A", "sdp", c.describe(), "record call",
                    "on").contains("recording-dir"));
            assertEquals(0, other.calls.size());
        }
    }
}
