package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComfortNoiseTest {
    private final PcmFrame second = new PcmFrame(8000, 8000);

    @ParameterizedTest
    @ValueSource(ints = {30, 45, 60, 70})
    void noise_has_the_level_asked_for(int level) {
        ComfortNoise noise = new ComfortNoise(1);
        noise.level(level);
        noise.generate(8000, second);
        assertEquals(-level, dbov(), 0.6);
    }

    @Test
    void coefficients_shape_the_spectrum_and_keep_the_level() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 40, (byte) 30, (byte) 150});   // k1 = -0.76: a low rumble
        ComfortNoise noise = new ComfortNoise(2);
        assertTrue(noise.describe(payload, 1, 3));
        noise.generate(8000, second);
        assertEquals(-40, dbov(), 1);
        double low = band(300);
        double high = band(3500);
        assertTrue(low > 2 * high, low + " at 300 Hz, " + high + " at 3500 Hz");
    }

    @Test
    void any_payload_gives_bounded_noise() {
        Random random = new Random(4);
        ComfortNoise noise = new ComfortNoise(3);
        byte[] bytes = new byte[20];
        for (int i = 0; i < 500; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] & 0x1F | 0x20);
            noise.describe(ByteBuffer.wrap(bytes), 0, 1 + random.nextInt(20));
            noise.generate(800, second);
            second.length(800);
            double sum = 0;
            for (int n = 0; n < 800; n++) {
                sum += (double) second.get(n) * second.get(n);
            }
            assertTrue(Math.sqrt(sum / 800) < 20 * noise.rms() + 1);
        }
        assertFalse(noise.describe(ByteBuffer.wrap(bytes), 0, 0));
    }

    @Test
    void noise_is_written_and_made_without_allocating() {
        ByteBuffer payload = ByteBuffer.allocateDirect(4);
        assertEquals(1, ComfortNoise.write(200, payload, 2));
        assertEquals(127, payload.get(2));
        ComfortNoise noise = new ComfortNoise(5);
        assertEquals(0, Allocation.bytes(5000, 500, () -> {
            noise.describe(payload, 2, 1);
            noise.generate(160, second);
        }));
    }

    private double dbov() {
        double sum = 0;
        for (int i = 0; i < 8000; i++) {
            sum += (double) second.get(i) * second.get(i);
        }
        return 20 * Math.log10(Math.sqrt(sum / 8000) / 32_768);
    }

    private double band(int hz) {
        double sum = 0;
        for (int f = hz - 100; f <= hz + 100; f += 10) {
            sum += new Goertzel(8000, f).rms(second, 0, 8000);
        }
        return sum;
    }
}
