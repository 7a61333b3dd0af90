package dev.crosspoint.ng.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bencode (BEP 3) as the ng protocol uses it: keys in any order. Depth, values and lengths are bounded; bytes after the
 * dictionary are ignored.
 */
public final class Bencode {
    static final int MAX_DEPTH = 16;
    static final int MAX_VALUES = 4096;
    private static final int MAX_LENGTH_DIGITS = 7;
    private static final int MAX_NUMBER_DIGITS = 18;

    private final byte[] in;
    private final int end;
    private int at;
    private int values;
    private String fault;

    private Bencode(byte[] in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
    }

    /** Reads the dictionary that begins at {@code from}. */
    public static Decoded decode(byte[] in, int from) {
        Bencode reader = new Bencode(in, from, in.length);
        NgValue value = reader.value(0);
        if (value == null) {
            return new Decoded.Malformed(reader.fault);
        }
        return value instanceof NgValue.Dictionary d ? new Decoded.Understood(d)
                : new Decoded.Malformed("the payload is not a dictionary");
    }

    /** A value, or null with {@link #fault} set. */
    private NgValue value(int depth) {
        if (depth > MAX_DEPTH) {
            return fault("more than " + MAX_DEPTH + " levels");
        }
        if (++values > MAX_VALUES) {
            return fault("more than " + MAX_VALUES + " values");
        }
        if (at >= end) {
            return fault("the payload ends too early");
        }
        return switch (in[at]) {
            case 'i' -> number();
            case 'l' -> sequence(depth);
            case 'd' -> dictionary(depth);
            default -> {
                String text = text();
                yield text == null ? null : new NgValue.Text(text);
            }
        };
    }

    private NgValue number() {
        int start = ++at;
        boolean negative = at < end && in[at] == '-';
        if (negative) {
            at++;
        }
        long n = digits(MAX_NUMBER_DIGITS, 'e');
        return n < 0 ? fault("a number that is none at byte " + start) : new NgValue.Number(negative ? -n : n);
    }

    private NgValue sequence(int depth) {
        at++;
        List<NgValue> items = new ArrayList<>();
        while (at < end && in[at] != 'e') {
            NgValue item = value(depth + 1);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return closed() ? new NgValue.Sequence(items) : null;
    }

    private NgValue dictionary(int depth) {
        at++;
        NgValue.Dictionary dictionary = new NgValue.Dictionary();
        while (at < end && in[at] != 'e') {
            String key = text();
            NgValue value = key == null ? null : value(depth + 1);
            if (value == null) {
                return null;
            }
            dictionary.put(key, value);
        }
        return closed() ? dictionary : null;
    }

    private boolean closed() {
        if (at >= end) {
            fault("the payload ends too early");
            return false;
        }
        at++;
        return true;
    }

    private String text() {
        int start = at;
        long length = digits(MAX_LENGTH_DIGITS, ':');
        if (length < 0) {
            fault("a text without a length at byte " + start);
            return null;
        }
        if (length > end - at) {
            fault("a text that is longer than the payload at byte " + start);
            return null;
        }
        String text = new String(in, at, (int) length, StandardCharsets.ISO_8859_1);
        at += (int) length;
        return text;
    }

    /** A decimal number up to its terminator, which is passed; -1 where it is none. */
    private long digits(int most, char terminator) {
        long n = 0;
        int read = 0;
        while (at < end && in[at] >= '0' && in[at] <= '9' && read < most) {
            n = n * 10 + in[at++] - '0';
            read++;
        }
        if (read == 0 || at >= end || in[at] != terminator) {
            return -1;
        }
        at++;
        return n;
    }

    private NgValue fault(String why) {
        if (fault == null) {
            fault = why;
        }
        return null;
    }

    public static void encode(NgValue value, ByteArrayOutputStream out) {
        switch (value) {
            case NgValue.Text t -> text(t.octets(), out);
            case NgValue.Number n -> ascii("i" + n.value() + "e", out);
            case NgValue.Sequence s -> {
                out.write('l');
                s.items().forEach(i -> encode(i, out));
                out.write('e');
            }
            case NgValue.Dictionary d -> {
                out.write('d');
                d.entries().forEach((key, v) -> {
                    text(key, out);
                    encode(v, out);
                });
                out.write('e');
            }
        }
    }

    private static void text(String octets, ByteArrayOutputStream out) {
        ascii(octets.length() + ":", out);
        ascii(octets, out);
    }

    private static void ascii(String octets, ByteArrayOutputStream out) {
        out.writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1));
    }
}
