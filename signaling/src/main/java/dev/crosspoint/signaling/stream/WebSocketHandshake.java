package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.account.BasicCredentials;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** The client's opening handshake of RFC 6455 §4.1: one request, one answer, nothing followed. */
final class WebSocketHandshake {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
    private static final int MAX_HEAD = 16 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WebSocketHandshake() { }

    /** Done when this returns; the streams are at the first frame then. */
    static void shake(URI url, BasicCredentials credentials, InputStream in, OutputStream out) throws IOException {
        byte[] nonce = new byte[16];
        RANDOM.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        out.write(request(url, credentials, key).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        check(head(in).split("\r\n", -1), key);
    }

    private static String request(URI url, BasicCredentials credentials, String key) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return "GET " + path + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()) + " HTTP/1.1\r\n"
            + "Host: " + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + "\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n"
            + (credentials == null ? "" : "Authorization: " + credentials.header() + "\r\n")
            + "User-Agent: Crosspoint\r\n\r\n";
    }

    private static String head(InputStream in) throws IOException {
        byte[] head = new byte[MAX_HEAD];
        int length = 0;
        while (length < 4 || head[length - 1] != '\n' || head[length - 2] != '\r' || head[length - 3] != '\n') {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection before it answered");
            }
            if (length == MAX_HEAD) {
                throw new IOException("the server's answer is too long");
            }
            head[length++] = (byte) next;
        }
        return new String(head, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static void check(String[] lines, String key) throws IOException {
        String[] status = lines[0].split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.1") || !status[1].matches("\\d{3}")) {
            throw new IOException("the server does not speak HTTP/1.1");
        }
        if (!status[1].equals("101")) {
            throw new IOException("the server answered with status " + status[1]);
        }
        boolean upgrade = "websocket".equalsIgnoreCase(field(lines, "upgrade"));
        boolean connection = String.valueOf(field(lines, "connection")).toLowerCase(Locale.ROOT).contains("upgrade");
        if (!upgrade || !connection || !accept(key).equals(field(lines, "sec-websocket-accept"))) {
            throw new IOException("the server did not accept the WebSocket");
        }
        if (field(lines, "sec-websocket-extensions") != null || field(lines, "sec-websocket-protocol") != null) {
            throw new IOException("the server wants an extension or a protocol that was not offered");
        }
    }

    private static String field(String[] lines, String name) {
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0 && lines[i].substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return lines[i].substring(colon + 1).strip();
            }
        }
        return null;
    }

    static String accept(String key) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
