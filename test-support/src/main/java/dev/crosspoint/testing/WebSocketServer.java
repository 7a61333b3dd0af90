package dev.crosspoint.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket server (RFC 6455) in the hands of a test: good or bad, as it is told. */
public final class WebSocketServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** How it meets its clients. */
    public enum Manner {
        ACCEPTS,
        /** Answers 403. */
        REFUSES,
        /** Sends them elsewhere. */
        REDIRECTS,
        /** Takes the connection and says nothing. */
        SILENT,
        /** Accepts and never reads. */
        DEAF
    }

    /** Somebody who was accepted. */
    public final class Client {
        /** The request, lines and all. */
        public final String head;
        private final Socket socket;
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private volatile int closeCode = -1;

        Client(Socket socket, String head) {
            this.socket = socket;
            this.head = head;
        }

        /** The next text that came; the empty one once the client has gone. */
        public String next() {
            return WebSocketServer.next(texts, "text");
        }

        /** Of the client's close frame; -1 where it has sent none. */
        public int closeCode() {
            return closeCode;
        }

        public void say(String text) {
            frame(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        public void sayGoodbye(int code) {
            frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
        }

        /** A frame of any kind. */
        public void frame(int first, byte[] payload) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(first);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 1 << 16) {
                out.write(126);
                out.write(payload.length >> 8);
                out.write(payload.length);
            } else {
                out.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out.write((int) ((long) payload.length >> shift));
                }
            }
            out.writeBytes(payload);
            raw(out.toByteArray());
        }

        public synchronized void raw(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException _) {
                texts.add(""); // it has gone
            }
        }

        /** Leaves without a word. */
        public void breakOff() {
            try {
                socket.close();
            } catch (IOException _) {
                // it is gone either way
            }
        }

        private void read(DataInputStream in) throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (true) {
                int first = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                long length = second & 0x7F;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                if ((second & 0x80) == 0 || (first & 0x70) != 0) {
                    throw new IOException("a client must mask, and not use reserved bits");
                }
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes((int) length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i & 3];
                }
                switch (first & 0x0F) {
                    case 0x8 -> {
                        closeCode = payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
                        frame(0x88, payload);
                        return;
                    }
                    case 0x9 -> frame(0x8A, payload);
                    case 0xA -> { }
                    default -> {
                        message.writeBytes(payload);
                        if ((first & 0x80) != 0) {
                            texts.add(message.toString(StandardCharsets.UTF_8));
                            message.reset();
                        }
                    }
                }
            }
        }
    }

    private final ServerSocket server;
    private final BlockingQueue<Client> clients = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Manner manner;

    public WebSocketServer() {
        this(Manner.ACCEPTS);
    }

    public WebSocketServer(Manner manner) {
        this(manner, plain());
    }

    /** @param server bound; TLS or not */
    public WebSocketServer(Manner manner, ServerSocket server) {
        this.manner = manner;
        this.server = server;
        Thread.ofVirtual().name("websocket-server").start(this::accept);
    }

    private static ServerSocket plain() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReceiveBufferSize(8 * 1024); // who does not read is noticed soon
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void manner(Manner now) {
        manner = now;
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    /** The next client that was accepted. */
    public Client client() {
        return next(clients, "client");
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + " within " + PATIENCE);
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().name("websocket-client").start(() -> serve(socket));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        Client client = null;
        try (socket) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            String head = head(in);
            switch (manner) {
                case REFUSES -> answer(socket, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                case REDIRECTS -> answer(socket, "HTTP/1.1 302 Found\r\nLocation: " + url("/") + "\r\n\r\n");
                case SILENT -> in.readUnsignedByte();
                case ACCEPTS, DEAF -> {
                    answer(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(head) + "\r\n\r\n");
                    client = new Client(socket, head);
                    clients.add(client);
                    if (manner == Manner.DEAF) {
                        Thread.sleep(Duration.ofMinutes(10)); // until this closes
                    }
                    client.read(in);
                }
            }
        } catch (IOException | InterruptedException _) {
            // the client has gone, or the test is over
        } finally {
            open.remove(socket);
            if (client != null) {
                client.texts.add("");
            }
        }
    }

    private static void answer(Socket socket, String head) throws IOException {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String accept(String head) {
        String key = head.lines().filter(l -> l.startsWith("Sec-WebSocket-Key: ")).findFirst().orElseThrow()
            .substring("Sec-WebSocket-Key: ".length());
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
