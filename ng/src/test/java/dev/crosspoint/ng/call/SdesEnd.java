package dev.crosspoint.ng.call;

import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import java.security.SecureRandom;

/** A phone that speaks SRTP with keys in SDP: offers one suite, takes any. */
final class SdesEnd extends FarEnd {
    private SdesKey own = SdesKey.random(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80, new SecureRandom());

    SdesEnd(CallWorld world, int port) {
        super(world, port, Voice.PCMU);
    }

    @Override
    String describe() {
        return head("RTP/SAVP") + "a=crypto:" + own.sdp() + "\r\n";
    }

    @Override
    void understand(String sdp) {
        super.understand(sdp);
        SdesKey theirs = SdesKey.parse(line("a=crypto:")).orElseThrow();
        if (theirs.profile() != own.profile()) {
            own = SdesKey.random(theirs.tag(), theirs.profile(), new SecureRandom());
        }
        srtp = SrtpSession.open(SdesKey.keys(own, theirs), SrtpSettings.defaults());
    }
}
