import com.bandwidth.voice.bxml.verbs.Gather;
import com.bandwidth.voice.bxml.verbs.Hangup;
import com.bandwidth.voice.bxml.verbs.PhoneNumber;
import com.bandwidth.voice.bxml.verbs.SpeakSentence;
import com.bandwidth.voice.bxml.verbs.Transfer;
import com.bandwidth.voice.bxml.verbs.Verb;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;

/** A menu: 1 is passed on to a colleague, 2 hears the opening hours, anything else hears the menu again. */
class Ivr {
    public static void main(String[] args) throws Exception {
        App.serve(Map.of(
                "/initiate", _ -> menu(say("Welcome to the shop.")),
                "/chosen", Ivr::chosen,
                "/transferred", event -> event.path("cause").asText().equals("hangup")
                        ? App.bxml(Hangup.builder().build()) : menu(say("Nobody is free at the moment.")),
                "/status", _ -> null));
    }

    private static String menu(Verb... before) {
        Gather gather = Gather.builder().gatherUrl(App.HERE + "/chosen").maxDigits(1).firstDigitTimeout(5.0)
                .repeatCount(3).audioProducer(say("For a colleague, press 1. For our opening hours, press 2.")).build();
        return App.bxml(Stream.concat(Stream.of(before), Stream.of(gather)).toArray(Verb[]::new));
    }

    private static String chosen(JsonNode event) {
        return switch (event.path("digits").asText()) {
            case "1" -> App.bxml(say("One moment, please."), Transfer.builder().callTimeout(20.0)
                    .transferCompleteUrl(App.HERE + "/transferred")
                    .phoneNumbers(PhoneNumber.builder().phoneNumber(App.env("COLLEAGUE", "")).build()).build());
            case "2" -> menu(say("We are open from 9 to 5."));
            default -> menu();
        };
    }

    private static SpeakSentence say(String text) {
        return SpeakSentence.builder().text(text).build();
    }
}
