package dev.crosspoint.signaling.endpoint;

/** How creating an endpoint went. */
public sealed interface CreateResult {

    /** @param token lets devices connect as this endpoint; given out only here */
    record Created(Endpoint endpoint, String token) implements CreateResult {
        @Override
        public String toString() {
            return "Created[" + endpoint.endpointId() + "]";
        }
    }

    /** The account has as many live endpoints as it may. */
    record QuotaReached(int limit) implements CreateResult {
    }
}
