package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.flags.IceFlag;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.util.List;

/** Which transport, keys and role a leg has. */
final class LegChoice {
    private static final SrtpProfile USUAL = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
    private static final SrtpProfile OTHER = SrtpProfile.AEAD_AES_128_GCM;

    private LegChoice() {
    }

    /** Of the leg toward a side that has described itself. */
    static LegTransport described(RemoteAudio remote, NgFlags flags) throws SdpRejected {
        if (!remote.secure()) {
            return LegTransport.RTP;
        }
        if (remote.fingerprint() != null) {
            boolean ice = remote.ice() != null && !remote.iceLite() && !flags.has("reject-ICE");
            return ice ? LegTransport.WEBRTC : LegTransport.DTLS_SRTP;
        }
        if (key(remote.sdes(), flags) == null) {
            throw new SdpRejected("the profile is " + remote.protocol() + ", but there is neither a fingerprint nor a"
                    + " crypto line that we understand");
        }
        return LegTransport.SDES_SRTP;
    }

    /** Of the leg toward a side that is to be offered a profile. */
    static LegTransport offered(String protocol, boolean iceOffered, NgFlags flags) {
        if (!protocol.contains("SAVP")) {
            return LegTransport.RTP;
        }
        boolean dtls = protocol.startsWith("UDP/TLS/") || flags.sdesOff();
        boolean ice = switch (flags.ice()) {
            case IceFlag.FORCE, IceFlag.OPTIONAL -> true;
            case IceFlag.DEFAULT -> iceOffered;
            case IceFlag.REMOVE -> false;
        };
        if (ice && !flags.dtlsOff()) {
            return LegTransport.WEBRTC;
        }
        boolean asked = flags.dtls() != null && !flags.dtlsOff();
        return dtls && !flags.dtlsOff() || asked ? LegTransport.DTLS_SRTP : LegTransport.SDES_SRTP;
    }

    /** Our role in answer to a description: as it must be, else as the flag says, else active. */
    static DtlsRole answering(String setup, String flag, String otherFlag) {
        if ("active".equals(setup)) {
            return DtlsRole.SERVER;
        }
        if ("passive".equals(setup)) {
            return DtlsRole.CLIENT;
        }
        return "passive".equals(flag) || "passive".equals(otherFlag) ? DtlsRole.SERVER : DtlsRole.CLIENT;
    }

    /** Our role once our actpass was answered (RFC 5763 §5). */
    static DtlsRole answered(String setup) {
        return "passive".equals(setup) ? DtlsRole.CLIENT : DtlsRole.SERVER;
    }

    /** The suite that we offer. */
    static SrtpProfile suite(NgFlags flags) throws SdpRejected {
        if (allowed(USUAL, flags)) {
            return USUAL;
        }
        if (allowed(OTHER, flags)) {
            return OTHER;
        }
        throw new SdpRejected("SDES allows no SRTP suite that is supported: " + USUAL + ", " + OTHER);
    }

    /** The first of the offered keys that flags allow; null where there is none. */
    static SdesKey key(List<SdesKey> offered, NgFlags flags) {
        for (SdesKey k : offered) {
            if (allowed(k.profile(), flags)) {
                return k;
            }
        }
        return offered.isEmpty() ? null : offered.getFirst();
    }

    /** The answer to our one key. */
    static SdesKey answer(List<SdesKey> answered, SdesKey ours) throws SdpRejected {
        for (SdesKey k : answered) {
            if (k.tag() == ours.tag() && k.profile() == ours.profile()) {
                return k;
            }
        }
        throw new SdpRejected("the answer accepts no crypto line of the offer");
    }

    private static boolean allowed(SrtpProfile profile, NgFlags flags) {
        boolean only = flags.sdes().stream().anyMatch(s -> s.startsWith("only-"));
        return only ? flags.sdes().contains("only-" + profile.name())
                : !flags.sdes().contains("no-" + profile.name());
    }
}
