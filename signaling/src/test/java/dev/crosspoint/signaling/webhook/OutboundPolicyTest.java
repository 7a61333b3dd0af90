package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {

    private final OutboundPolicy strict = new OutboundPolicy(false);
    private final OutboundPolicy lenient = new OutboundPolicy(true);

    @ParameterizedTest
    @ValueSource(strings = {
        "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
        "169.253.0.1", "11.0.0.1", "223.255.255.255", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"})
    void public_address_is_allowed(String address) {
        assertTrue(strict.allows(InetAddress.ofLiteral(address)));
        assertTrue(lenient.allows(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
        "192.168.255.255", "169.254.169.254", "100.64.0.0", "100.127.255.255", "198.18.0.1", "::1", "fc00::1",
        "fdff::1", "fe80::1", "febf::1", "fec0::1", "64:ff9b::a00:1", "2002:a00:1::1", "::127.0.0.1", "::10.0.0.1"})
    void near_address_is_allowed_only_when_the_settings_say_so(String address) {
        assertFalse(strict.allows(InetAddress.ofLiteral(address)));
        assertTrue(lenient.allows(InetAddress.ofLiteral(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1", "::",
        "ff02::1", "2001::1", "2001:db8::1", "64:ff9b::e000:1", "2002:e000:1::"})
    void address_of_no_server_is_never_allowed(String address) {
        assertFalse(strict.allows(InetAddress.ofLiteral(address)));
        assertFalse(lenient.allows(InetAddress.ofLiteral(address)));
    }

    @Test
    void mapped_address_counts_as_what_it_maps() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        assertFalse(strict.allows(Inet6Address.getByAddress(null, mapped, -1)));
        mapped[12] = 8;
        assertTrue(strict.allows(Inet6Address.getByAddress(null, mapped, -1)));
    }
}
