package dev.crosspoint.sip.message;

import gov.nist.javax.sip.message.SIPResponse;

/** One SIP response. */
public final class SipResponse extends SipMessage {
    private final SIPResponse response;

    SipResponse(SIPResponse response) {
        super(response);
        this.response = response;
    }

    public int code() {
        return response.getStatusCode();
    }

    public String reason() {
        String reason = response.getReasonPhrase();
        return reason == null ? "" : reason;
    }

    public boolean provisional() {
        return code() < 200;
    }

    public boolean success() {
        return code() >= 200 && code() < 300;
    }

    /** Sets our tag when the To header has none. */
    public SipResponse tagged(String tag) {
        if (toTag() == null) {
            response.setToTag(tag);
        }
        return this;
    }
}
