package dev.crosspoint.node.config;

import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.sip.SipLimits;
import dev.crosspoint.sip.SipSettings;
import dev.crosspoint.sip.Trunk;
import dev.crosspoint.sip.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The {@code sip} and {@code trunks} parts of the configuration. */
final class SipSection {
    private static final String TRUNK_ADDRESS = "sip:[^@;:\\s]+(:\\d{1,5})?(;transport=(udp|tcp))?";

    private SipSection() {
    }

    static SipSettings read(Section s, List<Section> trunkSections) throws ConfigurationException {
        List<Trunk> trunks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section trunk : trunkSections) {
            trunks.add(trunk(trunk, names));
        }
        SipLimits limits = new SipLimits(
                s.number("max-calls", 2000, 1, 1_000_000), s.number("max-invites-per-second", 200, 1, 1_000_000),
                SipLimits.DEFAULT.retryAfter());
        SipSettings base = SipSettings.loopback();
        SipSettings settings = new SipSettings(s.text("host", "127.0.0.1"), s.text("advertised", null),
                s.number("port", 5060, 0, 65535), transports(s), trunks, limits,
                s.number("session-expires", SipSettings.DEFAULT_SESSION_EXPIRES, 0, 86_400),
                s.number("min-se", SipSettings.DEFAULT_MIN_SE, 90, 86_400), base.timers());
        s.close();
        return settings;
    }

    private static Set<Transport> transports(Section s) throws ConfigurationException {
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        for (String name : s.texts("transports", List.of("udp", "tcp"))) {
            try {
                transports.add(Transport.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw s.error("transports", "must be of udp and tcp, not " + name);
            }
        }
        if (transports.isEmpty()) {
            throw s.error("transports", "must name at least one of udp and tcp");
        }
        return transports;
    }

    private static Trunk trunk(Section s, Set<String> names) throws ConfigurationException {
        String name = s.required("name");
        if (!names.add(name)) {
            throw s.error("name", "names the trunk " + name + " a second time");
        }
        String address = s.required("address");
        if (!address.matches(TRUNK_ADDRESS)) {
            throw s.error("address", "must be sip:HOST[:PORT][;transport=udp|tcp], not " + address);
        }
        List<PhoneCodec> codecs = new ArrayList<>();
        for (String codec : s.texts("codecs", List.of("PCMU", "PCMA"))) {
            codecs.add(PhoneCodec.named(codec).orElseThrow(
                    () -> s.error("codecs", "must be of PCMU and PCMA, not " + codec)));
        }
        if (codecs.isEmpty()) {
            throw s.error("codecs", "must name at least one codec");
        }
        Trunk trunk = new Trunk(name, address, s.texts("sources", List.of()), codecs, s.text("username", null),
                s.text("password", null), Duration.ofSeconds(s.number("keep-alive", 30, 0, 3600)),
                s.flag("accept-refer", false));
        s.close();
        return trunk;
    }
}
