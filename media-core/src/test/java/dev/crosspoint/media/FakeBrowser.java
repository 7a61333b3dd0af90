package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sctp.SctpAssociation;
import dev.crosspoint.media.sctp.SctpClose;
import dev.crosspoint.media.sctp.SctpEvents;
import dev.crosspoint.media.sctp.SctpSettings;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.media.sdp.WebRtcRemote;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.OpusDecoder;
import dev.crosspoint.transcoder.OpusEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One peer connection of a browser, built of the modules: ICE checks, DTLS, SRTP, SCTP and Opus in memory. */
final class FakeBrowser implements MediaWorld.FarEnd, DtlsListener, SctpEvents {
    private static final long CHECK_NS = 2_500_000_000L;

    final List<Short> heard = new ArrayList<>();
    final List<Character> digits = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    final List<String> channels = new ArrayList<>();
    final Queue<byte[]> outbox = new ConcurrentLinkedQueue<>();
    final Queue<byte[]> messages = new ConcurrentLinkedQueue<>();
    private final MediaWorld world;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment scratch = arena.allocate(2048, 8);
    private final ByteBuffer scratchBuffer = scratch.asByteBuffer();
    private final OpusDecoder decoder = new OpusDecoder(8000);
    private final OpusEncoder encoder = new OpusEncoder(OpusEncoderSettings.phone());
    private final PcmFrame frame = new PcmFrame(8000, 960);
    private final DtmfReceiver digitReceiver = new DtmfReceiver(48_000, (key, ms) -> digits.add(key));
    private final DtmfSender digitSender = new DtmfSender(48_000, this::sendEvent);
    InetSocketAddress address;
    IceCredentials local = IceCredentials.random(new Random());
    IceCredentials remote;
    DtlsRole role = DtlsRole.CLIENT;
    DtlsAssociation dtls;
    volatile SrtpKeys keys;
    volatile DtlsFailure failure;
    private SrtpSession srtp;
    private SctpAssociation sctp;
    boolean checking = true;
    boolean talking;
    double toneHz;
    int answers;
    int rtcpSeen;
    int ssrc = 0x7777;
    private boolean started;
    private long nextCheckNs;
    private long nextFrameNs;
    private long samples;
    private int sequence = 1;
    int timestamp = 5000;
    private Fingerprint remoteFingerprint;

    FakeBrowser(MediaWorld world, int port) {
        this.world = world;
        encoder.packetLossPercent(10);
        move(port);
    }

    /** The browser is behind this port from now on. */
    void move(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        world.add(address, this);
        nextCheckNs = world.nowNs;
    }

    /** Answers an offer: data channels, and recvonly for what the server sends. */
    String answer(String offer) throws SdpRejected {
        WebRtcRemote server = WebRtcRemote.parse(offer);
        understand(server);
        StringBuilder sdp = head(server.sections().stream().map(WebRtcRemote.Section::mid).toList());
        for (WebRtcRemote.Section s : server.sections()) {
            section(sdp, s.kind(), s.mid(), s.direction().sends() ? "recvonly" : "inactive",
                    role == DtlsRole.CLIENT ? "active" : "passive");
        }
        return sdp.toString();
    }

    /** Offers data channels as agreed before, and audio to be published. */
    String offer(String audioDirection) {
        StringBuilder sdp = head(List.of("0", "1"));
        section(sdp, "application", "0", "sendrecv", "actpass");
        section(sdp, "audio", "1", audioDirection, "actpass");
        return sdp.toString();
    }

    void accept(String answer) throws SdpRejected {
        understand(WebRtcRemote.parse(answer));
    }

    private void understand(WebRtcRemote server) {
        remote = new IceCredentials(server.ufrag(), server.password());
        remoteFingerprint = Fingerprint.parse(server.fingerprint());
        if (dtls == null) {
            dtls = world.clientDtls.open(role, remoteFingerprint, this);
        }
    }

    private StringBuilder head(List<String> mids) {
        return new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE "
                + String.join(" ", mids) + "\r\n");
    }

    private void section(StringBuilder sdp, String kind, String mid, String direction, String setup) {
        boolean data = kind.equals("application");
        sdp.append(data ? "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                : "m=audio 9 UDP/TLS/RTP/SAVPF 111 110 126\r\n");
        sdp.append("c=IN IP4 0.0.0.0\r\na=mid:").append(mid).append("\r\na=ice-ufrag:").append(local.ufrag())
                .append("\r\na=ice-pwd:").append(local.password()).append("\r\na=fingerprint:")
                .append(world.clientDtls.fingerprint().sdp()).append("\r\na=setup:").append(setup).append("\r\n");
        if (data) {
            sdp.append("a=sctp-port:5000\r\n");
        } else {
            sdp.append("a=rtcp-mux\r\na=").append(direction).append("\r\na=rtpmap:111 opus/48000/2\r\n")
                    .append("a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n");
        }
    }

    /** Frees the codecs. */
    void close() {
        encoder.close();
        decoder.close();
    }

    boolean connected() {
        return srtp != null;
    }

    void talk(double hz) {
        toneHz = hz;
        talking = true;
        nextFrameNs = world.nowNs;
    }

    void press(char key, int ms) {
        digitSender.send(key, ms);
    }

    void sendText(int stream, String text) {
        sctp.sendText(stream, text, world.nowNs);
    }

    @Override
    public void tick(long nowNs) {
        if (checking && remote != null && nowNs - nextCheckNs >= 0) {
            nextCheckNs = nowNs + CHECK_NS;
            sendRaw(StunClient.check(remote.ufrag() + ":" + local.ufrag(), remote.password(), true));
        }
        for (byte[] out = outbox.poll(); out != null; out = outbox.poll()) {
            sendRaw(out);
        }
        if (keys != null && srtp == null) {
            srtp = SrtpSession.open(keys, SrtpSettings.defaults());
            sctp = new SctpAssociation(SctpSettings.defaults(), role == DtlsRole.SERVER, this::sendSctp, this,
                    world.random);
            sctp.connect(nowNs);
        }
        for (byte[] in = messages.poll(); in != null; in = messages.poll()) {
            ByteBuffer b = ByteBuffer.allocateDirect(in.length).put(0, in);
            sctp.receive(b, 0, in.length, nowNs);
        }
        if (sctp != null && sctp.nextWakeupNs() - nowNs <= 0) {
            sctp.timers(nowNs);
        }
        digitSender.timers(nowNs, timestamp);
        if (talking && nowNs - nextFrameNs >= 0) {
            nextFrameNs += 20 * MediaWorld.MS;
            speak();
        }
    }

    private void speak() {
        frame.length(160);
        for (int i = 0; i < 160; i++) {
            frame.set(i, (short) (8000 * Math.sin(2 * Math.PI * toneHz * samples++ / 8000)));
        }
        int length = encoder.encode(frame, scratch, 12, 500);
        if (!digitSender.active()) {
            sendRtp(111, timestamp, false, length);
        }
        timestamp += 960;
    }

    private void sendEvent(int eventTimestamp, boolean marker, ByteBuffer payload) {
        scratchBuffer.put(12, payload, 0, TelephoneEvent.LENGTH);
        sendRtp(110, eventTimestamp, marker, TelephoneEvent.LENGTH);
    }

    private void sendRtp(int type, int rtpTimestamp, boolean marker, int payload) {
        RtpHeader.write(scratchBuffer, 0, marker, type, sequence++, rtpTimestamp, ssrc);
        int length = srtp.protectRtp(scratch, 0, 12 + payload);
        byte[] wire = new byte[length];
        scratchBuffer.get(0, wire);
        sendRaw(wire);
    }

    /** Authentic SRTP or SRTCP with random insides. */
    void sendNonsense(Random random) {
        int length = 12 + random.nextInt(1100);
        for (int i = 0; i < length; i++) {
            scratchBuffer.put(i, (byte) random.nextInt(256));
        }
        int type = switch (random.nextInt(4)) {
            case 0 -> 111;
            case 1 -> 110;
            case 2 -> 200 - 128;
            default -> random.nextInt(64);
        };
        RtpHeader.write(scratchBuffer, 0, type == 72 || random.nextBoolean(), type, sequence++, random.nextInt(),
                0x100 + random.nextInt(40));
        int wire = type == 72 ? srtp.protectRtcp(scratch, 0, length) : srtp.protectRtp(scratch, 0, length);
        if (wire > 0) {
            byte[] datagram = new byte[wire];
            scratchBuffer.get(0, datagram);
            sendRaw(datagram);
        }
    }

    void sendRaw(byte[] datagram) {
        world.send(address, world.engine.udpPort(), datagram);
    }

    @Override
    public void receive(int fromPort, Packet packet) {
        ByteBuffer b = packet.buffer();
        int first = b.get(0) & 0xFF;
        if (first <= 3) {
            if (StunClient.isSuccess(b, packet.length())) {
                answers++;
                startDtls();
            }
        } else if (first <= 63) {
            dtls.receive(b, 0, packet.length());
        } else if (srtp != null) {
            media(b, packet.length());
        }
    }

    private void startDtls() {
        if (!started) {
            started = true;
            dtls.start();
        }
    }

    private void media(ByteBuffer b, int wire) {
        scratchBuffer.put(0, b, 0, wire);
        if (RtpHeader.isRtcp(b, 0, wire)) {
            if (srtp.unprotectRtcp(scratch, 0, wire) > 0) {
                rtcpSeen++;
            }
            return;
        }
        int length = srtp.unprotectRtp(scratch, 0, wire);
        if (length < 0) {
            throw new AssertionError("the browser cannot decrypt: " + SrtpSession.verdict(length));
        }
        int header = RtpHeader.headerLength(scratchBuffer, 0);
        int payload = RtpHeader.payloadLength(scratchBuffer, 0, length);
        if (RtpHeader.payloadType(scratchBuffer, 0) == 110) {
            digitReceiver.receive(scratchBuffer, header, payload, RtpHeader.timestamp(scratchBuffer, 0), world.nowNs);
            return;
        }
        int samplesHeard = decoder.decode(scratch, header, payload, frame);
        for (int i = 0; i < samplesHeard; i++) {
            heard.add(frame.get(i));
        }
    }

    private void sendSctp(ByteBuffer packet, int length) {
        byte[] copy = new byte[length];
        packet.get(0, copy);
        dtls.sendApplication(copy);
    }

    @Override
    public void send(byte[] datagram, int length) {
        outbox.add(java.util.Arrays.copyOf(datagram, length));
    }

    @Override
    public void connected(SrtpKeys exported) {
        keys = exported;
    }

    @Override
    public void failed(DtlsFailure why) {
        failure = why;
    }

    @Override
    public void application(byte[] data, int length) {
        messages.add(java.util.Arrays.copyOf(data, length));
    }

    @Override
    public void closed() {
        // the test looks at the engine's side
    }

    @Override
    public void up() {
        // channels follow
    }

    @Override
    public void channelOpen(int stream, String label) {
        channels.add(label);
    }

    @Override
    public void text(int stream, String label, String text) {
        texts.add(label + " " + text);
        if (text.equals("PING")) {
            sendText(stream, "PONG");
        }
    }

    @Override
    public void closed(SctpClose why) {
        channels.clear();
    }
}
