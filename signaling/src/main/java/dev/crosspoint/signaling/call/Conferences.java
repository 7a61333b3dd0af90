package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.bxml.Conference;
import dev.crosspoint.signaling.call.CallMedia.Room;
import dev.crosspoint.signaling.prompt.Prompts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conferences of the node: made by the first call that names one, gone with the last. */
final class Conferences {
    private static final Logger LOG = LoggerFactory.getLogger(Conferences.class);
    private static final Duration LONGEST = Duration.ofHours(24);

    private record Name(String accountId, String name) { }

    private final CallServices services;
    private final ConferenceStore store;
    private final Prompts prompts;
    private final Supplier<String> baseUrl;
    private final ConferenceCounters counters = new ConferenceCounters();
    private final Map<Name, LiveConference> byName = new ConcurrentHashMap<>();
    private final Map<String, LiveConference> byId = new ConcurrentHashMap<>();
    private final Map<String, CallTime.Alarm> ends = new ConcurrentHashMap<>();

    /** @param baseUrl how customers reach the REST API, without a slash at the end */
    Conferences(CallServices services, ConferenceStore store, Prompts prompts, Supplier<String> baseUrl) {
        this.services = services;
        this.store = store;
        this.prompts = prompts;
        this.baseUrl = baseUrl;
    }

    /** Whether a call got in. */
    sealed interface Entered {
        record In(LiveConference conference) implements Entered { }

        record Refused(DisconnectCause cause, String why) implements Entered { }
    }

    /** The conference that the call is in from here on. */
    Entered enter(CallStage stage, Conference verb, Runnable over) {
        Name name = new Name(stage.record().accountId(), verb.name());
        while (true) {
            LiveConference conference = byName.computeIfAbsent(name, _ -> create(stage, verb));
            boolean in = false;
            try {
                switch (conference.join(stage.voice(), stage.record(), over, verb.mute(), verb.hold(),
                    verb.callIdsToCoach())) {
                    case JOINED -> {
                        in = true;
                        return new Entered.In(conference);
                    }
                    case FULL -> {
                        counters.callsRefused.increment();
                        return new Entered.Refused(DisconnectCause.APPLICATION_ERROR,
                            "a conference takes no more than " + LiveConference.MAX_MEMBERS + " calls");
                    }
                    case NO_CAPACITY -> {
                        counters.callsRefused.increment();
                        return new Entered.Refused(DisconnectCause.NODE_CAPACITY_EXCEEDED,
                            "the node has no more room in conferences");
                    }
                    case OVER -> byName.remove(name, conference);
                }
            } finally {
                if (!in) {
                    conference.endIfEmpty();
                }
            }
        }
    }

    private LiveConference create(CallStage stage, Conference verb) {
        Callback event = verb.event();
        String tag = verb.tag() != null ? verb.tag() : stage.tag();
        ConferenceRecord record = new ConferenceRecord(CallIds.conference(), stage.record().accountId(), verb.name(),
            services.time().now(), null, event == null ? null : event.url().toString(),
            event == null ? "POST" : event.method(), tag);
        Room room = services.media().openRoom(record.id(), LiveConference.MAX_MEMBERS);
        ConferenceEvents events = new ConferenceEvents(record, event,
            verb.callbackTimeout() != null ? verb.callbackTimeout() : stage.profile().callbackTimeout(),
            services.time(), services.webhooks(), stage.base(), counters);
        try {
            store.insert(record, events.lastWord());
        } catch (RuntimeException e) { // a conference goes on without its record
            LOG.error("conference {} was not stored", record.id(), e);
        }
        CallRecordings recordings = new CallRecordings(new RecordableConference(record,
            stage.record().applicationId(), baseUrl.get(), room, events, services.tapes()), services.recordings());
        ConferenceScript script = new ConferenceScript(record.id(),
            new RoomVerbs(record.accountId(), room, prompts, recordings), counters);
        events.runs(script::run);
        LiveConference conference = new LiveConference(record, room, events, script, recordings, this::over);
        byId.put(record.id(), conference);
        ends.put(record.id(), services.time().after(LONGEST,
            () -> Thread.ofVirtual().name("end-" + record.id()).start(() -> tooLong(conference))));
        counters.created.increment();
        LOG.info("conference {} is created", record.id());
        events.created();
        return conference;
    }

    private void tooLong(LiveConference conference) {
        counters.tooLong.increment();
        LOG.warn("conference {} has gone on for {} hours and is ended", conference.record().id(), LONGEST.toHours());
        conference.complete();
    }

    private void over(LiveConference conference) {
        ConferenceRecord ended = conference.record().completed(services.time().now());
        byName.remove(new Name(ended.accountId(), ended.name()), conference);
        byId.remove(ended.id());
        CallTime.Alarm alarm = ends.remove(ended.id());
        if (alarm != null) {
            alarm.cancel();
        }
        try {
            store.complete(ended);
        } catch (RuntimeException e) {
            LOG.error("the end of conference {} was not stored", ended.id(), e);
        }
        LOG.info("conference {} is over", ended.id());
        conference.toldLast(ended);
    }

    /** Name and value of every counter, and how many go on. */
    Map<String, Long> figures() {
        Map<String, Long> all = new LinkedHashMap<>(counters.snapshot());
        all.put("conferences_alive", (long) byId.size());
        return all;
    }

    Optional<LiveConference> living(String accountId, String id) {
        return Optional.ofNullable(byId.get(id)).filter(c -> c.record().accountId().equals(accountId));
    }

    Optional<ConferenceRecord> find(String accountId, String id) {
        return store.find(accountId, id, services.time().now().minus(services.settings().retention()));
    }

    List<ConferenceRecord> list(ConferenceQuery query) {
        return store.list(query, services.time().now().minus(services.settings().retention()));
    }
}
