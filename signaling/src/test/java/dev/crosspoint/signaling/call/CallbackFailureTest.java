package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.BasicCredentials;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that do not answer as the contract asks. */
class CallbackFailureTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private CustomerApp.Hit ended(String cause) {
        CustomerApp.Hit hit = bench.app.next("/status");
        assertEquals(cause, hit.text("cause"), hit::toString);
        assertTrue(hit.text("errorMessage") != null && hit.text("errorId") != null, hit::toString);
        return hit;
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 302, 400, 404, 500, 503})
    void a_failing_status_goes_to_the_fallback(int status) {
        bench.app.replies("/initiate", status, "text/plain", "no").says("/initiate-2", "<Ring duration='9'/>");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        CustomerApp.Hit second = bench.app.next("/initiate-2");
        assertEquals("initiate", second.text("eventType"));
        assertEquals("200", call.did.next());
    }

    @ParameterizedTest
    @CsvSource({"fallback,Basic ZmFsbGJhY2s6cHc=", ","})
    void the_fallback_is_sent_its_own_credentials_or_none(String username, String authorization) {
        BasicCredentials fallback = username == null ? null : new BasicCredentials(username, "pw");
        try (Bench secured = new Bench(CallSettings.defaults(), Duration.ofSeconds(15), null,
            new BasicCredentials("first", "pw"), fallback)) {
            secured.app.replies("/initiate", 500, "text/plain", "no").says("/initiate-2", "");
            secured.incoming();
            assertEquals("Basic Zmlyc3Q6cHc=", secured.app.next("/initiate").authorization());
            assertEquals(authorization, secured.app.next("/initiate-2").authorization());
            assertEquals("Basic Zmlyc3Q6cHc=", secured.app.next("/status").authorization());
        }
    }

    @Test
    void both_failing_is_a_callback_error() {
        bench.app.replies("/initiate", 500, "text/plain", "no").replies("/initiate-2", 404, "text/plain", "no");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        bench.app.next("/initiate-2");
        assertEquals("reject 500", call.did.next());
        ended("callback-error");
    }

    @Test
    void a_refused_connection_is_a_callback_error() {
        bench.app.says("/initiate", "<Redirect redirectUrl='http://127.0.0.1:1/nobody'/>");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("reject 500", call.did.next());
        ended("callback-error");
    }

    @Test
    void a_hanging_application_is_a_callback_error_after_its_timeouts() {
        try (Bench quick = new Bench(CallSettings.defaults(), Duration.ofSeconds(1))) {
            quick.app.hangs("/initiate").hangs("/initiate-2");
            FakePhones.Incoming call = quick.incoming();
            quick.app.next("/initiate");
            quick.app.next("/initiate-2");
            assertEquals("reject 500", call.did.next());
            assertEquals("callback-error", quick.app.next("/status").text("cause"));
        }
    }

    @Test
    void after_the_answer_a_callback_error_hangs_up() {
        bench.app.says("/initiate", "<Ring duration='1'/><Redirect redirectUrl='/bad'/>")
            .replies("/bad", 500, "text/plain", "");
        FakePhones.Incoming call = bench.incoming();
        bench.time.pass(Duration.ofSeconds(1));
        assertEquals("200", call.did.next());
        assertEquals("hangup 41", call.did.next());
        bench.app.next("/initiate");
        bench.app.next("/bad");
        ended("callback-error");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/xml|<Response><Dance/></Response>|invalid-bxml",
        "application/xml|<Response><Pause duration='0'/></Response>|invalid-bxml",
        "application/xml|<Response>|invalid-bxml",
        "application/xml|nonsense|invalid-bxml",
        "application/xml|<!DOCTYPE a [<!ENTITY b 'c'>]><Response>&b;</Response>|invalid-bxml",
        "application/json|{\"verbs\":[]}|invalid-bxml",
        "text/html|<Response><Ring/></Response>|invalid-bxml",
        "application/xml|<Response><Ring/><StartTranscription/></Response>|application-error"})
    void a_document_that_cannot_run_ends_the_call_before_anything_of_it_ran(String type, String body, String cause) {
        bench.app.replies("/initiate", 200, type, body);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("reject 500", call.did.next());
        CustomerApp.Hit end = ended(cause);
        if (cause.equals("application-error")) {
            assertEquals("the verb StartTranscription is not supported yet", end.text("errorMessage"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml; charset=utf-8", "text/xml", "APPLICATION/XML", ""})
    void other_ways_to_say_xml_are_understood(String type) {
        bench.app.replies("/initiate", 200, type.isEmpty() ? null : type, "<Response><Ring/></Response>");
        assertEquals("200", bench.incoming().did.next());
    }

    @Test
    void a_document_in_another_charset_is_read_by_its_header() {
        bench.app.replies("/initiate", 200, "application/xml; charset=ISO-8859-1", "<Response><Ring/></Response>");
        assertEquals("200", bench.incoming().did.next());
    }

    @Test
    void a_document_over_64_kilobytes_is_invalid() {
        bench.app.says("/initiate", "<Ring/><!--" + "x".repeat(64 * 1024) + "-->");
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("reject 500", call.did.next());
        assertTrue(ended("invalid-bxml").text("errorMessage").contains("64 KB"));
    }

    @ParameterizedTest
    @CsvSource({"204,''", "200,''", "200,'  '", "201,''"})
    void an_empty_answer_hangs_up(int status, String body) {
        bench.app.replies("/initiate", status, null, body);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("reject 603", call.did.next());
        ended("rejected");
    }

    @Test
    void an_application_that_sends_the_call_in_circles_is_stopped() {
        bench.app.says("/initiate", "<Redirect redirectUrl='/initiate'/>");
        FakePhones.Incoming call = bench.incoming();
        assertEquals("reject 500", call.did.next());
        for (int i = 0; i < 100; i++) {
            bench.app.next("/initiate");
        }
        ended("application-error");
    }

    @Test
    void a_disconnect_nobody_takes_leaves_nothing_behind() {
        bench.app.replies("/disconnect", 500, "text/plain", "").says("/answer", "<Hangup/>");
        bench.create(Map.of());
        bench.phones.dialled.next().answers();
        bench.app.next("/answer");
        bench.app.next("/disconnect");
        bench.awaitNoCalls();
    }

    @Test
    void two_webhooks_of_one_call_never_overlap() {
        bench.app.says("/initiate", "<Tag>1</Tag><Redirect redirectUrl='/a'/>")
            .says("/a", "<Redirect redirectUrl='/b'/>").says("/b", "<Hangup/>");
        bench.incoming();
        for (String path : new String[] {"/initiate", "/a", "/b", "/status"}) {
            bench.app.next(path);
        }
        assertEquals(1, bench.app.mostBusy.get());
    }
}
