package dev.crosspoint.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point at is there: files, and in the tour the methods that it names. */
class DocumentLinksTest {
    private static final Path TOP = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");

    @Test
    void every_link_to_a_file_of_ours_leads_to_one() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(TOP.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        List<String> dead = new ArrayList<>();
        for (Path document : documents) {
            LINK.matcher(Files.readString(document)).results().map(link -> link.group(1))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> dead.add(document + " -> " + target));
        }
        assertEquals(List.of(), dead);
    }

    @Test
    void every_method_that_the_tour_names_exists() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(TOP)) {
            modules.map(module -> module.resolve("src").resolve("main").resolve("java")).filter(Files::isDirectory)
                    .forEach(module -> read(module, sources));
        }
        List<String> missing = new ArrayList<>();
        METHOD.matcher(Files.readString(TOP.resolve("docs").resolve("tour.md"))).results()
                .filter(named -> !Pattern.compile("\\b" + named.group(2) + "\\(")
                        .matcher(sources.getOrDefault(named.group(1), "")).find())
                .forEach(named -> missing.add(named.group()));
        assertEquals(List.of(), missing);
    }

    private static void read(Path module, Map<String, String> sources) {
        try (Stream<Path> files = Files.walk(module)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
