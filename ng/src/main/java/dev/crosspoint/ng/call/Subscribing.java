package dev.crosspoint.ng.call;

import dev.crosspoint.media.CapacityException;
import dev.crosspoint.media.LegFormat;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.flags.CodecPattern;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.sdp.AudioFormats;
import dev.crosspoint.ng.sdp.FormatOffer;
import dev.crosspoint.ng.sdp.LocalAudio;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.ng.sdp.RewriteOptions;
import dev.crosspoint.ng.sdp.SdpBody;
import dev.crosspoint.ng.sdp.SdpLine;
import dev.crosspoint.ng.sdp.SdpMedia;
import dev.crosspoint.ng.sdp.SdpRewrite;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Media outside of dialogues: parties that publish, and listeners to any party. */
final class Subscribing {
    private static final int MAX_SUBSCRIPTIONS = 256;

    private final MediaEngine engine;
    private final Interfaces interfaces;

    Subscribing(MediaEngine engine, Interfaces interfaces) {
        this.engine = engine;
        this.interfaces = interfaces;
    }

    /** Takes what somebody offers to send, with one codec, and answers for ourselves. */
    NgResult publish(NgCall call, NgRequest request, NgFlags flags, long nowMs) {
        try {
            SdpBody body = SdpBody.parse(request.text("sdp"));
            int index = body.audioIndex();
            if (index < 0) {
                return new NgResult.Refused("the SDP has no audio over RTP, and only audio is relayed");
            }
            RemoteAudio remote = RemoteAudio.of(body, index);
            LegFormat chosen = chosen(remote, flags);
            if (chosen == null) {
                return new NgResult.Refused("the audio has no codec that we can take");
            }
            LegTransport transport = LegChoice.described(remote, flags);
            Party party = call.tagged(request.name("from-tag"));
            if (party == null) {
                party = call.add(request.name("from-tag"), nowMs);
            }
            party.advertised = interfaces.address(flags.direction(), 0);
            if (party.leg == null || !party.leg.is(transport)) {
                call.use(party, PartyLeg.open(engine, call.id, transport, party.advertised));
            }
            party.label = request.name("label") != null ? request.name("label") : party.label;
            return published(call, party, body, remote, chosen, flags);
        } catch (SdpRejected e) {
            return new NgResult.Refused(e.getMessage());
        } catch (CapacityException e) {
            return new NgResult.Full(e.getMessage());
        }
    }

    private NgResult published(NgCall call, Party party, SdpBody body, RemoteAudio remote, LegFormat chosen,
                               NgFlags flags) {
        MediaLeg leg = party.leg.leg();
        DtlsRole role = leg.transport() == LegTransport.DTLS_SRTP || leg.transport() == LegTransport.WEBRTC
                ? LegChoice.answering(remote.setup(), flags.dtls(), flags.dtlsReverse()) : null;
        SdesKey theirs = leg.transport() == LegTransport.SDES_SRTP ? LegChoice.key(remote.sdes(), flags) : null;
        leg.agree(TermsOf.side(party.leg, remote, List.of(chosen), List.of(chosen), false,
                remote.direction().sends(), remote.rtcpMux(), 0, flags.source(), role, theirs));
        party.remote = remote;
        party.protocol = remote.protocol();
        call.answered = true;
        follow(call);
        LocalAudio local = new LocalAudio(leg.local().getAddress(), leg.local().getPort(),
                remote.rtcpMux() ? leg.local().getPort() : leg.localRtcpPort(), remote.rtcpMux(), remote.protocol(),
                List.of(chosen), Direction.of(false, remote.direction().sends()), remote.ptimeMs(), remote.mid(),
                leg.ice() != null && remote.mid() != null, leg.ice(), leg.candidates(),
                role == null ? null : leg.fingerprint(),
                role == null ? null : role == DtlsRole.CLIENT ? "active" : "passive",
                theirs == null ? null : leg.sdes(theirs.tag(), theirs.profile()));
        SdpBody ours = own(leg, flags, body.media().stream().map(m -> bare(m.protocol())).toList());
        return new NgResult.Done(new NgValue.Dictionary().put("sdp",
                SdpRewrite.answer(ours, body, remote.index(), local, RewriteOptions.of(flags)).format()));
    }

    /** Preferred by {@code accept}, else the first that we can transcode. */
    private static LegFormat chosen(RemoteAudio remote, NgFlags flags) {
        for (CodecPattern p : flags.codec().accept()) {
            if (p.name().equals("any")) {
                return remote.sounds().isEmpty() ? null : remote.sounds().getFirst();
            }
            for (LegFormat f : remote.sounds()) {
                if (p.matches(f)) {
                    return f;
                }
            }
        }
        return remote.sounds().stream().filter(AudioFormats::transcodable).findFirst().orElse(null);
    }

    /** Offers a listener what the chosen parties send. */
    NgResult request(NgCall call, NgRequest request, NgFlags flags, long nowMs) {
        List<Party> sources = sources(call, request, flags).stream()
                .filter(p -> p.leg != null && p.leg.leg().agreed() != null).toList();
        if (sources.isEmpty()) {
            return new NgResult.Refused("no such party sends media");
        }
        if (call.subscriptions.size() >= MAX_SUBSCRIPTIONS) {
            return new NgResult.Refused("the call has " + MAX_SUBSCRIPTIONS + " subscriptions already");
        }
        String tag = request.name("to-tag") != null ? request.name("to-tag") : UUID.randomUUID().toString();
        unsubscribe(call, tag);
        List<Subscription.Strand> strands = new ArrayList<>();
        List<SdpMedia> media = new ArrayList<>();
        SdpBody last = null;
        try {
            for (Party p : sources) {
                last = offer(call, p, flags, strands);
                media.addAll(last.media());
            }
        } catch (SdpRejected e) {
            strands.forEach(s -> s.leg().close());
            return new NgResult.Refused(e.getMessage());
        } catch (CapacityException e) {
            strands.forEach(s -> s.leg().close());
            return new NgResult.Full(e.getMessage());
        }
        String label = request.name("set-label") != null ? request.name("set-label") : request.name("to-label");
        call.subscriptions.add(new Subscription(tag, label, nowMs, strands));
        NgValue.Dictionary reply = new NgValue.Dictionary()
                .put("sdp", new SdpBody(last.session(), media).format());
        if (sources.size() == 1) {
            reply.put("from-tag", sources.getFirst().name());
        }
        return new NgResult.Done(reply
                .put("from-tags", NgValue.Sequence.ofTexts(sources.stream().map(Party::name).toList()))
                .put("to-tag", tag));
    }

    private SdpBody offer(NgCall call, Party source, NgFlags flags, List<Subscription.Strand> strands)
            throws SdpRejected, CapacityException {
        String protocol = flags.protocol() != null ? flags.protocol() : source.protocol;
        boolean ice = source.remote != null && source.remote.ice() != null;
        LegTransport transport = LegChoice.offered(protocol, ice, flags);
        SrtpProfile suite = transport == LegTransport.SDES_SRTP ? LegChoice.suite(flags) : null;
        PartyLeg own = PartyLeg.open(engine, call.id, transport, interfaces.address(flags.direction(), 0));
        MediaLeg leg = own.leg();
        List<LegFormat> formats = FormatOffer.of(source.leg.leg().agreed().receives(), flags).passed();
        int index = strands.size();
        SdesKey key = suite == null ? null : leg.sdes(1, suite);
        strands.add(new Subscription.Strand(source, own, protocol, formats, key));
        boolean web = transport == LegTransport.WEBRTC;
        boolean dtls = web || transport == LegTransport.DTLS_SRTP;
        boolean mux = dtls || flags.rtcpMux().contains("offer") || flags.rtcpMux().contains("require");
        LocalAudio local = new LocalAudio(leg.local().getAddress(), leg.local().getPort(), leg.localRtcpPort(), mux,
                protocol, formats, flags.has("inactive") ? Direction.INACTIVE : Direction.SENDONLY, flags.ptimeMs(),
                web || flags.has("generate-mid") ? Integer.toString(index) : null, false, leg.ice(),
                leg.candidates(), dtls ? leg.fingerprint() : null, dtls ? "actpass" : null, key);
        return SdpRewrite.offer(own(leg, flags, List.of(bare(protocol))), 0, local, RewriteOptions.of(flags));
    }

    private static Set<Party> sources(NgCall call, NgRequest request, NgFlags flags) {
        Set<Party> sources = new LinkedHashSet<>();
        if (flags.has("all") || "all".equals(request.text("all"))) {
            sources.addAll(call.parties);
        }
        request.texts("from-tags").forEach(t -> sources.add(call.tagged(t)));
        request.items().stream().filter(f -> f.startsWith("from-tags-"))
                .forEach(f -> sources.add(call.tagged(f.substring("from-tags-".length()))));
        sources.add(call.tagged(request.name("from-tag")));
        String label = request.name("label") != null ? request.name("label") : request.name("from-label");
        if (label != null) {
            call.parties.stream().filter(p -> label.equals(p.label)).forEach(sources::add);
        }
        sources.removeIf(Objects::isNull);
        return sources;
    }

    /** The listener says where and how it wants to hear. */
    NgResult answer(NgCall call, NgRequest request, NgFlags flags) {
        Subscription subscription = subscription(call, request.name("to-tag"));
        if (subscription == null) {
            return new NgResult.Refused("no subscription has that to-tag");
        }
        try {
            SdpBody body = SdpBody.parse(request.text("sdp"));
            if (body.media().size() < subscription.strands().size()) {
                return new NgResult.Refused("the answer has fewer sections than its offer");
            }
            for (int i = 0; i < subscription.strands().size(); i++) {
                listen(call, subscription.strands().get(i), RemoteAudio.of(body, i), flags);
            }
            return NgResult.done();
        } catch (SdpRejected e) {
            return new NgResult.Refused(e.getMessage());
        }
    }

    private void listen(NgCall call, Subscription.Strand strand, RemoteAudio remote, NgFlags flags)
            throws SdpRejected {
        if (remote.refused()) {
            strand.stop();
            return;
        }
        boolean usable = remote.sounds().stream().anyMatch(f -> AudioFormats.transcodable(f)
                || AudioFormats.find(strand.offered(), f) != null);
        if (!usable) {
            throw new SdpRejected("the answer has no codec that we can send");
        }
        MediaLeg leg = strand.leg().leg();
        SdesKey key = strand.offeredKey() == null ? null : LegChoice.answer(remote.sdes(), strand.offeredKey());
        leg.agree(TermsOf.side(strand.leg(), remote, remote.formats(), remote.formats(),
                remote.direction().receives(), false, remote.rtcpMux(), flags.ptimeMs(), flags.source(),
                LegChoice.answered(remote.setup()), key));
        strand.carry(engine, call.silenced || strand.source().silenced);
    }

    NgResult unsubscribe(NgCall call, NgRequest request) {
        return unsubscribe(call, request.name("to-tag")) ? NgResult.done()
                : new NgResult.Refused("no subscription has that to-tag");
    }

    private static boolean unsubscribe(NgCall call, String tag) {
        Subscription subscription = subscription(call, tag);
        if (subscription == null) {
            return false;
        }
        call.subscriptions.remove(subscription);
        subscription.close();
        return true;
    }

    /** Listeners go with a party to its new leg. */
    void follow(NgCall call) {
        for (Subscription s : call.subscriptions) {
            s.strands().stream().filter(Subscription.Strand::stale).filter(x -> x.source().leg != null)
                    .forEach(x -> x.carry(engine, call.silenced || x.source().silenced));
        }
    }

    private static Subscription subscription(NgCall call, String tag) {
        return call.subscriptions.stream().filter(s -> s.tag().equals(tag)).findFirst().orElse(null);
    }

    /** A description of our own making. */
    private static SdpBody own(MediaLeg leg, NgFlags flags, List<SdpMedia> media) {
        InetAddress address = flags.mediaAddress() != null ? flags.mediaAddress() : leg.local().getAddress();
        long id = ThreadLocalRandom.current().nextLong(1L << 32, 1L << 53);
        return new SdpBody(List.of(new SdpLine('v', "0"),
                new SdpLine('o', "- " + id + " 1 " + SdpRewrite.network(address)),
                new SdpLine('s', "-"), new SdpLine('t', "0 0")), media);
    }

    private static SdpMedia bare(String protocol) {
        return new SdpMedia("audio", 9, protocol, List.of("0"), List.of());
    }
}
