package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    @Test
    void known_codes_decode_to_the_values_of_the_recommendation() {
        assertEquals(-32124, G711.ULAW.decode((byte) 0x00));
        assertEquals(32124, G711.ULAW.decode((byte) 0x80));
        assertEquals(0, G711.ULAW.decode((byte) 0xFF));
        assertEquals(0, G711.ULAW.decode((byte) 0x7F));
        assertEquals(-8, G711.ULAW.decode((byte) 0x7E));
        assertEquals(32256, G711.ALAW.decode((byte) 0xAA));
        assertEquals(-32256, G711.ALAW.decode((byte) 0x2A));
        assertEquals(8, G711.ALAW.decode((byte) 0xD5));
        assertEquals(-8, G711.ALAW.decode((byte) 0x55));
    }

    @ParameterizedTest
    @EnumSource
    void every_code_survives_decode_and_encode(G711 codec) {
        for (int code = 0; code < 256; code++) {
            int expected = codec == G711.ULAW && code == 0x7F ? 0xFF : code;   // minus zero has no sample of its own
            assertEquals(expected, codec.encode(codec.decode((byte) code)) & 0xFF);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_sample_is_coded_near_the_nearest_step(G711 codec) {
        for (int sample = -32768; sample <= 32767; sample++) {
            int got = codec.decode(codec.encode((short) sample));
            int allowed = Math.max(16, Math.abs(sample) / 16);
            int held = Math.clamp(sample, -32124 - 644, 32124 + 644);
            assertTrue(Math.abs(got - held) <= allowed, codec + " " + sample + " -> " + got);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_jdks_own_codec_decodes_the_same(G711 codec) throws Exception {
        byte[] codes = new byte[256];
        for (int i = 0; i < 256; i++) {
            codes[i] = (byte) i;
        }
        var encoding = codec == G711.ULAW ? AudioFormat.Encoding.ULAW : AudioFormat.Encoding.ALAW;
        var format = new AudioFormat(encoding, 8000, 8, 1, 1, 8000, false);
        var pcm = new AudioFormat(AudioFormat.Encoding.PCM_SIGNED, 8000, 16, 1, 2, 8000, false);
        byte[] theirs;
        try (var in = AudioSystem.getAudioInputStream(pcm,
                new AudioInputStream(new ByteArrayInputStream(codes), format, 256))) {
            theirs = in.readAllBytes();
        }
        var samples = ByteBuffer.wrap(theirs).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        for (int i = 0; i < 256; i++) {
            assertEquals(samples.get(i), codec.decode((byte) i), codec + " " + Integer.toHexString(i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_frame_is_coded_in_place_without_allocating(G711 codec) {
        PcmFrame frame = new PcmFrame(8000, 160);
        frame.copyFrom(SyntheticSpeech.continuous(8000, 0.1, 1), 400, 160);
        ByteBuffer packet = ByteBuffer.allocateDirect(400);
        PcmFrame back = new PcmFrame(8000, 160);
        assertEquals(160, codec.encode(frame, packet, 12));
        assertEquals(160, codec.decode(packet, 12, 160, back));
        for (int i = 0; i < 160; i++) {
            assertEquals(codec.decode(codec.encode(frame.get(i))), back.get(i));
        }
        assertEquals(0, packet.get(11));
        assertEquals(0, packet.get(172));
        assertEquals(0, Allocation.bytes(20_000, 1000, () -> {
            codec.encode(frame, packet, 12);
            codec.decode(packet, 12, 160, back);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_longer_than_the_frame_is_cut(G711 codec) {
        PcmFrame frame = new PcmFrame(8000, 160);
        assertEquals(160, codec.decode(ByteBuffer.allocateDirect(1400), 0, 1400, frame));
        assertEquals(codec.silence(), codec.encode((short) 0));
    }
}
