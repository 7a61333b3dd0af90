package dev.crosspoint.signaling.device;

import dev.crosspoint.media.AudioSender;
import dev.crosspoint.media.Bridge;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.PeerOptions;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.media.WebRtcPeer;

/** Device media by the node's engine. */
final class EngineMedia implements DeviceMedia {

    private final MediaEngine engine;

    EngineMedia(MediaEngine engine) {
        this.engine = engine;
    }

    @Override
    public Peer openPeer(String id, String deviceId, MediaEvents sink) {
        return new EnginePeer(engine.openPeer(new PeerOptions(id, deviceId), sink));
    }

    @Override
    public Joint join(PhoneLeg phone, Peer publish, Track toDevice) {
        Bridge bridge = engine.bridge(phone, ((EnginePeer) publish).peer, ((EngineTrack) toDevice).sender);
        return bridge::close;
    }

    private record EngineTrack(AudioSender sender) implements Track {
    }

    private record EnginePeer(WebRtcPeer peer) implements Peer {

        @Override
        public String createOffer() {
            return peer.createOffer();
        }

        @Override
        public void acceptAnswer(String sdp) throws SdpRejected {
            peer.acceptAnswer(sdp);
        }

        @Override
        public String acceptOffer(String sdp) throws SdpRejected {
            return peer.acceptOffer(sdp);
        }

        @Override
        public Track addAudio(String streamId, String trackId) {
            return new EngineTrack(peer.addAudio(streamId, trackId));
        }

        @Override
        public void endAudio(Track track) {
            peer.endAudio(((EngineTrack) track).sender());
        }

        @Override
        public void openChannel(String label) {
            peer.openChannel(label);
        }

        @Override
        public void sendText(String label, String text) {
            peer.sendText(label, text);
        }

        @Override
        public void close() {
            peer.close();
        }
    }
}
