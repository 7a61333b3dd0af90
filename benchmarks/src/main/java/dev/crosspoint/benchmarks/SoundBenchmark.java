package dev.crosspoint.benchmarks;

import dev.crosspoint.transcoder.AudioReceiver;
import dev.crosspoint.transcoder.AudioReceiverSettings;
import dev.crosspoint.transcoder.DtmfDetector;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.G711FrameDecoder;
import dev.crosspoint.transcoder.G722FrameDecoder;
import dev.crosspoint.transcoder.G722FrameEncoder;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import dev.crosspoint.transcoder.mixer.AudioMixer;
import dev.crosspoint.transcoder.mixer.MixerParty;
import dev.crosspoint.transcoder.mixer.MixerSettings;
import dev.crosspoint.transcoder.recording.Recording;
import dev.crosspoint.transcoder.recording.RecordingSettings;
import dev.crosspoint.transcoder.recording.RecordingTrack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What 20 ms of one party's sound cost in each step that is neither Opus nor G.711. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SoundBenchmark {
    private static final int PARTIES = 10;
    private static final long FRAME_NS = 20_000_000L;

    private final short[] voice = Speech.samples(8000);
    private final short[] wideVoice = Speech.samples(16_000);
    private final PcmFrame frame = new PcmFrame(8000, 160);
    private final PcmFrame wide = new PcmFrame(16_000, 320);
    private final MemorySegment coded = Arena.ofAuto().allocate(2048, 8);
    private final byte[][] ulaw = Speech.g711(G711.ULAW);
    private final G722FrameEncoder g722Encoder = new G722FrameEncoder();
    private final G722FrameDecoder g722Decoder = new G722FrameDecoder();
    private final Resampler up = new Resampler(8000, 16_000, 160);
    private final DtmfDetector detector = new DtmfDetector();
    private long frames;
    private final AudioReceiver receiver = new AudioReceiver(new G711FrameDecoder(G711.ULAW), 8000,
            AudioReceiverSettings.defaults(), (sound, timestamp, start, nowNs) -> frames++);
    private final AudioMixer mixer = new AudioMixer(MixerSettings.at(8000));
    private final MixerParty[] parties = new MixerParty[PARTIES];
    private final Recording recording = new Recording(RecordingSettings.at(8000), 0);
    private final RecordingTrack left = recording.track(8000);
    private final RecordingTrack right = recording.track(8000);
    private int packet;
    private int recorded;
    private long nowNs = 1;

    public SoundBenchmark() {
        recording.stereo();
        frame.copyFrom(voice, 3200, 160);
        wide.copyFrom(wideVoice, 6400, 320);
        g722Encoder.encode(wide, coded, 0, 160);
        for (int i = 0; i < PARTIES; i++) {
            parties[i] = mixer.join(8000);
        }
    }

    @Benchmark
    public int g722Encode() {
        return g722Encoder.encode(wide, coded, 0, 160);
    }

    @Benchmark
    public int g722Decode() {
        return g722Decoder.decode(coded, 0, 160, wide);
    }

    @Benchmark
    public int resampleTo16k() {
        return up.process(frame, wide);
    }

    @Benchmark
    public char detectDtmf() {
        return detector.hear(frame);
    }

    /** One µ-law packet in order through the jitter buffer: decoded, noted for concealment, and out. */
    @Benchmark
    public long receiveInOrder() {
        MemorySegment.copy(MemorySegment.ofArray(ulaw[packet % ulaw.length]), 0, coded, 512, 160);
        nowNs += FRAME_NS;
        receiver.receive(packet & 0xFFFF, packet * 160, coded, 512, 160, nowNs);
        packet++;
        return frames;
    }

    /** A tick of a conference of ten who all talk. */
    @Benchmark
    public int mixTen() {
        for (MixerParty party : parties) {
            party.put(frame);
        }
        mixer.tick();
        return parties[0].heard().length();
    }

    /** 20 ms of both sides of a call into a stereo recording that nobody writes: the shard's part of it. */
    @Benchmark
    public long recordPair() {
        nowNs += FRAME_NS;
        left.frame(frame, recorded, recorded == 0, nowNs);
        right.frame(frame, recorded, recorded == 0, nowNs);
        recorded += 160;
        recording.timers(nowNs);
        return recorded;
    }
}
