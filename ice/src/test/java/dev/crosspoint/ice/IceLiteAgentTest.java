package dev.crosspoint.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class IceLiteAgentTest {
    private static final long SECOND = 1_000_000_000L;
    /** Far enough along that the clock overflows on the way. */
    private static final long START = Long.MAX_VALUE - SECOND;

    private final Peer peer = new Peer();
    private final IceLiteAgent agent = Peer.agent();

    @Test
    void check_is_answered_with_the_address_it_came_from() {
        for (InetSocketAddress from : new InetSocketAddress[] {Peer.HOME, Peer.MOBILE}) {
            assertEquals(StunVerdict.ANSWERED, peer.plainCheck(agent, from, START));
            StunReader reply = peer.reply(agent);
            assertTrue(reply.isSuccess());
            assertEquals(from, reply.mappedAddress());
            assertTrue(reply.integrityHolds(new StunKey(Peer.SERVER.password())));
            assertTrue(reply.fingerprintHolds(new StunKey("")));
            assertTrue(agent.addressValidated(from));
        }
        assertNull(agent.selected());
    }

    @Test
    void reply_repeats_the_transaction() {
        peer.plainCheck(agent, Peer.HOME, START);
        for (int i = Stun.COOKIE_OFFSET; i < Stun.HEADER_LENGTH; i++) {
            assertEquals(peer.message().get(8 + i), peer.reply.get(i));
        }
    }

    @Test
    void nomination_selects_and_is_told_once() {
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.nominate(agent, Peer.HOME, START));
        assertEquals(Peer.HOME, agent.selected());
        assertEquals(StunVerdict.ANSWERED, peer.nominate(agent, Peer.HOME, START));
    }

    @Test
    void last_nomination_wins() {
        peer.nominate(agent, Peer.HOME, START);
        peer.plainCheck(agent, Peer.MOBILE, START);
        assertEquals(Peer.HOME, agent.selected());
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.nominate(agent, Peer.MOBILE, START));
        assertEquals(Peer.MOBILE, agent.selected());
        assertTrue(agent.addressValidated(Peer.HOME));
    }

    private void assertSilence(StunVerdict expected, StunVerdict actual) {
        assertEquals(expected, actual);
        assertEquals(0, agent.replyLength());
        assertEquals(1, agent.counters().count(expected));
        assertFalse(agent.addressValidated(Peer.HOME));
        assertFalse(agent.consentExpired(START + 1000 * SECOND));
    }

    @Test
    void unknown_username_gets_silence() {
        IceCredentials other = new IceCredentials("othersUf", Peer.SERVER.password());
        int length = peer.check(other, Peer.CLIENT, w -> w.controlling(1));
        assertSilence(StunVerdict.BAD_USERNAME, peer.send(agent, length, Peer.HOME, START));
    }

    @Test
    void username_that_only_starts_alike_gets_silence() {
        IceCredentials longer = new IceCredentials(Peer.SERVER.ufrag() + "X", Peer.SERVER.password());
        int length = peer.check(longer, Peer.CLIENT, w -> w.controlling(1));
        assertSilence(StunVerdict.BAD_USERNAME, peer.send(agent, length, Peer.HOME, START));
    }

    @Test
    void wrong_password_gets_silence() {
        IceCredentials guess = new IceCredentials(Peer.SERVER.ufrag(), "guessedPasswordGuessedPa");
        int length = peer.check(guess, Peer.CLIENT, w -> w.controlling(1).useCandidate());
        assertSilence(StunVerdict.BAD_INTEGRITY, peer.send(agent, length, Peer.HOME, START));
        assertNull(agent.selected());
    }

    @Test
    void integrity_is_looked_at_before_unknown_attributes_roles_and_the_remote_ufrag() {
        IceCredentials guess = new IceCredentials(Peer.SERVER.ufrag(), "guessedPasswordGuessedPa");
        int length = peer.check(guess, Peer.SERVER, w -> w.raw(0x7FFF, new byte[4]).controlled(1));
        assertSilence(StunVerdict.BAD_INTEGRITY, peer.send(agent, length, Peer.HOME, START));
    }

    @Test
    void request_without_integrity_or_username_gets_silence() {
        StunWriter writer = new StunWriter();
        int length = writer.request(peer.message(), 8, 1, 1).username(Peer.SERVER.ufrag(), "cliU").finish();
        assertSilence(StunVerdict.BAD_MESSAGE, peer.send(agent, length, Peer.HOME, START));
        length = writer.request(peer.message(), 8, 1, 1).sign(new StunKey(Peer.SERVER.password()));
        assertEquals(StunVerdict.BAD_MESSAGE, peer.send(agent, length, Peer.HOME, START));
        assertEquals(0, agent.replyLength());
    }

    @Test
    void use_candidate_after_the_integrity_is_not_seen() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        int fingerprint = 8 + length - 8;
        ByteBuffer message = peer.message();
        message.putInt(fingerprint, Stun.USE_CANDIDATE << 16);
        message.putInt(fingerprint + 4, Stun.USE_CANDIDATE << 16);
        assertEquals(StunVerdict.ANSWERED, peer.send(agent, length, Peer.HOME, START));
        assertNull(agent.selected());
    }

    @Test
    void controlled_peer_is_told_of_the_role_conflict() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlled(Long.MAX_VALUE).useCandidate());
        assertEquals(StunVerdict.ROLE_CONFLICT, peer.send(agent, length, Peer.HOME, START));
        StunReader reply = peer.reply(agent);
        assertEquals(487, reply.errorCode());
        assertTrue(reply.integrityHolds(new StunKey(Peer.SERVER.password())));
        assertFalse(agent.addressValidated(Peer.HOME));
        assertNull(agent.selected());
    }

    @Test
    void unknown_attribute_that_must_be_understood_is_refused_and_an_optional_one_is_not() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.raw(0x0099, new byte[5]).controlling(1));
        assertEquals(StunVerdict.UNKNOWN_ATTRIBUTE, peer.send(agent, length, Peer.HOME, START));
        assertEquals(420, peer.reply(agent).errorCode());
        length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.raw(0xC057, new byte[5]).controlling(1));
        assertEquals(StunVerdict.ANSWERED, peer.send(agent, length, Peer.HOME, START));
    }

    @Test
    void many_unknown_attributes_fit_the_reply() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> {
            for (int i = 0; i < 50; i++) {
                w.raw(0x0100 + i, new byte[1]);
            }
            return w;
        });
        assertEquals(StunVerdict.UNKNOWN_ATTRIBUTE, peer.send(agent, length, Peer.HOME, START));
        assertEquals(420, peer.reply(agent).errorCode());
    }

    @Test
    void checks_before_the_peers_credentials_are_known_count() {
        IceLiteAgent early = new IceLiteAgent(Peer.SERVER, IceSettings.defaults());
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.nominate(early, Peer.HOME, START));
        early.remote(Peer.CLIENT);
        assertEquals(Peer.HOME, early.selected());
    }

    @Test
    void address_checked_under_another_peers_name_is_forgotten_when_the_name_is_known() {
        IceLiteAgent early = new IceLiteAgent(Peer.SERVER, IceSettings.defaults());
        int length = peer.check(Peer.SERVER, new IceCredentials("else", Peer.CLIENT.password()),
            w -> w.controlling(1).useCandidate());
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.send(early, length, Peer.MOBILE, START));
        peer.plainCheck(early, Peer.HOME, START);
        early.remote(Peer.CLIENT);
        assertNull(early.selected());
        assertFalse(early.addressValidated(Peer.MOBILE));
        assertTrue(early.addressValidated(Peer.HOME));
        length = peer.check(Peer.SERVER, new IceCredentials("else", Peer.CLIENT.password()), w -> w);
        assertEquals(StunVerdict.BAD_USERNAME, peer.send(early, length, Peer.MOBILE, START));
    }

    @Test
    void pairs_are_bounded_and_the_selected_one_stays() {
        IceLiteAgent small = new IceLiteAgent(Peer.SERVER, new IceSettings(SECOND, 3));
        peer.nominate(small, Peer.HOME, START);
        for (int i = 0; i < 100; i++) {
            peer.plainCheck(small, new InetSocketAddress("198.51.100.1", 1000 + i), START + i);
        }
        assertEquals(98, small.counters().pairsEvicted());
        assertTrue(small.addressValidated(Peer.HOME));
        assertTrue(small.addressValidated(new InetSocketAddress("198.51.100.1", 1099)));
        assertTrue(small.addressValidated(new InetSocketAddress("198.51.100.1", 1098)));
        assertFalse(small.addressValidated(new InetSocketAddress("198.51.100.1", 1097)));
    }

    @Test
    void consent_ends_after_silence_on_the_selected_pair() {
        assertFalse(agent.consentExpired(START));
        peer.nominate(agent, Peer.HOME, START);
        long wakeup = agent.nextWakeupNs(START);
        assertEquals(20 * SECOND, wakeup - START);
        assertFalse(agent.consentExpired(wakeup - 1));
        assertTrue(agent.consentExpired(wakeup));
        peer.plainCheck(agent, Peer.MOBILE, START + 19 * SECOND);
        assertTrue(agent.consentExpired(wakeup));
        peer.plainCheck(agent, Peer.HOME, START + 19 * SECOND);
        assertFalse(agent.consentExpired(wakeup));
        assertTrue(agent.consentExpired(wakeup + 19 * SECOND));
    }

    @Test
    void forged_checks_do_not_renew_consent() {
        peer.nominate(agent, Peer.HOME, START);
        IceCredentials guess = new IceCredentials(Peer.SERVER.ufrag(), "guessedPasswordGuessedPa");
        int length = peer.check(guess, Peer.CLIENT, w -> w.controlling(1));
        peer.send(agent, length, Peer.HOME, START + 15 * SECOND);
        assertTrue(agent.consentExpired(START + 20 * SECOND));
    }

    @Test
    void old_credentials_are_answered_until_the_new_ones_nominate() {
        IceCredentials newServer = new IceCredentials("newUfrag", "newServerPasswordNewServ");
        IceCredentials newClient = new IceCredentials("newC", Peer.CLIENT.password());
        peer.nominate(agent, Peer.HOME, START);
        agent.restart(newServer, newClient);
        assertEquals(newServer, agent.local());
        assertEquals(Peer.SERVER, agent.previousLocal());
        assertEquals(Peer.HOME, agent.selected());

        int old = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        assertEquals(StunVerdict.ANSWERED, peer.send(agent, old, Peer.HOME, START + SECOND));
        int plain = peer.check(newServer, newClient, w -> w.controlling(1));
        assertEquals(StunVerdict.ANSWERED, peer.send(agent, plain, Peer.MOBILE, START + SECOND));
        assertEquals(Peer.HOME, agent.selected());

        int nominating = peer.check(newServer, newClient, w -> w.controlling(1).useCandidate());
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.send(agent, nominating, Peer.MOBILE, START + SECOND));
        assertEquals(Peer.MOBILE, agent.selected());
        assertNull(agent.previousLocal());
        assertFalse(agent.addressValidated(Peer.HOME));
        old = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        assertEquals(StunVerdict.BAD_USERNAME, peer.send(agent, old, Peer.HOME, START + SECOND));
    }

    @Test
    void restart_that_nominates_the_same_address_is_told() {
        IceCredentials newServer = new IceCredentials("newUfrag", "newServerPasswordNewServ");
        peer.nominate(agent, Peer.HOME, START);
        agent.restart(newServer, null);
        int length = peer.check(newServer, Peer.CLIENT, w -> w.controlling(1).useCandidate());
        assertEquals(StunVerdict.ANSWERED_NOMINATED, peer.send(agent, length, Peer.HOME, START));
        assertTrue(agent.addressValidated(Peer.HOME));
    }

    @Test
    void checks_under_new_credentials_keep_consent_while_the_old_path_is_dead() {
        IceCredentials newServer = new IceCredentials("newUfrag", "newServerPasswordNewServ");
        peer.nominate(agent, Peer.HOME, START);
        agent.restart(newServer, Peer.CLIENT);
        peer.plainCheck(agent, Peer.MOBILE, START + 15 * SECOND);
        assertFalse(agent.consentExpired(START + 25 * SECOND));
        assertTrue(agent.consentExpired(START + 35 * SECOND));
    }

    @Test
    void second_restart_before_a_nomination_keeps_the_working_credentials() {
        peer.nominate(agent, Peer.HOME, START);
        agent.restart(new IceCredentials("second00", "newServerPasswordNewServ"), null);
        agent.restart(new IceCredentials("third000", "newServerPasswordNewServ"), null);
        assertEquals(Peer.SERVER, agent.previousLocal());
        int old = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        assertEquals(StunVerdict.ANSWERED, peer.send(agent, old, Peer.HOME, START));
    }

    @Test
    void responses_indications_and_other_methods_get_silence() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w);
        ByteBuffer message = peer.message();
        message.putShort(8, (short) Stun.BINDING_SUCCESS);
        assertSilence(StunVerdict.RESPONSE, peer.send(agent, length, Peer.HOME, START));
        message.putShort(8, (short) Stun.BINDING_INDICATION);
        assertSilence(StunVerdict.INDICATION, peer.send(agent, length, Peer.HOME, START));
        message.putShort(8, (short) 0x0003);
        assertSilence(StunVerdict.IGNORED, peer.send(agent, length, Peer.HOME, START));
    }

    @Test
    void wrong_fingerprint_gets_silence() {
        int length = peer.check(Peer.SERVER, Peer.CLIENT, w -> w.controlling(1));
        ByteBuffer message = peer.message();
        int last = 8 + length - 1;
        message.put(last, (byte) (message.get(last) ^ 1));
        assertSilence(StunVerdict.BAD_FINGERPRINT, peer.send(agent, length, Peer.HOME, START));
    }
}
