package dev.crosspoint.signaling.endpoint;

import java.time.Instant;

/** One connection of an endpoint, present or past. */
public record Device(String deviceId, String endpointId, String deviceName, boolean connected, Instant created) {
}
