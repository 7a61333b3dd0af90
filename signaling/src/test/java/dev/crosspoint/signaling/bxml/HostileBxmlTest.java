package dev.crosspoint.signaling.bxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that want something else than to be executed. */
class HostileBxmlTest {
    private static final URI BASE = URI.create("https://app.example/");
    private static final String GOOD = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Response><Tag>ä€</Tag><Connect eventCallbackUrl="/e"><Endpoint>e-1</Endpoint></Connect>
        <Redirect redirectUrl="/n" tag="x">t</Redirect><Pause duration="1.5"/></Response>""";

    private static String refusal(String xml) {
        return refusal(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(byte[] xml) {
        BxmlResult.Refused refused = assertInstanceOf(BxmlResult.Refused.class, Bxml.parse(xml, BASE));
        assertEquals(BxmlResult.Why.INVALID, refused.why());
        return refused.message();
    }

    @Test
    void document_type_declarations_are_refused() {
        assertTrue(refusal("<!DOCTYPE Response><Response/>").contains("document type"));
        refusal("<!DOCTYPE Response SYSTEM 'http://127.0.0.1:1/evil.dtd'><Response/>");
        refusal("<!DOCTYPE r [<!ENTITY a 'b'>]><Response><Tag>&a;</Tag></Response>");
        refusal("<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><Response/>");
    }

    @Test
    void a_local_file_is_never_read(@TempDir Path dir) throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "TOPSECRET");
        String message = refusal("<!DOCTYPE r [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>"
            + "<Response><Tag>&x;</Tag></Response>");
        assertTrue(!message.contains("TOPSECRET"), message);
    }

    @Test
    void a_billion_laughs_are_not_laughed() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 'lol'>");
        for (int i = 1; i < 10; i++) {
            xml.append("<!ENTITY lol").append(i).append(" '").append(("&lol" + (i - 1) + ";").repeat(10)).append("'>");
        }
        refusal(xml + "]><Response><Tag>&lol9;</Tag></Response>");
    }

    @Test
    void undeclared_entities_are_refused_and_the_five_of_xml_are_read() {
        refusal("<Response><Tag>&nbsp;</Tag></Response>");
        refusal("<Response><Redirect redirectUrl='/x' tag='&foo;'/></Response>");
        assertInstanceOf(BxmlResult.Accepted.class, Bxml.parse(
            "<Response><Tag>&lt;&gt;&amp;&quot;&apos;&#65;</Tag></Response>".getBytes(StandardCharsets.UTF_8), BASE));
    }

    @Test
    void depth_elements_and_attributes_are_bounded() {
        assertTrue(refusal("<Response>" + "<a>".repeat(5000) + "</a>".repeat(5000) + "</Response>").contains("inside"));
        assertTrue(refusal("<Response>" + "<Hangup/>".repeat(1001) + "</Response>").contains("more than 1000"));
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        assertTrue(refusal("<Response><Hangup" + attributes + "/></Response>").contains("attributes"));
    }

    @Test
    void size_is_bounded() {
        String start = "<Response><!--";
        String end = "--></Response>";
        String largest = start + "x".repeat(Bxml.MAX_BYTES - start.length() - end.length()) + end;
        assertInstanceOf(BxmlResult.Accepted.class, Bxml.parse(largest.getBytes(StandardCharsets.UTF_8), BASE));
        assertTrue(refusal(largest + " ").contains("64 KB"));
    }

    @Test
    void a_document_cut_at_any_byte_is_refused() {
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(BxmlResult.Accepted.class, Bxml.parse(good, BASE));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertInstanceOf(BxmlResult.Refused.class, Bxml.parse(cut, BASE), "cut at " + length);
        }
    }

    @Test
    void not_utf_8_is_refused() {
        refusal(new byte[] {'<', 'R', (byte) 0xe4, '/', '>'});
        refusal("<Response/>".getBytes(StandardCharsets.UTF_16));
        refusal(new byte[] {0, 1, 2, 3});
        refusal("{\"verbs\":[]}");
        refusal("");
        refusal("<Response/><Response/>");
        refusal("<Response>\u0001</Response>");
    }

    @Test
    void mutated_documents_get_a_verdict() {
        Random random = new Random(20);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 5000; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                bad[random.nextInt(bad.length)] = random.nextBoolean()
                    ? (byte) random.nextInt() : good[random.nextInt(good.length)];
            }
            assertNotNull(Bxml.parse(bad, BASE));
        }
    }
}
