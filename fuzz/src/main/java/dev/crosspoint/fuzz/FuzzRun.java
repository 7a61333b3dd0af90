package dev.crosspoint.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer at work on one target, in a process of its own, for a while. It begins with the kept inputs and what earlier
 * runs found worth going on from; an input that breaks something is kept among the former, where every later run
 * reads it.
 *
 * @param home of this module: {@code corpus} has the kept inputs, {@code target} what comes and goes
 */
public record FuzzRun(Target target, int seconds, Path home) {
    /** Longer than any input takes on the busiest machine; processor time is what {@link Bounds} looks at. */
    private static final int TIMEOUT_S = 30;
    private static final int START_S = 300;
    /** A run as short as this is over before the second compiler has earned its keep. */
    private static final int SHORT_S = 60;
    /** Jazzer's detectors of what we do not do: SQL, LDAP, scripts … Loading them takes longer than a short run has. */
    private static final String UNUSED_DETECTORS = Stream.of("BigDecimal", "ClojureLangHooks", "Deserialization",
            "ExpressionLanguageInjection", "FilePathTraversal", "LdapInjection", "NamingContextLookup",
            "OsCommandInjection", "ReflectiveCall", "RegexInjection", "ScriptEngineInjection",
            "ServerSideRequestForgery", "SqlInjection", "TemplateInjection", "UnsafeSanitizer", "XPathInjection",
            "XmlParserSsrfGuidance").map("com.code_intelligence.jazzer.sanitizers."::concat)
            .collect(Collectors.joining(":"));

    /**
     * What came of it.
     *
     * @param found an input that breaks something
     * @param log   what Jazzer said, with the input's path and the stack
     */
    public record Outcome(boolean found, Path log) {
    }

    /** The directory of the target's kept inputs. */
    public static Path corpus(Path home, Target target) {
        return home.resolve("corpus").resolve(target.id());
    }

    public Outcome run() throws IOException, InterruptedException {
        Path work = home.resolve("target").resolve("fuzz").resolve(target.id());
        Path grown = Files.createDirectories(work.resolve("grown"));
        Path log = work.resolve("log");
        Process jazzer = new ProcessBuilder(command(work, grown)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            if (!jazzer.waitFor((long) seconds + START_S, TimeUnit.SECONDS)) {
                throw new IOException(target.id() + " does not end, see " + log);
            }
            return new Outcome(jazzer.exitValue() != 0, log);
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private List<String> command(Path work, Path grown) throws IOException {
        Path kept = Files.createDirectories(corpus(home, target));
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=" + (seconds <= SHORT_S ? 1 : 4),
                "-XX:+EnableDynamicAgentLoading", "-XX:-OmitStackTraceInFastThrow",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + JazzerEntry.class.getName(), "--target_args=" + target.id() + " " + kept,
                "--instrumentation_includes=dev.crosspoint.**", "--custom_hook_includes=dev.crosspoint.**",
                "--disabled_hooks=" + UNUSED_DETECTORS, "--reproducer_path=" + work,
                "-artifact_prefix=" + kept + "/", "-max_total_time=" + seconds, "-timeout=" + TIMEOUT_S,
                "-report_slow_units=" + TIMEOUT_S, "-max_len=" + target.maxLength(), "-print_final_stats=1",
                grown.toString(), kept.toString());
    }
}
