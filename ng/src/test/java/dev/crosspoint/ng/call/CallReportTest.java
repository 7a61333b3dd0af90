package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.ng.wire.NgValue.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients read of the quality of a call. */
class CallReportTest extends TwoPhones {
    private static Dictionary in(NgValue of, String... path) {
        NgValue at = of;
        for (String key : path) {
            at = at instanceof NgValue.Sequence s ? s.items().getFirst() : ((Dictionary) at).entries().get(key);
        }
        return (Dictionary) at;
    }

    private static long number(NgValue of, String key) {
        return ((NgValue.Number) in(of).entries().get(key)).value();
    }

    @Test
    void each_party_that_speaks_has_its_source_told_by_query_and_by_delete() {
        world.call("c", a, b, Map.of("label", "left"), Map.of("label", "right"));
        a.talk(440);
        b.talk(700);
        world.run(3000);
        long atS = world.nowMs() / 1000;
        for (Dictionary report : List.of(world.done("query", "call-id", "c"),
                world.done("delete", "call-id", "c", "from-tag", "A", "delete-delay", 0))) {
            for (Map.Entry<String, FarEnd> party : Map.of("A", a, "B", b).entrySet()) {
                Dictionary stream = in(report, "tags", party.getKey(), "medias", "first", "streams", "first");
                assertEquals(party.getValue().ssrc(), number(stream, "SSRC"));
                Dictionary source = in(report, "SSRC", Long.toString(party.getValue().ssrc()));
                assertEquals(0, number(source, "cumulative loss"));
                assertEquals(44, number(in(source, "average MOS"), "MOS"));
                assertEquals(1, number(in(source, "average MOS"), "samples"));
                assertEquals(44, number(in(source, "lowest MOS"), "MOS"));
                assertEquals(0, number(in(source, "highest MOS"), "packet loss"));
                assertEquals(atS, number(in(source, "highest MOS"), "reported at"));
            }
        }
    }

    @Test
    void what_a_party_reports_of_its_hearing_goes_before_what_is_heard_of_it() {
        world.call("c", a, b, Map.of(), Map.of());
        a.talk(440);
        b.talk(700);
        world.run(2000);
        b.report(25, 160);
        world.run(10);
        Dictionary ssrcs = in(world.done("query", "call-id", "c"), "SSRC");
        Dictionary told = in(ssrcs, Long.toString(b.ssrc()));
        assertEquals(25, number(told, "cumulative loss"));
        assertEquals(25, number(in(told, "average MOS"), "packet loss"));
        assertEquals(20, number(in(told, "average MOS"), "jitter"));
        assertEquals(0, number(in(ssrcs, Long.toString(a.ssrc()), "average MOS"), "packet loss"));
    }

    @Test
    void a_party_that_never_spoke_has_no_source() {
        world.call("c", a, b, Map.of(), Map.of());
        a.talk(440);
        world.run(500);
        Dictionary report = world.done("query", "call-id", "c");
        assertEquals(List.of(Long.toString(a.ssrc())), List.copyOf(in(report, "SSRC").entries().keySet()));
        assertNull(in(report, "tags", "B", "medias", "first", "streams", "first").entries().get("SSRC"));
    }

    @Test
    void round_trips_are_in_microseconds_and_over_both_legs() {
        LegQuality quality = new LegQuality(7, 980, 0, 0, 0, 20, 0, 3.6, -1, 0, 0, 42.5, 0, 1, 88, 4.2, 0, 0, 0, 0, 0);
        Dictionary average = in(SsrcReport.of(quality, 10, 0), "average MOS");
        assertEquals(52_500, number(average, "round-trip time"));
        assertEquals(42_500, number(average, "round-trip time leg"));
        assertEquals(42, number(average, "MOS"));
        assertEquals(4, number(average, "jitter"));
        assertEquals(2, number(average, "packet loss"));
        assertEquals(0, number(in(SsrcReport.of(quality, -1, 0), "average MOS"), "round-trip time"));
        assertNull(SsrcReport.of(LegQuality.NONE, 10, 0));
    }
}
