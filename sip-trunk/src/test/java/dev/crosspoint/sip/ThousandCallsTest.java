package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.testing.Await;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls come and go; nothing of them may stay. */
class ThousandCallsTest {
    private static final int CALLS = 1000;
    private static final int AT_ONCE = 16;
    private static final SipLimits PLENTY = new SipLimits(200, 2000, Duration.ofSeconds(1));
    private static final Duration ALL = Duration.ofSeconds(180);

    @Test
    void after_a_thousand_calls_all_is_as_before() throws Exception {
        MediaEngine engine = MediaEngine.start(MediaSettings.loopback());
        SipTrunks far = SipTrunks.start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9"))
                .withTimers(SipTimers.faster(2)).withLimits(PLENTY), engine);
        far.onIncoming(call -> {
            call.ring();
            call.answer();
        });
        SipTrunks near = SipTrunks.start(SipSettings.loopback(Trunk.to("far", "sip:127.0.0.1:" + far.port()))
                .withTimers(SipTimers.faster(2)).withLimits(PLENTY), engine);
        int threadsBefore = Thread.activeCount();
        long descriptorsBefore = descriptors();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Set<CallEnd> ends = ConcurrentHashMap.newKeySet();
        Semaphore free = new Semaphore(AT_ONCE);
        for (int i = 0; i < CALLS; i++) {
            assertTrue(free.tryAcquire(40, TimeUnit.SECONDS), "calls hang");
            PhoneCall[] call = new PhoneCall[1];
            synchronized (call) {
                call[0] = near.dial(new DialRequest("+15551230001", "+15551230002", null, false, null, "c-" + i),
                        event -> {
                            if (event instanceof PhoneCallEvent.Answered) {
                                answered.incrementAndGet();
                                synchronized (call) {
                                    call[0].hangup(HangupReason.NORMAL);
                                }
                            } else if (event instanceof PhoneCallEvent.Ended over) {
                                ends.add(over.end());
                                ended.incrementAndGet();
                                free.release();
                            }
                        });
            }
        }
        Await.until(ALL, () -> ended.get() == CALLS, () -> ended + " ended");
        assertEquals(CALLS, answered.get(), ends::toString);
        Await.until(ALL, () -> near.rememberedCalls() == 0 && far.rememberedCalls() == 0,
                () -> near.rememberedCalls() + " and " + far.rememberedCalls() + " calls remembered");
        assertEquals(0, near.activeCalls());
        assertEquals(0, far.activeCalls());
        assertEquals(0, near.trunks().getFirst().activeCalls());
        assertEquals(0, near.counters().get(SipCounter.FAULTS));
        assertEquals(0, far.counters().get(SipCounter.FAULTS));
        Await.until(() -> near.alarms() <= 1 && far.alarms() <= 1, () -> near.alarms() + " alarms");
        Await.until(() -> descriptors() <= descriptorsBefore + 4,
                () -> descriptors() + " descriptors, before " + descriptorsBefore);
        assertTrue(Thread.activeCount() <= threadsBefore + 4, () -> "threads " + Thread.activeCount());
        near.close();
        far.close();
        engine.close();
    }

    /** Open files and sockets of this process: an RTP port that stays open shows here. */
    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory
                .getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
