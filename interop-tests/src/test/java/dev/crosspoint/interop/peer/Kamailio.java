package dev.crosspoint.interop.peer;

import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/** Debian's Kamailio with the configuration of {@code examples/kamailio}, on free ports of the loopback. */
public final class Kamailio implements AutoCloseable {
    private static final Path EXAMPLE = Path.of("../examples/kamailio").toAbsolutePath().normalize();

    private final Process process;
    private final Path directory;
    private final int sipPort;
    private final int webSocketPort;

    private Kamailio(Process process, Path directory, int sipPort, int webSocketPort) {
        this.process = process;
        this.directory = directory;
        this.sipPort = sipPort;
        this.webSocketPort = webSocketPort;
    }

    /**
     * Starts it as {@code examples/kamailio/run} does.
     *
     * @param ngPort      UDP port of the media node
     * @param carrierPort where the carrier listens
     */
    public static Kamailio start(int ngPort, int carrierPort) throws Exception {
        Tool.require("kamailio");
        Path modules = modules();
        for (String module : List.of("websocket.so", "rtpengine.so", "htable.so")) {
            Assumptions.assumeTrue(Files.exists(modules.resolve(module)),
                    "Kamailio's " + module + " is not installed: bin/test installs it");
        }
        Path directory = Files.createTempDirectory("kamailio");
        int sipPort = FreePorts.one();
        int webSocketPort = FreePorts.one();
        ProcessBuilder builder = new ProcessBuilder(EXAMPLE.resolve("run").toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(Map.of("HOST", "127.0.0.1", "SIP_PORT", "" + sipPort,
                "WS_PORT", "" + webSocketPort, "NG", "udp:127.0.0.1:" + ngPort,
                "CARRIER_HOST", "127.0.0.1", "CARRIER_PORT", "" + carrierPort));
        Kamailio kamailio = new Kamailio(builder.start(), directory, sipPort, webSocketPort);
        try {
            kamailio.awaitListening();
        } catch (Exception | Error e) {
            kamailio.close();
            throw e;
        }
        return kamailio;
    }

    private static Path modules() throws IOException {
        try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder.resolve("kamailio/modules"))) {
                    return folder.resolve("kamailio/modules");
                }
            }
        }
        return Path.of("/usr/lib/kamailio/modules");
    }

    private void awaitListening() throws IOException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), webSocketPort)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - endNs > 0) {
                    throw new AssertionError("Kamailio does not start: " + log());
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    /** {@code host:port} for SIP over UDP. */
    public String address() {
        return "127.0.0.1:" + sipPort;
    }

    public String webSocketUrl() {
        return "ws://127.0.0.1:" + webSocketPort;
    }

    /** What it has logged so far. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
