package dev.crosspoint.transcoder.mixer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.Allocation;
import dev.crosspoint.transcoder.Listening;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.SoftLimit;
import dev.crosspoint.transcoder.SyntheticSpeech;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioMixerTest {
    private final List<Person> people = new ArrayList<>();
    private AudioMixer mixer = new AudioMixer(MixerSettings.at(8000));

    /** Somebody with a voice, who remembers all that was heard. */
    private static final class Person {
        private final MixerParty party;
        private final short[] voice;
        private final short[] heard;
        private final PcmFrame frame;
        private int at;

        Person(MixerParty party, short[] voice) {
            this.party = party;
            this.voice = voice;
            heard = new short[voice.length];
            frame = new PcmFrame(party.rateHz(), party.rateHz() / 50);
        }

        void speak() {
            frame.copyFrom(voice, at, frame.capacity());
            assertTrue(party.put(frame));
        }

        void listen() {
            PcmFrame hears = party.heard();
            if (hears != null) {
                assertEquals(frame.capacity(), hears.length());
                hears.copyTo(heard, at);
            }
            at += frame.capacity();
        }
    }

    private Person join(int rateHz, short[] voice) {
        Person person = new Person(mixer.join(rateHz), voice);
        people.add(person);
        return person;
    }

    private Person speaker(int rateHz, double seconds, long seed) {
        return join(rateHz, SyntheticSpeech.continuous(rateHz, seconds, seed));
    }

    private void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            people.forEach(Person::speak);
            mixer.tick();
            people.forEach(Person::listen);
        }
    }

    private static short[] sum(short[]... voices) {
        short[] sum = new short[voices[0].length];
        for (short[] voice : voices) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (short) Math.clamp(sum[i] + voice[i], Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }
        return sum;
    }

    private static void assertHears(short[] wanted, short[] heard, int maxLag) {
        int lag = Listening.lag(wanted, heard, maxLag);
        double correlation = Listening.correlation(wanted, heard, lag);
        assertTrue(correlation > 0.99, "correlation " + correlation);
    }

    @Test
    void each_hears_exactly_the_others() {
        Person a = speaker(8000, 4, 1);
        Person b = speaker(8000, 4, 2);
        Person c = speaker(8000, 4, 3);
        Person silent = join(8000, new short[32_000]);
        run(200);
        assertHears(sum(b.voice, c.voice), a.heard, 0);
        assertHears(sum(a.voice, c.voice), b.heard, 0);
        assertHears(sum(a.voice, b.voice), c.heard, 0);
        assertHears(sum(a.voice, b.voice, c.voice), silent.heard, 0);
        assertTrue(Math.abs(Listening.correlation(a.voice, a.heard, 0)) < 0.1, "a hears itself");
        for (int i = 8000; i < 16_000; i++) {
            int others = b.voice[i] + c.voice[i];
            assertEquals(SoftLimit.limit(others), a.heard[i], "not one bit of a itself");
        }
    }

    @ParameterizedTest
    @CsvSource({"8000", "16000", "48000"})
    void phones_and_browsers_of_all_rates_hear_each_other(int mixHz) {
        mixer = new AudioMixer(MixerSettings.at(mixHz));
        int[] rates = {8000, 16_000, 48_000};
        for (int rate : rates) {
            join(rate, sweep(rate, 200 + rate / 250));
        }
        run(200);
        for (int i = 0; i < 3; i++) {
            int rate = rates[i];
            short[] one = sweep(rate, 200 + rates[(i + 1) % 3] / 250);
            short[] two = sweep(rate, 200 + rates[(i + 2) % 3] / 250);
            assertHearsBoth(one, two, people.get(i).heard, rate / 50);
        }
    }

    /** The others may come with different delays: what is left without both of them is nothing. */
    private static void assertHearsBoth(short[] one, short[] two, short[] heard, int maxLag) {
        int lagOne = Listening.lag(one, heard, maxLag);
        int lagTwo = Listening.lag(two, heard, maxLag);
        int n = heard.length - maxLag;
        short[] wanted = new short[n];
        for (int i = maxLag; i < n; i++) {
            wanted[i] = (short) (one[i - lagOne] + two[i - lagTwo]);
        }
        double correlation = Listening.correlation(wanted, heard, 0, maxLag, n);
        assertTrue(correlation > 0.99, "correlation " + correlation + " at " + lagOne + " and " + lagTwo);
    }

    /** The same sound at any rate. */
    private static short[] sweep(int rateHz, double fromHz) {
        short[] sound = new short[rateHz * 4];
        for (int i = 0; i < sound.length; i++) {
            double t = (double) i / rateHz;
            sound[i] = (short) (6000 * Math.sin(2 * Math.PI * (fromHz + 12 * t) * t));
        }
        return sound;
    }

    @Test
    void who_hears_the_same_shares_one_frame() {
        Person talker = speaker(8000, 2, 1);
        Person phone = join(8000, new short[16_000]);
        Person other = join(8000, new short[16_000]);
        Person wide = join(16_000, new short[32_000]);
        run(20);
        assertFalse(talker.party.shared());
        assertTrue(phone.party.shared() && other.party.shared() && wide.party.shared());
        assertSame(phone.party.heard(), other.party.heard());
        assertNotSame(phone.party.heard(), talker.party.heard());
        assertNotSame(phone.party.heard(), wide.party.heard());
    }

    @Test
    void only_the_loudest_are_heard_and_a_little_louder_is_not_enough() {
        mixer = new AudioMixer(new MixerSettings(8000, 8, 2));
        Person a = speaker(8000, 8, 1);
        Person b = speaker(8000, 8, 2);
        Person c = speaker(8000, 8, 3);
        Person listener = join(8000, new short[64_000]);
        c.party.gainDb(-12);
        run(100);
        assertTrue(a.party.talking() && b.party.talking());
        assertFalse(c.party.talking());
        assertHears(sum(copy(a.voice, 16_000), copy(b.voice, 16_000)), copy(listener.heard, 16_000), 0);
        c.party.gainDb(1);
        run(100);
        assertFalse(c.party.talking(), "as loud as the others");
        c.party.gainDb(14);
        run(20);
        assertTrue(c.party.talking());
        assertEquals(2, people.stream().filter(p -> p.party.talking()).count());
        assertSame(c.party, mixer.loudest());
    }

    @Test
    void speakers_do_not_flicker() {
        mixer = new AudioMixer(new MixerSettings(8000, 8, 2));
        for (int i = 0; i < 4; i++) {
            join(8000, SyntheticSpeech.speech(8000, 30, 20 + i));
        }
        int changes = 0;
        boolean[] before = new boolean[4];
        for (int tick = 0; tick < 1500; tick++) {
            run(1);
            for (int i = 0; i < 4; i++) {
                changes += before[i] != people.get(i).party.talking() ? 1 : 0;
                before[i] = people.get(i).party.talking();
            }
        }
        assertTrue(changes < 60, changes + " changes in 30 s");
    }

    @Test
    void the_muted_hear_and_the_held_do_neither() {
        Person a = speaker(8000, 4, 1);
        Person muted = speaker(8000, 4, 2);
        Person held = speaker(8000, 4, 3);
        muted.party.mute(true);
        held.party.hold(true);
        run(100);
        assertEquals(0, Listening.rms(a.heard, 0, 16_000), 0);
        assertHears(copy(a.voice, 16_000), copy(muted.heard, 16_000), 0);
        assertNull(held.party.heard());
        muted.party.mute(false);
        held.party.hold(false);
        run(100);
        assertNotNull(held.party.heard());
        short[] both = sum(muted.voice, held.voice);
        assertTrue(Listening.correlation(both, a.heard, 0, 16_160, 32_000) > 0.99);
    }

    @Test
    void the_coach_is_heard_by_the_coached_alone_and_hears_all() {
        Person agent = speaker(8000, 4, 1);
        Person customer = speaker(8000, 4, 2);
        Person coach = speaker(8000, 4, 3);
        coach.party.coach(List.of(agent.party));
        run(200);
        assertHears(sum(customer.voice, coach.voice), agent.heard, 0);
        assertHears(agent.voice, customer.heard, 0);
        assertHears(sum(agent.voice, customer.voice), coach.heard, 0);
        assertFalse(coach.party.talking());
    }

    @Test
    void a_coach_of_several_is_heard_by_each_of_them_until_it_leaves_and_by_nobody_else() {
        Person agent = speaker(8000, 4, 1);
        Person trainee = speaker(8000, 4, 2);
        Person customer = speaker(8000, 4, 3);
        Person coach = speaker(8000, 4, 4);
        coach.party.coach(List.of(agent.party, trainee.party));
        run(100);
        mixer.leave(trainee.party);
        people.remove(trainee);
        run(100);
        assertHears(sum(copy(trainee.voice, 16_000), copy(customer.voice, 16_000), copy(coach.voice, 16_000)),
                copy(agent.heard, 16_000), 0);
        assertHears(sum(copy(agent.voice, 16_000), copy(customer.voice, 16_000), copy(coach.voice, 16_000)),
                copy(trainee.heard, 16_000), 0);
        assertHears(sum(copy(agent.voice, 16_000), copy(trainee.voice, 16_000)), copy(customer.heard, 16_000), 0);
        assertHears(sum(copy(agent.voice, 16_000), copy(trainee.voice, 16_000), copy(customer.voice, 16_000)),
                copy(coach.heard, 16_000), 0);
        assertTrue(Listening.correlation(coach.voice, agent.heard, 0, 18_000, 31_000) > 0.5);
        assertTrue(Math.abs(Listening.correlation(coach.voice, customer.heard, 0, 18_000, 31_000)) < 0.1);
    }

    @Test
    void an_announcement_is_heard_by_all_beside_the_speakers_but_for_who_is_on_hold() {
        mixer = new AudioMixer(new MixerSettings(8000, 3, 1));
        Person speaks = speaker(8000, 4, 1);
        Person listens = join(8000, new short[32_000]);
        Person held = join(8000, new short[32_000]);
        held.party.hold(true);
        short[] announced = SyntheticSpeech.continuous(8000, 4, 7);
        short[] room = new short[32_000];
        PcmFrame frame = new PcmFrame(Announcer.RATE_HZ, 160);
        for (int i = 0; i < 200; i++) {
            frame.copyFrom(announced, 160 * i, 160);
            assertTrue(mixer.announcer().put(frame));
            run(1);
            assertEquals(160, mixer.everyone().length());
            mixer.everyone().copyTo(room, 160 * i);
        }
        assertHears(announced, speaks.heard, 0);
        assertHears(sum(speaks.voice, announced), listens.heard, 0);
        assertEquals(0, Listening.rms(held.heard, 0, 32_000), 0);
        assertHears(sum(speaks.voice, announced), room, 0);
        assertEquals(3, mixer.parties(), "nobody's place is taken");
    }

    @Test
    void a_coach_whose_party_has_left_is_heard_by_nobody() {
        Person agent = speaker(8000, 4, 1);
        Person customer = speaker(8000, 4, 2);
        Person coach = speaker(8000, 4, 3);
        coach.party.coach(List.of(agent.party));
        run(10);
        mixer.leave(agent.party);
        people.remove(agent);
        run(100);
        assertEquals(0, Listening.rms(customer.heard, 1760, 16_000), 0);
        coach.party.stopCoaching();
        run(50);
        assertTrue(Listening.correlation(coach.voice, customer.heard, 0, 17_760, 25_000) > 0.99);
    }

    @Test
    void gains_are_exact_and_reached_without_a_click() {
        short[] tone = new short[32_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * 300 * i / 8000.0));
        }
        Person loud = join(8000, tone);
        Person listener = join(8000, new short[32_000]);
        run(50);
        loud.party.gainDb(-6);
        run(50);
        loud.party.mute(true);
        run(50);
        assertEquals(8000 / Math.sqrt(2), Listening.rms(listener.heard, 4000, 8000), 10);
        assertEquals(8000 / Math.sqrt(2) * 0.501, Listening.rms(listener.heard, 12_000, 16_000), 10);
        assertEquals(0, Listening.rms(listener.heard, 16_160, 24_000), 0);
        int steepest = 0;
        for (int i = 1; i < 24_000; i++) {
            steepest = Math.max(steepest, Math.abs(listener.heard[i] - listener.heard[i - 1]));
        }
        assertTrue(steepest < 8000 * 2 * Math.PI * 300 / 8000 * 1.05, "a step of " + steepest);
    }

    @Test
    void four_at_full_scale_bend_and_never_wrap() {
        for (int i = 0; i < 4; i++) {
            short[] voice = new short[16_000];
            for (int n = 0; n < voice.length; n++) {
                voice[n] = (short) (32_000 * Math.sin(2 * Math.PI * 200 * n / 8000.0));
            }
            join(8000, voice);
        }
        Person listener = join(8000, new short[16_000]);
        run(100);
        for (int i = 161; i < 16_000; i++) {
            double wanted = 4 * 32_000 * Math.sin(2 * Math.PI * 200 * i / 8000.0);
            assertTrue(Math.abs(wanted) < 1000 || wanted * listener.heard[i] > 0, "wrapped at " + i);
        }
        for (int sum = -500_000; sum < 500_000; sum += 7) {
            assertTrue(Math.abs(SoftLimit.limit(sum)) <= Short.MAX_VALUE);
            assertTrue(SoftLimit.limit(sum + 7) >= SoftLimit.limit(sum));
        }
    }

    @Test
    void joining_and_leaving_the_loudest_is_heard_without_a_seam_at_another_rate() {
        mixer = new AudioMixer(MixerSettings.at(16_000));
        Person phone = join(8000, SyntheticSpeech.continuous(8000, 8, 1));
        short[] tone = new short[128_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (6000 * Math.sin(2 * Math.PI * 300 * i / 16_000.0));
        }
        join(16_000, tone);
        for (int i = 0; i < 8; i++) {
            phone.party.mute(i % 2 == 0);       // the phone hears the shared mix and its own in turn
            run(50);
        }
        int steepest = 0;
        for (int i = 161; i < 64_000; i++) {
            steepest = Math.max(steepest, Math.abs(phone.heard[i] - phone.heard[i - 1]));
        }
        assertTrue(steepest < 6000 * 2 * Math.PI * 300 / 8000 * 1.05, "a step of " + steepest);
    }

    @Test
    void a_party_that_sends_too_much_loses_it_where_it_is_silent_and_the_delay_stays_small() {
        Person fast = join(8000, new short[80_000]);
        Person listener = join(8000, new short[80_000]);
        fast.speak();
        fast.speak();
        run(400);
        fast.frame.silence(160);
        assertEquals(320, fast.party.droppedSamples());
        assertEquals(0, fast.party.missingFrames());
        assertEquals(0, Listening.rms(listener.heard, 0, 64_000), 0);
    }

    @Test
    void a_party_that_sends_nothing_is_counted_and_one_too_many_is_refused() {
        mixer = new AudioMixer(new MixerSettings(8000, 1, 1));
        MixerParty party = mixer.join(8000);
        assertNull(mixer.join(8000));
        mixer.tick();
        assertEquals(1, party.missingFrames());
        assertFalse(party.put(new PcmFrame(16_000, 320)));
        PcmFrame tooLong = new PcmFrame(8000, 320);
        tooLong.silence(320);
        assertFalse(party.put(tooLong));
        mixer.leave(party);
        assertEquals(0, mixer.parties());
        mixer.tick();
    }

    @Test
    void a_tick_allocates_nothing_even_while_speakers_change() {
        mixer = new AudioMixer(new MixerSettings(16_000, 16, 3));
        Random random = new Random(4);
        int[] rates = {8000, 16_000, 48_000};
        for (int i = 0; i < 12; i++) {
            speaker(rates[i % 3], 1, i);
        }
        people.get(1).party.coach(List.of(people.get(2).party, people.get(3).party));
        assertEquals(0, Allocation.bytes(2000, 100, () -> {
            Person person = people.get(random.nextInt(12));
            person.party.mute(random.nextBoolean());
            for (Person p : people) {
                p.at = p.at % (p.voice.length / 2);
                p.speak();
            }
            mixer.tick();
            for (Person p : people) {
                p.listen();
            }
        }));
    }

    private static short[] copy(short[] sound, int length) {
        return Arrays.copyOf(sound, length);
    }
}
