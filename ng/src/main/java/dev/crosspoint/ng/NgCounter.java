package dev.crosspoint.ng;

/** Everything the ng server counts: each with its name for metrics and what one unit of it means. */
public enum NgCounter {
    REQUESTS_PING("requests_ping", "ping requests"),
    REQUESTS_OFFER("requests_offer", "offer requests"),
    REQUESTS_ANSWER("requests_answer", "answer requests"),
    REQUESTS_DELETE("requests_delete", "delete requests"),
    REQUESTS_QUERY("requests_query", "query requests"),
    REQUESTS_LIST("requests_list", "list requests"),
    REQUESTS_STATISTICS("requests_statistics", "statistics requests"),
    REQUESTS_RECORDING("requests_recording", "start, stop and pause recording requests"),
    REQUESTS_BLOCK("requests_block", "block, unblock, silence and unsilence requests"),
    REQUESTS_PLAY("requests_play", "play media, stop media and play DTMF requests"),
    REQUESTS_SUBSCRIPTION("requests_subscription", "publish, subscribe and unsubscribe requests"),
    REQUESTS_OTHER("requests_other", "requests with a command that nobody here knows"),
    ERRORS("errors", "requests answered with an error"),
    REFUSED("refused", "offers and the like refused because there was no room"),
    SOUNDS_DECODED("sounds_decoded", "sounds of play media that were decoded, the others were at hand"),
    SOUNDS_REFUSED("sounds_refused", "sounds of play media refused because others take up all the room"),
    DUPLICATES("duplicates", "requests that came again and got the same reply again"),
    MALFORMED("malformed", "requests that could not be read"),
    STRANGERS("strangers", "datagrams from addresses that are not served, dropped"),
    SHED("shed", "requests dropped or refused because too many waited"),
    UNANSWERABLE("unanswerable", "replies that no datagram can hold or no socket took"),
    UNKNOWN_FLAGS("unknown_flags", "flags that nobody here knows, ignored"),
    CALLS_CREATED("calls_created", "calls begun by an offer or publish"),
    CALLS_DELETED("calls_deleted", "calls ended by delete"),
    CALLS_TIMED_OUT("calls_timed_out", "calls ended because no media came"),
    CALLS_UNANSWERED("calls_unanswered", "calls ended because no answer came"),
    FAULTS("faults", "exceptions caught at the edge of a request: our bugs");

    private final String metric;
    private final String meaning;

    NgCounter(String metric, String meaning) {
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
