package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.bxml.BxmlDocument;
import dev.crosspoint.signaling.bxml.DocumentPlace;
import dev.crosspoint.signaling.bxml.Verb;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: a virtual thread that opens it, runs documents until none is left, and ends it. Everybody else talks to it
 * through its mailbox.
 */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final Duration VERDICT_WAIT = Duration.ofSeconds(5);
    private static final Duration SLACK = Duration.ofSeconds(10);
    /** More documents than this within the span is an application that sends the call in circles. */
    private static final int MAX_ASKS = 100;
    private static final Duration ASK_SPAN = Duration.ofSeconds(10);

    /** How a call comes to its first document. */
    @FunctionalInterface
    interface Opening {
        Next open(CallStage stage) throws VerbInterrupted;

        /** What follows when a document has come to its end. */
        default Next afterDocument(CallStage stage) throws VerbInterrupted {
            return stage.hangup();
        }

        /** Where a document would run now; asked from other threads too. */
        default DocumentPlace place(CallStage stage) {
            return DocumentPlace.CALL;
        }
    }

    private final CallServices services;
    private final CallProfile profile;
    private final Opening opening;
    private final CallMailbox mailbox = new CallMailbox();
    private final CallEvents events;
    private final CallStage stage;
    private final CallLane lane;
    private final Consumer<Call> whenEnded;
    private final Consumer<Call> whenToldOfEnd;
    private Instant askSpanStart = Instant.EPOCH;
    private int asksInSpan;

    private Call(CallServices services, CallProfile profile, CallRecord record, IncomingCall incoming, String tag,
            Opening opening, Consumer<Call> whenEnded, Consumer<Call> whenToldOfEnd) {
        this.services = services;
        this.profile = profile;
        this.opening = opening;
        this.events = new CallEvents(profile, services.time(), services.webhooks());
        this.stage = new CallStage(services, mailbox, events, profile, record, incoming, tag);
        this.lane = new CallLane(record.callId(), services.webhooks(), c -> CallStore.said(c, record.callId()));
        this.whenEnded = whenEnded;
        this.whenToldOfEnd = whenToldOfEnd;
    }

    static Call inbound(CallServices services, CallProfile profile, CallRecord record, IncomingCall incoming,
            Opening opening, Consumer<Call> whenEnded, Consumer<Call> whenToldOfEnd) {
        CallRecord vouched = incoming.stirShaken().map(record::vouched).orElse(record);
        return new Call(services, profile, vouched, incoming, null, opening, whenEnded, whenToldOfEnd);
    }

    static Call outbound(CallServices services, CallProfile profile, CallRecord record, CallRequest request,
            Consumer<Call> whenEnded, Consumer<Call> whenToldOfEnd) {
        OutboundOpening opening = new OutboundOpening(services, request);
        return new Call(services, profile, record, null, request.tag(), opening, whenEnded, whenToldOfEnd);
    }

    static Call leg(CallServices services, CallProfile profile, CallRecord record, String tag, Opening opening,
            Consumer<Call> whenEnded, Consumer<Call> whenToldOfEnd) {
        return new Call(services, profile, record, null, tag, opening, whenEnded, whenToldOfEnd);
    }

    // ---- for other threads

    void start() {
        Thread.ofVirtual().name(id()).start(this::live);
    }

    String id() {
        return record().callId();
    }

    CallRecord record() {
        return stage.record();
    }

    /** Null while it is queued. */
    PhoneCall phone() {
        return stage.phone();
    }

    /** The endpoint that this call is being joined or is joined to, or null. */
    String connectedTo() {
        return stage.connectedTo();
    }

    URI base() {
        return stage.base();
    }

    String lastWord() {
        return events.lastWord(stage.tag());
    }

    CallRecordings recordings() {
        return stage.recordings();
    }

    String tag() {
        return stage.tag();
    }

    boolean ended() {
        return mailbox.closed();
    }

    /** The queue lets the call go. */
    void go() {
        stage.post(new CallMessage.Go());
    }

    /** The phone has news. */
    void phone(PhoneCallEvent event) {
        stage.heard(event);
    }

    /** What the call is part of needs it no more; it ends, unless it has left that already. */
    void abandoned(Whole by, String why) {
        stage.post(new CallMessage.Abandoned(by, why));
    }

    /** Where a document would run now. */
    DocumentPlace place() {
        return opening.place(stage);
    }

    Bond bond() {
        return stage.bond();
    }

    /** Wants something of the call; the verdict comes later, on the call's own thread as a rule. */
    CompletableFuture<CallCommand.Verdict> order(CallCommand command) {
        CompletableFuture<CallCommand.Verdict> verdict = new CompletableFuture<>();
        if (!mailbox.offer(new CallMessage.Order(command, verdict))) {
            verdict.complete(mailbox.closed() ? CallCommand.Verdict.GONE : CallCommand.Verdict.NOT_NOW);
        }
        return verdict;
    }

    /** The same, and waits for the verdict. */
    CallCommand.Verdict command(CallCommand command) {
        try {
            return order(command).get(VERDICT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return CallCommand.Verdict.NOT_NOW;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return CallCommand.Verdict.NOT_NOW;
        }
    }

    // ---- the call's own thread

    private void live() {
        Next.End end;
        try {
            end = untilEnd(first());
        } catch (RuntimeException | Error e) { // whatever broke, the phone must not stay off the hook
            LOG.error("call {} failed", id(), e);
            end = new Next.End(DisconnectCause.ERROR, "internal error");
        }
        finish(end);
    }

    private Next first() {
        try {
            return opening.open(stage);
        } catch (VerbInterrupted interrupted) {
            return interrupted.next();
        }
    }

    private Next.End untilEnd(Next first) {
        Next next = first;
        while (true) {
            try {
                switch (next) {
                    case Next.Run(BxmlDocument document) -> next = run(document);
                    case Next.Ask ask -> next = ask(ask);
                    case Next.Play(Part part) -> next = part.play(stage);
                    case Next.NextVerb _ -> next = opening.afterDocument(stage);
                    case Next.End end -> {
                        return end;
                    }
                }
            } catch (VerbInterrupted interrupted) {
                next = interrupted.next();
            }
        }
    }

    private Next run(BxmlDocument document) throws VerbInterrupted {
        if (document.base() != null) {
            stage.base(document.base());
        }
        for (Verb verb : document.verbs()) {
            Next next = execute(verb);
            if (!(next instanceof Next.NextVerb)) {
                return next;
            }
        }
        return opening.afterDocument(stage);
    }

    private Next execute(Verb verb) {
        LOG.debug("call {}: {}", id(), verb.getClass().getSimpleName());
        try {
            return services.verbs().execute(verb, stage);
        } catch (VerbInterrupted interrupted) {
            return interrupted.next();
        }
    }

    private Next ask(Next.Ask ask) throws VerbInterrupted {
        if (circling()) {
            return new Next.End(DisconnectCause.APPLICATION_ERROR,
                "more than " + MAX_ASKS + " documents within " + ASK_SPAN.toSeconds() + " seconds");
        }
        long ticket = stage.ticket();
        lane.ask(stage.webhooksAfter(), events.question(ask, record(), stage.tag()),
            reply -> stage.post(new CallMessage.Reply(ticket, reply)));
        Deadline limit = stage.deadline(profile.callbackTimeout().multipliedBy(4).plus(SLACK));
        try {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.Reply reply when reply.ticket() == ticket -> {
                        return DocumentReply.read(id(), ask.eventType(), reply.reply(), place());
                    }
                    case CallMessage.Alarm _ -> {
                        return new Next.End(DisconnectCause.CALLBACK_ERROR, ask.eventType() + " callback timed out");
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }

    private boolean circling() {
        Instant now = services.time().now();
        if (askSpanStart.plus(ASK_SPAN).isBefore(now)) {
            askSpanStart = now;
            asksInSpan = 0;
        }
        return ++asksInSpan > MAX_ASKS;
    }

    private void finish(Next.End end) {
        stage.release(end.cause());
        stage.recordings().end();
        stage.streams().callEnded();
        stage.turn(record().disconnected(services.time().now(), end.cause(), end.message()));
        mailbox.close();
        LOG.info("call {} ended: {}{}", id(), end.cause().wire(),
            record().errorMessage() == null ? "" : " (" + record().errorMessage() + ")");
        whenEnded.accept(this);
        lane.end(stage.webhooksAfter(), events.disconnect(record(), stage.tag()), () -> whenToldOfEnd.accept(this));
    }
}
