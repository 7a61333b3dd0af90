package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No path of a packet allocates anything in steady state, whatever is done to it. */
@Timeout(240)
class PathAllocationTest {
    private static final int WARM_UP = 4000;
    private static final int WINDOW = 250;
    private static final int WINDOWS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long HIGH = Packet.high(InetAddress.getLoopbackAddress());
    private static final long LOW = Packet.low(InetAddress.getLoopbackAddress());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"RTP,PCMU,RTP,PCMU", "RTP,OPUS,SDES_SRTP,OPUS", "WEBRTC,OPUS,RTP,OPUS", "RTP,PCMU,RTP,PCMA",
        "RTP,OPUS,RTP,PCMU", "WEBRTC,OPUS,DTLS_SRTP,PCMA", "RTP,G722,RTP,PCMU", "RTP,L16,WEBRTC,OPUS"})
    void routes_allocate_nothing(LegTransport first, String firstCodec, LegTransport second, String secondCodec)
            throws Exception {
        try (MediaWorld world = new MediaWorld(patient())) {
            FarLeg a = FarLeg.open(world, 41000, first, RouteTest.format(firstCodec));
            FarLeg b = FarLeg.open(world, 42000, second, RouteTest.format(secondCodec));
            RouteTest.join(world, a, b);
            world.until(() -> a.ready() && b.ready());
            steady(world, List.of(a, b), 2, i -> 0);
        }
    }

    @Test
    void a_jitter_buffer_at_work_allocates_nothing() throws Exception {
        try (MediaWorld world = new MediaWorld(patient())) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.OPUS);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            Random random = new Random(8);
            steady(world, List.of(a, b), 2, i -> random.nextInt(3)); // up to 40 ms late
            assertTrue(a.leg.quality().delayMs() > 0, a.leg.quality().toString());
        }
    }

    @Test
    void recording_allocates_nothing_on_the_shard() throws Exception {
        try (MediaWorld world = new MediaWorld(patient())) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.OPUS);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            LegRecording recording = world.engine.record(new RecordingFiles(folder.resolve("mix.wav"),
                    folder.resolve("pair.wav"), List.of(folder.resolve("a.wav")), 8000, 1L << 30),
                    List.of(a.leg, b.leg));
            steady(world, List.of(a, b), 0, i -> 0);
            recording.close();
        }
    }

    @Test
    void feeds_and_a_voice_allocate_nothing_on_the_shard() throws Exception {
        try (MediaWorld world = new MediaWorld(patient())) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            SoundFeed says = SoundFeed.open(a.leg);
            SoundFeed hears = new SentSound(a.leg.out().sent()).feed();
            LiveVoice voice = new LiveVoice(a.leg.out(), 120 * 8000);
            short[] speech = new short[110 * 8000];
            assertEquals(speech.length, voice.say(speech, speech.length));
            steady(world, List.of(a, b), 1, i -> 0);
            byte[] frame = new byte[SoundFeed.FRAME_BYTES];
            assertTrue(says.next(frame) && hears.next(frame));
        }
    }

    @Test
    void a_room_allocates_nothing() throws Exception {
        try (MediaWorld world = new MediaWorld(patient())) {
            List<FarLeg> legs = List.of(FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.OPUS),
                    FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU),
                    FarLeg.open(world, 43000, LegTransport.SDES_SRTP, FarLeg.G722),
                    FarLeg.open(world, 44000, LegTransport.WEBRTC, FarLeg.OPUS));
            world.until(legs.getLast()::ready);
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            for (FarLeg leg : legs) {
                room.join(leg.leg);
            }
            steady(world, legs, legs.size(), i -> 0);
            room.close();
        }
    }

    private static MediaSettings patient() {
        Duration hour = Duration.ofHours(1);
        return MediaSettings.loopback().withTimeouts(Duration.ofSeconds(15), hour, hour, hour);
    }

    /** All talk; what they say is replayed to the engine, some turns late as told, and its allocation measured. */
    private static void steady(MediaWorld world, List<FarLeg> legs, int packetsOut, IntUnaryOperator late) {
        int count = WARM_UP + WINDOWS * WINDOW + 4;
        List<ByteBuffer[]> said = new ArrayList<>();
        for (int i = 0; i < legs.size(); i++) {
            FarLeg leg = legs.get(i);
            leg.checking = false;
            leg.talk(500 + 200 * i);
            said.add(world.capture(count * 20L, leg).get(leg.address).stream().map(ByteBuffer::wrap)
                    .toArray(ByteBuffer[]::new));
        }
        legs.forEach(l -> l.talking = false);
        int[][] order = order(count, late);
        DatagramPort[] ports = legs.stream().map(l -> world.media.io().port(l.transport == LegTransport.WEBRTC
                ? world.engine.udpPort() : l.leg.local().getPort())).toArray(DatagramPort[]::new);
        int[] from = legs.stream().mapToInt(l -> l.address.getPort()).toArray();
        ByteBuffer[][] packets = said.toArray(ByteBuffer[][]::new);
        world.quiet = true;
        replay(world, ports, from, packets, order, 0, WARM_UP);
        long sent = world.sent;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            int begin = WARM_UP + i * WINDOW;
            least = Math.min(least, replay(world, ports, from, packets, order, begin, begin + WINDOW));
        }
        assertTrue(world.sent - sent >= (long) packetsOut * WINDOWS * WINDOW * 95 / 100, world.sent - sent + " out");
        assertEquals(0, world.count("faults") + world.count("srtp_auth_failed"));
        assertEquals(0, least, "bytes allocated in the calmest window, in which the compiler moved nothing");
    }

    /** Which packets come in which turn. */
    private static int[][] order(int count, IntUnaryOperator late) {
        List<List<Integer>> turns = new ArrayList<>();
        for (int i = 0; i < count + 64; i++) {
            turns.add(new ArrayList<>());
        }
        for (int i = 0; i < count; i++) {
            turns.get(i + late.applyAsInt(i)).add(i);
        }
        return turns.stream().map(t -> t.stream().mapToInt(Integer::intValue).toArray()).toArray(int[][]::new);
    }

    private static long replay(MediaWorld world, DatagramPort[] ports, int[] from, ByteBuffer[][] packets,
                               int[][] order, int begin, int end) {
        THREADS.getCurrentThreadAllocatedBytes();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int turn = begin; turn < end; turn++) {
            world.nowNs += 20 * MediaWorld.MS;
            for (int which : order[turn]) {
                for (int i = 0; i < ports.length; i++) {
                    ByteBuffer packet = packets[i][which];
                    world.media.io().deliver(ports[i], packet, 0, packet.capacity(), HIGH, LOW, from[i]);
                }
            }
            world.media.turn(world.nowNs);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
