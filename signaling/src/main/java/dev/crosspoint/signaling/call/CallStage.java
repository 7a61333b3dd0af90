package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.call.CallMedia.Voice;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call as its own thread sees it: its state, its phone, and the only way to wait. Verbs and the call's story act
 * through it; {@link #post} and the fields marked volatile alone are for other threads.
 */
final class CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(CallStage.class);
    /** Every wait has a deadline of its own; this one is for a clock that fails. */
    private static final Duration GUARD = Duration.ofHours(26);
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final CallServices services;
    private final CallMailbox mailbox;
    private final CallEvents events;
    private final CallProfile profile;
    private volatile CallRecord record;
    private volatile String connectedTo;
    private volatile URI base;
    private volatile String tag;
    private final StageSound sound;
    private final CallRecordings recordings;
    private final CallStreams streams;
    private volatile Whole partOf;
    private volatile Bond bond = Bond.NONE;
    private volatile PhoneCall phone;
    private CompletableFuture<Void> webhooksAfter = CompletableFuture.completedFuture(null);
    private Referred referred;
    private boolean phoneEnded;
    private boolean ringing;
    private boolean early;
    private boolean answering;
    private long tickets;

    /** Hears of a wish of the far side's, and answers it on the phone. */
    @FunctionalInterface
    interface Referred {
        void asked(long refer, String to);
    }

    CallStage(CallServices services, CallMailbox mailbox, CallEvents events, CallProfile profile,
            CallRecord record, PhoneCall phone, String tag) {
        this.services = services;
        this.mailbox = mailbox;
        this.events = events;
        this.profile = profile;
        this.record = record;
        this.phone = phone;
        this.tag = tag;
        this.sound = new StageSound(this, services.sound());
        this.recordings = new CallRecordings(new RecordableCall(this, services.tapes()), services.recordings());
        this.streams = new CallStreams(this, services.streams());
    }

    // ---- waiting

    /** News of the phone, from any thread. What changes nothing for a document stays out: it might come in floods. */
    void heard(PhoneCallEvent event) {
        boolean matters = switch (event) {
            case PhoneCallEvent.Ringing _, PhoneCallEvent.EarlyMedia _, PhoneCallEvent.Answered _,
                PhoneCallEvent.ReferEnded _, PhoneCallEvent.ReferAsked _, PhoneCallEvent.Ended _ -> true;
            case PhoneCallEvent.Media(MediaEvent media) -> media instanceof MediaEvent.RtpTimedOut
                || media instanceof MediaEvent.DigitReceived;
            case PhoneCallEvent.Held _ -> false;
        };
        if (matters) {
            post(new CallMessage.Phone(event));
        }
    }

    /** From any thread. */
    void post(CallMessage message) {
        boolean digit = message instanceof CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived _));
        if (!mailbox.offer(message) && !mailbox.closed() && !digit) { // too many digits are a flood, not a fault
            LOG.error("call {}: mailbox full, lost {}", record.callId(), message.getClass().getSimpleName());
        }
    }

    long ticket() {
        return ++tickets;
    }

    Deadline deadline(Duration delay) {
        long ticket = ticket();
        return new Deadline(ticket, services.time().after(delay, () -> post(new CallMessage.Alarm(ticket))));
    }

    /**
     * The next message for whoever waits; the alarm of this deadline is one of them, others' alarms are not.
     *
     * @throws VerbInterrupted when the call ended or goes on with something else
     */
    CallMessage await(Deadline limit) throws VerbInterrupted {
        while (true) {
            CallMessage message = take();
            switch (message) {
                case CallMessage.Phone(PhoneCallEvent.Ended(CallEnd end)) -> {
                    phoneEnded = true;
                    throw new VerbInterrupted(ended(end));
                }
                case CallMessage.Phone(PhoneCallEvent.Answered _) when answering -> {
                    turn(record.answered(services.time().now()));
                    return message;
                }
                case CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.RtpTimedOut(Duration silent))) -> {
                    if (answered()) {
                        throw new VerbInterrupted(new Next.End(DisconnectCause.ERROR,
                            "no audio from the phone for " + silent.toSeconds() + " seconds"));
                    }
                }
                case CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived(char digit, int _))) -> {
                    sound.heard(digit);
                    return message;
                }
                case CallMessage.Phone(PhoneCallEvent.ReferAsked(long refer, String to)) -> referred(refer, to);
                case CallMessage.Abandoned(Whole by, String why) -> {
                    if (by == partOf) {
                        throw new VerbInterrupted(by.abandoned(this, why));
                    }
                }
                case CallMessage.Order order -> obey(order);
                case CallMessage.Alarm alarm when alarm.ticket() != limit.ticket() -> { }
                default -> {
                    return message;
                }
            }
        }
    }

    void sleep(Duration duration) throws VerbInterrupted {
        Deadline limit = deadline(duration);
        try {
            while (!(await(limit) instanceof CallMessage.Alarm)) {
                continue;
            }
        } finally {
            limit.cancel();
        }
    }

    /**
     * Waits as one of two that are joined, until the call is taken away or ends; then it is part of nothing any more.
     *
     * @param left hears why, whatever happens
     */
    Next joined(Duration longest, Consumer<Next.End> left) throws VerbInterrupted {
        Next.End why = new Next.End(DisconnectCause.HANGUP, null);
        Deadline limit = deadline(longest);
        try {
            while (!(await(limit) instanceof CallMessage.Alarm)) {
                continue;
            }
            why = new Next.End(DisconnectCause.ERROR, "joined for too long");
            return why;
        } catch (VerbInterrupted interrupted) {
            why = interrupted.next() instanceof Next.End end ? end : why;
            throw interrupted;
        } finally {
            limit.cancel();
            partOf = null;
            bond = Bond.NONE;
            referred = null;
            left.accept(why);
        }
    }

    private CallMessage take() throws VerbInterrupted {
        try {
            CallMessage message = mailbox.poll(GUARD);
            if (message == null) {
                throw new VerbInterrupted(new Next.End(DisconnectCause.ERROR, "the call was given up"));
            }
            return message;
        } catch (InterruptedException _) {
            throw new VerbInterrupted(new Next.End(DisconnectCause.ERROR, "the node is stopping"));
        }
    }

    private void obey(CallMessage.Order order) throws VerbInterrupted {
        Next next = switch (order.command()) {
            case CallCommand.Complete c -> completed(c.by());
            case CallCommand.Redirect r when takesDocuments() -> {
                if (r.tag() != null) {
                    tag(r.tag());
                }
                yield new Next.Ask("redirect", r.callback());
            }
            case CallCommand.Rewrite r when takesDocuments() -> new Next.Run(r.document());
            case CallCommand.LeaveDevice l when l.endpointId().equals(connectedTo) -> Next.NEXT_VERB;
            case CallCommand.Join j when takesDocuments() && bond == Bond.NONE -> new Next.Play(j.part());
            case CallCommand.SendOn s when s.from() == partOf && bond != Bond.WAITING_LEG && takesDocuments() ->
                new Next.Play(s.part());
            case CallCommand.Shutdown _ -> new Next.End(DisconnectCause.ERROR, "the node is stopping");
            case CallCommand.Redirect _, CallCommand.Rewrite _, CallCommand.LeaveDevice _, CallCommand.Join _,
                CallCommand.SendOn _ -> null;
        };
        order.verdict().complete(next == null ? CallCommand.Verdict.NOT_NOW : CallCommand.Verdict.DONE);
        if (next != null) {
            throw new VerbInterrupted(next);
        }
    }

    /** An outbound call has no document before it is answered, and one that is forwarded has none any more. */
    private boolean takesDocuments() {
        return bond != Bond.FORWARD && (answered() || record.inbound());
    }

    // ---- the phone

    /** Lets an unanswered caller hear ringing; nothing otherwise. */
    void ring() {
        IncomingCall incoming = unansweredCaller();
        if (!ringing && incoming != null) {
            ringing = true;
            incoming.ring();
        }
    }

    /** Lets an unanswered caller hear what its leg plays or is joined to; nothing otherwise. */
    void earlyMedia() {
        IncomingCall incoming = unansweredCaller();
        if (!early && incoming != null) {
            early = true;
            incoming.earlyMedia();
        }
    }

    /** Asks the far side to call somebody else and to leave us. */
    void refer(String sipUri) {
        phone.refer(sipUri);
    }

    private void referred(long refer, String to) {
        if (referred == null) { // nobody is there who could be connected to somebody else
            phone.answerRefer(refer, DisconnectCause.REJECTED.refusalCode(), DisconnectCause.REJECTED.refusalText());
        } else {
            referred.asked(refer, to);
        }
    }

    /** Sets who hears that the far side wants its party to be connected to somebody else; null refuses. */
    void referred(Referred listener) {
        referred = listener;
    }

    /** Whether the far side hears what we send. */
    boolean hasSoundPath() {
        return early || answered();
    }

    /** Answers an unanswered inbound call; nothing otherwise. The record follows when the caller acknowledges it. */
    void answer() {
        IncomingCall incoming = unansweredCaller();
        if (incoming != null) {
            answering = true;
            incoming.answer();
        }
    }

    /**
     * The same, and waits a moment for the acknowledgement, so that the first word is not said to a line that is still
     * being connected.
     */
    void answerAndSettle() throws VerbInterrupted {
        answer();
        if (!answering || acknowledged()) {
            return;
        }
        Deadline limit = deadline(SETTLING);
        try {
            while (!acknowledged() && !(await(limit) instanceof CallMessage.Alarm)) {
                continue;
            }
        } finally {
            limit.cancel();
        }
    }

    /** The call as one that came in and waits for our answer; null otherwise. The network's object plays both parts. */
    private IncomingCall unansweredCaller() {
        return !answered() && record.inbound() && phone instanceof IncomingCall incoming ? incoming : null;
    }

    /** Whether audio may flow: the answer was received, or sent. */
    boolean answered() {
        return answering || acknowledged();
    }

    private boolean acknowledged() {
        return record.state() == CallState.ANSWERED;
    }

    PhoneLeg leg() {
        return phone.leg();
    }

    /** What the phone is played, and its digits. */
    StageSound sound() {
        return sound;
    }

    Voice voice() {
        return new Voice(record.callId(), leg());
    }

    /** The steps of the way that an inbound call came with. */
    List<IncomingCall.Diversion> diversions() {
        return record.inbound() && phone instanceof IncomingCall incoming ? incoming.diversions() : List.of();
    }

    /** What is recorded of the call. */
    CallRecordings recordings() {
        return recordings;
    }

    /** Waits for the phone to have said nothing for so long; zero waits for nothing. What is returned ends it. */
    Runnable whenSilent(Duration timeout, Runnable whenSilent) {
        return timeout.isZero() ? () -> { } : services.tapes().whenSilent(leg(), timeout, whenSilent);
    }

    /** What is streamed of it. */
    CallStreams streams() {
        return streams;
    }

    void phone(PhoneCall dialled) {
        phone = dialled;
    }

    /** From any thread; null while the call is queued. */
    PhoneCall phone() {
        return phone;
    }

    /** Ends the call on the telephone network, if it has not ended there before. */
    void release(DisconnectCause cause) {
        if (phone == null || phoneEnded) {
            return;
        }
        phoneEnded = true;
        IncomingCall incoming = unansweredCaller();
        if (incoming != null) {
            incoming.reject(cause.refusalCode(), cause.refusalText());
        } else {
            phone.hangup(cause.reason());
        }
    }

    // ---- the application

    /** Sends an event that no document answers; a null callback says nothing. */
    void tell(String eventType, Callback to, Map<String, Object> fields) {
        events.tell(eventType, to, record, tag, fields);
    }

    /** An event to be sent later, with what is known now; null without a callback. */
    WebhookRequest notice(String eventType, Callback to) {
        return to == null ? null : events.notice(eventType, to, record, tag);
    }

    // ---- ends

    /** The end by Hangup, by the document's end, or by an empty document. */
    Next.End hangup() {
        return answered() ? new Next.End(DisconnectCause.HANGUP, null)
            : new Next.End(services.settings().rejectedCause(), "the application rejected the call");
    }

    private Next.End completed(String by) {
        if (answered()) {
            return new Next.End(DisconnectCause.HANGUP, null);
        }
        return record.inbound() ? new Next.End(services.settings().rejectedCause(), "rejected through " + by)
            : new Next.End(DisconnectCause.CANCEL, "cancelled through " + by);
    }

    private Next.End ended(CallEnd end) {
        boolean byFarSide = end.by() == EndedBy.REMOTE;
        if (acknowledged()) {
            return byFarSide ? new Next.End(DisconnectCause.HANGUP, null) : failure(end);
        }
        if (record.inbound()) {
            return byFarSide ? new Next.End(DisconnectCause.CANCEL, "the caller hung up before an answer")
                : failure(end);
        }
        if (!byFarSide) {
            return failure(end);
        }
        DisconnectCause cause = services.settings().sipCauses().cause(end.sipCode());
        String sip = (end.sipCode() + " " + (end.reason() == null ? "" : end.reason())).strip();
        return new Next.End(cause, cause == DisconnectCause.BUSY ? "Callee is busy" : "the call was refused: " + sip);
    }

    private static Next.End failure(CallEnd end) {
        return new Next.End(DisconnectCause.ERROR,
            end.reason() == null || end.reason().isBlank() ? "the connection to the phone failed" : end.reason());
    }

    // ---- what is known of the call

    CallRecord record() {
        return record;
    }

    /** Writes the call's new state down before anybody is told of it. */
    void turn(CallRecord next) {
        record = next;
        try {
            services.store().update(next);
        } catch (RuntimeException e) { // a call goes on without its record
            LOG.error("call {}: state {} was not stored", next.callId(), next.state(), e);
        }
    }

    Instant now() {
        return services.time().now();
    }

    String tag() {
        return tag;
    }

    void tag(String value) {
        tag = value;
        try {
            services.store().lastWord(record.callId(), events.lastWord(value));
        } catch (RuntimeException e) { // worth a line, not a call
            LOG.error("call {}: its tag was not stored", record.callId(), e);
        }
    }

    /** What the call's next webhook waits for, a little, so that it comes behind others' webhooks about the call. */
    CompletableFuture<Void> webhooksAfter() {
        return webhooksAfter;
    }

    void webhooksAfter(CompletableFuture<Void> others) {
        webhooksAfter = others;
    }

    CallProfile profile() {
        return profile;
    }

    /** What the call was dialled for or joined into, by whose end it ends; null when it is on its own. */
    Whole partOf() {
        return partOf;
    }

    void partOf(Whole whole) {
        partOf = whole;
    }

    Bond bond() {
        return bond;
    }

    void bond(Bond now) {
        bond = now;
    }

    /** The endpoint that the verb in progress connects, or null. */
    String connectedTo() {
        return connectedTo;
    }

    void connectedTo(String endpointId) {
        connectedTo = endpointId;
    }

    /** The URL that returned the document in progress: what relative URLs are relative to; null before the first. */
    URI base() {
        return base;
    }

    void base(URI answeredBy) {
        base = answeredBy;
    }
}
