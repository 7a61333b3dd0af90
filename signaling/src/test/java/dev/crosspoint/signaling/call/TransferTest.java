package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.NoRouteException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Transfer: many are rung, one is joined, in every ending. */
class TransferTest {
    private static final String ANN = "+15550000001";
    private static final String BOB = "sip:bob@pbx.example";
    private static final String EVE = "+15550000003";
    private static final String ONE = "<PhoneNumber transferDisconnectUrl='/gone'>" + ANN + "</PhoneNumber>";
    private static final String THREE = ONE + "<SipUri transferDisconnectUrl='/gone'>" + BOB + "</SipUri>"
        + "<PhoneNumber transferDisconnectUrl='/gone'>" + EVE + "</PhoneNumber>";

    private final Bench bench = new Bench();
    private String parent;

    @AfterEach
    void close() {
        bench.close();
    }

    /** An unanswered inbound call that is told to transfer. */
    private FakePhones.Incoming transfers(String attributes, String destinations, String after) {
        bench.app.says("/initiate", "<Transfer " + attributes + ">" + destinations + "</Transfer>" + after);
        FakePhones.Incoming caller = bench.incoming();
        parent = bench.app.next("/initiate").text("callId");
        return caller;
    }

    private Map<String, FakePhones.Phone> dialled(int count) {
        Map<String, FakePhones.Phone> phones = new HashMap<>();
        for (int i = 0; i < count; i++) {
            FakePhones.Phone phone = bench.phones.dialled.next();
            phones.put(phone.request.to(), phone);
        }
        return phones;
    }

    private CustomerApp.Hit gone(String cause) {
        CustomerApp.Hit hit = bench.app.next("/gone");
        assertEquals("transferDisconnect", hit.text("eventType"));
        assertEquals(cause, hit.text("cause"), hit::toString);
        assertEquals(parent, hit.text("parentCallId"));
        return hit;
    }

    /** One request each for these paths, in whatever order the two calls' webhooks come. */
    private Map<String, CustomerApp.Hit> hits(String... paths) {
        Map<String, CustomerApp.Hit> hits = new HashMap<>();
        for (int i = 0; i < paths.length; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            hits.put(hit.path(), hit);
        }
        assertEquals(Set.of(paths), hits.keySet(), hits::toString);
        return hits;
    }

    private static Set<String> fields(CustomerApp.Hit hit) {
        return new HashSet<>(hit.json().propertyNames());
    }

    @Test
    void the_one_who_answers_is_joined_and_the_next_verb_follows_its_hangup() {
        FakePhones.Incoming caller = transfers("", ONE, "<Redirect redirectUrl='/next'/>");
        assertEquals("180", caller.did.next());
        FakePhones.Phone ann = bench.phones.dialled.next();
        String leg = ann.request.callId();
        assertEquals(Bench.CALLER, ann.request.from());
        ann.rings();
        ann.answers();
        assertEquals("200", caller.did.next());
        assertEquals("join " + parent + " " + leg, bench.media.did.next());
        JsonNode state = bench.awaitState(leg, "answered");
        assertEquals(parent, state.get("parentCallId").stringValue());
        assertEquals("outbound", state.get("direction").stringValue());
        assertNull(bench.state(parent).get("parentCallId"));
        ann.hangsUp();
        assertEquals("part " + parent + " " + leg, bench.media.did.next());
        hits("/gone", "/next", "/status");
        assertEquals("hangup 16", caller.did.next());
    }

    @Test
    void three_ring_at_once_the_first_early_media_is_heard_and_the_first_answer_wins() {
        FakePhones.Incoming caller = transfers("transferCompleteUrl='/complete'", THREE, "");
        assertEquals("180", caller.did.next());
        Map<String, FakePhones.Phone> phones = dialled(3);
        FakePhones.Phone ann = phones.get(ANN);
        FakePhones.Phone bob = phones.get(BOB);
        FakePhones.Phone eve = phones.get(EVE);
        bob.refuses(486, "Busy Here");
        assertEquals("Callee is busy", gone("busy").text("errorMessage"));
        ann.sendsEarlyMedia();
        assertEquals("183", caller.did.next());
        assertEquals("join " + parent + " " + ann.request.callId(), bench.media.did.next());
        eve.sendsEarlyMedia();
        eve.answers();
        assertEquals("hangup 16", ann.did.next());
        assertEquals("another destination answered first", gone("cancel").text("errorMessage"));
        assertEquals("part " + parent + " " + ann.request.callId(), bench.media.did.next());
        assertEquals("join " + parent + " " + eve.request.callId(), bench.media.did.next());
        assertEquals("200", caller.did.next());
        bench.time.advance(Duration.ofSeconds(60));
        caller.hangsUp();
        assertEquals("hangup 16", eve.did.next());
        Map<String, CustomerApp.Hit> hits = hits("/gone", "/status");
        assertEquals("hangup", hits.get("/gone").text("cause"));
        assertEquals(EVE, hits.get("/gone").text("transferTo"));
        assertEquals("disconnect", hits.get("/status").text("eventType"));
        bench.awaitNoCalls();
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void when_all_fail_transfer_complete_says_so_once_and_its_document_goes_on() {
        bench.app.says("/complete", "<Ring answerCall='false' duration='7'/>");
        FakePhones.Incoming caller = transfers("transferCompleteUrl='/complete' callTimeout='20'", THREE, "<Ring/>");
        assertEquals("180", caller.did.next());
        Map<String, FakePhones.Phone> phones = dialled(3);
        phones.get(BOB).refuses(486, "Busy Here");
        gone("busy");
        phones.get(EVE).refuses(603, "Decline");
        gone("rejected");
        phones.get(ANN).rings();
        bench.time.pass(Duration.ofSeconds(20));
        Map<String, CustomerApp.Hit> hits = hits("/complete", "/gone");
        CustomerApp.Hit complete = hits.get("/complete");
        assertEquals("transferComplete", complete.text("eventType"));
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction", "callId",
            "callUrl", "startTime", "transferCallerId", "transferTo", "cause", "errorMessage", "errorId"),
            fields(complete));
        assertEquals(parent, complete.text("callId"));
        assertEquals("timeout", complete.text("cause"));
        assertEquals(ANN, complete.text("transferTo"));
        assertEquals(Bench.CALLER, complete.text("transferCallerId"));
        assertEquals("timeout", hits.get("/gone").text("cause"));
        assertEquals("hangup 19", phones.get(ANN).did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(7));
        caller.cancels();
        assertEquals("cancel", bench.app.next("/status").text("cause"));
    }

    @Test
    void a_phone_that_never_rings_is_given_up_after_thirty_seconds() {
        transfers("callTimeout='200'", ONE, "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        bench.time.pass(Duration.ofSeconds(30));
        assertEquals("hangup 19", ann.did.next());
        Map<String, CustomerApp.Hit> hits = hits("/gone", "/status");
        assertEquals("timeout", hits.get("/gone").text("cause"));
        assertEquals("the callee's phone did not ring within 30 seconds", hits.get("/gone").text("errorMessage"));
        assertEquals("rejected", hits.get("/status").text("cause"));
    }

    @Test
    void a_caller_who_hangs_up_while_it_rings_cancels_all_and_nothing_is_complete() {
        FakePhones.Incoming caller = transfers("transferCompleteUrl='/complete'", THREE, "");
        Map<String, FakePhones.Phone> phones = dialled(3);
        caller.cancels();
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            assertEquals("cancel", hit.text("cause"));
            paths.add(hit.path());
        }
        assertEquals(Set.of("/gone", "/status"), paths);
        phones.values().forEach(phone -> assertEquals("hangup 16", phone.did.next()));
        bench.awaitNoCalls();
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void the_answered_leg_runs_its_own_document_before_it_is_joined() {
        bench.app.says("/screen", "<Tag>asked</Tag><Pause duration='3'/>");
        FakePhones.Incoming caller = transfers("", "<PhoneNumber transferAnswerUrl='/screen' tag='leg' "
            + "transferDisconnectUrl='/gone'>" + ANN + "</PhoneNumber>", "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.answers();
        CustomerApp.Hit screen = bench.app.next("/screen");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction", "callId",
            "callUrl", "startTime", "answerTime", "parentCallId", "transferCallerId", "transferTo", "tag"),
            fields(screen));
        assertEquals("transferAnswer", screen.text("eventType"));
        assertEquals("outbound", screen.text("direction"));
        assertEquals(ann.request.callId(), screen.text("callId"));
        assertEquals("leg", screen.text("tag"));
        assertTrue(screen.text("callUrl").endsWith("/calls/" + ann.request.callId()));
        bench.time.awaitAlarm(Duration.ofSeconds(3));
        assertEquals(List.of(), bench.media.did.rest());
        assertEquals(List.of("180"), caller.did.rest());
        bench.time.advance(Duration.ofSeconds(3));
        assertEquals("join " + parent + " " + ann.request.callId(), bench.media.did.next());
        assertEquals("200", caller.did.next());
        caller.hangsUp();
        assertEquals("hangup 16", ann.did.next());
    }

    @Test
    void a_leg_that_refuses_in_its_document_is_a_failed_transfer() {
        bench.app.says("/screen", "<Hangup/>");
        bench.app.says("/complete", "<Hangup/>");
        FakePhones.Incoming caller = transfers("transferCompleteUrl='/complete'",
            "<PhoneNumber transferAnswerUrl='/screen'>" + ANN + "</PhoneNumber>", "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.answers();
        bench.app.next("/screen");
        assertEquals("hangup 16", ann.did.next());
        assertEquals("hangup", bench.app.next("/complete").text("cause"));
        assertEquals("180", caller.did.next());
        assertEquals("reject 603", caller.did.next());
    }

    @Test
    void verbs_that_join_are_refused_on_a_leg_that_waits_to_be_joined() {
        bench.app.says("/screen", "<Transfer><PhoneNumber>" + EVE + "</PhoneNumber></Transfer>");
        transfers("", "<PhoneNumber transferAnswerUrl='/screen' transferDisconnectUrl='/gone'>" + ANN
            + "</PhoneNumber>", "");
        bench.phones.dialled.next().answers();
        bench.app.next("/screen");
        Set<String> causes = new HashSet<>();
        causes.add(bench.app.hits.next().text("cause"));
        causes.add(bench.app.hits.next().text("cause"));
        assertEquals(Set.of("invalid-bxml", "rejected"), causes);
    }

    @Test
    void a_leg_whose_application_fails_ends_with_the_cause_and_the_caller_goes_on() {
        bench.app.replies("/screen", 500, "text/plain", "no").says("/next", "<Pause duration='9'/>");
        transfers("transferCompleteUrl='/next'", "<PhoneNumber transferAnswerUrl='/screen'>" + ANN + "</PhoneNumber>",
            "");
        bench.phones.dialled.next().answers();
        bench.app.next("/screen");
        assertEquals("callback-error", bench.app.next("/next").text("cause"));
        bench.time.awaitAlarm(Duration.ofSeconds(9));
    }

    @Test
    void an_answered_caller_hears_ringback_until_somebody_sends_sound() {
        bench.app.says("/initiate", "<Ring duration='2'/><Transfer>" + ONE + "</Transfer>");
        FakePhones.Incoming caller = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("200", caller.did.next());
        bench.time.pass(Duration.ofSeconds(2));
        assertEquals(List.of("start", "stop", "start"),
            List.of(bench.ringback.next(), bench.ringback.next(), bench.ringback.next()));
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.rings();
        ann.sendsEarlyMedia();
        assertEquals("stop", bench.ringback.next());
        assertTrue(bench.media.did.next().startsWith("join"));
        ann.answers();
        assertTrue(bench.media.did.next().startsWith("part"));
        assertTrue(bench.media.did.next().startsWith("join"));
        caller.hangsUp();
        assertEquals("hangup 16", ann.did.next());
        assertEquals(List.of(), caller.did.rest());
    }

    @Test
    void sound_of_one_who_then_refuses_gives_way_to_the_next() {
        FakePhones.Incoming caller = transfers("", THREE, "");
        Map<String, FakePhones.Phone> phones = dialled(3);
        phones.get(ANN).sendsEarlyMedia();
        assertEquals("join " + parent + " " + phones.get(ANN).request.callId(), bench.media.did.next());
        phones.get(EVE).sendsEarlyMedia();
        phones.get(ANN).refuses(480, "Temporarily Unavailable");
        assertTrue(bench.media.did.next().startsWith("part"));
        assertEquals("join " + parent + " " + phones.get(EVE).request.callId(), bench.media.did.next());
        phones.get(EVE).refuses(404, "Not Found");
        assertTrue(bench.media.did.next().startsWith("part"));
        assertEquals("start", bench.ringback.next());
        caller.cancels();
        assertEquals("stop", bench.ringback.next());
    }

    @Test
    void the_far_side_sees_what_the_document_says() {
        bench.app.says("/initiate", "<Transfer transferCallerId='Restricted' transferCallerDisplayName='Desk' "
            + "diversionTreatment='stack' diversionReason='user-busy'><SipUri uui='YQ==;encoding=base64'>" + BOB
            + "</SipUri></Transfer>");
        FakePhones.Incoming caller = new FakePhones.Incoming(bench.number, Bench.CALLER);
        caller.diversions = List.of(new IncomingCall.Diversion("+15550000009", "no-answer"));
        bench.phones.calls(caller);
        bench.app.next("/initiate");
        DialRequest bob = bench.phones.dialled.next().request;
        assertEquals(bench.number, bob.from());
        assertTrue(bob.privacy());
        assertEquals("Restricted", bob.displayName(), "a name would tell who calls");
        assertEquals("YQ==;encoding=base64", bob.uui());
        assertEquals(List.of(new IncomingCall.Diversion(bench.number, "user-busy"),
            new IncomingCall.Diversion("+15550000009", "no-answer")), bob.diversions());
        assertEquals("Restricted", bench.state(bob.callId()).get("from").stringValue());
    }

    @Test
    void a_joined_leg_that_is_redirected_goes_its_own_way_and_may_transfer_itself() {
        bench.app.says("/own", "<Transfer><PhoneNumber>" + EVE + "</PhoneNumber></Transfer>");
        bench.app.says("/complete", "<Pause duration='11'/>");
        FakePhones.Incoming caller = transfers("transferCompleteUrl='/complete'", ONE, "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.answers();
        assertTrue(bench.media.did.next().startsWith("join"));
        assertEquals(200, bench.post("/calls/" + ann.request.callId(),
            "{\"redirectUrl\":\"" + bench.app.url("/own") + "\"}").statusCode());
        Set<String> events = new HashSet<>();
        events.add(bench.app.hits.next().text("eventType"));
        events.add(bench.app.hits.next().text("eventType"));
        assertEquals(Set.of("transferComplete", "redirect"), events);
        bench.time.awaitAlarm(Duration.ofSeconds(11));
        FakePhones.Phone eve = bench.phones.dialled.next();
        caller.hangsUp();
        assertEquals("hangup", bench.app.next("/status").text("cause"));
        eve.answers();
        assertTrue(bench.media.did.next().startsWith("part"));
        assertTrue(bench.media.did.next().startsWith("join"));
        ann.hangsUp();
        assertEquals("hangup 16", eve.did.next());
        assertEquals("hangup", gone("hangup").text("cause"));
    }

    @Test
    void a_caller_taken_out_by_the_api_hangs_the_leg_up() {
        bench.app.says("/own", "<Pause duration='11'/>");
        transfers("transferCompleteUrl='/complete'", ONE, "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.answers();
        assertTrue(bench.media.did.next().startsWith("join"));
        bench.post("/calls/" + parent, "{\"redirectUrl\":\"" + bench.app.url("/own") + "\"}");
        assertEquals("hangup 16", ann.did.next());
        hits("/own", "/gone");
        bench.time.awaitAlarm(Duration.ofSeconds(11));
    }

    @Test
    void a_leg_completed_by_the_api_ends_the_transfer() {
        bench.app.says("/complete", "<Pause duration='11'/>");
        transfers("transferCompleteUrl='/complete'", ONE, "");
        FakePhones.Phone ann = bench.phones.dialled.next();
        ann.rings();
        bench.post("/calls/" + ann.request.callId(), "{\"state\":\"completed\"}");
        assertEquals("hangup 16", ann.did.next());
        Set<String> causes = new HashSet<>();
        causes.add(bench.app.hits.next().text("cause"));
        causes.add(bench.app.hits.next().text("cause"));
        assertEquals(Set.of("cancel"), causes);
    }

    @Test
    void over_the_accounts_limit_nobody_is_dialled_and_transfer_complete_says_why() {
        try (Bench small = new Bench(CallSettings.defaults().limits(
            new CallSettings.Limits(5, 2, Duration.ofMinutes(5))))) {
            small.app.says("/initiate", "<Transfer transferCompleteUrl='/complete'>" + THREE + "</Transfer>");
            small.incoming();
            small.app.next("/initiate");
            CustomerApp.Hit complete = small.app.next("/complete");
            assertEquals("account-limit", complete.text("cause"));
            assertEquals("Account concurrent call limit exceeded", complete.text("errorMessage"));
            assertEquals(List.of(), small.phones.dialled.rest());
            assertEquals("rejected", small.app.next("/status").text("cause"));
        }
    }

    @Test
    void no_route_for_a_leg_is_its_failure_alone() {
        bench.phones.refusal = new NoRouteException(
            NoRouteException.Why.OVERLOADED, "too many calls");
        bench.app.says("/complete", "<Pause duration='11'/>");
        transfers("transferCompleteUrl='/complete'", "<PhoneNumber>" + ANN + "</PhoneNumber>", "");
        CustomerApp.Hit complete = bench.app.next("/complete");
        assertEquals("node-capacity-exceeded", complete.text("cause"));
        assertEquals("too many calls", complete.text("errorMessage"));
        bench.time.awaitAlarm(Duration.ofSeconds(11));
    }

    @Test
    void another_account_cannot_reach_a_leg() {
        transfers("", ONE, "");
        String leg = bench.phones.dialled.next().request.callId();
        try (Bench other = new Bench()) {
            assertEquals(404, other.get("/calls/" + leg).statusCode());
            assertEquals(404, other.post("/calls/" + leg, "{\"state\":\"completed\"}").statusCode());
        }
    }
}
