package dev.crosspoint.signaling.bxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents mean. */
class BxmlTest {
    private static final URI BASE = URI.create("https://app.example/voice/answer?step=1");

    static BxmlDocument accepted(String xml) {
        return assertInstanceOf(BxmlResult.Accepted.class, parse(xml)).document();
    }

    static BxmlResult.Refused refused(String xml) {
        return assertInstanceOf(BxmlResult.Refused.class, parse(xml));
    }

    static BxmlResult parse(String xml) {
        return Bxml.parse(xml.getBytes(StandardCharsets.UTF_8), BASE);
    }

    private static Verb only(String verb) {
        List<Verb> verbs = accepted("<Response>" + verb + "</Response>").verbs();
        assertEquals(1, verbs.size());
        return verbs.getFirst();
    }

    @Test
    void connect_then_redirect_as_text_reads_as_the_quick_start_writes_it() {
        BxmlDocument document = accepted("""
            <Response>
            <Connect>
            <Endpoint>e-12345678-90ab-cdef-1234-567890abcdef</Endpoint>
            </Connect>
            <Redirect>https://myapp.com/nextVerb</Redirect>
            </Response>
            """);
        Connect connect = assertInstanceOf(Connect.class, document.verbs().get(0));
        assertEquals("e-12345678-90ab-cdef-1234-567890abcdef", connect.endpointId());
        assertNull(connect.eventCallbackUrl());
        Redirect redirect = assertInstanceOf(Redirect.class, document.verbs().get(1));
        assertEquals(URI.create("https://myapp.com/nextVerb"), redirect.callback().url());
        assertEquals("POST", redirect.callback().method());
        assertNull(redirect.callback().fallback());
        assertNull(redirect.tag());
        assertEquals(List.of(), document.warnings());
    }

    @Test
    void both_roots_with_declaration_comments_and_byte_order_mark_are_read() {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- hello --><Bxml><!-- x --><Hangup/></Bxml>\n";
        assertEquals(List.of(new Hangup()), accepted(body).verbs());
        assertEquals(List.of(new Hangup()), accepted("\uFEFF" + body).verbs());
        assertEquals(List.of(), accepted("<Response/>").verbs());
    }

    @Test
    void redirect_reads_every_attribute_and_prefers_the_attribute_to_the_text() {
        Redirect redirect = (Redirect) only("""
            <Redirect redirectUrl="/next" redirectMethod="GET" redirectFallbackUrl="https://b.example/f"
             redirectFallbackMethod="GET" username="u" password="p" fallbackUsername="fu" fallbackPassword="fp"
             tag="green">https://ignored.example/</Redirect>""");
        Callback fallback = new Callback(URI.create("https://b.example/f"), "GET", "fu", "fp", null);
        assertEquals(new Callback(URI.create("https://app.example/next"), "GET", "u", "p", fallback),
            redirect.callback());
        assertEquals("green", redirect.tag());
    }

    @Test
    void empty_attributes_count_as_absent_but_an_empty_tag_clears() {
        Redirect redirect = (Redirect) only("""
            <Redirect redirectUrl="/n" redirectMethod="" redirectFallbackUrl="" username="" tag=""/>""");
        assertEquals(new Callback(URI.create("https://app.example/n"), "POST", null, null, null), redirect.callback());
        assertEquals("", redirect.tag());
        assertEquals(new Pause(Duration.ofSeconds(1)), only("<Pause duration=''/>"));
    }

    @Test
    void relative_urls_are_resolved_against_the_answering_url() {
        assertEquals("https://app.example/voice/next", redirectTo("next"));
        assertEquals("https://app.example/next", redirectTo("/next"));
        assertEquals("https://app.example/voice/answer?step=2", redirectTo("?step=2"));
        assertEquals("https://other.example/x", redirectTo("//other.example/x"));
        assertEquals("https://app.example/a%20b?q=%7B%22k%22:1%7D", redirectTo("/a b?q={&quot;k&quot;:1}"));
    }

    @Test
    void a_base_without_a_path_still_resolves() {
        byte[] body = "<Response><Redirect redirectUrl='next'/></Response>".getBytes(StandardCharsets.UTF_8);
        BxmlResult result = Bxml.parse(body, URI.create("http://app.example"));
        Redirect redirect = (Redirect) ((BxmlResult.Accepted) result).document().verbs().getFirst();
        assertEquals(URI.create("http://app.example/next"), redirect.callback().url());
    }

    @Test
    void relative_urls_without_a_base_are_refused() {
        byte[] relative = "<Response><Redirect redirectUrl='/n'/></Response>".getBytes(StandardCharsets.UTF_8);
        BxmlResult.Refused refused = assertInstanceOf(BxmlResult.Refused.class, Bxml.parse(relative, null));
        assertEquals(BxmlResult.Why.INVALID, refused.why());
        byte[] absolute = "<Response><Redirect redirectUrl='http://a/n'/></Response>".getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(BxmlResult.Accepted.class, Bxml.parse(absolute, null));
    }

    private static String redirectTo(String url) {
        return ((Redirect) only("<Redirect redirectUrl=\"" + url + "\"/>")).callback().url().toString();
    }

    @Test
    void durations_and_flags_have_defaults_and_take_decimals() {
        assertEquals(new Pause(Duration.ofSeconds(1)), only("<Pause/>"));
        assertEquals(new Pause(Duration.ofMillis(2500)), only("<Pause duration='2.5'/>"));
        assertEquals(new Ring(Duration.ofSeconds(5), true), only("<Ring/>"));
        assertEquals(new Ring(Duration.ofMillis(100), false), only("<Ring duration='0.1' answerCall='false'/>"));
    }

    @Test
    void tag_text_is_trimmed_and_may_be_empty() {
        assertEquals(new Tag("blue"), only("<Tag>  blue\n </Tag>"));
        assertEquals(new Tag(""), only("<Tag/>"));
        assertEquals(new Tag("a<b & c"), only("<Tag>a&lt;b <![CDATA[& c]]></Tag>"));
    }

    @Test
    void connect_resolves_its_event_urls() {
        Connect connect = (Connect) only("""
            <Connect eventCallbackUrl="/events" eventFallbackUrl="https://f.example/e"><Endpoint> e-1 </Endpoint>
            </Connect>""");
        assertEquals(new Connect("e-1", URI.create("https://app.example/events"), URI.create("https://f.example/e")),
            connect);
    }

    @Test
    void unknown_attributes_and_stray_text_are_warnings() {
        BxmlDocument document = accepted("<Response>hm<Hangup colour='red'/><Connect><Endpoint x='1'>e-1</Endpoint>"
            + "</Connect></Response>");
        assertEquals(2, document.verbs().size());
        assertEquals(3, document.warnings().size(), document.warnings()::toString);
        assertTrue(document.warnings().getFirst().contains("colour"), document.warnings()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<Dance/>", "<response/>", "<hangup/>", "<Endpoint>e-1</Endpoint>", "<PhoneNumber>+15551230001</PhoneNumber>",
        "<Connect/>", "<Connect><Endpoint/></Connect>", "<Connect><Endpoint>  </Endpoint></Connect>",
        "<Connect><Endpoint>e-1</Endpoint><Endpoint>e-2</Endpoint></Connect>",
        "<Connect><Hangup/></Connect>", "<Connect><Endpoint><b/>e-1</Endpoint></Connect>",
        "<Connect eventCallbackUrl='ftp://x/y'><Endpoint>e-1</Endpoint></Connect>",
        "<Redirect/>", "<Redirect>  </Redirect>", "<Redirect redirectUrl='javascript:alert(1)'/>",
        "<Redirect redirectUrl='http://'/>", "<Redirect redirectUrl='/x' redirectMethod='PUT'/>",
        "<Redirect redirectUrl='/x' redirectMethod='post'/>", "<Redirect redirectUrl='/x'><Hangup/></Redirect>",
        "<Pause duration='0'/>", "<Pause duration='0.09'/>", "<Pause duration='86401'/>", "<Pause duration='-1'/>",
        "<Pause duration='NaN'/>", "<Pause duration='one'/>", "<Pause duration='Infinity'/>",
        "<Ring answerCall='yes'/>", "<Ring answerCall='TRUE'/>", "<Ring duration='1e9'/>", "<Hangup><Pause/></Hangup>"})
    void a_fault_anywhere_refuses_the_whole_document(String verb) {
        BxmlResult.Refused refused = refused("<Response><Tag>first</Tag>" + verb + "<Hangup/></Response>");
        assertEquals(BxmlResult.Why.INVALID, refused.why());
    }

    @Test
    void lengths_are_bounded() {
        assertEquals(new Tag("x".repeat(256)), only("<Tag>" + "x".repeat(256) + "</Tag>"));
        refused("<Response><Tag>" + "x".repeat(257) + "</Tag></Response>");
        refused("<Response><Redirect redirectUrl='/x' tag='" + "x".repeat(257) + "'/></Response>");
        refused("<Response><Redirect redirectUrl='/" + "x".repeat(2048) + "'/></Response>");
        refused("<Response><Redirect redirectUrl='/x' username='" + "x".repeat(1025) + "'/></Response>");
    }

    @Test
    void a_verb_of_the_contract_that_is_not_built_is_named_and_the_document_refused() {
        BxmlResult.Refused refused = refused("<Response><Pause/>"
            + "<StartTranscription name='x'><CustomParam/></StartTranscription>"
            + "<Transfer><PhoneNumber>+15551230001</PhoneNumber></Transfer></Response>");
        assertEquals(BxmlResult.Why.UNSUPPORTED, refused.why());
        assertEquals("the verb StartTranscription is not supported yet", refused.message());
        assertEquals(BxmlResult.Why.INVALID,
            refused("<Response><StartTranscription/><Dance/></Response>").why());
    }

    @Test
    void mixed_content_keeps_its_order() throws BxmlFault {
        XmlNode.Element root = XmlTree.read("<R>a<b xml:lang='de'>c</b>d</R>".getBytes(StandardCharsets.UTF_8));
        assertEquals(new XmlNode.Text("a"), root.content().get(0));
        XmlNode.Element inner = assertInstanceOf(XmlNode.Element.class, root.content().get(1));
        assertEquals("de", inner.attributes().get("xml:lang"));
        assertEquals(new XmlNode.Text("d"), root.content().get(2));
        assertEquals("ad", root.text());
    }

    @Test
    void faults_name_the_line() {
        String message = refused("<Response>\n<Hangup/>\n<Dance/>\n</Response>").message();
        assertEquals("line 3: unknown verb Dance", message);
    }
}
