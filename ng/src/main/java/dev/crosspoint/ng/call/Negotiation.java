package dev.crosspoint.ng.call;

import dev.crosspoint.media.CapacityException;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.SourcePolicy;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.flags.IceFlag;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.sdp.FormatAnswer;
import dev.crosspoint.ng.sdp.FormatOffer;
import dev.crosspoint.ng.sdp.LocalAudio;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.ng.sdp.RewriteOptions;
import dev.crosspoint.ng.sdp.SdpBody;
import dev.crosspoint.ng.sdp.SdpRewrite;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/** Offers and answers of a call: opens legs, agrees their terms, joins them, rewrites what is said. */
final class Negotiation {
    private final MediaEngine engine;
    private final Interfaces interfaces;

    Negotiation(MediaEngine engine, Interfaces interfaces) {
        this.engine = engine;
        this.interfaces = interfaces;
    }

    /** The offer's way to its receiver; what it opened in vain stays with the call, whose maker may close it. */
    NgResult offer(NgCall call, NgRequest request, NgFlags flags, long nowMs) {
        Party answerer = null;
        boolean fresh = false;
        try {
            SdpBody body = SdpBody.parse(request.text("sdp"));
            RemoteAudio offered = described(body, body.audioIndex(), flags);
            LegTransport transport = LegChoice.described(offered, flags);
            Party offerer = call.tagged(request.name("from-tag"));
            if (offerer == null) {
                offerer = call.add(request.name("from-tag"), nowMs);
            }
            offerer.advertised = advertised(offerer, flags, 0);
            label(offerer, request);
            answerer = Branches.toAnswer(call, offerer, request.name("to-tag"), request.name("via-branch"));
            fresh = answerer == null;
            if (fresh) {
                answerer = call.add(request.name("to-tag"), nowMs);
                answerer.viaBranch = request.name("via-branch");
                answerer.advertised = advertised(answerer, flags, 1);
            }
            NgResult result = pass(call, new Pair(offerer, answerer), body, offered, transport, flags);
            if (fresh && !(result instanceof NgResult.Done)) {
                call.remove(answerer);
            }
            return result;
        } catch (SdpRejected e) {
            if (fresh) {
                call.remove(answerer);
            }
            return new NgResult.Refused(e.getMessage());
        } catch (CapacityException e) {
            if (fresh) {
                call.remove(answerer);
            }
            return new NgResult.Full(e.getMessage());
        }
    }

    private record Pair(Party offerer, Party answerer) {
    }

    private NgResult pass(NgCall call, Pair pair, SdpBody body, RemoteAudio offered, LegTransport transport,
                          NgFlags flags) throws SdpRejected, CapacityException {
        Party answerer = pair.answerer();
        PartyLeg offererLeg = leg(call, pair.offerer(), transport);
        String protocol = flags.protocol() != null ? flags.protocol()
                : answerer.protocol != null ? answerer.protocol : offered.protocol();
        LegTransport other = flags.protocol() == null && answerer.leg != null ? answerer.leg.leg().transport()
                : LegChoice.offered(protocol, offered.ice() != null, flags);
        SrtpProfile suite = other == LegTransport.SDES_SRTP ? LegChoice.suite(flags) : null;
        PartyLeg answererLeg = leg(call, answerer, other);
        InetAddress named = flags.mediaAddress() != null ? flags.mediaAddress()
                : answererLeg.leg().local().getAddress();
        if (flags.ipv6() != null && flags.ipv6() != named instanceof Inet6Address) {
            return new NgResult.Refused("no " + (flags.ipv6() ? "IPv6" : "IPv4") + " address is configured there");
        }
        FormatOffer formats = FormatOffer.of(offered.formats(), flags);
        if (flags.codec().isEmpty() && answererLeg.leg().agreed() != null) {
            formats = formats.continuing(answererLeg.leg().agreed().receives());
        }
        answerer.protocol = protocol;
        if (pair.offerer().protocol == null) {
            pair.offerer().protocol = offered.protocol();
        }
        pair.offerer().deleteAtMs = 0;
        answerer.deleteAtMs = 0;
        answerer.exchange = new Exchange(pair.offerer(), answerer, body, offered, formats, flags, offererLeg,
                answererLeg);
        LocalAudio local = offeredAudio(answerer, answererLeg.leg(), offered, formats, flags,
                suite == null ? null : answererLeg.leg().sdes(1, suite));
        return sdp(answerer, flags, options -> SdpRewrite.offer(body, offered.index(), local, options));
    }

    /** What an offer says of us: always actpass, and rtcp-mux where the leg has nothing else. */
    private static LocalAudio offeredAudio(Party answerer, MediaLeg leg, RemoteAudio offered, FormatOffer formats,
                                           NgFlags flags, SdesKey key) {
        boolean dtls = leg.transport() == LegTransport.DTLS_SRTP || leg.transport() == LegTransport.WEBRTC;
        boolean web = leg.transport() == LegTransport.WEBRTC;
        boolean asked = flags.rtcpMux().contains("offer") || flags.rtcpMux().contains("require");
        boolean passed = offered.rtcpMux() && !flags.rtcpMux().contains("demux");
        boolean before = answerer.remote != null && answerer.remote.rtcpMux();
        boolean mux = dtls || asked || passed || before;
        String known = answerer.remote == null ? null : answerer.remote.mid();
        String mid = known != null ? known : offered.mid() != null ? offered.mid()
                : web || flags.has("generate-mid") ? Integer.toString(offered.index()) : null;
        return new LocalAudio(leg.local().getAddress(), leg.local().getPort(),
                flags.rtcpMux().contains("require") ? leg.local().getPort() : leg.localRtcpPort(), mux,
                answerer.protocol, formats.passed(), offered.direction(), flags.ptimeMs(), mid, web && mid != null,
                leg.ice(), leg.candidates(), dtls ? leg.fingerprint() : null, dtls ? "actpass" : null, key);
    }

    /** The answer's way back to the offerer. */
    NgResult answer(NgCall call, NgRequest request, NgFlags flags) {
        Party offerer = call.tagged(request.name("from-tag"));
        String to = request.name("to-tag");
        Party answerer = offerer == null ? null
                : Branches.answering(call, offerer, to, request.name("via-branch"));
        if (answerer == null) {
            return new NgResult.Refused("no offer of that from-tag waits for an answer");
        }
        try {
            SdpBody body = SdpBody.parse(request.text("sdp"));
            Exchange exchange = answerer.exchange;
            int index = exchange.offered().index();
            if (index >= body.media().size()) {
                return new NgResult.Refused("the answer has fewer sections than its offer");
            }
            Branches.name(answerer, to);
            label(answerer, request);
            if (body.media().get(index).port() == 0) {
                return refused(call, exchange, body, flags);
            }
            return accepted(call, exchange, body, described(body, index, flags), flags);
        } catch (SdpRejected e) {
            return new NgResult.Refused(e.getMessage());
        } catch (CapacityException e) {
            return new NgResult.Full(e.getMessage());
        }
    }

    private static NgResult refused(NgCall call, Exchange exchange, SdpBody body, NgFlags flags) {
        call.unlink(exchange.offerer(), exchange.answerer());
        call.unlink(exchange.answerer(), exchange.offerer());
        return sdp(exchange.offerer(), flags,
                options -> SdpRewrite.answer(body, exchange.body(), exchange.offered().index(), null, options));
    }

    private NgResult accepted(NgCall call, Exchange exchange, SdpBody body, RemoteAudio remote, NgFlags flags)
            throws SdpRejected, CapacityException {
        FormatAnswer formats = FormatAnswer.of(exchange.formats(), remote.formats(), flags.has("single-codec"));
        if (formats == null) {
            return new NgResult.Refused("the sides share no codec, and there is none that we can transcode");
        }
        SdesKey key = answererKey(exchange, remote);
        Party offerer = exchange.offerer();
        Party answerer = exchange.answerer();
        RemoteAudio offered = exchange.offered();
        boolean noIce = flags.ice() == IceFlag.REMOVE;
        LegTransport transport = LegChoice.described(offered, exchange.flags());
        if (noIce && transport == LegTransport.WEBRTC) {
            transport = LegTransport.DTLS_SRTP;
        }
        call.use(offerer, leg(call, offerer, transport));
        call.use(answerer, exchange.answererLeg() == answerer.nextLeg ? answerer.nextLeg : answerer.leg);
        MediaLeg leg = offerer.leg.leg();
        SdesKey theirs = leg.transport() == LegTransport.SDES_SRTP ? LegChoice.key(offered.sdes(), exchange.flags())
                : null;
        DtlsRole role = offererRole(leg, exchange, flags);
        boolean mux = offered.rtcpMux() && !flags.rtcpMux().contains("reject")
                && !exchange.flags().rtcpMux().contains("reject");
        restartIce(leg, offered);
        agree(call, exchange, remote, formats, flags, role, theirs, key, mux);
        LocalAudio local = new LocalAudio(leg.local().getAddress(), leg.local().getPort(),
                mux ? leg.local().getPort() : leg.localRtcpPort(), mux, offered.protocol(), formats.toOfferer(),
                remote.direction(), exchange.flags().ptimeReverseMs(), offered.mid(),
                exchange.body().bundled(), leg.ice(), leg.candidates(), role == null ? null : leg.fingerprint(),
                role == null ? null : role == DtlsRole.CLIENT ? "active" : "passive",
                theirs == null ? null : leg.sdes(theirs.tag(), theirs.profile()));
        offerer.protocol = offered.protocol();
        offerer.remote = offered;
        answerer.remote = remote;
        offerer.deleteAtMs = 0;
        answerer.deleteAtMs = 0;
        call.answered = true;
        return sdp(offerer, flags,
                options -> SdpRewrite.answer(body, exchange.body(), offered.index(), local, options));
    }

    private static DtlsRole offererRole(MediaLeg leg, Exchange exchange, NgFlags flags) {
        if (leg.transport() != LegTransport.DTLS_SRTP && leg.transport() != LegTransport.WEBRTC) {
            return null;
        }
        boolean same = leg.agreed() != null && exchange.offered().fingerprint().equals(leg.agreed().fingerprint());
        return same && leg.dtlsRole() != null ? leg.dtlsRole()
                : LegChoice.answering(exchange.offered().setup(), flags.dtls(), exchange.flags().dtlsReverse());
    }

    private static void restartIce(MediaLeg leg, RemoteAudio remote) {
        if (leg.transport() == LegTransport.WEBRTC && leg.agreed() != null
                && !remote.ice().equals(leg.agreed().ice())) {
            leg.restartIce(remote.ice());
        }
    }

    /** The answerer's key, null without SDES; what it says must fit what it was offered. */
    private static SdesKey answererKey(Exchange exchange, RemoteAudio remote) throws SdpRejected {
        MediaLeg leg = exchange.answererLeg().leg();
        return switch (leg.transport()) {
            case RTP -> null;
            case SDES_SRTP -> LegChoice.answer(remote.sdes(), leg.sdes(1, LegChoice.suite(exchange.flags())));
            case DTLS_SRTP -> {
                if (remote.fingerprint() == null) {
                    throw new SdpRejected("the answer has no fingerprint, and DTLS was offered");
                }
                yield null;
            }
            case WEBRTC -> {
                if (remote.fingerprint() == null || remote.ice() == null || remote.iceLite()) {
                    throw new SdpRejected("the answer lacks a fingerprint or full ICE, and both were offered");
                }
                yield null;
            }
        };
    }

    private void agree(NgCall call, Exchange exchange, RemoteAudio remote, FormatAnswer formats, NgFlags flags,
                       DtlsRole role, SdesKey theirs, SdesKey key, boolean mux) {
        Party offerer = exchange.offerer();
        Party answerer = exchange.answerer();
        Direction there = exchange.offered().direction();
        Direction back = remote.direction();
        boolean toOfferer = there.receives() && back.sends();
        boolean toAnswerer = there.sends() && back.receives();
        MediaLeg second = answerer.leg.leg();
        offerer.leg.leg().agree(TermsOf.side(offerer.leg, exchange.offered(), formats.toOfferer(),
                TermsOf.set(formats.sentToOfferer(), exchange.flags()), toOfferer, toAnswerer, mux,
                exchange.flags().ptimeReverseMs(), exchange.flags().source(), role, theirs));
        second.agree(TermsOf.side(answerer.leg, remote, formats.receivedAnswerer(), formats.sentToAnswerer(),
                toAnswerer, toOfferer, remote.rtcpMux(), exchange.flags().ptimeMs(), source(flags, exchange.flags()),
                LegChoice.answered(remote.setup()), key));
        signalled(offerer, exchange.flags());
        signalled(answerer, flags);
        join(call, offerer, answerer);
    }

    /** Strictness and handover are the call's, asymmetry is the sender's own. */
    private static SourcePolicy source(NgFlags answer, NgFlags offer) {
        SourcePolicy own = answer.source();
        boolean theirs = offer.source() == SourcePolicy.STRICT || offer.source() == SourcePolicy.FOLLOW;
        return own == SourcePolicy.LEARN_ONCE && theirs ? offer.source() : own;
    }

    private static void signalled(Party party, NgFlags flags) {
        if (flags.receivedFrom() != null) {
            party.leg.leg().signalledFrom(flags.receivedFrom());
        }
    }

    /** They hear each other from now on, and nobody else: the last answer wins. */
    private void join(NgCall call, Party a, Party b) {
        for (Party p : List.of(a, b)) {
            if (p.peer != null && p.peer != a && p.peer != b) {
                call.unlink(p, p.peer);
                call.unlink(p.peer, p);
                p.peer.peer = null;
            }
        }
        a.peer = b;
        b.peer = a;
        hear(call, a, b);
        hear(call, b, a);
    }

    private void hear(NgCall call, Party from, Party to) {
        NgCall.Link link = call.link(from, to);
        if (link != null && link.fromLeg() == from.leg && link.toLeg() == to.leg) {
            return;
        }
        call.unlink(from, to);
        NgCall.Link fresh = new NgCall.Link(from, to, from.leg, to.leg,
                engine.connect(from.leg.leg(), to.leg.leg()));
        call.links.add(fresh);
        if (call.silenced || from.silenced) {
            fresh.route().silence(true);
        }
    }

    /** The party's leg where it has the transport, else one to come into use with the answer. */
    private PartyLeg leg(NgCall call, Party party, LegTransport transport) throws CapacityException {
        if (party.leg != null && party.leg.is(transport)) {
            return party.leg;
        }
        if (party.nextLeg != null && party.nextLeg.is(transport)) {
            return party.nextLeg;
        }
        PartyLeg opened = PartyLeg.open(engine, call.id, transport, party.advertised);
        if (party.leg == null) {
            call.use(party, opened);
        } else {
            if (party.nextLeg != null) {
                party.nextLeg.close();
            }
            party.nextLeg = opened;
        }
        return opened;
    }

    private InetAddress advertised(Party party, NgFlags flags, int side) {
        InetAddress named = interfaces.address(flags.direction(), side);
        return named == null ? party.advertised : named;
    }

    private static void label(Party party, NgRequest request) {
        String label = request.name("label") != null ? request.name("label") : request.name("from-label");
        if (label != null) {
            party.label = label;
        }
    }

    private static RemoteAudio described(SdpBody body, int index, NgFlags flags) throws SdpRejected {
        if (index < 0) {
            throw new SdpRejected("the SDP has no audio over RTP, and only audio is relayed");
        }
        RemoteAudio audio = RemoteAudio.of(body, index);
        if (audio.sounds().isEmpty()) {
            throw new SdpRejected("the audio has no codec that is known by number or rtpmap");
        }
        boolean trusted = !flags.has("SIP-source-address") || flags.receivedFrom() == null;
        return trusted ? audio : audio.at(flags.receivedFrom());
    }

    private static NgResult sdp(Party receiver, NgFlags flags,
                                Function<RewriteOptions, SdpBody> rewriting) {
        RewriteOptions options = RewriteOptions.of(flags);
        String text = rewriting.apply(options).format();
        boolean forced = flags.replace().contains("force-increment-sdp-ver");
        if (forced || flags.replace().contains("SDP-version")) {
            text = Versions.text(receiver, options, rewriting, forced);
        }
        return new NgResult.Done(new NgValue.Dictionary().put("sdp", text));
    }
}
