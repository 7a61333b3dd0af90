package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpusStatesTest {
    private static final short[] SPEECH = SyntheticSpeech.continuous(8000, 2, 5);

    @Test
    void a_used_state_comes_back_as_new() {
        byte[] first = encoded(new OpusEncoder(OpusEncoderSettings.phone()));
        for (int i = 0; i < 3; i++) {
            encoded(new OpusEncoder(new OpusEncoderSettings(48_000, 1, 3, 24_000,
                    OpusEncoderSettings.Application.VOIP, true, true)));
            assertArrayEquals(first, encoded(new OpusEncoder(OpusEncoderSettings.phone())));
        }
    }

    @Test
    void memory_is_kept_for_the_next_up_to_a_bound() {
        Random random = new Random(1);
        List<OpusDecoder> open = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            if (open.isEmpty() || open.size() < 3 * OpusStates.KEPT && random.nextInt(3) > 0) {
                open.add(new OpusDecoder(random.nextBoolean() ? 8000 : 48_000));
            } else {
                open.remove(random.nextInt(open.size())).close();
            }
        }
        open.forEach(OpusDecoder::close);
        assertEquals(OpusStates.KEPT, OpusStates.DECODERS.kept());
    }

    @Test
    void a_transcoded_call_needs_little_memory() {
        int states = OpusStates.ENCODERS.bytes() + OpusStates.DECODERS.bytes();
        System.out.printf("libopus: encoder %d bytes, decoder %d bytes%n", OpusStates.ENCODERS.bytes(),
                OpusStates.DECODERS.bytes());
        assertTrue(states < 70_000, states + " bytes");
    }

    private static byte[] encoded(OpusEncoder encoder) {
        int rateHz = encoder.settings().rateHz();
        MemorySegment packet = Arena.ofAuto().allocate(1500);
        PcmFrame frame = new PcmFrame(rateHz, rateHz / 50);
        byte[] all = new byte[100_000];
        int at = 0;
        try (encoder) {
            for (int n = 0; (n + 1) * frame.capacity() <= SPEECH.length; n++) {
                frame.copyFrom(SPEECH, n * frame.capacity(), frame.capacity());
                int length = encoder.encode(frame, packet, 0, 1500);
                MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, 0, all, at, length);
                at += length;
            }
        }
        return all;
    }
}
