package dev.crosspoint.node.config;

import dev.crosspoint.media.IoChoice;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.ShardThreading;
import java.net.InetAddress;
import java.time.Duration;

/** The {@code media} part of the configuration. */
final class MediaSection {
    private static final int LOWEST_RTP_PORT = 1024;

    private MediaSection() {
    }

    static MediaSettings read(Section s) throws ConfigurationException {
        MediaSettings base = MediaSettings.loopback();
        InetAddress address = address(s, "address", "127.0.0.1");
        String advertised = s.text("advertised", null);
        int[] rtp = rtpPorts(s);
        MediaSettings settings = new MediaSettings(
                address,
                advertised == null ? null : address(s, "advertised", advertised),
                s.number("udp-port", 10000, 0, 65535),
                rtp[0], rtp[1],
                s.number("shards", 0, 0, 64),
                s.choice("threading", ShardThreading.class, ShardThreading.SHARED),
                s.choice("io", IoChoice.class, IoChoice.AUTO),
                ringSlots(s, base.ringSlots()),
                s.number("max-legs", base.maxPeers(), 1, 100_000),
                seconds(s, "handshake-timeout", 10, 60),
                seconds(s, "consent-timeout", 20, 30),
                seconds(s, "rtp-timeout", 30, 3600),
                seconds(s, "audio-stop-timeout", 3, 60),
                Duration.ofNanos(1000L * s.number("gather-us", 1200, 0, 5000)),
                s.number("max-load-percent", 85, 10, 100) / 100.0);
        s.close();
        return settings;
    }

    private static InetAddress address(Section s, String key, String fallback) throws ConfigurationException {
        String value = s.text(key, fallback);
        try {
            InetAddress address = InetAddress.ofLiteral(value);
            if (key.equals("address") || !address.isAnyLocalAddress()) {
                return address;
            }
        } catch (IllegalArgumentException notLiteral) {
            // falls through to the one message for both faults
        }
        throw s.error(key, "must be a literal IP address that others can send to, not " + value);
    }

    private static int[] rtpPorts(Section s) throws ConfigurationException {
        String range = s.text("rtp-ports", "20000-29999");
        if (range.matches("\\d{1,5}-\\d{1,5}")) {
            String[] ends = range.split("-");
            int low = Integer.parseInt(ends[0]);
            int high = Integer.parseInt(ends[1]);
            if (low == 0 && high == 0 || low >= LOWEST_RTP_PORT && low < high && high <= 65535) {
                return new int[] {low, high};
            }
        }
        throw s.error("rtp-ports", "must be a range LOW-HIGH within 1024-65535 (or 0-0 for any), not " + range);
    }

    private static int ringSlots(Section s, int fallback) throws ConfigurationException {
        int slots = s.number("ring-slots", fallback, 64, 1 << 20);
        if (Integer.bitCount(slots) != 1) {
            throw s.error("ring-slots", "must be a power of two, not " + slots);
        }
        return slots;
    }

    private static Duration seconds(Section s, String key, int fallback, int max) throws ConfigurationException {
        return Duration.ofSeconds(s.number(key, fallback, 1, max));
    }
}
