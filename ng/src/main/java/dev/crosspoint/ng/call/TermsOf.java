package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.LegTerms;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.SourcePolicy;
import dev.crosspoint.ng.flags.CodecPattern;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.sdp.AudioFormats;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import java.util.List;

/** What is agreed with one side, in the engine's words. */
final class TermsOf {
    private static final int USUAL_PTIME_MS = 20;

    private TermsOf() {
    }

    /**
     * @param sending we may send to this side
     * @param ptimeMs that a flag asks for toward this side, 0 = as it says itself
     */
    static LegTerms side(PartyLeg leg, RemoteAudio remote, List<LegFormat> receives, List<LegFormat> sends,
                         boolean sending, boolean receiving, boolean rtcpMux, int ptimeMs, SourcePolicy source,
                         DtlsRole role, SdesKey key) {
        LegTransport transport = leg.leg().transport();
        boolean dtls = transport == LegTransport.DTLS_SRTP || transport == LegTransport.WEBRTC;
        boolean web = transport == LegTransport.WEBRTC;
        return new LegTerms(web ? null : remote.address(), remote.port(), rtcpMux ? remote.port() : remote.rtcpPort(),
                rtcpMux, receives, sends, sending, receiving, ptime(ptimeMs > 0 ? ptimeMs : remote.ptimeMs()), source,
                web ? remote.ice() : null, dtls ? remote.fingerprint() : null, dtls ? role : null, key);
    }

    /** The nearest packet time that we can make. */
    private static int ptime(int asked) {
        if (asked <= 0) {
            return USUAL_PTIME_MS;
        }
        return asked < 20 ? 10 : asked < 30 ? 20 : asked < 40 ? 30 : asked < 60 ? 40 : 60;
    }

    /** The flags' settings of codecs, as the parameters that an encoder heeds. */
    static List<LegFormat> set(List<LegFormat> formats, NgFlags flags) {
        List<CodecPattern> settings = flags.codec().set();
        return settings.isEmpty() ? formats : formats.stream().map(f -> set(f, settings)).toList();
    }

    private static LegFormat set(LegFormat f, List<CodecPattern> settings) {
        for (CodecPattern p : settings) {
            if (p.bitrateBps() > 0 && AudioFormats.isOpus(f) && p.matches(f)) {
                String others = String.join(";", List.of(f.fmtp().split(";")).stream()
                        .filter(x -> !x.isBlank() && !x.trim().startsWith("maxaveragebitrate")).toList());
                return AudioFormats.withFmtp(f, (others.isEmpty() ? "" : others + ";")
                        + "maxaveragebitrate=" + p.bitrateBps());
            }
        }
        return f;
    }
}
