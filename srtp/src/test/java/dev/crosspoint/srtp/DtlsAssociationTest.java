package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DtlsAssociationTest {

    private static final DtlsSettings QUICK = DtlsSettings.defaults()
            .withFirstResend(Duration.ofMillis(50)).withHandshakeTimeout(Duration.ofSeconds(40));

    private final DtlsIdentity clientIdentity = DtlsIdentity.generate();
    private final DtlsIdentity serverIdentity = DtlsIdentity.generate();
    private Endpoint client;
    private Endpoint server;

    private void connect(DtlsEngine clients, DtlsEngine servers, SimulatedPath toServer, SimulatedPath toClient) {
        connect(clients, servers, toServer, toClient, clientIdentity.fingerprint(), serverIdentity.fingerprint());
    }

    private void connect(DtlsEngine clients, DtlsEngine servers, SimulatedPath toServer, SimulatedPath toClient,
                         Fingerprint expectedClient, Fingerprint expectedServer) {
        client = new Endpoint(toServer);
        server = new Endpoint(toClient);
        client.association = clients.open(DtlsRole.CLIENT, expectedServer, client);
        server.association = servers.open(DtlsRole.SERVER, expectedClient, server);
        toServer.to(server.association);
        toClient.to(client.association);
        server.association.start();
        client.association.start();
    }

    private void assertTalk() {
        SrtpKeys ofClient = client.awaitKeys();
        SrtpKeys ofServer = server.awaitKeys();
        assertEquals(ofClient.profile(), ofServer.profile());
        assertArrayEquals(ofClient.sendKey(), ofServer.receiveKey());
        assertArrayEquals(ofClient.sendSalt(), ofServer.receiveSalt());
        assertArrayEquals(ofClient.receiveKey(), ofServer.sendKey());
        assertArrayEquals(ofClient.receiveSalt(), ofServer.sendSalt());
        assertFalse(Arrays.equals(ofClient.sendKey(), ofClient.receiveKey()));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void both_roles_get_the_same_keys_and_exchange_application_data() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
            assertTalk();
            assertEquals(SrtpProfile.AEAD_AES_128_GCM, client.awaitKeys().profile());
            assertTrue(client.association.sendApplication(text("from the client")));
            assertTrue(server.association.sendApplication(text("from the server")));
            assertArrayEquals(text("from the client"), server.awaitMessage());
            assertArrayEquals(text("from the server"), client.awaitMessage());
            client.association.close();
            client.awaitClosed();
            server.awaitClosed();
            assertEquals(1, servers.counters().connected());
            assertEquals(1, servers.counters().closed());
            assertFalse(server.association.sendApplication(text("too late")));
        }
    }

    @Test
    void handshake_survives_loss_duplication_and_reordering() {
        for (int seed = 0; seed < 10; seed++) {
            try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK.withMtu(300));
                    DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK.withMtu(400))) {
                connect(clients, servers, new SimulatedPath(seed, 0.1, 0.2, 0.2),
                        new SimulatedPath(seed + 100, 0.1, 0.2, 0.2));
                assertTalk();
            }
        }
    }

    @Test
    void established_association_outlives_garbage_and_forged_records() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
            assertTalk();
            Random random = new Random(1);
            for (int type = 20; type < 26; type++) {
                for (int epoch = 0; epoch < 3; epoch++) {
                    for (int length : new int[] {0, 2, 24, 40}) {
                        server.out.deliver(record(random, type, epoch, length));
                        byte[] noise = new byte[random.nextInt(100)];
                        random.nextBytes(noise);
                        client.out.deliver(noise);
                        client.out.deliver(record(random, type, epoch, length));
                    }
                }
            }
            assertTrue(client.association.sendApplication(text("still here")));
            assertArrayEquals(text("still here"), server.awaitMessage());
            assertTrue(server.association.sendApplication(text("here too")));
            assertArrayEquals(text("here too"), client.awaitMessage());
        }
    }

    private static byte[] record(Random random, int type, int epoch, int length) {
        byte[] record = new byte[13 + length];
        random.nextBytes(record);
        record[0] = (byte) type;
        record[1] = (byte) 0xFE;
        record[2] = (byte) 0xFD;
        record[3] = 0;
        record[4] = (byte) epoch;
        for (int i = 5; i < 10; i++) {
            record[i] = 0;
        }
        record[10] = 50;
        record[11] = 0;
        record[12] = (byte) length;
        return record;
    }

    @Test
    void flight_goes_in_one_datagram_where_it_fits() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK.withFirstResend(Duration.ofSeconds(9)));
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK.withFirstResend(Duration.ofSeconds(9)))) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
            assertTalk();
            assertEquals(2, client.out.datagrams);
            assertEquals(2, server.out.datagrams);
        }
    }

    @Test
    void wrong_fingerprint_is_refused_by_the_server() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean(),
                    serverIdentity.fingerprint(), serverIdentity.fingerprint());
            assertEquals(DtlsFailure.Kind.WRONG_FINGERPRINT, server.awaitFailure().kind());
            assertEquals(DtlsFailure.Kind.PEER_ALERT, client.awaitFailure().kind());
            assertEquals(1, servers.counters().failures().get(DtlsFailure.Kind.WRONG_FINGERPRINT));
        }
    }

    @Test
    void wrong_fingerprint_is_refused_by_the_client() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean(),
                    clientIdentity.fingerprint(), clientIdentity.fingerprint());
            assertEquals(DtlsFailure.Kind.WRONG_FINGERPRINT, client.awaitFailure().kind());
            assertEquals(DtlsFailure.Kind.PEER_ALERT, server.awaitFailure().kind());
        }
    }

    @Test
    void each_profile_is_taken_where_it_is_the_only_one() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK.withProfiles(List.of(profile)));
                    DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
                connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
                assertTalk();
                assertEquals(profile, server.awaitKeys().profile());
            }
        }
    }

    @Test
    void no_profile_in_common_is_a_failure_of_its_own() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity,
                QUICK.withProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM)));
                DtlsEngine servers = new DtlsEngine(serverIdentity,
                        QUICK.withProfiles(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80)))) {
            connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
            assertEquals(DtlsFailure.Kind.NO_SRTP_PROFILE, server.awaitFailure().kind());
            assertEquals(DtlsFailure.Kind.PEER_ALERT, client.awaitFailure().kind());
        }
    }

    @Test
    void client_hello_in_fragments_that_arrive_backwards_is_accepted() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK.withMtu(256));
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            FirstFlightBackwards toServer = new FirstFlightBackwards();
            client = new Endpoint(SimulatedPath.clean()) {
                @Override
                public void send(byte[] datagram, int length) {
                    toServer.take(datagram, length, out);
                }
            };
            server = new Endpoint(SimulatedPath.clean());
            client.association = clients.open(DtlsRole.CLIENT, serverIdentity.fingerprint(), client);
            server.association = servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), server);
            client.out.to(server.association);
            server.out.to(client.association);
            server.association.start();
            client.association.start();
            assertTalk();
            assertTrue(toServer.fragments >= 3, "only " + toServer.fragments + " fragments");
        }
    }

    /** Cuts the ClientHello record into fragments of 60 bytes and delivers the last one first. */
    private static final class FirstFlightBackwards {

        private static final int RECORD_HEADER = 13;
        private static final int MESSAGE_HEADER = 12;
        private static final int FRAGMENT = 60;
        private int fragments;

        void take(byte[] datagram, int length, SimulatedPath path) {
            boolean clientHello = datagram[0] == 22 && datagram[3] == 0 && datagram[4] == 0
                    && datagram[RECORD_HEADER] == 1;
            if (!clientHello) {
                path.send(datagram, length);
                return;
            }
            int body = length - RECORD_HEADER - MESSAGE_HEADER;
            for (int from = (body - 1) / FRAGMENT * FRAGMENT; from >= 0; from -= FRAGMENT) {
                byte[] fragment = fragment(datagram, from, Math.min(FRAGMENT, body - from));
                path.send(fragment, fragment.length);
                fragments++;
            }
        }

        private byte[] fragment(byte[] datagram, int from, int count) {
            byte[] out = Arrays.copyOf(datagram, RECORD_HEADER + MESSAGE_HEADER + count);
            out[10] = (byte) (fragments + 1);
            out[11] = (byte) (MESSAGE_HEADER + count >> 8);
            out[12] = (byte) (MESSAGE_HEADER + count);
            out[RECORD_HEADER + 7] = (byte) (from >> 8);
            out[RECORD_HEADER + 8] = (byte) from;
            out[RECORD_HEADER + 10] = (byte) (count >> 8);
            out[RECORD_HEADER + 11] = (byte) count;
            System.arraycopy(datagram, RECORD_HEADER + MESSAGE_HEADER + from, out, RECORD_HEADER + MESSAGE_HEADER,
                    count);
            return out;
        }
    }

    @Test
    void lost_certificate_verify_does_not_hang_the_handshake() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            boolean[] lost = {false};
            SimulatedPath toServer = new SimulatedPath(0, 0, 0, 0) {
                @Override
                void deliver(byte[] datagram) {
                    for (int at = 0; at < datagram.length;) {
                        int end = at + 13 + (datagram[at + 11] & 0xFF) * 256 + (datagram[at + 12] & 0xFF);
                        boolean verify = datagram[at] == 22 && datagram[at + 4] == 0 && datagram[at + 13] == 15;
                        if (!verify || lost[0]) {
                            super.deliver(Arrays.copyOfRange(datagram, at, end));
                        }
                        lost[0] |= verify;
                        at = end;
                    }
                }
            };
            connect(clients, servers, toServer, SimulatedPath.clean());
            assertTalk();
            assertTrue(lost[0]);
        }
    }

    @Test
    void noise_before_and_during_the_handshake_is_ignored() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK);
                DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            Random random = new Random(5);
            SimulatedPath toServer = new SimulatedPath(0, 0, 0, 0) {
                @Override
                void deliver(byte[] datagram) {
                    byte[] noise = new byte[random.nextInt(200)];
                    random.nextBytes(noise);
                    super.deliver(noise);
                    super.deliver(Arrays.copyOf(datagram, random.nextInt(datagram.length)));
                    super.deliver(record(random, 20 + random.nextInt(6), 1 + random.nextInt(3), random.nextInt(24)));
                    super.deliver(datagram);
                }
            };
            connect(clients, servers, toServer, SimulatedPath.clean());
            assertTalk();
        }
    }

    @Test
    void handshake_ends_at_its_deadline_in_both_roles() {
        DtlsSettings hasty = QUICK.withHandshakeTimeout(Duration.ofMillis(300));
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, hasty);
                DtlsEngine servers = new DtlsEngine(serverIdentity, hasty)) {
            SimulatedPath dead = SimulatedPath.clean();
            dead.cut = true;
            connect(clients, servers, dead, SimulatedPath.clean());
            assertEquals(DtlsFailure.Kind.TIMED_OUT, client.awaitFailure().kind());
            assertEquals(DtlsFailure.Kind.TIMED_OUT, server.awaitFailure().kind());
            assertTrue(client.association.awaitEnd(Duration.ofSeconds(5).toNanos()));
            assertEquals(0, servers.counters().alive());
        }
    }

    @Test
    void owner_can_close_before_the_start_and_during_the_handshake() {
        try (DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            Endpoint unstarted = new Endpoint(SimulatedPath.clean());
            DtlsAssociation first = servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), unstarted);
            first.close();
            unstarted.awaitClosed();
            first.start();
            assertFalse(first.receive(ByteBuffer.allocate(20), 0, 20));
            Endpoint waiting = new Endpoint(SimulatedPath.clean());
            waiting.out.cut = true;
            DtlsAssociation second = servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), waiting);
            second.start();
            second.close();
            waiting.awaitClosed();
            assertFalse(waiting.failure.isDone());
        }
    }

    @Test
    void associations_beyond_the_limit_are_refused() {
        try (DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK.withMaxAssociations(1))) {
            Endpoint first = new Endpoint(SimulatedPath.clean());
            Endpoint second = new Endpoint(SimulatedPath.clean());
            first.out.cut = true;
            servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), first).start();
            servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), second).start();
            assertEquals(DtlsFailure.Kind.TOO_MANY, second.awaitFailure().kind());
            assertEquals(1, servers.counters().alive());
        }
    }

    @Test
    void datagrams_beyond_the_queue_and_too_large_ones_are_dropped_and_counted() {
        DtlsSettings oneAtATime = new DtlsSettings(Duration.ofSeconds(5), Duration.ofMillis(50), 1, 10, 4, 4, 1200,
                List.of(SrtpProfile.values()));
        try (DtlsEngine servers = new DtlsEngine(serverIdentity, oneAtATime)) {
            servers.permits().acquireUninterruptibly();
            Endpoint endpoint = new Endpoint(SimulatedPath.clean());
            DtlsAssociation association = servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), endpoint);
            association.start();
            ByteBuffer datagram = ByteBuffer.allocateDirect(4096);
            for (int i = 0; i < 10; i++) {
                assertEquals(i < 4, association.receive(datagram, 100, 50));
            }
            assertFalse(association.receive(datagram, 0, 3000));
            assertEquals(6, servers.counters().queueFull());
            assertEquals(1, servers.counters().oversize());
            servers.permits().release();
        }
    }

    @Test
    void no_thread_is_left_after_200_associations() {
        try (DtlsEngine clients = new DtlsEngine(clientIdentity, QUICK.withHandshakeTimeout(Duration.ofSeconds(60)));
                DtlsEngine servers = new DtlsEngine(serverIdentity,
                        QUICK.withHandshakeTimeout(Duration.ofSeconds(60)))) {
            for (int round = 0; round < 10; round++) {
                List<Endpoint> endpoints = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    connect(clients, servers, SimulatedPath.clean(), SimulatedPath.clean());
                    endpoints.add(client);
                    endpoints.add(server);
                }
                endpoints.forEach(Endpoint::awaitKeys);
                for (int i = round % 2; i < endpoints.size(); i += 2) {
                    endpoints.get(i).association.close();
                }
                for (Endpoint endpoint : endpoints) {
                    endpoint.awaitClosed();
                    assertTrue(endpoint.association.awaitEnd(Duration.ofSeconds(10).toNanos()));
                }
            }
            assertEquals(200, servers.counters().connected());
            assertEquals(0, servers.counters().alive() + clients.counters().alive());
            assertEquals(QUICK.cpuPermits(), servers.permits().availablePermits());
        }
    }

    @Test
    void client_without_certificate_without_srtp_or_without_extended_master_secret_is_refused() {
        assertEquals(DtlsFailure.Kind.NO_CERTIFICATE, serverVerdictOn(true, true));
        assertEquals(DtlsFailure.Kind.NO_SRTP_PROFILE, serverVerdictOn(false, true));
        assertEquals(DtlsFailure.Kind.HANDSHAKE_FAILED, serverVerdictOn(true, false));
    }

    private DtlsFailure.Kind serverVerdictOn(boolean offersSrtp, boolean extendedMasterSecret) {
        try (DtlsEngine servers = new DtlsEngine(serverIdentity, QUICK)) {
            SimulatedPath toServer = SimulatedPath.clean();
            BareClient bare = new BareClient(toServer, offersSrtp, extendedMasterSecret);
            server = new Endpoint(null) {
                @Override
                public void send(byte[] datagram, int length) {
                    bare.arrived(datagram, length);
                }
            };
            server.association = servers.open(DtlsRole.SERVER, clientIdentity.fingerprint(), server);
            toServer.to(server.association);
            server.association.start();
            bare.connect();
            return server.awaitFailure().kind();
        }
    }
}
