package dev.crosspoint.ng.call;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.OpusDecoder;
import dev.crosspoint.transcoder.OpusEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** An end of a call in memory: speaks a tone, writes down what it hears, describes itself in SDP. */
class FarEnd {
    /** What it speaks. */
    enum Voice {
        PCMU(0, "PCMU/8000", 8000), PCMA(8, "PCMA/8000", 8000), OPUS(111, "opus/48000/2", 48_000);

        final int type;
        final String name;
        final int clockHz;

        Voice(int type, String name, int clockHz) {
            this.type = type;
            this.name = name;
            this.clockHz = clockHz;
        }
    }

    final CallWorld world;
    final InetSocketAddress address;
    final Voice voice;
    final List<Short> heard = new ArrayList<>();
    final List<Character> digits = new ArrayList<>();
    private final OpusDecoder decoder = new OpusDecoder(8000);
    private final OpusEncoder encoder = new OpusEncoder(OpusEncoderSettings.phone());
    private final PcmFrame frame = new PcmFrame(8000, 960);
    private final DtmfSender keys = new DtmfSender(8000, this::event);
    private final DtmfReceiver digitReceiver = new DtmfReceiver(8000, (key, ms) -> digits.add(key));
    final MemorySegment scratch = Arena.ofAuto().allocate(2048, 8);
    final ByteBuffer bytes = scratch.asByteBuffer();
    SrtpSession srtp;
    String told;
    String direction = "sendrecv";
    String said;
    int enginePort;
    /** SSRC of what it hears. */
    int heardSsrc;
    int packetsHeard;
    /** Octets and milliseconds of sound in the last packet that it heard. */
    int heardBytes;
    int heardMs;
    boolean talking;
    private double toneHz;
    private long samples;
    private int sequence = 100;
    private int timestamp = 5000;
    private long nextNs;

    FarEnd(CallWorld world, int port, Voice voice) {
        this.world = world;
        this.voice = voice;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        world.add(this);
    }

    void talk(double hz) {
        toneHz = hz;
        talking = true;
        nextNs = world.nowNs;
    }

    /** Presses a key, told as a telephone-event. */
    void press(char key) {
        keys.send(key, 100);
    }

    /** Its source. */
    final int ssrc() {
        return 0x4711 + address.getPort();
    }

    /** Its offer or answer. */
    String describe() {
        return said != null ? said : head("RTP/AVP") + "a=" + direction + "\r\n";
    }

    final String head(String protocol) {
        return "v=0\r\no=- 77 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + address.getPort() + " " + protocol + " " + voice.type + " 101\r\na=rtpmap:" + voice.type + " "
                + voice.name + "\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n";
    }

    void readOffer(String sdp) {
        understand(sdp);
    }

    void readAnswer(String sdp) {
        understand(sdp);
    }

    void understand(String sdp) {
        told = sdp;
        enginePort = Integer.parseInt(line("m=audio ").split(" ")[0]);
    }

    /** What follows that beginning in what it was told; null where no line has it. */
    final String line(String beginning) {
        return told.lines().filter(l -> l.startsWith(beginning)).findFirst()
                .map(l -> l.substring(beginning.length())).orElse(null);
    }

    /** The address at which the audio that it was told of is to be heard (RFC 8866 §5.7). */
    final String connection() {
        String section = told.substring(told.indexOf("m=audio"));
        String[] lines = (section.contains("\nc=") ? section : told).split("\nc=IN IP[46] ", 2);
        return lines[1].substring(0, lines[1].indexOf('\r'));
    }

    void tick(long nowNs) {
        digitReceiver.timers(nowNs);
        if (ready()) {
            keys.timers(nowNs, timestamp);
        }
        if (!talking || nowNs - nextNs < 0 || !ready()) {
            return;
        }
        nextNs += 20 * CallWorld.MS;
        frame.length(160);
        for (int i = 0; i < 160; i++) {
            frame.set(i, (short) (8000 * Math.sin(2 * Math.PI * toneHz * samples++ / 8000)));
        }
        int length = 160;
        switch (voice) {
            case PCMU -> G711.ULAW.encode(frame, bytes, 12);
            case PCMA -> G711.ALAW.encode(frame, bytes, 12);
            case OPUS -> length = encoder.encode(frame, scratch, 12, 500);
        }
        RtpHeader.write(bytes, 0, false, voice.type, sequence++, timestamp, ssrc());
        timestamp += voice.clockHz / 50;
        send(12 + length);
    }

    private void event(int began, boolean marker, ByteBuffer payload) {
        RtpHeader.write(bytes, 0, marker, 101, sequence++, began, ssrc());
        bytes.put(12, payload, 0, 4);
        send(16);
    }

    private void send(int length) {
        int wire = srtp == null ? length : srtp.protectRtp(scratch, 0, length);
        byte[] datagram = new byte[wire];
        bytes.get(0, datagram);
        world.send(address, enginePort, datagram);
    }

    /** Says by RTCP how it hears (RFC 3550 §6.4.2), jitter in ticks of 8 kHz. */
    void report(int lost, int jitterTicks) {
        ByteBuffer b = ByteBuffer.allocate(32);
        b.putInt(0x81C90007).putInt(ssrc()).putInt(heardSsrc).putInt(lost).putInt(0).putInt(jitterTicks);
        world.send(new InetSocketAddress(address.getAddress(), address.getPort() + 1), enginePort + 1, b.array());
    }

    boolean ready() {
        return enginePort != 0;
    }

    void receive(int fromPort, Packet packet) {
        bytes.put(0, packet.buffer(), 0, packet.length());
        int length = packet.length();
        if (RtpHeader.isRtcp(bytes, 0, length)) {
            return;
        }
        if (srtp != null) {
            length = srtp.unprotectRtp(scratch, 0, length);
            if (length < 0) {
                throw new AssertionError("cannot decrypt: " + SrtpSession.verdict(length));
            }
        }
        packetsHeard++;
        heardSsrc = RtpHeader.ssrc(bytes, 0);
        int header = RtpHeader.headerLength(bytes, 0);
        int payload = RtpHeader.payloadLength(bytes, 0, length);
        int type = RtpHeader.payloadType(bytes, 0);
        if (type == 101 || type == 126) {
            digitReceiver.receive(bytes, header, payload, RtpHeader.timestamp(bytes, 0), world.nowNs);
            return;
        }
        int n = switch (type) {
            case 0 -> G711.ULAW.decode(bytes, header, payload, frame);
            case 8 -> G711.ALAW.decode(bytes, header, payload, frame);
            default -> decoder.decode(scratch, header, payload, frame);
        };
        heardBytes = payload;
        heardMs = n / 8;
        for (int i = 0; i < n; i++) {
            heard.add(frame.get(i));
        }
    }

    /** Share of the energy of the last half second that a tone of that frequency has, 0-1. */
    double hears(double hz) {
        int window = 4000;
        if (heard.size() < window) {
            return 0;
        }
        double re = 0;
        double im = 0;
        double energy = 1;
        for (int i = 0; i < window; i++) {
            double s = heard.get(heard.size() - window + i);
            re += s * Math.cos(2 * Math.PI * hz * i / 8000);
            im += s * Math.sin(2 * Math.PI * hz * i / 8000);
            energy += s * s;
        }
        return 2 * (re * re + im * im) / (window * energy);
    }

    /** Loudness of the last half second. */
    double rms() {
        double energy = 0;
        int window = Math.min(4000, heard.size());
        for (int i = heard.size() - window; i < heard.size(); i++) {
            energy += (double) heard.get(i) * heard.get(i);
        }
        return window == 0 ? 0 : Math.sqrt(energy / window);
    }
}
