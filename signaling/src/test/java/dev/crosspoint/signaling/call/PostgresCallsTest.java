package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.PostgresServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Calls, recordings, conferences and webhooks in PostgreSQL: every query that is made of filters. */
class PostgresCallsTest {
    private static final String TIMES = "2020-01-01T00:00:00Z";
    private static final String LATER = "2099-01-01T00:00:00Z";

    @Test
    void what_calls_leave_is_found_by_every_filter() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            server.empty();
            try (Database postgres = Database.open(server.settings())) {
                Database before = Bench.use(postgres);
                try (Bench bench = new Bench()) {
                    callsOn(bench);
                } finally {
                    Bench.use(before);
                }
            }
        }
    }

    private static void callsOn(Bench bench) {
        for (String verbs : new String[] {
            "<Record maxDuration=\"2\" fileFormat=\"mp3\" recordingAvailableUrl=\"/available\"/><Hangup/>",
            "<Conference>room</Conference>"}) {
            bench.app.says("/initiate", verbs);
            FakePhones.Incoming phone = bench.incoming();
            hit(bench, "/initiate");
            if (verbs.startsWith("<Record")) {
                bench.tapes.did.next();
                bench.time.pass(Duration.ofSeconds(2));
                hit(bench, "/available");
            } else {
                while (list(bench, "/conferences").isEmpty()) {
                    Thread.onSpinWait();
                }
                phone.hangsUp();
            }
            bench.awaitNoCalls();
        }
        JsonNode first = list(bench, "/calls").get(0);
        String of = "?to=" + plus(first.get("to").stringValue()) + "&from=" + plus(first.get("from").stringValue());
        String span = "&minStartTime=" + TIMES + "&maxStartTime=" + LATER;
        assertEquals(2, list(bench, "/calls" + of + span).size());
        assertEquals(0, list(bench, "/calls" + of + "&minStartTime=" + LATER).size());
        assertEquals(2, list(bench, "/calls?disconnectCause=hangup").size());
        HttpResponse<String> page = bench.get("/calls?pageSize=1");
        String link = page.headers().firstValue("Link").orElseThrow();
        assertEquals(1, list(bench, "/calls" + link.substring(link.indexOf('?'), link.indexOf('>'))).size());

        JsonNode recording = list(bench, "/recordings" + of + span).get(0);
        assertEquals("mp3", recording.get("fileFormat").stringValue());
        String callId = recording.get("callId").stringValue();
        assertEquals(1, list(bench, "/calls/" + callId + "/recordings").size());
        String one = "/calls/" + callId + "/recordings/" + recording.get("recordingId").stringValue();
        assertEquals(204, bench.send("DELETE", one + "/media", null, null).statusCode());
        assertEquals(204, bench.send("DELETE", one, null, null).statusCode());

        assertEquals(1, list(bench, "/conferences?name=room&minCreatedTime=" + TIMES + "&maxCreatedTime=" + LATER)
            .size());
        assertEquals(0, list(bench, "/conferences?name=other").size());

        bench.webhooks.settled(callId).join();
        JsonNode kept = Bench.json(bench.webhooks("callId=" + callId + "&eventType=recordingAvailable&minTime=" + TIMES
            + "&maxTime=" + LATER));
        assertEquals(1, kept.size(), kept.toString());
        assertTrue(Bench.json(bench.webhooks("state=delivered&pageSize=1")).size() <= 1);
    }

    /** Waits for a webhook to this path, past those of other calls: a call's last one may come after its end. */
    private static void hit(Bench bench, String path) {
        while (!bench.app.hits.next().path().equals(path)) {
            continue;
        }
    }

    private static JsonNode list(Bench bench, String path) {
        HttpResponse<String> response = bench.get(path);
        assertEquals(200, response.statusCode(), response.body());
        return Bench.json(response);
    }

    private static String plus(String number) {
        return number.replace("+", "%2B");
    }
}
