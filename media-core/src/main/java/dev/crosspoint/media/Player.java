package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.PcmFrame;

/** Plays sound of ours to a far side in place of anything routed to it: a prompt, live voices, or both. */
final class Player {
    private static final long FRAME_NS = 20_000_000L;
    private static final int FRAME = 160;
    private static final int RATE_HZ = 8000;

    private final AudioOut out;
    private final Shard shard;
    private final Timer pace = new Timer(this::pace);
    private Playback playback;
    private LiveVoices voices;
    private boolean pacing;
    private PcmFrame frame;
    private SoundEncoder encoder;

    Player(AudioOut out, Shard shard) {
        this.out = out;
        this.shard = shard;
    }

    boolean playing() {
        return playback != null || voices != null && !voices.silent();
    }

    void play(Playback next, long nowNs) {
        stop();
        playback = next;
        begin(nowNs);
    }

    /** The voice has something to say; heard until it falls silent. */
    void speak(LiveVoice voice, long nowNs) {
        if (voices == null) {
            voices = new LiveVoices();
        }
        voices.add(voice);
        begin(nowNs);
    }

    /** Ends what is played; voices go on. */
    void stop() {
        if (playback != null) {
            playback.stop();
            playback = null;
            out.outgoing().interrupt();
        }
        rest();
    }

    /** Ends all. */
    void end() {
        if (voices != null) {
            voices.end();
        }
        stop();
    }

    private void begin(long nowNs) {
        if (frame == null) {
            frame = new PcmFrame(RATE_HZ, FRAME);
        }
        if (!pacing) {
            pacing = true;
            shard.timers().schedule(pace, nowNs);
        }
    }

    private void rest() {
        if (pacing && !playing()) {
            pacing = false;
            shard.timers().cancel(pace);
            out.outgoing().interrupt();
            if (encoder != null) {
                encoder.close();
                encoder = null;
            }
        }
    }

    private void pace(long nowNs) {
        try {
            step(nowNs);
        } catch (RuntimeException fault) { // whoever waits for the end must hear of it
            end();
            throw fault;
        }
    }

    /** One frame of what is played, every 20 ms. */
    private void step(long nowNs) {
        short[] prompt = playback == null ? null : playback.peek();
        short[] samples = voices == null ? prompt : voices.with(prompt);
        if (samples != null && out.ready() && !out.sendingDigit() && out.formats().sound() != null) {
            frame.copyFrom(samples, 0, FRAME);
            send(nowNs);
        }
        if (prompt != null) {
            playback.taken();
        } else if (playback != null && playback.over()) {
            stop();
        }
        rest();
        if (pacing) {
            long due = pace.deadlineNs + FRAME_NS;
            shard.timers().schedule(pace, nowNs - due > 5 * FRAME_NS ? nowNs + FRAME_NS : due);
        }
    }

    private void send(long nowNs) {
        SendFormats formats = out.formats();
        if (encoder == null || !encoder.makes(formats.preferred())) {
            if (encoder != null) {
                encoder.close();
            }
            encoder = SoundEncoder.open(formats.preferred(), RATE_HZ);
        }
        out.outgoing().clock(formats.sound().clockHz());
        Packet packet = out.claim();
        int length = encoder.encode(frame, packet.segment(), RtpHeader.FIXED_LENGTH, Packet.CAPACITY / 2);
        if (length > 0) {
            out.sendSound(packet, formats.typeOf(formats.sound()), out.outgoing().next(nowNs), length, false, nowNs);
            out.outgoing().interrupt();
        }
    }
}
