package dev.crosspoint.ng.flags;

import dev.crosspoint.media.SourcePolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * The flags of a request, however they were spelled.
 *
 * @param ice           what becomes of ICE
 * @param protocol      the receiver's profile, as in {@code m=}; null = as it comes
 * @param dtls          values of DTLS: off, passive, active; null = not said
 * @param dtlsReverse   the same for the side that sent the description
 * @param sdes          items of SDES
 * @param rtcpMux       items of rtcp-mux
 * @param codec         what becomes of the codecs
 * @param replace       items of replace
 * @param words         all other flags that are understood, with hyphens
 * @param direction     interfaces of the sender's and of the receiver's side; may be empty
 * @param ipv6          the receiver's address family; null = ours
 * @param receivedFrom  where the SIP message came from, or null
 * @param mediaAddress  that the description which leaves names as ours, or null
 * @param ptimeMs       toward the receiver, 0 = as it comes
 * @param ptimeReverseMs toward the sender, 0 = as it comes
 * @param unknown       how many flags nobody here knows
 * @param unsupported   what must not be ignored and cannot be done; null = nothing
 */
public record NgFlags(IceFlag ice, String protocol, String dtls, String dtlsReverse, Set<String> sdes,
                      Set<String> rtcpMux, CodecFlags codec, Set<String> replace, Set<String> words,
                      List<String> direction, Boolean ipv6, InetAddress receivedFrom, InetAddress mediaAddress,
                      int ptimeMs, int ptimeReverseMs, int unknown, String unsupported) {

    public boolean has(String word) {
        return words.contains(word);
    }

    public boolean dtlsOff() {
        return dtls != null && (dtls.equals("off") || dtls.equals("no") || dtls.equals("disable"));
    }

    public boolean sdesOff() {
        return sdes.contains("off") || sdes.contains("no") || sdes.contains("disable");
    }

    /** How the sender's media is told from a stranger's. */
    public SourcePolicy source() {
        if (has("asymmetric")) {
            return SourcePolicy.AS_DESCRIBED;
        }
        if (has("media-handover")) {
            return SourcePolicy.FOLLOW;
        }
        return has("strict-source") ? SourcePolicy.STRICT : SourcePolicy.LEARN_ONCE;
    }

    /** Whether codecs may be changed even where both sides share one. */
    public boolean alwaysTranscodes() {
        return has("always-transcode") || codec.accept().stream().anyMatch(CodecPattern::isEvery);
    }
}
