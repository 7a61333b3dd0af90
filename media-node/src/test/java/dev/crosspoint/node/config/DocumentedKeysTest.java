package dev.crosspoint.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document of the settings names the keys that the reader knows, and no others. */
class DocumentedKeysTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");

    @ParameterizedTest
    @ValueSource(strings = {"http", "sip", "media", "calls", "data", "webhooks", "audio", "speech", "demo", "ng",
        "streams", "recordings"})
    void every_key_of_a_section_is_documented(String section) throws IOException {
        assertEquals(known(section + ": { nonsense: 1 }"), documented(section, "key"));
    }

    @Test
    void every_key_of_a_trunk_and_of_an_account_is_documented() throws IOException {
        assertEquals(known("trunks: [ { name: t, address: 'sip:192.0.2.1', nonsense: 1 } ]"),
                documented("trunks", "key"));
        assertEquals(known("accounts: [ { id: a, nonsense: 1 } ]"), documented("accounts", "key"));
    }

    @Test
    void every_key_of_an_application_is_documented() throws IOException {
        assertEquals(known("accounts: [ { id: a, applications: [ { id: x, nonsense: 1 } ] } ]"),
                documented("accounts", "application key"));
    }

    /** What the reader lists when it meets a key that it does not know. */
    private static Set<String> known(String yaml) {
        String message = assertThrows(ConfigurationException.class, () -> SettingsReader.parse(yaml, Map.of()))
                .getMessage();
        String list = message.substring(message.indexOf('[') + 1, message.lastIndexOf(']'));
        return new TreeSet<>(Arrays.asList(list.split(", ")));
    }

    /** The keys in the first column of a section's table that has this heading. */
    private static Set<String> documented(String section, String heading) throws IOException {
        Set<String> keys = new TreeSet<>();
        boolean here = false;
        boolean table = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            here = line.startsWith("## ") ? line.equals("## " + section) : here;
            table = line.startsWith("|") && (table || here && line.startsWith("| " + heading + " |"));
            if (table) {
                CODE.matcher(line.split("\\|")[1]).results().map(MatchResult::group)
                        .forEach(key -> keys.add(key.replace("`", "")));
            }
        }
        return keys;
    }
}
