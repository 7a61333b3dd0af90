package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.transcoder.G711;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sound that leaves the media path and comes into it while the call goes on. */
@Timeout(60)
class LiveSoundTest {
    private static final int SECOND = 8000;

    @Test
    void what_a_phone_says_and_hears_is_read_by_the_frame() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone a = new FakePhone(world, 50100, PhoneCodec.PCMU);
            FakePhone b = new FakePhone(world, 50200, PhoneCodec.PCMA);
            PhoneLeg leg = CallTest.Call.leg(world, a, e -> { });
            Bridge bridge = world.engine.bridge(leg, CallTest.Call.leg(world, b, e -> { }));
            SoundFeed says = leg.feed();
            SoundFeed hears = leg.sent().feed();
            a.talk(600);
            b.talk(1000);
            world.run(1500);
            List<Short> said = read(says);
            List<Short> heard = read(hears);
            assertEquals(1.5 * SECOND, said.size(), 800);
            assertTrue(Sound.toneShare(said, SECOND, 600) > 0.95, "says " + Sound.toneShare(said, SECOND, 600));
            assertTrue(Sound.toneShare(heard, SECOND, 1000) > 0.95, "hears " + Sound.toneShare(heard, SECOND, 1000));
            assertEquals(0, says.missed() + hears.missed());
            bridge.close();
            says.close();
            world.run(100);
            read(says);
            world.run(500);
            assertEquals(List.of(), read(says), "closed");
            assertFalse(hears.ended());
            leg.close();
            world.run(20);
            assertTrue(hears.ended());
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void a_slow_reader_misses_the_oldest_frames_and_nothing_else() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            SoundFeed feed = leg.feed();
            phone.talk(600);
            world.run(5000);
            phone.talk(1400);
            world.run(2000);
            List<Short> late = read(feed);
            assertEquals(127 * 160, late.size());
            assertTrue(Sound.toneShare(late, SECOND, 1400) > 0.95);
            assertEquals(7000 / 20 - 127, feed.missed(), 6);
            world.run(200);
            assertEquals(1600, read(feed).size(), 160);
        }
    }

    @Test
    void a_voice_is_heard_at_its_pace_however_fast_it_is_said() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMA);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            LiveVoice voice = leg.voice(Duration.ofSeconds(10));
            assertEquals(2 * SECOND, voice.say(tone(440, 2 * SECOND), 2 * SECOND));
            world.run(1000);
            assertEquals(SECOND, phone.heard.size(), 320);
            assertEquals(SECOND, voice.waitingSamples(), 320);
            world.run(3000);
            assertEquals(2 * SECOND, phone.heard.size());
            assertEquals(0, voice.waitingSamples());
            assertTrue(Sound.toneShare(phone.heard, 2 * SECOND, 440) > 0.97);
            voice.say(tone(800, SECOND + 40), SECOND + 40);
            world.run(2000);
            assertEquals(3 * SECOND + 160, phone.heard.size(), "a begun frame is filled with silence");
            assertTrue(Sound.toneShare(phone.heard, SECOND, 800) > 0.95);
        }
    }

    @Test
    void frames_that_come_one_by_one_and_unpunctually_are_heard_without_holes() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            LiveVoice voice = CallTest.Call.leg(world, phone, e -> { }).voice(Duration.ofSeconds(10));
            short[] sound = tone(500, 2 * SECOND);
            for (int i = 0; i < 100; i++) {
                voice.say(Arrays.copyOfRange(sound, i * 160, i * 160 + 160), 160);
                world.run(i % 3 == 0 ? 50 : 5);
            }
            world.run(500);
            assertEquals(2 * SECOND, phone.heard.size());
            assertTrue(Sound.toneShare(phone.heard, 2 * SECOND, 500) > 0.97);
            for (int i = 1; i < phone.timestamps.size(); i++) {
                assertEquals(160, phone.timestamps.get(i) - phone.timestamps.get(i - 1), "frame " + i);
            }
        }
    }

    @Test
    void what_is_cleared_is_not_heard_and_makes_room() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            LiveVoice voice = CallTest.Call.leg(world, phone, e -> { }).voice(Duration.ofSeconds(2));
            assertEquals(2 * SECOND, voice.say(tone(440, 3 * SECOND), 3 * SECOND), "no more than the bound");
            assertEquals(0, voice.say(tone(440, SECOND), SECOND));
            world.run(500);
            voice.clear();
            assertEquals(0, voice.waitingSamples());
            assertEquals(2 * SECOND, voice.say(tone(1000, 2 * SECOND), 2 * SECOND), "at once");
            int before = phone.heard.size();
            world.run(1000);
            assertEquals(before + SECOND, phone.heard.size(), 320);
            assertTrue(Sound.toneShare(phone.heard, SECOND - 320, 1000) > 0.97);
            voice.close();
            world.run(100);
            int closed = phone.heard.size();
            world.run(1000);
            assertEquals(closed, phone.heard.size());
            assertEquals(0, voice.say(tone(440, SECOND), SECOND));
        }
    }

    @Test
    void a_voice_is_heard_beside_a_prompt_and_in_place_of_the_other_party_who_is_back_afterwards() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone a = new FakePhone(world, 50100, PhoneCodec.PCMU);
            FakePhone b = new FakePhone(world, 50200, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, a, e -> { });
            Bridge bridge = world.engine.bridge(leg, CallTest.Call.leg(world, b, e -> { }));
            b.talk(1000);
            LiveVoice voice = leg.voice(Duration.ofSeconds(10));
            voice.say(tone(440, SECOND), SECOND);
            world.run(1000);
            assertTrue(Sound.toneShare(a.heard, SECOND / 2, 440) > 0.95);
            world.run(2000);
            assertTrue(Sound.toneShare(a.heard, SECOND, 1000) > 0.95);
            bridge.close();
            voice.say(tone(440, 4 * SECOND), 4 * SECOND);
            short[] prompt = tone(1500, 16 * 160);
            int[] at = {0};
            leg.play(frame -> {
                boolean more = at[0] < prompt.length;
                if (more) {
                    System.arraycopy(prompt, at[0], frame, 0, 160);
                    at[0] += 160;
                }
                return more;
            });
            int before = a.heard.size();
            world.until(() -> a.heard.size() >= before + SECOND);
            List<Short> together = a.heard.subList(before, before + SECOND);
            double voiceShare = Sound.toneShare(together, SECOND, 440);
            assertTrue(voiceShare > 0.5 && Sound.bestToneShare(together, 1600, 1500) > 0.3, "voice " + voiceShare);
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void a_voice_ends_with_its_leg() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            LiveVoice voice = leg.voice(Duration.ofSeconds(10));
            voice.say(tone(440, SECOND), SECOND);
            world.run(200);
            leg.close();
            world.run(200);
            assertEquals(0, voice.say(tone(440, SECOND), SECOND));
            LiveVoice late = leg.voice(Duration.ofSeconds(10));
            late.say(tone(440, SECOND), SECOND);
            world.run(200);
            assertEquals(0, late.say(tone(440, SECOND), SECOND));
            assertEquals(0, world.count("faults"));
        }
    }

    private static List<Short> read(SoundFeed feed) {
        List<Short> sound = new ArrayList<>();
        byte[] frame = new byte[SoundFeed.FRAME_BYTES];
        while (feed.next(frame)) {
            for (byte code : frame) {
                sound.add(G711.ULAW.decode(code));
            }
        }
        return sound;
    }

    private static short[] tone(double hz, int samples) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) (9000 * Math.sin(2 * Math.PI * hz * i / SECOND));
        }
        return tone;
    }
}
