package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How sessions end, who may take an endpoint over, and what the customer hears of it. */
class SessionEndTest {

    private final DeviceRig rig = new DeviceRig();

    @Test
    void a_device_that_leaves_is_not_eligible_and_closes_cleanly() {
        DeviceRig.Device device = rig.eligible(true);
        device.notice("leave");
        rig.reports.expect("ineligible");
        device.notice("deviceDiagnostics");
        device.session.closed(1000, "");
        rig.reports.expect("disconnected");
        device.session.awaitEnd();
        assertEquals(0, rig.alarms.pending());
        assertTrue(device.publishPeer().closed && device.subscribePeer().closed);
    }

    @Test
    void leave_ends_the_call_and_a_socket_left_open_is_closed() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        device.notice("leave");
        call.expect("ringing", "accepted", "ended DEVICE_LEFT");
        device.settle();
        rig.pass(Duration.ofSeconds(5), device);
        assertEquals(1000, device.closeCode());
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED", "disconnected");
    }

    @Test
    void three_missed_heartbeats_make_ineligible_and_six_close() {
        DeviceRig.Device device = rig.eligible(true);
        rig.pass(Duration.ofSeconds(15), device); // the first PING went out after 5 s
        assertTrue(rig.reports.lines.isEmpty());
        rig.pass(Duration.ofSeconds(5), device);
        rig.reports.expect("ineligible");
        device.pong();
        rig.reports.expect("eligible");
        rig.pass(Duration.ofSeconds(30), device);
        rig.reports.expect("ineligible");
        assertTrue(device.open());
        rig.pass(Duration.ofSeconds(5), device);
        assertEquals(1001, device.closeCode());
        rig.reports.expect("disconnected");
    }

    @Test
    void heartbeats_go_on_for_as_long_as_they_are_answered() {
        DeviceRig.Device device = rig.eligible(true);
        for (int i = 0; i < 200; i++) {
            rig.pass(Duration.ofSeconds(5), device);
            device.pong();
            device.notice("ping");
        }
        device.settle();
        assertTrue(device.open() && rig.reports.lines.isEmpty());
        assertEquals(200, device.publishPeer().log.stream().filter(l -> l.endsWith("PING")).count());
    }

    @Test
    void a_socket_without_frames_for_150_s_is_dead() {
        DeviceRig.Device device = rig.open("u-1");
        rig.pass(Duration.ofSeconds(100), device);
        device.notice("ping");
        device.settle();
        rig.pass(Duration.ofSeconds(145), device);
        assertTrue(device.open());
        rig.pass(Duration.ofSeconds(5), device);
        assertEquals(1001, device.closeCode());
    }

    @Test
    void a_day_is_the_end_of_session_and_call() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        for (int i = 0; i < 24 * 60; i++) {
            assertTrue(device.open());
            for (int beat = 0; beat < 12; beat++) {
                rig.pass(Duration.ofSeconds(5), device);
                if (device.open()) {
                    device.pong();
                    device.notice("ping");
                }
            }
        }
        assertEquals(1000, device.closeCode());
        call.expect("ringing", "accepted", "ended EXPIRED");
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED", "disconnected");
    }

    @Test
    void a_deleted_endpoint_is_the_end_of_session_and_call() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        device.session.end(Ending.DELETED);
        assertEquals(1000, device.closeCode());
        call.expect("ringing", "ended EXPIRED");
        rig.reports.expect("ineligible", "status INITIATED", "status FAILED", "disconnected");
    }

    @Test
    void the_same_device_takes_over_from_its_old_socket() {
        DeviceRig.Device old = rig.eligible(true);
        DeviceRig.Device again = rig.open("u-1");
        assertNotNull(again);
        assertEquals(4409, old.closeCode());
        rig.reports.expect("ineligible", "disconnected", "connected");
        old.session.closed(4409, "");
        again.negotiate(true);
        again.publish();
        rig.reports.expect("eligible");
        assertEquals(old.session.deviceId(), again.session.deviceId());
        rig.connect(again);
        assertEquals(1, again.notified("sdpOffer").path("sdpRevision").asInt());
    }

    @Test
    void revisions_rise_across_reconnects() {
        DeviceRig.Device old = rig.eligible(true);
        DeviceRig.Call call = rig.connect(old);
        assertEquals(1, old.notified("sdpOffer").path("sdpRevision").asInt());
        DeviceRig.Device again = rig.open("u-1");
        call.expect("ringing", "ended DEVICE_LEFT");
        again.negotiate(true);
        again.publish();
        rig.reports.expect("ineligible", "status INITIATED", "status FAILED", "disconnected", "connected", "eligible");
        rig.connect(again);
        assertEquals(2, again.notified("sdpOffer").path("sdpRevision").asInt());
    }

    @Test
    void another_device_must_wait_until_the_first_has_gone() {
        DeviceRig.Device first = rig.open("u-1");
        assertNull(rig.open("u-2"));
        first.session.closed(1006, "");
        first.session.awaitEnd();
        assertNotNull(rig.open("u-2"));
        rig.reports.expect("connected", "disconnected", "connected");
    }

    @Test
    void another_device_takes_over_from_one_that_missed_its_heartbeat() {
        DeviceRig.Device first = rig.eligible(true);
        rig.pass(Duration.ofSeconds(5), first);
        assertNull(rig.open("u-2"));
        rig.pass(Duration.ofSeconds(5), first);
        assertNotNull(rig.open("u-2"));
        assertEquals(4409, first.closeCode());
        rig.reports.expect("ineligible", "disconnected", "connected");
    }

    @Test
    void the_endpoint_is_free_before_the_device_is_told_to_come_back() {
        DeviceRig.Device device = rig.open("u-1");
        device.closed.thenRun(() -> rig.open("u-2"));
        device.session.end(Ending.HEARTBEAT_LOST);
        assertEquals(1001, device.closeCode());
        rig.reports.expect("connected", "disconnected", "connected");
    }

    @Test
    void a_socket_that_never_opens_frees_the_endpoint_silently() {
        DeviceRig.Device device = rig.new Device("u-1");
        assertTrue(rig.directory.admit(device.session));
        device.session.closed(1006, "");
        device.session.awaitEnd();
        assertNull(rig.directory.holder("e-1"));
        assertTrue(rig.reports.lines.isEmpty());
    }

    @Test
    void an_upgrade_that_nothing_comes_of_frees_the_endpoint() {
        DeviceRig.Device device = rig.new Device("u-1");
        assertTrue(rig.directory.admit(device.session));
        device.settle();
        rig.pass(Duration.ofSeconds(10), device);
        assertNull(rig.directory.holder("e-1"));
        assertNotNull(rig.open("u-2"));
    }

    @Test
    void a_socket_that_opens_after_it_was_overtaken_is_closed_as_superseded() {
        DeviceRig.Device late = rig.new Device("u-1");
        assertTrue(rig.directory.admit(late.session));
        DeviceRig.Device next = rig.open("u-1");
        late.session.awaitEnd();
        late.session.opened(late);
        assertEquals(4409, late.closeCode());
        rig.reports.expect("connected");
        assertTrue(next.open());
    }
}
