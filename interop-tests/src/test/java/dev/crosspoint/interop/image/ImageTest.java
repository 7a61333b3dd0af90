package dev.crosspoint.interop.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crosspoint.interop.peer.Tool;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Builds the image by {@code bin/image} on a Debian base made here, then runs the node of {@code docker/compose.yaml}
 * in it, on loopback and free ports.
 */
class ImageTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final String BASE = "localhost/debian-base:test";
    private static final String IMAGE = "localhost/crosspoint:test";
    private static final int IMAGE_USER = 10001;
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;

    @Test
    void image_runs_a_node_that_is_healthy_until_it_is_stopped() throws Exception {
        need(Tool.installed("buildah") && Tool.installed("debootstrap"), "buildah and debootstrap are not installed");
        need("root".equals(System.getProperty("user.name")), "building an image here needs root");
        need(Files.exists(TOP.resolve("media-node/target/media-node.jar"))
                && Files.exists(TOP.resolve("media-node/target/lib")), "media-node is not packaged");
        Path folder = Path.of("target/image-test").toAbsolutePath();
        try (Buildah buildah = new Buildah(folder)) {
            buildah.debianBase(BASE);
            buildah.call(List.of(TOP.resolve("bin/image").toString(), "--packaged", IMAGE),
                    "CROSSPOINT_IMAGE_BASE", BASE, "CROSSPOINT_IMAGE_BUILDER", "buildah");
            assertEquals("crosspoint [/opt/crosspoint/bin/health]", buildah.call("buildah", "inspect", "--type",
                    "image", "--format", "{{.Docker.Config.User}} {{.Docker.Config.Healthcheck.Test}}", IMAGE)
                    .replace("[CMD ", "["));
            startsAndStops(buildah, buildah.call("buildah", "from", IMAGE), folder);
        }
    }

    private static void startsAndStops(Buildah buildah, String container, Path folder) throws Exception {
        int httpPort = FreePorts.one();
        List<String> options = new ArrayList<>(List.of("--volume",
                TOP.resolve("docker/node.yaml") + ":/etc/crosspoint/node.yaml:ro"));
        onLoopback(httpPort).forEach((name, value) -> options.addAll(List.of("--env", name + "=" + value)));
        Path log = folder.resolve("node.log");
        long beganNs = System.nanoTime();
        Process run = buildah.command(log, Buildah.inside(container, options,
                "/opt/crosspoint/bin/crosspoint", "--config", "/etc/crosspoint/node.yaml")).start();
        try {
            awaitHealth(run, httpPort, log);
            System.out.println("ImageTest: the image's node is up after "
                    + (System.nanoTime() - beganNs) / 1_000_000 + " ms");
            ProcessHandle java = java(run);
            assertEquals(IMAGE_USER, Files.getAttribute(Path.of("/proc/" + java.pid()), "unix:uid"));
            assertTrue(Files.readString(Path.of("/proc/" + java.pid() + "/maps")).contains("libopus.so.0"),
                    "the codec is not Debian's");
            assertEquals(0, buildah.status(container, options, "/opt/crosspoint/bin/health"));
            assertTrue(java.destroy());
            assertTrue(run.waitFor(STOP_SECONDS, TimeUnit.SECONDS), "still running after SIGTERM");
            assertNotEquals(0, buildah.status(container, options, "/opt/crosspoint/bin/health"));
        } finally {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    private static Map<String, Object> onLoopback(int httpPort) throws IOException {
        return Map.of("CROSSPOINT_HTTP_HOST", "127.0.0.1", "CROSSPOINT_HTTP_PORT", httpPort,
                "CROSSPOINT_SIP_HOST", "127.0.0.1", "CROSSPOINT_SIP_PORT", FreePorts.one(),
                "CROSSPOINT_MEDIA_ADDRESS", "127.0.0.1", "CROSSPOINT_MEDIA_UDP_PORT", 0,
                "CROSSPOINT_MEDIA_RTP_PORTS", "0-0", "CROSSPOINT_TRUNKS_0_KEEP_ALIVE", 0,
                "CROSSPOINT_TRUNKS_0_ADDRESS", "sip:127.0.0.1:" + FreePorts.one(),
                "CROSSPOINT_TRUNKS_0_SOURCES", "127.0.0.1");
    }

    private static void awaitHealth(Process run, int port, Path log) throws Exception {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(5)).build();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() - deadlineNs < 0) {
                try {
                    HttpResponse<String> reply = http.send(health, HttpResponse.BodyHandlers.ofString());
                    assertEquals(200, reply.statusCode());
                    assertTrue(reply.body().contains("\"UP\""), reply.body());
                    return;
                } catch (IOException notYet) {
                    if (run.waitFor(200, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                }
            }
        }
        throw new AssertionError("the node in the image is not up:\n" + Files.readString(log));
    }

    private static ProcessHandle java(Process run) {
        return run.descendants().filter(p -> p.info().command().orElse("").endsWith("/jre/bin/java")).findFirst()
                .orElseThrow();
    }

    private static void need(boolean condition, String otherwise) {
        if (!condition) {
            System.out.println("ImageTest skipped: " + otherwise);
        }
        assumeTrue(condition, otherwise);
    }
}
