package dev.crosspoint.signaling.device;

/** Sends one connectStatus webhook about a connection. */
@FunctionalInterface
interface ConnectStatus {
    void send(String status);
}
