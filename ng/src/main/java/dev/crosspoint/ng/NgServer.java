package dev.crosspoint.ng;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.ng.call.NgCalls;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgMessage;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.ng.wire.ReplyCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ng protocol: takes messages from its sockets, carries each out once, and replies. The requests of a call are
 * carried out in the order of their arrival.
 */
public final class NgServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NgServer.class);
    private static final int MAX_MESSAGE = 1024 * 1024;
    private static final long SWEEP_MS = 1000;

    private final NgSettings settings;
    private final NgCounters counters = new NgCounters();
    private final NgTime time;
    private final NgCalls calls;
    private final NgStatistics statistics;
    private final ReplyCache replies = new ReplyCache();
    private final Lanes lanes;
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("ng-sweep").factory());
    private final List<AutoCloseable> sockets = new ArrayList<>();
    private NgUdp udp;
    private NgHttp http;

    private NgServer(MediaEngine engine, NgSettings settings, NgTime time) {
        this.settings = settings;
        this.time = time;
        calls = new NgCalls(engine, settings, counters, time);
        statistics = new NgStatistics(counters, calls, time);
        lanes = new Lanes(settings.threads());
    }

    /** Opens the sockets that the settings name. */
    public static NgServer start(MediaEngine engine, NgSettings settings) throws IOException {
        NgServer server = new NgServer(engine, settings, NgTime.SYSTEM);
        try {
            server.udp = NgUdp.open(settings, server);
            server.sockets.add(server.udp);
            if (settings.httpPort() >= 0) {
                server.http = NgHttp.open(settings, server);
                server.sockets.add(server.http);
            }
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        server.ticker.scheduleWithFixedDelay(server::sweep, SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
        LOG.info("ng: UDP {}:{}{}", settings.host().getHostAddress(), server.udpPort(),
                server.http == null ? "" : ", HTTP port " + server.httpPort());
        return server;
    }

    public int udpPort() {
        return udp.port();
    }

    /** -1 where HTTP is off. */
    public int httpPort() {
        return http == null ? -1 : http.port();
    }

    public NgCounters counters() {
        return counters;
    }

    /** Calls that are up or being set up. */
    public int calls() {
        return calls.size();
    }

    /**
     * Takes a message; the reply comes later, on any thread, or never where there is nobody to answer.
     *
     * @param source tells senders apart whose cookies are their own
     * @return false where no reply will come
     */
    boolean take(Object source, byte[] message, Consumer<byte[]> reply) {
        int cookieLength = message.length > MAX_MESSAGE ? -1 : NgMessage.cookieLength(message);
        if (cookieLength < 0) {
            counters.add(NgCounter.MALFORMED);
            return false;
        }
        String cookie = new String(message, 0, cookieLength, StandardCharsets.ISO_8859_1);
        ReplyCache.Entry entry = replies.enter(source, cookie, message, reply, time.nowNs());
        if (entry == null) {
            counters.add(NgCounter.DUPLICATES);
            return true;
        }
        NgMessage read = NgMessage.read(message, cookieLength);
        return switch (read.payload()) {
            case Decoded.Malformed malformed -> {
                counters.add(NgCounter.MALFORMED);
                entry.answer(encode(read, new NgResult.Refused("could not decode: " + malformed.why())));
                yield true;
            }
            case Decoded.Understood understood -> {
                NgRequest request = NgRequest.of(understood.dictionary());
                counters.add(counterOf(request.command()));
                boolean taken = dispatch(request, read, entry);
                if (!taken) {
                    replies.forget(source, cookie, message);
                }
                yield taken;
            }
        };
    }

    /** False where the request is dropped, to be sent again. */
    private boolean dispatch(NgRequest request, NgMessage message, ReplyCache.Entry entry) {
        String call = request.name("call-id");
        boolean ofNode = switch (request.command()) {
            case "ping", "list", "statistics" -> true;
            default -> call == null;
        };
        if (ofNode) {
            answer(request, message, entry);
            return true;
        }
        long beganNs = time.nowNs();
        boolean taken = lanes.post(lanes.of(call), () -> {
            answer(request, message, entry);
            statistics.took(request.command(), time.nowNs() - beganNs);
        });
        if (!taken) {
            counters.add(NgCounter.SHED);
            if (creates(request.command())) {
                entry.answer(encode(message, full(request, "too many requests are waiting")));
                return true;
            }
        }
        return taken;
    }

    private static boolean creates(String command) {
        return command.equals("offer") || command.equals("publish") || command.equals("subscribe request");
    }

    private void answer(NgRequest request, NgMessage message, ReplyCache.Entry entry) {
        NgResult result;
        try {
            result = result(request);
        } catch (RuntimeException bug) {
            counters.add(NgCounter.FAULTS);
            LOG.error("{} failed", request.command(), bug);
            result = new NgResult.Refused("internal error");
        }
        entry.answer(encode(message, result instanceof NgResult.Full f ? full(request, f.reason()) : result));
    }

    private NgResult result(NgRequest request) {
        return switch (request.command()) {
            case "ping" -> new NgResult.Pong();
            case "list" -> calls.list(request);
            case "statistics" -> statistics.report();
            default -> calls.handle(request);
        };
    }

    /** A client that says that it understands is told in the way made for it, others by an error. */
    private NgResult full(NgRequest request, String reason) {
        counters.add(NgCounter.REFUSED);
        boolean understood = request.texts("supports").stream().anyMatch(s -> s.replace('-', ' ').equals("load limit"));
        return understood ? new NgResult.Full(reason) : new NgResult.Refused("no room for another call: " + reason);
    }

    private byte[] encode(NgMessage message, NgResult result) {
        NgValue.Dictionary reply = switch (result) {
            case NgResult.Done done -> done.reply().put("result", "ok");
            case NgResult.Warned warned -> new NgValue.Dictionary().put("warning", NgValue.octets(warned.warning()))
                    .put("result", "ok");
            case NgResult.Pong _ -> new NgValue.Dictionary().put("result", "pong");
            case NgResult.Full full -> new NgValue.Dictionary().put("result", "load limit")
                    .put("message", NgValue.octets(full.reason()));
            case NgResult.Refused refused -> {
                counters.add(NgCounter.ERRORS);
                yield new NgValue.Dictionary().put("result", "error")
                        .put("error-reason", NgValue.octets(refused.reason()));
            }
        };
        return message.reply(reply);
    }

    static NgCounter counterOf(String command) {
        return switch (command) {
            case "ping" -> NgCounter.REQUESTS_PING;
            case "offer" -> NgCounter.REQUESTS_OFFER;
            case "answer" -> NgCounter.REQUESTS_ANSWER;
            case "delete" -> NgCounter.REQUESTS_DELETE;
            case "query" -> NgCounter.REQUESTS_QUERY;
            case "list" -> NgCounter.REQUESTS_LIST;
            case "statistics" -> NgCounter.REQUESTS_STATISTICS;
            case "start recording", "stop recording", "pause recording" -> NgCounter.REQUESTS_RECORDING;
            case "block media", "unblock media", "block dtmf", "unblock dtmf", "silence media", "unsilence media" ->
                NgCounter.REQUESTS_BLOCK;
            case "play media", "stop media", "play dtmf" -> NgCounter.REQUESTS_PLAY;
            case "publish", "subscribe request", "subscribe answer", "unsubscribe" -> NgCounter.REQUESTS_SUBSCRIPTION;
            default -> NgCounter.REQUESTS_OTHER;
        };
    }

    private void sweep() {
        for (int i = 0; i < lanes.count(); i++) {
            int lane = i;
            lanes.post(lane, () -> calls.sweep(id -> lanes.of(id) == lane));
        }
    }

    /** Closes the sockets, then every call. */
    @Override
    public void close() {
        ticker.shutdownNow();
        for (AutoCloseable socket : sockets.reversed()) {
            try {
                socket.close();
            } catch (Exception e) {
                LOG.warn("closing a socket of ng failed", e);
            }
        }
        lanes.close();
        calls.close();
    }
}
