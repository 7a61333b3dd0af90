package dev.crosspoint.benchmarks;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.media.sdp.WebRtcRemote;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * One peer connection of a browser, made of our modules and without a socket: descriptions, ICE checks, DTLS as client
 * and the SRTP keys that come of it. Media is the business of whoever holds it.
 */
public final class BrowserEnd implements DtlsListener, AutoCloseable {
    /** Payload type of Opus in our descriptions. */
    public static final int OPUS_TYPE = 111;

    /** Carries STUN and DTLS to the server; called by DTLS workers too. */
    @FunctionalInterface
    public interface Wire {
        void send(byte[] datagram, int length);
    }

    private final DtlsEngine engine;
    private final Wire wire;
    private final IceCredentials local = IceCredentials.random(new SecureRandom());
    private IceCredentials remote;
    private DtlsAssociation dtls;
    private boolean started;
    /** Set by a DTLS worker, read by the owner. */
    private volatile SrtpSession srtp;
    private volatile String failure;

    public BrowserEnd(DtlsEngine engine, Wire wire) {
        this.engine = engine;
        this.wire = wire;
    }

    /** Answers an offer; receives what the server sends. */
    public String answer(String offer) throws SdpRejected {
        WebRtcRemote server = WebRtcRemote.parse(offer);
        remote = new IceCredentials(server.ufrag(), server.password());
        if (dtls == null) {
            dtls = engine.open(DtlsRole.CLIENT, Fingerprint.parse(server.fingerprint()), this);
        }
        StringBuilder sdp = head(server.sections().stream().map(WebRtcRemote.Section::mid).toList());
        for (WebRtcRemote.Section s : server.sections()) {
            section(sdp, s.kind(), s.mid(), s.direction().sends() ? "recvonly" : "inactive", "active");
        }
        return sdp.toString();
    }

    /** Offers audio to be published beside the data channels refused before. */
    public String offer() {
        StringBuilder sdp = head(List.of("0", "1"));
        section(sdp, "application", "0", "sendrecv", "actpass");
        section(sdp, "audio", "1", "sendonly", "actpass");
        return sdp.toString();
    }

    private static StringBuilder head(List<String> mids) {
        return new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE "
                + String.join(" ", mids) + "\r\n");
    }

    private void section(StringBuilder sdp, String kind, String mid, String direction, String setup) {
        boolean data = kind.equals("application");
        sdp.append(data ? "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n" // refused: only media is measured
                : "m=audio 9 UDP/TLS/RTP/SAVPF " + OPUS_TYPE + "\r\n");
        sdp.append("c=IN IP4 0.0.0.0\r\na=mid:").append(mid).append("\r\na=ice-ufrag:").append(local.ufrag())
                .append("\r\na=ice-pwd:").append(local.password()).append("\r\na=fingerprint:")
                .append(engine.fingerprint().sdp()).append("\r\na=setup:").append(setup).append("\r\n");
        if (!data) {
            sdp.append("a=rtcp-mux\r\na=").append(direction).append("\r\na=rtpmap:").append(OPUS_TYPE)
                    .append(" opus/48000/2\r\n");
        }
    }

    /** Sends an ICE check, which keeps consent alive too. */
    public void check() {
        byte[] request = IceCheck.request(remote.ufrag() + ":" + local.ufrag(), remote.password());
        wire.send(request, request.length);
    }

    /** Takes a datagram that is neither RTP nor RTCP. */
    public void receiveControl(ByteBuffer b, int length) {
        if ((b.get(0) & 0xFF) > 3) {
            dtls.receive(b, 0, length);
        } else if (!started && IceCheck.isSuccess(b, length)) {
            started = true;
            dtls.start();
        }
    }

    /** Whether a datagram is STUN or DTLS (RFC 7983). */
    public static boolean isControl(ByteBuffer b, int length) {
        return length > 0 && (b.get(0) & 0xFF) < 64;
    }

    public boolean connected() {
        if (failure != null) {
            throw new IllegalStateException("DTLS failed: " + failure);
        }
        return srtp != null;
    }

    /** Null until {@link #connected()}; for one thread at a time in each direction's use. */
    public SrtpSession srtp() {
        return srtp;
    }

    @Override
    public void send(byte[] datagram, int length) {
        wire.send(datagram, length);
    }

    @Override
    public void connected(SrtpKeys keys) {
        srtp = SrtpSession.open(keys, SrtpSettings.defaults());
    }

    @Override
    public void failed(DtlsFailure why) {
        failure = why.toString();
    }

    @Override
    public void application(byte[] data, int length) {
        // there are no data channels
    }

    @Override
    public void closed() {
        // the owner ends it
    }

    @Override
    public void close() {
        if (dtls != null) {
            dtls.close();
        }
        if (srtp != null) {
            srtp.close();
        }
    }
}
