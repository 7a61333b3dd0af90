package dev.crosspoint.signaling.endpoint;

/** Runs a document on the call that an endpoint is in. */
@FunctionalInterface
public interface EndpointBxml {

    /** How it went. */
    sealed interface Outcome {
        /** The document took over. */
        record Running() implements Outcome {
        }

        /** The endpoint is in no call. */
        record Idle() implements Outcome {
        }

        /** The document cannot run; why, for the caller. */
        record Invalid(String description) implements Outcome {
        }

        /** The call takes no document in the state that it is in. */
        record Refused() implements Outcome {
        }
    }

    /** @param bxml takes over at once from the document in progress, the endpoint's Connect included */
    Outcome replace(Endpoint endpoint, String bxml);
}
