package dev.crosspoint.benchmarks;

import dev.crosspoint.media.AudioSender;
import dev.crosspoint.media.DrivenMedia;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PeerOptions;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.PhoneLegOptions;
import dev.crosspoint.media.WebRtcPeer;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsSettings;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.srtp.SrtpSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Calls between browsers and phones through a whole media engine without sockets, driven by the calling thread in
 * virtual time: the real shard, demultiplexer, SRTP, bridge and legs. Only DTLS ran elsewhere, before the measurement.
 */
final class MemoryCalls implements AutoCloseable {
    private static final long FRAME_NS = 20_000_000L;
    private static final int FIRST_PORT = 50_000;
    private static final int PORTS_PER_CALL = 4;
    private static final long SETUP_DEADLINE_NS = 60_000_000_000L;
    private static final long LOW = Packet.low(InetAddress.getLoopbackAddress());

    /** The three far ends of one call. */
    static final class Call {
        final int publishPort;
        final int subscribePort;
        final int phonePort;
        BrowserEnd publisher;
        BrowserEnd subscriber;
        DatagramPort leg;

        Call(int index) {
            publishPort = FIRST_PORT + index * PORTS_PER_CALL;
            subscribePort = publishPort + 1;
            phonePort = publishPort + 2;
        }
    }

    private record Control(int fromPort, byte[] datagram) { }

    private final DtlsEngine clientDtls;
    private final DrivenMedia media;
    private final MediaEngine engine;
    private final DatagramPort peerPort;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, BrowserEnd> ends = new HashMap<>();
    private final Queue<Control> outbox = new ConcurrentLinkedQueue<>();
    private long nowNs = 1_000_000_000L;
    private int connected;
    private long framesToPhones;
    private long framesToBrowsers;
    private byte[] lastToBrowser = new byte[0];
    private boolean keeping;

    MemoryCalls(int count, SrtpProfile profile) {
        clientDtls = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults().withProfiles(List.of(profile)));
        Duration never = Duration.ofDays(10_000); // virtual time runs far ahead of the checks
        media = DrivenMedia.open(MediaSettings.loopback().withTimeouts(Duration.ofSeconds(30), never, never, never),
                nowNs, this::sent);
        engine = media.engine();
        peerPort = media.io().port(engine.udpPort());
        try {
            for (int i = 0; i < count; i++) {
                calls.add(establish(new Call(i)));
            }
        } catch (SdpRejected | NoFreePortException e) {
            throw new IllegalStateException(e);
        }
    }

    private Call establish(Call call) throws SdpRejected, NoFreePortException {
        WebRtcPeer publish = engine.openPeer(PeerOptions.named("publish"), this::onEvent);
        WebRtcPeer subscribe = engine.openPeer(PeerOptions.named("subscribe"), this::onEvent);
        call.publisher = browser(call.publishPort);
        call.subscriber = browser(call.subscribePort);
        publish.acceptAnswer(call.publisher.answer(publish.createOffer()));
        subscribe.acceptAnswer(call.subscriber.answer(subscribe.createOffer()));
        int before = connected;
        call.publisher.check();
        call.subscriber.check();
        until(() -> connected == before + 2 && call.publisher.connected() && call.subscriber.connected());
        publish.acceptOffer(call.publisher.offer());
        PhoneLeg leg = engine.openPhoneLeg(PhoneLegOptions.named("leg"), e -> { });
        leg.createAnswer(PhoneSdp.offer(new PhoneSdp.Local(1, 1, InetAddress.getLoopbackAddress(), call.phonePort,
                Direction.SENDRECV), List.of(PhoneCodec.PCMU)));
        call.leg = media.io().port(leg.localRtp().getPort());
        AudioSender sender = subscribe.addAudio("stream", "track");
        subscribe.acceptAnswer(call.subscriber.answer(subscribe.createOffer()));
        engine.bridge(leg, publish, sender);
        return call;
    }

    private void onEvent(MediaEvent event) {
        if (event instanceof MediaEvent.PeerConnected) {
            connected++;
        }
    }

    private BrowserEnd browser(int port) {
        BrowserEnd end = new BrowserEnd(clientDtls,
                (bytes, length) -> outbox.add(new Control(port, Arrays.copyOf(bytes, length))));
        ends.put(port, end);
        return end;
    }

    private void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SETUP_DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the call is not set up within a minute");
            }
            for (Control c = outbox.poll(); c != null; c = outbox.poll()) {
                media.io().deliver(peerPort, ByteBuffer.wrap(c.datagram), 0, c.datagram.length, 0, LOW, c.fromPort);
            }
            nowNs += 100_000;
            media.turn(nowNs);
            LockSupport.parkNanos(100_000);
        }
    }

    /** The session with which a call's browser protects what it publishes. */
    SrtpSession publisher(int call) {
        return calls.get(call).publisher.srtp();
    }

    /** The session with which a call's browser reads what it hears. */
    SrtpSession subscriber(int call) {
        return calls.get(call).subscriber.srtp();
    }

    /** One datagram of a browser goes in; what it causes goes out before the return. */
    void fromBrowser(int call, ByteBuffer datagrams, int offset, int length) {
        media.io().deliver(peerPort, datagrams, offset, length, 0, LOW, calls.get(call).publishPort);
        media.turn(nowNs);
    }

    /** One datagram of a phone goes in. */
    void fromPhone(int call, ByteBuffer datagrams, int offset, int length) {
        Call c = calls.get(call);
        media.io().deliver(c.leg, datagrams, offset, length, 0, LOW, c.phonePort);
        media.turn(nowNs);
    }

    /** 20 ms pass. */
    void nextFrame() {
        nowNs += FRAME_NS;
    }

    /** G.711 packets that arrived at phones. */
    long framesToPhones() {
        return framesToPhones;
    }

    /** Opus packets that arrived at browsers, still encrypted. */
    long framesToBrowsers() {
        return framesToBrowsers;
    }

    /** Everything the engine has counted, for the message of a run that went wrong. */
    String counters() {
        return engine.counters().values().stream().filter(v -> v.value() != 0)
                .map(v -> v.name() + "=" + v.value()).collect(Collectors.joining(" "));
    }

    /** Keeps a copy of every packet to a browser from now on; for tests. */
    void keepLast() {
        keeping = true;
    }

    byte[] lastToBrowser() {
        return lastToBrowser;
    }

    private void sent(InetSocketAddress from, Packet packet) {
        ByteBuffer b = packet.buffer();
        int length = packet.length();
        if (BrowserEnd.isControl(b, length)) {
            ends.get(packet.remotePort()).receiveControl(b, length);
        } else if (RtpHeader.isRtcp(b, 0, length)) {
            return;
        } else if ((packet.remotePort() - FIRST_PORT) % PORTS_PER_CALL == 2) {
            framesToPhones++;
        } else {
            framesToBrowsers++;
            if (keeping) {
                lastToBrowser = new byte[length];
                b.get(0, lastToBrowser);
            }
        }
    }

    @Override
    public void close() {
        ends.values().forEach(BrowserEnd::close);
        clientDtls.close();
        media.close();
    }
}
