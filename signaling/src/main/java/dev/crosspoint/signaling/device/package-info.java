/**
 * The device side of endpoints: the JSON-RPC WebSocket that browsers and apps speak, and the joining of calls to them.
 *
 * <p>A {@code DeviceSession} is one connected device. It runs on its own virtual thread, one message at a time, and is
 * a switchboard over parts that know nothing of each other: framing, negotiation of the two peer connections,
 * heartbeat, eligibility and the one stream a device may have. What may take long (webhooks, ending calls) runs beside
 * it and comes back as a message.
 *
 * <p>Left out on purpose: the two older device protocols, publishing of video, and ICE restarts started by the server,
 * which most clients in the field misread.
 */
package dev.crosspoint.signaling.device;
