import com.bandwidth.voice.bxml.verbs.SpeakSentence;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Everybody who calls is in one room; who comes and goes is said to all. */
class Conference {
    private static final Set<String> INSIDE = ConcurrentHashMap.newKeySet();

    public static void main(String[] args) throws Exception {
        App.serve(Map.of(
                "/initiate", _ -> App.bxml(SpeakSentence.builder().text("Welcome to the conference.").build(),
                        com.bandwidth.voice.bxml.verbs.Conference.builder().name("team")
                                .conferenceEventUrl(App.HERE + "/conference").build()),
                "/conference", Conference::happened,
                "/members", _ -> App.JSON.writeValueAsString(Map.of("members", INSIDE)),
                "/status", _ -> null));
    }

    private static String happened(JsonNode event) {
        String callId = event.path("callId").asText();
        switch (event.path("eventType").asText()) {
            case "conferenceMemberJoin" -> INSIDE.add(callId);
            case "conferenceMemberExit" -> INSIDE.remove(callId);
            default -> {
                return null;
            }
        }
        return INSIDE.size() < 2 ? null
                : App.bxml(SpeakSentence.builder().text(INSIDE.size() + " people are here.").build());
    }
}
