package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.IncomingCallHandler;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.media.phone.ReferEnd;
import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.media.phone.TrunkStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A telephone network played by the test: it decides who rings, answers and hangs up, and hears what we do. */
final class FakePhones implements PhoneNetwork {
    final Inbox<Phone> dialled = new Inbox<>();
    volatile NoRouteException refusal;
    private volatile IncomingCallHandler handler;

    static final long REFER = 7;
    /** One call; what we do to it is in {@link #did}. */
    static class Phone implements PhoneCall {
        final DialRequest request;
        final Inbox<String> did = new Inbox<>();
        volatile PhoneCallEvents events;
        private volatile boolean answered;

        Phone(DialRequest request, PhoneCallEvents events) {
            this.request = request;
            this.events = events;
        }

        void rings() {
            events.on(new PhoneCallEvent.Ringing());
        }

        void sendsEarlyMedia() {
            events.on(new PhoneCallEvent.EarlyMedia());
        }

        void answers() {
            answered = true;
            events.on(new PhoneCallEvent.Answered());
        }

        void refuses(int sipCode, String reason) {
            events.on(new PhoneCallEvent.Ended(new CallEnd(EndedBy.REMOTE, sipCode, 0, reason)));
        }

        void presses(String keys) {
            for (char key : keys.toCharArray()) {
                events.on(new PhoneCallEvent.Media(new MediaEvent.DigitReceived(key, 100)));
            }
        }

        void fallsSilent(Duration since) {
            events.on(new PhoneCallEvent.Media(new MediaEvent.RtpTimedOut(since)));
        }

        void hangsUp() {
            refuses(0, "BYE");
        }

        void breaks(int sipCode, String reason) {
            events.on(new PhoneCallEvent.Ended(new CallEnd(EndedBy.NETWORK, sipCode, 0, reason)));
        }

        void referEnds(boolean succeeded, int referCode, int notifyCode) {
            events.on(new PhoneCallEvent.ReferEnded(new ReferEnd(succeeded, referCode, notifyCode)));
        }

        @Override
        public void refer(String sipUri) {
            did.add("refer " + sipUri);
        }

        /** Wants its party to be connected to somebody else. */
        void refers(String to) {
            events.on(new PhoneCallEvent.ReferAsked(REFER, to));
        }

        @Override
        public void answerRefer(long refer, int sipCode, String reason) {
            did.add("refer " + refer + " " + sipCode);
        }

        @Override
        public String sipCallId() {
            return "sip-1";
        }

        @Override
        public PhoneLeg leg() {
            return null;
        }

        @Override
        public boolean answered() {
            return answered;
        }

        @Override
        public void hangup(HangupReason reason) {
            did.add("hangup " + reason.q850());
            events.on(new PhoneCallEvent.Ended(new CallEnd(EndedBy.LOCAL, 0, 0, "")));
        }

        @Override
        public void hold(boolean on) {
            did.add("hold " + on);
        }
    }

    /** A call to us; dialled calls are objects of this class too: in the real network one class plays both. */
    static final class Incoming extends Phone implements IncomingCall {
        private final String to;
        private final String from;
        volatile List<Diversion> diversions = List.of();
        volatile StirShaken stirShaken;
        volatile String uui;
        volatile boolean acknowledges = true;

        Incoming(String to, String from) {
            super(null, _ -> { });
            this.to = to;
            this.from = from;
        }

        Incoming(DialRequest request, PhoneCallEvents events) {
            super(request, events);
            this.to = request.to();
            this.from = request.from();
        }

        @Override
        public String to() {
            return to;
        }

        @Override
        public String from() {
            return from;
        }

        @Override
        public String displayName() {
            return "";
        }

        @Override
        public String trunk() {
            return "test";
        }

        @Override
        public List<Diversion> diversions() {
            return diversions;
        }

        @Override
        public Optional<StirShaken> stirShaken() {
            return Optional.ofNullable(stirShaken);
        }

        @Override
        public Optional<String> uui() {
            return Optional.ofNullable(uui);
        }

        @Override
        public void events(PhoneCallEvents e) {
            events = e;
        }

        @Override
        public void ring() {
            did.add("180");
        }

        @Override
        public void earlyMedia() {
            did.add("183");
        }

        @Override
        public void answer() {
            did.add("200");
            if (acknowledges) {
                answers();
            }
        }

        @Override
        public void reject(int sipCode, String reason) {
            did.add("reject " + sipCode);
            events.on(new PhoneCallEvent.Ended(new CallEnd(EndedBy.LOCAL, sipCode, 0, reason)));
        }

        void cancels() {
            refuses(487, "Request Terminated");
        }
    }

    /** Somebody calls. */
    Incoming calls(Incoming call) {
        Thread.ofVirtual().start(() -> handler.incoming(call));
        return call;
    }

    @Override
    public PhoneCall dial(DialRequest request, PhoneCallEvents events) throws NoRouteException {
        if (refusal != null) {
            throw refusal;
        }
        Phone phone = new Incoming(request, events);
        dialled.add(phone);
        return phone;
    }

    @Override
    public void onIncoming(IncomingCallHandler h) {
        handler = h;
    }

    @Override
    public List<TrunkStatus> trunks() {
        return List.of();
    }

    @Override
    public int activeCalls() {
        return 0;
    }

    @Override
    public void close() { }
}
