package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.media.AudioSource;
import dev.crosspoint.prompt.speech.FreeTts;
import dev.crosspoint.signaling.bxml.PlayAudio;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import dev.crosspoint.testing.Await;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files asked for while others are fetched. The server sends so much that they play, and the rest when it may. */
class AudioFetchesTest {
    private static final long PATIENCE_S = 20;
    private static final int FETCHES = 64;
    private static final byte[] FILE = new Wav(8000, 1, new short[40_000]).write(Wav.Format.PCM16);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private HttpServer server;
    private Webhooks webhooks;
    private Prompts prompts;
    @TempDir
    private Path directory;

    private record Asked(Preparation preparation, CompletableFuture<Prepared> answer) {
        Sound sound() throws Exception {
            return assertInstanceOf(Prepared.Ready.class, answer.get(PATIENCE_S, TimeUnit.SECONDS)).sound();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        webhooks = Webhooks.open(WebhookSettings.of(true).with(FETCHES / 4));
        PromptSettings base = PromptSettings.defaults();
        prompts = new Prompts(new PromptSettings(directory, base.fileBytes(), base.fileDuration(),
            Duration.ofSeconds(2 * PATIENCE_S), base.fetchTimeout(), FETCHES, base.keptBytes(), base.speechBytes(), 1),
            webhooks.downloads(), new FreeTts(), InstantSource.system());
    }

    private void serve(HttpExchange exchange) throws IOException {
        fetched.add(exchange.getRequestURI().getPath());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, FILE.length);
        try (exchange) {
            exchange.getResponseBody().write(FILE, 0, 20_000);
            exchange.getResponseBody().flush();
            mayEnd.await();
            exchange.getResponseBody().write(FILE, 20_000, FILE.length - 20_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void end() throws Exception {
        mayEnd.countDown();
        prompts.close();
        webhooks.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private Asked ask(String accountId, String path, String password) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        CompletableFuture<Prepared> answer = new CompletableFuture<>();
        return new Asked(prompts.prepare(accountId, new PlayAudio(url, password == null ? null : "user", password),
            answer::complete), answer);
    }

    private Asked ask(String path) {
        return ask("a", path, null);
    }

    private static int frames(Sound sound) {
        AudioSource source = sound.source();
        short[] frame = new short[160];
        int frames = 0;
        while (source.read(frame)) {
            frames++;
        }
        return frames;
    }

    /** As many as one account may have fetched at once, none of which ends by itself. */
    private List<Asked> fill() throws Exception {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < FETCHES / 4; i++) {
            all.add(ask("/" + i));
        }
        for (Asked one : all) {
            one.sound();
        }
        return all;
    }

    @Test
    void one_fetch_serves_all_who_ask_for_a_file_while_it_is_on_its_way_and_nobody_later() throws Exception {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < 3 * FETCHES; i++) {
            all.add(ask("/a.wav"));
        }
        all.getFirst().preparation().close();
        all.removeFirst();
        all.getFirst().sound();
        all.add(ask("/a.wav"));
        mayEnd.countDown();
        for (Asked one : all) {
            assertEquals(250, frames(one.sound()));
        }
        assertEquals(List.of("/a.wav"), fetched);
        assertEquals(3L * FETCHES, prompts.counters().get("audio_joined"));
        Asked later = ask("/a.wav");
        assertEquals(250, frames(later.sound()));
        assertEquals(List.of("/a.wav", "/a.wav"), fetched);
        later.preparation().close();
        all.forEach(one -> one.preparation().close());
        Await.until(() -> prompts.counters().get("audio_disk_bytes") == 0, () -> prompts.counters().toString());
    }

    @Test
    void another_account_or_password_has_a_fetch_of_its_own() throws Exception {
        List<Asked> all = List.of(ask("a", "/a.wav", null), ask("a", "/a.wav", "x"), ask("a", "/a.wav", "y"),
            ask("b", "/a.wav", "x"));
        for (Asked one : all) {
            one.sound();
        }
        assertEquals(4, fetched.size());
    }

    @Test
    void the_one_beyond_an_accounts_places_waits_and_plays() throws Exception {
        List<Asked> all = fill();
        Asked late = ask("/late");
        Await.until(() -> prompts.counters().get("audio_waited") == 1, () -> prompts.counters().toString());
        assertFalse(late.answer().isDone());
        ask("b", "/other", null).sound();
        all.get(7).preparation().close();
        late.sound();
        assertEquals(0, prompts.counters().get("audio_failures"));
    }

    @Test
    void an_account_that_has_all_its_places_at_a_host_leaves_connections_there_to_others() throws Exception {
        fill();
        ask("b", "/other", null).sound();
    }

    @Test
    void who_waits_and_is_closed_gives_up_its_place() throws Exception {
        List<Asked> all = fill();
        Asked gone = ask("/gone");
        Await.until(() -> prompts.counters().get("audio_waited") == 1, () -> prompts.counters().toString());
        Asked late = ask("/late");
        Await.until(() -> prompts.counters().get("audio_waited") == 2, () -> prompts.counters().toString());
        gone.preparation().close();
        all.get(7).preparation().close();
        late.sound();
        assertFalse(gone.answer().isDone());
        assertFalse(fetched.contains("/gone"), fetched.toString());
        assertEquals(0, prompts.counters().get("audio_failures"));
    }

    @Test
    void where_as_many_wait_as_may_one_is_refused_until_another_is_closed() throws Exception {
        fill();
        List<Asked> waiting = new ArrayList<>();
        for (int i = 0; i < FETCHES; i++) {
            waiting.add(ask("/waits/" + i));
        }
        Await.until(() -> prompts.counters().get("audio_waited") == FETCHES, () -> prompts.counters().toString());
        Prepared.Failed refused = assertInstanceOf(Prepared.Failed.class,
            ask("/more").answer().get(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, refused.limit());
        waiting.getFirst().preparation().close();
        ask("/again");
        Await.until(() -> prompts.counters().get("audio_waited") == FETCHES + 1, () -> prompts.counters().toString());
        waiting.forEach(one -> one.preparation().close());
    }
}
