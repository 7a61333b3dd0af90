package dev.crosspoint.ng.flags;

import dev.crosspoint.media.LegFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the codecs of an offer.
 *
 * @param strip     removed as if never offered
 * @param mask      hidden from the receiver, yet used toward the offerer
 * @param consume   as mask, and used even where both sides share another codec
 * @param except    spared by strip and mask
 * @param offer     as except, and put first in this order
 * @param transcode added where missing
 * @param accept    used toward the offerer even where the receiver refuses it
 * @param set       settings of codecs toward the offerer
 */
public record CodecFlags(List<CodecPattern> strip, List<CodecPattern> mask, List<CodecPattern> consume,
                         List<CodecPattern> except, List<CodecPattern> offer, List<CodecPattern> transcode,
                         List<CodecPattern> accept, List<CodecPattern> set) {
    public static CodecFlags none() {
        return new CodecFlags(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** Adds one codec to the list of that name; false where there is no such list. */
    boolean add(String list, String codec) {
        List<CodecPattern> into = switch (list) {
            case "strip" -> strip;
            case "mask" -> mask;
            case "consume" -> consume;
            case "except" -> except;
            case "offer" -> offer;
            case "transcode" -> transcode;
            case "accept" -> accept;
            case "set" -> set;
            default -> null;
        };
        if (into == null) {
            return false;
        }
        into.add(CodecPattern.parse(codec));
        return true;
    }

    /** Nothing changes the list of codecs. */
    public boolean isEmpty() {
        return strip.isEmpty() && mask.isEmpty() && consume.isEmpty() && except.isEmpty() && offer.isEmpty()
                && transcode.isEmpty() && accept.isEmpty();
    }

    public static boolean any(List<CodecPattern> patterns, LegFormat format) {
        for (CodecPattern p : patterns) {
            if (p.matches(format)) {
                return true;
            }
        }
        return false;
    }

    public static boolean every(List<CodecPattern> patterns) {
        for (CodecPattern p : patterns) {
            if (p.isEvery()) {
                return true;
            }
        }
        return false;
    }

    static boolean full(List<CodecPattern> patterns) {
        return patterns.stream().anyMatch(p -> p.name().equals("full"));
    }

    public boolean fullyMasked() {
        return full(mask) || full(strip) || full(consume);
    }
}
