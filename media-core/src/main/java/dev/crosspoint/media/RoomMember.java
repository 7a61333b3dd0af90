package dev.crosspoint.media;

import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.mixer.MixerParty;

/** The shard's side of one party of a room: its place in the mix and the stream that it hears. */
final class RoomMember {
    private final AudioOut out;
    private final int source = OutgoingRtp.newSource();
    private MixerParty party;
    private SoundTap tap;
    private SoundEncoder own;
    private PcmFrame silence;
    private int sequence;
    private int timestamp;

    RoomMember(AudioOut out) {
        this.out = out;
    }

    AudioOut out() {
        return out;
    }

    MixerParty party() {
        return party;
    }

    /** In the room, or null again when it has left. */
    void place(MixerParty taken) {
        party = taken;
    }

    void hearing(SoundTap attached) {
        tap = attached;
    }

    PcmFrame silence() {
        if (silence == null) {
            silence = new PcmFrame(party.rateHz(), party.rateHz() / 50);
            silence.silence(silence.capacity());
        }
        return silence;
    }

    /** The encoder of what nobody else hears. */
    SoundEncoder own(LegFormat format) {
        if (own == null || !own.makes(format)) {
            closeEncoder();
            own = SoundEncoder.open(format, party.rateHz());
        }
        return own;
    }

    void adapt(int lossPercent) {
        if (own != null) {
            own.packetLossPercent(lossPercent);
        }
    }

    int source() {
        return source;
    }

    int nextSequence() {
        return sequence++ & 0xFFFF;
    }

    /** Media time of this tick, and on to the next. */
    int takeTimestamp(int ticks) {
        int now = timestamp;
        timestamp += ticks;
        return now;
    }

    void close() {
        if (tap != null) {
            tap.close();
        }
        closeEncoder();
    }

    private void closeEncoder() {
        if (own != null) {
            own.close();
            own = null;
        }
    }
}
