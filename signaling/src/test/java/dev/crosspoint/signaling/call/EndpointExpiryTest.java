package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.device.GatewayDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation that outlives the 24 hours of its endpoint: the device is gone, the telephone's call goes on. */
class EndpointExpiryTest {
    @TempDir
    private Path dir;
    private final Bench bench = new Bench();
    private final int idle = bench.time.pending();
    private GatewayDevice device;

    @BeforeEach
    void a_device_is_there() throws IOException {
        device = GatewayDevice.join(dir, bench.account);
        bench.devices.instead = device.connector();
        bench.app.says("/next", "<Ring duration='9'/>");
    }

    @AfterEach
    void close() {
        bench.close();
        device.close();
    }

    private String connect() {
        return "<Connect eventCallbackUrl='/connect'><Endpoint>" + device.endpointId() + "</Endpoint></Connect>"
            + "<Redirect redirectUrl='/next'/>";
    }

    /** From the conversation to the document that follows it; the sound of the phone never stops being a call's. */
    private void outlived(String callId, FakePhones.Phone phone) {
        bench.time.awaitAlarm(Duration.ofHours(24).plusMinutes(5)); // joined
        assertEquals("INITIATED", bench.app.next("/connect").text("status"));
        assertEquals("ANSWERED", bench.app.next("/connect").text("status"));
        bench.time.advance(Duration.ofHours(24));
        assertEquals("answered", bench.state(callId).get("state").stringValue());
        device.dayIsOver();

        assertEquals(1000, device.closeCode());
        assertEquals(403, device.refusal());
        device.events("endpointIneligible", "endpointDisconnected");
        assertEquals(List.of("joined", "parted"), device.joints());
        List<CustomerApp.Hit> told = List.of(bench.app.hits.next(), bench.app.hits.next());
        CustomerApp.Hit status = told.stream().filter(h -> h.path().equals("/connect")).findFirst().orElseThrow();
        assertEquals("COMPLETED", status.text("status"));
        CustomerApp.Hit redirect = told.stream().filter(h -> h.path().equals("/next")).findFirst().orElseThrow();
        assertEquals("redirect", redirect.text("eventType"));
        assertEquals(callId, redirect.text("callId"));
        assertNotNull(redirect.text("answerTime"));

        bench.time.awaitAlarm(Duration.ofSeconds(9));
        assertEquals("answered", bench.state(callId).get("state").stringValue());
        assertEquals(List.of(), phone.did.rest());
        bench.time.advance(Duration.ofSeconds(9));
        assertEquals("hangup 16", phone.did.next());
        CustomerApp.Hit end = bench.app.hits.next();
        assertEquals("disconnect", end.text("eventType"));
        assertEquals("hangup", end.text("cause"));
        bench.awaitNoCalls();
        assertEquals(idle, bench.time.pending(), "alarms left");
    }

    @Test
    void of_a_telephone_that_called_in() {
        bench.app.says("/initiate", connect());
        FakePhones.Incoming call = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        device.takes();
        assertEquals("180", call.did.next());
        assertEquals("200", call.did.next());
        outlived(callId, call);
    }

    @Test
    void of_a_telephone_that_was_called() {
        bench.app.says("/answer", connect());
        String callId = bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.rings();
        phone.answers();
        bench.app.next("/answer");
        device.takes();
        outlived(callId, phone);
        assertTrue(bench.devices.attempts.rest().isEmpty());
    }
}
