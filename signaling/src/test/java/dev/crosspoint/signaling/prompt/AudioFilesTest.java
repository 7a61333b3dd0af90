package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.media.AudioSource;
import dev.crosspoint.prompt.speech.FreeTts;
import dev.crosspoint.signaling.bxml.PlayAudio;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of servers that mean no good, or that break. */
class AudioFilesTest {
    private static final long PATIENCE_S = 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private Webhooks webhooks;
    private Prompts prompts;
    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
        server.setExecutor(threads);
        server.createContext("/endless.wav", AudioFilesTest::endless);
        server.createContext("/breaks.wav", exchange -> begin(exchange, 100_000, 20_000).close());
        server.createContext("/head.wav", exchange -> {
            begin(exchange, 100_000, 44).flush();
            exchange.close();
        });
        server.createContext("/stalls.wav", exchange -> {
            begin(exchange, 100_000, 20_000).flush();
            await();
            exchange.close();
        });
        server.createContext("/silent.wav", exchange -> await());
        server.createContext("/lies.wav", exchange -> {
            byte[] wav = new Wav(8000, 1, new short[4000]).write(Wav.Format.PCM16);
            ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0x7FFFFFF0);
            exchange.sendResponseHeaders(200, wav.length);
            exchange.getResponseBody().write(wav);
            exchange.close();
        });
        server.createContext("/huge.wav", exchange -> {
            exchange.sendResponseHeaders(200, 5_000_000_000L);
            exchange.getResponseBody().write(new byte[100]);
            exchange.getResponseBody().flush();
            await();
        });
        server.start();
        open(true, PromptSettings.defaults());
    }

    private void open(boolean allowPrivate, PromptSettings base) {
        close(prompts);
        close(webhooks);
        webhooks = Webhooks.open(WebhookSettings.of(allowPrivate));
        prompts = new Prompts(new PromptSettings(directory, 1_000_000, Duration.ofSeconds(30), Duration.ofSeconds(1),
            base.fetchTimeout(), base.fetches(), base.keptBytes(), base.speechBytes(), 1), webhooks.downloads(),
            new FreeTts(), InstantSource.system());
    }

    @AfterEach
    void end() {
        over.countDown();
        close(prompts);
        close(webhooks);
        server.stop(0);
        threads.shutdownNow();
    }

    private static void close(AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static OutputStream begin(HttpExchange exchange, int said, int sent) throws IOException {
        byte[] wav = new Wav(8000, 1, new short[said / 2]).write(Wav.Format.PCM16);
        exchange.sendResponseHeaders(200, wav.length);
        exchange.getResponseBody().write(wav, 0, sent);
        return exchange.getResponseBody();
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] wav = new Wav(8000, 1, new short[40_000]).write(Wav.Format.PCM16);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(40, -1);
        try {
            while (true) {
                exchange.getResponseBody().write(wav);
            }
        } catch (IOException _) {
            exchange.close();
        }
    }

    private Prepared prepared(String path, Preparation[] held) throws Exception {
        return prepared("a", path, held);
    }

    private Prepared prepared(String accountId, String path, Preparation[] held) throws Exception {
        CompletableFuture<Prepared> answer = new CompletableFuture<>();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        held[0] = prompts.prepare(accountId, new PlayAudio(url, null, null), answer::complete);
        return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    private double seconds(String path) throws Exception {
        Preparation[] held = new Preparation[1];
        Prepared.Ready ready = assertInstanceOf(Prepared.Ready.class, prepared(path, held));
        AudioSource source = ready.sound().source();
        short[] frame = new short[160];
        int frames = 0;
        while (source.read(frame)) {
            frames++;
        }
        held[0].close();
        return frames * 0.02;
    }

    private String refusal(String path) throws Exception {
        Preparation[] held = new Preparation[1];
        try (Preparation _ = held[0]) {
            return assertInstanceOf(Prepared.Failed.class, prepared(path, held)).message();
        }
    }

    @Test
    void an_endless_file_ends_at_the_limit_of_its_length() throws Exception {
        assertEquals(30, seconds("/endless.wav"), 1);
    }

    @Test
    void a_file_that_breaks_off_is_heard_as_far_as_it_came_and_leaves_nothing() throws Exception {
        assertEquals(1.25, seconds("/breaks.wav"), 0.1);
        assertEquals(0, left());
    }

    @Test
    void a_file_that_breaks_off_before_its_first_sample_is_refused() throws Exception {
        String refused = refusal("/head.wav");
        assertTrue(refused.contains("broke off"), refused);
        assertEquals(0, left());
    }

    @Test
    void a_file_for_which_there_is_no_room_at_all_is_refused() throws Exception {
        open(true, new PromptSettings(directory, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 4,
            1000, 1_000_000, 1));
        String refused = refusal("/lies.wav");
        assertTrue(refused.contains("broke off"), refused);
        assertEquals(0, left());
    }

    @Test
    void a_file_that_lies_about_its_length_gives_what_there_is() throws Exception {
        assertEquals(0.5, seconds("/lies.wav"), 0.01);
    }

    @Test
    void a_file_that_stalls_is_given_up_in_time() throws Exception {
        open(true, new PromptSettings(directory, 0, Duration.ZERO, Duration.ZERO, Duration.ofMillis(700), 4,
            1_000_000, 1_000_000, 1));
        assertEquals(1.25, seconds("/stalls.wav"), 0.1);
    }

    @Test
    void a_server_that_says_nothing_a_file_too_large_and_one_too_many_are_refused() throws Exception {
        assertTrue(refusal("/silent.wav").contains("no reply"), () -> "");
        String large = refusal("/huge.wav");
        assertTrue(large.contains("larger than 1 MB"), large);
        open(true, new PromptSettings(directory, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 1,
            1_000_000, 1_000_000, 1));
        Preparation[] first = new Preparation[1];
        assertInstanceOf(Prepared.Ready.class, prepared("/stalls.wav", first));
        assertTrue(refusal("/lies.wav").contains("too many audio files"));
        assertEquals(1, prompts.counters().get("audio_waited"));
        first[0].close();
    }

    @Test
    void a_stalling_server_takes_the_fetches_of_its_own_account_alone_until_nobody_wants_its_files() throws Exception {
        open(true, new PromptSettings(directory, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60), 4,
            1_000_000, 1_000_000, 1));
        Preparation[] stalls = new Preparation[1];
        assertInstanceOf(Prepared.Ready.class, prepared("a", "/stalls.wav", stalls));
        assertTrue(refusal("/lies.wav").contains("for this account"));
        assertEquals(1, prompts.counters().get("audio_refused_account"));
        Preparation[] other = new Preparation[1];
        assertInstanceOf(Prepared.Ready.class, prepared("b", "/lies.wav", other));
        other[0].close();
        stalls[0].close();
        assertEquals(0, left());
        assertInstanceOf(Prepared.Ready.class, prepared("a", "/lies.wav", other));
        other[0].close();
        assertEquals(0, prompts.counters().get("audio_broken_off"));
    }

    @Test
    void an_address_near_this_machine_is_not_asked_unless_that_is_allowed() throws Exception {
        open(false, PromptSettings.defaults());
        String refused = refusal("/lies.wav");
        assertTrue(refused.contains("the address is not one that may be asked"), refused);
    }

    @Test
    void there_is_no_more_on_disk_than_allowed() throws Exception {
        open(true, new PromptSettings(directory, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30), 4,
            100_000, 1_000_000, 1));
        double heard = seconds("/endless.wav");
        assertTrue(heard > 5 && heard < 6.5, () -> heard + " s of 100 KB");
        assertEquals(0, left());
    }

    /** Bytes and named files once the fetching thread has let go. */
    private long left() throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (prompts.counters().get("audio_disk_bytes") > 0 && deadlineNs - System.nanoTime() > 0) {
            Thread.onSpinWait();
        }
        try (var files = Files.list(directory)) {
            return prompts.counters().get("audio_disk_bytes") + files.count();
        }
    }
}
