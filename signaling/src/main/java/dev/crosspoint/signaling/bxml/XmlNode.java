package dev.crosspoint.signaling.bxml;

import java.util.List;
import java.util.Map;

/** A document as a tree that keeps mixed content in order, so that speech markup can be read from it. */
sealed interface XmlNode {
    /** Characters between tags, as written, with references resolved. */
    record Text(String value) implements XmlNode { }

    /** One element. Attribute names keep a prefix ({@code xml:lang}). */
    record Element(String name, Map<String, String> attributes, List<XmlNode> content, int line) implements XmlNode {
        public Element {
            attributes = Map.copyOf(attributes);
            content = List.copyOf(content);
        }

        /** The text directly inside, white space at the ends removed. */
        String text() {
            StringBuilder all = new StringBuilder();
            for (XmlNode node : content) {
                if (node instanceof Text text) {
                    all.append(text.value());
                }
            }
            return all.toString().strip();
        }

        List<Element> elements() {
            return content.stream().filter(Element.class::isInstance).map(Element.class::cast).toList();
        }
    }
}
