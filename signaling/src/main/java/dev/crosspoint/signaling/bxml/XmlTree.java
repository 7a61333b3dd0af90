package dev.crosspoint.signaling.bxml;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads XML of unknown origin into a tree within fixed bounds; no DTD, no entities but the five of XML itself. */
final class XmlTree {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_ELEMENTS = 1000;
    private static final int MAX_ATTRIBUTES = 64;
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;
    private int elements;

    private XmlTree(XMLStreamReader xml) {
        this.xml = xml;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not allowed");
        });
        return factory;
    }

    static XmlNode.Element read(byte[] body) throws BxmlFault {
        String text = decode(body);
        try {
            XMLStreamReader reader;
            synchronized (FACTORY) { // the factory re-uses a reader's parts and promises nothing about threads
                reader = FACTORY.createXMLStreamReader(new StringReader(text));
            }
            try {
                return new XmlTree(reader).document();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new BxmlFault(line, "not well-formed XML: " + firstLine(e));
        } catch (RuntimeException e) { // the reader's own faults on hostile input are the document's, not ours
            throw new BxmlFault(0, "not well-formed XML");
        }
    }

    private static String decode(byte[] body) throws BxmlFault {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(body)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw new BxmlFault(0, "the document is not UTF-8");
        }
    }

    private XmlNode.Element document() throws XMLStreamException, BxmlFault {
        XmlNode.Element root = null;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> root = element(1);
                case XMLStreamConstants.DTD -> throw fault("a document type declaration is not allowed");
                case XMLStreamConstants.ENTITY_REFERENCE -> throw fault("entities are not allowed");
                default -> { } // comments, processing instructions, white space
            }
        }
        if (root == null) {
            throw fault("the document has no element");
        }
        return root;
    }

    /** Reads the element whose start tag is current, up to and with its end tag. */
    private XmlNode.Element element(int depth) throws XMLStreamException, BxmlFault {
        if (depth > MAX_DEPTH) {
            throw fault("more than " + MAX_DEPTH + " elements inside each other");
        }
        if (++elements > MAX_ELEMENTS) {
            throw fault("more than " + MAX_ELEMENTS + " elements");
        }
        String name = xml.getLocalName();
        int line = xml.getLocation().getLineNumber();
        Map<String, String> attributes = attributes();
        List<XmlNode> content = new ArrayList<>();
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> content.add(element(depth + 1));
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlNode.Element(name, attributes, content, line);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    content.add(new XmlNode.Text(xml.getText()));
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw fault("entities are not allowed");
                case XMLStreamConstants.END_DOCUMENT -> throw fault("the document ends early");
                default -> { } // comments, processing instructions
            }
        }
    }

    private Map<String, String> attributes() throws BxmlFault {
        if (xml.getAttributeCount() > MAX_ATTRIBUTES) {
            throw fault("more than " + MAX_ATTRIBUTES + " attributes");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String prefix = xml.getAttributePrefix(i);
            String name = xml.getAttributeLocalName(i);
            attributes.put(prefix == null || prefix.isEmpty() ? name : prefix + ":" + name, xml.getAttributeValue(i));
        }
        return attributes;
    }

    private BxmlFault fault(String message) {
        return new BxmlFault(xml.getLocation().getLineNumber(), message);
    }

    /** The reader's message is "ParseError at [row,col]:[..]\nMessage: text"; only the text says something new. */
    private static String firstLine(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        String text = at < 0 ? message : message.substring(at + "Message: ".length());
        String line = text.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
