package dev.crosspoint.interop.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HolesTest {
    @Test
    void a_hole_in_loud_sound_is_measured_and_the_rests_of_the_source_are_not() {
        double[] source = Signal.tone(200, 0.5, 2, 8000).samples();
        java.util.Arrays.fill(source, 4000, 6000, 0);
        double[] recording = new double[source.length + 800];
        System.arraycopy(source, 0, recording, 800, source.length);
        java.util.Arrays.fill(recording, 800 + 10_000, 800 + 10_240, 0);
        Holes holes = Holes.of(new Signal(source, 8000), new Signal(recording, 8000), 0.1);
        assertEquals(30, holes.longestMs(), 1);
        assertEquals(1670, holes.loudMs(), 50);
    }
}
