package dev.crosspoint.ng;

import dev.crosspoint.ng.call.Interfaces;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an ng server is told at its start.
 *
 * @param host         address of the UDP and HTTP sockets
 * @param port         UDP port, 0 = any free one
 * @param httpPort     port of HTTP and WebSocket, 0 = any free one, -1 = none
 * @param clients      addresses that are served beside the loopback; empty = only it
 * @param threads      that carry requests out; those of one call always by the same one
 * @param maxCalls     beyond which offers are refused
 * @param deleteDelay  time between a delete without one and its effect
 * @param timeout      silence of everybody after which a call is deleted
 * @param heldTimeout  the same for a call on hold
 * @param offerTimeout time an offer may stay unanswered
 * @param mediaDir     where {@code play media} finds files; null = nowhere
 * @param recordingDir where recordings go; null = there are none
 * @param interfaces   names for {@code direction}
 */
public record NgSettings(InetAddress host, int port, int httpPort, List<InetAddress> clients, int threads,
                         int maxCalls, Duration deleteDelay, Duration timeout, Duration heldTimeout,
                         Duration offerTimeout, Path mediaDir, Path recordingDir, Interfaces interfaces) {
    public NgSettings {
        clients = List.copyOf(clients);
    }

    /** Loopback, free ports, the times that rtpengine has. */
    public static NgSettings loopback() {
        return new NgSettings(InetAddress.getLoopbackAddress(), 0, -1, List.of(), 2, 10_000, Duration.ofSeconds(30),
                Duration.ofSeconds(60), Duration.ofSeconds(3600), Duration.ofSeconds(3600), null, null,
                new Interfaces(Map.of()));
    }

    public NgSettings withHttpPort(int other) {
        return new NgSettings(host, port, other, clients, threads, maxCalls, deleteDelay, timeout, heldTimeout,
                offerTimeout, mediaDir, recordingDir, interfaces);
    }

    public NgSettings withMaxCalls(int other) {
        return new NgSettings(host, port, httpPort, clients, threads, other, deleteDelay, timeout, heldTimeout,
                offerTimeout, mediaDir, recordingDir, interfaces);
    }

    public NgSettings withMediaDir(Path other) {
        return new NgSettings(host, port, httpPort, clients, threads, maxCalls, deleteDelay, timeout, heldTimeout,
                offerTimeout, other, recordingDir, interfaces);
    }

    public NgSettings withInterfaces(Interfaces other) {
        return new NgSettings(host, port, httpPort, clients, threads, maxCalls, deleteDelay, timeout, heldTimeout,
                offerTimeout, mediaDir, recordingDir, other);
    }

    public NgSettings withRecordingDir(Path other) {
        return new NgSettings(host, port, httpPort, clients, threads, maxCalls, deleteDelay, timeout, heldTimeout,
                offerTimeout, mediaDir, other, interfaces);
    }
}
