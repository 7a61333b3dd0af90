package dev.crosspoint.signaling.endpoint;

/** What an endpoint token is worth. */
public sealed interface TokenVerdict {

    /** Good: this endpoint. */
    record Ok(Endpoint endpoint) implements TokenVerdict {
    }

    /** Not one of ours, or tampered with. */
    record Bad() implements TokenVerdict {
    }

    /** Was good until its day was over. */
    record Expired() implements TokenVerdict {
    }

    /** Was good, but its endpoint was deleted. */
    record Deleted() implements TokenVerdict {
    }
}
