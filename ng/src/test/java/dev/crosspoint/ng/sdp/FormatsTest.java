package dev.crosspoint.ng.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.LegFormat;
import dev.crosspoint.ng.flags.FlagReader;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which codecs go where. */
class FormatsTest {
    private static final LegFormat OPUS = new LegFormat(111, "opus", 48_000, 2, "useinbandfec=1");
    private static final LegFormat PCMU = new LegFormat(0, "PCMU", 8000);
    private static final LegFormat PCMA = new LegFormat(8, "PCMA", 8000);
    private static final LegFormat G729 = new LegFormat(18, "G729", 8000);
    private static final LegFormat NOISE = new LegFormat(13, "CN", 8000);
    private static final LegFormat EVENTS = new LegFormat(126, "telephone-event", 8000);
    private static final LegFormat EVENTS_48K = new LegFormat(110, "telephone-event", 48_000);
    private static final List<LegFormat> BROWSER = List.of(OPUS, PCMU, PCMA, NOISE, EVENTS_48K, EVENTS);

    private static NgFlags flags(String... items) {
        return FlagReader.read(NgRequest.of(new NgValue.Dictionary().put("flags",
                NgValue.Sequence.ofTexts(List.of(items)))));
    }

    private static String names(List<LegFormat> formats) {
        return String.join(" ", formats.stream().map(f -> f.payloadType() + "=" + f.encoding()
                + (f.clockHz() == 48_000 ? "48" : "")).toList());
    }

    private static String passed(List<LegFormat> offered, String... flags) {
        return names(FormatOffer.of(offered, flags(flags)).passed());
    }

    @Test
    void without_flags_nothing_changes() {
        assertEquals(names(BROWSER), passed(BROWSER));
    }

    @Test
    void strip_and_mask_take_codecs_away_with_the_digits_of_their_clock() {
        assertEquals("0=PCMU 8=PCMA 13=CN 126=telephone-event", passed(BROWSER, "codec-strip-opus"));
        assertEquals("111=opus48 110=telephone-event48", passed(BROWSER, "codec-mask-PCMU", "codec-mask-8"));
    }

    @Test
    void all_spares_what_except_offer_and_transcode_name() {
        assertEquals("8=PCMA 126=telephone-event", passed(BROWSER, "codec-strip-all", "codec-except-PCMA",
                "codec-except-telephone-event"));
        assertEquals("8=PCMA 0=PCMU", passed(BROWSER, "codec-strip-all", "codec-offer-PCMA", "codec-offer-PCMU"));
        assertEquals("0=PCMU", passed(BROWSER, "codec-mask-all", "codec-transcode-PCMU"));
    }

    @Test
    void a_codec_that_nothing_can_be_made_of_is_passed_on_alone() {
        assertEquals("18=G729", passed(List.of(G729), "codec-transcode-PCMU"));
        assertEquals("18=G729 126=telephone-event", passed(List.of(G729, EVENTS), "codec-transcode-opus"));
    }

    @Test
    void offer_puts_codecs_first_in_its_order() {
        assertEquals("8=PCMA 0=PCMU 111=opus48 13=CN 110=telephone-event48 126=telephone-event",
                passed(BROWSER, "codec-offer-PCMA", "codec-offer-PCMU"));
    }

    @Test
    void transcode_adds_what_is_missing_with_digits_of_its_clock_and_drops_what_we_cannot() {
        assertEquals("0=PCMU 111=opus48 126=telephone-event 101=telephone-event48",
                passed(List.of(PCMU, G729, EVENTS), "codec-transcode-opus"));
        assertEquals("0=PCMU 9=G722", passed(List.of(PCMU), "codec-transcode-G722"));
        assertEquals("0=PCMU 96=L16", passed(List.of(PCMU), "codec-transcode-L16/16000"));
        assertEquals("0=PCMU", passed(List.of(PCMU), "codec-transcode-G729"));
        LegFormat mine = new LegFormat(111, "VDVI", 8000);
        assertEquals("0=PCMU 96=opus48", passed(List.of(PCMU, mine), "codec-transcode-opus"));
    }

    @Test
    void where_nothing_would_be_left_the_offer_stays_as_it_was() {
        assertEquals(names(BROWSER), passed(BROWSER, "codec-strip-all"));
    }

    private static FormatAnswer answer(List<LegFormat> offered, List<LegFormat> answered, String... flags) {
        return FormatAnswer.of(FormatOffer.of(offered, flags(flags)), answered, flags(flags).has("single-codec"));
    }

    @Test
    void a_shared_codec_is_passed_through_in_the_answerers_order_with_each_sides_payload_types() {
        LegFormat theirOpus = new LegFormat(96, "opus", 48_000, 2, "stereo=0");
        LegFormat theirEvents = new LegFormat(101, "telephone-event", 8000);
        FormatAnswer f = answer(BROWSER, List.of(PCMA, theirOpus, theirEvents));
        assertEquals("8=PCMA 111=opus48 110=telephone-event48 126=telephone-event", names(f.toOfferer()));
        assertEquals("stereo=0", f.toOfferer().get(1).fmtp());
        assertEquals("useinbandfec=1", f.sentToOfferer().get(1).fmtp());
        assertEquals("8=PCMA 96=opus48 101=telephone-event", names(f.sentToAnswerer()));
        assertEquals("8=PCMA 111=opus48 126=telephone-event 96=opus48 101=telephone-event",
                names(f.receivedAnswerer()));
        assertEquals(false, f.transcodes());
    }

    @Test
    void a_masked_codec_is_used_where_nothing_is_shared() {
        FormatAnswer f = answer(List.of(OPUS, EVENTS_48K, EVENTS), List.of(PCMU, EVENTS), "codec-mask-opus",
                "codec-transcode-PCMU");
        assertEquals("111=opus48 110=telephone-event48", names(f.toOfferer()));
        assertTrue(f.toOfferer().getFirst().fmtp().contains("maxplaybackrate=8000"));
        assertTrue(f.transcodes());
    }

    @Test
    void an_accepted_codec_goes_before_a_shared_one_that_the_offerer_likes_less() {
        FormatAnswer f = answer(BROWSER, List.of(PCMU), "codec-accept-opus");
        assertEquals("111=opus48 0=PCMU", names(f.toOfferer()));
        assertEquals("0=PCMU", names(answer(BROWSER, List.of(PCMU)).toOfferer()));
        assertEquals("111=opus48 0=PCMU 8=PCMA", names(answer(BROWSER, List.of(PCMU), "always-transcode").toOfferer()));
        assertEquals("111=opus48", names(answer(BROWSER, List.of(PCMU), "codec-accept-opus", "single-codec")
                .toOfferer()));
    }

    @Test
    void sides_without_anything_in_common_get_no_answer() {
        assertNull(answer(List.of(G729), List.of(PCMU)));
        assertNull(answer(List.of(PCMU), List.of(G729)));
        assertEquals("18=G729", names(answer(List.of(PCMU, G729), List.of(G729)).toOfferer()));
    }

    @Test
    void a_later_offer_toward_somebody_who_was_transcoded_for_offers_his_codec_first() {
        FormatOffer again = FormatOffer.of(List.of(PCMU, EVENTS), flags()).continuing(List.of(OPUS, EVENTS_48K));
        assertEquals("111=opus48 110=telephone-event48 0=PCMU 126=telephone-event", names(again.passed()));
        LegFormat clash = new LegFormat(111, "iLBC", 8000);
        assertEquals("111=opus48 96=iLBC 0=PCMU",
                names(FormatOffer.of(List.of(clash, PCMU), flags()).continuing(List.of(OPUS)).passed()));
    }
}
