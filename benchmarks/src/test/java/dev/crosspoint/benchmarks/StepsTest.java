package dev.crosspoint.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSettings;
import dev.crosspoint.transcoder.OpusDecoder;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmarks measure what they say: each checks its own outcome, so running it is the test. */
@Timeout(120)
class StepsTest {

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void every_datagram_comes_through_the_whole_path_in_both_directions(SrtpProfile profile) {
        PathBenchmark.Calls calls = new PathBenchmark.Calls();
        calls.profile = profile;
        calls.calls = 4;
        calls.open();
        try {
            calls.media.keepLast();
            PathBenchmark benchmark = new PathBenchmark();
            PathBenchmark.Browsers browsers = new PathBenchmark.Browsers();
            PathBenchmark.Phones phones = new PathBenchmark.Phones();
            for (int i = 0; i < 2; i++) {
                browsers.prepare(calls);
                benchmark.browserToPhone(calls, browsers);
                browsers.check(calls);
            }
            for (int i = 0; i < 2; i++) { // the browsers are silent now: their phones hear concealment
                phones.prepare(calls);
                benchmark.phoneToBrowser(calls, phones);
                phones.check(calls);
            }
            assertTrue(loudness(calls, calls.media.lastToBrowser()) > 500);
        } finally {
            calls.close();
        }
    }

    /** Decrypts and decodes a packet to whichever browser it was for. */
    private static double loudness(PathBenchmark.Calls calls, byte[] wire) {
        MemorySegment packet = Arena.ofAuto().allocate(2048);
        PcmFrame frame = new PcmFrame(8000, 960);
        for (int call = 0; call < calls.calls; call++) {
            MemorySegment.copy(wire, 0, packet, ValueLayout.JAVA_BYTE, 0, wire.length);
            int length = calls.media.subscriber(call).unprotectRtp(packet, 0, wire.length);
            if (length > 0) {
                try (OpusDecoder decoder = new OpusDecoder(8000)) {
                    decoder.decode(packet, 12, length - 12, frame);
                }
                double energy = 0;
                for (int i = 0; i < frame.length(); i++) {
                    energy += (double) frame.get(i) * frame.get(i);
                }
                return Math.sqrt(energy / frame.length());
            }
        }
        throw new AssertionError("no browser can read it");
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void both_engines_protect_and_unprotect(SrtpProfile profile) {
        for (SrtpSettings.EngineChoice engine : new SrtpSettings.EngineChoice[] {
            SrtpSettings.EngineChoice.AUTOMATIC, SrtpSettings.EngineChoice.JITSI}) {
            SrtpBenchmark.Association association = new SrtpBenchmark.Association();
            association.profile = profile;
            association.engine = engine;
            association.open();
            new SrtpBenchmark.Received().prepare(association);
            new SrtpBenchmark().unprotect(association, null);
            new SrtpBenchmark().protect(association);
            association.close();
        }
    }

    @Test
    void checks_get_the_verdict_they_are_named_after() {
        StunBenchmark stun = new StunBenchmark();
        assertTrue(stun.knownPeer() > 0);
        stun.wrongPassword();
        stun.unknownName();
    }

    @Test
    void codecs_and_headers_are_exercised() {
        new RtpBenchmark().parse();
        new RtpBenchmark().rewrite();
        new G711Benchmark().decode();
        new G711Benchmark().encode();
        OpusBenchmark opus = new OpusBenchmark();
        OpusBenchmark.Heard heard = new OpusBenchmark.Heard();
        heard.encode();
        opus.decode(heard);
        opus.encode(new OpusBenchmark.Said());
    }
}
