package dev.crosspoint.ng.sdp;

import dev.crosspoint.media.LegFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * What an answer's formats become for the offerer, and what each side may send from now on. Payload types are those of
 * the side they belong to.
 *
 * @param toOfferer         for the offerer's answer; it may send us these
 * @param sentToOfferer     what we may send the offerer, preferred first
 * @param receivedAnswerer  what the answerer may send us
 * @param sentToAnswerer    what we may send the answerer, preferred first
 * @param transcodes        the sides have no sound in common that both use first
 */
public record FormatAnswer(List<LegFormat> toOfferer, List<LegFormat> sentToOfferer,
                           List<LegFormat> receivedAnswerer, List<LegFormat> sentToAnswerer, boolean transcodes) {

    /**
     * @param offer    what was made of the offerer's formats
     * @param answered the answerer's formats, preferred first
     * @param single   the offerer gets one sound only
     * @return null where the sides have nothing in common and nothing that we can transcode
     */
    public static FormatAnswer of(FormatOffer offer, List<LegFormat> answered, boolean single) {
        List<LegFormat> sounds = sounds(offer, answered);
        boolean shared = sounds.stream().anyMatch(s -> AudioFormats.find(answered, s) != null);
        if (sounds.isEmpty() || !shared && answered.stream().noneMatch(AudioFormats::transcodable)) {
            return null;
        }
        if (single) {
            sounds = sounds.subList(0, 1);
        }
        List<LegFormat> toOfferer = new ArrayList<>();
        for (LegFormat s : sounds) {
            toOfferer.add(parameters(s, answered));
        }
        List<LegFormat> sent = new ArrayList<>(sounds);
        for (LegFormat c : companions(offer, answered, sounds)) {
            toOfferer.add(c);
            sent.add(c);
        }
        return new FormatAnswer(toOfferer, sent, received(offer, answered), answered,
                AudioFormats.find(answered, sounds.getFirst()) == null);
    }

    /** The offerer's sounds that it may use: those of both sides, and those that we transcode. */
    private static List<LegFormat> sounds(FormatOffer offer, List<LegFormat> answered) {
        List<LegFormat> shared = new ArrayList<>();
        for (LegFormat a : answered) {
            LegFormat own = AudioFormats.isSound(a) ? AudioFormats.find(offer.kept(), a) : null;
            if (own != null) {
                shared.add(own);
            }
        }
        if (shared.isEmpty()) {
            return offer.kept().stream().filter(AudioFormats::transcodable).toList();
        }
        if (offer.acceptable().isEmpty() || answered.stream().noneMatch(AudioFormats::transcodable)) {
            return shared;
        }
        return offer.kept().stream().filter(f -> shared.contains(f) || offer.acceptable().contains(f)).toList();
    }

    /** A sound as our answer says it: with the answerer's parameters where it is shared, with ours elsewhere. */
    private static LegFormat parameters(LegFormat own, List<LegFormat> answered) {
        LegFormat theirs = AudioFormats.find(answered, own);
        if (theirs != null) {
            return AudioFormats.withFmtp(own, theirs.fmtp());
        }
        return AudioFormats.withFmtp(own, AudioFormats.isOpus(own) ? FormatOffer.opusParameters(answered) : "");
    }

    /** Digits where both sides have them, whatever their clocks; noise where both know it. */
    private static List<LegFormat> companions(FormatOffer offer, List<LegFormat> answered, List<LegFormat> sounds) {
        List<LegFormat> companions = new ArrayList<>();
        boolean digits = answered.stream().anyMatch(AudioFormats::isEvent);
        boolean noise = answered.stream().anyMatch(AudioFormats::isNoise);
        for (LegFormat f : offer.kept()) {
            boolean fits = sounds.stream().anyMatch(s -> s.clockHz() == f.clockHz());
            if (fits && (digits && AudioFormats.isEvent(f) || noise && AudioFormats.isNoise(f))) {
                companions.add(f);
            }
        }
        if (digits && companions.stream().noneMatch(AudioFormats::isEvent)) {
            offer.kept().stream().filter(AudioFormats::isEvent).findFirst().ifPresent(companions::add);
        }
        return companions;
    }

    /** The answerer sends by our offer's payload types, some send by their own (RFC 3264 §6.1 wants them equal). */
    private static List<LegFormat> received(FormatOffer offer, List<LegFormat> answered) {
        List<LegFormat> received = new ArrayList<>();
        for (LegFormat a : answered) {
            LegFormat offered = AudioFormats.find(offer.passed(), a);
            if (offered != null) {
                received.add(offered);
            }
        }
        for (LegFormat a : answered) {
            if (received.stream().noneMatch(f -> f.payloadType() == a.payloadType())) {
                received.add(a);
            }
        }
        return received;
    }
}
