package dev.crosspoint.ng.flags;

import dev.crosspoint.ng.wire.NgValue;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads flags out of a request: its keys, and the items of {@code flags}. */
public final class FlagReader {
    private static final Set<String> NO_FLAGS = Set.of("command", "call-id", "from-tag", "to-tag", "sdp", "via-branch",
            "label", "from-label", "to-label", "set-label", "delete-delay", "address", "all", "from-tags", "limit",
            "code", "digit", "duration", "volume", "pause", "file", "blob", "db-id", "repeat-times", "start-pos",
            "metadata", "output-destination", "supports", "cookie", "flags", "rtpp-flags", "rtpp_flags");
    /** What we understand, and what we may leave undone without harm because we do as much or better anyway. */
    private static final Set<String> WORDS = Set.of("trust-address", "SIP-source-address", "symmetric", "asymmetric",
            "strict-source", "media-handover", "port-latching", "no-port-latching", "reset", "record-call",
            "generate-mid", "full-rtcp-attribute", "no-rtcp-attribute", "original-sendrecv", "single-codec",
            "always-transcode", "allow-transcoding", "all", "directional", "fatal", "inject-DTMF", "reject-ICE",
            "strip-extmap", "trickle-ICE", "generate-RTCP", "inactive", "reuse-codecs", "no-codec-renegotiation",
            "debug", "debugging", "unidirectional", "pad-crypto", "RTCP-mirror", "early-media", "NAT-wait",
            "pierce-NAT", "loop-protect", "pause", "symmetric-codecs", "asymmetric-codecs", "osrtp-accept",
            "no-redis-update", "force", "exclude-recording", "block-short", "block-short-packets", "detect-DTMF");
    /** Keys that items may begin with; one that another begins with comes after it. */
    private static final List<String> PREFIXES = List.of("codec", "SDES", "rtcp-mux", "replace", "ICE-lite", "ICE",
            "DTLS-reverse", "DTLS-fingerprint", "DTLS", "transport-protocol", "endpoint-learning", "address-family",
            "OSRTP", "T38", "T.38");

    private final NgRequest request;
    private final Set<String> sdes = new HashSet<>();
    private final Set<String> rtcpMux = new HashSet<>();
    private final Set<String> replace = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    private final CodecFlags codec = CodecFlags.none();
    private IceFlag ice = IceFlag.DEFAULT;
    private String protocol;
    private String dtls;
    private String dtlsReverse;
    private Boolean ipv6;
    private InetAddress receivedFrom;
    private InetAddress mediaAddress;
    private List<String> direction = List.of();
    private int unknown;
    private String unsupported;

    private FlagReader(NgRequest request) {
        this.request = request;
    }

    public static NgFlags read(NgRequest request) {
        FlagReader reader = new FlagReader(request);
        request.values().forEach(reader::key);
        request.items().forEach(reader::item);
        return new NgFlags(reader.ice, reader.protocol, reader.dtls, reader.dtlsReverse, reader.sdes, reader.rtcpMux,
                reader.codec, reader.replace, reader.words, reader.direction, reader.ipv6, reader.receivedFrom,
                reader.mediaAddress, request.number("ptime", 0, 1, 200), request.number("ptime-reverse", 0, 1, 200),
                reader.unknown, reader.unsupported);
    }

    private void key(String key, NgValue value) {
        switch (key) {
            case "codec" -> codecs(value);
            case "direction", "interface" -> direction = NgRequest.texts(value);
            case "received-from" -> receivedFrom = address(NgRequest.texts(value), 1);
            case "media-address" -> mediaAddress = address(NgRequest.texts(value), 0);
            case "transcode" -> NgRequest.texts(value).forEach(c -> codec.add("transcode", c));
            case "ptime", "ptime-reverse" -> { } // read by number
            default -> {
                if (!NO_FLAGS.contains(key)) {
                    NgRequest.texts(value).forEach(v -> value(key, v));
                    if (value instanceof NgValue.Dictionary) {
                        value(key, "");
                    }
                }
            }
        }
    }

    /** An item of {@code flags}. */
    private void item(String raw) {
        String item = raw.trim().replace(' ', '-');
        if (WORDS.contains(item)) {
            words.add(item);
            return;
        }
        for (String prefix : PREFIXES) {
            if (item.startsWith(prefix) && item.length() > prefix.length() && item.charAt(prefix.length()) == '-') {
                prefixed(prefix, item.substring(prefix.length() + 1));
                return;
            }
        }
        bare(item);
    }

    private void prefixed(String key, String rest) {
        if (key.equals("codec")) {
            String[] listAndName = rest.split("[-=]", 2);
            if (listAndName.length < 2 || !codec.add(listAndName[0], listAndName[1])) {
                unknown++;
            }
        } else {
            value(key, rest);
        }
    }

    private void bare(String item) {
        switch (item) {
            case "RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF" ->
                protocol = item;
            case "trust-media-address" -> words.add("trust-address");
            case "sip-source-address" -> words.add("SIP-source-address");
            case "discard-recording" -> unsupported(false, "discard-recording", "");
            default -> unknown++;
        }
    }

    private void codecs(NgValue value) {
        if (value instanceof NgValue.Dictionary d) {
            d.entries().forEach((list, names) -> NgRequest.texts(names).forEach(name -> {
                if (!codec.add(list, name)) {
                    unknown++;
                }
            }));
        }
    }

    private void value(String key, String raw) {
        String v = raw.trim();
        switch (key) {
            case "ICE" -> ice(v);
            case "transport-protocol" -> protocol(v);
            case "DTLS" -> dtls = v.toLowerCase(Locale.ROOT);
            case "DTLS-reverse" -> dtlsReverse = v.toLowerCase(Locale.ROOT);
            case "SDES" -> sdes.add(v);
            case "rtcp-mux" -> rtcpMux.add(v);
            case "replace" -> replace.add(v.replace(' ', '-'));
            case "address-family" -> ipv6 = v.equals("IP6");
            case "record-call" -> {
                switch (v) {
                    case "yes", "on" -> words.add("record-call");
                    case "no", "off" -> words.add("record-call-off");
                    default -> unknown++;
                }
            }
            case "generate-mid", "trust-address", "strict-source", "media-handover", "port-latching", "symmetric",
                 "asymmetric", "generate-RTCP", "inactive" -> {
                if (!v.equals("no") && !v.equals("off")) {
                    words.add(key);
                }
            }
            case "OSRTP" -> unsupported(v.startsWith("accept"), "OSRTP", v);
            case "T.38", "T38" -> unsupported(false, "T.38", v);
            case "media-echo" -> unsupported(false, "media echo", v);
            case "drop-traffic" -> unsupported(v.equals("stop"), "drop traffic", v);
            case "DTMF-security", "DTMF-delay", "DTMF-security-trigger" -> unsupported(v.equals("off") || v.equals("0"),
                    key, v);
            case "sdp-attr" -> unsupported(false, "sdp-attr", v);
            case "DTLS-fingerprint" -> unsupported(v.equalsIgnoreCase("sha-256"), "the DTLS fingerprint", v);
            case "delay-buffer" -> unsupported(v.equals("0"), "delay-buffer", v);
            case "ICE-lite", "endpoint-learning", "TOS", "xmlrpc-callback", "audio-player", "volume" -> { } // harmless
            default -> unknown++;
        }
    }

    private void unsupported(boolean harmless, String what, String value) {
        if (!harmless && unsupported == null) {
            unsupported = what + (value.isEmpty() ? "" : " " + value) + " is not supported";
        }
    }

    private void ice(String v) {
        switch (v) {
            case "remove" -> ice = IceFlag.REMOVE;
            case "force" -> ice = IceFlag.FORCE;
            case "default" -> ice = IceFlag.DEFAULT;
            case "optional" -> ice = IceFlag.OPTIONAL;
            default -> unsupported(false, "ICE", v);
        }
    }

    private void protocol(String v) {
        switch (v) {
            case "RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF" ->
                protocol = v;
            case "accept" -> { } // an answer goes back in the profile of its offer, which is always accepted
            default -> unsupported(false, "the transport protocol", v);
        }
    }

    private static InetAddress address(List<String> texts, int index) {
        if (texts.size() <= index) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(texts.get(index));
        } catch (IllegalArgumentException notLiteral) {
            return null;
        }
    }
}
