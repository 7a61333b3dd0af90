package dev.crosspoint.ng.sdp;

import dev.crosspoint.media.LegFormat;
import dev.crosspoint.ng.flags.CodecFlags;
import dev.crosspoint.ng.flags.CodecPattern;
import dev.crosspoint.ng.flags.NgFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an offer's formats become: those that go to the receiver, and those that the offerer may use, whether the
 * receiver understands them or not.
 *
 * @param passed     to the receiver, preferred first
 * @param kept       of the offerer, those that were not stripped
 * @param acceptable of the kept ones, those to be used even where both sides share another
 */
public record FormatOffer(List<LegFormat> passed, List<LegFormat> kept, List<LegFormat> acceptable) {
    /** What we ask of Opus senders behind whose back only a telephone listens (RFC 7587 §6.1). */
    static final String NARROWBAND_OPUS =
            "minptime=10;useinbandfec=1;maxplaybackrate=8000;sprop-maxcapturerate=8000;maxaveragebitrate=32000";
    private static final String OPUS = "minptime=10;useinbandfec=1";
    private static final int FIRST_DYNAMIC = 96;
    private static final int LAST_DYNAMIC = 127;
    private static final int USUAL_OPUS = 111;
    private static final int USUAL_EVENT = 101;

    public FormatOffer {
        passed = List.copyOf(passed);
        kept = List.copyOf(kept);
        acceptable = List.copyOf(acceptable);
    }

    public static FormatOffer of(List<LegFormat> offered, NgFlags flags) {
        CodecFlags codec = flags.codec();
        if (codec.isEmpty()) {
            return new FormatOffer(offered, offered, acceptable(offered, flags));
        }
        List<LegFormat> kept = offered.stream().filter(f -> !removed(f, codec.strip(), codec)).toList();
        List<LegFormat> passed = new ArrayList<>(kept.stream()
                .filter(f -> !removed(f, codec.mask(), codec) && !removed(f, codec.consume(), codec)).toList());
        order(passed, codec.offer());
        boolean added = false;
        if (!codec.transcode().isEmpty() && kept.stream().anyMatch(AudioFormats::transcodable)) {
            for (CodecPattern p : codec.transcode()) {
                added |= add(passed, offered, p);
            }
            passed.removeIf(f -> AudioFormats.isSound(f) && !AudioFormats.transcodable(f));
        }
        if (passed.stream().noneMatch(AudioFormats::isSound)) {
            return new FormatOffer(offered, offered, acceptable(offered, flags)); // nothing would be left to talk with
        }
        companions(passed, offered, added);
        return new FormatOffer(passed, kept.isEmpty() ? offered : kept, acceptable(kept, flags));
    }

    /**
     * The same toward a receiver that has agreed to formats before: what it uses keeps its payload types, and where
     * the sides understood each other through us they still can.
     */
    public FormatOffer continuing(List<LegFormat> agreed) {
        List<LegFormat> again = new ArrayList<>();
        boolean convertible = kept.stream().anyMatch(AudioFormats::transcodable);
        for (LegFormat a : agreed) {
            LegFormat same = AudioFormats.find(passed, a);
            if (same != null) {
                continue;
            }
            boolean companion = !AudioFormats.isSound(a) && kept.stream()
                    .anyMatch(f -> f.encoding().equalsIgnoreCase(a.encoding()));
            if (convertible && AudioFormats.transcodable(a) || companion) {
                again.add(a);
            }
        }
        for (LegFormat f : passed) {
            LegFormat before = AudioFormats.find(agreed, f);
            int type = before == null ? f.payloadType() : before.payloadType();
            boolean taken = again.stream().anyMatch(g -> g.payloadType() == type);
            List<LegFormat> all = new ArrayList<>(passed);
            all.addAll(agreed);
            all.addAll(again);
            int chosen = taken ? free(all, FIRST_DYNAMIC) : type;
            if (chosen >= 0) {
                again.add(AudioFormats.withType(f, chosen));
            }
        }
        return new FormatOffer(again, kept, acceptable);
    }

    private static List<LegFormat> acceptable(List<LegFormat> kept, NgFlags flags) {
        CodecFlags codec = flags.codec();
        boolean every = flags.alwaysTranscodes() || CodecFlags.every(codec.consume());
        return kept.stream().filter(f -> AudioFormats.transcodable(f)
                && (every || CodecFlags.any(codec.accept(), f) || CodecFlags.any(codec.consume(), f))).toList();
    }

    private static boolean removed(LegFormat f, List<CodecPattern> by, CodecFlags codec) {
        if (CodecFlags.any(by, f)) {
            return true;
        }
        if (!CodecFlags.every(by)) {
            return false;
        }
        boolean restored = !codec.fullyMasked() && CodecFlags.any(codec.transcode(), f);
        return !restored && !CodecFlags.any(codec.except(), f) && !CodecFlags.any(codec.offer(), f);
    }

    private static void order(List<LegFormat> formats, List<CodecPattern> first) {
        List<LegFormat> front = new ArrayList<>();
        for (CodecPattern p : first) {
            formats.stream().filter(f -> p.matches(f) && !front.contains(f)).forEach(front::add);
        }
        formats.removeAll(front);
        formats.addAll(0, front);
    }

    /** Adds the codec unless it is there or unknown to us. */
    private static boolean add(List<LegFormat> passed, List<LegFormat> offered, CodecPattern p) {
        if (passed.stream().anyMatch(p::matches)) {
            return false;
        }
        LegFormat codec = known(p, offered);
        if (codec == null) {
            return false;
        }
        List<LegFormat> taken = new ArrayList<>(offered);
        taken.addAll(passed);
        int type = free(taken, codec.payloadType());
        if (type < 0) {
            return false;
        }
        LegFormat added = AudioFormats.withType(codec, type);
        int at = (int) passed.stream().takeWhile(AudioFormats::isSound).count();
        passed.add(at, p.fmtp() == null ? added : AudioFormats.withFmtp(added, p.fmtp()));
        return true;
    }

    private static LegFormat known(CodecPattern p, List<LegFormat> offered) {
        return switch (p.name().toLowerCase(Locale.ROOT)) {
            case "pcmu", "0" -> new LegFormat(0, "PCMU", 8000);
            case "pcma", "8" -> new LegFormat(8, "PCMA", 8000);
            case "g722", "9" -> new LegFormat(9, "G722", 8000);
            case "l16" -> {
                LegFormat l16 = new LegFormat(FIRST_DYNAMIC, "L16", p.clockHz() == 0 ? 16_000 : p.clockHz());
                yield AudioFormats.transcodable(l16) ? l16 : null;
            }
            case "opus" -> new LegFormat(USUAL_OPUS, "opus", 48_000, 2, opusParameters(offered));
            default -> null;
        };
    }

    /** What our Opus says while the other side is as given. */
    public static String opusParameters(List<LegFormat> otherSide) {
        boolean narrow = otherSide.stream().filter(AudioFormats::transcodable)
                .allMatch(f -> f.encoding().equalsIgnoreCase("PCMU") || f.encoding().equalsIgnoreCase("PCMA"));
        return narrow ? NARROWBAND_OPUS : OPUS;
    }

    /** A payload type that is not taken, the usual one if possible; -1 where all are. */
    static int free(List<LegFormat> taken, int usual) {
        if (taken.stream().noneMatch(f -> f.payloadType() == usual)) {
            return usual;
        }
        for (int type = FIRST_DYNAMIC; type <= LAST_DYNAMIC; type++) {
            int candidate = type;
            if (taken.stream().noneMatch(f -> f.payloadType() == candidate)) {
                return type;
            }
        }
        return -1;
    }

    /** Digits and noise go with the clock of the sound beside them (RFC 4733 §2.2). */
    private static void companions(List<LegFormat> passed, List<LegFormat> offered, boolean added) {
        boolean digits = offered.stream().anyMatch(AudioFormats::isEvent);
        List<LegFormat> sounds = passed.stream().filter(AudioFormats::isSound).toList();
        passed.removeIf(f -> !AudioFormats.isSound(f) && sounds.stream().noneMatch(s -> s.clockHz() == f.clockHz()));
        if (!digits || !added) {
            return;
        }
        for (LegFormat s : sounds) {
            if (passed.stream().noneMatch(f -> AudioFormats.isEvent(f) && f.clockHz() == s.clockHz())) {
                List<LegFormat> taken = new ArrayList<>(offered);
                taken.addAll(passed);
                int type = free(taken, USUAL_EVENT);
                if (type >= 0) {
                    passed.add(new LegFormat(type, "telephone-event", s.clockHz(), 1, "0-15"));
                }
            }
        }
    }
}
