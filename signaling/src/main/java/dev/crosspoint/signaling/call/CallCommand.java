package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.Callback;

/** What the REST API, a device or the node's end may want of a living call. */
sealed interface CallCommand {
    /** Asks another URL for the document to go on with; a null tag leaves the tag. */
    record Redirect(Callback callback, String tag) implements CallCommand { }

    /** Goes on with another document. */
    record Rewrite(BxmlDocument document) implements CallCommand { }

    /** Ends the call. */
    record Complete(String by) implements CallCommand { }

    /** The device leaves the call, which goes on with its next verb. */
    record LeaveDevice(String endpointId) implements CallCommand { }

    /** Another call wants this one: it leaves its document for it. */
    record Join(Part part) implements CallCommand { }

    /** The phone of whom this one is joined to within {@code from} wants it to go on with somebody else. */
    record SendOn(Whole from, Part part) implements CallCommand { }

    /** The node stops. */
    record Shutdown() implements CallCommand { }

    /** What becomes of a command. */
    enum Verdict {
        DONE,
        /** Not in the state that the call is in. */
        NOT_NOW,
        /** The call has ended. */
        GONE
    }
}
