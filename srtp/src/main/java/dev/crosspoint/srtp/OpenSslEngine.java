package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/** Our own SRTP contexts over libcrypto's primitives: allocates when an SSRC is new, never for a packet. */
final class OpenSslEngine implements SrtpEngine {

    static final String NAME = "openssl";
    /** RFC 3711 §3.4: the index word's E flag. */
    private static final int ENCRYPTED_FLAG = 1 << 31;

    private final int overhead;
    private final int rtcpOverhead;
    private final int replayWindow;
    private final PacketCipher sendRtp;
    private final PacketCipher sendRtcp;
    private final PacketCipher receiveRtp;
    private final PacketCipher receiveRtcp;
    private final SsrcTable<StreamContext> sentRtp;
    private final SsrcTable<StreamContext> sentRtcp;
    private final SsrcTable<StreamContext> receivedRtp;
    private final SsrcTable<StreamContext> receivedRtcp;
    private boolean closed;

    OpenSslEngine(SrtpKeys keys, SrtpSettings settings) {
        if (!LibCrypto.usable()) {
            throw new IllegalStateException("no usable libcrypto on this machine");
        }
        SrtpProfile profile = keys.profile();
        overhead = profile.rtpOverhead();
        rtcpOverhead = profile.rtcpOverhead();
        replayWindow = settings.replayWindow();
        KeyDerivation send = new KeyDerivation(keys.sendKey(), keys.sendSalt());
        KeyDerivation receive = new KeyDerivation(keys.receiveKey(), keys.receiveSalt());
        sendRtp = rtpCipher(profile, true, send);
        sendRtcp = rtcpCipher(profile, true, send);
        receiveRtp = rtpCipher(profile, false, receive);
        receiveRtcp = rtcpCipher(profile, false, receive);
        sentRtp = new SsrcTable<>(settings.maxSsrcs());
        sentRtcp = new SsrcTable<>(settings.maxSsrcs());
        receivedRtp = new SsrcTable<>(settings.maxSsrcs());
        receivedRtcp = new SsrcTable<>(settings.maxSsrcs());
    }

    private static PacketCipher rtpCipher(SrtpProfile profile, boolean encrypt, KeyDerivation derivation) {
        return cipher(profile, encrypt,
                derivation.derive(KeyDerivation.RTP_ENCRYPTION, profile.keyLength()),
                derivation.derive(KeyDerivation.RTP_AUTHENTICATION, profile.authKeyLength()),
                derivation.derive(KeyDerivation.RTP_SALT, profile.saltLength()));
    }

    private static PacketCipher rtcpCipher(SrtpProfile profile, boolean encrypt, KeyDerivation derivation) {
        return cipher(profile, encrypt,
                derivation.derive(KeyDerivation.RTCP_ENCRYPTION, profile.keyLength()),
                derivation.derive(KeyDerivation.RTCP_AUTHENTICATION, profile.authKeyLength()),
                derivation.derive(KeyDerivation.RTCP_SALT, profile.saltLength()));
    }

    private static PacketCipher cipher(SrtpProfile profile, boolean encrypt, byte[] key, byte[] authKey, byte[] salt) {
        return switch (profile) {
            case AEAD_AES_128_GCM -> new GcmCipher(encrypt, key, salt);
            case AES_CM_128_HMAC_SHA1_80 -> new CtrHmacCipher(key, authKey, salt);
        };
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int protectRtp(MemorySegment packet, int offset, int length) {
        int header = rtpHeader(packet, offset, length, length);
        if (header < 0) {
            return header;
        }
        if (lacksRoom(packet, offset, length + overhead)) {
            return SrtpVerdict.NO_ROOM.code();
        }
        int ssrc = RtpFields.rtpSsrc(packet, offset);
        StreamContext context = sentRtp.find(ssrc);
        if (context == null) {
            if (sentRtp.full()) {
                return SrtpVerdict.TOO_MANY_SSRCS.code();
            }
            context = add(sentRtp, ssrc);
        }
        long index = StreamContext.rtpIndex(context, RtpFields.sequence(packet, offset));
        int refusal = refusal(context, index, StreamContext.MAX_RTP_INDEX);
        if (refusal != 0) {
            return refusal;
        }
        context.accept(index);
        return sendRtp.sealRtp(packet.address() + offset, header, length, ssrc, index)
                ? length + overhead : SrtpVerdict.ENGINE_FAILED.code();
    }

    @Override
    public int unprotectRtp(MemorySegment packet, int offset, int length) {
        int plain = length - overhead;
        int header = rtpHeader(packet, offset, length, plain);
        if (header < 0) {
            return header;
        }
        int ssrc = RtpFields.rtpSsrc(packet, offset);
        StreamContext context = receivedRtp.find(ssrc);
        long index = StreamContext.rtpIndex(context, RtpFields.sequence(packet, offset));
        int refusal = receiveRefusal(receivedRtp, context, index, StreamContext.MAX_RTP_INDEX);
        if (refusal != 0) {
            return refusal;
        }
        if (!receiveRtp.openRtp(packet.address() + offset, header, length, ssrc, index)) {
            return SrtpVerdict.AUTH_FAILED.code();
        }
        (context == null ? add(receivedRtp, ssrc) : context).accept(index);
        return plain;
    }

    @Override
    public int protectRtcp(MemorySegment packet, int offset, int length) {
        int fault = rtcpFault(packet, offset, length, length);
        if (fault != 0) {
            return fault;
        }
        if (lacksRoom(packet, offset, length + rtcpOverhead)) {
            return SrtpVerdict.NO_ROOM.code();
        }
        int ssrc = RtpFields.rtcpSsrc(packet, offset);
        StreamContext context = sentRtcp.find(ssrc);
        if (context == null) {
            if (sentRtcp.full()) {
                return SrtpVerdict.TOO_MANY_SSRCS.code();
            }
            context = add(sentRtcp, ssrc);
        }
        long index = context.nextRtcpIndex();
        if (index > StreamContext.MAX_RTCP_INDEX) {
            return SrtpVerdict.KEY_EXHAUSTED.code();
        }
        context.accept(index);
        return sendRtcp.sealRtcp(packet.address() + offset, length, ssrc, (int) index | ENCRYPTED_FLAG)
                ? length + rtcpOverhead : SrtpVerdict.ENGINE_FAILED.code();
    }

    @Override
    public int unprotectRtcp(MemorySegment packet, int offset, int length) {
        int plain = length - rtcpOverhead;
        int fault = rtcpFault(packet, offset, length, plain);
        if (fault != 0) {
            return fault;
        }
        int ssrc = RtpFields.rtcpSsrc(packet, offset);
        int indexWord = packet.get(RtpFields.INT, offset + indexWordAt(length));
        long index = indexWord & StreamContext.MAX_RTCP_INDEX;
        StreamContext context = receivedRtcp.find(ssrc);
        int refusal = receiveRefusal(receivedRtcp, context, index, StreamContext.MAX_RTCP_INDEX);
        if (refusal != 0) {
            return refusal;
        }
        if (!receiveRtcp.openRtcp(packet.address() + offset, length, ssrc, indexWord)) {
            return SrtpVerdict.AUTH_FAILED.code();
        }
        (context == null ? add(receivedRtcp, ssrc) : context).accept(index);
        return plain;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sendRtp.close();
            sendRtcp.close();
            receiveRtp.close();
            receiveRtcp.close();
        }
    }

    static boolean encrypted(int indexWord) {
        return (indexWord & ENCRYPTED_FLAG) != 0;
    }

    /** GCM's tag stands before the index word, HMAC's behind it. */
    private long indexWordAt(int length) {
        return receiveRtcp instanceof GcmCipher
                ? length - (long) SrtpProfile.RTCP_INDEX_LENGTH
                : length - (long) rtcpOverhead;
    }

    /** The header's length, or the code of a verdict. */
    private int rtpHeader(MemorySegment packet, int offset, int length, int plainLength) {
        if (closed) {
            return SrtpVerdict.CLOSED.code();
        }
        if (plainLength < RtpFields.RTP_HEADER_LENGTH) {
            return SrtpVerdict.TOO_SHORT.code();
        }
        if (lacksRoom(packet, offset, length)) {
            return SrtpVerdict.NO_ROOM.code();
        }
        int header = RtpFields.rtpHeaderLength(packet, offset, plainLength);
        return header < 0 ? SrtpVerdict.BAD_HEADER.code() : header;
    }

    private int rtcpFault(MemorySegment packet, int offset, int length, int plainLength) {
        if (closed) {
            return SrtpVerdict.CLOSED.code();
        }
        if (plainLength < RtpFields.RTCP_CLEAR_LENGTH) {
            return SrtpVerdict.TOO_SHORT.code();
        }
        if (lacksRoom(packet, offset, length)) {
            return SrtpVerdict.NO_ROOM.code();
        }
        return RtpFields.isVersion2(packet.get(RtpFields.BYTE, offset)) ? 0 : SrtpVerdict.BAD_HEADER.code();
    }

    /** Raw addresses are about to be used, so native memory must really be there. */
    private static boolean lacksRoom(MemorySegment packet, int offset, int length) {
        return offset < 0 || !packet.isNative() || (long) offset + length > packet.byteSize();
    }

    private static int receiveRefusal(SsrcTable<StreamContext> table, StreamContext context, long index, long max) {
        if (context == null) {
            return table.full() ? SrtpVerdict.TOO_MANY_SSRCS.code() : 0;
        }
        return refusal(context, index, max);
    }

    private static int refusal(StreamContext context, long index, long max) {
        return index > max ? SrtpVerdict.KEY_EXHAUSTED.code() : context.check(index);
    }

    private StreamContext add(SsrcTable<StreamContext> table, int ssrc) {
        StreamContext context = new StreamContext(replayWindow);
        table.add(ssrc, context);
        return context;
    }
}
