package dev.crosspoint.benchmarks.calls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The customer's application: lets a call ring, is asked again, plays a second of tone, and hangs up. */
final class Application implements AutoCloseable {
    private static final Pattern FROM = Pattern.compile("\"from\"\\s*:\\s*\"\\+1555(\\d{7})\"");
    private static final int RATE_HZ = 8000;

    private final HttpServer server;
    private final List<Call> calls;
    private final AtomicInteger ends = new AtomicInteger();

    Application(List<Call> calls) throws IOException {
        this.calls = calls;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/initiate", e -> document(e,
                "<Ring duration=\"0.1\" answerCall=\"false\"/><Redirect redirectUrl=\"/play\"/>"));
        server.createContext("/play", e -> document(e, "<PlayAudio>/tone.wav</PlayAudio><Hangup/>"));
        server.createContext("/tone.wav", e -> reply(e, "audio/wav", tone()));
        server.createContext("/status", e -> {
            e.getRequestBody().readAllBytes();
            ends.incrementAndGet();
            reply(e, "text/plain", new byte[0]);
        });
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Webhooks of the ends of calls that have come. */
    int ends() {
        return ends.get();
    }

    private void document(HttpExchange exchange, String verbs) throws IOException {
        Matcher from = FROM.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (verbs.startsWith("<Play") && from.find()) {
            calls.get(Integer.parseInt(from.group(1))).toldNs = System.nanoTime();
        }
        reply(exchange, "application/xml", ("<Response>" + verbs + "</Response>").getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** A second of 440 Hz in 16-bit linear samples. */
    private static byte[] tone() {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * RATE_HZ).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * RATE_HZ);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(RATE_HZ).putInt(2 * RATE_HZ).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * RATE_HZ);
        for (int i = 0; i < RATE_HZ; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / RATE_HZ)));
        }
        return wav.array();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
