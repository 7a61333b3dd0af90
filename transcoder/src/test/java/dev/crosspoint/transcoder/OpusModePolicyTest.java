package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class OpusModePolicyTest {
    private static final short[] SPEECH = SyntheticSpeech.continuous(8000, 20, 7);
    /** Codec delay of Opus at 8 kHz for anything but low delay. */
    private static final int LAG = 52;

    private final MemorySegment packet = Arena.ofAuto().allocate(1500);
    private final OpusModePolicy policy = new OpusModePolicy(OpusEncoderSettings.phone());

    private void reports(int seconds, int everySeconds, int percent) {
        for (int at = 0; at < seconds; at += everySeconds) {
            policy.encoded(1000 * everySeconds);
            policy.report(percent);
        }
    }

    @Test
    void without_loss_it_is_celt_and_one_bad_report_makes_it_silk_for_a_while() {
        reports(60, 5, 0);
        assertFalse(policy.silk());
        assertEquals(0, policy.lossPercent());
        reports(1, 1, 9);
        assertTrue(policy.silk());
        assertEquals(3, policy.lossPercent());
        reports(10, 5, 0);
        assertTrue(policy.silk(), "not at once");
        assertEquals(1, policy.lossPercent());
        reports(30, 5, 0);
        assertFalse(policy.silk());
    }

    @Test
    void little_loss_now_and_then_does_not_matter_but_all_the_time_it_does() {
        for (int i = 0; i < 30; i++) {
            reports(1, 1, 2);
            reports(9, 1, 0);
            assertFalse(policy.silk(), "after " + i);
        }
        reports(300, 5, 1);
        assertFalse(policy.silk());
        reports(60, 5, 2);
        assertTrue(policy.silk());
        assertEquals(1, policy.lossPercent());
        reports(300, 5, 1);
        assertTrue(policy.silk(), "between the two borders it stays");
        reports(60, 5, 0);
        assertFalse(policy.silk());
    }

    @Test
    void redundancy_is_not_overdone() {
        reports(10, 1, 60);
        assertEquals(5, policy.lossPercent());
    }

    @Test
    void without_fec_loss_changes_nothing_and_dtx_or_few_bits_mean_silk() {
        var phone = OpusEncoderSettings.phone();
        var plain = new OpusModePolicy(new OpusEncoderSettings(8000, 1, 0, 32_000, phone.application(), false, false));
        plain.encoded(5000);
        plain.report(30);
        assertFalse(plain.silk());
        assertTrue(new OpusModePolicy(phone.withDtx(true)).silk());
        policy.bitrate(20_000);
        assertTrue(policy.silk());
        policy.bitrate(32_000);
        assertFalse(policy.silk());
    }

    @Test
    void speech_goes_through_every_change_of_codec_without_a_seam() {
        short[] heard = new short[SPEECH.length];
        int changes = 0;
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            PcmFrame in = new PcmFrame(8000, 160);
            PcmFrame out = new PcmFrame(8000, 960);
            boolean celt = true;
            for (int n = 0; n < SPEECH.length / 160; n++) {
                if (n % 25 == 0) {
                    encoder.packetLossPercent(n % 200 == 0 && n > 0 ? 5 : 0);   // each half second
                }
                in.copyFrom(SPEECH, n * 160, 160);
                int length = encoder.encode(in, packet, 0, 1500);
                boolean celtNow = OpusPacket.celtOnly(packet.get(ValueLayout.JAVA_BYTE, 0));
                changes += celtNow != celt ? 1 : 0;
                celt = celtNow;
                assertEquals(160, decoder.decode(packet, 0, length, out));
                out.copyTo(heard, n * 160);
            }
        }
        assertEquals(1, changes, "to SILK after the first report of loss, and it stays while they go on");
        assertTrue(Listening.correlation(SPEECH, heard, LAG) > 0.97);
    }

    @Test
    void forth_and_back_speech_is_as_good_at_the_change_as_between() {
        short[] heard = new short[SPEECH.length];
        int frames = SPEECH.length / 160;
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone()); var decoder = new OpusDecoder(8000)) {
            PcmFrame in = new PcmFrame(8000, 160);
            PcmFrame out = new PcmFrame(8000, 960);
            for (int n = 0; n < frames; n++) {
                if (n % 50 == 0) {
                    encoder.bitrate(n / 50 % 2 == 0 ? 32_000 : 27_900);     // the policy's border
                }
                in.copyFrom(SPEECH, n * 160, 160);
                int length = encoder.encode(in, packet, 0, 1500);
                assertEquals(160, decoder.decode(packet, 0, length, out));
                out.copyTo(heard, n * 160);
            }
        }
        double between = 0;
        int count = 0;
        double worst = 1;
        for (int n = 50; n < frames - 1; n++) {
            double c = Listening.correlation(SPEECH, heard, LAG, n * 160 - LAG, n * 160 + 160 - LAG);
            if (n % 50 < 4) {
                worst = Math.min(worst, c);
            } else {
                between += c;
                count++;
            }
        }
        System.out.printf("Opus, between the codecs: worst frame %.3f, mean of the others %.3f%n", worst,
                between / count);
        assertTrue(worst > 0.93, "correlation of a frame at a change " + worst);
        double level = 20 * Math.log10(Listening.rms(heard, 8000, heard.length) / Listening.rms(SPEECH, 8000 - LAG,
                SPEECH.length - LAG));
        assertEquals(0, level, 0.1, "level in dB");
    }

    /** As good as rtpengine makes it (2.26 dB, 0.997) at a twentieth of the cost: docs/decisions/030. */
    @Test
    void what_a_browser_hears_of_a_phone_is_as_the_phone_sent_it() throws Exception {
        short[] speech = OpusSettingsTable.speech();
        OpusSettingsTable.Row row = OpusSettingsTable.measure(speech, OpusEncoderSettings.phone(), 0, 1);
        System.out.println("Opus toward a browser: " + row);
        assertTrue(row.lsdDb() <= 2.26, "log-spectral distance " + row.lsdDb());
        assertTrue(row.stoi() >= 0.995, "STOI " + row.stoi());
        assertEquals(0, row.levelDb(), 0.1, "level in dB");
    }

    @Test
    void silence_is_not_sent_where_the_listener_allows() {
        int empty = 0;
        try (var encoder = new OpusFrameEncoder(OpusEncoderSettings.phone().withDtx(true))) {
            PcmFrame in = new PcmFrame(8000, 160);
            ComfortNoise noise = new ComfortNoise(3);
            noise.rms(8);
            for (int n = 0; n < 200; n++) {
                noise.generate(160, in);
                empty += encoder.encode(in, packet, 0, 1500) == 0 ? 1 : 0;
            }
        }
        assertTrue(empty > 150, empty + " of 200 not sent");
    }

    @Test
    void a_reset_keeps_the_choice() {
        try (var encoder = new OpusEncoder(OpusEncoderSettings.phone())) {
            PcmFrame in = new PcmFrame(8000, 160);
            in.copyFrom(SPEECH, 0, 160);
            encoder.encode(in, packet, 0, 1500);
            assertTrue(OpusPacket.celtOnly(packet.get(ValueLayout.JAVA_BYTE, 0)));
            encoder.reset();
            encoder.encode(in, packet, 0, 1500);
            assertTrue(OpusPacket.celtOnly(packet.get(ValueLayout.JAVA_BYTE, 0)));
        }
    }
}
