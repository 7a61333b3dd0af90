package dev.crosspoint.benchmarks.load;

import dev.crosspoint.media.ShardThreading;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The client's hold on the process under load. */
final class ServerProcess implements AutoCloseable {
    /** The node's own, from {@code bin/java.options}. */
    private static final String NODE_OPTIONS = "@" + System.getProperty("bench.java.options");
    private static final long EXIT_PATIENCE_S = 10;

    private final Process process;
    private final Path log;
    final DataInputStream in;
    final DataOutputStream out;
    final int udpPort;

    ServerProcess(ShardThreading threading) throws IOException {
        log = Files.createTempFile("load-server", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(NODE_OPTIONS);
        command.add("-Xlog:gc+phases,gc,safepoint:file=" + log + ":uptime");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadServer.class.getName(),
                threading.name()));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        udpPort = in.readInt();
    }

    void request(byte kind) throws IOException {
        out.writeByte(kind);
        out.flush();
    }

    ServerStatus status() throws IOException {
        request(LoadServer.STATUS);
        return ServerStatus.read(in);
    }

    ProcessorTime processorTime() throws IOException {
        return ProcessorTime.read(process.pid());
    }

    /** The pauses of the server that began between two of its uptimes. */
    Pauses pauses(long fromMs, long toMs) throws IOException {
        return Pauses.read(Files.readAllLines(log), fromMs, toMs);
    }

    /** Ends the server by closing its input. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
            if (!process.waitFor(EXIT_PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
