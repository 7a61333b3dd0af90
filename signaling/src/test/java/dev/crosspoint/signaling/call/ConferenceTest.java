package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.webhook.RequestText;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Conference: who is in, who hears whom, and who is told. */
class ConferenceTest {
    private final Bench bench = new Bench(CallSettings.defaults().limits(
        new CallSettings.Limits(50, 100, Duration.ofMinutes(5))));
    private final List<FakePhones.Incoming> phones = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    /** A call that enters the room and asks for another document when it is over; returns its id. */
    private String enters(String attributes) {
        bench.app.says("/initiate", "<Conference " + attributes + ">room</Conference><Redirect redirectUrl='/next'/>");
        phones.add(bench.incoming());
        String callId = bench.app.next("/initiate").text("callId");
        assertEquals("in " + callId, bench.media.room.next());
        return callId;
    }

    private CustomerApp.Hit told(String eventType) {
        CustomerApp.Hit hit = bench.app.next("/events");
        assertEquals(eventType, hit.text("eventType"));
        return hit;
    }

    private String conference() {
        return Bench.json(bench.get("/conferences?name=room")).get(0).get("id").stringValue();
    }

    @Test
    void the_creator_is_told_of_everything_and_the_last_who_leaves_ends_it() {
        String first = enters("conferenceEventUrl='/events' tag='t'");
        CustomerApp.Hit created = told("conferenceCreated");
        assertEquals(Set.of("eventType", "eventTime", "conferenceId", "name", "tag"),
            new HashSet<>(created.json().propertyNames()));
        assertEquals(50, created.text("conferenceId").length());
        assertEquals("room", created.text("name"));
        CustomerApp.Hit join = told("conferenceMemberJoin");
        assertEquals(Set.of("eventType", "eventTime", "conferenceId", "name", "tag", "callId", "from", "to"),
            new HashSet<>(join.json().propertyNames()));
        assertEquals(first, join.text("callId"));
        String second = enters("conferenceEventUrl='/elsewhere' tag='other'");
        join = told("conferenceMemberJoin");
        assertEquals(second, join.text("callId"));
        assertEquals("t", join.text("tag"));
        JsonNode shown = Bench.json(bench.get("/conferences/" + created.text("conferenceId")));
        assertEquals(2, shown.get("activeMembers").size());
        assertEquals(second, shown.get("activeMembers").get(1).get("callId").stringValue());
        phones.get(0).hangsUp();
        Map<String, CustomerApp.Hit> hits = hits("/events", "/status");
        assertEquals("conferenceMemberExit", hits.get("/events").text("eventType"));
        assertEquals("out " + first, bench.media.room.next());
        phones.get(1).hangsUp();
        assertEquals("out " + second, bench.media.room.next());
        assertEquals("closed", bench.media.room.next());
        List<String> last = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            last.add(bench.app.hits.next().text("eventType"));
        }
        assertEquals(Set.of("conferenceMemberExit", "disconnect", "conferenceCompleted"), Set.copyOf(last));
        assertTrue(last.indexOf("conferenceMemberExit") < last.indexOf("conferenceCompleted"));
        shown = Bench.json(bench.get("/conferences/" + created.text("conferenceId")));
        assertEquals("2026-11-20T09:00:00.123Z", shown.get("completedTime").stringValue());
        assertEquals(0, shown.get("activeMembers").size());
    }

    private Map<String, CustomerApp.Hit> hits(String... paths) {
        Map<String, CustomerApp.Hit> hits = new HashMap<>();
        for (int i = 0; i < paths.length; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            hits.put(hit.path(), hit);
        }
        assertEquals(Set.of(paths), hits.keySet(), hits::toString);
        return hits;
    }

    @Test
    void mute_and_hold_come_with_the_verb_and_change_over_the_api() {
        String callId = enters("mute='true'");
        assertEquals("mute true " + callId, bench.media.room.next());
        String member = "/conferences/" + conference() + "/members/" + callId;
        JsonNode shown = Bench.json(bench.get(member));
        assertTrue(shown.get("mute").booleanValue());
        assertTrue(shown.get("memberUrl").stringValue().endsWith(member));
        assertEquals(204, bench.send("PUT", member, "application/json", "{\"hold\":true}").statusCode());
        assertEquals("hold true " + callId, bench.media.room.next());
        assertTrue(Bench.json(bench.get(member)).get("mute").booleanValue());
        assertEquals(204, bench.send("PUT", member, "application/json", "{\"mute\":false,\"hold\":false}")
            .statusCode());
        assertEquals("mute false " + callId, bench.media.room.next());
        assertEquals("hold false " + callId, bench.media.room.next());
        assertEquals(400, bench.send("PUT", member, "application/json", "{\"mute\":1}").statusCode());
        assertEquals(400, bench.send("PUT", member, "application/json", "{\"callIdsToCoach\":\"x\"}").statusCode());
    }

    @Test
    void a_coach_is_heard_by_nobody_until_the_coached_is_there_and_never_by_others() {
        String agent = bench.create(Map.of());
        String coach = enters("callIdsToCoach='" + agent + "'");
        assertEquals("coach [] " + coach, bench.media.room.next());
        String caller = enters("");
        bench.app.says("/answer", "<Conference>room</Conference>");
        bench.phones.dialled.next().answers();
        bench.app.next("/answer");
        assertEquals("in " + agent, bench.media.room.next());
        assertEquals("coach [" + agent + "] " + coach, bench.media.room.next());
        bench.post("/calls/" + agent, "{\"state\":\"completed\"}");
        assertEquals("out " + agent, bench.media.room.next());
        assertEquals("coach [] " + coach, bench.media.room.next());
        bench.send("PUT", "/conferences/" + conference() + "/members/" + coach, "application/json",
            "{\"callIdsToCoach\":[\"" + caller + "\"]}");
        assertEquals("coach [" + caller + "] " + coach, bench.media.room.next());
        bench.send("PUT", "/conferences/" + conference() + "/members/" + coach, "application/json",
            "{\"callIdsToCoach\":[]}");
        assertEquals("coach null " + coach, bench.media.room.next());
    }

    @Test
    void a_coach_of_several_is_heard_by_each_that_is_there() {
        String first = enters("");
        String agent = bench.create(Map.of());
        String second = enters("");
        String coach = enters("callIdsToCoach='" + agent + "," + second + ", " + first + ",c-unknown'");
        assertEquals("coach [" + second + ", " + first + "] " + coach, bench.media.room.next());
        bench.app.says("/answer", "<Conference>room</Conference>");
        bench.phones.dialled.next().answers();
        bench.app.next("/answer");
        assertEquals("in " + agent, bench.media.room.next());
        assertEquals("coach [" + agent + ", " + second + ", " + first + "] " + coach, bench.media.room.next());
        phones.getFirst().hangsUp();
        assertEquals("out " + first, bench.media.room.next());
        assertEquals("coach [" + agent + ", " + second + "] " + coach, bench.media.room.next());
    }

    @Test
    void completed_over_the_api_its_members_go_on_with_their_next_verbs() {
        enters("");
        enters("");
        String id = conference();
        assertEquals(204, bench.post("/conferences/" + id, "{\"status\":\"completed\"}").statusCode());
        assertEquals("closed", bench.media.room.next());
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            paths.add(bench.app.hits.next().path());
        }
        assertEquals(Set.of("/next", "/status"), Set.copyOf(paths));
        assertEquals(404, bench.post("/conferences/" + id, "{\"status\":\"completed\"}").statusCode());
    }

    @Test
    void completed_over_the_api_each_exit_is_told_before_the_end() {
        String first = enters("conferenceEventUrl='/events'");
        told("conferenceCreated");
        told("conferenceMemberJoin");
        String second = enters("");
        told("conferenceMemberJoin");
        assertEquals(204, bench.post("/conferences/" + conference(), "{\"status\":\"completed\"}").statusCode());
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            if (hit.path().equals("/events")) {
                events.add(hit.text("eventType") + " " + hit.text("callId"));
            }
        }
        assertEquals(List.of("conferenceMemberExit " + first, "conferenceMemberExit " + second,
            "conferenceCompleted null"), events);
    }

    @Test
    void what_a_crash_left_of_a_conference_is_over_and_its_end_told_once() throws Exception {
        ConferenceRecord cut = new ConferenceRecord(CallIds.conference(), bench.account, "room",
            bench.time.now().minusSeconds(60), null, bench.app.url("/events").toString(), "POST", "t");
        WebhookRequest last = WebhookRequest.post("conferenceCompleted", bench.app.url("/events"),
            Map.of("eventType", "conferenceCompleted", "conferenceId", cut.id()), Duration.ofSeconds(5));
        new ConferenceStore(Bench.database(), CallSettings.defaults().nodeId()).insert(cut, RequestText.write(last));
        for (int i = 0; i < 2; i++) {
            try (Bench next = new Bench()) {
                next.webhooks.settled(cut.id()).get();
            }
        }
        assertEquals(cut.id(), told("conferenceCompleted").text("conferenceId"));
        assertEquals(List.of(), bench.app.hits.rest());
        JsonNode shown = Bench.json(bench.get("/conferences/" + cut.id()));
        assertEquals("2026-11-20T09:00:00.123Z", shown.get("completedTime").stringValue());
    }

    @Test
    void its_tag_stays_with_the_call() {
        enters("tag='t'");
        assertEquals(204, bench.post("/conferences/" + conference(), "{\"status\":\"completed\"}").statusCode());
        assertEquals("closed", bench.media.room.next());
        assertEquals("t", bench.app.next("/next").text("tag"));
    }

    @Test
    void a_room_that_the_media_plane_does_not_let_the_first_into_is_over_at_once() {
        bench.media.full = true;
        bench.app.says("/initiate", "<Conference>room</Conference>");
        phones.add(bench.incoming());
        bench.app.next("/initiate");
        assertEquals("closed", bench.media.room.next());
        assertEquals("node-capacity-exceeded", bench.app.next("/status").text("cause"));
        assertEquals(404, bench.post("/conferences/" + conference(), "{\"status\":\"completed\"}").statusCode());
    }

    @Test
    void after_twenty_four_hours_it_is_over() {
        enters("conferenceEventUrl='/events'");
        told("conferenceCreated");
        told("conferenceMemberJoin");
        bench.time.pass(Duration.ofHours(24));
        Set<String> events = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            events.add(bench.app.hits.next().text("eventType"));
        }
        assertEquals(Set.of("conferenceMemberExit", "conferenceCompleted", "redirect", "disconnect"), events);
    }

    @Test
    void the_twenty_first_call_is_refused_and_told_why() {
        enters("");
        for (int i = 1; i < LiveConference.MAX_MEMBERS; i++) {
            enters("");
        }
        bench.incoming();
        bench.app.next("/initiate");
        CustomerApp.Hit end = bench.app.next("/status");
        assertEquals("application-error", end.text("cause"));
        assertEquals("a conference takes no more than 20 calls", end.text("errorMessage"));
        assertEquals(1, bench.calls.conferenceFigures().get("conference_calls_refused"));
        assertEquals(1, bench.calls.conferenceFigures().get("conferences_alive"));
    }

    @Test
    void a_redirect_asks_elsewhere_and_says_so() {
        enters("conferenceEventUrl='/events'");
        told("conferenceCreated");
        told("conferenceMemberJoin");
        assertEquals(204, bench.post("/conferences/" + conference(), "{\"redirectUrl\":\"" + bench.app.url("/other")
            + "\"}").statusCode());
        assertEquals("conferenceRedirect", bench.app.next("/other").text("eventType"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Hangup/>", "<Ring/><Pause/>", "<", "<Gather/>",
        "<SpeakSentence>hello</SpeakSentence><Pause/>", "<PlayAudio>ftp://a.example/a.wav</PlayAudio>",
        "<Transfer><PhoneNumber>+15550000001</PhoneNumber></Transfer>"})
    void what_a_room_cannot_do_is_refused(String verbs) {
        enters("");
        HttpResponse<String> response =
            bench.send("PUT", "/conferences/" + conference() + "/bxml", "application/xml",
                "<Response>" + verbs + "</Response>");
        assertEquals(400, response.statusCode(), response::body);
    }

    @Test
    void lists_have_pages_and_filters() {
        for (String name : List.of("a", "b", "c")) {
            bench.app.says("/initiate", "<Conference>" + name + "</Conference>");
            bench.incoming();
            bench.app.next("/initiate");
            assertTrue(bench.media.room.next().startsWith("in "));
            bench.time.advance(Duration.ofSeconds(1));
        }
        HttpResponse<String> page = bench.get("/conferences?pageSize=2");
        assertEquals(2, Bench.json(page).size());
        assertEquals("a", Bench.json(page).get(0).get("name").stringValue());
        assertNull(Bench.json(page).get(0).get("activeMembers"));
        String link = page.headers().firstValue("Link").orElseThrow();
        String next = link.substring(link.indexOf("/conferences"), link.indexOf('>'));
        assertEquals("c", Bench.json(bench.get(next)).get(0).get("name").stringValue());
        assertEquals(1, Bench.json(bench.get("/conferences?minCreatedTime=2026-11-20T09:00:02Z")).size());
        assertEquals(400, bench.get("/conferences?pageSize=1001").statusCode());
        assertEquals(404, bench.get("/conferences/conf-0").statusCode());
    }

    @Test
    void another_account_reaches_neither_the_conference_nor_its_members() {
        String callId = enters("");
        String id = conference();
        try (Bench other = new Bench()) {
            assertEquals(404, other.get("/conferences/" + id).statusCode());
            assertEquals(0, Bench.json(other.get("/conferences")).size());
            assertEquals(404, other.post("/conferences/" + id, "{\"status\":\"completed\"}").statusCode());
            assertEquals(404, other.get("/conferences/" + id + "/members/" + callId).statusCode());
            assertEquals(404, other.send("PUT", "/conferences/" + id + "/members/" + callId, "application/json", "{}")
                .statusCode());
            other.app.says("/initiate", "<Conference>room</Conference>");
            other.incoming();
            other.app.next("/initiate");
            assertTrue(other.media.room.next().startsWith("in "));
            assertEquals(1, Bench.json(bench.get("/conferences/" + id)).get("activeMembers").size());
        }
    }
}
