package dev.crosspoint.sip;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.sip.call.CallCore;
import dev.crosspoint.sip.call.OutgoingCall;
import dev.crosspoint.sip.message.PhoneNumbers;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call with a mailbox: messages, orders and timers reach its core one after the other, on virtual threads.
 * Its events leave through a mailbox of their own, so that a slow owner does not delay the signalling.
 */
final class CallBox implements IncomingCall {
    private static final Logger LOG = LoggerFactory.getLogger(CallBox.class);
    private static final int MAILBOX = 256;
    private static final int EVENTS = 1024;

    private final SipTrunks agent;
    private final TrunkPeer trunk;
    private final String callId;
    private final String label;
    private final SerialQueue mailbox;
    private final SerialQueue told;
    private final List<PhoneCallEvent> untold = new ArrayList<>();
    private final DigitsOnce digits = new DigitsOnce();
    private PhoneCallEvents owner;
    private SipRequest invite;
    // set by the first task in the mailbox, or before the call is handed out
    private volatile Legs.Leg leg;
    private CallCore core;
    private ScheduledFuture<?> wakeup;
    private volatile boolean answered;
    private volatile boolean ended;
    private volatile boolean settled;
    private CallBox previous;
    private boolean left;

    CallBox(SipTrunks agent, TrunkPeer trunk, String callId, String label) {
        this.agent = agent;
        this.trunk = trunk;
        this.callId = callId;
        this.label = label;
        mailbox = new SerialQueue(agent::run, MAILBOX);
        told = new SerialQueue(agent::run, EVENTS);
        trunk.callBegan();
    }

    /** Opens the leg and sends the INVITE. */
    void dial(OutgoingCall call, PhoneCallEvents events) throws NoFreePortException {
        owner = events;
        leg = agent.legs().open(label, trunk.trunk().codecs(), this::media);
        leg.signalledFrom(trunk.hop().address().getAddress());
        begin(now -> core = CallCore.dial(agent.context(), call, leg, this::tell, now));
    }

    /** Takes the INVITE that begins this call and, unless it is refused at once, tells the control plane. */
    void take(SipRequest first, Hop from) {
        invite = first;
        begin(now -> {
            try {
                leg = agent.legs().open(label, trunk.trunk().codecs(), this::media);
            } catch (NoFreePortException full) {
                agent.counters().count(SipCounter.CALLS_NO_MEDIA);
                agent.overloaded(first, from);
                abandon();
                return;
            }
            leg.signalledFrom(from.address().getAddress());
            core = CallCore.take(agent.context(), first, from, leg, this::tell, now);
            if (core.ended()) {
                closeLeg();
            } else {
                agent.counters().count(SipCounter.CALLS_IN);
                agent.run(() -> agent.incoming(this));
            }
        });
    }

    /** What logs and displays call it. */
    String label() {
        return label;
    }

    /** Nothing came of it: nobody was told. */
    void abandon() {
        leave();
        agent.forget(callId, this);
    }

    /** Whether a message begins another attempt under the same Call-ID after this one was refused. */
    boolean isFollowedBy(SipMessage message) {
        return ended && invite != null && message instanceof SipRequest request && request.is("INVITE")
                && request.toTag() == null && request.cseq() > invite.cseq();
    }

    /** Ended, and the far side knows it. */
    boolean settled() {
        return settled;
    }

    /** Takes the place of an attempt that was refused; what is left to do for that is passed on. */
    void follows(CallBox before) {
        previous = before;
    }

    /** False when too much waits already. */
    boolean receive(SipMessage message, Hop from) {
        if (previous != null && message.cseq() < invite.cseq() && message.toTag() != null) {
            return previous.receive(message, from);
        }
        return post(now -> core.receive(message, from, now));
    }

    void notSent(SipMessage message) {
        post(now -> core.notSent(message, now));
    }

    private void begin(LongConsumer task) {
        mailbox.force(() -> run(task));
    }

    private boolean post(LongConsumer task) {
        return mailbox.offer(() -> {
            if (core != null) { // else it ended before it began
                run(task);
            }
        });
    }

    private void run(LongConsumer task) {
        long now = agent.now();
        try {
            task.accept(now);
        } catch (RuntimeException | Error bug) {
            agent.counters().count(SipCounter.FAULTS);
            LOG.error("call {} failed", label, bug);
            fail();
        }
        if (core == null) {
            return;
        }
        answered = core.answered();
        ended = core.ended();
        settled = core.settled();
        if (core.finished()) {
            agent.forget(callId, this);
        } else {
            sleep(now);
        }
    }

    /** Our own fault: the call dies, the user agent lives. */
    private void fail() {
        tell(new PhoneCallEvent.Ended(new CallEnd(EndedBy.NETWORK, 500, 0, "internal error")));
        agent.forget(callId, this);
    }

    private void sleep(long now) {
        if (wakeup != null) {
            wakeup.cancel(false);
            wakeup = null;
        }
        long delayNs = core.delayNs(now);
        if (delayNs != Timer.NEVER) {
            wakeup = agent.timer().schedule(this::wake, delayNs, TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        if (!post(now -> core.timers(now))) {
            agent.counters().count(SipCounter.CALL_QUEUE_FULL); // the tasks that fill the mailbox set the next alarm
        }
    }

    private void media(MediaEvent event) {
        pass(event, DigitsOnce.Means.MEDIA);
    }

    /** A digit that came on two ways is told once. */
    private void pass(MediaEvent event, DigitsOnce.Means means) {
        told.offer(() -> {
            if (!(event instanceof MediaEvent.DigitReceived(char key, int _))
                    || digits.first(key, means, agent.now())) {
                deliver(new PhoneCallEvent.Media(event));
            } else {
                agent.counters().count(SipCounter.DIGITS_TWICE);
            }
        });
    }

    /** Called by the core, in the mailbox. */
    private void tell(PhoneCallEvent event) {
        if (left) {
            return;
        }
        if (event instanceof PhoneCallEvent.Media(MediaEvent media)) { // a digit of an INFO; not for the log
            agent.counters().count(SipCounter.DIGITS_IN_INFO);
            pass(media, DigitsOnce.Means.SIGNALLING);
            return;
        }
        if (event instanceof PhoneCallEvent.ReferAsked(long refer, String uri)) {
            referAsked(refer, uri);
            return;
        }
        LOG.info("call {} {}", label, event);
        if (event instanceof PhoneCallEvent.Answered) {
            answered = true;
        }
        boolean over = event instanceof PhoneCallEvent.Ended;
        if (over) {
            leave();
        }
        told.force(() -> {
            deliver(event);
            if (over) {
                closeLeg();
            }
        });
    }

    /** The owner hears of it where the trunk's phones may do that, with somebody it may dial. */
    private void referAsked(long refer, String uri) {
        String to = trunk.trunk().acceptsRefer()
                ? ReferTarget.of(uri, trunk, agent.context().host()) : null;
        if (to == null) {
            LOG.info("call {}: its REFER is refused: {}", label, trunk.trunk().acceptsRefer()
                    ? "it names nobody of the trunk" : "the trunk's phones may not transfer calls");
            core.answerRefer(refer, trunk.trunk().acceptsRefer() ? 403 : 603, null, agent.now());
            return;
        }
        agent.counters().count(SipCounter.REFERS_IN);
        LOG.info("call {} asks to be replaced by {}", label, PhoneNumbers.masked(to));
        told.force(() -> deliver(new PhoneCallEvent.ReferAsked(refer, to)));
    }

    private void leave() {
        if (!left) {
            left = true;
            trunk.callEnded();
            agent.left();
        }
    }

    private void closeLeg() {
        leave();
        if (leg != null) {
            leg.close();
        }
    }

    private void deliver(PhoneCallEvent event) {
        PhoneCallEvents to;
        synchronized (untold) {
            to = owner;
            if (to == null) {
                untold.add(event);
                return;
            }
        }
        try {
            to.on(event);
        } catch (RuntimeException bug) {
            agent.counters().count(SipCounter.FAULTS);
            LOG.error("call {}: its owner failed on {}", label, event, bug);
        }
    }

    @Override
    public void events(PhoneCallEvents events) {
        told.force(() -> {
            List<PhoneCallEvent> missed;
            synchronized (untold) {
                owner = events;
                missed = List.copyOf(untold);
                untold.clear();
            }
            missed.forEach(this::deliver);
        });
    }

    @Override
    public String sipCallId() {
        return callId;
    }

    @Override
    public PhoneLeg leg() {
        return leg.phone();
    }

    @Override
    public boolean answered() {
        return answered;
    }

    @Override
    public void ring() {
        order(now -> core.ring(now));
    }

    @Override
    public void earlyMedia() {
        order(now -> core.earlyMedia(now));
    }

    @Override
    public void answer() {
        order(now -> core.answer(now));
    }

    @Override
    public void reject(int sipCode, String reason) {
        if (sipCode < 400 || sipCode > 699) {
            throw new IllegalArgumentException("not a refusal: " + sipCode);
        }
        order(now -> core.reject(sipCode, reason, now));
    }

    @Override
    public void hangup(HangupReason reason) {
        order(now -> core.hangup(reason, now));
    }

    @Override
    public void hold(boolean on) {
        order(now -> core.hold(on, now));
    }

    @Override
    public void refer(String sipUri) {
        order(now -> core.refer(sipUri, now));
    }

    @Override
    public void answerRefer(long refer, int sipCode, String reason) {
        order(now -> core.answerRefer(refer, sipCode, reason, now));
    }

    private void order(LongConsumer order) {
        if (!post(order)) {
            agent.counters().count(SipCounter.CALL_QUEUE_FULL);
        }
    }

    @Override
    public String to() {
        return CallerIdentity.callee(invite);
    }

    @Override
    public String from() {
        return CallerIdentity.caller(invite);
    }

    @Override
    public String displayName() {
        return CallerIdentity.ANONYMOUS.equals(from()) ? "" : invite.from().displayName();
    }

    @Override
    public String trunk() {
        return trunk.trunk().name();
    }

    @Override
    public List<Diversion> diversions() {
        return CallerIdentity.diversions(invite);
    }

    @Override
    public Optional<StirShaken> stirShaken() {
        return CallerIdentity.stirShaken(invite);
    }

    @Override
    public Optional<String> uui() {
        return invite.header("User-To-User");
    }
}
