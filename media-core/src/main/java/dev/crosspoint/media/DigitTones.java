package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.InbandDtmf;
import dev.crosspoint.transcoder.PcmFrame;

/** Digits as sound, for a far side that takes no telephone-events. While one is played, nothing else is sent. */
final class DigitTones {
    private static final long FRAME_NS = 20_000_000L;
    private static final int MOST_BEHIND = 5;
    private static final int RATE_HZ = 8000;
    private static final int FRAME = RATE_HZ / 50;

    private final AudioOut out;
    private final Shard shard;
    private final Timer pace = new Timer(this::pace);
    private final InbandDtmf keys = new InbandDtmf(RATE_HZ);
    private final PcmFrame frame = new PcmFrame(RATE_HZ, FRAME);
    private SoundEncoder encoder;
    private boolean pacing;

    DigitTones(AudioOut out, Shard shard) {
        this.out = out;
        this.shard = shard;
    }

    boolean active() {
        return pacing;
    }

    boolean send(char digit, int durationMs, long nowNs) {
        if (!out.ready() || out.formats().sound() == null || !keys.send(digit, durationMs)) {
            return false;
        }
        if (!pacing) {
            pacing = true;
            shard.timers().schedule(pace, nowNs);
        }
        return true;
    }

    private void pace(long nowNs) {
        if (!keys.active() || !out.ready() || out.formats().sound() == null) {
            end();
            return;
        }
        frame.silence(FRAME);
        keys.play(frame);
        SendFormats formats = out.formats();
        if (encoder == null || !encoder.makes(formats.preferred())) {
            closeEncoder();
            encoder = SoundEncoder.open(formats.preferred(), RATE_HZ);
        }
        out.outgoing().clock(formats.sound().clockHz());
        Packet packet = out.claim();
        int length = encoder.encode(frame, packet.segment(), RtpHeader.FIXED_LENGTH, Packet.CAPACITY / 2);
        if (length > 0) {
            out.sendSound(packet, formats.typeOf(formats.sound()), out.outgoing().next(nowNs), length, false, nowNs);
            out.outgoing().interrupt();
        }
        long next = pace.deadlineNs + FRAME_NS;
        shard.timers().schedule(pace, nowNs - next > MOST_BEHIND * FRAME_NS ? nowNs + FRAME_NS : next);
    }

    private void end() {
        keys.clear();
        pacing = false;
        closeEncoder();
        out.outgoing().interrupt();
    }

    private void closeEncoder() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }

    void close() {
        shard.timers().cancel(pace);
        keys.clear();
        pacing = false;
        closeEncoder();
    }
}
