package dev.crosspoint.signaling.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Device ids: the same for every connection that a device makes to one endpoint (UUID version 5, RFC 9562 §5.5). */
final class DeviceIds {

    /** Our own name space, so that ids of ours collide with nobody's. */
    private static final UUID NAMESPACE = UUID.fromString("5b6c2f0e-8f0d-4f4e-9a53-7d1c3e2a9b60");

    private DeviceIds() {
    }

    static String of(String endpointId, String uniqueId) {
        return "d-" + nameBased(NAMESPACE, endpointId + uniqueId);
    }

    static UUID nameBased(UUID namespace, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16).putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits()).flip());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = hash.getLong() & ~0xF000L | 0x5000L;
            long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", e);
        }
    }
}
