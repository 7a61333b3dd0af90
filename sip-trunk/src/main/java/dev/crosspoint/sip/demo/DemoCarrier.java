package dev.crosspoint.sip.demo;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.SipSettings;
import dev.crosspoint.sip.SipTrunks;
import dev.crosspoint.sip.Trunk;
import dev.crosspoint.sip.message.PhoneNumbers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the telephone network: a user agent of its own with sockets of its own. Every number answers after some
 * ringing, says a greeting and then echoes, except those that end in
 * <ul>
 * <li>{@code 0486}: busy,</li>
 * <li>{@code 0480}: rings and is never answered,</li>
 * <li>{@code 0603}: declined,</li>
 * <li>{@code 0404}: no such number,</li>
 * <li>{@code 0503}: the network is congested,</li>
 * <li>{@code 0183}: the greeting is early media, answered at its end.</li>
 * </ul>
 */
public final class DemoCarrier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCarrier.class);

    private final DemoCarrierSettings settings;
    private final SipTrunks agent;
    private final Greeting greeting = Greeting.load();
    private final ScheduledThreadPoolExecutor timer;
    private final AtomicLong placed = new AtomicLong();

    private DemoCarrier(DemoCarrierSettings settings, SipTrunks agent) {
        this.settings = settings;
        this.agent = agent;
        timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("demo-carrier").daemon().factory());
        timer.setRejectedExecutionHandler(new ScheduledThreadPoolExecutor.DiscardPolicy());
    }

    /** @param media an engine of the carrier's own, or one it shares; it is not closed with the carrier */
    public static DemoCarrier start(DemoCarrierSettings settings, MediaEngine media) throws IOException {
        SipSettings sip = new SipSettings(settings.host(), null, settings.port(),
                SipSettings.loopback().transports(), List.of(Trunk.to("node", settings.node())),
                SipSettings.loopback().limits(), SipSettings.DEFAULT_SESSION_EXPIRES, SipSettings.DEFAULT_MIN_SE,
                SipSettings.loopback().timers());
        DemoCarrier carrier = new DemoCarrier(settings, SipTrunks.start(sip, media));
        carrier.agent.onIncoming(carrier::incoming);
        LOG.info("demo carrier on port {}", carrier.port());
        return carrier;
    }

    public int port() {
        return agent.port();
    }

    public int activeCalls() {
        return agent.activeCalls();
    }

    public SipCounters counters() {
        return agent.counters();
    }

    /** Has somebody call a number of the node; behaves like a called phone once that answers. */
    public PhoneCall callNode(String number) throws NoRouteException {
        CompletableFuture<PhoneCall> call = new CompletableFuture<>(); // the answer may come before dial returns
        DialRequest request = new DialRequest(number, settings.number(), "Demo Carrier", false, null,
                "demo-" + placed.incrementAndGet());
        call.complete(agent.dial(request, onAnswer(() -> call.thenAccept(answered -> talk(answered.leg())))));
        return call.join();
    }

    private static PhoneCallEvents onAnswer(Runnable action) {
        return event -> {
            if (event instanceof PhoneCallEvent.Answered) {
                action.run();
            }
        };
    }

    private void incoming(IncomingCall call) {
        LOG.info("demo carrier: {} is called", PhoneNumbers.masked(call.to()));
        String number = call.to();
        if (number.endsWith("0486")) {
            call.reject(486, "Busy Here");
        } else if (number.endsWith("0603")) {
            call.reject(603, "Decline");
        } else if (number.endsWith("0404")) {
            call.reject(404, "Not Found");
        } else if (number.endsWith("0503")) {
            call.reject(503, "Service Unavailable");
        } else if (number.endsWith("0480")) {
            call.ring();
        } else if (number.endsWith("0183")) {
            call.earlyMedia();
            call.leg().play(greeting.play(() -> timer.execute(() -> {
                call.leg().echo(true);
                call.answer();
            })));
        } else {
            call.events(onAnswer(() -> talk(call.leg())));
            call.ring();
            timer.schedule(call::answer, settings.ringing().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void talk(PhoneLeg leg) {
        leg.play(greeting.play(() -> timer.execute(() -> leg.echo(true))));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        agent.close();
    }
}
