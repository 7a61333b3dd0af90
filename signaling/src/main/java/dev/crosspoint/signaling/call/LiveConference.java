package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.call.CallMedia.Room;
import dev.crosspoint.signaling.call.CallMedia.Seat;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conference that goes on: who is in it and who hears whom. Members' calls and the REST API meet here; the lock is
 * held for the length of an order to the media engine.
 */
final class LiveConference {
    static final int MAX_MEMBERS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(LiveConference.class);

    private final ConferenceRecord record;
    private final Room room;
    private final ConferenceEvents events;
    private final ConferenceScript script;
    private final CallRecordings recordings;
    private final Consumer<LiveConference> whenOver;
    private final Map<String, ConferenceMember> members = new LinkedHashMap<>();
    private boolean over;

    LiveConference(ConferenceRecord record, Room room, ConferenceEvents events, ConferenceScript script,
            CallRecordings recordings, Consumer<LiveConference> whenOver) {
        this.record = record;
        this.room = room;
        this.events = events;
        this.script = script;
        this.recordings = recordings;
        this.whenOver = whenOver;
    }

    ConferenceRecord record() {
        return record;
    }

    /** What becomes of a call that wants to be in. */
    enum Entry {
        JOINED,
        /** There are as many in it as may be. */
        FULL,
        /** The media plane takes no more. */
        NO_CAPACITY,
        OVER
    }

    synchronized Entry join(CallMedia.Voice voice, CallRecord call, Runnable tellOver, boolean mute, boolean hold,
            List<String> coached) {
        if (over) {
            return Entry.OVER;
        }
        if (members.size() == MAX_MEMBERS) {
            return Entry.FULL;
        }
        Optional<Seat> seat = room.join(voice);
        if (seat.isEmpty()) {
            return Entry.NO_CAPACITY;
        }
        members.put(call.callId(), new ConferenceMember(call, seat.get(), tellOver, mute, hold, coached));
        members.values().forEach(this::apply);
        LOG.info("call {} joined conference {}", call.callId(), record.id());
        events.member("conferenceMemberJoin", call);
        return Entry.JOINED;
    }

    /** The call leaves; the last one ends the conference. */
    void leave(String callId) {
        synchronized (this) {
            ConferenceMember member = members.remove(callId);
            if (member == null) {
                return;
            }
            member.seat().close();
            members.values().forEach(this::apply);
            LOG.info("call {} left conference {}", callId, record.id());
            events.member("conferenceMemberExit", member.call());
            if (!members.isEmpty()) {
                return;
            }
            over = true;
            room.close();
        }
        end(List.of());
    }

    /** Ends it: its members go on with their next verbs. Each one's exit is told of before the end. */
    void complete() {
        List<ConferenceMember> left;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            left = List.copyOf(members.values());
            members.clear();
            room.close();
            left.forEach(member -> events.member("conferenceMemberExit", member.call()));
        }
        end(left);
    }

    /** Ends it where nobody came in: the media plane did not take the first who wanted to. */
    void endIfEmpty() {
        synchronized (this) {
            if (over || !members.isEmpty()) {
                return;
            }
            over = true;
            room.close();
        }
        end(List.of());
    }

    private void end(List<ConferenceMember> left) {
        script.stop();
        recordings.end();
        left.forEach(ConferenceMember::over);
        whenOver.accept(this);
    }

    /** When nobody is left to be told of: the conference's last event. */
    void toldLast(ConferenceRecord completed) {
        events.completed(completed);
    }

    synchronized List<ConferenceMember.State> members() {
        return members.values().stream().map(ConferenceMember::state).toList();
    }

    synchronized Optional<ConferenceMember.State> member(String callId) {
        return Optional.ofNullable(members.get(callId)).map(ConferenceMember::state);
    }

    /** False when there is no such member. Null leaves a setting as it is. */
    synchronized boolean update(String callId, Boolean mute, Boolean hold, List<String> coached) {
        ConferenceMember member = members.get(callId);
        if (member == null) {
            return false;
        }
        member.set(mute, hold, coached);
        apply(member);
        return true;
    }

    /** Runs behind what runs already. */
    ConferenceScript.Queued run(BxmlDocument document) {
        return script.run(document);
    }

    /** The URL that returned the conference's last document, or the one that created it; null when none did. */
    URI base() {
        return events.base();
    }

    void redirect(Callback to) {
        events.redirect(to);
    }

    private void apply(ConferenceMember member) {
        member.apply(member.coached().stream().distinct().map(members::get)
            .filter(other -> other != null && other != member).map(ConferenceMember::seat).toList());
    }
}
