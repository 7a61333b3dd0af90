package dev.crosspoint.signaling.device;

import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.sdp.SdpRejected;

/** What the device side asks of the media plane; the engine implements it, and a script where no media is wanted. */
interface DeviceMedia {

    Peer openPeer(String id, String deviceId, MediaEvents sink);

    /** Joins a call's phone to a device; media flows until the joint is closed. */
    Joint join(PhoneLeg phone, Peer publish, Track toDevice);

    /** One peer connection. */
    interface Peer {
        String createOffer();

        void acceptAnswer(String sdp) throws SdpRejected;

        String acceptOffer(String sdp) throws SdpRejected;

        Track addAudio(String streamId, String trackId);

        void endAudio(Track track);

        void openChannel(String label);

        void sendText(String label, String text);

        void close();
    }

    /** Audio that we send on a peer. */
    interface Track {
    }

    /** A call and a device that hear each other. */
    interface Joint {
        void close();
    }
}
