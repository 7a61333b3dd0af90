package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.RouteQuality;
import dev.crosspoint.ng.NgTime;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.ng.wire.NgValue.Dictionary;
import dev.crosspoint.ng.wire.NgValue.Sequence;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code query} and {@code delete} tell of a call, in the shape that clients of rtpengine read. */
final class CallReport {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final NgCall call;
    private final NgTime time;
    private final boolean routes;
    private final Map<PartyLeg, LegQuality> qualities = new HashMap<>();
    private final Dictionary ssrcs = new Dictionary();
    private long packets;
    private long octets;
    private long errors;

    private CallReport(NgCall call, NgTime time, boolean routes) {
        this.call = call;
        this.time = time;
        this.routes = routes;
    }

    /** @param routes also what happened to the sound between the legs */
    static Dictionary of(NgCall call, NgTime time, boolean routes) {
        return new CallReport(call, time, routes).report();
    }

    private Dictionary report() {
        Dictionary tags = new Dictionary();
        int untagged = 0;
        for (Party p : call.parties) {
            tags.put(p.tag == null ? "<untagged " + ++untagged + ">" : p.tag, party(p));
        }
        for (Subscription s : call.subscriptions) {
            tags.put(s.tag(), subscription(s));
        }
        return new Dictionary().put("created", call.createdMs / 1000)
                .put("created_us", call.createdMs % 1000 * 1000)
                .put("last signal", call.lastSignalMs / 1000)
                .put("SSRC", ssrcs).put("tags", tags)
                .put("totals", new Dictionary().put("RTP", stats(packets, octets, errors))
                        .put("RTCP", stats(0, 0, 0)));
    }

    private Dictionary party(Party p) {
        Dictionary d = new Dictionary().put("tag", p.name()).put("created", p.createdMs / 1000);
        if (p.label != null) {
            d.put("label", p.label);
        }
        if (p.viaBranch != null) {
            d.put("via-branch", p.viaBranch);
        }
        List<NgValue> others = new ArrayList<>();
        for (Party o : p.peer != null ? List.of(p.peer) : call.branches(p)) {
            others.add(new Dictionary().put("tag", o.name()).put("type", "offer/answer"));
        }
        if (p.peer != null) {
            d.put("in dialogue with", p.peer.name());
        }
        d.put("subscriptions", new Sequence(others)).put("subscribers", new Sequence(others));
        List<NgValue> medias = new ArrayList<>();
        if (p.leg != null) {
            medias.add(media(1, p.leg, p.protocol, p.remote, p.peer));
        }
        d.put("medias", new Sequence(medias));
        if (routes && p.peer != null && call.link(p.peer, p) != null) {
            d.put("hears", hears(call.link(p.peer, p).route().quality()));
        }
        return d;
    }

    private Dictionary subscription(Subscription s) {
        List<NgValue> sources = new ArrayList<>();
        List<NgValue> medias = new ArrayList<>();
        for (Subscription.Strand strand : s.strands()) {
            sources.add(new Dictionary().put("tag", strand.source().name()).put("type", "pub/sub"));
            medias.add(media(medias.size() + 1, strand.leg(), strand.protocol(), null, null));
        }
        Dictionary d = new Dictionary().put("tag", s.tag()).put("created", s.createdMs() / 1000);
        if (s.label() != null) {
            d.put("label", s.label());
        }
        return d.put("subscriptions", new Sequence(sources)).put("subscribers", new Sequence(List.of()))
                .put("medias", new Sequence(medias));
    }

    private Dictionary media(int index, PartyLeg own, String protocol, RemoteAudio remote, Party peer) {
        MediaLeg leg = own.leg();
        LegQuality quality = quality(own);
        packets += quality.packetsReceived();
        octets += quality.octetsReceived();
        errors += quality.strangers();
        Dictionary source = SsrcReport.of(quality,
                peer == null || peer.leg == null ? -1 : quality(peer.leg).roundTripMs(), heardAtS(quality));
        if (source != null) {
            ssrcs.entries().putIfAbsent(Long.toString(quality.ssrc()), source);
        }
        Dictionary media = new Dictionary().put("index", index).put("type", "audio");
        if (protocol != null) {
            media.put("protocol", protocol);
        }
        return media.put("streams", new Sequence(List.of(stream(leg, quality, remote))))
                .put("flags", Sequence.ofTexts(flags(leg, remote)))
                .put("quality", quality(quality));
    }

    /** Each leg's figures are asked for once. */
    private LegQuality quality(PartyLeg own) {
        return qualities.computeIfAbsent(own, o -> o.leg().quality());
    }

    /** The moment of the last packet, in seconds of the epoch; the call's begin where none came. */
    private long heardAtS(LegQuality quality) {
        return quality.lastHeardNs() == 0 ? call.createdMs / 1000
                : time.nowMs() / 1000 - (time.nowNs() - quality.lastHeardNs()) / NS_PER_SECOND;
    }

    private Dictionary stream(MediaLeg leg, LegQuality quality, RemoteAudio remote) {
        InetAddress local = leg.local().getAddress();
        Dictionary stream = new Dictionary().put("local port", leg.local().getPort())
                .put("local address", local.getHostAddress()).put("family", family(local));
        Dictionary endpoint = new Dictionary();
        if (remote != null) {
            endpoint.put("family", family(remote.address())).put("address", remote.address().getHostAddress())
                    .put("port", remote.port());
        }
        stream.put("endpoint", endpoint).put("advertised endpoint", endpoint);
        if (leg.agreed() != null && leg.agreed().sdes() != null) {
            stream.put("crypto suite", leg.agreed().sdes().profile().name());
        }
        stream.put("last packet", heardAtS(quality));
        if (quality.packetsReceived() > 0) {
            stream.put("SSRC", quality.ssrc());
        }
        List<String> flags = new ArrayList<>(List.of("RTP"));
        if (leg.agreed() != null) {
            flags.add("filled");
            if (leg.agreed().rtcpMux()) {
                flags.add("RTCP");
            }
        }
        if (quality.packetsReceived() > 0) {
            flags.add("confirmed");
        }
        return stream.put("flags", Sequence.ofTexts(flags))
                .put("stats", stats(quality.packetsReceived(), quality.octetsReceived(), quality.strangers()))
                .put("stats_out", stats(quality.packetsSent(), quality.octetsSent(), 0));
    }

    private static List<String> flags(MediaLeg leg, RemoteAudio remote) {
        List<String> flags = new ArrayList<>();
        if (leg.agreed() != null) {
            flags.add("initialized");
            if (leg.agreed().sending()) {
                flags.add("send");
            }
            if (leg.agreed().receiving()) {
                flags.add("recv");
            }
            if (leg.agreed().rtcpMux()) {
                flags.add("rtcp-mux");
            }
        }
        switch (leg.transport()) {
            case LegTransport.RTP -> { }
            case LegTransport.SDES_SRTP -> flags.add("SDES");
            case LegTransport.DTLS_SRTP -> flags.add("DTLS-SRTP");
            case LegTransport.WEBRTC -> flags.addAll(List.of("DTLS-SRTP", "ICE"));
        }
        return flags;
    }

    /** MOS in tenths; figures that are not known yet are 0, an unknown round trip is negative. */
    private static Dictionary quality(LegQuality q) {
        return new Dictionary().put("MOS", Math.round(q.mos() * 10)).put("R factor", Math.round(q.rFactor()))
                .put("remote MOS", Math.round(q.remoteMos() * 10))
                .put("remote R factor", Math.round(q.remoteRFactor()))
                .put("packets lost", q.packetsLost())
                .put("loss permille", Math.round(q.lossFraction() * 1000))
                .put("jitter us", Math.round(q.jitterMs() * 1000))
                .put("remote loss permille", Math.round(q.remoteLossFraction() * 1000))
                .put("remote jitter us", Math.round(q.remoteJitterMs() * 1000))
                .put("round trip us", q.roundTripMs() < 0 ? -1 : Math.round(q.roundTripMs() * 1000))
                .put("concealed ms", q.concealedMs()).put("stretched ms", q.stretchedMs())
                .put("delay ms", q.delayMs()).put("strangers", q.strangers());
    }

    private static Dictionary hears(RouteQuality q) {
        return new Dictionary().put("packets", q.packets()).put("transcoded", q.transcoded() ? 1 : 0)
                .put("lost", q.lost()).put("recovered", q.recovered()).put("concealed ms", q.concealedMs())
                .put("late", q.late()).put("stretched ms", q.stretchedMs()).put("delay ms", q.delayMs());
    }

    private static Dictionary stats(long packets, long octets, long errors) {
        return new Dictionary().put("packets", packets).put("bytes", octets).put("errors", errors);
    }

    private static String family(InetAddress address) {
        return address instanceof Inet6Address ? "IPv6" : "IPv4";
    }
}
