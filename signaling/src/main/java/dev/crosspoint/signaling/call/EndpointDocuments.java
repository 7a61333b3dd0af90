package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.endpoint.EndpointBxml;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives a document to the call that an endpoint is joined to, or being joined to; of several, to the newest. */
final class EndpointDocuments implements EndpointBxml {
    private final Supplier<Collection<Call>> living;

    EndpointDocuments(Supplier<Collection<Call>> living) {
        this.living = living;
    }

    @Override
    public Outcome replace(Endpoint endpoint, String bxml) {
        Optional<Call> found = living.get().stream().filter(call -> !call.ended())
            .filter(call -> call.record().accountId().equals(endpoint.accountId()))
            .filter(call -> endpoint.endpointId().equals(call.connectedTo()))
            .max(Comparator.comparing(call -> call.record().startTime()));
        if (found.isEmpty()) {
            return new Outcome.Idle();
        }
        return switch (Bxml.parse(bxml.getBytes(StandardCharsets.UTF_8), found.get().base(),
            found.get().place())) {
            case BxmlResult.Refused refused -> new Outcome.Invalid("Invalid BXML: " + refused.message());
            case BxmlResult.Accepted accepted ->
                switch (found.get().command(new CallCommand.Rewrite(accepted.document()))) {
                    case DONE -> new Outcome.Running();
                    case NOT_NOW -> new Outcome.Refused();
                    case GONE -> new Outcome.Idle();
                };
        };
    }
}
