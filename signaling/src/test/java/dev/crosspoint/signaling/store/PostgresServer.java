package dev.crosspoint.signaling.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of the test's own; without one installed the test is skipped. */
public final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String NOBODY = "postgres"; // its server does not run as root

    private final Path bin;
    private final Path home;
    private final String url;

    private PostgresServer(Path bin) throws IOException, InterruptedException {
        this.bin = bin;
        home = Files.createTempDirectory("crosspoint-pg");
        if (root()) {
            run(List.of("chown", NOBODY, home.toString()));
        }
        int port = FreePorts.one();
        run(server("initdb", "-D", home.resolve("data").toString(), "-U", "crosspoint", "-A", "trust", "--no-sync",
                "-E", "UTF8"));
        run(server("pg_ctl", "-w", "-D", home.resolve("data").toString(), "-l", home.resolve("log").toString(), "-o",
                "-h 127.0.0.1 -p " + port + " -k " + home + " -F", "start"));
        url = "jdbc:postgresql://127.0.0.1:" + port + "/";
    }

    public static PostgresServer start() throws IOException, InterruptedException {
        Path bin = installed();
        if (bin == null) {
            System.out.println("SKIPPED: no PostgreSQL under " + INSTALLED + ", the store was tried on H2 alone");
        }
        assumeTrue(bin != null, "no PostgreSQL here");
        return new PostgresServer(bin);
    }

    /** The only database, now empty. */
    public void empty() {
        try (Connection c = DriverManager.getConnection(url + "postgres", "crosspoint", "")) {
            c.createStatement().execute("DROP DATABASE IF EXISTS store");
            c.createStatement().execute("CREATE DATABASE store");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Of that database. */
    public DatabaseSettings settings() {
        return new DatabaseSettings(null, url + "store", "crosspoint", "", 5);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run(server("pg_ctl", "-w", "-D", home.resolve("data").toString(), "-m", "immediate", "stop"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path installed() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(v -> v.resolve("bin")).filter(b -> Files.isExecutable(b.resolve("initdb")))
                    .max(Comparator.naturalOrder()).orElse(null);
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private List<String> server(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("runuser", "-u", NOBODY, "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!p.waitFor(2, TimeUnit.MINUTES) || p.exitValue() != 0) {
            p.destroyForcibly();
            throw new AssertionError(command + " failed");
        }
    }
}
