package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.FrameEncoder;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The far end of a {@link MediaLeg} of any transport and codec: talks a tone, writes down what it hears. */
final class FarLeg implements MediaWorld.FarEnd, DtlsListener {
    static final LegFormat OPUS = new LegFormat(111, "opus", 48_000, 2, "minptime=10;useinbandfec=1");
    static final LegFormat PCMU = new LegFormat(0, "PCMU", 8000);
    static final LegFormat PCMA = new LegFormat(8, "PCMA", 8000);
    static final LegFormat G722 = new LegFormat(9, "G722", 8000);
    static final LegFormat L16 = new LegFormat(96, "L16", 16_000);
    static final LegFormat G729 = new LegFormat(18, "G729", 8000);
    static final LegFormat NOISE = new LegFormat(13, "CN", 8000);
    static final LegFormat EVENT_8K = new LegFormat(101, "telephone-event", 8000);
    static final LegFormat EVENT_48K = new LegFormat(110, "telephone-event", 48_000);
    private static final int REPORT_BLOCK = 8;
    private static final long CHECK_NS = 2_500_000_000L;

    /** A packet as it came, decrypted. */
    record Heard(int sequence, int timestamp, int type, boolean marker, int ssrc, byte[] payload, long nowNs) { }

    final List<Heard> packets = new ArrayList<>();
    /** At 8 kHz. */
    final List<Short> heard = new ArrayList<>();
    final List<Character> digits = new ArrayList<>();
    final List<MediaEvent> events = new CopyOnWriteArrayList<>();
    final LegTransport transport;
    final List<LegFormat> formats;
    InetSocketAddress address;
    MediaLeg leg;
    LegTerms terms;
    SdesKey sdes;
    String affinity = "call";
    DtlsRole engineRole = DtlsRole.CLIENT;
    IceCredentials local = IceCredentials.random(new Random(3));
    IceCredentials remote;
    boolean talking;
    boolean syllables;
    boolean checking = true;
    double toneHz;
    int ptimeMs = 20;
    int ssrc;
    int sequence = 100;
    int timestamp = 7000;
    int rtcpSeen;
    int refused;
    int lastPort;
    volatile DtlsFailure failure;
    volatile SrtpKeys keys;
    private final MediaWorld world;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment scratch = arena.allocate(4096, 8);
    private final ByteBuffer buffer = scratch.asByteBuffer();
    /** The last flight of the handshake, to be repeated in virtual time. */
    volatile byte[] lastRecord;
    private final Queue<byte[]> outbox = new ConcurrentLinkedQueue<>();
    private final DtmfReceiver digitReceiver;
    private final DtmfSender digitSender;
    /** Who it is in DTLS. */
    DtlsEngine identity;
    private DtlsAssociation dtls;
    private boolean dtlsStarted;
    private SrtpSession srtp;
    private FrameEncoder encoder;
    private FrameDecoder decoder;
    private LegFormat decoded;
    private long nextCheckNs;
    private long nextNs;
    private long samples;

    FarLeg(MediaWorld world, int port, LegTransport transport, LegFormat... formats) {
        this.world = world;
        this.identity = world.clientDtls;
        this.transport = transport;
        this.formats = List.of(formats);
        this.ssrc = 0x1000_0000 + port;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        world.add(address, this);
        world.add(new InetSocketAddress(address.getAddress(), port + 1), this);
        int clockHz = Arrays.stream(formats).filter(f -> f.codec().isEvent()).mapToInt(LegFormat::clockHz).findFirst()
                .orElse(8000);
        digitReceiver = new DtmfReceiver(clockHz, (key, ms) -> digits.add(key));
        digitSender = new DtmfSender(clockHz, this::sendEvent);
    }

    /** Opens our leg toward it and agrees. */
    static FarLeg open(MediaWorld world, int port, LegTransport transport, LegFormat... formats) throws Exception {
        FarLeg far = new FarLeg(world, port, transport, formats);
        far.open();
        far.agree();
        return far;
    }

    FarLeg open() throws CapacityException {
        leg = world.engine.openLeg(new MediaLegOptions("leg " + address.getPort(), transport, affinity, null),
                events::add);
        terms = switch (transport) {
            case RTP -> plain();
            case SDES_SRTP -> {
                sdes = SdesKey.random(1, sdes == null ? SrtpProfile.AES_CM_128_HMAC_SHA1_80 : sdes.profile(),
                        new SecureRandom());
                srtp = SrtpSession.open(SdesKey.keys(sdes, leg.sdes(1, sdes.profile())), SrtpSettings.defaults());
                yield plain().withSdes(sdes);
            }
            case DTLS_SRTP -> new LegTerms(address.getAddress(), address.getPort(), address.getPort(), true, formats,
                    formats, true, true, 20, SourcePolicy.LEARN_ONCE, null, identity.fingerprint().sdp(),
                    engineRole, null);
            case WEBRTC -> LegTerms.webRtc(local, identity.fingerprint().sdp(), engineRole, formats);
        };
        if (transport == LegTransport.DTLS_SRTP || transport == LegTransport.WEBRTC) {
            dtls = newAssociation();
            remote = leg.ice();
        }
        return this;
    }

    private DtlsAssociation newAssociation() {
        return identity.open(engineRole == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT,
                Fingerprint.parse(leg.fingerprint()), this);
    }

    /** It is somebody else from now on, at the same address, and says so. */
    void become(DtlsEngine other) {
        identity = other;
        keys = null;
        srtp.close();
        srtp = null;
        dtls.close();
        dtls = newAssociation();
        dtlsStarted = false;
        agree(terms.withDtls(other.fingerprint().sdp(), engineRole));
        startDtls();
    }

    private LegTerms plain() {
        return LegTerms.rtp(address.getAddress(), address.getPort(), address.getPort() + 1, formats);
    }

    void agree() {
        leg.agree(terms);
        if (transport == LegTransport.DTLS_SRTP) {
            startDtls();
        }
    }

    void agree(LegTerms changed) {
        terms = changed;
        leg.agree(changed);
    }

    boolean ready() {
        return switch (transport) {
            case RTP, SDES_SRTP -> true;
            case DTLS_SRTP, WEBRTC -> srtp != null && leg.out().ready();
        };
    }

    /** It is behind this port from now on. */
    void move(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        world.add(address, this);
        nextCheckNs = world.nowNs;
    }

    void talk(double hz) {
        toneHz = hz;
        talking = true;
        nextNs = world.nowNs;
    }

    void press(char key, int ms) {
        digitSender.send(key, ms);
    }

    private int enginePort() {
        return transport == LegTransport.WEBRTC ? world.engine.udpPort() : leg.local().getPort();
    }

    LegFormat speaks() {
        return formats.getFirst();
    }

    @Override
    public void tick(long nowNs) {
        if (transport == LegTransport.WEBRTC && checking && nowNs - nextCheckNs >= 0) {
            nextCheckNs = nowNs + CHECK_NS;
            sendRaw(StunClient.check(remote.ufrag() + ":" + local.ufrag(), remote.password(), true));
        }
        for (byte[] out = outbox.poll(); out != null; out = outbox.poll()) {
            sendRaw(out);
        }
        if (keys != null && srtp == null) {
            srtp = SrtpSession.open(keys, SrtpSettings.defaults());
        }
        digitSender.timers(nowNs, digitTimestamp());
        digitReceiver.timers(nowNs);
        if (talking && nowNs - nextNs >= 0) {
            nextNs += ptimeMs * MediaWorld.MS;
            speak();
        }
    }

    /** Media time in the clock of the events. */
    private int digitTimestamp() {
        return timestamp;
    }

    private void speak() {
        Codec codec = speaks().codec();
        if (encoder == null) {
            encoder = Codecs.encoder(speaks(), Math.min(16_000, codec.rateHz()));
        }
        int rateHz = encoder.rateHz();
        PcmFrame frame = new PcmFrame(rateHz, rateHz / 1000 * ptimeMs);
        frame.length(frame.capacity());
        for (int i = 0; i < frame.length(); i++) {
            frame.set(i, sample(samples++ / (double) rateHz));
        }
        int length = encoder.encode(frame, scratch, 12, 1400);
        if (!digitSender.active() && length > 0) {
            sendRtp(speaks().payloadType(), timestamp, false, length);
        }
        timestamp += speaks().clockHz() / 1000 * ptimeMs;
    }

    /** A tone, or vowels of four syllables a second on it. */
    private short sample(double s) {
        if (!syllables) {
            return (short) (8000 * Math.sin(2 * Math.PI * toneHz * s));
        }
        double sum = 0;
        for (int h = 1; h < 12; h++) {
            sum += Math.sin(2 * Math.PI * toneHz * h * s) / h;
        }
        return (short) (5000 * sum * Math.pow(Math.sin(Math.PI * 4 * s), 2));
    }

    private void sendEvent(int eventTimestamp, boolean marker, ByteBuffer payload) {
        buffer.put(12, payload, 0, TelephoneEvent.LENGTH);
        int type = formats.stream().filter(f -> f.codec().isEvent()).findFirst().orElseThrow().payloadType();
        sendRtp(type, eventTimestamp, marker, TelephoneEvent.LENGTH);
    }

    /** A packet with any payload, encrypted as agreed. */
    void sendPayload(int type, int sequenceNumber, int rtpTimestamp, byte[] payload) {
        buffer.put(12, payload);
        sequence = sequenceNumber;
        sendRtp(type, rtpTimestamp, false, payload.length);
    }

    private void sendRtp(int type, int rtpTimestamp, boolean marker, int payload) {
        sendRaw(seal(type, rtpTimestamp, marker, payload));
    }

    private byte[] seal(int type, int rtpTimestamp, boolean marker, int payload) {
        RtpHeader.write(buffer, 0, marker, type, sequence++ & 0xFFFF, rtpTimestamp, ssrc);
        int length = srtp == null ? 12 + payload : srtp.protectRtp(scratch, 0, 12 + payload);
        byte[] wire = new byte[length];
        buffer.get(0, wire);
        return wire;
    }

    /** The same as {@link #sendPayload}, by a sender of that number which is forgotten afterwards. */
    void sendAs(int otherSsrc, SrtpSession session, int type, int number, int rtpTimestamp, byte[] payload) {
        buffer.put(12, payload);
        RtpHeader.write(buffer, 0, false, type, number, rtpTimestamp, otherSsrc);
        int length = 12 + payload.length;
        length = session == null ? length : session.protectRtp(scratch, 0, length);
        byte[] wire = new byte[length];
        buffer.get(0, wire);
        sendRaw(wire);
    }

    /** A further session with the keys agreed, or null where nothing is encrypted. */
    SrtpSession session() {
        SrtpKeys agreed = sdes != null ? SdesKey.keys(sdes, leg.sdes(1, sdes.profile())) : keys;
        return agreed == null ? null : SrtpSession.open(agreed, SrtpSettings.defaults());
    }

    /** Reports of what we hear that so many of 256 packets are lost; plain RTP only. */
    void report(int fraction) {
        ByteBuffer b = ByteBuffer.allocate(256);
        ReceiverStats stats = new ReceiverStats(speaks().clockHz());
        stats.packet(1, 0, world.nowNs);
        int length = Rtcp.writeReceiverReport(b, 0, ssrc, packets.getLast().ssrc(), stats, world.nowNs);
        b.put(REPORT_BLOCK + 4, (byte) fraction);
        length += Rtcp.writeCname(b, length, ssrc, Rtcp.cname("far"));
        world.send(new InetSocketAddress(address.getAddress(), address.getPort() + 1), enginePort() + 1, b.array(),
                length);
    }

    void sendRaw(byte[] datagram) {
        world.send(address, enginePort(), datagram);
    }

    @Override
    public void receive(int fromPort, Packet packet) {
        ByteBuffer b = packet.buffer();
        int first = b.get(0) & 0xFF;
        lastPort = packet.remotePort();
        if (first <= 3) {
            if (StunClient.isSuccess(b, packet.length())) {
                startDtls();
            }
        } else if (first <= 63) {
            dtls.receive(b, 0, packet.length());
        } else if (keys != null || srtp != null || transport == LegTransport.RTP) {
            media(b, packet.length());
        }
    }

    private void startDtls() {
        if (!dtlsStarted) {
            dtlsStarted = true;
            dtls.start();
        }
    }

    private void media(ByteBuffer b, int wire) {
        if (keys != null && srtp == null) {
            srtp = SrtpSession.open(keys, SrtpSettings.defaults());
        }
        ByteBuffer plain = ByteBuffer.allocateDirect(4096);
        MemorySegment memory = MemorySegment.ofBuffer(plain);
        plain.put(0, b, 0, wire);
        if (RtpHeader.isRtcp(plain, 0, wire)) {
            int length = srtp == null ? wire : srtp.unprotectRtcp(memory, 0, wire);
            rtcpSeen += length > 0 && Rtcp.type(plain, 0) >= Rtcp.SENDER_REPORT ? 1 : 0;
            refused += length > 0 ? 0 : 1;
            return;
        }
        int length = srtp == null ? wire : srtp.unprotectRtp(memory, 0, wire);
        if (length < 0) {
            refused++;
            return;
        }
        int header = RtpHeader.headerLength(plain, 0);
        int payload = RtpHeader.payloadLength(plain, 0, length);
        byte[] bytes = new byte[payload];
        plain.get(header, bytes);
        Heard packet = new Heard(RtpHeader.sequence(plain, 0), RtpHeader.timestamp(plain, 0),
                RtpHeader.payloadType(plain, 0), RtpHeader.marker(plain, 0), RtpHeader.ssrc(plain, 0), bytes,
                world.nowNs);
        packets.add(packet);
        LegFormat format = formats.stream().filter(f -> f.payloadType() == packet.type()).findFirst().orElse(null);
        if (format == null) {
            throw new AssertionError("payload type " + packet.type() + " was not agreed");
        }
        if (format.codec().isEvent()) {
            digitReceiver.receive(plain, header, payload, packet.timestamp(), world.nowNs);
        } else if (format.codec().isSound()) {
            listen(format, memory, header, payload);
        }
    }

    private void listen(LegFormat format, MemorySegment packet, int offset, int length) {
        if (!format.equals(decoded)) {
            closeDecoder();
            decoded = format;
            decoder = Codecs.decoder(format.codec(), 8000);
        }
        PcmFrame frame = new PcmFrame(decoder.rateHz(), decoder.rateHz() / 1000 * 120);
        int made = decoder.decode(packet, offset, length, frame);
        if (made < 0) {
            throw new AssertionError("a packet of " + format + " that cannot be decoded");
        }
        for (int i = 0; i < made; i += decoder.rateHz() / 8000) {
            heard.add(frame.get(i));
        }
    }

    /** Packets of sound, without telephone-events and comfort noise. */
    List<Heard> sound() {
        return packets.stream().filter(p -> formats.stream()
                .anyMatch(f -> f.payloadType() == p.type() && !f.codec().isEvent()
                        && f.codec() != Codec.COMFORT_NOISE)).toList();
    }

    /** Share of the last second that is a tone of that frequency. */
    double hears(double hz) {
        return heard.size() < 8000 ? 0 : Sound.toneShare(heard, 8000, hz);
    }

    void close() {
        closeDecoder();
        if (encoder != null) {
            encoder.close();
        }
        if (srtp != null) {
            srtp.close();
        }
    }

    private void closeDecoder() {
        if (decoder != null) {
            decoder.close();
        }
    }

    @Override
    public void send(byte[] datagram, int length) {
        lastRecord = Arrays.copyOf(datagram, length);
        outbox.add(lastRecord);
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
        // no data channels
    }

    @Override
    public void closed() {
        // the test looks at the engine's side
    }
}
