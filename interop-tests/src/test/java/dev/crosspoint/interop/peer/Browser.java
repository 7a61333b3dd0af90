package dev.crosspoint.interop.peer;

import dev.crosspoint.signaling.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A node.js program from {@code src/test/js} that takes commands as JSON lines, headless Chromium above all. */
public final class Browser implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();

    private final Process process;
    private final BufferedWriter commands;
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    private Browser(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::readAnswers);
    }

    /** Chromium on a page, with a WAV file as the microphone (played once) or null for none. */
    public static Browser open(String url, Path microphone) throws Exception {
        Tool.require("node", "chromium");
        Browser browser = script("browser.mjs");
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("url", url);
        if (microphone != null) {
            arguments.put("microphone", microphone.toAbsolutePath().toString());
        }
        browser.command("open", arguments);
        return browser;
    }

    /** Another script that speaks the same JSON lines. */
    public static Browser script(String name, String... arguments) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(SCRIPTS.resolve("node_modules")),
                "npm packages are not installed: bin/test installs them");
        List<String> command = new ArrayList<>(List.of("node", SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return new Browser(new ProcessBuilder(command)
                .directory(SCRIPTS.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Calls a function of the page and waits for what it returns. */
    public JsonNode call(String function, Object... arguments) throws Exception {
        return command("call", Map.of("name", function, "args", arguments));
    }

    public JsonNode command(String name, Map<String, Object> arguments) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        Map<String, Object> command = new LinkedHashMap<>(arguments);
        command.put("id", id);
        command.put("do", name);
        synchronized (commands) {
            commands.write(Json.text(command) + "\n");
            commands.flush();
        }
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the browser did not answer " + command, e);
        }
    }

    /** Ends the program at once: nobody says goodbye for it but its kernel. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void readAnswers() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = Json.parse(line);
                CompletableFuture<JsonNode> waiting = pending.remove(answer.path("id").asInt());
                if (answer.has("error")) {
                    waiting.completeExceptionally(new AssertionError(answer.path("error").asString()));
                } else {
                    waiting.complete(answer.path("value"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            pending.values().forEach(f -> f.completeExceptionally(new AssertionError("the browser has ended")));
        }
    }

    /** Ends the program by closing its input, as it expects; kills what is left of it after a while. */
    @Override
    public void close() throws Exception {
        try {
            commands.close();
        } catch (IOException alreadyGone) {
            // its input is closed already: nothing left to end
        }
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
