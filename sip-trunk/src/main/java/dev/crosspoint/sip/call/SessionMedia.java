package dev.crosspoint.sip.call;

import dev.crosspoint.media.sdp.SdpRejected;
import java.net.InetAddress;

/** The media of a call as signalling needs it: descriptions in, descriptions out. May block briefly. */
public interface SessionMedia {
    String createOffer();

    String createAnswer(String offer) throws SdpRejected;

    void acceptAnswer(String answer) throws SdpRejected;

    String createReoffer(boolean hold);

    boolean heldByRemote();

    void signalledFrom(InetAddress address);
}
