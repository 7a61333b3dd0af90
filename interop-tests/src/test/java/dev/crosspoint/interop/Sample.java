package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A sample of {@code examples/} in a process of its own, as its README says that it is run. */
final class Sample implements AutoCloseable {
    private static final Path EXAMPLES = Path.of("../examples");

    private final Process process;
    private final Path output;
    private final int port;

    private Sample(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** What a sample is started with: where it will listen is known before, as the node has to name it. */
    record Place(int port) {
        static Place free() throws IOException {
            return new Place(FreePorts.one());
        }

        /** Makes the sample the application of a node's number. */
        Map<String, String> settings() {
            String application = "CROSSPOINT_ACCOUNTS_0_APPLICATIONS_0_CALL_";
            return Map.of(application + "INITIATED_URL", url("/initiate"), application + "STATUS_URL", url("/status"));
        }

        String url(String path) {
            return "http://127.0.0.1:" + port + path;
        }
    }

    /** @param file such as {@code node/ivr.mjs} or {@code java/Ivr.java} */
    static Sample start(String file, Place place, NodeUnderTest node) throws Exception {
        List<String> command = new ArrayList<>();
        Path directory;
        if (file.endsWith(".mjs")) {
            directory = nodeDirectory();
            command.addAll(List.of("node", Path.of(file).getFileName().toString()));
        } else {
            directory = EXAMPLES.resolve("java");
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-opens", "java.base/java.util=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                    "-Dcom.sun.xml.bind.v2.bytecode.ClassTailor.noOptimize=true", "-Xmx128m", "-cp", classPath(),
                    Path.of(file).getFileName().toString()));
        }
        Path output = Files.createTempFile("sample", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("CROSSPOINT_URL", node.url("").toString(),
                "ACCOUNT_ID", NodeUnderTest.ACCOUNT, "API_USER", "tester", "API_PASSWORD", "secret",
                "APPLICATION_ID", NodeUnderTest.APPLICATION, "NUMBER", NodeUnderTest.NUMBER,
                "COLLEAGUE", CarrierRig.ANSWERS, "PORT", "" + place.port()));
        Sample sample = new Sample(builder.start(), output, place.port());
        try {
            sample.awaitOutput("listening");
            return sample;
        } catch (Exception | AssertionError e) {
            sample.close();
            throw e;
        }
    }

    /** The samples beside the npm packages that the tests have. */
    private static Path nodeDirectory() throws IOException {
        Path packages = Path.of("src/test/js/node_modules").toAbsolutePath();
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(packages),
                "npm packages are not installed: bin/test installs them");
        Path directory = Files.createTempDirectory("samples");
        Files.createSymbolicLink(directory.resolve("node_modules"), packages);
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("node"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return directory;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Waits until the sample has printed something; one in Java is compiled first, which may take its time. */
    void awaitOutput(String text) throws Exception {
        Await.until(Duration.ofSeconds(90), () -> Files.readString(output).contains(text) || !process.isAlive(),
                () -> "the sample did not say '" + text + "' but:\n" + Files.readString(output));
        assertTrue(Files.readString(output).contains(text), "the sample ended before it said '" + text + "'");
    }

    /** What the sample answers on one of its own paths. */
    String ask(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
