package dev.crosspoint.interop.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node in a process of its own, so that it can be killed. */
public final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a node and waits until it says that it is healthy. */
    public static NodeProcess start(Path configuration, int httpPort) throws Exception {
        Path log = Files.createTempFile("node", ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), "dev.crosspoint.node.Main",
                "--config", configuration.toString())).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CROSSPOINT_HTTP_PORT", Integer.toString(httpPort));
        NodeProcess node = new NodeProcess(builder.start(), log);
        node.awaitHealth(httpPort);
        return node;
    }

    private void awaitHealth(int httpPort) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/health")).build();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // asked again below
                }
                if (!process.isAlive() || System.nanoTime() - endNs > 0) {
                    throw new AssertionError("the node does not start: " + Files.readString(log));
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** SIGKILL: nothing is written any more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
