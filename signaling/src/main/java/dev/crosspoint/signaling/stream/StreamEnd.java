package dev.crosspoint.signaling.stream;

/**
 * Why there is no stream, or none any more.
 *
 * @param message for the developer of the application; null where the stream was just closed
 */
public record StreamEnd(Cause cause, String message) {
    /** As the contract has them. */
    public enum Cause {
        CLOSED("closed"),
        CONNECTION_ERROR("connection-error"),
        DUPLICATE("duplicate"),
        TRACK_LIMIT("track-limit"),
        ERROR("error");

        private final String wire;

        Cause(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    public static final StreamEnd CLOSED = new StreamEnd(Cause.CLOSED, null);
}
