package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tomp2p.opuswrapper.Opus;

class OpusTest {
    private static final short[] SPEECH = SyntheticSpeech.speech(8000, 5, 7);

    static {
        OpusLibrary.load();   // before any test opens another library with the same soname
    }

    private final MemorySegment packet = Arena.ofAuto().allocate(1500);

    @Test
    void the_library_says_what_it_is_and_where_from() {
        OpusLibrary library = OpusLibrary.load();
        System.out.println("Opus: " + library.version() + ", " + library.origin());
        assertTrue(library.version().startsWith("libopus"), library.version());
        assertTrue(library.origin().startsWith("system: ") || library.origin().startsWith("bundled: "));
    }

    @Test
    void the_bundled_library_is_complete() {
        OpusLibrary bundled = OpusLibrary.bundled();
        assertNotNull(bundled);
        assertTrue(bundled.version().startsWith("libopus"), bundled.version());
        assertTrue(bundled.origin().startsWith("bundled: /natives/"), bundled.origin());
    }

    @Test
    void speech_survives_at_the_phone_settings() {
        short[] heard = throughOpus(SPEECH, OpusEncoderSettings.phone(), 160);
        int lag = Listening.lag(SPEECH, heard, 100);
        double correlation = Listening.correlation(SPEECH, heard, lag);
        System.out.printf("Opus phone(): correlation %.4f at lag %d samples%n", correlation, lag);
        assertTrue(correlation > 0.93, "correlation " + correlation);
    }

    /** What VOIP loses against this is the phase of its high-pass filter, not sharpness. */
    @Test
    void speech_survives_nearly_unchanged_where_no_filter_is_asked_for() {
        var audio = new OpusEncoderSettings(8000, 1, 0, 32_000, OpusEncoderSettings.Application.AUDIO, false, false);
        assertTrue(Listening.correlation(SPEECH, throughOpus(SPEECH, audio, 160), 52) > 0.99);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 160, 320, 480})
    void all_packet_lengths_come_back_whole(int samples) {
        assertTrue(Listening.correlation(SPEECH, throughOpus(SPEECH, OpusEncoderSettings.phone(), samples), 52) > 0.93);
    }

    @Test
    void sound_of_48_khz_is_decoded_straight_to_8_khz() {
        double step = 2 * Math.PI * 1000;
        try (var encoder = new OpusEncoder(
                new OpusEncoderSettings(48_000, 1, 5, 32_000, OpusEncoderSettings.Application.VOIP, true, false));
             var decoder = new OpusDecoder(8000)) {
            PcmFrame in = new PcmFrame(48_000, 960);
            PcmFrame out = new PcmFrame(8000, 960);
            short[] heard = new short[50 * 160];
            for (int n = 0; n < 50; n++) {
                in.length(960);
                for (int i = 0; i < 960; i++) {
                    in.set(i, (short) (8000 * Math.sin(step * (n * 960 + i) / 48_000)));
                }
                int length = encoder.encode(in, packet, 0, 1500);
                assertEquals(160, decoder.decode(packet, 0, length, out));
                out.copyTo(heard, n * 160);
            }
            int crossings = 0;
            for (int i = 1601; i < 1600 + 4800; i++) {
                crossings += (heard[i - 1] < 0) != (heard[i] < 0) ? 1 : 0;
            }
            assertEquals(1000, crossings / 2.0 / 0.6, 10);
        }
    }

    @Test
    void nothing_is_allocated_for_a_frame() {
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            PcmFrame in = new PcmFrame(8000, 160);
            PcmFrame out = new PcmFrame(8000, 960);
            in.copyFrom(SPEECH, 8000, 160);
            assertEquals(0, Allocation.bytes(3000, 300, () -> {
                int length = encoder.encode(in, packet, 0, 1500);
                decoder.decodeFec(packet, 0, length, 160, out);
                decoder.decode(packet, 0, length, out);
                decoder.conceal(160, out);
            }));
        }
    }

    @Test
    void redundancy_appears_when_loss_is_reported_and_is_seen_in_the_packet() {
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone())) {
            assertEquals(0, packetsWithRedundancy(encoder));
            encoder.packetLossPercent(10);
            int with = packetsWithRedundancy(encoder);
            System.out.println("Opus packets with redundancy at 10 %: " + with + " of " + SPEECH.length / 160);
            assertTrue(with > SPEECH.length / 160 / 2, with + " packets");
        }
    }

    @Test
    void opus_java_decodes_what_we_encode_and_the_other_way_round() throws Exception {
        Opus jna = bundledThroughJna();
        System.out.println("second opinion: " + jna.opus_get_version_string());
        IntBuffer error = IntBuffer.allocate(1);
        PointerByReference theirEncoder = jna.opus_encoder_create(8000, 1, Opus.OPUS_APPLICATION_VOIP, error);
        PointerByReference theirDecoder = jna.opus_decoder_create(8000, 1, error);
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            short[] ours = new short[SPEECH.length];
            short[] theirs = new short[SPEECH.length];
            PcmFrame in = new PcmFrame(8000, 160);
            PcmFrame out = new PcmFrame(8000, 960);
            for (int at = 0; at + 160 <= SPEECH.length; at += 160) {
                in.copyFrom(SPEECH, at, 160);
                byte[] coded = bytes(encoder.encode(in, packet, 0, 1500));
                ShortBuffer pcm = ShortBuffer.wrap(theirs, at, 160).slice();
                assertEquals(160, jna.opus_decode(theirDecoder, coded, coded.length, pcm, 160, 0));
                ByteBuffer room = ByteBuffer.allocateDirect(1500);
                int length = jna.opus_encode(theirEncoder, ShortBuffer.wrap(SPEECH, at, 160).slice(), 160,
                        room, 1500);
                assertEquals(160, decoder.decode(MemorySegment.ofBuffer(room), 0, length, out));
                out.copyTo(ours, at);
            }
            assertTrue(Listening.correlation(SPEECH, theirs, Listening.lag(SPEECH, theirs, 100)) > 0.93);
            assertTrue(Listening.correlation(SPEECH, ours, Listening.lag(SPEECH, ours, 100)) > 0.93);
        } finally {
            jna.opus_encoder_destroy(theirEncoder);
            jna.opus_decoder_destroy(theirDecoder);
        }
    }

    @Test
    void mutated_packets_give_a_verdict_and_leave_the_decoder_usable() {
        Random random = new Random(11);
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            encoder.packetLossPercent(10);
            PcmFrame in = new PcmFrame(8000, 160);
            PcmFrame out = new PcmFrame(8000, 960);
            ByteBuffer view = packet.asByteBuffer();
            for (int n = 0; n < 5000; n++) {
                in.copyFrom(SPEECH, n % 200 * 160, 160);
                int length = encoder.encode(in, packet, 0, 1500);
                for (int i = random.nextInt(6); i > 0; i--) {
                    packet.set(ValueLayout.JAVA_BYTE, random.nextInt(Math.min(length, 4)), (byte) random.nextInt());
                }
                int cut = random.nextInt(3) == 0 ? random.nextInt(length + 1) : length;
                int samples = OpusDecoder.durationSamples(view, 0, cut, 8000);
                int decoded = decoder.decode(packet, 0, cut, out);
                assertTrue(decoded < 0 || decoded == samples, decoded + " decoded, " + samples + " announced");
                OpusPacket.hasRedundancy(packet, 0, cut);
                if (cut > 0) {
                    decoder.decodeFec(packet, 0, cut, 160, out);
                }
            }
            decoder.reset();
            encoder.reset();
            in.copyFrom(SPEECH, 8000, 160);
            assertEquals(160, decoder.decode(packet, 0, encoder.encode(in, packet, 0, 1500), out));
        }
    }

    @Test
    void wrong_arguments_never_reach_native_memory() {
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            PcmFrame frame = new PcmFrame(8000, 160);
            frame.length(160);
            assertTrue(encoder.encode(frame, packet, 1400, 101) < 0);
            assertTrue(encoder.encode(frame, MemorySegment.ofArray(new byte[100]), 0, 100) < 0);
            frame.length(33);
            assertTrue(encoder.encode(frame, packet, 0, 1500) < 0);
            assertTrue(decoder.decode(packet, 1499, 2, frame) < 0);
            assertTrue(decoder.decode(packet, 0, 10, new PcmFrame(48_000, 960)) < 0);
            assertTrue(decoder.conceal(161, frame) < 0);
            assertTrue(OpusDecoder.durationSamples(packet.asByteBuffer(), 0, 0, 8000) < 0);
        }
        var closed = new OpusDecoder(8000);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.conceal(160, new PcmFrame(8000, 160)));
        assertThrows(IllegalArgumentException.class, () -> new OpusDecoder(8001));
    }

    @Test
    void frames_carry_native_samples() {
        PcmFrame frame = new PcmFrame(8000, 8);
        frame.copyFrom(new short[] {1, -2, 300}, 0, 3);
        frame.append(frame, 1, 2);
        short[] out = new short[5];
        assertEquals(5, frame.copyTo(out, 0));
        assertArrayEquals(new short[] {1, -2, 300, -2, 300}, out);
        frame.setClipped(0, 40_000);
        assertEquals(32767, frame.get(0));
        assertThrows(IllegalArgumentException.class, () -> frame.length(9));
        assertFalse(frame.samples().byteSize() != 16);
    }

    /** Loaded without RTLD_GLOBAL, which is JNA's default: else two versions of libopus would call into each other. */
    private static Opus bundledThroughJna() throws IOException {
        assertNotNull(OpusLibrary.load());
        Path copy = Files.createTempFile("opus-java", ".so");
        try (InputStream in = OpusTest.class.getResourceAsStream("/natives/" + Platform.RESOURCE_PREFIX
                + "/libopus.so")) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            int rtldLazy = 1;
            return Native.loadLibrary(copy.toString(), Opus.class,
                    Map.of(Library.OPTION_OPEN_FLAGS, rtldLazy));
        } finally {
            Files.delete(copy);
        }
    }

    private int packetsWithRedundancy(OpusEncoder encoder) {
        PcmFrame in = new PcmFrame(8000, 160);
        int with = 0;
        for (int at = 0; at + 160 <= SPEECH.length; at += 160) {
            in.copyFrom(SPEECH, at, 160);
            int length = encoder.encode(in, packet, 0, 1500);
            with += OpusPacket.hasRedundancy(packet, 0, length) ? 1 : 0;
        }
        return with;
    }

    private short[] throughOpus(short[] source, OpusEncoderSettings settings, int samples) {
        short[] heard = new short[source.length];
        try (var encoder = new OpusEncoder(settings); var decoder = new OpusDecoder(8000)) {
            PcmFrame in = new PcmFrame(8000, samples);
            PcmFrame out = new PcmFrame(8000, 960);
            for (int at = 0; at + samples <= source.length; at += samples) {
                in.copyFrom(source, at, samples);
                int length = encoder.encode(in, packet, 0, 1500);
                assertEquals(samples, OpusDecoder.durationSamples(packet.asByteBuffer(), 0, length, 8000));
                assertEquals(samples, decoder.decode(packet, 0, length, out));
                out.copyTo(heard, at);
            }
        }
        return heard;
    }

    private byte[] bytes(int length) {
        return Arrays.copyOf(packet.asSlice(0, 1500).toArray(ValueLayout.JAVA_BYTE), length);
    }
}
