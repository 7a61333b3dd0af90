package dev.crosspoint.sip.message;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One SIP message. Not safe for two threads at once. */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    final SIPMessage wire;

    SipMessage(SIPMessage wire) {
        JainLog.silence();
        this.wire = wire;
    }

    /** The first line, for tests and traces; it can hold a telephone number. */
    public String firstLine() {
        return wire.getFirstLine().trim();
    }

    public String callId() {
        return wire.getCallId().getCallId();
    }

    /** Null when there is none. */
    public String fromTag() {
        return wire.getFromTag();
    }

    /** Null when there is none. */
    public String toTag() {
        return wire.getToTag();
    }

    public long cseq() {
        return wire.getCSeq().getSeqNumber();
    }

    public String cseqMethod() {
        return wire.getCSeq().getMethod();
    }

    /** The topmost Via's branch, empty when there is none. */
    public String branch() {
        String branch = wire.getTopmostVia().getBranch();
        return branch == null ? "" : branch;
    }

    public ViaView via() {
        Via via = wire.getTopmostVia();
        return new ViaView(via.getHost(), via.getPort(), via.getTransport().toUpperCase(Locale.ROOT),
                via.getReceived(), via.hasParameter(Via.RPORT));
    }

    /** The value of the first header of that name, as text. */
    public Optional<String> header(String name) {
        List<String> all = headers(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /** The values of all headers of that name, in order, list headers taken apart. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        Iterator<SIPHeader> found = wire.getHeaders(name);
        while (found.hasNext()) {
            String value = found.next().getHeaderValue();
            values.add(value == null ? "" : value.trim());
        }
        return values;
    }

    /** Whether a header such as Supported or Require names this token. */
    public boolean lists(String headerName, String token) {
        for (String value : headers(headerName)) {
            for (String one : value.split(",")) {
                if (one.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    public SipAddress from() {
        return SipAddress.parse(wire.getFrom().getAddress().toString());
    }

    public SipAddress to() {
        return SipAddress.parse(wire.getTo().getAddress().toString());
    }

    /** The first Contact, if it can be understood. */
    public Optional<SipAddress> contact() {
        return header("Contact").map(SipAddress::parse).filter(c -> !c.uri().isEmpty() && !"*".equals(c.uri()));
    }

    /** The session description, or empty: other bodies do not count, a multipart body is looked through. */
    public Optional<String> sdp() {
        byte[] content = wire.getRawContent();
        if (content == null || content.length == 0 || wire.getContentTypeHeader() == null) {
            return Optional.empty();
        }
        String type = wire.getContentTypeHeader().getContentType() + "/"
                + wire.getContentTypeHeader().getContentSubType();
        String text = new String(content, StandardCharsets.UTF_8);
        if (type.equalsIgnoreCase("application/sdp")) {
            return Optional.of(text);
        }
        if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            return MultipartBody.part(text, wire.getContentTypeHeader().getParameter("boundary"), "application/sdp");
        }
        return Optional.empty();
    }

    /** The body as text; empty when there is none. */
    public String body() {
        byte[] content = wire.getRawContent();
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
    }

    public boolean hasBody() {
        byte[] content = wire.getRawContent();
        return content != null && content.length > 0;
    }

    /** Replaces all headers of that name; a value that is no such header is our own fault. */
    public final void set(String name, String value) {
        wire.removeHeader(name);
        add(name, value);
    }

    /** Adds one more header after those of the same name. */
    public final void add(String name, String value) {
        try {
            wire.attachHeader(StringMsgParser.parseSIPHeader(name + ": " + HeaderText.clean(value)), false);
        } catch (ParseException wrong) {
            throw new IllegalArgumentException("header " + name + ": " + wrong.getMessage(), wrong);
        }
    }

    public final void remove(String name) {
        wire.removeHeader(name);
    }

    public final void sdp(String description) {
        body("application", "sdp", description.getBytes(StandardCharsets.UTF_8));
    }

    public final void body(String type, String subtype, byte[] content) {
        wire.setMessageContent(type, subtype, content);
    }

    /** The bytes for the wire; names {@code transport} in the topmost Via of a request. */
    public final byte[] encode(String transport) {
        return wire.encodeAsBytes(this instanceof SipRequest ? transport : wire.getTopmostVia().getTransport());
    }

    /** What the topmost Via says, without trust in it. */
    public record ViaView(String host, int port, String transport, String received, boolean rport) { }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + cseqMethod() + " " + cseq() + "]";
    }
}
