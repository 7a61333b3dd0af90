package dev.crosspoint.signaling.console;

import dev.crosspoint.signaling.call.Calls;
import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.ApiRequest;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.http.Routes;
import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page for whoever is on duty, and what feeds it: an account's calls as a stream of events, and one call's journal.
 * The page itself is for everybody; everything about calls is behind the account's credentials. It shows numbers masked
 * unless it is asked for them.
 */
public final class Console implements RestModule, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final long SAMPLE_MS = 3000;
    private static final long BREATH_MS = 400;
    private static final long KEEP_ALIVE_MS = 10_000;
    private static final int MAX_VIEWERS = 64;
    private static final int MAX_VIEWERS_OF_ACCOUNT = 16;
    private static final int MAX_ROWS = 500;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Journals journals;
    private final Calls calls;
    private final Map<String, Integer> viewers = new ConcurrentHashMap<>();
    private final Thread sampler;
    private volatile boolean closed;

    private Console(Journals journals, Calls calls) {
        this.journals = journals;
        this.calls = calls;
        sampler = Thread.ofVirtual().name("call-quality").unstarted(this::sample);
    }

    /** Watches calls from now on. */
    public static Console open(Calls calls, ConsoleSources sources, InstantSource clock) {
        Journals journals = new Journals(clock);
        Console console = new Console(journals, calls);
        calls.watch(journals);
        sources.webhooks().watch(journals);
        sources.phones().watch(journals);
        console.sampler.start();
        return console;
    }

    @Override
    public void routes(Routes routes) {
        page(routes, "/console", "index.html", "text/html; charset=utf-8");
        page(routes, "/console/console.css", "console.css", "text/css; charset=utf-8");
        page(routes, "/console/console.js", "console.js", "text/javascript; charset=utf-8");
        page(routes, "/console/timeline.js", "timeline.js", "text/javascript; charset=utf-8");
        routes.api("/console", ErrorEnvelope.VOICE)
            .get("/who", r -> ApiReply.json(200, Map.of("accountId", r.accountId(), "name", r.caller().name())))
            .get("/live", this::live)
            .get("/calls/{callId}", this::call);
    }

    private static void page(Routes routes, String path, String file, String type) {
        byte[] content;
        try (InputStream in = Console.class.getResourceAsStream(file)) {
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ApiReply reply = new ApiReply(200, type, content, Map.of("Content-Security-Policy", POLICY,
                "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cache-Control", "no-cache"));
        routes.open("GET", path, _ -> reply);
    }

    private ApiReply call(ApiRequest request) {
        String callId = request.path("callId");
        Map<String, Object> timeline = journals.timeline(request.accountId(), callId).orElseThrow(() ->
            ApiException.notFound(callId, "No journal of call [" + callId + "]: it is not of this node, or too old"));
        return ApiReply.json(200, Masks.of(timeline, numbers(request))).with("Cache-Control", "no-store");
    }

    private static boolean numbers(ApiRequest request) {
        return "full".equals(request.query("numbers"));
    }

    private ApiReply live(ApiRequest request) {
        String accountId = request.accountId();
        if (closed || !admitted(accountId)) {
            throw new ApiException(ApiError.of(Fault.RATE_LIMITED, "Too many are looking already")
                .with("Retry-After", "5"));
        }
        boolean numbers = numbers(request);
        return ApiReply.stream("text/event-stream; charset=utf-8", out -> {
            try {
                show(accountId, numbers, out);
            } finally {
                viewers.computeIfPresent(accountId, (_, n) -> n == 1 ? null : n - 1);
            }
        }).with("Cache-Control", "no-store");
    }

    private boolean admitted(String accountId) {
        if (viewers.values().stream().mapToInt(Integer::intValue).sum() >= MAX_VIEWERS) {
            return false;
        }
        return viewers.merge(accountId, 1, (n, _) -> Math.min(n + 1, MAX_VIEWERS_OF_ACCOUNT + 1))
            <= MAX_VIEWERS_OF_ACCOUNT || tooMany(accountId);
    }

    private boolean tooMany(String accountId) {
        viewers.computeIfPresent(accountId, (_, n) -> n - 1);
        return false;
    }

    /** Runs until the viewer goes: what changed, at most every few hundred milliseconds. */
    private void show(String accountId, boolean numbers, OutputStream out) throws IOException {
        long shown = -1;
        long lastMs = 0;
        try {
            while (!closed) {
                long version = journals.version();
                List<Map<String, Object>> rows = journals.changed(accountId, shown, MAX_ROWS);
                long nowMs = System.nanoTime() / 1_000_000;
                if (!rows.isEmpty() || shown < 0) {
                    write(out, "event: calls\ndata: " + Json.text(Masks.of(rows, numbers)) + "\n\n");
                    lastMs = nowMs;
                } else if (nowMs - lastMs >= KEEP_ALIVE_MS) {
                    write(out, ":\n\n");
                    lastMs = nowMs;
                }
                shown = version;
                Thread.sleep(BREATH_MS);
                journals.awaitNews(version, KEEP_ALIVE_MS / 2);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void sample() {
        while (!closed) {
            try {
                Thread.sleep(SAMPLE_MS);
                calls.qualities(journals::heard);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("sampling the calls' quality failed", e);
            }
        }
    }

    /** Figures for the metrics. */
    public Map<String, Long> counters() {
        return Map.of("console_viewers", viewers.values().stream().mapToLong(Integer::longValue).sum(),
            "journals", (long) journals.size(), "journal_chars", journals.chars());
    }

    /** Ends every stream. */
    @Override
    public void close() {
        closed = true;
        sampler.interrupt();
        journals.wake();
    }
}
