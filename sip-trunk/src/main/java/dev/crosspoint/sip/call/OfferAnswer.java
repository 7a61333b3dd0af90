package dev.crosspoint.sip.call;

import dev.crosspoint.media.sdp.SdpRejected;

/** Whose turn it is with session descriptions (RFC 3264, RFC 6337), and what was last said. */
final class OfferAnswer {
    private final SessionMedia media;
    private boolean ourOfferOpen;
    private boolean exchanged;
    private boolean holding;
    private String localDescription;
    private String lastRemote;

    OfferAnswer(SessionMedia media) {
        this.media = media;
    }

    String offer() {
        localDescription = media.createOffer();
        ourOfferOpen = true;
        return localDescription;
    }

    String reoffer(boolean hold) {
        localDescription = media.createReoffer(hold);
        ourOfferOpen = true;
        return localDescription;
    }

    /** The answer to our offer, final. */
    void answered(String sdp) throws SdpRejected {
        preview(sdp);
        ourOfferOpen = false;
        exchanged = true;
    }

    /** An answer that may still change: it came in an unreliable provisional response. */
    void preview(String sdp) throws SdpRejected {
        if (!sdp.equals(lastRemote)) {
            media.acceptAnswer(sdp);
            lastRemote = sdp;
        }
    }

    /** What was previewed counts: the 2xx carried no description of its own. */
    boolean settlePreview() {
        if (lastRemote != null) {
            ourOfferOpen = false;
            exchanged = true;
        }
        return lastRemote != null;
    }

    String answer(String offer) throws SdpRejected {
        localDescription = media.createAnswer(offer);
        lastRemote = offer;
        exchanged = true;
        return localDescription;
    }

    /** Our re-offer was refused: all stays as it was. */
    void refused() {
        ourOfferOpen = false;
        localDescription = media.createReoffer(holding);
    }

    void holding(boolean on) {
        holding = on;
    }

    boolean holding() {
        return holding;
    }

    boolean ourOfferOpen() {
        return ourOfferOpen;
    }

    /** At least one offer was answered. */
    boolean exchanged() {
        return exchanged;
    }

    /** What we last said. */
    String localDescription() {
        return localDescription;
    }

    boolean heldByRemote() {
        return media.heldByRemote();
    }
}
