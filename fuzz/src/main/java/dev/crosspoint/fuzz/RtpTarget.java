package dev.crosspoint.fuzz;

import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import dev.crosspoint.srtp.SrtpSettings.EngineChoice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * RTP and SRTP: a byte that chooses profile and engine, a place and a mask that damage the protected packet, then the
 * packet. Header and payload lie inside what has passed the check; what nobody protected is not unprotected; a
 * protected packet comes out as it went in, and with one bit changed not at all.
 */
public final class RtpTarget {
    private static final int TRAILER = 64;
    private static final SrtpSettings[] ENGINES = {SrtpSettings.defaults(),
            SrtpSettings.defaults().with(EngineChoice.JITSI)};

    private RtpTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 512 * 1024, input -> {
            int choice = input.u8();
            int place = input.u16();
            int mask = input.u8();
            byte[] packet = input.rest();
            header(Input.direct(packet), packet.length);
            SrtpProfile profile = SrtpProfile.values()[choice % SrtpProfile.values().length];
            SrtpSettings engine = ENGINES[choice >> 4 & 1];
            try (SrtpSession ours = SrtpSession.open(keys(profile), engine);
                 SrtpSession theirs = SrtpSession.open(keys(profile).mirrored(), engine)) {
                strange(theirs, packet);
                protectedOnes(ours, theirs, packet, place, mask);
            }
        });
    }

    private static void header(ByteBuffer packet, int length) {
        RtpHeader.isRtcp(packet, 0, length);
        if (!RtpHeader.check(packet, 0, length)) {
            return;
        }
        int payload = RtpHeader.payloadLength(packet, 0, length);
        Bounds.holds(payload >= 0 && RtpHeader.headerLength(packet, 0) + payload <= length, "payload outside");
        ReceiverStats stats = new ReceiverStats(8000);
        for (int i = 0; i < 4; i++) {
            stats.packet(RtpHeader.sequence(packet, 0) + i * RtpHeader.payloadType(packet, 0) & 0xFFFF,
                    RtpHeader.timestamp(packet, 0) * i, i * 20_000_000L);
            Bounds.holds(stats.jitterTicks() >= 0 && stats.expected() >= 0, "impossible statistics");
            int fraction = stats.takeFractionLost();
            Bounds.holds(fraction >= 0 && fraction <= 255, "fraction lost " + fraction);
        }
    }

    private static void strange(SrtpSession session, byte[] packet) {
        Bounds.holds(session.unprotectRtp(segment(packet), 0, packet.length) < 0, "a stranger's RTP is authentic");
        Bounds.holds(session.unprotectRtcp(segment(packet), 0, packet.length) < 0, "a stranger's RTCP is authentic");
    }

    private static void protectedOnes(SrtpSession ours, SrtpSession theirs, byte[] packet, int place, int mask) {
        MemorySegment rtp = segment(packet);
        int length = ours.protectRtp(rtp, 0, packet.length);
        if (length > 0) {
            damage(rtp, place % length, mask);
            unprotected(theirs.unprotectRtp(rtp, 0, length), rtp, packet, mask);
        }
        MemorySegment rtcp = segment(packet);
        length = ours.protectRtcp(rtcp, 0, packet.length);
        if (length > 0) {
            damage(rtcp, place % length, mask);
            unprotected(theirs.unprotectRtcp(rtcp, 0, length), rtcp, packet, mask);
        }
    }

    private static void unprotected(int length, MemorySegment made, byte[] packet, int mask) {
        if (mask != 0) {
            Bounds.holds(length < 0, "a damaged packet is authentic");
            return;
        }
        Bounds.holds(length == packet.length, "unprotect gave " + length);
        byte[] bytes = made.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        Bounds.holds(Arrays.equals(bytes, packet), "unprotect gave other bytes");
    }

    private static void damage(MemorySegment packet, int place, int mask) {
        byte was = packet.get(ValueLayout.JAVA_BYTE, place);
        packet.set(ValueLayout.JAVA_BYTE, place, (byte) (was ^ mask));
    }

    private static MemorySegment segment(byte[] packet) {
        return MemorySegment.ofBuffer(ByteBuffer.allocateDirect(packet.length + TRAILER).put(0, packet));
    }

    private static SrtpKeys keys(SrtpProfile profile) {
        byte[] ours = new byte[profile.keyLength()];
        byte[] theirs = new byte[profile.keyLength()];
        Arrays.fill(theirs, (byte) 1);
        return new SrtpKeys(profile, ours, new byte[profile.saltLength()], theirs, new byte[profile.saltLength()]);
    }
}
