package dev.crosspoint.media.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Bytes that another implementation made and took. */
class RecordedHandshakeTest {
    private static final int OWN_TAG = 0x8FE98587;
    private static final int OWN_TSN = 0x57DB7DEC;

    private final Deque<String> sent = new ArrayDeque<>();

    static List<String> recording() throws IOException {
        try (InputStream in = RecordedHandshakeTest.class.getResourceAsStream("usrsctp-handshake.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                .filter(line -> !line.startsWith("#")).toList();
        }
    }

    static ByteBuffer packet(String line) {
        byte[] bytes = HexFormat.of().parseHex(line.substring(2));
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }

    /** Gives the numbers of the recording first. */
    private static RandomGenerator recordedNumbers() {
        Deque<Integer> numbers = new ArrayDeque<>(List.of(OWN_TAG, OWN_TSN));
        return () -> numbers.isEmpty() ? 1L : (long) numbers.poll() << 32;
    }

    @Test
    void checksums_are_those_of_the_other_implementation() throws IOException {
        for (String line : recording()) {
            ByteBuffer packet = packet(line);
            assertEquals(packet.getInt(Sctp.CHECKSUM_OFFSET), new Checksum().of(packet, 0, packet.capacity()));
        }
    }

    /** RFC 3720 appendix B.4: 32 bytes of zeroes. */
    @Test
    void checksum_of_zeroes_is_that_of_the_rfc() {
        assertEquals(0xAA36918A, new Checksum().of(ByteBuffer.allocate(40), 4, 32));
    }

    @Test
    void our_packets_are_the_recorded_ones_byte_for_byte() throws IOException {
        List<String> told = new ArrayList<>();
        SctpAssociation association = new SctpAssociation(SctpSettings.defaults(), true, (packet, length) -> {
            byte[] bytes = new byte[length];
            packet.get(0, bytes);
            sent.add(HexFormat.of().formatHex(bytes));
        }, events(told), recordedNumbers());
        association.openChannel("hb", 0);
        association.openChannel("tmp", 0);
        association.connect(0);
        for (String line : recording()) {
            if (line.startsWith("<")) {
                association.receive(packet(line), 0, packet(line).capacity(), 1_000_000L);
            } else {
                assertEquals(line.substring(2), sent.poll());
            }
        }
        assertEquals(List.of("up", "1 hb", "3 tmp"), told);
    }

    private static SctpEvents events(List<String> told) {
        return new SctpEvents() {
            @Override
            public void up() {
                told.add("up");
            }

            @Override
            public void channelOpen(int stream, String label) {
                told.add(stream + " " + label);
            }

            @Override
            public void text(int stream, String label, String text) {
                told.add(text);
            }

            @Override
            public void closed(SctpClose why) {
                told.add(why.name());
            }
        };
    }
}
