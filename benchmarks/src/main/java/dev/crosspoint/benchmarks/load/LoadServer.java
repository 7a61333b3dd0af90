package dev.crosspoint.benchmarks.load;

import com.sun.management.ThreadMXBean;
import dev.crosspoint.media.AudioSender;
import dev.crosspoint.media.Bridge;
import dev.crosspoint.media.MediaCounters;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PeerOptions;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.PhoneLegOptions;
import dev.crosspoint.media.ShardThreading;
import dev.crosspoint.media.WebRtcPeer;
import dev.crosspoint.media.sdp.SdpRejected;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The process under load: a media engine whose calls are described over its standard input and output. */
public final class LoadServer {
    static final byte OPEN = 1;
    static final byte ANSWERS = 2;
    static final byte PUBLISH = 3;
    static final byte BRIDGE = 4;
    static final byte STATUS = 5;
    static final byte COLLECT = 6;

    private static final long CONNECT_DEADLINE_S = 30;

    /** The server's side of one call. */
    private static final class Call {
        private final CountDownLatch connected = new CountDownLatch(2);
        private WebRtcPeer publish;
        private WebRtcPeer subscribe;
        private AudioSender sender;
        private PhoneLeg leg;
        private Bridge bridge;
    }

    private final MediaEngine engine;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final List<Call> calls = new ArrayList<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private LoadServer(MediaEngine engine, DataInputStream in, DataOutputStream out) {
        this.engine = engine;
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        ShardThreading threading = ShardThreading.valueOf(args[0]);
        try (MediaEngine engine = MediaEngine.start(MediaSettings.loopback().withShards(0, threading))) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
            out.writeInt(engine.udpPort());
            out.flush();
            new LoadServer(engine, new DataInputStream(new BufferedInputStream(System.in)), out).serve();
        } catch (EOFException clientLeft) {
            System.exit(0);
        }
    }

    private void serve() throws IOException, SdpRejected, NoFreePortException, InterruptedException {
        while (true) {
            switch (in.readByte()) {
                case OPEN -> open();
                case ANSWERS -> answers(calls.get(in.readInt()));
                case PUBLISH -> publish(calls.get(in.readInt()));
                case BRIDGE -> bridge(calls.get(in.readInt()));
                case STATUS -> status().write(out);
                case COLLECT -> System.gc();
                default -> throw new IOException("unknown request");
            }
            out.flush();
        }
    }

    private void open() throws IOException {
        Call call = new Call();
        String device = "device-" + calls.size();
        call.publish = engine.openPeer(new PeerOptions("publish", device), e -> connected(call, e));
        call.subscribe = engine.openPeer(new PeerOptions("subscribe", device), e -> connected(call, e));
        calls.add(call);
        out.writeUTF(call.publish.createOffer());
        out.writeUTF(call.subscribe.createOffer());
    }

    private static void connected(Call call, MediaEvent event) {
        if (event instanceof MediaEvent.PeerConnected) {
            call.connected.countDown();
        }
    }

    private void answers(Call call) throws IOException, SdpRejected {
        call.publish.acceptAnswer(in.readUTF());
        call.subscribe.acceptAnswer(in.readUTF());
    }

    private void publish(Call call) throws IOException, SdpRejected, NoFreePortException, InterruptedException {
        String offer = in.readUTF();
        String phoneOffer = in.readUTF();
        if (!call.connected.await(CONNECT_DEADLINE_S, TimeUnit.SECONDS)) {
            throw new IOException("a call did not connect");
        }
        call.publish.acceptOffer(offer);
        call.leg = engine.openPhoneLeg(PhoneLegOptions.named("leg"), e -> { });
        call.leg.createAnswer(phoneOffer);
        call.sender = call.subscribe.addAudio("stream", "track");
        out.writeInt(call.leg.localRtp().getPort());
        out.writeUTF(call.subscribe.createOffer());
    }

    private void bridge(Call call) throws IOException, SdpRejected {
        call.subscribe.acceptAnswer(in.readUTF());
        call.bridge = engine.bridge(call.leg, call.publish, call.sender);
        out.writeBoolean(true);
    }

    private ServerStatus status() {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put(ServerStatus.UPTIME_MS, ManagementFactory.getRuntimeMXBean().getUptime());
        long media = 0;
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (t.getName().startsWith("media-")) {
                media += threads.getThreadAllocatedBytes(t.threadId());
            }
        }
        values.put(ServerStatus.MEDIA_ALLOCATED, media);
        values.put(ServerStatus.ALL_ALLOCATED, threads.getTotalThreadAllocatedBytes());
        values.put(ServerStatus.COLLECTIONS, ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(b -> b.getName().endsWith("Cycles"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount).sum());
        values.put(ServerStatus.CONCEALED, calls.stream().filter(c -> c.bridge != null)
                .mapToLong(c -> c.bridge.quality().concealed()).sum());
        for (MediaCounters.Value v : engine.counters().values()) {
            values.put(v.name(), v.value());
        }
        return new ServerStatus(values);
    }
}
