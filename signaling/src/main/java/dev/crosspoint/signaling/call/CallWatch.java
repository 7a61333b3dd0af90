package dev.crosspoint.signaling.call;

import java.util.Map;

/** Sees what happens to calls, for display. Called on the calls' own threads: returns at once and never throws. */
public interface CallWatch {
    /** A call is new, or in another state; as the REST API shows it. */
    void turned(Map<String, Object> call);

    /** What a call is named where SIP messages are shown ({@code PhoneNetwork.watch}), if not by its id. */
    void named(String callId, String sipLabel);

    /** A verb begins. */
    void verb(String callId, String verb);

    /** Nobody looks. */
    CallWatch NONE = new CallWatch() {
        @Override
        public void turned(Map<String, Object> call) { }

        @Override
        public void named(String callId, String sipLabel) { }

        @Override
        public void verb(String callId, String verb) { }
    };
}
