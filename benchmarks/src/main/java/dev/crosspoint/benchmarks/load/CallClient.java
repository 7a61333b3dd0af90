package dev.crosspoint.benchmarks.load;

import dev.crosspoint.benchmarks.BrowserEnd;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.srtp.DtlsEngine;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/**
 * The far ends of one call on three sockets: a browser's publishing and subscribing connections, and a phone. Set up by
 * one thread; then one thread sends and another receives.
 */
final class CallClient implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int SSRC = 0x10AD;

    private final Flow toPhone;
    private final Flow toBrowser;
    private final DatagramChannel publishSocket;
    private final DatagramChannel subscribeSocket;
    private final DatagramChannel phoneSocket;
    private final BrowserEnd publisher;
    private final BrowserEnd subscriber;
    private final MemorySegment browserPacket = Arena.ofAuto().allocate(2048, 64);
    private final ByteBuffer browserBuffer = browserPacket.asByteBuffer();
    private final ByteBuffer phoneBuffer = ByteBuffer.allocateDirect(2048);
    private int browserPackets;
    private int phonePackets;

    CallClient(DtlsEngine dtls, InetSocketAddress server, Flow toPhone, Flow toBrowser) throws IOException {
        this.toPhone = toPhone;
        this.toBrowser = toBrowser;
        publishSocket = socket();
        publishSocket.connect(server);
        subscribeSocket = socket();
        subscribeSocket.connect(server);
        phoneSocket = socket();
        publisher = new BrowserEnd(dtls, wire(publishSocket));
        subscriber = new BrowserEnd(dtls, wire(subscribeSocket));
    }

    static DatagramChannel socket() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 18);
        channel.bind(new InetSocketAddress(LOOPBACK, 0));
        channel.configureBlocking(false);
        return channel;
    }

    private static BrowserEnd.Wire wire(DatagramChannel channel) {
        return (bytes, length) -> {
            try {
                channel.write(ByteBuffer.wrap(bytes, 0, length));
            } catch (IOException lost) {
                return; // as any datagram may be
            }
        };
    }

    // ---- setting up

    /** Exchanges descriptions with the server and begins ICE. */
    void begin(int index, ServerProcess server) throws IOException, SdpRejected {
        server.request(LoadServer.OPEN);
        String publishAnswer = publisher.answer(server.in.readUTF());
        String subscribeAnswer = subscriber.answer(server.in.readUTF());
        server.out.writeByte(LoadServer.ANSWERS);
        server.out.writeInt(index);
        server.out.writeUTF(publishAnswer);
        server.out.writeUTF(subscribeAnswer);
        server.out.flush();
    }

    void check() {
        publisher.check();
        subscriber.check();
    }

    boolean connected() {
        return publisher.connected() && subscriber.connected();
    }

    /** Publishes, adds the phone, and bridges the two. */
    void bridge(int index, ServerProcess server, Selector selector) throws IOException, SdpRejected {
        server.out.writeByte(LoadServer.PUBLISH);
        server.out.writeInt(index);
        server.out.writeUTF(publisher.offer());
        int port = ((InetSocketAddress) phoneSocket.getLocalAddress()).getPort();
        server.out.writeUTF(PhoneSdp.offer(new PhoneSdp.Local(1, 1, LOOPBACK, port, Direction.SENDRECV),
                List.of(PhoneCodec.PCMU)));
        server.out.flush();
        phoneSocket.connect(new InetSocketAddress(LOOPBACK, server.in.readInt()));
        phoneSocket.register(selector, SelectionKey.OP_READ, (Receiver.Port) (b, length, now, window) -> {
            if (!RtpHeader.isRtcp(b, 0, length) && RtpHeader.payloadType(b, 0) == 0) {
                toPhone.received(RtpHeader.timestamp(b, 0), now, window);
            }
        });
        String answer = subscriber.answer(server.in.readUTF());
        server.out.writeByte(LoadServer.BRIDGE);
        server.out.writeInt(index);
        server.out.writeUTF(answer);
        server.out.flush();
        server.in.readBoolean();
    }

    /** Names who takes what arrives for the browser; the phone comes with {@link #bridge}. */
    void register(Selector selector) throws IOException {
        publishSocket.register(selector, SelectionKey.OP_READ, (Receiver.Port) (b, length, now, window) -> {
            if (BrowserEnd.isControl(b, length)) {
                publisher.receiveControl(b, length);
            }
        });
        subscribeSocket.register(selector, SelectionKey.OP_READ, (Receiver.Port) this::toSubscriber);
    }

    private void toSubscriber(ByteBuffer b, int length, long nowNs, Flow.Window window) {
        if (BrowserEnd.isControl(b, length)) {
            subscriber.receiveControl(b, length);
        } else if (!RtpHeader.isRtcp(b, 0, length)
                && subscriber.srtp().unprotectRtp(MemorySegment.ofBuffer(b), 0, length) > 0) {
            toBrowser.received(RtpHeader.timestamp(b, 0), nowNs, window);
        }
    }

    // ---- talking

    /** The browser's next 20 ms. The moment it was sent is the one before the system call. */
    void publish(byte[] opus) throws IOException {
        int packet = browserPackets++;
        RtpHeader.write(browserBuffer, 0, packet == 0, BrowserEnd.OPUS_TYPE, packet, packet * 960, SSRC);
        browserBuffer.put(RtpHeader.FIXED_LENGTH, opus);
        int length = publisher.srtp().protectRtp(browserPacket, 0, RtpHeader.FIXED_LENGTH + opus.length);
        toPhone.sent(packet, System.nanoTime());
        publishSocket.write(browserBuffer.limit(length).position(0));
        browserBuffer.clear();
    }

    /** The phone's next 20 ms. */
    void talk(byte[] ulaw) throws IOException {
        int packet = phonePackets++;
        RtpHeader.write(phoneBuffer, 0, packet == 0, 0, packet, packet * 160, SSRC);
        phoneBuffer.put(RtpHeader.FIXED_LENGTH, ulaw);
        toBrowser.sent(packet, System.nanoTime());
        phoneSocket.write(phoneBuffer.limit(RtpHeader.FIXED_LENGTH + ulaw.length).position(0));
        phoneBuffer.clear();
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        subscriber.close();
        publishSocket.close();
        subscribeSocket.close();
        phoneSocket.close();
    }
}
