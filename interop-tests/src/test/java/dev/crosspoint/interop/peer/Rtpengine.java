package dev.crosspoint.interop.peer;

import dev.crosspoint.testing.FreePorts;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's rtpengine in user space: what a proxy in front of a node was written for. */
public final class Rtpengine implements AutoCloseable {
    private static final byte[] PING = "test d7:command4:pinge".getBytes(StandardCharsets.US_ASCII);
    private static final int PORTS = 100;

    private final Process process;
    private final Path directory;
    private final int ngPort;
    private final int httpPort;

    private Rtpengine(Process process, Path directory, int ngPort, int httpPort) {
        this.process = process;
        this.directory = directory;
        this.ngPort = ngPort;
        this.httpPort = httpPort;
    }

    public static Rtpengine start() throws Exception {
        Tool.require("rtpengine");
        Path directory = Files.createTempDirectory("rtpengine");
        int ngPort = FreePorts.one();
        int httpPort = FreePorts.one();
        int mediaPort = FreePorts.pair();
        mediaPort = Math.min(mediaPort, 65_535 - PORTS) & ~1;
        Process process = new ProcessBuilder("rtpengine", "--table=-1", "--interface=127.0.0.1",
                "--listen-ng=127.0.0.1:" + ngPort, "--listen-http=127.0.0.1:" + httpPort,
                "--port-min=" + mediaPort, "--port-max=" + (mediaPort + PORTS), "--delete-delay=0", "--foreground",
                "--log-stderr", "--log-level=5", "--pidfile=" + directory.resolve("pid")).redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile()).start();
        Rtpengine rtpengine = new Rtpengine(process, directory, ngPort, httpPort);
        try {
            rtpengine.awaitPong();
        } catch (Exception | Error e) {
            rtpengine.close();
            throw e;
        }
        return rtpengine;
    }

    private void awaitPong() throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        byte[] reply = new byte[200];
        while (process.isAlive() && System.nanoTime() - endNs < 0) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(250);
                socket.send(new DatagramPacket(PING, PING.length, InetAddress.getLoopbackAddress(), ngPort));
                socket.receive(new DatagramPacket(reply, reply.length));
                return;
            } catch (SocketTimeoutException notYet) {
                // asked again
            }
        }
        throw new AssertionError("rtpengine does not start: " + Files.readString(directory.resolve("log")));
    }

    public int ngPort() {
        return ngPort;
    }

    public int httpPort() {
        return httpPort;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
