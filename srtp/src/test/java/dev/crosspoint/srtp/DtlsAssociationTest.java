package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DtlsAssociationTest {

    private static final DtlsSettings QUICK = DtlsSettings.defaults().withFirstResend(Duration.ofMillis(50));

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
}
