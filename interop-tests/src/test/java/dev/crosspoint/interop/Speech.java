package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.FreeTts;
import dev.crosspoint.prompt.speech.Gender;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Ssml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Spoken sources of the tests, by espeak-ng: a voice for each side, so that an echo is not taken for success. */
final class Speech {
    private static final int WAV_HEADER = 44;

    private Speech() {
    }

    /** About six seconds in a man's voice. */
    static Signal carrier() throws Exception {
        return speak("en-us", 150, "Good morning, this is the telephone network. "
                + "Seven red balloons rose over the quiet harbour: four, nine, two, eleven.");
    }

    /** About six seconds in a woman's voice. */
    static Signal browser() throws Exception {
        return speak("en-us+f3", 145, "Hello from the browser. "
                + "A bright yellow taxi crossed the old bridge before sunrise, carrying six musicians.");
    }

    private static Signal speak(String voice, int speed, String text) throws Exception {
        dev.crosspoint.interop.peer.Tool.require("espeak-ng");
        Path wav = Files.createTempFile("speech", ".wav");
        Process p = new ProcessBuilder("espeak-ng", "-v", voice, "-s", Integer.toString(speed), "-w", wav.toString(),
                text).inheritIO().start();
        if (!p.waitFor(20, TimeUnit.SECONDS) || p.exitValue() != 0) {
            throw new AssertionError("espeak-ng failed");
        }
        byte[] bytes = Files.readAllBytes(wav);
        Files.delete(wav);
        int rate = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(24);
        byte[] pcm = java.util.Arrays.copyOfRange(bytes, WAV_HEADER, bytes.length);
        Signal raw = Signal.ofPcm16(pcm, rate);
        double[] half = raw.samples().clone();
        for (int i = 0; i < half.length; i++) {
            half[i] *= 0.6;
        }
        return new Signal(half, rate).at(48000);
    }

    /** A sentence in the voice of the node's own engine. */
    static Signal synthesized(String sentence) throws Exception {
        SoundStream sound = PhoneRate.of(new FreeTts().synthesize(new SpeechRequest("", Gender.FEMALE, "en-us",
                List.of(new Ssml.Text(sentence)))));
        short[] pcm = new short[8000 * 30];
        short[] block = new short[1000];
        int length = 0;
        for (int count = sound.read(block); count >= 0; count = sound.read(block)) {
            System.arraycopy(block, 0, pcm, length, count);
            length += count;
        }
        return Signal.ofPcm16(Arrays.copyOf(pcm, length), 8000);
    }

    /** Raw µ-law for SIPp's {@code rtp_stream}. */
    static Path ulawFile(Signal signal) throws IOException {
        Path file = Files.createTempFile("carrier", ".ulaw");
        Files.write(file, PhoneAudio.toUlaw(signal));
        return file;
    }

    /** A 48 kHz WAV for the browser's fake microphone. */
    static Path wavFile(Signal signal) throws IOException {
        return wavFile(signal, 48000);
    }

    /** An 8 kHz WAV for a SIP phone's microphone. */
    static Path phoneWavFile(Signal signal) throws IOException {
        return wavFile(signal, 8000);
    }

    private static Path wavFile(Signal signal, int rateHz) throws IOException {
        double[] x = signal.at(rateHz).samples();
        ByteBuffer b = ByteBuffer.allocate(WAV_HEADER + 2 * x.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes()).putInt(36 + 2 * x.length).put("WAVEfmt ".getBytes()).putInt(16);
        b.putShort((short) 1).putShort((short) 1).putInt(rateHz).putInt(2 * rateHz);
        b.putShort((short) 2).putShort((short) 16);
        b.put("data".getBytes()).putInt(2 * x.length);
        for (double s : x) {
            b.putShort((short) Math.clamp(Math.round(s * 32767), -32768, 32767));
        }
        Path file = Files.createTempFile("microphone", ".wav");
        Files.write(file, b.array());
        return file;
    }
}
