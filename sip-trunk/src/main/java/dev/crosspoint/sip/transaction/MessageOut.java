package dev.crosspoint.sip.transaction;

import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.transport.Hop;

/** Where transactions send. */
@FunctionalInterface
public interface MessageOut {
    void send(SipMessage message, Hop to);
}
