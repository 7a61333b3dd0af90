package dev.crosspoint.interop.peer;

import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.FreePorts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** One baresip, a SIP phone with a WAV file as its microphone, driven over its control port. */
public final class Baresip implements AutoCloseable {
    private final Process process;
    private final Path directory;
    private final Socket control;
    private final List<JsonNode> events = new ArrayList<>();

    private Baresip(Process process, Path directory, Socket control) {
        this.process = process;
        this.directory = directory;
        this.control = control;
        Thread.ofVirtual().start(this::readEvents);
    }

    /**
     * Starts the phone.
     *
     * @param microphone an 8 kHz mono WAV; the phone hangs up at its end
     * @param answers    whether it answers by itself
     */
    public static Baresip start(Sipp.Ports ports, Path microphone, boolean answers) throws Exception {
        Tool.require("baresip");
        Path directory = Files.createTempDirectory("baresip");
        int controlPort = FreePorts.one();
        Files.writeString(directory.resolve("config"), """
                sip_listen %s:%d
                audio_source aufile,%s
                audio_player aubridge,nowhere
                audio_alert aubridge,nowhere
                ausrc_srate 8000
                auplay_srate 8000
                rtp_ports %d-%d
                module_path /usr/lib/baresip/modules
                module g711.so
                module aufile.so
                module aubridge.so
                module_app account.so
                module_app menu.so
                module_tmp uuid.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                """.formatted(ports.host(), ports.sip(), microphone.toAbsolutePath(),
                     ports.media(), ports.media() + 2, controlPort));
        Files.writeString(directory.resolve("accounts"), "<sip:+15550002222@" + ports.host() + ":" + ports.sip()
                + ">;regint=0;audio_codecs=PCMA;answermode=" + (answers ? "auto" : "manual") + "\n");
        Files.writeString(directory.resolve("contacts"), "");
        Process process = new ProcessBuilder("baresip", "-f", directory.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile()).start();
        return new Baresip(process, directory, connect(process, controlPort, directory));
    }

    private static Socket connect(Process process, int port, Path directory) throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - endNs > 0) {
                    throw new AssertionError("baresip does not start: " + Files.readString(directory.resolve("log")));
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    public void dial(String uri) throws IOException {
        command("dial", uri);
    }

    public void hangUp() throws IOException {
        command("hangup", "");
    }

    /** Sends the other side of the call to somebody else (REFER). */
    public void transfer(String uri) throws IOException {
        command("transfer", uri);
    }

    public void hold(boolean on) throws IOException {
        command(on ? "hold" : "resume", "");
    }

    /** Presses a key during a call. */
    public void press(char digit) throws IOException {
        command("sndcode", String.valueOf(digit));
    }

    private synchronized void command(String name, String parameters) throws IOException {
        byte[] json = Json.text(Map.of("command", name, "params", parameters)).getBytes(StandardCharsets.UTF_8);
        control.getOutputStream().write((json.length + ":").getBytes(StandardCharsets.US_ASCII));
        control.getOutputStream().write(json);
        control.getOutputStream().write(',');
        control.getOutputStream().flush();
    }

    /** Waits for an event such as {@code CALL_ESTABLISHED}. */
    public JsonNode await(String type, Duration deadline) throws Exception {
        return await(type, deadline, e -> e.path("type").asString("").equals(type));
    }

    public JsonNode await(String what, Duration deadline, Predicate<JsonNode> fits) throws Exception {
        long endNs = System.nanoTime() + deadline.toNanos();
        synchronized (events) {
            while (true) {
                for (JsonNode event : events) {
                    if (fits.test(event)) {
                        return event;
                    }
                }
                long leftMs = (endNs - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError("baresip: no " + what + "; events: " + events + "\n"
                            + Files.readString(directory.resolve("log")));
                }
                events.wait(leftMs);
            }
        }
    }

    /** All digits that were heard, in order. */
    public String digits() {
        StringBuilder digits = new StringBuilder();
        synchronized (events) {
            events.stream().filter(e -> e.path("type").asString("").equals("CALL_DTMF_START"))
                    .forEach(e -> digits.append(e.path("param").asString("")));
        }
        return digits.toString();
    }

    private void readEvents() {
        try (InputStream in = new BufferedInputStream(control.getInputStream())) {
            while (true) {
                int length = 0;
                for (int c = in.read(); c != ':'; c = in.read()) {
                    if (c < '0' || c > '9') {
                        return;
                    }
                    length = length * 10 + c - '0';
                }
                JsonNode event = Json.parse(in.readNBytes(length));
                in.read(); // the comma that ends a netstring
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Override
    public void close() throws Exception {
        control.close();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
