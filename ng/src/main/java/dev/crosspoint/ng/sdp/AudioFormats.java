package dev.crosspoint.ng.sdp;

import dev.crosspoint.media.LegFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The formats of an audio section, and what kinds of formats there are. */
public final class AudioFormats {
    private static final int MAX_CHANNELS = 8;

    private AudioFormats() {
    }

    /** The section's formats in their order, those known by rtpmap or by static assignment. */
    static List<LegFormat> of(SdpMedia section) {
        LegFormat[] mapped = new LegFormat[128];
        String[] parameters = new String[128];
        for (SdpLine l : section.lines()) {
            if (l.is("rtpmap")) {
                rtpmap(l.argument(), mapped);
            } else if (l.is("fmtp")) {
                fmtp(l.argument(), parameters);
            }
        }
        List<LegFormat> formats = new ArrayList<>();
        for (String f : section.formats()) {
            int type = Numbers.parse(f, 0, 127);
            if (type < 0 || formats.stream().anyMatch(known -> known.payloadType() == type)) {
                continue;
            }
            LegFormat format = mapped[type] == null ? ofStatic(type) : mapped[type];
            if (format != null) {
                formats.add(withFmtp(format, parameters[type]));
            }
        }
        return formats;
    }

    private static void rtpmap(String value, LegFormat[] mapped) {
        int space = value.indexOf(' ');
        int type = space < 1 ? -1 : Numbers.parse(value.substring(0, space), 0, 127);
        if (type < 0) {
            return;
        }
        String[] parts = value.substring(space + 1).trim().split("/", 4);
        int clock = parts.length < 2 ? -1 : Numbers.parse(parts[1].trim(), 1, 1_000_000);
        int channels = parts.length < 3 ? 1 : Numbers.parse(parts[2].trim(), 1, MAX_CHANNELS);
        if (clock > 0 && channels > 0 && !parts[0].isBlank()) {
            mapped[type] = new LegFormat(type, parts[0].trim(), clock, channels, "");
        }
    }

    private static void fmtp(String value, String[] parameters) {
        int space = value.indexOf(' ');
        int type = space < 1 ? -1 : Numbers.parse(value.substring(0, space), 0, 127);
        if (type >= 0) {
            parameters[type] = value.substring(space + 1).trim();
        }
    }

    /** Audio with static payload types (RFC 3551 §6). */
    private static LegFormat ofStatic(int type) {
        return switch (type) {
            case 0 -> new LegFormat(0, "PCMU", 8000);
            case 3 -> new LegFormat(3, "GSM", 8000);
            case 4 -> new LegFormat(4, "G723", 8000);
            case 5 -> new LegFormat(5, "DVI4", 8000);
            case 6 -> new LegFormat(6, "DVI4", 16_000);
            case 7 -> new LegFormat(7, "LPC", 8000);
            case 8 -> new LegFormat(8, "PCMA", 8000);
            case 9 -> new LegFormat(9, "G722", 8000);
            case 10 -> new LegFormat(10, "L16", 44_100, 2, "");
            case 11 -> new LegFormat(11, "L16", 44_100);
            case 12 -> new LegFormat(12, "QCELP", 8000);
            case 13 -> new LegFormat(13, "CN", 8000);
            case 15 -> new LegFormat(15, "G728", 8000);
            case 16 -> new LegFormat(16, "DVI4", 11_025);
            case 17 -> new LegFormat(17, "DVI4", 22_050);
            case 18 -> new LegFormat(18, "G729", 8000);
            default -> null;
        };
    }

    public static LegFormat withFmtp(LegFormat f, String fmtp) {
        return fmtp == null ? f : new LegFormat(f.payloadType(), f.encoding(), f.clockHz(), f.channels(), fmtp);
    }

    public static LegFormat withType(LegFormat f, int type) {
        return new LegFormat(type, f.encoding(), f.clockHz(), f.channels(), f.fmtp());
    }

    public static boolean isEvent(LegFormat f) {
        return f.encoding().equalsIgnoreCase("telephone-event");
    }

    public static boolean isNoise(LegFormat f) {
        return f.encoding().equalsIgnoreCase("CN");
    }

    /** Sound, other than what stands beside it: digits and comfort noise. */
    public static boolean isSound(LegFormat f) {
        return !isEvent(f) && !isNoise(f);
    }

    /** Whether we can decode and encode it. */
    public static boolean transcodable(LegFormat f) {
        return switch (f.encoding().toLowerCase(Locale.ROOT)) {
            case "opus" -> f.clockHz() == 48_000;
            case "pcmu", "pcma", "g722" -> f.clockHz() == 8000 && f.channels() == 1;
            case "l16" -> f.channels() == 1 && (f.clockHz() == 8000 || f.clockHz() == 16_000 || f.clockHz() == 48_000);
            default -> false;
        };
    }

    public static boolean isOpus(LegFormat f) {
        return f.encoding().equalsIgnoreCase("opus");
    }

    /** The equal of {@code wanted} in a list, payload types aside; null where there is none. */
    public static LegFormat find(List<LegFormat> formats, LegFormat wanted) {
        for (LegFormat f : formats) {
            if (f.sameAs(wanted)) {
                return f;
            }
        }
        return null;
    }
}
