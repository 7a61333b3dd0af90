package dev.crosspoint.media;

import dev.crosspoint.ice.Candidates;
import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.ice.UfragTable;
import dev.crosspoint.media.io.Counters;
import dev.crosspoint.media.io.DatagramIo;
import dev.crosspoint.media.io.IoCounter;
import dev.crosspoint.media.io.NativeDatagramIo;
import dev.crosspoint.media.io.NioDatagramIo;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.DtlsSettings;
import dev.crosspoint.srtp.Fingerprint;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import dev.crosspoint.transcoder.OpusLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media plane of a node: shards, sockets, DTLS workers. Opens peers, legs and bridges. */
public final class MediaEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaEngine.class);
    private static final long ANSWER_DEADLINE_S = 2;
    private static final int ADDRESSES_PER_PEER = 4;
    private static final int CNAME_BYTES = 9;
    /** More than come in one turn, few enough for the cache: half a megabyte. */
    private static final int SPARE_PACKETS = 256;
    private static final long LOOK_EVERY_NS = 500_000_000L;

    private final MediaSettings settings;
    private final Arena arena = Arena.ofShared();
    private final SecureRandom random = new SecureRandom();
    private final DtlsEngine dtls;
    private final UfragTable<PeerSession> ufrags = new UfragTable<>();
    private final Shard[] shards;
    private final PeerDemux[] demuxes;
    private final List<ShardThread> threads = new ArrayList<>();
    private final Thread watch = Thread.ofPlatform().name("media-load").daemon().unstarted(this::watchLoad);
    private final List<Counters> ioCounters = new ArrayList<>();
    private final PortRange ports;
    private final AtomicInteger peers = new AtomicInteger();
    private final AtomicInteger legs = new AtomicInteger();
    private final ShardPlaces places;
    /** Those that write files; of any control thread. */
    private final Set<LegRecording> recordings = ConcurrentHashMap.newKeySet();
    private int udpPort;
    private volatile boolean closed;

    private MediaEngine(MediaSettings settings, int shardCount, WallClock wallClock) {
        this.settings = settings;
        dtls = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults()
                .withHandshakeTimeout(settings.handshakeTimeout()).withMaxAssociations(settings.maxPeers()));
        ports = new PortRange(settings.address(), settings.rtpPortLow(), settings.rtpPortHigh());
        shards = new Shard[shardCount];
        demuxes = new PeerDemux[shardCount];
        for (int i = 0; i < shardCount; i++) {
            shards[i] = new Shard(i, arena, settings.ringSlots(), wallClock);
            demuxes[i] = new PeerDemux(shards[i], ufrags, settings.maxPeers() * ADDRESSES_PER_PEER);
        }
        places = new ShardPlaces(shards, settings.shards() == 0);
    }

    /** Binds the sockets and starts the threads; fails with {@link IllegalStateException} where that is impossible. */
    public static MediaEngine start(MediaSettings settings) {
        MediaEngine engine = new MediaEngine(settings, settings.shardCount(),
                new WallClock(System.currentTimeMillis(), System.nanoTime()));
        try {
            engine.startShards();
            engine.bindPeerPort();
            engine.watch.start();
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw new IllegalStateException("the media engine does not start: " + e.getMessage(), e);
        }
        LOG.info("Media engine: udp port {}, {} shard(s) {}, {}, opus {}", engine.udpPort, engine.shards.length,
                settings.threading(), engine.shards[0].io().name(), engine.opusVersion());
        return engine;
    }

    /** An engine of one shard that has no thread and no sockets: the harness drives it. */
    static MediaEngine driven(MediaSettings settings, WallClock wallClock, IoFactory factory) {
        MediaEngine engine = new MediaEngine(settings, 1, wallClock);
        Counters counters = new Counters(IoCounter.values());
        engine.ioCounters.add(counters);
        engine.shards[0].ring().keepSpares(engine.arena, 2);
        engine.shards[0].attach(factory.open(engine.arena, engine.shards[0].ring(), counters));
        engine.shards[0].drivenBy(Thread.currentThread());
        try {
            engine.bindPeerPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return engine;
    }

    /** Makes the I/O of a driven engine. */
    interface IoFactory {
        DatagramIo open(Arena arena, ShardRing ring, Counters counters);
    }

    private void startShards() {
        boolean nativeIo = switch (settings.io()) {
            case AUTO -> NativeDatagramIo.available();
            case NATIVE -> true;
            case PORTABLE -> false;
        };
        boolean shared = settings.threading() == ShardThreading.SHARED;
        for (Shard shard : shards) {
            Counters receive = new Counters(IoCounter.values());
            Counters send = shared ? receive : new Counters(IoCounter.values());
            ioCounters.add(receive);
            if (send != receive) {
                ioCounters.add(send);
            }
            if (shared) {
                shard.ring().keepSpares(arena, SPARE_PACKETS);
            }
            BooleanSupplier idle = shared ? shard.ring()::isEmpty : () -> true;
            shard.attach(nativeIo ? new NativeDatagramIo(arena, shard.ring(), receive, send, idle)
                    : new NioDatagramIo(arena, shard.ring(), receive, send, idle));
            ShardThread thread = new ShardThread(shard, settings.threading(), settings.gather().toNanos());
            threads.add(thread);
            thread.start();
        }
    }

    private void watchLoad() {
        while (!closed) {
            for (Shard shard : shards) {
                shard.load().look(System.nanoTime());
            }
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
    }

    /** Why a new call is refused on a shard, or null. */
    private String busy(Shard shard) {
        double expected = shard.load().expected();
        if (settings.maxLoad() >= 1 || !shard.warm() || expected < settings.maxLoad()) {
            return null;
        }
        shard.counters().addShared(ShardCounter.CALLS_REFUSED);
        return "media shard " + shard.index() + " needs " + Math.round(100 * expected)
                + " % of a core, new calls are refused from " + Math.round(100 * settings.maxLoad()) + " %";
    }

    /**
     * One port, one socket of it for each shard that has peers; the kernel keeps a far address with one of them. The
     * first is there from the start.
     */
    private void bindPeerPort() throws IOException {
        udpPort = settings.udpPort();
        bindPeerPort(shards[0]);
        udpPort = demuxes[0].port().local().getPort();
    }

    private void bindPeerPort(Shard shard) throws IOException {
        PeerDemux demux = demuxes[shard.index()];
        synchronized (demux) {
            if (demux.port() == null) {
                demux.bound(shard.io().bind(new InetSocketAddress(settings.address(), udpPort), true, demux));
            }
        }
    }

    /** The UDP port of all WebRTC peers. */
    public int udpPort() {
        return udpPort;
    }

    /** Version of the Opus library in use. */
    public String opusVersion() {
        return OpusLibrary.load().version();
    }

    /** Opens a peer; beyond {@link MediaSettings#maxPeers()} it fails with {@link IllegalStateException}. */
    public WebRtcPeer openPeer(PeerOptions options, MediaEvents sink) {
        if (!admitted(peers)) {
            throw new IllegalStateException("the limit of " + settings.maxPeers() + " peers is reached");
        }
        IceCredentials local = newCredentials();
        String cname = newCname();
        PeerSession session = openPeerSession(options.affinity(), local, cname, sink);
        return new WebRtcPeer(options, this, session, local, cname);
    }

    /** Opens a leg with a pair of ports of its own. */
    public PhoneLeg openPhoneLeg(PhoneLegOptions options, MediaEvents sink) throws NoFreePortException {
        String busy = busy(places.shardOf(null));
        if (busy != null) {
            throw new NoFreePortException(busy);
        }
        LegSession session = openLegSession(null, false, sink);
        return new PhoneLeg(options, session, session.local(), settings.advertised());
    }

    private LegSession openLegSession(String affinity, boolean secured, MediaEvents sink) throws NoFreePortException {
        if (!admitted(legs)) {
            throw new NoFreePortException("the limit of " + settings.maxPeers() + " legs is reached");
        }
        Shard shard = places.take(affinity);
        shard.load().legOpened();
        Runnable gone = () -> {
            legs.decrementAndGet();
            shard.load().legClosed();
            places.give(affinity);
        };
        PortHolder holder = new PortHolder();
        LegSession session = new LegSession(shard, secured, newCname(), sink, settings.rtpTimeout(), () -> {
            gone.run();
            ports.release(holder.slot);
        });
        PortPair pair;
        try {
            pair = ports.bind(shard.io(), session::onRtp, session::onRtcp);
        } catch (NoFreePortException e) {
            gone.run();
            throw e;
        }
        holder.slot = pair.slot();
        session.bound(pair.rtp(), pair.rtcp());
        shard.post(new LegCommand.Open(session));
        return session;
    }

    /** Opens a leg of any transport; it is heard and sent to once its terms are agreed. */
    public MediaLeg openLeg(MediaLegOptions options, MediaEvents sink) throws CapacityException {
        String busy = options.newCall() ? busy(places.shardOf(options.affinity())) : null;
        if (busy != null) {
            throw new CapacityException(busy);
        }
        InetAddress advertised = options.advertised() == null ? settings.advertised() : options.advertised();
        if (options.transport() == LegTransport.WEBRTC) {
            if (!admitted(peers)) {
                throw new CapacityException("the limit of " + settings.maxPeers() + " WebRTC peers is reached");
            }
            IceCredentials local = newCredentials();
            PeerSession session = openPeerSession(options.affinity(), local, newCname(), sink);
            return MediaLeg.webRtc(this, options, session, local, new InetSocketAddress(advertised, udpPort));
        }
        try {
            LegSession session = openLegSession(options.affinity(), options.transport() != LegTransport.RTP, sink);
            return MediaLeg.withPorts(this, options, session,
                    new InetSocketAddress(advertised, session.local().getPort()));
        } catch (NoFreePortException full) {
            throw new CapacityException(full.getMessage(), full);
        }
    }

    private PeerSession openPeerSession(String affinity, IceCredentials local, String cname, MediaEvents sink) {
        Shard shard = places.take(affinity);
        try {
            bindPeerPort(shard);
        } catch (IOException e) {
            peers.decrementAndGet();
            places.give(affinity);
            throw new IllegalStateException("no socket on port " + udpPort + " for a further shard: " + e, e);
        }
        PeerSession session = new PeerSession(shard, demuxes, ufrags, local, settings, cname, sink, () -> {
            peers.decrementAndGet();
            places.give(affinity);
        });
        shard.post(new PeerCommand.Open(session));
        return session;
    }

    /** What one leg says, the other hears: as it is where the codec allows, else transcoded. One direction. */
    public Route connect(MediaLeg from, MediaLeg to) {
        return Route.open(from.source(), to.out(), false);
    }

    /**
     * Records what legs say into WAV files, until stopped or the last leg has closed.
     *
     * @throws IOException a file cannot be created; nothing is recorded then
     */
    public LegRecording record(RecordingFiles files, List<? extends Audible> legs) throws IOException {
        return kept(LegRecording.start(files, legs.stream().map(SoundTap::sourceOf).toList()));
    }

    /**
     * Records what is heard in a room, by who is not on hold, into one mixed file, until stopped or the room is closed.
     *
     * @throws IOException the file cannot be created; nothing is recorded then
     */
    public LegRecording record(RecordingFiles files, MixRoom room) throws IOException {
        return kept(LegRecording.start(files, room.session()));
    }

    private LegRecording kept(LegRecording recording) {
        recordings.add(recording);
        recording.files().whenComplete((_, _) -> recordings.remove(recording));
        return recording;
    }

    /** A room in which legs hear each other. */
    public MixRoom openRoom(MixRoomOptions options) {
        return MixRoom.open(places.shardOf(options.affinity()), options);
    }

    /** Which pair of the range a leg has; known once it is bound. */
    private static final class PortHolder {
        private int slot;
    }

    private boolean admitted(AtomicInteger open) {
        if (open.incrementAndGet() > settings.maxPeers()) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The phone hears what {@code publish} publishes; {@code toDevice} carries the phone. Digits go both ways. */
    public Bridge bridge(PhoneLeg phone, WebRtcPeer publish, AudioSender toDevice) {
        return new Bridge(Route.open(publish.session(), phone.session().out(), true),
                Route.open(phone.session(), toDevice.out(), true));
    }

    /** Two phones hear each other. */
    public Bridge bridge(PhoneLeg a, PhoneLeg b) {
        return new Bridge(Route.open(b.session(), a.session().out(), true),
                Route.open(a.session(), b.session().out(), true));
    }

    public MediaCounters counters() {
        CounterSheet sheet = new CounterSheet();
        sheet.gauge("webrtc_peers", "peers", "WebRTC peers that are open", peers.get());
        sheet.gauge("phone_legs", "legs", "phone legs that are open", legs.get());
        sheet.gauge("rtp_port_pairs_free", "pairs", "port pairs left for phone legs", ports.available());
        sheet.gauge("ice_names", "names", "local ICE user names in use", ufrags.size());
        long backlog = 0;
        long addresses = 0;
        for (int i = 0; i < shards.length; i++) {
            backlog += shards[i].ring().backlog();
            addresses = Math.max(addresses, demuxes[i].addressCount());
        }
        double load = 0;
        for (Shard shard : shards) {
            load = Math.max(load, shard.load().share());
        }
        sheet.gauge("shard_load", "percent", "share of a core that the busiest shard's thread needs",
                Math.round(100 * load));
        sheet.gauge("ring_backlog", "slots", "slots of all rings that wait to be handled", backlog);
        sheet.gauge("peer_addresses", "addresses", "addresses that passed an ICE check", addresses);
        ioCounters.forEach(c -> sheet.add("udp_", c));
        for (Shard shard : shards) {
            sheet.add("", shard.counters());
        }
        sheet.add(dtls.counters());
        return sheet.snapshot();
    }

    IceCredentials newCredentials() {
        return IceCredentials.random(random);
    }

    Fingerprint fingerprint() {
        return dtls.fingerprint();
    }

    List<String> candidates() {
        return candidates(settings.advertised());
    }

    List<String> candidates(InetAddress advertised) {
        return List.of(Candidates.hostUdp("1", advertised, udpPort));
    }

    SdesKey newSdesKey(int tag, SrtpProfile profile) {
        return SdesKey.random(tag, profile, random);
    }

    DtlsAssociation openDtls(DtlsRole role, Fingerprint expected, DtlsOwner owner) {
        DtlsToShard listener = new DtlsToShard(owner);
        DtlsAssociation association = dtls.open(role, expected, listener);
        listener.listensTo(association);
        return association;
    }

    Shard shard(int index) {
        return shards[index];
    }

    PeerDemux demux(int index) {
        return demuxes[index];
    }

    /** Asks a shard and waits for the answer, but not long. */
    static <T> T ask(Shard shard, Command question, CompletableFuture<T> answer, T otherwise) {
        shard.post(question);
        try {
            return answer.get(ANSWER_DEADLINE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        }
    }

    private String newCname() {
        byte[] bytes = new byte[CNAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Ends DTLS, the threads and the sockets, and frees the packets' memory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        recordings.forEach(LegRecording::stop);
        LockSupport.unpark(watch);
        dtls.close();
        boolean clean = true;
        for (ShardThread thread : threads) {
            thread.stop();
            clean &= thread.stoppedCleanly();
        }
        if (clean) {
            arena.close();
        } else {
            LOG.error("A media thread did not stop; its memory is kept");
        }
    }
}
