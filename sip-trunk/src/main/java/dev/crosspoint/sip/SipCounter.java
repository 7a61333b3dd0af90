package dev.crosspoint.sip;

/** Everything the SIP side counts: each with its name for metrics and what one unit of it means. */
public enum SipCounter {
    MESSAGES_RECEIVED("sip_messages_received", "messages that could be read"),
    MESSAGES_SENT("sip_messages_sent", "messages given to a socket"),
    SEND_FAILURES("sip_send_failures", "messages no socket would take"),
    MALFORMED("sip_malformed", "datagrams and stream messages that are not usable SIP"),
    STRANGERS("sip_strangers", "requests from addresses of no trunk, refused with 403"),
    UDP_QUEUE_FULL("sip_udp_queue_full", "datagrams dropped because the inbox was full"),
    UDP_NEW_CALLS_SHED("sip_udp_new_calls_shed", "INVITE datagrams dropped unread because the inbox was half full"),
    TCP_CONNECTIONS_REFUSED("sip_tcp_connections_refused", "connections closed at once, too many were open"),
    TCP_CONNECTIONS_BROKEN("sip_tcp_connections_broken", "connections closed for their content, silence or slowness"),
    CALL_QUEUE_FULL("sip_call_queue_full", "messages dropped because their call had too many waiting"),
    CALLS_IN("sip_calls_in", "calls from trunks that were told to the control plane"),
    CALLS_OUT("sip_calls_out", "calls dialled"),
    CALLS_OVER_LIMIT("sip_calls_over_limit", "calls refused with 503, too many were active"),
    CALLS_OVER_RATE("sip_calls_over_rate", "calls refused with 503, too many came in one second"),
    CALLS_NO_MEDIA("sip_calls_no_media", "calls refused with 503, no RTP port was free"),
    CALLS_SDP_REJECTED("sip_calls_sdp_rejected", "calls refused with 488"),
    REQUESTS_WITHOUT_DIALOG("sip_requests_without_dialog", "requests answered with 481"),
    STRAY_RESPONSES("sip_stray_responses", "responses that belong to nothing"),
    GLARE("sip_glare", "re-INVITEs and UPDATEs that crossed, answered with or meeting 491"),
    LATE_ANSWERS("sip_late_answers", "2xx of a further fork or after a CANCEL, acknowledged and ended"),
    UNACKNOWLEDGED("sip_unacknowledged", "answers of ours that were never acknowledged"),
    SESSION_EXPIRED("sip_session_expired", "calls ended because their session was not refreshed"),
    AUTH_FAILED("sip_auth_failed", "challenges we could not answer"),
    DIGITS_IN_INFO("sip_digits_in_info", "digits that came in INFO requests"),
    DIGITS_TWICE("sip_digits_twice", "digits left out because they came in INFO and in the media too"),
    REFERS_OUT("sip_refers_out", "requests to far sides to call somebody else"),
    REFERS_IN("sip_refers_in", "requests of far sides to connect their party elsewhere, told to the call"),
    REFERS_REFUSED("sip_refers_refused", "such requests refused, for whatever reason"),
    FAULTS("sip_faults", "exceptions caught at the edge of a call: our bugs"),
    THREADS_RESTARTED("sip_threads_restarted", "threads found dead by the watchdog and started again");

    private final String metric;
    private final String meaning;

    SipCounter(String metric, String meaning) {
        this.metric = metric;
        this.meaning = meaning;
    }

    public String metric() {
        return metric;
    }

    public String meaning() {
        return meaning;
    }
}
