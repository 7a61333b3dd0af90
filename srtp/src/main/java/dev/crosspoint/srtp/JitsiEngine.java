package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/** jitsi-srtp's contexts, for machines without libcrypto: portable, but copies and allocates for every packet. */
final class JitsiEngine implements SrtpEngine {

    static final String NAME = "jitsi";
    private static final Logger LOGGER = new LoggerImpl(JitsiEngine.class.getName());

    static {
        Aes.setFactoryClassName("SunJCE");
    }

    private final SrtpProfile profile;
    private final SrtpContextFactory sender;
    private final SrtpContextFactory receiver;
    private final SsrcTable<SrtpCryptoContext> sentRtp;
    private final SsrcTable<SrtcpCryptoContext> sentRtcp;
    private final SsrcTable<SrtpCryptoContext> receivedRtp;
    private final SsrcTable<SrtcpCryptoContext> receivedRtcp;
    private final JitsiPacket work = new JitsiPacket();
    private boolean closed;

    JitsiEngine(SrtpKeys keys, SrtpSettings settings) {
        profile = keys.profile();
        sender = new SrtpContextFactory(true, keys.sendKey().clone(), keys.sendSalt().clone(),
                policy(), policy(), LOGGER);
        receiver = new SrtpContextFactory(false, keys.receiveKey().clone(), keys.receiveSalt().clone(),
                policy(), policy(), LOGGER);
        sentRtp = new SsrcTable<>(settings.maxSsrcs());
        sentRtcp = new SsrcTable<>(settings.maxSsrcs());
        receivedRtp = new SsrcTable<>(settings.maxSsrcs());
        receivedRtcp = new SsrcTable<>(settings.maxSsrcs());
    }

    private SrtpPolicy policy() {
        boolean gcm = profile == SrtpProfile.AEAD_AES_128_GCM;
        SrtpPolicy policy = new SrtpPolicy(
                gcm ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION, profile.keyLength(),
                gcm ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION, profile.authKeyLength(),
                profile.tagLength(), profile.saltLength());
        policy.setSendReplayEnabled(true);
        policy.setReceiveReplayEnabled(true);
        return policy;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int protectRtp(MemorySegment packet, int offset, int length) {
        int fault = rtpFault(packet, offset, length, length);
        if (fault != 0) {
            return fault;
        }
        if (lacksRoom(packet, offset, length + profile.rtpOverhead())) {
            return SrtpVerdict.NO_ROOM.code();
        }
        int ssrc = RtpFields.rtpSsrc(packet, offset);
        try {
            SrtpCryptoContext context = sentRtp.find(ssrc);
            if (context == null) {
                if (sentRtp.full()) {
                    return SrtpVerdict.TOO_MANY_SSRCS.code();
                }
                context = sender.deriveContext(ssrc, 0);
                sentRtp.add(ssrc, context);
            }
            work.load(packet, offset, length);
            return finish(context.transformPacket(work), packet, offset);
        } catch (GeneralSecurityException e) {
            return SrtpVerdict.ENGINE_FAILED.code();
        }
    }

    @Override
    public int unprotectRtp(MemorySegment packet, int offset, int length) {
        int fault = rtpFault(packet, offset, length, length - profile.rtpOverhead());
        if (fault != 0) {
            return fault;
        }
        int ssrc = RtpFields.rtpSsrc(packet, offset);
        try {
            SrtpCryptoContext known = receivedRtp.find(ssrc);
            if (known == null && receivedRtp.full()) {
                return SrtpVerdict.TOO_MANY_SSRCS.code();
            }
            SrtpCryptoContext context = known == null ? receiver.deriveContext(ssrc, 0) : known;
            work.load(packet, offset, length);
            SrtpErrorStatus status = context.reverseTransformPacket(work, false);
            if (known == null && status == SrtpErrorStatus.OK) {
                receivedRtp.add(ssrc, context);
            }
            return finish(status, packet, offset);
        } catch (GeneralSecurityException e) {
            return SrtpVerdict.AUTH_FAILED.code();
        }
    }

    @Override
    public int protectRtcp(MemorySegment packet, int offset, int length) {
        int fault = rtcpFault(packet, offset, length, length);
        if (fault != 0) {
            return fault;
        }
        if (lacksRoom(packet, offset, length + profile.rtcpOverhead())) {
            return SrtpVerdict.NO_ROOM.code();
        }
        int ssrc = RtpFields.rtcpSsrc(packet, offset);
        try {
            SrtcpCryptoContext context = sentRtcp.find(ssrc);
            if (context == null) {
                if (sentRtcp.full()) {
                    return SrtpVerdict.TOO_MANY_SSRCS.code();
                }
                context = sender.deriveControlContext(ssrc);
                sentRtcp.add(ssrc, context);
            }
            work.load(packet, offset, length);
            return finish(context.transformPacket(work), packet, offset);
        } catch (GeneralSecurityException e) {
            return SrtpVerdict.ENGINE_FAILED.code();
        }
    }

    @Override
    public int unprotectRtcp(MemorySegment packet, int offset, int length) {
        int fault = rtcpFault(packet, offset, length, length - profile.rtcpOverhead());
        if (fault != 0) {
            return fault;
        }
        int ssrc = RtpFields.rtcpSsrc(packet, offset);
        try {
            SrtcpCryptoContext known = receivedRtcp.find(ssrc);
            if (known == null && receivedRtcp.full()) {
                return SrtpVerdict.TOO_MANY_SSRCS.code();
            }
            SrtcpCryptoContext context = known == null ? receiver.deriveControlContext(ssrc) : known;
            work.load(packet, offset, length);
            SrtpErrorStatus status = context.reverseTransformPacket(work);
            if (known == null && status == SrtpErrorStatus.OK) {
                receivedRtcp.add(ssrc, context);
            }
            return finish(status, packet, offset);
        } catch (GeneralSecurityException e) {
            return SrtpVerdict.AUTH_FAILED.code();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sender.close();
            receiver.close();
            sentRtp.clear();
            sentRtcp.clear();
            receivedRtp.clear();
            receivedRtcp.clear();
        }
    }

    private int finish(SrtpErrorStatus status, MemorySegment packet, int offset) {
        return switch (status) {
            case OK -> work.store(packet, offset);
            case AUTH_FAIL -> SrtpVerdict.AUTH_FAILED.code();
            case REPLAY_FAIL -> SrtpVerdict.REPLAYED.code();
            case REPLAY_OLD -> SrtpVerdict.TOO_OLD.code();
            case INVALID_PACKET -> SrtpVerdict.BAD_HEADER.code();
            case FAIL -> SrtpVerdict.ENGINE_FAILED.code();
        };
    }

    private int rtpFault(MemorySegment packet, int offset, int length, int plainLength) {
        int fault = fault(packet, offset, length, plainLength, RtpFields.RTP_HEADER_LENGTH);
        if (fault != 0) {
            return fault;
        }
        return RtpFields.rtpHeaderLength(packet, offset, plainLength) < 0 ? SrtpVerdict.BAD_HEADER.code() : 0;
    }

    private int rtcpFault(MemorySegment packet, int offset, int length, int plainLength) {
        int fault = fault(packet, offset, length, plainLength, RtpFields.RTCP_CLEAR_LENGTH);
        if (fault != 0) {
            return fault;
        }
        return RtpFields.isVersion2(packet.get(RtpFields.BYTE, offset)) ? 0 : SrtpVerdict.BAD_HEADER.code();
    }

    private int fault(MemorySegment packet, int offset, int length, int plainLength, int minimum) {
        if (closed) {
            return SrtpVerdict.CLOSED.code();
        }
        if (plainLength < minimum) {
            return SrtpVerdict.TOO_SHORT.code();
        }
        return lacksRoom(packet, offset, length) || length > JitsiPacket.CAPACITY ? SrtpVerdict.NO_ROOM.code() : 0;
    }

    private static boolean lacksRoom(MemorySegment packet, int offset, int length) {
        return offset < 0 || (long) offset + length > packet.byteSize();
    }
}
