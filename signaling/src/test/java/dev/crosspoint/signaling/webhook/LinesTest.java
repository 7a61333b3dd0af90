package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections to where customers say. */
@Timeout(60)
class LinesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path dir;

    private static Webhooks webhooks(SSLContext tls, boolean allowPrivate) {
        return Webhooks.open(WebhookSettings.of(allowPrivate), _ -> new InetAddress[] {
            InetAddress.getLoopbackAddress()}, tls);
    }

    @Test
    void a_deadline_that_is_due_at_once_cuts_off_a_line_that_does_not_know_it_yet() throws Exception {
        try (Socket socket = new Socket()) {
            new Line(socket).cutOff();
            assertTrue(socket.isClosed());
        }
    }

    /** A server's identity for this name, and whoever trusts it. */
    private SSLContext identity(String name) throws Exception {
        Path file = dir.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=test", "-ext", "san=dns:" + name,
            "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", "secret").inheritIO().start();
        assertTrue(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) && keytool.exitValue() == 0);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static void echo(ServerSocket server) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException _) {
                    // a client that did not trust us, or the end
                }
            }
        });
    }

    @Test
    void a_secure_line_is_opened_to_the_name_that_was_meant_and_to_no_other() throws Exception {
        SSLContext tls = identity("agent.example");
        try (Webhooks webhooks = webhooks(tls, true);
                ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, 5,
                    InetAddress.getLoopbackAddress())) {
            echo(server);
            Line line = webhooks.lines().open(URI.create("wss://agent.example:" + server.getLocalPort() + "/"),
                PATIENCE);
            line.settled();
            line.out().write(new byte[] {1, 2, 3});
            line.out().flush();
            assertArrayEquals(new byte[] {1, 2, 3}, line.in().readNBytes(3));
            line.cutOff();
            assertThrows(IOException.class, () -> line.out().write(1));
            Lines.Unreachable why = assertThrows(Lines.Unreachable.class, () -> webhooks.lines().open(
                URI.create("wss://other.example:" + server.getLocalPort() + "/"), PATIENCE));
            assertTrue(why.getMessage().startsWith("no secure connection"), why.getMessage());
        }
        try (Webhooks strangers = webhooks(null, true);
                ServerSocket server = tls.getServerSocketFactory().createServerSocket(0, 5,
                    InetAddress.getLoopbackAddress())) {
            echo(server);
            assertThrows(Lines.Unreachable.class, () -> strangers.lines().open(
                URI.create("wss://agent.example:" + server.getLocalPort() + "/"), PATIENCE));
        }
    }

    @Test
    void a_name_that_leads_inside_is_not_asked() throws Exception {
        try (Webhooks webhooks = webhooks(null, false); ServerSocket server = new ServerSocket(0)) {
            Lines.Unreachable why = assertThrows(Lines.Unreachable.class, () -> webhooks.lines().open(
                URI.create("ws://outside.example:" + server.getLocalPort() + "/"), PATIENCE));
            assertTrue(why.blocked());
            assertEquals("the address is not one that may be asked", why.getMessage());
        }
    }

    @Test
    void a_line_that_is_not_settled_in_time_is_cut_off() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (Webhooks webhooks = webhooks(null, true); ServerSocket server = new ServerSocket(0)) {
            Line line = webhooks.lines().open(URI.create("ws://a.example:" + server.getLocalPort() + "/"),
                Duration.ofMillis(300));
            Thread.ofVirtual().start(() -> {
                assertThrows(SocketException.class, () -> line.in().read());
                cut.countDown();
            });
            assertTrue(cut.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
