package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;

/** The packets that set an association up, with T1 to repeat ours (RFC 9260 §5.1). */
final class Handshake {
    private static final int FORWARD_TSN_PARAMETER_LENGTH = 4;
    private static final int EXTENSIONS_LENGTH = 6;

    private final SctpSettings settings;
    private final PacketWriter writer;
    private final int ownTag;
    private final int firstTsn;
    private final StateCookie cookies;
    private final Timer t1 = new Timer();
    private int attempts;
    private byte[] peerCookie;

    Handshake(SctpSettings settings, PacketWriter writer, int ownTag, int firstTsn, StateCookie cookies) {
        this.settings = settings;
        this.writer = writer;
        this.ownTag = ownTag;
        this.firstTsn = firstTsn;
        this.cookies = cookies;
    }

    int firstTsn() {
        return firstTsn;
    }

    int attempts() {
        return attempts;
    }

    void sendInit(long nowNs) {
        writer.begin(0).chunk(Sctp.INIT, 0);
        ourParameters();
        writer.endChunk().flush();
        startTimer(nowNs);
    }

    /** Keeps nothing: all that is needed later is in the cookie. */
    void sendInitAck(InitChunk init, long nowNs) {
        writer.begin(init.tag).chunk(Sctp.INIT_ACK, 0);
        ourParameters();
        writer.pad().u16(Sctp.PARAM_STATE_COOKIE).u16(4 + StateCookie.LENGTH)
            .bytes(cookies.bake(init, ownTag, nowNs), 0, StateCookie.LENGTH);
        writer.bytes(init.reported, 0, init.reportedLength);
        writer.endChunk().flush();
    }

    private void ourParameters() {
        writer.u32(ownTag).u32(settings.receiveBuffer()).u16(Sctp.STREAMS).u16(Sctp.STREAMS).u32(firstTsn);
        writer.u16(Sctp.PARAM_FORWARD_TSN_SUPPORTED).u16(FORWARD_TSN_PARAMETER_LENGTH);
        writer.u16(Sctp.PARAM_SUPPORTED_EXTENSIONS).u16(EXTENSIONS_LENGTH)
            .u8(Sctp.RE_CONFIG).u8(Sctp.FORWARD_TSN);
    }

    void keepCookie(ByteBuffer b, int offset, int length) {
        peerCookie = new byte[length];
        b.get(offset, peerCookie);
        attempts = 0;
    }

    void sendCookieEcho(int peerTag, long nowNs) {
        writer.begin(peerTag).chunk(Sctp.COOKIE_ECHO, 0).bytes(peerCookie, 0, peerCookie.length).endChunk().flush();
        startTimer(nowNs);
    }

    InitChunk open(byte[] cookie) {
        return cookies.open(cookie, ownTag);
    }

    private void startTimer(long nowNs) {
        t1.start(nowNs + RetransmissionTimeout.afterAttempts(++attempts));
    }

    boolean due(long nowNs) {
        return t1.due(nowNs);
    }

    void stop() {
        t1.stop();
        peerCookie = null;
    }

    long earlier(long wakeupNs) {
        return t1.earlier(wakeupNs);
    }
}
