package dev.crosspoint.signaling.call;

/**
 * Whose leg a call is that was dialled for another call.
 *
 * @param callerId what the callee was shown: a number, or a word in its place
 * @param to       the destination as the document named it
 */
record LegOf(String parentCallId, String callerId, String to) {
    @Override
    public String toString() {
        return "LegOf[" + parentCallId + "]";
    }
}
