package dev.crosspoint.ng.call;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgCounters;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.NgTime;
import dev.crosspoint.ng.flags.FlagReader;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All calls, and the commands that are about one. The commands of one call are carried out by one thread at a time;
 * those of different calls may be at the same time.
 */
public final class NgCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NgCalls.class);
    private static final int MAX_PARTIES = 64;
    private static final int USUAL_LIMIT = 32;
    private static final int MAX_LIMIT = 4096;
    private static final int MAX_DELAY_S = 24 * 3600;
    private static final Set<String> COMMANDS = Set.of("offer", "answer", "delete", "query", "publish",
            "subscribe request", "subscribe answer", "unsubscribe", "block media", "unblock media", "block dtmf",
            "unblock dtmf", "silence media", "unsilence media", "play media", "stop media", "play dtmf",
            "start recording", "stop recording", "pause recording", "start forwarding", "stop forwarding");
    private static final String UNKNOWN_CALL = "unknown call-id";

    private final NgSettings settings;
    private final NgCounters counters;
    private final NgTime time;
    private final Map<String, NgCall> calls = new ConcurrentHashMap<>();
    private final Negotiation negotiation;
    private final Subscribing subscribing;
    private final Sounds sounds;
    private final MediaControl control;
    private final Recordings recordings;
    private final Sweep sweep;

    public NgCalls(MediaEngine engine, NgSettings settings, NgCounters counters, NgTime time) {
        this.settings = settings;
        this.counters = counters;
        this.time = time;
        negotiation = new Negotiation(engine, settings.interfaces());
        subscribing = new Subscribing(engine, settings.interfaces());
        sounds = new Sounds(settings.mediaDir(), Sounds.USUAL_BYTES, counters);
        control = new MediaControl(sounds);
        recordings = new Recordings(engine, settings.recordingDir());
        sweep = new Sweep(settings);
    }

    /** Null where there is none. */
    NgCall call(String id) {
        return calls.get(id);
    }

    Sounds sounds() {
        return sounds;
    }

    public int size() {
        return calls.size();
    }

    /** Carries out a command that names a call. */
    public NgResult handle(NgRequest request) {
        String id = request.name("call-id");
        if (id == null) {
            return new NgResult.Refused(COMMANDS.contains(request.command()) ? "no call-id in the message"
                    : "unrecognized command");
        }
        return switch (request.command()) {
            case "offer" -> creating(id, request, "from-tag");
            case "publish" -> creating(id, request, "from-tag");
            case "answer" -> answer(id, request);
            case "delete" -> delete(id, request);
            case "query" -> query(id, request);
            case "block dtmf" -> flagged(id, request, (call, _) -> MediaControl.block(call, request, true, true));
            case "unblock dtmf" -> flagged(id, request, (call, _) -> MediaControl.block(call, request, true, false));
            case "block media" -> flagged(id, request, (call, _) -> MediaControl.block(call, request, false, true));
            case "unblock media" -> flagged(id, request, (call, _) -> MediaControl.block(call, request, false, false));
            case "silence media" -> flagged(id, request, (call, _) -> MediaControl.silence(call, request, true));
            case "unsilence media" -> flagged(id, request, (call, _) -> MediaControl.silence(call, request, false));
            case "play media" -> flagged(id, request, (call, _) -> control.play(call, request));
            case "stop media" -> flagged(id, request, (call, _) -> MediaControl.stop(call, request));
            case "play dtmf" -> flagged(id, request, (call, _) -> MediaControl.digit(call, request));
            case "subscribe request" -> flagged(id, request,
                    (call, flags) -> subscribing.request(call, request, flags, time.nowMs()));
            case "subscribe answer" -> flagged(id, request, (call, flags) -> request.text("sdp") == null
                    ? new NgResult.Refused("no sdp in the message") : subscribing.answer(call, request, flags));
            case "unsubscribe" -> of(id, (call, _) -> subscribing.unsubscribe(call, request));
            case "start recording" -> flagged(id, request, (call, _) -> recordings.start(call, request));
            case "stop recording" -> flagged(id, request, (call, _) -> Recordings.stop(call, request));
            case "pause recording" -> flagged(id, request, (call, _) -> Recordings.pause(call));
            case "start forwarding", "stop forwarding" -> new NgResult.Refused("forwarding is not supported");
            default -> new NgResult.Refused("unrecognized command");
        };
    }

    private NgResult creating(String id, NgRequest request, String... needed) {
        String missing = missing(request, "sdp", needed[0]);
        if (missing != null) {
            return new NgResult.Refused("no " + missing + " in the message");
        }
        NgFlags flags = flags(request);
        String fault = fault(flags);
        if (fault != null) {
            return new NgResult.Refused(fault);
        }
        NgResult unrecordable = unrecordable(flags);
        if (unrecordable != null) {
            return unrecordable;
        }
        NgCall call = calls.get(id);
        boolean fresh = call == null;
        if (fresh) {
            if (calls.size() >= settings.maxCalls()) {
                return new NgResult.Full("the limit of " + settings.maxCalls() + " calls is reached");
            }
            call = new NgCall(id, time.nowMs());
        }
        if (call.parties.size() >= MAX_PARTIES) {
            return new NgResult.Refused("the call has " + MAX_PARTIES + " parties already");
        }
        NgResult result = request.command().equals("offer")
                ? negotiation.offer(call, request, flags, time.nowMs())
                : subscribing.publish(call, request, flags, time.nowMs());
        if (result instanceof NgResult.Done) {
            call.lastSignalMs = time.nowMs();
            call.deleteAtMs = 0;
            if (fresh) {
                calls.put(id, call);
                counters.add(NgCounter.CALLS_CREATED);
                LOG.debug("call {} begins", id);
            }
            result = recorded(call, flags, result);
        } else if (fresh) {
            call.close();
        }
        return result;
    }

    private NgResult answer(String id, NgRequest request) {
        String missing = missing(request, "sdp", "from-tag", "to-tag");
        if (missing != null) {
            return new NgResult.Refused("no " + missing + " in the message");
        }
        return flagged(id, request, (call, flags) -> {
            NgResult unrecordable = unrecordable(flags);
            if (unrecordable != null) {
                return unrecordable;
            }
            NgResult result = negotiation.answer(call, request, flags);
            if (result instanceof NgResult.Done) {
                call.deleteAtMs = 0;
            }
            subscribing.follow(call);
            return recorded(call, flags, result);
        });
    }

    /** Why what flags say of recording cannot be, or null. */
    private NgResult.Refused unrecordable(NgFlags flags) {
        if (flags.has("record-call") && !recordings.possible()) {
            return new NgResult.Refused(Recordings.NO_FOLDER);
        }
        return flags.has("exclude-recording") && recordings.possible()
                ? new NgResult.Refused("exclude-recording is not supported") : null;
    }

    /** What flags say of recording, carried out if the rest was; it cannot take back a description, only warn. */
    private NgResult recorded(NgCall call, NgFlags flags, NgResult result) {
        if (!(result instanceof NgResult.Done(NgValue.Dictionary reply))) {
            return result;
        }
        if (flags.has("record-call-off")) {
            Recordings.stop(call);
        } else if (flags.has("record-call") && call.recording == null
                && recordings.start(call, (String) null) instanceof NgResult.Refused(String why)) {
            reply.put("warning", why);
        }
        Recordings.follow(call);
        return result;
    }

    private NgResult flagged(String id, NgRequest request, BiFunction<NgCall, NgFlags, NgResult> action) {
        NgFlags flags = flags(request);
        String fault = fault(flags);
        if (fault != null) {
            return new NgResult.Refused(fault);
        }
        return of(id, (call, _) -> action.apply(call, flags));
    }

    /** Why nothing can be done as flags want it, or null. */
    private String fault(NgFlags flags) {
        return flags.unsupported() != null ? flags.unsupported() : settings.interfaces().fault(flags.direction());
    }

    private NgResult of(String id, BiFunction<NgCall, Void, NgResult> action) {
        NgCall call = calls.get(id);
        if (call == null) {
            return new NgResult.Refused(UNKNOWN_CALL);
        }
        call.lastSignalMs = time.nowMs();
        return action.apply(call, null);
    }

    private NgFlags flags(NgRequest request) {
        NgFlags flags = FlagReader.read(request);
        counters.add(NgCounter.UNKNOWN_FLAGS, flags.unknown());
        return flags;
    }

    private static String missing(NgRequest request, String... keys) {
        for (String key : keys) {
            String text = key.equals("sdp") ? request.text(key) : request.name(key);
            if (text == null || text.isEmpty()) {
                return key;
            }
        }
        return null;
    }

    private NgResult delete(String id, NgRequest request) {
        NgCall call = calls.get(id);
        Deletion deletion = call == null ? new Deletion.Unknown() : Deletion.of(call, request);
        if (deletion instanceof Deletion.Unknown) {
            String why = "call-id not found or tags did not match";
            return request.flagged("fatal") ? new NgResult.Refused(why) : new NgResult.Warned(why);
        }
        NgValue.Dictionary report = CallReport.of(call, time, false);
        call.lastSignalMs = time.nowMs();
        int delayS = request.number("delete-delay", (int) settings.deleteDelay().toSeconds(), 0, MAX_DELAY_S);
        long at = time.nowMs() + delayS * 1000L;
        switch (deletion) {
            case Deletion.WholeCall _ when delayS == 0 -> end(call, NgCounter.CALLS_DELETED);
            case Deletion.WholeCall _ -> call.deleteAtMs = at;
            case Deletion.Branch branch when delayS == 0 -> call.remove(branch.party());
            case Deletion.Branch branch -> branch.party().deleteAtMs = at;
            case Deletion.Fork fork -> fork.party().formerTags.remove(fork.tag());
            case Deletion.Unknown _ -> throw new IllegalStateException("answered above");
        }
        return new NgResult.Done(report);
    }

    private void end(NgCall call, NgCounter why) {
        call.close();
        calls.remove(call.id, call);
        counters.add(why);
        LOG.debug("call {} ends: {}", call.id, why);
    }

    private NgResult query(String id, NgRequest request) {
        NgCall call = calls.get(id);
        if (call == null) {
            return new NgResult.Refused(UNKNOWN_CALL);
        }
        String from = request.name("from-tag");
        if (from != null && call.tagged(from) == null) {
            return new NgResult.Refused("no party has that from-tag");
        }
        return new NgResult.Done(CallReport.of(call, time, true));
    }

    /** The ids of calls, at most as many as asked for. */
    public NgResult list(NgRequest request) {
        int limit = request.number("limit", USUAL_LIMIT, 1, MAX_LIMIT);
        List<String> ids = new ArrayList<>();
        for (String id : calls.keySet()) {
            if (ids.size() == limit) {
                break;
            }
            ids.add(id);
        }
        return new NgResult.Done(new NgValue.Dictionary().put("calls", NgValue.Sequence.ofTexts(ids)));
    }

    /** Ends those of the chosen that are over: deletes that are due, calls without media, offers without an answer. */
    public void sweep(Predicate<String> chosen) {
        for (String id : calls.keySet()) {
            if (chosen.test(id)) {
                sweep(id);
            }
        }
    }

    void sweep(String id) {
        NgCall call = calls.get(id);
        if (call == null) {
            return;
        }
        NgCounter over = sweep.look(call, time.nowMs());
        if (over != null) {
            if (over != NgCounter.CALLS_DELETED) {
                LOG.info("call {} is deleted: {}", id, over.meaning());
            }
            end(call, over);
        }
    }

    @Override
    public void close() {
        for (NgCall call : List.copyOf(calls.values())) {
            call.close();
        }
        calls.clear();
        sounds.close();
    }
}
