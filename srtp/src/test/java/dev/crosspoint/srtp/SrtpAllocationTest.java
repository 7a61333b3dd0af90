package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.crosspoint.srtp.SrtpSettings.EngineChoice;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where libcrypto is, a packet costs no allocation at all once the code is compiled. */
class SrtpAllocationTest {

    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 10_000;
    private static final int TRIES = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void packets_allocate_nothing_in_steady_state(SrtpProfile profile) {
        try (Pair pair = new Pair(profile, EngineChoice.OPENSSL, EngineChoice.OPENSSL)) {
            pair.packet.rtp(0, 1, 1, 1, 160);
            int sequence = exchange(pair, 0, WARM_UP);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < TRIES && least > 0; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                sequence = exchange(pair, sequence, MEASURED);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes for " + MEASURED + " packets of each kind, both ways");
        }
    }

    private static int exchange(Pair pair, int from, int count) {
        int rtp = pair.packet.length;
        for (int i = from; i < from + count; i++) {
            pair.packet.memory.set(RtpFields.SHORT, TestPacket.OFFSET + 2L, (short) i);
            pair.packet.length = rtp;
            pair.protectRtp();
            pair.unprotectRtp();
            pair.protectRtcp();
            pair.unprotectRtcp();
        }
        return from + count;
    }
}
