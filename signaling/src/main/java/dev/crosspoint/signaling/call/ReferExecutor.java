package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.ReferEnd;
import dev.crosspoint.signaling.bxml.Refer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends the caller to somebody else: the call ends when it got there, and goes on when it did not. */
final class ReferExecutor implements VerbExecutor<Refer> {
    /** The network tells an outcome within 212 s: 32 for a yes, 180 of ringing. This is for one that does not. */
    static final Duration GUARD = Duration.ofSeconds(225);

    @Override
    public Next execute(Refer verb, CallStage stage) throws VerbInterrupted {
        if (!stage.record().inbound()) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR, "Refer is for inbound calls");
        }
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answerAndSettle();
        ReferEnd end = refer(verb.to(), stage);
        if (end.succeeded()) { // the application is told; what it answers has no call to run on
            stage.tell("referComplete", verb.complete(), fields(end));
            return new Next.End(DisconnectCause.HANGUP, null);
        }
        return verb.complete() == null ? Next.NEXT_VERB
            : new Next.Ask("referComplete", verb.complete(), fields(end));
    }

    private static ReferEnd refer(String to, CallStage stage) throws VerbInterrupted {
        Deadline limit = stage.deadline(GUARD);
        try {
            stage.refer(to);
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Phone(PhoneCallEvent.ReferEnded(ReferEnd end)) -> {
                        return end;
                    }
                    case CallMessage.Alarm _ -> {
                        return new ReferEnd(false, 0, 0);
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }

    private static Map<String, Object> fields(ReferEnd end) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("referCallStatus", end.succeeded() ? "success" : "failure");
        fields.put("referSipResponseCode", end.referCode() == 0 ? null : end.referCode());
        fields.put("notifySipResponseCode", end.notifyCode() == 0 ? null : end.notifyCode());
        return fields;
    }
}
