package dev.crosspoint.node.config;

import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.Interfaces;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code ng} part of the configuration. */
final class NgSection {
    private static final int USUAL_PORT = 2223;

    private NgSection() {
    }

    /** Null where the protocol is off. */
    static NgSettings read(Section s) throws ConfigurationException {
        NgSettings base = NgSettings.loopback();
        boolean enabled = s.flag("enabled", false);
        String mediaDir = s.text("media-dir", null);
        String recordingDir = s.text("recording-dir", null);
        List<InetAddress> clients = new ArrayList<>();
        for (String client : s.texts("clients", List.of())) {
            clients.add(literal(s, "clients", client));
        }
        Map<String, InetAddress> interfaces = new HashMap<>();
        for (Section named : s.sections("interfaces")) {
            interfaces.put(named.required("name"), literal(named, "address", named.required("address")));
            named.close();
        }
        NgSettings settings = new NgSettings(literal(s, "host", s.text("host", "127.0.0.1")),
                s.number("port", USUAL_PORT, 0, 65535), s.number("http-port", -1, 0, 65535), clients,
                s.number("threads", base.threads(), 1, 64), s.number("max-calls", base.maxCalls(), 1, 1_000_000),
                seconds(s, "delete-delay", base.deleteDelay(), 0), seconds(s, "timeout", base.timeout(), 1),
                seconds(s, "held-timeout", base.heldTimeout(), 1),
                seconds(s, "offer-timeout", base.offerTimeout(), 1),
                mediaDir == null ? null : Path.of(mediaDir),
                recordingDir == null ? null : Path.of(recordingDir), new Interfaces(interfaces));
        s.close();
        return enabled ? settings : null;
    }

    private static Duration seconds(Section s, String key, Duration fallback, int min) throws ConfigurationException {
        return Duration.ofSeconds(s.number(key, (int) fallback.toSeconds(), min, 86_400));
    }

    private static InetAddress literal(Section s, String key, String value) throws ConfigurationException {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException notLiteral) {
            throw s.error(key, "must be a literal IP address, not " + value);
        }
    }
}
