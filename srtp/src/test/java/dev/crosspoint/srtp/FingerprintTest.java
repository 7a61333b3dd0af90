package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    private final DtlsIdentity identity = DtlsIdentity.generate();

    @Test
    void what_is_written_is_read_again() {
        Fingerprint own = identity.fingerprint();
        assertTrue(own.sdp().matches("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}"), own.sdp());
        assertEquals(own, Fingerprint.parse(own.sdp()));
        assertEquals(own, Fingerprint.parse(" " + own.sdp().toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-384", "sha-512"})
    void each_hash_names_its_certificate_and_no_other(String hash) {
        Fingerprint fingerprint = Fingerprint.ofCertificate(hash, identity.certificate());
        assertTrue(fingerprint.matches(identity.certificate()));
        assertFalse(fingerprint.matches(DtlsIdentity.generate().certificate()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha-256", "sha-1 01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14",
        "md5 00", "sha-256 00:11", "sha-256 zz", "sha-256 00:11 22"})
    void malformed_and_weak_ones_are_refused(String value) {
        assertThrows(IllegalArgumentException.class, () -> Fingerprint.parse(value));
    }
}
