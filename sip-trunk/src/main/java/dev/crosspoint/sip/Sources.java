package dev.crosspoint.sip;

import dev.crosspoint.sip.call.Replies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The addresses a trunk's messages may come from: single ones and ranges. */
final class Sources {
    private record Range(byte[] prefix, int bits) {
        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ prefix[whole]) & 0xFF) >> 8 - rest == 0;
        }
    }

    private final List<Range> ranges = new ArrayList<>();

    void add(InetAddress address) {
        byte[] bytes = address.getAddress();
        ranges.add(new Range(bytes, bytes.length * 8));
    }

    /** A literal address, a range such as {@code 192.0.2.0/24}, or a name, which is looked up now. */
    void add(String source) throws UnknownHostException {
        int slash = source.indexOf('/');
        if (slash < 0) {
            for (InetAddress address : InetAddress.getAllByName(source)) {
                add(address);
            }
            return;
        }
        Optional<InetAddress> base = Replies.literal(source.substring(0, slash));
        String bits = source.substring(slash + 1);
        if (base.isEmpty() || !bits.matches("[0-9]{1,3}")
                || Integer.parseInt(bits) > base.get().getAddress().length * 8) {
            throw new UnknownHostException("not an address range: " + source);
        }
        ranges.add(new Range(base.get().getAddress(), Integer.parseInt(bits)));
    }

    boolean holds(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.holds(bytes)) {
                return true;
            }
        }
        return false;
    }
}
