package dev.crosspoint.ng.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A request as it came: a cookie, a space, a payload. The reply repeats the cookie and has the payload's encoding.
 *
 * @param cookie what the sender matches the reply by
 * @param json   the encoding: JSON, else bencode
 */
public record NgMessage(String cookie, boolean json, Decoded payload) {
    private static final int MAX_COOKIE = 255;

    /** The length of the cookie; -1 where there is none, and then there is nobody to answer. */
    public static int cookieLength(byte[] message) {
        int most = Math.min(message.length, MAX_COOKIE + 1);
        for (int i = 0; i < most; i++) {
            if (message[i] == ' ') {
                return i == 0 ? -1 : i;
            }
            if (message[i] < ' ') {
                return -1;
            }
        }
        return -1;
    }

    /** Reads a message that has a cookie. */
    public static NgMessage read(byte[] message, int cookieLength) {
        String cookie = new String(message, 0, cookieLength, StandardCharsets.ISO_8859_1);
        int from = cookieLength + 1;
        int first = from < message.length ? message[from] : 0;
        return switch (first) {
            case 'd' -> new NgMessage(cookie, false, Bencode.decode(message, from));
            case '{' -> new NgMessage(cookie, true, JsonPayload.decode(message, from));
            default -> new NgMessage(cookie, false, new Decoded.Malformed("the payload is no dictionary"));
        };
    }

    /** Another reply to the request that {@code unsendable} was made for: its cookie, its encoding. */
    public static byte[] instead(byte[] unsendable, NgValue.Dictionary reply) {
        int cookieLength = cookieLength(unsendable);
        String cookie = new String(unsendable, 0, cookieLength, StandardCharsets.ISO_8859_1);
        return new NgMessage(cookie, unsendable[cookieLength + 1] == '{', null).reply(reply);
    }

    public byte[] reply(NgValue.Dictionary reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        out.writeBytes(cookie.getBytes(StandardCharsets.ISO_8859_1));
        out.write(' ');
        if (json) {
            JsonPayload.encode(reply, out);
        } else {
            Bencode.encode(reply, out);
        }
        return out.toByteArray();
    }
}
