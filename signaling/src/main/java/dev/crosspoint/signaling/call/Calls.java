package dev.crosspoint.signaling.call;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.NumberOwner;
import dev.crosspoint.signaling.bxml.Verb;
import dev.crosspoint.signaling.device.CallControl;
import dev.crosspoint.signaling.endpoint.EndpointBxml;
import dev.crosspoint.signaling.http.RestModule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All calls of the node: lets them in, finds the living ones, and knows the records of those that ended. */
public final class Calls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final CallParts parts;
    private final CallSettings settings;
    private final CallTime time;
    private final CallStore store;
    private final CallServices services;
    private final VerbExecutors verbs;
    private final ConferenceStore conferenceStore;
    private final Conferences conferences;
    private final Map<String, Call> living = new ConcurrentHashMap<>();
    private final Map<String, AccountLine> lines = new ConcurrentHashMap<>();
    private final Instant began;
    private volatile boolean closing;
    private volatile CallWatch watch = CallWatch.NONE;

    public Calls(CallParts parts) {
        this(parts, new SystemTime(), new CadenceRingback(parts.settings().ringbackCountry()), new LegSound());
    }

    Calls(CallParts parts, CallTime time, Ringback ringback, PhoneSound sound) {
        this.parts = parts;
        this.settings = parts.settings();
        this.time = time;
        this.began = time.now();
        this.store = new CallStore(parts.database(), settings.nodeId());
        store.watch(record -> watch.turned(CallJson.state(record)));
        this.services = new CallServices(settings, time, store, parts.webhooks(), parts.phones(),
            parts.media(), sound, parts.recordings(), parts.tapes(), parts.streams(),
            this::execute);
        this.conferenceStore = new ConferenceStore(parts.database(), settings.nodeId());
        this.conferences = new Conferences(services, conferenceStore, parts.prompts(), parts.baseUrl());
        this.verbs = new VerbExecutors(services, parts.connector(), parts.prompts(), ringback,
            new LegCalls(services, living, this::line), conferences);
    }

    private Next execute(Verb verb, CallStage stage) throws VerbInterrupted {
        watch.verb(stage.record().callId(), verb.getClass().getSimpleName());
        return verbs.execute(verb, stage);
    }

    /** Closes the books of an earlier process of this node, then takes calls. */
    public void start() {
        parts.recordings().start();
        List<CallStore.Orphan> orphans = store.endOrphans(began, time.now());
        if (!orphans.isEmpty()) {
            LOG.warn("{} calls were alive when the node stopped; their records are closed", orphans.size());
        }
        for (CallStore.Orphan orphan : orphans) {
            String callId = orphan.call().callId();
            if (orphan.lastWord() != null) {
                parts.webhooks().say(callId, CallEvents.lastWord(orphan.lastWord(), orphan.call()),
                    c -> CallStore.said(c, callId));
            }
        }
        for (ConferenceStore.Orphan orphan : conferenceStore.endOrphans(began, time.now())) {
            String id = orphan.conference().id();
            parts.webhooks().say(id, ConferenceEvents.lastWord(orphan.lastWord(), orphan.conference()),
                c -> ConferenceStore.said(c, id));
        }
        purge();
        parts.phones().onIncoming(this::incoming);
    }

    /** The operations on calls of the REST API. */
    public RestModule api() {
        return new CallsApi(this, parts.accounts());
    }

    /** The operations on conferences. */
    public RestModule conferencesApi() {
        return new ConferencesApi(conferences);
    }

    /** What devices may do to calls. */
    public CallControl control() {
        return new DeviceHangup(living::values);
    }

    /** Documents for the call that an endpoint is in. */
    public EndpointBxml endpointDocuments() {
        return new EndpointDocuments(living::values);
    }

    /** Sets who sees what happens to calls. */
    public void watch(CallWatch other) {
        watch = other;
    }

    /** Tells how each answered call's phone does, one after the other. */
    public void qualities(BiConsumer<String, LegQuality> to) {
        for (Call call : living.values()) {
            PhoneCall phone = call.record().state() == CallState.ANSWERED ? call.phone() : null;
            if (phone != null) {
                to.accept(call.id(), phone.leg().quality());
            }
        }
    }

    /** Name and value of every counter of conferences, and how many go on. */
    public Map<String, Long> conferenceFigures() {
        return conferences.figures();
    }

    /** Calls alive now, queued ones included. */
    public int alive() {
        return living.size();
    }

    // ---- calls come

    private void incoming(IncomingCall incoming) {
        Optional<NumberOwner> owner = parts.accounts().byNumber(incoming.to());
        if (owner.isEmpty() || owner.get().application().callInitiatedUrl() == null) {
            LOG.info("a call over trunk {} to a number without application is refused", incoming.trunk());
            incoming.reject(404, "Not Found");
            return;
        }
        if (closing || living.size() >= 2 * settings.maxCalls()) { // too many even to keep records of refusals
            incoming.reject(503, "Service Unavailable");
            return;
        }
        String accountId = owner.get().account().id();
        Application application = owner.get().application();
        CallRecord record = CallRecord.inbound(CallIds.call(), accountId, application.id(),
            InboundFields.from(incoming), incoming.to(), time.now());
        CallProfile profile = InboundFields.profile(application, incoming,
            callUrl(parts.baseUrl().get(), accountId, record.callId()));
        Call call = Call.inbound(services, profile, record, incoming, _ -> admission(record, profile), this::left,
            this::told);
        if (!stored(call)) {
            incoming.reject(503, "Service Unavailable");
            return;
        }
        LOG.info("call {} came in over trunk {} as {}", record.callId(), incoming.trunk(),
            PhoneCall.label(incoming.sipCallId()));
        watch.named(record.callId(), PhoneCall.label(incoming.sipCallId()));
        living.put(record.callId(), call);
        incoming.events(call::phone);
        call.start();
    }

    private Next admission(CallRecord record, CallProfile profile) {
        if (living.size() > settings.maxCalls()) {
            return new Next.End(DisconnectCause.NODE_CAPACITY_EXCEEDED, "the node has too many calls");
        }
        return switch (line(record.accountId()).admit(record.callId())) {
            case ADMITTED -> new Next.Ask("initiate", profile.first());
            case TOO_FAST -> new Next.End(DisconnectCause.ACCOUNT_LIMIT, "Account call rate limit exceeded");
            case TOO_MANY -> new Next.End(DisconnectCause.ACCOUNT_LIMIT, "Account concurrent call limit exceeded");
        };
    }

    /** What becomes of an order for an outbound call. */
    sealed interface Creation {
        record Created(CallRecord call, String callUrl) implements Creation { }

        record Refused(DisconnectCause why, String message, int retryAfterSeconds) implements Creation { }
    }

    Creation create(String accountId, CallRequest request, String baseUrl) {
        if (closing || living.size() >= settings.maxCalls()) {
            return new Creation.Refused(DisconnectCause.NODE_CAPACITY_EXCEEDED,
                "The node is managing too many concurrent calls", 5);
        }
        CallRecord record = CallRecord.outbound(CallIds.call(), accountId, request.applicationId(), request.from(),
            request.to(), time.now());
        String callUrl = callUrl(baseUrl, accountId, record.callId());
        CallProfile profile = new CallProfile(callUrl, request.callbackTimeout(), request.answer(), Map.of(),
            request.disconnect());
        Call call = Call.outbound(services, profile, record, request, this::left, this::told);
        switch (line(accountId).enqueue(call, request.priority())) {
            case TOO_FAST -> {
                return new Creation.Refused(DisconnectCause.ACCOUNT_LIMIT,
                    "Account call creation rate limit exceeded", 1);
            }
            case TOO_MANY -> {
                return new Creation.Refused(DisconnectCause.ACCOUNT_LIMIT,
                    "Account concurrent call limit exceeded", 5);
            }
            case ADMITTED -> { }
        }
        try {
            store.insert(record, call.lastWord());
        } catch (RuntimeException e) {
            line(accountId).left(call);
            throw e;
        }
        LOG.info("call {} is queued", record.callId());
        living.put(record.callId(), call);
        call.start();
        return new Creation.Created(record, callUrl);
    }

    private boolean stored(Call call) {
        try {
            store.insert(call.record(), call.lastWord());
            return true;
        } catch (RuntimeException e) {
            LOG.error("call {} cannot be stored and is refused", call.id(), e);
            return false;
        }
    }

    private AccountLine line(String accountId) {
        return lines.computeIfAbsent(accountId, _ -> new AccountLine(settings.limits(), time));
    }

    static String callUrl(String baseUrl, String accountId, String callId) {
        return baseUrl + "/api/v2/accounts/" + accountId + "/calls/" + callId;
    }

    // ---- calls are found and told what to do

    Optional<CallRecord> find(String accountId, String callId) {
        return store.find(accountId, callId, time.now().minus(settings.retention()));
    }

    List<CallRecord> list(CallQuery query) {
        return store.list(query, time.now().minus(settings.retention()));
    }

    Optional<Call> living(String accountId, String callId) {
        return Optional.ofNullable(living.get(callId)).filter(call -> call.record().accountId().equals(accountId));
    }

    int queued(String accountId) {
        AccountLine line = lines.get(accountId);
        return line == null ? 0 : line.queued();
    }

    int queueSize() {
        return settings.limits().queueSize();
    }

    // ---- calls go

    private void left(Call call) {
        line(call.record().accountId()).left(call);
    }

    private void told(Call call) {
        living.remove(call.id());
    }

    private void purge() {
        try {
            store.purge(time.now().minus(settings.retention()));
            conferenceStore.purge(time.now().minus(settings.retention()));
            parts.recordings().purge();
        } catch (RuntimeException e) {
            LOG.error("old records could not be deleted", e);
        }
        if (!closing) {
            time.after(PURGE_EVERY, () -> Thread.ofVirtual().name("call-purge").start(this::purge));
        }
    }

    /** Ends every call and waits a little for their last webhooks to be handed over. */
    @Override
    public void close() {
        closing = true;
        parts.phones().onIncoming(incoming -> incoming.reject(503, "Service Unavailable"));
        List<Thread> stopping = living.values().stream()
            .map(call -> Thread.ofVirtual().start(() -> call.command(new CallCommand.Shutdown()))).toList();
        long deadlineNs = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (Thread thread : stopping) {
                thread.join(Duration.ofNanos(Math.max(1, deadlineNs - System.nanoTime())));
            }
            while (!living.isEmpty() && deadlineNs - System.nanoTime() > 0) {
                Thread.sleep(10);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (time instanceof SystemTime system) {
            system.close();
        }
    }
}
