package dev.crosspoint.signaling.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Which addresses may be asked: the public Internet, and this machine's surroundings only when allowed. */
final class OutboundPolicy {

    /** A block of addresses. */
    private record Block(byte[] prefix, int bits) {
        static Block of(String cidr) {
            String[] parts = cidr.split("/");
            return new Block(literal(parts[0]), Integer.parseInt(parts[1]));
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ prefix[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Never a web server: unspecified, multicast, broadcast, documentation, and tunnels that hide an address. */
    private static final List<Block> NEVER = blocks("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "192.0.0.0/24",
            "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "::/128", "ff00::/8", "2001::/32", "2001:db8::/32",
            "64:ff9b:1::/48", "100::/64");
    /** Around this machine: loopback, private (RFC 1918), link-local, shared (RFC 6598), benchmarks, ULA. */
    private static final List<Block> NEAR = blocks("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
            "169.254.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10");

    private static final Block MAPPED = Block.of("0:0:0:0:0:ffff:0:0/96");
    private static final Block COMPATIBLE = Block.of("::/96");
    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");

    private final boolean allowNear;

    OutboundPolicy(boolean allowNear) {
        this.allowNear = allowNear;
    }

    boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return allowed(bytes) && (bytes.length == 4 || allowed(embedded(bytes)));
    }

    private boolean allowed(byte[] bytes) {
        if (bytes == null) {
            return true;
        }
        if (NEVER.stream().anyMatch(b -> b.contains(bytes))) {
            return false;
        }
        return allowNear || NEAR.stream().noneMatch(b -> b.contains(bytes));
    }

    /** The IPv4 address inside an IPv6 address that leads to it, or null. */
    private static byte[] embedded(byte[] six) {
        if (SIX_TO_FOUR.contains(six)) {
            return Arrays.copyOfRange(six, 2, 6);
        }
        boolean loopback = six[15] == 1 && six[12] == 0 && six[13] == 0 && six[14] == 0;
        if (MAPPED.contains(six) || NAT64.contains(six) || COMPATIBLE.contains(six) && !loopback) {
            return Arrays.copyOfRange(six, 12, 16);
        }
        return null;
    }

    private static List<Block> blocks(String... cidrs) {
        return Arrays.stream(cidrs).map(Block::of).toList();
    }

    /** Bytes as written: Java would turn a mapped address into an IPv4 one. */
    private static byte[] literal(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            if (address.indexOf(':') >= 0 && bytes.length == 4) {
                byte[] mapped = new byte[16];
                mapped[10] = (byte) 0xff;
                mapped[11] = (byte) 0xff;
                System.arraycopy(bytes, 0, mapped, 12, 4);
                return mapped;
            }
            return bytes;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
