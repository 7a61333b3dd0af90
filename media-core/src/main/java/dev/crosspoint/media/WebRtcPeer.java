package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.media.sdp.WebRtcRemote;
import dev.crosspoint.media.sdp.WebRtcSdp;
import dev.crosspoint.media.sdp.WebRtcTransport;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Control-plane handle of one RTCPeerConnection on the far side. Used by one control thread at a time. */
public final class WebRtcPeer implements AutoCloseable, Audible {
    private static final int MAX_SECTIONS = 256;
    private static final int FRAME_MS = 20;

    private final PeerOptions options;
    private final MediaEngine engine;
    private final PeerSession session;
    private final String cname;
    private final long sessionId = ThreadLocalRandom.current().nextLong(1L << 31, 1L << 62);
    private final List<PeerSection> sections = new ArrayList<>();
    private long version;
    private int nextMid;
    private IceCredentials local;
    private IceCredentials remote;
    private Fingerprint fingerprint;
    private DtlsRole role;
    private boolean closed;

    WebRtcPeer(PeerOptions options, MediaEngine engine, PeerSession session, IceCredentials local, String cname) {
        this.options = options;
        this.engine = engine;
        this.session = session;
        this.local = local;
        this.cname = cname;
    }

    PeerSession session() {
        return session;
    }

    /** Our offer: data channels, and the audio sections as they are to be now. */
    public String createOffer() {
        if (sections.isEmpty()) {
            sections.add(PeerSection.data(newMid()));
        }
        return describe("actpass");
    }

    public void acceptAnswer(String sdp) throws SdpRejected {
        WebRtcRemote answer = WebRtcRemote.parse(sdp);
        if (answer.sections().size() != sections.size()) {
            throw new SdpRejected("the answer has " + answer.sections().size() + " sections, the offer had "
                    + sections.size());
        }
        IceCredentials ice = credentials(answer);
        Fingerprint peer = fingerprintOf(answer);
        describedBy(ice, peer, answer.setup().equals("passive") ? DtlsRole.CLIENT : DtlsRole.SERVER,
                sctpPort(answer));
        for (int i = 0; i < sections.size(); i++) {
            answered(sections.get(i), answer.sections().get(i));
        }
    }

    private void answered(PeerSection section, WebRtcRemote.Section answer) {
        if (section.use() != PeerSection.Use.SEND || section.sender() == null) {
            return;
        }
        boolean hears = !answer.stopped() && answer.direction().receives();
        List<LegFormat> formats = Stream.concat(answer.opus().stream(), answer.telephoneEvents().stream())
                .map(PeerSection::format).toList();
        session.shard().post(new PeerCommand.Send(session, section.sender().out(),
                hears ? SendFormats.of(formats, FRAME_MS, true) : SendFormats.NONE));
    }

    /** The far side's offer: publish, unpublish or ICE restart. Returns our answer. */
    public String acceptOffer(String sdp) throws SdpRejected {
        WebRtcRemote offer = WebRtcRemote.parse(sdp);
        checkOrder(offer);
        IceCredentials ice = credentials(offer);
        Fingerprint peer = fingerprintOf(offer);
        if (remote != null && !remote.equals(ice)) {
            IceCredentials renewed = engine.newCredentials();
            session.shard().post(new PeerCommand.RestartIce(session, renewed, ice));
            local = renewed;
            remote = ice;
        }
        describedBy(ice, peer, offer.setup().equals("passive") ? DtlsRole.CLIENT : DtlsRole.SERVER, sctpPort(offer));
        for (int i = 0; i < offer.sections().size(); i++) {
            WebRtcRemote.Section s = offer.sections().get(i);
            if (i < sections.size()) {
                sections.get(i).update(s);
            } else {
                sections.add(PeerSection.offered(s));
            }
        }
        session.shard().post(new PeerCommand.Receive(session, sections.stream()
                .filter(s -> s.use() == PeerSection.Use.RECEIVE).map(PeerSection::receivePlan).toList()));
        return describe(role == DtlsRole.SERVER ? "passive" : "active");
    }

    private void checkOrder(WebRtcRemote offer) throws SdpRejected {
        if (offer.sections().size() < sections.size() || offer.sections().size() > MAX_SECTIONS) {
            throw new SdpRejected("an offer keeps all earlier sections, and has " + MAX_SECTIONS + " at most");
        }
        for (int i = 0; i < sections.size(); i++) {
            if (!offer.sections().get(i).mid().equals(sections.get(i).mid)
                    && !offer.sections().get(i).stopped() && sections.get(i).use() != PeerSection.Use.REJECTED) {
                throw new SdpRejected("section " + i + " has changed its mid");
            }
        }
    }

    private static IceCredentials credentials(WebRtcRemote remote) throws SdpRejected {
        if (!IceCredentials.valid(remote.ufrag(), remote.password())) {
            throw new SdpRejected("ice-ufrag or ice-pwd has characters that are not allowed");
        }
        return new IceCredentials(remote.ufrag(), remote.password());
    }

    private Fingerprint fingerprintOf(WebRtcRemote remote) throws SdpRejected {
        Fingerprint named;
        try {
            named = Fingerprint.parse(remote.fingerprint());
        } catch (IllegalArgumentException malformed) {
            throw new SdpRejected("the fingerprint is malformed or of an unknown hash");
        }
        if (fingerprint != null && !fingerprint.equals(named)) {
            throw new SdpRejected("a new fingerprint needs a new peer connection");
        }
        return named;
    }

    private static int sctpPort(WebRtcRemote remote) {
        return remote.sections().stream().mapToInt(WebRtcRemote.Section::sctpPort).filter(p -> p != 0).findFirst()
                .orElse(0);
    }

    /** First description: DTLS can be readied. The role stays what it was. */
    private void describedBy(IceCredentials ice, Fingerprint peer, DtlsRole wanted, int sctpPort) {
        if (!ice.equals(remote)) {
            remote = ice;
            session.shard().post(new PeerCommand.RemoteIce(session, ice));
        }
        if (role == null) {
            role = wanted;
            fingerprint = peer;
            session.shard().post(new PeerCommand.Dtls(session, engine.openDtls(role, peer, session), role, sctpPort));
        }
    }

    /** A new, or a re-used inactive, sendonly audio section; takes effect with the next offer. */
    public AudioSender addAudio(String streamId, String trackId) {
        AudioSender sender = new AudioSender(this, streamId, trackId,
                new AudioOut(session));
        for (PeerSection section : sections) {
            if (section.isIdleSender()) {
                section.assign(sender);
                return sender;
            }
        }
        if (sections.isEmpty()) {
            sections.add(PeerSection.data(newMid()));
        }
        sections.add(PeerSection.sending(newMid(), sender));
        return sender;
    }

    /** The section becomes inactive with the next offer; nothing is sent on it from now on. */
    public void endAudio(AudioSender sender) {
        for (PeerSection section : sections) {
            if (section.use() == PeerSection.Use.SEND && section.sender() == sender) {
                section.assign(null);
            }
        }
        session.shard().post(new PeerCommand.EndSend(session, sender.out()));
    }

    /** RTP was seen lately. */
    public boolean publishing() {
        return session.publishing();
    }

    /** Opens a data channel of ours; may be called before the association is up. */
    public void openChannel(String label) {
        session.shard().post(new PeerCommand.OpenChannel(session, label));
    }

    /** Sends on a channel of that label, ours or theirs; dropped and counted where there is none. */
    public void sendText(String label, String text) {
        session.shard().post(new PeerCommand.SendText(session, label, text));
    }

    public LegQuality quality() {
        CompletableFuture<LegQuality> answer = new CompletableFuture<>();
        return MediaEngine.ask(session.shard(), new PeerCommand.AskQuality(session, answer), answer,
                LegQuality.NONE);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CompletableFuture<LegQuality> last = new CompletableFuture<>();
            last.thenAccept(quality -> QualityCount.log(this, quality));
            session.shard().post(new PeerCommand.Close(session, last));
        }
    }

    private String describe(String setup) {
        WebRtcTransport transport = new WebRtcTransport(local.ufrag(), local.password(), engine.fingerprint().sdp(),
                setup, engine.candidates());
        return WebRtcSdp.format(sessionId, ++version, transport,
                sections.stream().map(s -> s.describe(cname)).toList());
    }

    private String newMid() {
        Set<String> used = new HashSet<>();
        sections.forEach(s -> used.add(s.mid));
        while (used.contains(Integer.toString(nextMid))) {
            nextMid++;
        }
        return Integer.toString(nextMid++);
    }

    @Override
    public String toString() {
        return "peer " + options.id();
    }
}
