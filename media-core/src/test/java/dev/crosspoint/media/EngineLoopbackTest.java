package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.testing.FreePorts;
import dev.crosspoint.transcoder.recording.RecordedFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine on real loopback sockets, with every I/O and threading. */
@Timeout(60)
class EngineLoopbackTest {
    private static final int PORTS_OF_CLOSED_LEGS = 2 * 205;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @ParameterizedTest
    @CsvSource({"NATIVE,SHARED", "PORTABLE,SHARED", "NATIVE,DEDICATED_PARKING", "NATIVE,DEDICATED_YIELDING",
        "PORTABLE,DEDICATED_PARKING"})
    void a_phone_hears_its_echo(IoChoice io, ShardThreading threading) throws Exception {
        MediaSettings settings = MediaSettings.loopback().withIo(io).withShards(2, threading);
        try (MediaEngine engine = MediaEngine.start(settings); DatagramSocket phone = new DatagramSocket(0, LOOPBACK)) {
            PhoneLeg leg = engine.openPhoneLeg(PhoneLegOptions.named("test"), e -> { });
            leg.createAnswer(PhoneSdp.offer(new PhoneSdp.Local(1, 1, LOOPBACK, phone.getLocalPort(),
                    Direction.SENDRECV), List.of(PhoneCodec.PCMA)));
            leg.echo(true);
            assertEquals(0, leg.quality().packetsReceived()); // and everything above is in force
            byte[] sent = packet(1, 160, (byte) 0x55);
            phone.send(new DatagramPacket(sent, sent.length, leg.localRtp()));
            DatagramPacket heard = new DatagramPacket(new byte[2048], 2048);
            phone.receive(heard);
            ByteBuffer b = ByteBuffer.wrap(heard.getData(), 0, heard.getLength());
            assertEquals(172, heard.getLength());
            assertEquals(8, RtpHeader.payloadType(b, 0));
            assertEquals(0x55, b.get(12));
            assertEquals(leg.localRtp().getPort(), heard.getPort());
            leg.close();
            assertEquals(1, leg.quality().packetsReceived());
            assertEquals(0, engine.counters().value("phone_legs"));
            assertEquals(0, engine.counters().value("faults"));
            assertTrue(engine.counters().value("udp_datagrams_sent") >= 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"NATIVE,SHARED,1", "NATIVE,SHARED,3", "NATIVE,DEDICATED_PARKING,2", "PORTABLE,SHARED,2"})
    void a_call_is_heard_across_shards(IoChoice io, ShardThreading threading, int shards) throws Exception {
        MediaSettings settings = MediaSettings.loopback().withIo(io).withShards(shards, threading);
        try (SocketWorld world = new SocketWorld(settings)) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU, FreePorts.pair(),
                    FreePorts.pair(), FreePorts.pair());
            call.publisher.talk(1000);
            call.phone.talk(700);
            world.until(() -> call.phone.heard.size() > 6000 && call.subscriber.heard.size() > 6000);
            assertTrue(Sound.bestToneShare(call.phone.heard, 1000, 1000) > 0.9);
            assertTrue(Sound.bestToneShare(call.subscriber.heard, 1000, 700) > 0.9);
            assertEquals(0, engineFaults(world));
            call.bridge.close();
            call.leg.close();
            call.publish.close();
            call.subscribe.close();
            world.until(() -> world.count("webrtc_peers") + world.count("phone_legs") == 0
                    && world.count("peer_addresses") == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"NATIVE,SHARED", "PORTABLE,DEDICATED_PARKING"})
    void a_room_and_a_recording_reach_across_shards(IoChoice io, ShardThreading threading, @TempDir Path folder)
            throws Exception {
        MediaSettings settings = MediaSettings.loopback().withIo(io).withShards(3, threading);
        try (SocketWorld world = new SocketWorld(settings)) {
            List<FarLeg> legs = new ArrayList<>();
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            for (LegTransport transport : List.of(LegTransport.RTP, LegTransport.WEBRTC, LegTransport.SDES_SRTP)) {
                FarLeg leg = new FarLeg(world, FreePorts.pair(), transport,
                        transport == LegTransport.WEBRTC ? FarLeg.OPUS : FarLeg.PCMU);
                leg.affinity = null; // one on each shard
                leg.open();
                leg.agree();
                legs.add(leg);
            }
            world.until(() -> legs.stream().allMatch(FarLeg::ready));
            LegRecording recording = world.engine.record(RecordingFiles.mixed(folder.resolve("mix.wav"), 8000),
                    legs.stream().map(l -> l.leg).toList());
            for (FarLeg leg : legs) {
                room.join(leg.leg);
            }
            double[] tones = {500, 1100, 1900};
            for (int i = 0; i < tones.length; i++) {
                legs.get(i).talk(tones[i]);
            }
            world.until(() -> legs.stream().allMatch(l -> l.heard.size() > 12_000));
            for (int i = 0; i < tones.length; i++) {
                for (int other = 0; other < tones.length; other++) {
                    double share = Sound.bestToneShare(legs.get(i).heard, 1000, tones[other]);
                    assertTrue(other == i ? share < 0.2 : share > 0.3, i + " hears " + share + " of " + other);
                }
            }
            RecordedFile file = recording.stop().get(10, TimeUnit.SECONDS).getFirst();
            assertTrue(file.samples() > 8000, file.toString());
            room.close();
            legs.forEach(l -> l.leg.close());
            world.until(() -> world.count("webrtc_peers") + world.count("phone_legs") == 0);
            assertEquals(0, engineFaults(world));
        }
    }

    @ParameterizedTest
    @CsvSource({"NATIVE,SHARED", "PORTABLE,SHARED", "NATIVE,DEDICATED_PARKING"})
    void sockets_of_closed_legs_are_given_back(IoChoice io, ShardThreading threading) throws Exception {
        int port = FreePorts.first(PORTS_OF_CLOSED_LEGS); // the sockets are closed a moment after their legs
        MediaSettings settings = MediaSettings.loopback().withIo(io).withShards(1, threading)
                .withPorts(0, port, port + PORTS_OF_CLOSED_LEGS - 1);
        try (MediaEngine engine = MediaEngine.start(settings)) {
            engine.openPhoneLeg(PhoneLegOptions.named("first"), e -> { }).close();
            long before = openFiles();
            for (int i = 0; i < 200; i++) {
                PhoneLeg leg = engine.openPhoneLeg(PhoneLegOptions.named("leg"), e -> { });
                leg.close();
                leg.quality(); // the close is done
            }
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (openFiles() > before && System.nanoTime() - deadline < 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            assertTrue(openFiles() <= before, openFiles() + " files open, " + before + " at first");
            assertEquals(0, engine.counters().value("phone_legs"));
        }
    }

    private static long openFiles() {
        String[] names = new java.io.File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    private static long engineFaults(SocketWorld world) {
        return world.count("faults") + world.count("handoff_ring_full") + world.count("udp_receive_ring_full");
    }

    static byte[] packet(int sequence, int timestamp, byte fill) {
        byte[] bytes = new byte[172];
        java.util.Arrays.fill(bytes, fill);
        RtpHeader.write(ByteBuffer.wrap(bytes), 0, false, 8, sequence, timestamp, 0x1234);
        return bytes;
    }
}
