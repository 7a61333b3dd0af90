package dev.crosspoint.signaling.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.stream.StreamEnd.Cause;
import dev.crosspoint.signaling.stream.StreamOrder.Track;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import dev.crosspoint.testing.WebSocketServer.Manner;
import dev.crosspoint.testing.WebSocketServer;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Streams over real sockets to servers that keep to the protocol, and to others. */
@Timeout(60)
class MediaStreamsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final StreamSettings QUICK = new StreamSettings(2, Duration.ofSeconds(3), Duration.ofSeconds(1),
        Duration.ofSeconds(5), Duration.ofSeconds(10));

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final FakeStreamSound sound = new FakeStreamSound();
    private Webhooks webhooks = Webhooks.open(WebhookSettings.of(true));
    private MediaStreams streams = new MediaStreams(QUICK, webhooks.lines());

    private final StreamListener listener = new StreamListener() {
        @Override
        public void started() {
            told.add("started");
        }

        @Override
        public void ended(StreamEnd why) {
            told.add(why);
        }
    };

    @AfterEach
    void close() {
        streams.close();
        webhooks.close();
    }

    private static StreamOrder order(URI destination, boolean speaks, Track... tracks) {
        return new StreamOrder("9900142", "c-1", "s-1", "live", destination, new BasicCredentials("u", "p"),
            List.of(tracks), speaks, Map.of("language", "en"));
    }

    private OpenStream open(URI destination, boolean speaks) {
        return streams.open(order(destination, speaks, Track.INBOUND, Track.OUTBOUND), sound, listener);
    }

    private Object news() throws InterruptedException {
        Object next = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(next != null, "nothing was told");
        return next;
    }

    private StreamEnd end(Cause cause) throws InterruptedException {
        StreamEnd end = (StreamEnd) news();
        assertEquals(cause, end.cause(), end.toString());
        return end;
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void awaitNoneOpen() {
        Await.until(PATIENCE, () -> streams.figures().get("streams_open") == 0, () -> "a stream was left");
    }

    @Test
    void a_server_hears_both_tracks_between_start_and_stop() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            OpenStream stream = open(server.url("/agent?room=7"), false);
            WebSocketServer.Client client = server.client();
            assertTrue(client.head.startsWith("GET /agent?room=7 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()));
            assertTrue(client.head.contains("\r\nAuthorization: Basic dTpw\r\n"), client.head);
            assertEquals("started", news());
            JsonNode start = Json.parse(client.next());
            assertEquals(Json.parse("""
                {"eventType":"start","metadata":{"accountId":"9900142","callId":"c-1","streamId":"s-1",
                "streamName":"live","tracks":[{"name":"inbound","mediaFormat":{"encoding":"PCMU","sampleRate":8000}},
                {"name":"outbound","mediaFormat":{"encoding":"PCMU","sampleRate":8000}}]},
                "streamParams":{"language":"en"}}"""), start);
            byte[] frame = new byte[160];
            for (int i = 0; i < frame.length; i++) {
                frame[i] = (byte) (i * 7);
            }
            sound.said.get(Track.INBOUND).add(frame);
            JsonNode in = Json.parse(client.next());
            sound.said.get(Track.OUTBOUND).add(new byte[160]);
            JsonNode out = Json.parse(client.next());
            assertEquals("media", in.get("eventType").stringValue());
            assertEquals("inbound", in.get("track").stringValue());
            assertEquals("1", in.get("sequenceNumber").stringValue());
            assertArrayEquals(frame, Base64.getDecoder().decode(in.get("payload").stringValue()));
            assertEquals("outbound", out.get("track").stringValue());
            assertEquals("2", out.get("sequenceNumber").stringValue());
            stream.stop();
            assertNull(end(Cause.CLOSED).message());
            JsonNode stop = Json.parse(client.next());
            assertEquals("stop", stop.get("eventType").stringValue());
            assertEquals("s-1", stop.get("metadata").get("streamId").stringValue());
            assertEquals("", client.next());
            assertEquals(1000, client.closeCode());
            awaitNoneOpen();
            assertEquals(List.of("deaf to inbound", "deaf to outbound"), List.copyOf(sound.did));
            assertEquals(2, streams.figures().get("stream_frames_sent"));
        }
    }

    @Test
    void a_server_speaks_and_takes_back_what_it_said() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            open(server.url("/"), true);
            WebSocketServer.Client client = server.client();
            assertEquals("started", news());
            client.say(playAudio("audio/pcmu", new byte[] {(byte) 0xFF, (byte) 0x80, 0}));
            assertArrayEquals(new short[] {0, 32124, -32124}, next(sound.heard));
            client.say(playAudio("audio/pcm;rate=8000;channels=1;bit-depth=16;endian=little;encoding=signed",
                new byte[] {1, 2, 0, (byte) 0x80, 7}));
            assertArrayEquals(new short[] {0x0201, -32768}, next(sound.heard));
            for (int i = 0; i < 4; i++) {
                client.say(playAudio("Audio/PCM; rate=24000", tone(500, 24_000, i * 960, 960)));
            }
            double energy = 0;
            int samples = 0;
            while (samples < 4 * 320) {
                short[] part = next(sound.heard);
                samples += part.length;
                for (short s : Arrays.copyOfRange(part, part.length / 2, part.length)) {
                    energy += (double) s * s;
                }
            }
            assertEquals(8000 / Math.sqrt(2), Math.sqrt(energy / (samples / 2.0)), 1500, "the tone at a third");
            client.say("{\"eventType\":\"clear\"}");
            assertEquals("clear", next(sound.did));
            for (String bad : List.of("", "{", "[]", "{\"eventType\":\"sing\"}", "{\"eventType\":\"playAudio\"}",
                    playAudio("audio/mpeg", new byte[9]), playAudio("audio/pcm;rate=11025", new byte[9]),
                    playAudio("audio/pcm;endian=big", new byte[9]),
                    "{\"eventType\":\"playAudio\",\"media\":{\"contentType\":\"audio/pcmu\",\"payload\":\"?\"}}")) {
                client.say(bad);
            }
            sound.room = 1;
            client.say(playAudio("audio/pcmu", new byte[8001]));
            assertEquals(1, next(sound.heard).length, "and none of the bad ones");
            client.sayGoodbye(1000);
            end(Cause.CLOSED);
            awaitNoneOpen();
            assertEquals(9, streams.figures().get("stream_messages_refused"));
            assertEquals(1000, streams.figures().get("stream_speech_dropped_ms"));
            assertTrue(sound.did.contains("mute"));
        }
    }

    @Test
    void what_a_server_says_into_a_stream_of_one_direction_is_not_heard() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            open(server.url("/"), false);
            WebSocketServer.Client client = server.client();
            client.say(playAudio("audio/pcmu", new byte[160]));
            client.sayGoodbye(1001);
            assertEquals("started", news());
            end(Cause.CLOSED);
            assertEquals(0, sound.heard.size());
        }
    }

    @Test
    void fragments_and_pings_are_understood() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            open(server.url("/"), true);
            WebSocketServer.Client client = server.client();
            byte[] clear = "{\"eventType\":\"clear\"}".getBytes();
            client.frame(0x01, Arrays.copyOf(clear, 5));
            client.frame(0x89, new byte[] {1, 2});
            client.frame(0x80, Arrays.copyOfRange(clear, 5, clear.length));
            assertEquals("clear", next(sound.did));
            client.frame(0x82, new byte[70_000]);
            client.frame(0x81, clear);
            assertEquals("clear", next(sound.did));
        }
    }

    @Test
    void the_end_of_the_call_ends_the_stream_behind_its_last_frames() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            open(server.url("/"), false);
            WebSocketServer.Client client = server.client();
            client.next();
            sound.said.get(Track.INBOUND).add(new byte[160]);
            sound.over = true;
            assertEquals("media", Json.parse(client.next()).get("eventType").stringValue());
            assertEquals("stop", Json.parse(client.next()).get("eventType").stringValue());
            assertEquals("started", news());
            end(Cause.CLOSED);
        }
    }

    @Test
    void servers_that_cannot_be_had_are_told_of_in_words() throws Exception {
        open(URI.create("ws://127.0.0.1:" + FreePorts.one() + "/"), false);
        assertEquals("no connection", end(Cause.CONNECTION_ERROR).message());
        open(URI.create("ws://no-such-host.invalid/"), false);
        end(Cause.CONNECTION_ERROR);
        try (WebSocketServer server = new WebSocketServer(Manner.REFUSES)) {
            open(server.url("/"), false);
            assertEquals("the server answered with status 403", end(Cause.CONNECTION_ERROR).message());
            server.manner(Manner.REDIRECTS);
            open(server.url("/"), false);
            assertEquals("the server answered with status 302", end(Cause.CONNECTION_ERROR).message());
            server.manner(Manner.SILENT);
            open(server.url("/"), false);
            assertTrue(end(Cause.CONNECTION_ERROR).message().contains("in time"));
            open(URI.create(server.url("/").toString().replace("ws:", "wss:")), false);
            end(Cause.CONNECTION_ERROR);
        }
        awaitNoneOpen();
        assertEquals(6, streams.figures().get("streams_refused"));
        assertEquals(0, streams.figures().get("streams_started"));
    }

    @Test
    void an_address_inside_is_never_asked() throws Exception {
        close();
        webhooks = Webhooks.open(WebhookSettings.of(false));
        streams = new MediaStreams(QUICK, webhooks.lines());
        try (WebSocketServer server = new WebSocketServer()) {
            for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254",
                    "10.0.0.1", "0.0.0.0")) {
                open(URI.create("ws://" + host + ":" + server.port() + "/"), false);
                assertEquals("the address is not one that may be asked", end(Cause.CONNECTION_ERROR).message(), host);
                awaitNoneOpen();
            }
        }
        assertEquals(7, streams.figures().get("streams_blocked"));
    }

    @Test
    void a_server_that_does_not_read_is_given_up_and_holds_up_nobody() throws Exception {
        sound.endless = true;
        sound.missed = 40;
        try (WebSocketServer server = new WebSocketServer(Manner.DEAF)) {
            open(server.url("/"), false);
            server.client();
            assertEquals("started", news());
            assertTrue(end(Cause.CONNECTION_ERROR).message().startsWith("the server took nothing"));
            awaitNoneOpen();
            assertEquals(1, streams.figures().get("streams_stalled"));
            assertEquals(80, streams.figures().get("stream_frames_dropped"));
            assertTrue(streams.figures().get("stream_frames_sent") < 5000, "no more than the system's buffers hold");
        }
    }

    @Test
    void a_stalled_server_does_not_delay_the_end() throws Exception {
        sound.endless = true;
        try (WebSocketServer server = new WebSocketServer(Manner.DEAF)) {
            OpenStream stream = open(server.url("/"), false);
            server.client();
            assertEquals("started", news());
            stream.stop();
            end(Cause.CLOSED);
            awaitNoneOpen();
        }
    }

    @Test
    void a_server_that_has_died_without_a_word_is_noticed_by_its_silence() throws Exception {
        close();
        webhooks = Webhooks.open(WebhookSettings.of(true));
        streams = new MediaStreams(new StreamSettings(2, Duration.ofSeconds(3), Duration.ofSeconds(9),
            Duration.ofMillis(200), Duration.ofSeconds(10)), webhooks.lines());
        try (WebSocketServer server = new WebSocketServer(Manner.DEAF)) {
            open(server.url("/"), false);
            server.client();
            assertEquals("started", news());
            assertEquals("the server has not answered 3 pings", end(Cause.CONNECTION_ERROR).message());
        }
    }

    @Test
    void breaches_of_the_protocol_end_the_stream_with_an_error() throws Exception {
        byte[] endless = {(byte) 0x81, 127, 0x7F, -1, -1, -1, -1, -1, -1, -1};
        byte[] negative = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1};
        try (WebSocketServer server = new WebSocketServer()) {
            for (byte[] bad : List.of(endless, negative, new byte[] {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4},
                    new byte[] {(byte) 0xC1, 0}, new byte[] {(byte) 0x80, 0}, new byte[] {(byte) 0x83, 0},
                    new byte[] {0x09, 0}, new byte[] {1, 0, 1, 0})) {
                open(server.url("/"), true);
                WebSocketServer.Client client = server.client();
                assertEquals("started", news());
                client.raw(bad);
                assertTrue(end(Cause.ERROR).message().startsWith("the server sent "), Arrays.toString(bad));
                awaitNoneOpen();
            }
            open(server.url("/"), true);
            WebSocketServer.Client client = server.client();
            assertEquals("started", news());
            client.breakOff();
            assertEquals("the connection broke", end(Cause.CONNECTION_ERROR).message());
        }
    }

    @Test
    void there_are_no_more_than_the_node_has_room_for() throws Exception {
        try (WebSocketServer server = new WebSocketServer()) {
            OpenStream first = open(server.url("/"), false);
            open(server.url("/"), false);
            assertEquals("started", news());
            assertEquals("started", news());
            open(server.url("/"), false);
            assertEquals("too many streams on this node", end(Cause.ERROR).message());
            first.stop();
            end(Cause.CLOSED);
        }
    }

    private static String playAudio(String contentType, byte[] payload) {
        return "{\"eventType\":\"playAudio\",\"media\":{\"contentType\":\"" + contentType + "\",\"payload\":\""
            + Base64.getEncoder().encodeToString(payload) + "\"}}";
    }

    private static byte[] tone(double hz, int rateHz, int from, int samples) {
        byte[] pcm = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            int s = (int) (8000 * Math.sin(2 * Math.PI * hz * (from + i) / rateHz));
            pcm[2 * i] = (byte) s;
            pcm[2 * i + 1] = (byte) (s >> 8);
        }
        return pcm;
    }
}
