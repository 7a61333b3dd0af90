package dev.crosspoint.sip.message;

import gov.nist.javax.sip.address.GenericURI;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;

/** One SIP request. */
public final class SipRequest extends SipMessage {
    private static final StringMsgParser PARSER = new StringMsgParser();

    private final SIPRequest request;

    SipRequest(SIPRequest request) {
        super(request);
        this.request = request;
    }

    /** A request with nothing but its first line; the caller sets every header. */
    public static SipRequest create(String method, String uri) {
        JainLog.silence();
        SIPRequest request = new SIPRequest();
        try {
            GenericURI parsed = PARSER.parseUrl(HeaderText.clean(uri));
            request.setMethod(method);
            request.setRequestURI(parsed);
        } catch (ParseException wrong) {
            throw new IllegalArgumentException("not a URI for " + method, wrong);
        }
        return new SipRequest(request);
    }

    public String method() {
        return request.getMethod();
    }

    public boolean is(String method) {
        return method.equals(request.getMethod());
    }

    public String uri() {
        return request.getRequestURI().toString();
    }

    public SipAddress target() {
        return SipAddress.parse(uri());
    }

    /** An independent copy, to be changed and sent again. */
    public SipRequest copy() {
        return new SipRequest((SIPRequest) request.clone());
    }

    public SipResponse response(int code) {
        return response(code, null);
    }

    /** A response with Via, From, To, Call-ID, CSeq and Record-Route taken over; null = the code's usual phrase. */
    public SipResponse response(int code, String reason) {
        return new SipResponse(request.createResponse(code, reason == null ? null : HeaderText.clean(reason)));
    }

    /** Notes in the topmost Via where this really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
    public void receivedFrom(String address, int port) {
        var via = request.getTopmostVia();
        try {
            if (via.hasParameter("rport")) {
                via.setParameter("rport", Integer.toString(port));
                via.setReceived(address);
            } else if (!address.equals(via.getHost())) {
                via.setReceived(address);
            }
        } catch (ParseException wrong) {
            throw new IllegalStateException("address " + address, wrong);
        }
    }
}
