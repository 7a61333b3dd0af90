package dev.crosspoint.sip;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCallHandler;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.media.phone.SipLadder;
import dev.crosspoint.media.phone.TrunkStatus;
import dev.crosspoint.sip.call.CallContext;
import dev.crosspoint.sip.call.OutgoingCall;
import dev.crosspoint.sip.message.PhoneNumbers;
import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.SipTransports;
import dev.crosspoint.sip.transport.TransportSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SIP user agent toward trunks: wires sockets, reception, calls and keep-alives together. */
public final class SipTrunks implements PhoneNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(SipTrunks.class);
    private static final Duration WATCHDOG = Duration.ofSeconds(2);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final long GOODBYE_SLICE_NS = Duration.ofMillis(10).toNanos();

    private final SipSettings settings;
    private final Legs legs;
    private final List<TrunkPeer> trunks = new ArrayList<>();
    private final SipCounters counters = new SipCounters();
    private final SecureRandom random = new SecureRandom();
    private final long tagSecret = random.nextLong();
    private final Admission admission;
    // socket threads, call threads and the control plane meet in these two
    private final Map<String, CallBox> calls = new ConcurrentHashMap<>();
    private final Map<String, TrunkWatch> watches = new ConcurrentHashMap<>();
    private volatile SipLadder ladder; // set once, read by every thread that sends or receives
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer;
    private final Reception reception = new Reception(this);
    private final SipTransports transports;
    private final CallContext context;
    private volatile IncomingCallHandler handler;
    private volatile boolean healthy = true;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean closing;

    private SipTrunks(SipSettings settings, Legs legs) throws IOException {
        this.settings = settings;
        this.legs = legs;
        for (Trunk trunk : settings.trunks()) {
            trunks.add(new TrunkPeer(trunk));
        }
        admission = new Admission(settings.limits(), now());
        transports = SipTransports.open(TransportSettings.on(InetAddress.getByName(settings.host()), settings.port(),
                settings.transports()), reception, counters);
        context = new CallContext(settings.advertised(), transports.port(), settings.timers(),
                settings.sessionExpires(), settings.minSe(), this::send, random, counters);
        timer = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().name("sip-timer-" + transports.port()).daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // what waits at the end is moot
    }

    /** Binds, looks up the trunks' names and begins to receive. */
    public static SipTrunks start(SipSettings settings, MediaEngine engine) throws IOException {
        return start(settings, new EngineLegs(engine));
    }

    static SipTrunks start(SipSettings settings, Legs legs) throws IOException {
        SipTrunks agent = new SipTrunks(settings, legs);
        for (TrunkPeer trunk : agent.trunks) {
            if (!trunk.trunk().keepAlive().isZero()) {
                TrunkWatch watch = new TrunkWatch(agent, trunk);
                agent.watches.put(watch.callId(), watch);
                watch.start();
            }
        }
        agent.timer.scheduleWithFixedDelay(() -> agent.healthy = agent.transports.checkThreads(),
                WATCHDOG.toMillis(), WATCHDOG.toMillis(), TimeUnit.MILLISECONDS);
        agent.transports.start();
        LOG.info("SIP on port {} with {} trunks", agent.port(), agent.trunks.size());
        return agent;
    }

    public int port() {
        return transports.port();
    }

    public SipCounters counters() {
        return counters;
    }

    /** False while the watchdog finds a thread of the sockets dead. */
    public boolean healthy() {
        return healthy;
    }

    @Override
    public int activeCalls() {
        return admission.active();
    }

    /** Calls whose transactions have not all run out yet, the active ones among them. */
    public int rememberedCalls() {
        return calls.size();
    }

    @Override
    public PhoneCall dial(DialRequest request, PhoneCallEvents events) throws NoRouteException {
        if (closing) {
            throw new NoRouteException(NoRouteException.Why.UNAVAILABLE, "shutting down");
        }
        TrunkPeer trunk = route(request.to());
        String target = CallerIdentity.uri(request.to(), trunk.host());
        String from = CallerIdentity.uri(request.from(), context.hostPort());
        if (target == null || from == null) {
            throw new NoRouteException(NoRouteException.Why.BAD_ADDRESS, "neither number nor sip URI");
        }
        if (target.startsWith("sip:") && trunk.hop().transport().reliable() && !target.contains("transport=")) {
            target += ";transport=tcp";
        }
        admit();
        OutgoingCall call = new OutgoingCall(context.newCallId(), target, trunk.hop(),
                CallerIdentity.from(request, from), "<" + target + ">", CallerIdentity.headers(request, from),
                trunk.credentials());
        CallBox box = new CallBox(this, trunk, call.callId(), request.callId());
        calls.put(call.callId(), box);
        LOG.info("call {} to {} over {} as {}", request.callId(), PhoneNumbers.masked(request.to()),
                trunk.trunk().name(), PhoneCall.label(call.callId()));
        try {
            box.dial(call, events);
        } catch (NoFreePortException full) {
            counters.count(SipCounter.CALLS_NO_MEDIA);
            box.abandon();
            throw new NoRouteException(NoRouteException.Why.NO_MEDIA_PORT, full.getMessage());
        }
        counters.count(SipCounter.CALLS_OUT);
        return box;
    }

    private void admit() throws NoRouteException {
        switch (admission.enter(now())) {
            case ADMITTED -> { }
            case TOO_MANY -> {
                counters.count(SipCounter.CALLS_OVER_LIMIT);
                throw new NoRouteException(NoRouteException.Why.OVERLOADED, "too many calls");
            }
            case TOO_FAST -> {
                counters.count(SipCounter.CALLS_OVER_RATE);
                throw new NoRouteException(NoRouteException.Why.OVERLOADED, "too many new calls");
            }
        }
    }

    /** The trunk a URI names, else the first that is up, else the first. */
    private TrunkPeer route(String to) throws NoRouteException {
        if (trunks.isEmpty()) {
            throw new NoRouteException(NoRouteException.Why.NO_TRUNK, "no trunk is configured");
        }
        String host = to.regionMatches(true, 0, "sip", 0, 3) ? SipAddress.parse("<" + to + ">").host() : "";
        for (TrunkPeer trunk : trunks) {
            if (!host.isEmpty() && trunk.host().split(":")[0].equalsIgnoreCase(host)) {
                return trunk;
            }
        }
        for (TrunkPeer trunk : trunks) {
            if (trunk.up()) {
                return trunk;
            }
        }
        return trunks.getFirst();
    }

    @Override
    public void onIncoming(IncomingCallHandler handler) {
        this.handler = handler;
    }

    @Override
    public List<TrunkStatus> trunks() {
        return trunks.stream().map(TrunkPeer::status).toList();
    }

    @Override
    public void close() {
        closing = true;
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        calls.values().forEach(call -> call.hangup(new HangupReason(31, "shutting down")));
        long until = now() + GOODBYE.toNanos();
        while (!calls.values().stream().allMatch(CallBox::settled) && until - now() > 0) {
            LockSupport.parkNanos(GOODBYE_SLICE_NS);
        }
        timer.shutdownNow();
        transports.close();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void watch(SipLadder to) {
        ladder = to;
    }

    /** A message that is not yet, or no longer, in the hands of another thread. */
    private void show(CallBox call, boolean sent, SipMessage message) {
        SipLadder to = ladder;
        if (to != null) {
            to.message(call.label(), sent, message.firstLine(), message.cseq() + " " + message.cseqMethod());
        }
    }

    // what the parts need of each other

    /** Hands a message to the call or keep-alive it belongs to; false when there is none. */
    boolean deliver(SipMessage message, Hop from) {
        CallBox call = calls.get(message.callId());
        if (call != null && !call.isFollowedBy(message)) {
            show(call, false, message);
            if (!call.receive(message, from)) {
                counters.count(SipCounter.CALL_QUEUE_FULL);
            }
            return true;
        }
        TrunkWatch watch = watches.get(message.callId());
        if (watch == null || message instanceof SipRequest) {
            return false;
        }
        watch.receive(message, from);
        return true;
    }

    /** An admitted INVITE becomes a call. */
    void begin(SipRequest invite, Hop from, TrunkPeer trunk) {
        String label = PhoneCall.label(invite.callId());
        CallBox call = new CallBox(this, trunk, invite.callId(), label);
        CallBox before = calls.get(invite.callId());
        boolean mine = before == null ? calls.putIfAbsent(invite.callId(), call) == null
                : before.isFollowedBy(invite) && calls.replace(invite.callId(), before, call);
        if (mine) {
            call.follows(before);
            LOG.info("call {} from {} to {} over {}", label,
                    PhoneNumbers.masked(CallerIdentity.caller(invite)),
                    PhoneNumbers.masked(CallerIdentity.callee(invite)), trunk.trunk().name());
            show(call, false, invite);
            call.take(invite, from);
        } else { // two readers had the same INVITE at once
            call.abandon();
        }
    }

    void incoming(CallBox call) {
        IncomingCallHandler current = handler;
        if (current == null) {
            call.reject(503, "Service Unavailable");
            return;
        }
        try {
            current.incoming(call);
        } catch (RuntimeException bug) {
            counters.count(SipCounter.FAULTS);
            LOG.error("call {}: nobody took it", PhoneCall.label(call.sipCallId()), bug);
            call.reject(500, "Server Internal Error");
        }
    }

    void overloaded(SipRequest invite, Hop from) {
        reception.overloaded(invite, from);
    }

    void notSent(SipMessage message) {
        CallBox call = calls.get(message.callId());
        TrunkWatch watch = watches.get(message.callId());
        if (call != null) {
            call.notSent(message);
        } else if (watch != null) {
            watch.notSent(message);
        }
    }

    void send(SipMessage message, Hop to) {
        CallBox call = ladder == null ? null : calls.get(message.callId());
        if (call != null) {
            show(call, true, message);
        }
        transports.send(message, to);
    }

    TrunkPeer trunkAt(InetAddress source) {
        for (TrunkPeer trunk : trunks) {
            if (trunk.isSource(source)) {
                return trunk;
            }
        }
        return null;
    }

    void forget(String callId, CallBox call) {
        calls.remove(callId, call);
    }

    void left() {
        admission.left();
    }

    String statelessTag(String branch) {
        return HexFormat.of().toHexDigits(tagSecret ^ branch.hashCode() * 0x9E3779B97F4A7C15L);
    }

    SipSettings settings() {
        return settings;
    }

    Admission admission() {
        return admission;
    }

    CallContext context() {
        return context;
    }

    Legs legs() {
        return legs;
    }

    /** Runs a task on a virtual thread; after the end it is dropped. */
    void run(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException over) {
            LOG.debug("a task came after the end");
        }
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Alarms that wait: the watchdog's and those of calls and trunks. */
    int alarms() {
        return timer.getQueue().size();
    }

    boolean closing() {
        return closing;
    }

    long now() {
        return System.nanoTime();
    }
}
