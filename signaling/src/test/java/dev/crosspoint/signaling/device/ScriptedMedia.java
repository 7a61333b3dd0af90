package dev.crosspoint.signaling.device;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.sdp.SdpRejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A media plane without media: notes what it is asked, and reports what the test tells it to. */
final class ScriptedMedia implements DeviceMedia {

    /** An SDP that is refused. */
    static final String BAD_SDP = "bad";

    final Map<String, FakePeer> peers = new ConcurrentHashMap<>();
    final List<String> joints = new CopyOnWriteArrayList<>();
    volatile boolean refusesToJoin;
    volatile boolean broken;

    @Override
    public Peer openPeer(String id, String deviceId, MediaEvents sink) {
        if (broken) {
            throw new IllegalStateException("no media here");
        }
        FakePeer peer = new FakePeer(id, sink);
        peers.put(id, peer);
        return peer;
    }

    @Override
    public Joint join(PhoneLeg phone, Peer publish, Track toDevice) {
        if (refusesToJoin) {
            throw new IllegalStateException("leg is closed");
        }
        String name = ((FakePeer) publish).id + " with " + ((FakeTrack) toDevice).trackId;
        joints.add("joined " + name);
        return () -> joints.add("parted " + name);
    }

    record FakeTrack(String streamId, String trackId) implements Track {
    }

    /** One scripted peer connection. */
    static final class FakePeer implements Peer {
        final String id;
        final List<String> log = new CopyOnWriteArrayList<>();
        private final MediaEvents sink;
        private final List<FakeTrack> tracks = new ArrayList<>();
        private final List<FakeTrack> inactive = new ArrayList<>();
        private int offers;
        volatile boolean closed;

        FakePeer(String id, MediaEvents sink) {
            this.id = id;
            this.sink = sink;
        }

        /** What the media plane reports. */
        void report(MediaEvent event) {
            sink.on(event);
        }

        @Override
        public String createOffer() {
            StringBuilder sdp = new StringBuilder("offer " + ++offers + " application");
            for (FakeTrack track : tracks) {
                sdp.append(inactive.contains(track) ? " inactive" : " sendonly msid:" + track.streamId + " "
                        + track.trackId);
            }
            return sdp.toString();
        }

        @Override
        public void acceptAnswer(String sdp) throws SdpRejected {
            if (sdp.equals(BAD_SDP)) {
                throw new SdpRejected("no m-line");
            }
            log.add("answer " + sdp);
        }

        @Override
        public String acceptOffer(String sdp) throws SdpRejected {
            if (sdp.equals(BAD_SDP)) {
                throw new SdpRejected("no m-line");
            }
            log.add("offer " + sdp);
            return "answer to " + sdp;
        }

        @Override
        public Track addAudio(String streamId, String trackId) {
            FakeTrack track = new FakeTrack(streamId, trackId);
            if (!inactive.isEmpty()) {
                tracks.remove(inactive.removeFirst());
            }
            tracks.add(track);
            return track;
        }

        @Override
        public void endAudio(Track track) {
            inactive.add((FakeTrack) track);
        }

        @Override
        public void openChannel(String label) {
            log.add("open " + label);
        }

        @Override
        public void sendText(String label, String text) {
            log.add("text " + label + " " + text);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
