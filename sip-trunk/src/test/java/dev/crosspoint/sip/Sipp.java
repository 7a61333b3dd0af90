package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** One run of SIPp with a scenario of the resources. */
final class Sipp implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/sipp");
    private static final long DEADLINE_S = 40;

    private final Process process;
    private final Path output;
    private final int port;

    private Sipp(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    static void assumePresent() {
        if (!Files.isExecutable(PROGRAM)) {
            System.out.println("skipped: " + PROGRAM + " is not installed (Debian package sip-tester)");
        }
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "no SIPp");
    }

    /** Calls the node. */
    static Sipp calls(int nodePort, String scenario, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("127.0.0.1:" + nodePort, "-s", "+15551230001"));
        arguments.addAll(List.of(more));
        return run(scenario, FreePorts.one(), arguments);
    }

    /** Waits to be called on a port. */
    static Sipp waits(int port, String scenario, String... more) throws IOException {
        return run(scenario, port, List.of(more));
    }

    private static Sipp run(String scenario, int port, List<String> more) throws IOException {
        Path directory = Files.createTempDirectory("sipp");
        Path file = directory.resolve(scenario + ".xml");
        try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + scenario + ".xml")) {
            Files.copy(in, file);
        }
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-sf", file.toString(), "-i", "127.0.0.1",
                "-p", Integer.toString(port), "-m", "1", "-nostdin", "-timeout", "30s", "-timeout_error",
                "-trace_err", "-trace_msg"));
        command.addAll(more);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        return new Sipp(process, output, port);
    }

    int port() {
        return port;
    }

    /** Waits until it listens. A probing bind would be in its way. */
    void awaitListening() {
        String inUse = String.format(":%04X ", port);
        Await.until(() -> {
            try {
                return !process.isAlive() || Files.readString(Path.of("/proc/net/udp")).contains(inUse);
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        }, () -> "SIPp does not listen: " + told());
        assertTrue(process.isAlive(), this::told);
    }

    void succeeds() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_S, TimeUnit.SECONDS), () -> "SIPp still runs: " + told());
        assertEquals(0, process.exitValue(), this::told);
    }

    private String told() {
        StringBuilder text = new StringBuilder();
        try (var files = Files.list(output.getParent())) {
            for (Path file : files.filter(path -> !path.toString().endsWith(".xml")).toList()) {
                String content = Files.readString(file);
                text.append(content, Math.max(0, content.length() - 6000), content.length()).append('\n');
            }
        } catch (IOException unreadable) {
            text.append(unreadable);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try (var files = Files.list(output.getParent())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(output.getParent());
    }
}
