package dev.crosspoint.benchmarks.calls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node of its own process, as {@code bin/run} starts it, with one account, one number and one trunk. */
final class NodeProcess implements AutoCloseable {
    static final String NUMBER = "+15557654321";
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final Process process;
    private final Path dir;

    NodeProcess(Application application, int httpPort, int sipPort, int carrierPort) throws Exception {
        dir = Files.createTempDirectory("calls");
        Path file = dir.resolve("node.yaml");
        Files.writeString(file, """
                http:     { host: 127.0.0.1, port: %d }
                sip:      { host: 127.0.0.1, port: %d, max-invites-per-second: 1000 }
                media:    { address: 127.0.0.1, udp-port: 0, rtp-ports: 20000-31999 }
                data:     { dir: "%s" }
                webhooks: { allow-private: true }
                calls:    { per-second: 1000, concurrent: 2000 }
                accounts:
                  - id: "9900142"
                    users: [ { username: bench, password: secret } ]
                    applications:
                      - id: 7f6d1c1e-0f3a-4a3e-9a3d-3a2f0d6a1b11
                        name: bench
                        call-initiated-url: %s
                        call-status-url: %s
                        numbers: ["%s"]
                trunks:
                  - name: carrier
                    address: sip:127.0.0.1:%d
                    sources: [127.0.0.1]
                    codecs: [PCMU]
                """.formatted(httpPort, sipPort, dir.resolve("data"), application.url("/initiate"),
                application.url("/status"), NUMBER, carrierPort));
        Path run = Path.of(System.getProperty("bench.java.options")).resolveSibling("run");
        process = new ProcessBuilder(run.toString(), "--config", file.toString()).redirectErrorStream(true)
                .redirectOutput(dir.resolve("node.log").toFile()).start();
        awaitHealth(httpPort);
    }

    private void awaitHealth(int httpPort) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/health"))
                .timeout(Duration.ofSeconds(2)).build();
        long endNs = System.nanoTime() + PATIENCE_NS;
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (true) {
                try {
                    if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    if (!process.isAlive() || System.nanoTime() - endNs > 0) {
                        throw new IOException("the node did not start: see " + dir.resolve("node.log"), notYet);
                    }
                }
                Thread.sleep(100);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory of the process, of {@code /proc/PID/status}. */
    double residentMb() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:")).findFirst()
                    .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024.0).orElse(0.0);
        }
    }

    /** Bytes that the process had written to storage, of {@code /proc/PID/io}. */
    double writtenMb() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/io"))) {
            return lines.filter(l -> l.startsWith("write_bytes:")).findFirst()
                    .map(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1048576.0).orElse(0.0);
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
        process.destroyForcibly();
    }
}
