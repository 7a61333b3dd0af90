package dev.crosspoint.node;

import dev.crosspoint.node.config.ConfigurationException;
import dev.crosspoint.node.config.NodeSettings;
import dev.crosspoint.node.config.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one node in the foreground: {@code Main [--config FILE]}. Ends on SIGTERM or SIGINT, calls first. */
public final class Main {
    private static final int BAD_CONFIGURATION = 2;
    private static final int CANNOT_START = 3;
    private static final String USAGE = "usage: crosspoint [--config FILE]   (without a file: a demo on loopback)";

    private Main() {
    }

    public static void main(String[] args) throws InterruptedException {
        LogFormat.install();
        Logger log = LoggerFactory.getLogger(Main.class);
        NodeSettings settings;
        try {
            settings = settings(args, System.getenv());
        } catch (ConfigurationException e) {
            end(BAD_CONFIGURATION, e.getMessage());
            return;
        }
        Node node;
        try {
            node = Node.start(settings);
        } catch (NodeStartException e) {
            end(CANNOT_START, e.getMessage());
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> {
            log.info("stopping");
            node.close();
            log.info("stopped");
            stopped.countDown();
        }));
        log.info("{}", node.summary());
        stopped.await();
    }

    static NodeSettings settings(String[] args, Map<String, String> environment) throws ConfigurationException {
        if (args.length == 0) {
            return SettingsReader.demo(environment);
        }
        if (args.length == 2 && args[0].equals("--config")) {
            return SettingsReader.read(Path.of(args[1]), environment);
        }
        throw new ConfigurationException(USAGE);
    }

    private static void end(int status, String line) {
        java.io.PrintStream err = System.err;
        err.println("crosspoint: " + line);
        Runtime.getRuntime().halt(status);
    }
}
