package dev.crosspoint.interop.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Buildah with a store of its own below one folder, and without namespaces: it works as root inside a container. */
final class Buildah implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final Path folder;
    private final Path configuration;

    Buildah(Path folder) throws IOException {
        this.folder = folder;
        this.configuration = folder.resolve("storage.conf");
        Files.createDirectories(folder);
        Files.writeString(configuration, """
                [storage]
                driver = "vfs"
                graphroot = "%s"
                runroot = "%s"
                """.formatted(folder.resolve("graph"), folder.resolve("run")));
    }

    /** Makes a Debian base image as a registry would offer it. */
    void debianBase(String tag) throws Exception {
        Path root = folder.resolve("base");
        Path tar = folder.resolve("base.tar");
        call("rm", "-rf", root.toString()); // of a run that was cut off
        call("debootstrap", "--variant=minbase", "bookworm", root.toString());
        call("tar", "-C", root.toString(), "--exclude=./var/cache/apt/archives/*.deb", "--exclude=./dev/*",
                "-cf", tar.toString(), ".");
        call("rm", "-rf", root.toString());
        String container = call("buildah", "from", "scratch");
        call("buildah", "config", "--env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", container);
        call("buildah", "add", "--quiet", container, tar.toString(), "/");
        call("buildah", "commit", "--quiet", "--rm", container, tag);
        Files.delete(tar);
    }

    /** A program that uses this store, ready to start; its output goes into a file. */
    ProcessBuilder command(Path output, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CONTAINERS_STORAGE_CONF", configuration.toString());
        builder.environment().put("BUILDAH_ISOLATION", "chroot");
        return builder;
    }

    /** Runs a program to its end and gives the last line that it printed; fails where the program does. */
    String call(String... words) throws Exception {
        return call(List.of(words), new String[0]);
    }

    String call(List<String> words, String... environment) throws Exception {
        Path output = Files.createTempFile(folder, "call", ".log");
        ProcessBuilder builder = command(output, words);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        int status = run(builder);
        List<String> lines = Files.readAllLines(output);
        if (status != 0) {
            throw new AssertionError(words + " ended with " + status + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
        }
        Files.delete(output);
        return lines.isEmpty() ? "" : lines.getLast().strip();
    }

    /** Exit status of a command inside a container. */
    int status(String container, List<String> options, String... words) throws Exception {
        Path output = Files.createTempFile(folder, "inside", ".log");
        return run(command(output, inside(container, options, words)));
    }

    static List<String> inside(String container, List<String> options, String... words) {
        List<String> all = new ArrayList<>(List.of("buildah", "run"));
        all.addAll(options);
        all.addAll(List.of(container, "--"));
        all.addAll(List.of(words));
        return all;
    }

    private static int run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(builder.command() + " has not ended within " + DEADLINE);
        }
        return process.exitValue();
    }

    /** Removes containers and images of this store, then the store. */
    @Override
    public void close() throws Exception {
        call("buildah", "rm", "--all");
        call("buildah", "rmi", "--all", "--force");
        call(List.of("rm", "-rf", folder.resolve("graph").toString(), folder.resolve("run").toString()));
    }
}
