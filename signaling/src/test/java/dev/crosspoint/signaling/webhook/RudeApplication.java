package dev.crosspoint.signaling.webhook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A customer's application that does on the wire exactly what a test tells it to. */
final class RudeApplication implements AutoCloseable {

    /** What it does with one request. */
    interface Manner {
        void answer(Heard request, Socket socket) throws IOException, InterruptedException;
    }

    /** A request as it came: the head with the request line first, and the body. */
    record Heard(List<String> head, String body) {
        String line() {
            return head.getFirst();
        }

        String header(String name) {
            return head.stream().filter(h -> h.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(h -> h.substring(name.length() + 1).trim()).findFirst().orElse(null);
        }
    }

    final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    final CountDownLatch over = new CountDownLatch(1);
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    RudeApplication(Manner manner) throws IOException {
        this(manner, 0);
    }

    RudeApplication(Manner manner, int port) throws IOException {
        this.manner = manner;
        server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** Answers well-formed and keeps the connection. */
    static Manner reply(int status, String type, String body) {
        return (_, socket) -> write(socket, "HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Never answers. */
    Manner silence() {
        return (_, _) -> over.await();
    }

    void manner(Manner other) {
        manner = other;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (Heard request = read(in); request != null; request = read(in)) {
                heard.add(request);
                manner.answer(request, socket);
            }
        } catch (IOException _) {
            // the client went away
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Heard read(BufferedReader in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.add(line);
        }
        if (head.isEmpty()) {
            return null;
        }
        Heard request = new Heard(head, "");
        int length = request.header("Content-Length") == null ? 0 : Integer.parseInt(request.header("Content-Length"));
        char[] body = new char[length];
        for (int n = 0; n < length; ) {
            n += in.read(body, n, length - n);
        }
        return new Heard(head, new String(body));
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
