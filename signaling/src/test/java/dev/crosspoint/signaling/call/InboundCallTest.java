package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.signaling.device.ConnectEnd;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls from the network, in every ending. */
class InboundCallTest {
    private static final String CONNECT = "<Connect><Endpoint>" + Bench.ENDPOINT + "</Endpoint></Connect>";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private CustomerApp.Hit status(String cause) {
        CustomerApp.Hit hit = bench.app.next("/status");
        assertEquals("disconnect", hit.text("eventType"));
        assertEquals(cause, hit.text("cause"), () -> hit.toString());
        return hit;
    }

    private static Set<String> fields(CustomerApp.Hit hit) {
        return new HashSet<>(hit.json().propertyNames());
    }

    @Test
    void initiate_carries_exactly_the_fields_of_the_contract() {
        FakePhones.Incoming call = bench.incoming();
        CustomerApp.Hit initiate = bench.app.next("/initiate");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction",
            "callId", "callUrl", "startTime"), fields(initiate));
        assertEquals("POST", initiate.method());
        assertEquals("initiate", initiate.text("eventType"));
        assertEquals(bench.account, initiate.text("accountId"));
        assertEquals(bench.application, initiate.text("applicationId"));
        assertEquals(Bench.CALLER, initiate.text("from"));
        assertEquals(bench.number, initiate.text("to"));
        assertEquals("inbound", initiate.text("direction"));
        assertEquals("2026-11-20T09:00:00.123Z", initiate.text("startTime"));
        assertEquals(47, initiate.text("callId").length());
        assertEquals("https://voice.example/api/v2/accounts/" + bench.account + "/calls/" + initiate.text("callId"),
            initiate.text("callUrl"));
        assertEquals("reject 603", call.did.next());
        CustomerApp.Hit end = status("rejected");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction",
            "callId", "callUrl", "startTime", "endTime", "cause", "errorMessage", "errorId"), fields(end));
        assertEquals(36, end.text("errorId").length());
    }

    @Test
    void diversion_uui_and_a_withheld_number_are_told() {
        FakePhones.Incoming call = new FakePhones.Incoming(bench.number, "anonymous");
        call.diversions = List.of(new IncomingCall.Diversion("+15550000002", "no-answer"),
            new IncomingCall.Diversion("+15550000001", "user-busy"));
        call.uui = "abc;encoding=hex";
        bench.phones.calls(call);
        CustomerApp.Hit initiate = bench.app.next("/initiate");
        assertEquals("Anonymous", initiate.text("from"));
        assertEquals("abc;encoding=hex", initiate.text("uui"));
        assertEquals("{\"origTo\":\"+15550000002\",\"reason\":\"no-answer\"}", initiate.text("diversion"),
            "of the latest step");
        assertNull(initiate.text("stirShaken"));
    }

    @Test
    void what_the_network_says_of_the_caller_and_of_the_latest_diversion_is_told() {
        FakePhones.Incoming call = new FakePhones.Incoming(bench.number, Bench.CALLER);
        call.diversions = List.of(new IncomingCall.Diversion("+15550000002", "no-answer", "full", "yes", "2", "5"));
        call.stirShaken = new StirShaken("TN-Validation-Passed", "A", "0f0e-1");
        bench.phones.calls(call);
        CustomerApp.Hit initiate = bench.app.next("/initiate");
        assertEquals("{\"origTo\":\"+15550000002\",\"reason\":\"no-answer\",\"privacy\":\"full\",\"screen\":\"yes\","
            + "\"counter\":\"2\",\"limit\":\"5\"}", initiate.text("diversion"));
        String said = "{\"verstat\":\"TN-Validation-Passed\",\"attestationIndicator\":\"A\","
            + "\"originatingId\":\"0f0e-1\"}";
        assertEquals(said, initiate.text("stirShaken"));
        assertNull(status("rejected").text("stirShaken"));
        assertEquals(said, bench.state(initiate.text("callId")).get("stirShaken").toString());
    }

    @Test
    void what_the_network_does_not_say_of_the_caller_is_left_out() {
        FakePhones.Incoming call = new FakePhones.Incoming(bench.number, Bench.CALLER);
        call.stirShaken = new StirShaken("No-TN-Validation", null, null);
        bench.phones.calls(call);
        assertEquals("{\"verstat\":\"No-TN-Validation\"}", bench.app.next("/initiate").text("stirShaken"));
    }

    @Test
    void connect_rings_answers_when_accepted_and_ends_with_the_caller() {
        bench.app.says("/initiate", "<Connect eventCallbackUrl='/events' eventFallbackUrl='/events-2'><Endpoint>"
            + Bench.ENDPOINT + "</Endpoint></Connect><Redirect redirectUrl='/next'/>");
        FakePhones.Incoming call = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        assertEquals(Bench.ENDPOINT, attempt.request().endpointId());
        assertEquals(bench.account, attempt.request().accountId());
        assertEquals(callId, attempt.request().callId());
        assertEquals(Bench.CALLER, attempt.request().from());
        assertEquals(bench.app.url("/events"), attempt.request().statusUrl());
        assertEquals(bench.app.url("/events-2"), attempt.request().statusFallbackUrl());
        assertEquals(Duration.ofSeconds(30), attempt.request().ringTimeout());
        attempt.rings();
        assertEquals("180", call.did.next());
        assertEquals("initiated", bench.state(callId).get("state").stringValue());
        bench.time.advance(Duration.ofMillis(2500));
        attempt.accepts();
        assertEquals("200", call.did.next());
        bench.awaitState(callId, "answered");
        bench.time.advance(Duration.ofSeconds(60));
        call.hangsUp();
        assertEquals("cancel", attempt.did().next());
        CustomerApp.Hit end = status("hangup");
        assertEquals("2026-11-20T09:00:02.623Z", end.text("answerTime"));
        assertEquals("2026-11-20T09:01:02.623Z", end.text("endTime"));
        assertNull(end.text("errorId"));
        assertEquals(List.of(), call.did.rest());
        assertEquals("hangup", bench.state(callId).get("disconnectCause").stringValue());
        bench.awaitNoCalls();
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void a_connect_that_breaks_is_followed_by_the_next_verb_and_leaves_no_alarm() {
        int idle = bench.time.pending();
        bench.devices.instead = (_, _) -> {
            throw new IllegalStateException("broken");
        };
        bench.app.says("/initiate", CONNECT + "<Redirect>/next</Redirect>").says("/next", "<Hangup/>");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("redirect", bench.app.next("/next").text("eventType"));
        assertEquals("reject 603", call.did.next());
        status("rejected");
        bench.awaitNoCalls();
        assertEquals(idle, bench.time.pending(), "alarms left");
    }

    @ParameterizedTest
    @EnumSource(value = ConnectEnd.class, mode = EnumSource.Mode.EXCLUDE, names = "CANCELLED")
    void however_connect_ends_the_next_verb_runs(ConnectEnd why) {
        bench.app.says("/initiate", CONNECT + "<Redirect>/next</Redirect>").says("/next", "<Hangup/>");
        FakePhones.Incoming call = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        boolean talked = why == ConnectEnd.DEVICE_LEFT || why == ConnectEnd.EXPIRED;
        if (talked) {
            attempt.rings();
            attempt.accepts();
            bench.awaitState(callId, "answered");
        }
        attempt.ends(why);
        CustomerApp.Hit redirect = bench.app.next("/next");
        assertEquals("redirect", redirect.text("eventType"));
        if (talked) {
            assertEquals("180", call.did.next());
            assertEquals("200", call.did.next());
            assertTrue(fields(redirect).contains("answerTime"));
            assertEquals("hangup 16", call.did.next());
            status("hangup");
        } else {
            assertFalse(fields(redirect).contains("answerTime"));
            assertEquals("reject 603", call.did.next());
            status("rejected");
        }
        assertEquals(List.of(), attempt.did().rest());
    }

    @Test
    void the_next_webhook_comes_behind_those_of_the_device_side() {
        bench.app.says("/initiate", CONNECT + "<Redirect redirectUrl='/next'/>").says("/next", "<Hangup/>");
        bench.incoming();
        bench.app.next("/initiate");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        for (int i = 0; i < 20; i++) {
            bench.webhooks.send(Bench.ENDPOINT, WebhookRequest.post("connectStatus", bench.app.url("/events"),
                Map.of("i", i), Duration.ofSeconds(15)));
        }
        attempt.ends(ConnectEnd.DECLINED);
        for (int i = 0; i < 20; i++) {
            bench.app.next("/events");
        }
        bench.app.next("/next");
        status("rejected");
    }

    @Test
    void device_webhooks_that_hang_do_not_hold_the_call() {
        bench.app.says("/initiate", CONNECT + "<Redirect redirectUrl='/next'/>").says("/next", "<Hangup/>");
        bench.app.hangs("/events");
        bench.incoming();
        bench.app.next("/initiate");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        bench.webhooks.send(Bench.ENDPOINT, WebhookRequest.post("connectStatus", bench.app.url("/events"), Map.of(),
            Duration.ofSeconds(5)));
        bench.app.next("/events");
        attempt.ends(ConnectEnd.DECLINED);
        bench.app.next("/next");
        status("rejected");
    }

    @Test
    void connect_as_the_last_verb_ends_the_call_when_the_device_leaves() {
        bench.app.says("/initiate", CONNECT);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.accepts();
        assertEquals("200", call.did.next());
        attempt.ends(ConnectEnd.DEVICE_LEFT);
        assertEquals("hangup 16", call.did.next());
        status("hangup");
    }

    @Test
    void a_caller_who_gives_up_while_the_device_rings_is_a_cancel() {
        bench.app.says("/initiate", CONNECT + "<Redirect redirectUrl='/next'/>");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.rings();
        assertEquals("180", call.did.next());
        call.cancels();
        assertEquals("cancel", attempt.did().next());
        CustomerApp.Hit end = status("cancel");
        assertTrue(fields(end).containsAll(Set.of("errorMessage", "errorId")));
        assertFalse(fields(end).contains("answerTime"));
        assertEquals(List.of(), call.did.rest());
    }

    @Test
    void a_caller_who_gives_up_as_the_device_accepts_is_still_a_cancel() {
        bench.app.says("/initiate", CONNECT);
        FakePhones.Incoming call = new FakePhones.Incoming(bench.number, Bench.CALLER);
        call.acknowledges = false;
        bench.phones.calls(call);
        bench.app.next("/initiate");
        bench.devices.attempts.next().accepts();
        assertEquals("200", call.did.next());
        call.cancels();
        assertFalse(fields(status("cancel")).contains("answerTime"));
    }

    @Test
    void a_connector_that_never_answers_does_not_hold_the_call() {
        bench.app.says("/initiate", CONNECT + "<Hangup/>");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        bench.time.pass(Duration.ofSeconds(40));
        assertEquals("cancel", attempt.did().next());
        assertEquals("reject 603", call.did.next());
        status("rejected");
    }

    @Test
    void redirect_runs_the_answer_and_keeps_the_tag_for_every_later_event() {
        bench.app.says("/initiate", "<Redirect redirectUrl='/one' tag='blue'/>")
            .says("/one", "<Redirect redirectUrl='two?x=1'/>")
            .says("/two", "<Tag>green</Tag><Redirect>/three</Redirect>")
            .says("/three", "<Tag></Tag><Redirect redirectUrl='/four'/>").says("/four", "");
        FakePhones.Incoming call = bench.incoming();
        assertNull(bench.app.next("/initiate").text("tag"));
        assertEquals("blue", bench.app.next("/one").text("tag"));
        CustomerApp.Hit two = bench.app.next("/two");
        assertEquals("blue", two.text("tag"));
        assertEquals("x=1", two.query());
        assertEquals("green", bench.app.next("/three").text("tag"));
        CustomerApp.Hit four = bench.app.next("/four");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction",
            "callId", "callUrl", "startTime"), fields(four));
        assertEquals("reject 603", call.did.next());
        status("rejected");
    }

    @Test
    void redirect_by_get_sends_the_fields_as_query_with_credentials() {
        bench.app.says("/initiate",
            "<Redirect redirectUrl='/got?k=v' redirectMethod='GET' username='u' password='p'/>");
        bench.incoming();
        bench.app.next("/initiate");
        CustomerApp.Hit got = bench.app.next("/got");
        assertEquals("GET", got.method());
        assertTrue(got.query().contains("k=v"), got.query());
        assertTrue(got.query().contains("eventType=redirect"), got.query());
        assertEquals("Basic dTpw", got.authorization());
    }

    @Test
    void pause_rings_on_and_does_not_answer() {
        bench.app.says("/initiate", "<Pause duration='3.5'/><Hangup/>");
        FakePhones.Incoming call = bench.incoming();
        bench.time.pass(Duration.ofMillis(3500));
        assertEquals("180", call.did.next());
        assertEquals("reject 603", call.did.next());
        bench.app.next("/initiate");
        status("rejected");
    }

    @Test
    void ring_answers_and_plays_until_its_end() {
        bench.app.says("/initiate", "<Ring duration='7'/>");
        FakePhones.Incoming call = bench.incoming();
        assertEquals("200", call.did.next());
        assertEquals("start", bench.ringback.next());
        bench.time.pass(Duration.ofSeconds(7));
        assertEquals("stop", bench.ringback.next());
        assertEquals("hangup 16", call.did.next());
        bench.app.next("/initiate");
        status("hangup");
    }

    @Test
    void ring_without_answering_leaves_the_ringing_to_the_network() {
        bench.app.says("/initiate", "<Ring duration='7' answerCall='false'/>");
        FakePhones.Incoming call = bench.incoming();
        bench.time.pass(Duration.ofSeconds(7));
        assertEquals("180", call.did.next());
        assertEquals("reject 603", call.did.next());
        assertEquals(List.of(), bench.ringback.rest());
    }

    @Test
    void a_caller_who_hangs_up_ends_the_ring() {
        bench.app.says("/initiate", "<Ring duration='7'/><Redirect redirectUrl='/next'/>");
        FakePhones.Incoming call = bench.incoming();
        assertEquals("start", bench.ringback.next());
        call.hangsUp();
        assertEquals("stop", bench.ringback.next());
        bench.app.next("/initiate");
        status("hangup");
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void hangup_in_the_middle_ignores_the_rest() {
        bench.app.says("/initiate", "<Ring duration='1'/><Hangup/><Redirect redirectUrl='/never'/>");
        FakePhones.Incoming call = bench.incoming();
        bench.time.pass(Duration.ofSeconds(1));
        assertEquals("200", call.did.next());
        assertEquals("hangup 16", call.did.next());
        bench.app.next("/initiate");
        status("hangup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15559990000", "anonymous", ""})
    void a_number_without_application_makes_no_call(String to) {
        FakePhones.Incoming call = bench.phones.calls(new FakePhones.Incoming(to, Bench.CALLER));
        assertEquals("reject 404", call.did.next());
        assertEquals(0, bench.calls.alive());
        assertEquals("[]", bench.get("/calls").body());
    }

    @Test
    void a_broken_connection_after_the_answer_is_an_error() {
        bench.app.says("/initiate", CONNECT);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        bench.devices.attempts.next().accepts();
        assertEquals("200", call.did.next());
        call.breaks(0, "no RTP for 30 s");
        assertEquals("no RTP for 30 s", status("error").text("errorMessage"));
    }

    @Test
    void the_application_is_not_asked_about_calls_beyond_the_account_limit() {
        bench.app.says("/initiate", "<Pause duration='100'/>");
        for (int i = 0; i < 5; i++) {
            bench.incoming();
            bench.app.next("/initiate");
        }
        FakePhones.Incoming sixth = bench.incoming();
        assertEquals("reject 503", sixth.did.next());
        status("account-limit");
        bench.time.advance(Duration.ofSeconds(1));
        bench.incoming();
        bench.app.next("/initiate");
    }

    @Test
    void answer_at_once_can_be_configured() {
        CallSettings d = CallSettings.defaults();
        CallSettings atOnce = new CallSettings(d.nodeId(), d.limits(), d.maxCalls(), d.noRingingTimeout(),
            d.connectRingTimeout(), true, DisconnectCause.HANGUP, d.retention(), d.ringbackCountry(), d.sipCauses());
        try (Bench other = new Bench(atOnce)) {
            other.app.says("/initiate", CONNECT);
            FakePhones.Incoming call = other.incoming();
            assertEquals("200", call.did.next());
            other.devices.attempts.next();
        }
    }

    @Test
    void a_relative_url_after_a_fallback_is_relative_to_the_fallback() {
        bench.app.replies("/initiate", 500, "text/plain", "oops");
        bench.app.says("/initiate-2", "<Connect eventCallbackUrl='sub/e'><Endpoint>e-1</Endpoint></Connect>");
        bench.incoming();
        URI status = bench.devices.attempts.next().request().statusUrl();
        assertEquals(bench.app.url("/sub/e"), status);
    }
}
