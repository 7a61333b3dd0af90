package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.CallProgressTones;
import dev.crosspoint.transcoder.DtmfDetector;
import dev.crosspoint.transcoder.PcmFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digits and tones in the sound, for far sides without telephone-events. */
@Timeout(60)
class ToneDigitsTest {
    private static final String KEYS = "0123456789*#ABCD";

    @ParameterizedTest
    @CsvSource({"PCMU,RTP", "PCMA,SDES_SRTP", "G722,RTP", "OPUS,WEBRTC"})
    void digits_of_ours_become_sound_and_are_heard_in_it(String codec, LegTransport transport) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, transport, RouteTest.format(codec));
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            world.engine.connect(b.leg, a.leg);
            world.until(a::ready);
            b.talk(600);
            world.run(500);
            a.leg.digitsAsTones(true);
            for (char key : KEYS.toCharArray()) {
                a.leg.sendDigit(key, Duration.ofMillis(90));
            }
            world.run(5000);
            assertEquals(KEYS, keysIn(a.heard));
            assertTrue(a.hears(600) > 0.95, "and the sound goes on: " + a.hears(600));
            assertEquals(0, world.count("digits_refused"));
            for (int i = 1; i < a.packets.size(); i++) {
                assertEquals(a.packets.get(i - 1).sequence() + 1 & 0xFFFF, a.packets.get(i).sequence());
            }
        }
    }

    @Test
    void a_route_s_digits_become_sound_of_the_same_length() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            world.engine.connect(a.leg, b.leg);
            b.leg.digitsAsTones(true);
            a.talk(600);
            world.run(500);
            a.press('7', 120);
            a.press('#', 300);
            world.run(3000);
            assertEquals("7#", keysIn(b.heard));
            b.leg.digitsAsTones(false);
            a.press('1', 100);
            world.run(1000);
            assertEquals("7#", keysIn(b.heard));
        }
    }

    @Test
    void keys_in_the_sound_of_a_leg_are_told_once_with_their_length() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            world.engine.connect(b.leg, a.leg); // a's own digits reach the far side of a, which says them back
            a.leg.digitsAsTones(true);
            b.leg.hearDigits(true);
            world.run(50);
            // the far side of b sends what the far side of a heard
            for (char key : "159D".toCharArray()) {
                a.leg.sendDigit(key, Duration.ofMillis(100));
            }
            for (int i = 0; i < 1500; i++) {
                int before = a.packets.size();
                world.run(1);
                for (FarLeg.Heard p : a.packets.subList(before, a.packets.size())) {
                    b.sendPayload(0, p.sequence(), p.timestamp(), p.payload());
                }
            }
            List<MediaEvent.DigitReceived> told = b.events.stream().filter(e -> e instanceof MediaEvent.DigitReceived)
                    .map(e -> (MediaEvent.DigitReceived) e).toList();
            assertEquals(List.of('1', '5', '9', 'D'), told.stream().map(MediaEvent.DigitReceived::digit).toList());
            assertTrue(told.stream().allMatch(d -> Math.abs(d.durationMs() - 100) <= 40), told.toString());
            assertEquals(4, world.count("digits_in_sound"));
            b.leg.hearDigits(false);
            a.leg.sendDigit('3', Duration.ofMillis(100));
            for (int i = 0; i < 500; i++) {
                int before = a.packets.size();
                world.run(1);
                for (FarLeg.Heard p : a.packets.subList(before, a.packets.size())) {
                    b.sendPayload(0, p.sequence(), p.timestamp(), p.payload());
                }
            }
            assertEquals(4, world.count("digits_in_sound"));
        }
    }

    @ParameterizedTest
    @CsvSource({"DE,425", "US,480", "GB,400", "FR,440"})
    void the_tones_of_a_country_can_be_played(String country, double hz) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            a.leg.play(AudioSource.of(CallProgressTones.of(country).busy()));
            for (int i = 0; i < 100; i++) { // no faster than the source is read
                world.run(20);
                LockSupport.parkNanos(500_000);
            }
            double best = Sound.bestToneShare(a.heard, 1000, hz);
            assertTrue(best > (country.equals("US") ? 0.4 : 0.9), country + " " + best);
            a.leg.stopPlaying();
        }
    }

    /** What a receiver of ITU-T Q.24 hears. */
    private static String keysIn(List<Short> heard) {
        DtmfDetector detector = new DtmfDetector();
        PcmFrame frame = new PcmFrame(8000, 160);
        return IntStream.range(0, heard.size() / 160).mapToObj(f -> {
            frame.length(160);
            for (int i = 0; i < 160; i++) {
                frame.set(i, heard.get(f * 160 + i));
            }
            char key = detector.hear(frame);
            return key == 0 ? "" : String.valueOf(key);
        }).collect(Collectors.joining());
    }
}
