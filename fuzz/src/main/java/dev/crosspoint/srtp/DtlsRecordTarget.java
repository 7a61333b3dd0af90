package dev.crosspoint.srtp;

import dev.crosspoint.fuzz.Bounds;

/** The gate before the DTLS library: datagrams in turn; what passes are whole records of the datagram, in order. */
public final class DtlsRecordTarget {
    private static final int HEADER = 13;
    private static final int ROOM = 1500;
    private static final int OFFSET = 3;

    private DtlsRecordTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 64 * 1024 + 4L * bytes.length, input -> {
            DtlsRecordGate gate = new DtlsRecordGate((input.u8() & 1) == 0 ? DtlsRole.SERVER : DtlsRole.CLIENT);
            byte[] target = new byte[OFFSET + ROOM];
            while (!input.isEmpty()) {
                byte[] datagram = input.block();
                gate.load(datagram);
                int passed = 0;
                for (int n = gate.next(target, OFFSET, ROOM); n >= 0; n = gate.next(target, OFFSET, ROOM)) {
                    int said = (target[OFFSET + 11] & 0xFF) << 8 | target[OFFSET + 12] & 0xFF;
                    Bounds.holds(n == HEADER + said, "a record that is not whole");
                    passed += n;
                    Bounds.holds(passed <= datagram.length, "more records than there are bytes");
                }
            }
        });
    }
}
