package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.Rtcp;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.transcoder.DtmfReceiver;
import dev.crosspoint.transcoder.DtmfSender;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.TelephoneEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A phone with G.711 in memory: talks a tone, writes down what it hears. */
final class FakePhone implements MediaWorld.FarEnd {
    final InetSocketAddress address;
    final PhoneCodec codec;
    final List<Short> heard = new ArrayList<>();
    final List<Integer> timestamps = new ArrayList<>();
    final List<Character> digits = new ArrayList<>();
    final List<Long> arrivalsNs = new ArrayList<>();
    private final MediaWorld world;
    private final int ssrc = 0x5050;
    private final DtmfReceiver digitReceiver = new DtmfReceiver(8000, (key, ms) -> digits.add(key));
    private final DtmfSender digitSender = new DtmfSender(8000, this::sendEvent);
    int enginePort;
    int eventType = 101;
    double toneHz;
    int framesPerPacket = 160;
    boolean talking;
    int rtcpSeen;
    private int senderReportNtp;
    private long senderReportNs;
    private int reportedSsrc;
    int soundTimestamp = 1000;
    private int sequence = 100;
    private long nextNs;
    private long samples;

    FakePhone(MediaWorld world, int port, PhoneCodec codec) {
        this.world = world;
        this.codec = codec;
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        world.add(address, this);
        world.add(new InetSocketAddress(address.getAddress(), port + 1), this);
    }

    String offer(Direction direction) {
        return PhoneSdp.offer(new PhoneSdp.Local(1, 1, address.getAddress(), address.getPort(), direction),
                List.of(codec));
    }

    void talk(double hz) {
        toneHz = hz;
        talking = true;
        nextNs = world.nowNs;
    }

    /** Reports on what we hear, with a quarter of it lost, at once for the last sender report. */
    void report() {
        ReceiverStats stats = new ReceiverStats(8000);
        stats.packet(1, 0, world.nowNs);
        stats.packet(2, 160, world.nowNs);
        stats.packet(4, 480, world.nowNs);
        stats.senderReport(senderReportNtp, senderReportNs);
        ByteBuffer b = ByteBuffer.allocate(256);
        int length = Rtcp.writeReceiverReport(b, 0, ssrc, reportedSsrc, stats, world.nowNs);
        length += Rtcp.writeCname(b, length, ssrc, Rtcp.cname("phone"));
        world.send(new InetSocketAddress(address.getAddress(), address.getPort() + 1), enginePort + 1, b.array(),
                length);
    }

    void press(char key, int ms) {
        digitSender.send(key, ms);
    }

    private G711 law() {
        return codec == PhoneCodec.PCMU ? G711.ULAW : G711.ALAW;
    }

    byte[] packet(int type, int timestamp, boolean marker, byte[] payload) {
        ByteBuffer b = ByteBuffer.allocate(12 + payload.length);
        RtpHeader.write(b, 0, marker, type, sequence++, timestamp, ssrc);
        b.put(12, payload);
        return b.array();
    }

    private void sendEvent(int timestamp, boolean marker, ByteBuffer payload) {
        byte[] bytes = new byte[TelephoneEvent.LENGTH];
        payload.get(0, bytes);
        world.send(address, enginePort, packet(eventType, timestamp, marker, bytes));
    }

    @Override
    public void tick(long nowNs) {
        digitSender.timers(nowNs, soundTimestamp);
        digitReceiver.timers(nowNs);
        if (!talking || nowNs - nextNs < 0) {
            return;
        }
        nextNs += framesPerPacket * 125_000L;
        byte[] payload = new byte[framesPerPacket];
        for (int i = 0; i < framesPerPacket; i++) {
            payload[i] = law().encode((short) (8000 * Math.sin(2 * Math.PI * toneHz * samples++ / 8000)));
        }
        if (!digitSender.active()) {
            world.send(address, enginePort, packet(codec.payloadType(), soundTimestamp, false, payload));
        }
        soundTimestamp += framesPerPacket;
    }

    @Override
    public void receive(int fromPort, Packet packet) {
        ByteBuffer b = packet.buffer();
        if (fromPort != enginePort || RtpHeader.isRtcp(b, 0, packet.length())) {
            rtcpSeen++;
            if (Rtcp.type(b, 0) == Rtcp.SENDER_REPORT) {
                senderReportNtp = Rtcp.middleNtp(b, 0, 28);
                reportedSsrc = Rtcp.senderSsrc(b, 0, 28);
                senderReportNs = world.nowNs;
            }
            return;
        }
        int payload = RtpHeader.headerLength(b, 0);
        int length = RtpHeader.payloadLength(b, 0, packet.length());
        int timestamp = RtpHeader.timestamp(b, 0);
        if (RtpHeader.payloadType(b, 0) == eventType) {
            digitReceiver.receive(b, payload, length, timestamp, world.nowNs);
            return;
        }
        timestamps.add(timestamp);
        arrivalsNs.add(world.nowNs);
        for (int i = 0; i < length; i++) {
            heard.add(law().decode(b.get(payload + i)));
        }
    }
}
