package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** A sender, a network that loses and delays, and the stream under test, in virtual time. */
final class PacketPath {
    static final long MS = 1_000_000;

    record Packet(int sequence, int timestamp, byte[] payload, long arrivalNs) { }

    record Frame(int timestamp, boolean start, short[] sound, long atNs) { }

    final List<Frame> frames = new ArrayList<>();
    final AudioReceiver stream;
    private final MemorySegment wire = Arena.ofAuto().allocate(1500);
    long nowNs = 1_000 * MS;

    PacketPath() {
        this(AudioReceiverSettings.defaults());
    }

    PacketPath(AudioReceiverSettings settings) {
        stream = new AudioReceiver(new OpusFrameDecoder(8000), 48_000, settings, (frame, timestamp, start, at) -> {
            short[] sound = new short[frame.length()];
            frame.copyTo(sound, 0);
            frames.add(new Frame(timestamp, start, sound, at));
        });
    }

    /** Encodes all of {@code source} in packets of {@code ms}, sent in step from time 0 on. */
    static List<Packet> encode(short[] source, int ms, int lossPercent, int firstSequence, int firstTimestamp) {
        return encode(source, ms, lossPercent, firstSequence, firstTimestamp, OpusEncoderSettings.phone());
    }

    static List<Packet> encode(short[] source, int ms, int lossPercent, int firstSequence, int firstTimestamp,
                               OpusEncoderSettings settings) {
        List<Packet> packets = new ArrayList<>();
        MemorySegment room = Arena.ofAuto().allocate(1500);
        PcmFrame frame = new PcmFrame(8000, 480);
        try (var encoder = new OpusEncoder(settings)) {
            encoder.packetLossPercent(lossPercent);
            for (int n = 0; (n + 1) * ms * 8 <= source.length; n++) {
                frame.copyFrom(source, n * ms * 8, ms * 8);
                int length = encoder.encode(frame, room, 0, 1500);
                byte[] payload = new byte[length];
                MemorySegment.copy(room, ValueLayout.JAVA_BYTE, 0, payload, 0, length);
                packets.add(new Packet(firstSequence + n & 0xFFFF, firstTimestamp + n * ms * 48, payload, n * ms * MS));
            }
        }
        return packets;
    }

    static List<Packet> without(List<Packet> packets, IntPredicate lostByIndex) {
        List<Packet> left = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            if (!lostByIndex.test(i)) {
                left.add(packets.get(i));
            }
        }
        return left;
    }

    /** Each packet arrives later by what {@code delay} says for its index. */
    static List<Packet> delayed(List<Packet> packets, IntToLongFunction delay) {
        List<Packet> all = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            Packet p = packets.get(i);
            all.add(new Packet(p.sequence, p.timestamp, p.payload, p.arrivalNs + delay.applyAsLong(i)));
        }
        all.sort(Comparator.comparingLong(Packet::arrivalNs));
        return all;
    }

    /** Delivers the packets at their times from now on and runs the timers between them. */
    void run(List<Packet> packets) {
        long startNs = nowNs;
        for (Packet p : packets) {
            advanceTo(startNs + p.arrivalNs);
            give(p);
        }
    }

    void give(Packet p) {
        MemorySegment.copy(p.payload, 0, wire, ValueLayout.JAVA_BYTE, 7, p.payload.length);
        stream.receive(p.sequence, p.timestamp, wire, 7, p.payload.length, nowNs);
    }

    void advanceTo(long timeNs) {
        while (stream.nextWakeupNs() - timeNs <= 0) {
            nowNs = Math.max(nowNs, stream.nextWakeupNs());
            stream.timers(nowNs);
        }
        nowNs = timeNs;
    }

    short[] heard() {
        short[] all = new short[frames.size() * 160];
        for (int i = 0; i < frames.size(); i++) {
            System.arraycopy(frames.get(i).sound, 0, all, i * 160, 160);
        }
        return all;
    }

    /** How many frames do not follow 160 after the one before. */
    int breaks() {
        int breaks = 0;
        for (int i = 1; i < frames.size(); i++) {
            breaks += frames.get(i).timestamp - frames.get(i - 1).timestamp != 160 ? 1 : 0;
        }
        return breaks;
    }
}
