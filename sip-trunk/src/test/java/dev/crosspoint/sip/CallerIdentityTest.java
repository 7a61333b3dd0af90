package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.IncomingCall.Diversion;
import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.sip.message.SipParser;
import dev.crosspoint.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerIdentityTest {
    private static final String FROM = "\"Ann\" <sip:+15551230002@192.0.2.9>;tag=f1";

    private static SipRequest invite(String from, String... headers) {
        String text = "INVITE sip:+15551230001@192.0.2.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKa1;rport\r\n"
                + "Max-Forwards: 70\r\nFrom: " + from + "\r\nTo: <sip:+15551230001@192.0.2.1>\r\n"
                + "Call-ID: abc@192.0.2.9\r\nCSeq: 7 INVITE\r\nContact: <sip:gw@192.0.2.9:5070>\r\n"
                + String.join("", List.of(headers).stream().map(line -> line + "\r\n").toList())
                + "Content-Length: 0\r\n\r\n";
        SipParser.Result result = new SipParser().parse(text.getBytes(StandardCharsets.UTF_8));
        return assertInstanceOf(SipRequest.class,
                assertInstanceOf(SipParser.Result.Message.class, result, result::toString).message());
    }

    private static String verstat(SipRequest invite) {
        return CallerIdentity.stirShaken(invite).map(StirShaken::verstat).orElse(null);
    }

    @Test
    void attestation_and_origin_are_read_with_the_verdict() {
        SipRequest invite = invite(FROM,
                "P-Asserted-Identity: <sip:+15551230002;verstat=TN-Validation-Passed@192.0.2.9;user=phone>",
                "P-Attestation-Indicator: A", "P-Origination-ID: 1f9a0f2e-3c0e-4b6f-8b1e-6a0d3ad5c9aa");
        assertEquals(Optional.of(new StirShaken("TN-Validation-Passed", "A", "1f9a0f2e-3c0e-4b6f-8b1e-6a0d3ad5c9aa")),
                CallerIdentity.stirShaken(invite));
        assertEquals("+15551230002", CallerIdentity.caller(invite));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<sip:+15551230002;verstat=TN-Validation-Failed@192.0.2.9;user=phone>",
        "\"Ann\" <sip:+15551230002;npdi;verstat=TN-Validation-Failed@192.0.2.9>",
        "<sip:+15551230002@192.0.2.9;user=phone;verstat=TN-Validation-Failed>",
        "<tel:+15551230002;verstat=TN-Validation-Failed>"})
    void the_verdict_stands_at_the_number_or_the_uri(String address) {
        assertEquals("TN-Validation-Failed", verstat(invite(FROM, "P-Asserted-Identity: " + address)));
        assertEquals("TN-Validation-Failed", verstat(invite(address + ";tag=f1")));
    }

    @Test
    void the_verdict_may_stand_at_the_from_itself() {
        assertEquals("TN-Validation-Failed", verstat(invite(FROM + ";verstat=TN-Validation-Failed")));
    }

    @Test
    void the_asserted_identity_goes_before_the_from() {
        assertEquals("TN-Validation-Failed", verstat(invite("<sip:+1555;verstat=TN-Validation-Passed@h.example>;tag=f1",
                "P-Asserted-Identity: <sip:+1555;verstat=TN-Validation-Failed@h.example>")));
    }

    @Test
    void a_callers_own_words_and_what_cannot_be_meant_are_not_believed() {
        assertEquals(Optional.empty(), CallerIdentity.stirShaken(invite(FROM)));
        assertEquals(Optional.empty(), CallerIdentity.stirShaken(
                invite("\"A;verstat=TN-Validation-Passed\" <sip:+15551230002@192.0.2.9>;tag=f1")));
        assertEquals(Optional.empty(), CallerIdentity.stirShaken(invite(FROM, "P-Attestation-Indicator: AB",
                "P-Origination-ID: " + "x".repeat(65),
                "P-Asserted-Identity: <sip:+1555;verstat=" + "x".repeat(65) + "@h.example>")));
    }

    private static String from(String displayName, boolean privacy) {
        return CallerIdentity.from(new DialRequest("+15551230001", "+15551230002", displayName, privacy, null, "c-1"),
                "sip:+15551230002@gw.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Anonymous", "Private", "Restricted", "Unavailable"})
    void the_word_for_a_caller_who_is_not_shown_stands_in_the_from(String word) {
        assertEquals("\"" + word + "\" <sip:anonymous@anonymous.invalid>", from(word, true));
    }

    @Test
    void other_names_are_shown_only_without_privacy() {
        assertEquals("\"Anonymous\" <sip:anonymous@anonymous.invalid>", from("Ann", true));
        assertEquals("\"Anonymous\" <sip:anonymous@anonymous.invalid>", from(null, true));
        assertEquals("\"Ann\" <sip:+15551230002@gw.example>", from("Ann", false));
    }

    @Test
    void diversions_are_read_and_passed_on_with_what_they_say() {
        List<Diversion> steps = CallerIdentity.diversions(invite(FROM,
                "Diversion: \"Bob, B\" <sip:+15550000002@h.example>;reason=no-answer;privacy=\"full\";screen=yes;"
                + "counter=2;limit=5, <sip:+15550000001@h.example>;reason=\"odd one\";counter=" + "1".repeat(65)));
        assertEquals(List.of(new Diversion("+15550000002", "no-answer", "full", "yes", "2", "5"),
                new Diversion("+15550000001", "unknown")), steps);
        DialRequest on = new DialRequest("+15551230001", "+15551230002", null, false, null, steps, "c-1");
        assertEquals("<sip:+15550000002@gw.example>;reason=no-answer;privacy=full;screen=yes;counter=2;limit=5, "
                + "<sip:+15550000001@gw.example>;reason=unknown",
                CallerIdentity.headers(on, "sip:+15551230002@gw.example").get("Diversion"));
    }
}
