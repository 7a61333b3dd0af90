package dev.crosspoint.ng.call;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SrtpKeys;
import dev.crosspoint.srtp.SrtpSession;
import dev.crosspoint.srtp.SrtpSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The audio of a browser: ICE checks, DTLS-SRTP, Opus. */
final class Browser extends FarEnd implements DtlsListener {
    private static final long CHECK_NS = 2_500_000_000L;
    private static final int COOKIE = 0x2112A442;

    private final Random random = new Random(11);
    IceCredentials local = IceCredentials.random(random);
    private final Queue<byte[]> outbox = new ConcurrentLinkedQueue<>();
    private IceCredentials remote;
    private DtlsRole role;
    private DtlsAssociation association;
    private volatile SrtpKeys keys;
    private boolean offering = true;
    private boolean started;
    private long nextCheckNs;
    String extra = "";

    Browser(CallWorld world, int port) {
        super(world, port, Voice.OPUS);
    }

    @Override
    String describe() {
        String setup = offering ? "actpass" : role == DtlsRole.CLIENT ? "active" : "passive";
        return "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
                + "a=extmap-allow-mixed\r\na=msid-semantic: WMS stream\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 110 126\r\n"
                + "c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:" + local.ufrag() + "\r\na=ice-pwd:"
                + local.password() + "\r\na=ice-options:trickle\r\na=fingerprint:" + world.dtls.fingerprint().sdp()
                + "\r\na=setup:" + setup + "\r\na=mid:0\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
                + "a=" + direction + "\r\na=msid:stream track\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n"
                + "a=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
                + "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n"
                + "a=ssrc:18193 cname:abc\r\n" + extra;
    }

    /** Its next offer has new ICE credentials. */
    void restart() {
        local = IceCredentials.random(random);
    }

    @Override
    void readOffer(String sdp) {
        offering = false;
        super.readOffer(sdp);
    }

    @Override
    void understand(String sdp) {
        super.understand(sdp);
        remote = new IceCredentials(line("a=ice-ufrag:"), line("a=ice-pwd:"));
        if (association == null) {
            role = "active".equals(line("a=setup:")) ? DtlsRole.SERVER : DtlsRole.CLIENT;
            association = world.dtls.open(role, Fingerprint.parse(line("a=fingerprint:")), this);
        }
        nextCheckNs = world.nowNs;
    }

    @Override
    boolean ready() {
        return srtp != null;
    }

    @Override
    void tick(long nowNs) {
        if (remote != null && nowNs - nextCheckNs >= 0) {
            nextCheckNs = nowNs + CHECK_NS;
            world.send(address, enginePort, check());
        }
        for (byte[] out = outbox.poll(); out != null; out = outbox.poll()) {
            world.send(address, enginePort, out);
        }
        if (keys != null && srtp == null) {
            srtp = SrtpSession.open(keys, SrtpSettings.defaults());
        }
        super.tick(nowNs);
    }

    @Override
    void receive(int fromPort, Packet packet) {
        int first = packet.buffer().get(0) & 0xFF;
        if (first <= 3) {
            if (packet.buffer().getShort(0) == 0x0101 && !started) {
                started = true;
                association.start();
            }
        } else if (first <= 63) {
            association.receive(packet.buffer(), 0, packet.length());
        } else if (srtp != null) {
            super.receive(fromPort, packet);
        }
    }

    /** A check that nominates (RFC 8445 §7.1), with integrity and without a fingerprint. */
    private byte[] check() {
        ByteBuffer b = ByteBuffer.allocate(256);
        b.putShort((short) 1).putShort((short) 0).putInt(COOKIE);
        b.putLong(random.nextLong()).putInt(random.nextInt());
        attribute(b, 0x0006, (remote.ufrag() + ":" + local.ufrag()).getBytes(StandardCharsets.UTF_8));
        attribute(b, 0x0024, new byte[] {0x6E, 0, 1, (byte) 0xFF});
        attribute(b, 0x802A, new byte[8]);
        attribute(b, 0x0025, new byte[0]);
        b.putShort(2, (short) (b.position() - 20 + 24));
        attribute(b, 0x0008, hmac(remote.password(), b));
        byte[] message = new byte[b.position()];
        b.get(0, message);
        return message;
    }

    private static void attribute(ByteBuffer b, int type, byte[] value) {
        b.putShort((short) type).putShort((short) value.length).put(value);
        while (b.position() % 4 != 0) {
            b.put((byte) 0);
        }
    }

    private static byte[] hmac(String password, ByteBuffer b) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(b.array(), 0, b.position());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(byte[] datagram, int length) {
        outbox.add(Arrays.copyOf(datagram, length));
    }

    @Override
    public void connected(SrtpKeys exported) {
        keys = exported;
    }

    @Override
    public void failed(DtlsFailure why) {
        throw new AssertionError("DTLS failed: " + why);
    }

    @Override
    public void application(byte[] data, int length) {
        // no data channels here
    }

    @Override
    public void closed() {
        // the test looks at the engine's side
    }
}
