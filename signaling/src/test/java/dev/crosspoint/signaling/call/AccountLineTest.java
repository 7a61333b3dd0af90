package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.signaling.call.AccountLine.Admission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rate of an account while its queue of outbound calls drains. */
class AccountLineTest {
    private static final CallSettings SETTINGS =
        CallSettings.defaults().limits(new CallSettings.Limits(5, 10_000, Duration.ofMinutes(5)));
    private static final int QUEUED = 1500;

    private final VirtualTime time = new VirtualTime();
    private final AccountLine line = new AccountLine(SETTINGS.limits(), time);

    @BeforeEach
    void queue_is_filled() {
        for (int i = 0; i < QUEUED; i++) {
            assertEquals(Admission.ADMITTED, line.enqueue(outbound(), 5));
        }
        assertEquals(QUEUED - 5, line.queued(), "a second's worth starts at once");
    }

    private Call outbound() {
        CallServices services =
            new CallServices(SETTINGS, time, null, null, null, null, null, null, null, null, null);
        String id = CallIds.call();
        CallProfile profile = new CallProfile("http://node.example/calls/" + id, Duration.ofSeconds(15), null,
            Map.of(), null);
        CallRequest request = new CallRequest("app", "+15550000001", "+15550000002", null, null,
            Duration.ofSeconds(30), Duration.ofSeconds(15), null, 5, false, null, null);
        CallRecord record = CallRecord.outbound(id, "9900001", "app", request.from(), request.to(), time.now());
        return Call.outbound(services, profile, record, request, _ -> { }, _ -> { });
    }

    @Test
    void inbound_calls_and_transfers_are_let_in_and_the_rate_is_kept() {
        int inbound = 0;
        for (int second = 0; second < 60; second++) {
            time.advance(Duration.ofMillis(330));
            assertEquals(Admission.ADMITTED, line.admit("in-" + second), () -> "queued " + line.queued());
            assertEquals(Admission.ADMITTED, line.admit(List.of("leg-a-" + second, "leg-b-" + second)));
            inbound += 2;
            time.advance(Duration.ofMillis(670));
        }
        time.advance(Duration.ofMillis(10)); // alarms are rounded up to milliseconds
        int outbound = QUEUED - line.queued();
        assertEquals(5 + 60 * 5, inbound + outbound);
    }

    @Test
    void a_burst_of_inbound_calls_is_bounded_and_the_queue_waits_for_it() {
        for (int i = 0; i < 5; i++) {
            assertEquals(Admission.ADMITTED, line.admit("in-" + i));
        }
        assertEquals(Admission.TOO_FAST, line.admit("in-6"));
        assertEquals(Admission.TOO_FAST, line.admit(List.of("leg-1", "leg-2")));
        time.advance(Duration.ofMillis(1199));
        assertEquals(QUEUED - 5, line.queued());
        time.advance(Duration.ofMillis(1));
        assertEquals(QUEUED - 6, line.queued());
    }

    @Test
    void inbound_calls_without_end_leave_every_other_start_to_the_queue() {
        int admitted = 0;
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofMillis(100));
            admitted += line.admit("in-" + i) == Admission.ADMITTED ? 1 : 0;
        }
        int outbound = QUEUED - 5 - line.queued();
        assertEquals(60 * 5 + 1, admitted + outbound, "the rate is kept, and the last start is still owed");
        assertEquals(5, admitted - outbound, "a burst goes ahead of the queue, then they take turns");
    }

    @Test
    void the_first_in_the_queue_waits_no_longer_than_the_burst_that_goes_ahead_of_it() {
        for (int i = 0; i < 12; i++) {
            line.admit("in-" + i);
            assertEquals(QUEUED - 5, line.queued());
            time.advance(Duration.ofMillis(100));
            line.admit("in-too-" + i);
        }
        time.advance(Duration.ofMillis(10)); // alarms are rounded up to milliseconds
        assertEquals(QUEUED - 6, line.queued());
    }
}
