package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Control-plane handle of a leg whose description somebody else writes: a signalling proxy's, say. Used by one control
 * thread at a time.
 */
public final class MediaLeg implements AutoCloseable, Audible {
    private static final String MID = "0";

    private final MediaEngine engine;
    private final MediaLegOptions options;
    private final InetSocketAddress local;
    private final LegSession ported;
    private final PeerSession peer;
    private final AudioOut out;
    private IceCredentials ice;
    private SdesKey sdes;
    private LegTerms agreed;
    private ToneEar ear;
    private boolean closed;

    private MediaLeg(MediaEngine engine, MediaLegOptions options, LegSession ported, PeerSession peer,
                     IceCredentials ice, InetSocketAddress local) {
        this.engine = engine;
        this.options = options;
        this.ported = ported;
        this.peer = peer;
        this.ice = ice;
        this.local = local;
        this.out = ported == null ? new AudioOut(peer) : ported.out();
    }

    static MediaLeg withPorts(MediaEngine engine, MediaLegOptions options, LegSession session,
                              InetSocketAddress local) {
        return new MediaLeg(engine, options, session, null, null, local);
    }

    static MediaLeg webRtc(MediaEngine engine, MediaLegOptions options, PeerSession session, IceCredentials ice,
                           InetSocketAddress local) {
        return new MediaLeg(engine, options, null, session, ice, local);
    }

    public LegTransport transport() {
        return options.transport();
    }

    /** The address and RTP port that the far side is told. */
    public InetSocketAddress local() {
        return local;
    }

    /** Our RTCP port where it is not shared with RTP. */
    public int localRtcpPort() {
        return peer != null || options.transport() == LegTransport.DTLS_SRTP ? local.getPort() : local.getPort() + 1;
    }

    /** Our ICE credentials; null without ICE. */
    public IceCredentials ice() {
        return ice;
    }

    /** Values of {@code a=candidate}; none without ICE. We are ICE-lite. */
    public List<String> candidates() {
        return peer == null ? List.of() : engine.candidates(local.getAddress());
    }

    /** Value of {@code a=fingerprint} of our certificate. */
    public String fingerprint() {
        return engine.fingerprint().sdp();
    }

    /** Our key for what we send, made once for each profile: the line of an offer, or of an answer to that tag. */
    public SdesKey sdes(int tag, SrtpProfile profile) {
        if (sdes == null || sdes.profile() != profile) {
            sdes = engine.newSdesKey(tag, profile);
        } else if (sdes.tag() != tag) {
            sdes = new SdesKey(tag, profile, sdes.keyAndSalt());
        }
        return sdes;
    }

    /** A further address from which RTP may be learned: where the signalling came from. */
    public void signalledFrom(InetAddress address) {
        if (ported != null) {
            ported.shard().post(new LegCommand.SignalledFrom(ported, address));
        }
    }

    /** What offer and answer agreed; again after each re-offer. */
    public void agree(LegTerms terms) {
        if (peer != null) {
            agreePeer(terms);
        } else {
            agreePorted(terms);
        }
        agreed = terms;
    }

    /** What was agreed last, or null. */
    public LegTerms agreed() {
        return agreed;
    }

    private void agreePorted(LegTerms terms) {
        ported.shard().post(new LegCommand.Agree(ported, LegPlan.of(terms)));
        switch (options.transport()) {
            case RTP, WEBRTC -> { }
            case SDES_SRTP -> {
                if (terms.sdes() != null) {
                    SdesKey ours = sdes(terms.sdes().tag(), terms.sdes().profile());
                    ported.shard().post(new LegCommand.Keys(ported, SdesKey.keys(ours, terms.sdes())));
                }
            }
            case DTLS_SRTP -> {
                if (needsHandshake(terms)) {
                    Fingerprint expected = Fingerprint.parse(terms.fingerprint());
                    ported.shard().post(new LegCommand.Dtls(ported,
                            () -> engine.openDtls(terms.role(), expected, ported), terms.role()));
                }
            }
        }
    }

    private void agreePeer(LegTerms terms) {
        Shard shard = peer.shard();
        if (terms.ice() != null && (agreed == null || !terms.ice().equals(agreed.ice()))) {
            shard.post(new PeerCommand.RemoteIce(peer, terms.ice()));
        }
        if (needsHandshake(terms)) {
            shard.post(new PeerCommand.Dtls(peer,
                    engine.openDtls(terms.role(), Fingerprint.parse(terms.fingerprint()), peer), terms.role(), 0));
        }
        shard.post(new PeerCommand.Receive(peer,
                List.of(ReceivePlan.of(MID, ReceiveFormats.of(terms.receives()), terms.receiving()))));
        shard.post(new PeerCommand.Send(peer, out, SendFormats.of(terms.sends(), terms.ptimeMs(), terms.sending())));
    }

    /** The first description with a fingerprint, or a new one (RFC 5763 §6.6 has a new association for that). */
    private boolean needsHandshake(LegTerms terms) {
        return terms.fingerprint() != null && terms.role() != null
                && (agreed == null || !terms.fingerprint().equals(agreed.fingerprint()));
    }

    /** New ICE credentials of ours for those of a far side that restarts ICE; before its next {@link #agree}. */
    public IceCredentials restartIce(IceCredentials remote) {
        if (peer == null) {
            throw new IllegalStateException("a leg without ICE");
        }
        ice = engine.newCredentials();
        peer.shard().post(new PeerCommand.RestartIce(peer, ice, remote));
        if (agreed != null) {
            agreed = new LegTerms(agreed.address(), agreed.rtpPort(), agreed.rtcpPort(), agreed.rtcpMux(),
                    agreed.receives(), agreed.sends(), agreed.sending(), agreed.receiving(), agreed.ptimeMs(),
                    agreed.source(), remote, agreed.fingerprint(), agreed.role(), agreed.sdes());
        }
        return ice;
    }

    /** Our role in the DTLS handshake as agreed before, or null: it stays through re-offers. */
    public DtlsRole dtlsRole() {
        return agreed == null ? null : agreed.role();
    }

    /** Plays to the far side in place of anything routed, until its end or {@link #stopPlaying()}. */
    public void play(AudioSource source) {
        play(source, () -> { });
    }

    /** The same, with what runs once on the leg's shard when it plays this no more. Must not block. */
    public void play(AudioSource source, Runnable whenOver) {
        out.shard().post(new OutCommand.Play(out, new Playback(source, whenOver)));
    }

    public void stopPlaying() {
        out.shard().post(new OutCommand.StopPlaying(out));
    }

    /** Sends a digit as a telephone-event (RFC 4733), else as {@link #digitsAsTones} says; refused and counted else. */
    public void sendDigit(char digit, Duration length) {
        out.shard().post(new OutCommand.SendDigit(out, digit, length));
    }

    /** Whether digits are heard in the sound too, for a far side that sends no telephone-events; costs decoding. */
    public void hearDigits(boolean on) {
        if (on && ear == null) {
            ear = new ToneEar(source());
            source().shard().post(new EarCommand.Digits(ear, true));
        } else if (!on && ear != null) {
            source().shard().post(new EarCommand.Digits(ear, false));
            ear = null;
        }
    }

    /** Whether digits are sent as sound where the far side takes no telephone-events. */
    public void digitsAsTones(boolean on) {
        out.shard().post(new OutCommand.DigitsAsTones(out, on));
    }

    /** What the far side says is kept from everybody: its sound, its digits, or both. */
    public void block(boolean audio, boolean digits) {
        source().shard().post(new BlockCommand(source(), audio, digits));
    }

    public LegQuality quality() {
        CompletableFuture<LegQuality> answer = new CompletableFuture<>();
        Command question = ported == null ? new PeerCommand.AskQuality(peer, answer)
                : new LegCommand.AskQuality(ported, answer);
        return MediaEngine.ask(out.shard(), question, answer, LegQuality.NONE);
    }

    RtpSource source() {
        return ported == null ? peer : ported;
    }

    AudioOut out() {
        return out;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CompletableFuture<LegQuality> last = new CompletableFuture<>();
            last.thenAccept(quality -> QualityCount.log(this, quality));
            out.shard().post(ported == null ? new PeerCommand.Close(peer, last) : new LegCommand.Close(ported, last));
        }
    }

    @Override
    public String toString() {
        return "leg " + options.id() + " " + options.transport();
    }
}
