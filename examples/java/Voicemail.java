import com.bandwidth.voice.bxml.verbs.Record;
import com.bandwidth.voice.bxml.verbs.SpeakSentence;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes a message, and says where it can be fetched. */
class Voicemail {
    private static final List<Map<String, String>> MESSAGES = new CopyOnWriteArrayList<>();

    public static void main(String[] args) throws Exception {
        App.serve(Map.of(
                "/initiate", _ -> App.bxml(
                        SpeakSentence.builder().text("Nobody is here. Please leave a message, and press hash.").build(),
                        Record.builder().recordCompleteUrl(App.HERE + "/recorded").maxDuration(60)
                                .recordingAvailableUrl(App.HERE + "/available").terminatingDigits("#")
                                .fileFormat("wav").build()),
                "/recorded", _ -> App.bxml(SpeakSentence.builder().text("Thank you. Goodbye.").build()),
                "/available", event -> {
                    MESSAGES.add(Map.of("from", event.path("from").asText(), "status", event.path("status").asText(),
                            "mediaUrl", event.path("mediaUrl").asText()));
                    return null;
                },
                "/messages", _ -> App.JSON.writeValueAsString(Map.of("messages", MESSAGES)),
                "/status", _ -> null));
    }
}
