package dev.crosspoint.node.config;

import dev.crosspoint.node.demo.DemoSettings;
import dev.crosspoint.signaling.SignalingSettings;
import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.device.DeviceSettings;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.prompt.PromptSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the configuration file and the environment into settings, or says in one line why not. */
public final class SettingsReader {
    private static final String DEMO = "demo.yaml";

    private final String file;
    private final Section root;

    private SettingsReader(String file, Map<?, ?> values, Map<String, String> environment) {
        this.file = file;
        this.root = new Section(file, "", values, environment);
    }

    /** The operator's file. */
    public static NodeSettings read(Path file, Map<String, String> environment) throws ConfigurationException {
        try {
            return new SettingsReader(file.toString(), yaml(file.toString(), Files.readAllBytes(file)), environment)
                    .settings();
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** The built-in default: everything on loopback, with a demo carrier and application. */
    public static NodeSettings demo(Map<String, String> environment) throws ConfigurationException {
        try (InputStream in = SettingsReader.class.getResourceAsStream(DEMO)) {
            return new SettingsReader("built-in " + DEMO, yaml(DEMO, in.readAllBytes()), environment).settings();
        } catch (IOException e) {
            throw new IllegalStateException("the built-in configuration cannot be read", e);
        }
    }

    static NodeSettings parse(String yaml, Map<String, String> environment) throws ConfigurationException {
        return new SettingsReader("test.yaml", yaml("test.yaml", yaml.getBytes(
                java.nio.charset.StandardCharsets.UTF_8)), environment).settings();
    }

    private static Map<?, ?> yaml(String file, byte[] bytes) throws ConfigurationException {
        try {
            Object tree = new YAMLMapper().readValue(bytes, Object.class);
            return switch (tree) {
                case null -> Map.of();
                case Map<?, ?> map -> map;
                default -> throw new ConfigurationException(file + ": must be a YAML mapping");
            };
        } catch (JacksonException e) {
            throw new ConfigurationException(file + ": is not YAML: " + e.getOriginalMessage().replace('\n', ' ')
                    + " (line " + e.getLocation().getLineNr() + ")");
        }
    }

    private NodeSettings settings() throws ConfigurationException {
        HttpSettings http = http(root.section("http"));
        List<Account> accounts = AccountsSection.read(root.sections("accounts"));
        DemoSettings demo = demo(root.section("demo"), http, accounts);
        Section speech = root.section("speech");
        PromptSettings prompts = PromptSections.limits(root.section("audio"), speech);
        SignalingSettings signaling = new SignalingSettings(http, data(root.section("data")),
                KeepingSections.webhooks(root.section("webhooks")), EndpointSettings.defaults(),
                DeviceSettings.defaults(), CallsSection.read(root.section("calls")), prompts,
                PromptSections.speech(speech), StreamsSection.read(root.section("streams")),
                KeepingSections.recordings(root.section("recordings")),
                demo == null ? accounts : DemoAccount.of(demo, accounts));
        NodeSettings settings = new NodeSettings(signaling, MediaSection.read(root.section("media")),
                SipSection.read(root.section("sip"), root.sections("trunks")), NgSection.read(root.section("ng")),
                demo);
        root.close();
        return settings;
    }

    private static HttpSettings http(Section s) throws ConfigurationException {
        HttpSettings base = HttpSettings.of(s.text("host", "127.0.0.1"), s.number("port", 8080, 0, 65535));
        String publicUrl = s.text("public-url", null);
        HttpSettings settings = new HttpSettings(base.host(), base.port(),
                publicUrl == null ? null : URI.create(publicUrl),
                s.number("max-body", base.maxBody(), 1024, 16 * 1024 * 1024),
                base.bodyTimeout(), base.idleTimeout(),
                Duration.ofSeconds(s.number("socket-idle", (int) base.socketIdle().toSeconds(), 5, 3600)),
                base.maxMessage(), base.stopTimeout());
        s.close();
        return settings;
    }

    private static DatabaseSettings data(Section s) throws ConfigurationException {
        DatabaseSettings settings = new DatabaseSettings(Path.of(s.text("dir", "data")), s.text("jdbc-url", null),
                s.text("username", null), s.text("password", null), s.number("pool-size", 10, 1, 200));
        s.close();
        return settings;
    }

    private DemoSettings demo(Section s, HttpSettings http, List<Account> accounts) throws ConfigurationException {
        boolean enabled = s.flag("enabled", false);
        int carrierPort = s.number("carrier-port", 5070, 1, 65535);
        s.close();
        if (!enabled) {
            return null;
        }
        if (http.port() == 0 || accounts.size() != 1 || accounts.getFirst().applications().size() != 1
                || accounts.getFirst().users().isEmpty()
                || accounts.getFirst().applications().getFirst().numbers().isEmpty()) {
            throw new ConfigurationException(file + ": demo.enabled needs a fixed http.port and one account"
                    + " with one user and one application with a number");
        }
        Account account = accounts.getFirst();
        return new DemoSettings(URI.create("http://" + http.host() + ":" + http.port()), account.id(),
                account.applications().getFirst().id(),
                account.applications().getFirst().numbers().iterator().next(),
                new BasicCredentials(account.users().getFirst().username(), account.users().getFirst().password()),
                carrierPort);
    }
}
