package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DtlsRehearsalTest {

    @Test
    void rehearsal_succeeds() {
        assertTrue(DtlsRehearsal.run().isPresent());
    }
}
