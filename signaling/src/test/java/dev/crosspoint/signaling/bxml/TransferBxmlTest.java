package dev.crosspoint.signaling.bxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How Transfer is read. */
class TransferBxmlTest {
    private static Transfer transfer(String xml) {
        List<Verb> verbs = BxmlTest.accepted("<Response>" + xml + "</Response>").verbs();
        return assertInstanceOf(Transfer.class, verbs.getFirst());
    }

    @Test
    void numbers_and_sip_uris_are_mixed_each_with_its_own_callbacks() {
        Transfer verb = transfer("""
            <Transfer transferCallerId="+15551112222" callTimeout="12.5" transferCompleteUrl="/done" username="u"
                      password="p" tag="t">
              <PhoneNumber transferAnswerUrl="/a" transferDisconnectUrl="/d" transferDisconnectMethod="GET"
                           username="x" password="y" tag="leg">+15551230001</PhoneNumber>
              <SipUri uui="YQ==;encoding=base64,eyJ;encoding=jwt">sip:bob@example.com</SipUri>
            </Transfer>""");
        assertEquals("+15551112222", verb.callerId());
        assertEquals(Duration.ofMillis(12_500), verb.callTimeout());
        assertEquals("/done", verb.complete().url().getPath());
        assertEquals("u", verb.complete().username());
        assertEquals("t", verb.tag());
        assertEquals(Diverting.Treatment.NONE, verb.diverting().treatment());
        Destination number = verb.destinations().get(0);
        assertEquals("+15551230001", number.to());
        assertEquals("/a", number.answer().url().getPath());
        assertEquals("GET", number.disconnect().method());
        assertEquals("y", number.disconnect().password());
        assertEquals("leg", number.tag());
        Destination sip = verb.destinations().get(1);
        assertEquals("sip:bob@example.com", sip.to());
        assertNull(sip.answer());
        assertNull(sip.disconnect());
    }

    @Test
    void an_empty_caller_id_is_none_and_words_are_caller_ids() {
        assertNull(transfer("<Transfer transferCallerId=''><PhoneNumber>+15551230001</PhoneNumber></Transfer>")
            .callerId());
        assertEquals("Private", transfer("<Transfer transferCallerId='Private'><PhoneNumber>+15551230001</PhoneNumber>"
            + "</Transfer>").callerId());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<Transfer/>",
        "<Transfer><Endpoint>e-1</Endpoint></Transfer>",
        "<Transfer><PhoneNumber>911</PhoneNumber></Transfer>",
        "<Transfer><SipUri>http://example.com</SipUri></Transfer>",
        "<Transfer><SipUri>sip:a b@example.com</SipUri></Transfer>",
        "<Transfer callTimeout='0.5'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer callTimeout='301'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer transferCallerId='nobody'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer transferCallerDisplayName='a&#9;b'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer diversionTreatment='drop'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer diversionReason='bored'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer transferCompleteUrl='ftp://x'><PhoneNumber>+15551230001</PhoneNumber></Transfer>",
        "<Transfer><SipUri uui='plain'>sip:bob@example.com</SipUri></Transfer>"})
    void what_cannot_be_dialled_or_shown_is_refused(String verb) {
        assertEquals(BxmlResult.Why.INVALID, BxmlTest.refused("<Response>" + verb + "</Response>").why());
    }

    @Test
    void more_than_eight_destinations_are_refused() {
        String nine = "<PhoneNumber>+15551230001</PhoneNumber>".repeat(9);
        assertTrue(BxmlTest.refused("<Response><Transfer>" + nine + "</Transfer></Response>").message().contains("9"));
    }
}
