package dev.crosspoint.benchmarks.load;

import dev.crosspoint.benchmarks.Speech;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsSettings;
import dev.crosspoint.transcoder.G711;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** One run: sets the calls up, lets them talk evenly spread over every 20 ms, and measures. */
public final class LoadRun implements AutoCloseable {
    private static final long FRAME_NS = 20_000_000L;
    private static final int FRAMES_PER_SECOND = 50;
    /** Frames between two ICE checks of a peer, as in a browser. */
    private static final int CHECK_EVERY_FRAMES = 125;
    /** Said after the measurement, while the server is asked. */
    private static final int TAIL_FRAMES = 50;
    private static final int PROBE_LENGTH = 172;
    private static final long CONNECT_DEADLINE_NS = 30_000_000_000L;
    private static final long STRAGGLERS_NS = 500_000_000L;

    private final LoadPlan plan;
    private final ServerProcess server;
    private final DtlsEngine dtls = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults());
    private final Selector selector = Selector.open();
    private final Flow.Window window = new Flow.Window();
    private final List<CallClient> calls = new ArrayList<>();
    private final Delays toPhone;
    private final Delays toBrowser;
    private final Delays floor;
    private final DatagramChannel probeOut = CallClient.socket();
    private final DatagramChannel probeIn = CallClient.socket();
    private final ByteBuffer probe = ByteBuffer.allocateDirect(PROBE_LENGTH);
    private final byte[][] opus = Speech.opus(Speech.Published.FULLBAND);
    private final byte[][] ulaw = Speech.g711(G711.ULAW);
    private final Receiver receiver;

    private LoadRun(LoadPlan plan) throws IOException {
        this.plan = plan;
        int packets = (plan.seconds() + 2) * FRAMES_PER_SECOND;
        toPhone = new Delays(packets * plan.calls());
        toBrowser = new Delays(packets * plan.calls());
        floor = new Delays(packets);
        probeOut.connect(probeIn.getLocalAddress());
        probeIn.connect(probeOut.getLocalAddress());
        probeIn.register(selector, SelectionKey.OP_READ, (Receiver.Port) (b, length, now, w) -> {
            if (w.contains(b.getLong(0))) {
                floor.add(now - b.getLong(0));
            }
        });
        server = new ServerProcess(plan.threading());
        InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort);
        for (int i = 0; i < plan.calls(); i++) {
            CallClient call = new CallClient(dtls, port, new Flow(160, toPhone), new Flow(960, toBrowser));
            call.register(selector);
            calls.add(call);
        }
        receiver = new Receiver(selector, window);
    }

    public static LoadResult run(LoadPlan plan) throws IOException, SdpRejected {
        try (LoadRun run = new LoadRun(plan)) {
            run.connect();
            return run.talk();
        }
    }

    private void connect() throws IOException, SdpRejected {
        for (int i = 0; i < calls.size(); i++) {
            CallClient call = calls.get(i);
            call.begin(i, server);
            long deadline = System.nanoTime() + CONNECT_DEADLINE_NS;
            for (int wait = 0; !call.connected(); wait++) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("call " + i + " did not connect within 30 s");
                }
                if (wait % 500 == 0) { // the first check may be there before the description
                    call.check();
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).bridge(i, server, selector);
        }
        LockSupport.parkNanos(STRAGGLERS_NS);
    }

    /** Nothing may hold the senders up, not even the questions to the server: a pause of theirs is a gap to it. */
    private LoadResult talk() throws IOException {
        int warmup = plan.warmupSeconds() * FRAMES_PER_SECOND;
        int end = warmup + plan.seconds() * FRAMES_PER_SECOND;
        int collectEvery = plan.collectEverySeconds() * FRAMES_PER_SECOND;
        CompletableFuture<Snapshot> before = null;
        CompletableFuture<Snapshot> after = null;
        long startNs = System.nanoTime();
        for (int frame = 0; frame < end + TAIL_FRAMES; frame++) {
            if (frame == warmup) {
                window.begin(System.nanoTime());
                before = CompletableFuture.supplyAsync(this::snapshot);
            } else if (frame == end) {
                window.end(System.nanoTime());
                after = CompletableFuture.supplyAsync(this::snapshot);
            } else if (collectEvery > 0 && frame > warmup && frame < end
                    && (frame - warmup) % collectEvery == collectEvery / 2) {
                server.request(LoadServer.COLLECT);
            }
            frame(frame, startNs + frame * FRAME_NS);
        }
        LockSupport.parkNanos(STRAGGLERS_NS);
        receiver.finish();
        return result(before.join(), after.join());
    }

    /** What is known of the server at one moment. */
    private record Snapshot(long atNs, ProcessorTime processor, ServerStatus status) { }

    private Snapshot snapshot() {
        try {
            return new Snapshot(System.nanoTime(), server.processorTime(), server.status());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every far end says 20 ms, each at its own moment of the 20 ms. */
    private void frame(int frame, long frameNs) throws IOException {
        int n = calls.size();
        for (int i = 0; i < n; i++) {
            CallClient call = calls.get(i);
            until(frameNs + i * FRAME_NS / n);
            call.publish(opus[(frame + 7 * i) % opus.length]);
            if (i == 0) {
                probeOut.write(probe.clear().putLong(0, System.nanoTime()));
            }
            if ((frame + i) % CHECK_EVERY_FRAMES == 0) {
                call.check();
            }
            until(frameNs + i * FRAME_NS / n + FRAME_NS / (2 * n));
            call.talk(ulaw[(frame + 11 * i) % ulaw.length]);
        }
    }

    private static void until(long timeNs) {
        for (long wait = timeNs - System.nanoTime(); wait > 0; wait = timeNs - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private LoadResult result(Snapshot first, Snapshot last) throws IOException {
        ServerStatus before = first.status;
        ServerStatus after = last.status;
        long sent = (long) plan.seconds() * FRAMES_PER_SECOND * plan.calls();
        return new LoadResult(plan, toPhone.summary(), toBrowser.summary(), floor.summary(), sent, sent,
                after.since(before, ServerStatus.CONCEALED), dropped(before, after),
                last.processor.since(first.processor), (last.atNs - first.atNs) / 1e9,
                after.since(before, "udp_datagrams_received"), after.since(before, ServerStatus.MEDIA_ALLOCATED),
                after.since(before, ServerStatus.ALL_ALLOCATED), after.since(before, "stun_answered"),
                after.since(before, ServerStatus.COLLECTIONS),
                server.pauses(before.value(ServerStatus.UPTIME_MS), after.value(ServerStatus.UPTIME_MS)));
    }

    private static long dropped(ServerStatus before, ServerStatus after) {
        long dropped = 0;
        for (String name : List.of("udp_receive_ring_full", "udp_send_buffer_full", "udp_send_errors",
                "handoff_ring_full", "rtp_unsent", "srtp_auth_failed", "srtp_replayed", "srtp_refused",
                "decode_failed", "encode_failed", "rtp_unheard", "faults")) {
            dropped += after.since(before, name);
        }
        return dropped;
    }

    @Override
    public void close() throws IOException {
        receiver.close();
        for (CallClient call : calls) {
            call.close();
        }
        dtls.close();
        probeOut.close();
        probeIn.close();
        selector.close();
        server.close();
    }
}
