package dev.crosspoint.fuzz;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneRemote;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.media.sdp.SessionDescription;
import dev.crosspoint.media.sdp.WebRtcRemote;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SdesKey;
import java.net.InetAddress;
import java.util.List;

/** Descriptions of telephones and browsers: written again they read the same, and our answers can be read. */
public final class SdpTarget {
    private static final List<PhoneCodec> CODECS = List.of(PhoneCodec.values());

    private SdpTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 4 * 1024 * 1024, input -> {
            String text = input.text();
            try {
                SessionDescription first = SessionDescription.parse(text);
                String written = first.format();
                Bounds.holds(SessionDescription.parse(written).format().equals(written), "read otherwise again");
                first.media().forEach(m -> m.attributes("crypto").forEach(SdpTarget::key));
            } catch (SdpRejected e) {
                rejected(text, e);
            }
            phone(text);
            browser(text);
        });
    }

    /** A description that can be read once can be read again; where it cannot be read at all nothing else can be. */
    private static void rejected(String text, SdpRejected reason) {
        try {
            SessionDescription.parse(text);
        } catch (SdpRejected same) {
            Bounds.holds(!reason.getMessage().isBlank(), "rejected without a reason");
            return;
        }
        throw new AssertionError("what we say of it cannot be read", reason);
    }

    private static void phone(String text) {
        PhoneRemote remote;
        try {
            remote = PhoneRemote.parse(text, CODECS);
        } catch (SdpRejected e) {
            return;
        }
        Bounds.holds(remote.port() > 0 && remote.rtcp() > 0 && remote.rtcp() <= 65535, "an impossible port");
        Bounds.holds(remote.ptimeMs() >= 10 && remote.ptimeMs() <= 60, "an impossible packet time");
        Bounds.holds(remote.telephoneEventType() < 128, "an impossible payload type");
        String answer = PhoneSdp.answer(new PhoneSdp.Local(1, 1, InetAddress.getLoopbackAddress(), 30_000,
                Direction.SENDRECV), remote);
        try {
            PhoneRemote read = PhoneRemote.parse(answer, CODECS);
            Bounds.holds(read.index() == remote.index(), "another section");
            Bounds.holds(read.description().media().size() == remote.description().media().size(), "lost sections");
        } catch (SdpRejected e) {
            throw new AssertionError("our answer cannot be read: " + answer, e);
        }
    }

    private static void browser(String text) {
        try {
            WebRtcRemote remote = WebRtcRemote.parse(text);
            if (IceCredentials.valid(remote.ufrag(), remote.password())) {
                Bounds.holds(new IceCredentials(remote.ufrag(), remote.password()).ufrag().length() > 3, "short");
            }
            Fingerprint named = Fingerprint.parse(remote.fingerprint());
            Bounds.holds(Fingerprint.parse(named.sdp()).equals(named), "another fingerprint");
        } catch (SdpRejected e) {
            Bounds.holds(!e.getMessage().isBlank(), "rejected without a reason");
        } catch (IllegalArgumentException malformedFingerprint) {
            Bounds.holds(malformedFingerprint.getMessage() != null, "rejected without a reason");
        }
    }

    private static void key(String value) {
        SdesKey.parse(value).ifPresent(key ->
                Bounds.holds(SdesKey.parse(key.sdp()).filter(key::equals).isPresent(), "another key"));
    }
}
