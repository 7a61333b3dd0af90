package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipParser;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Two user agents and a network between them, all in one thread and in virtual time. */
final class SimulatedSip {
    static final long DELAY_NS = Duration.ofMillis(10).toNanos();

    private record Flight(long atNs, long order, byte[] bytes, Agent to, Agent from) { }

    final Agent alice;
    final Agent bob;
    final List<String> trace = new ArrayList<>();
    private final Random random;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            java.util.Comparator.comparingLong(Flight::atNs).thenComparingLong(Flight::order));
    private long order;
    double loss;
    Predicate<SipMessage> drop = message -> false;
    long nowNs = 1_000_000_000L;

    SimulatedSip(long seed) {
        random = new Random(seed);
        alice = new Agent("alice", 5061, 1800);
        bob = new Agent("bob", 5062, 1800);
    }

    SimulatedSip(long seed, int aliceExpires, int bobExpires) {
        random = new Random(seed);
        alice = new Agent("alice", 5061, aliceExpires);
        bob = new Agent("bob", 5062, bobExpires);
    }

    /** One user agent with one call. */
    final class Agent {
        final String name;
        final Hop hop;
        final CallContext context;
        final FakeMedia media;
        final SipCounters counters = new SipCounters();
        final List<PhoneCallEvent> events = new ArrayList<>();
        /** What it does when an INVITE comes; null = nothing yet. */
        Runnable onIncoming = () -> { };
        CallCore call;
        boolean deaf;

        Agent(String name, int port, int sessionExpires) {
            this.name = name;
            hop = new Hop(Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            context = new CallContext("127.0.0.1", port, SipTimers.RFC, sessionExpires, 90,
                    (message, to) -> launch(message, this), random, counters);
            media = new FakeMedia(port * 2);
        }

        Agent other() {
            return this == alice ? bob : alice;
        }

        void dial() {
            dial(Map.of(), null);
        }

        void dial(Map<String, String> headers, Credentials credentials) {
            OutgoingCall plan = new OutgoingCall("call-1@sim", "sip:bob@127.0.0.1:" + other().hop.address().getPort(),
                    other().hop, "<sip:alice@127.0.0.1>", "<sip:bob@127.0.0.1>", headers, credentials);
            call = CallCore.dial(context, plan, media, events::add, nowNs);
        }

        void receive(SipMessage message) {
            if (message instanceof SipRequest request) {
                request.receivedFrom("127.0.0.1", other().hop.address().getPort());
                if ((call == null || call.ended() && request.toTag() == null) && request.is("INVITE")) {
                    call = CallCore.take(context, request, other().hop, media, events::add, nowNs);
                    if (!call.ended()) {
                        onIncoming.run();
                    }
                    return;
                }
            }
            if (call != null) {
                call.receive(message, other().hop, nowNs);
            }
        }

        boolean heard(Class<? extends PhoneCallEvent> type) {
            return events.stream().anyMatch(type::isInstance);
        }

        PhoneCallEvent.Ended end() {
            return events.stream().filter(PhoneCallEvent.Ended.class::isInstance)
                    .map(PhoneCallEvent.Ended.class::cast).findFirst().orElse(null);
        }

        /** Sends a message of the test's own making. */
        void inject(SipMessage message) {
            launch(message, this);
        }

        CallCore call() {
            return call;
        }
    }

    private void launch(SipMessage message, Agent from) {
        trace.add(from.name + " " + line(message));
        if (drop.test(message) || random.nextDouble() < loss) {
            return;
        }
        flights.add(new Flight(nowNs + DELAY_NS, order++, message.encode("UDP"), from.other(), from));
    }

    static String line(SipMessage message) {
        return switch (message) {
            case SipRequest request -> request.method();
            case SipResponse response -> response.code() + " " + response.cseqMethod();
        };
    }

    long count(String line) {
        return trace.stream().filter(line::equals).count();
    }

    /** Lets time pass until the condition holds; fails when it does not within the span. */
    void until(Duration span, BooleanSupplier condition) {
        long endNs = nowNs + span.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(endNs)) {
                throw new AssertionError("not reached in " + span + ": " + trace);
            }
        }
    }

    /** Lets time pass. */
    void pass(Duration span) {
        long endNs = nowNs + span.toNanos();
        while (step(endNs)) {
            continue;
        }
        nowNs = endNs;
    }

    private boolean step(long endNs) {
        long nextNs = flights.isEmpty() ? Long.MAX_VALUE : flights.peek().atNs();
        for (Agent agent : List.of(alice, bob)) {
            if (agent.call != null) {
                long delay = agent.call.delayNs(nowNs);
                nextNs = Math.min(nextNs, delay == Long.MAX_VALUE ? delay : nowNs + delay);
            }
        }
        if (nextNs > endNs) {
            return false;
        }
        nowNs = Math.max(nowNs, nextNs);
        for (Agent agent : List.of(alice, bob)) {
            if (agent.call != null && agent.call.delayNs(nowNs) <= 0) {
                agent.call.timers(nowNs);
            }
        }
        while (!flights.isEmpty() && flights.peek().atNs() <= nowNs) {
            Flight flight = flights.poll();
            if (!flight.to().deaf) {
                SipParser.Result result = new SipParser().parse(flight.bytes());
                flight.to().receive(((SipParser.Result.Message) result).message());
            }
        }
        return true;
    }
}
