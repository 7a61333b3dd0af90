package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.device.ConnectAttempt;
import dev.crosspoint.signaling.device.ConnectEnd;
import dev.crosspoint.signaling.device.ConnectEvents;
import dev.crosspoint.signaling.device.ConnectRequest;
import dev.crosspoint.signaling.device.EndpointConnector;

/** Devices played by the test. */
final class FakeConnector implements EndpointConnector {
    final Inbox<Attempt> attempts = new Inbox<>();
    /** Real devices in the place of these; null leaves them to the test. */
    volatile EndpointConnector instead;

    record Attempt(ConnectRequest request, ConnectEvents events, Inbox<String> did) implements ConnectAttempt {
        void rings() {
            events.ringing();
        }

        void accepts() {
            events.accepted();
        }

        void ends(ConnectEnd why) {
            events.ended(why);
        }

        @Override
        public void cancel() {
            did.add("cancel");
            events.ended(ConnectEnd.CANCELLED);
        }
    }

    @Override
    public ConnectAttempt connect(ConnectRequest request, ConnectEvents events) {
        if (instead != null) {
            return instead.connect(request, events);
        }
        Attempt attempt = new Attempt(request, events, new Inbox<>());
        attempts.add(attempt);
        return attempt;
    }
}
