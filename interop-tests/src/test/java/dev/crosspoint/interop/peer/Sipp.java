package dev.crosspoint.interop.peer;

import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One SIPp process that runs one scenario. */
public final class Sipp implements AutoCloseable {
    private final Process process;
    private final Path directory;
    private final int sipPort;
    private final int mediaPort;

    private Sipp(Process process, Path directory, int sipPort, int mediaPort) {
        this.process = process;
        this.directory = directory;
        this.sipPort = sipPort;
        this.mediaPort = mediaPort;
    }

    /** Where SIPp should listen: chosen first, because a trunk of the node under test has to name it. */
    public record Ports(String host, int sip, int media) {
        public static Ports free() throws IOException {
            return on("127.0.0.1");
        }

        /** On another address of this machine: peers of a node are told apart by address. */
        public static Ports on(String host) throws IOException {
            return new Ports(host, FreePorts.one(), FreePorts.pair());
        }
    }

    /**
     * Starts a scenario.
     *
     * @param scenario file name in {@code src/test/sipp}
     * @param target   host:port that a calling scenario dials, or null for one that waits
     * @param values   what stands for each name in the scenario, beside {@code media}, the port for RTP
     * @param more     further options such as {@code -s}
     */
    public static Sipp start(String scenario, Ports ports, String target, Map<String, Object> values, String... more)
            throws IOException {
        Tool.require("sipp");
        Path directory = Files.createTempDirectory("sipp");
        String text = Files.readString(Path.of("src/test/sipp", scenario)).replace("${media}", "" + ports.media());
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue().toString());
        }
        Files.writeString(directory.resolve("scenario.xml"), text);
        List<String> command = new ArrayList<>(List.of("sipp"));
        if (target != null) {
            command.add(target);
        }
        command.addAll(List.of("-sf", "scenario.xml",
                "-i", ports.host(), "-p", Integer.toString(ports.sip()), "-mi", ports.host(),
                "-mp", Integer.toString(ports.media()), "-m", "1", "-nostdin", "-timeout", "90", "-timeout_error",
                "-trace_err", "-error_file", "errors.log", "-trace_msg", "-message_file", "messages.log",
                "-trace_logs", "-log_file", "log.log"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("screen.log").toFile()).start();
        return new Sipp(process, directory, ports.sip(), ports.media());
    }

    public int sipPort() {
        return sipPort;
    }

    public int mediaPort() {
        return mediaPort;
    }

    /** Waits until the scenario has ended and fails where SIPp calls it failed. */
    public void awaitSuccess(Duration deadline) throws Exception {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("SIPp is still running after " + deadline + "\n" + messages());
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("SIPp ended with " + process.exitValue() + "\n" + read("errors.log")
                    + "\n" + messages());
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** All SIP messages sent and received so far. */
    public String messages() throws IOException {
        return read("messages.log");
    }

    /** What the scenario's {@code log} actions wrote. */
    public String log() throws IOException {
        return read("log.log");
    }

    private String read(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
