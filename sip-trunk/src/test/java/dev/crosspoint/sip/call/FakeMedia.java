package dev.crosspoint.sip.call;

import dev.crosspoint.media.sdp.SdpRejected;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Descriptions without media: says what it is asked for and remembers what it was told. */
public class FakeMedia implements SessionMedia {
    public final List<String> offersTaken = new ArrayList<>();
    public final List<String> answersTaken = new ArrayList<>();
    private final int port;
    private int version;
    private boolean held;

    public FakeMedia(int port) {
        this.port = port;
    }

    private String sdp(String direction) {
        version++;
        return "v=0\r\no=- " + port + " " + version + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio " + port + " RTP/AVP 0\r\na=" + direction + "\r\n";
    }

    @Override
    public synchronized String createOffer() {
        return sdp("sendrecv");
    }

    @Override
    public synchronized String createAnswer(String offer) throws SdpRejected {
        check(offer);
        offersTaken.add(offer);
        boolean inactive = offer.contains("a=inactive");
        held = offer.contains("a=sendonly") || inactive;
        return sdp(inactive ? "inactive" : held ? "recvonly" : "sendrecv");
    }

    @Override
    public synchronized void acceptAnswer(String answer) throws SdpRejected {
        check(answer);
        answersTaken.add(answer);
    }

    private static void check(String sdp) throws SdpRejected {
        if (!sdp.contains("m=audio")) {
            throw new SdpRejected("no audio");
        }
    }

    @Override
    public synchronized String createReoffer(boolean hold) {
        return sdp(hold ? "sendonly" : "sendrecv");
    }

    @Override
    public synchronized boolean heldByRemote() {
        return held;
    }

    @Override
    public void signalledFrom(InetAddress address) { }
}
