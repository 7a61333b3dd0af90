package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.message.SipMessage;

/** Gets what arrives. Called on socket threads: must hand over and return. */
public interface TransportSink {
    void received(SipMessage message, Hop from);

    /** A message given to {@link SipTransports#send} that no socket would take. */
    void notSent(SipMessage message);
}
