package dev.crosspoint.prompt.speech;

import com.sun.speech.freetts.audio.AudioPlayer;
import java.util.Arrays;
import javax.sound.sampled.AudioFormat;

/** Takes what a FreeTTS voice says: 16 bits, the high byte first. */
final class SpokenSamples implements AudioPlayer {
    private final int most;
    private short[] samples = new short[65_536];
    private int length;
    private double gain = 1;
    private AudioFormat format;

    SpokenSamples(int most) {
        this.most = most;
    }

    short[] samples() {
        return Arrays.copyOf(samples, length);
    }

    boolean full() {
        return length >= most;
    }

    void gain(double factor) {
        gain = factor;
    }

    void silence(int count) {
        room(count);
        length = Math.min(most, length + count);
    }

    private void room(int count) {
        if (length + count > samples.length) {
            samples = Arrays.copyOf(samples, Math.max(length + count, samples.length * 2));
        }
    }

    @Override
    public boolean write(byte[] bytes) {
        return write(bytes, 0, bytes.length);
    }

    @Override
    public boolean write(byte[] bytes, int offset, int size) {
        int count = Math.min(size / 2, most - length);
        room(count);
        for (int i = 0; i < count; i++) {
            short sample = (short) (bytes[offset + 2 * i] << 8 | bytes[offset + 2 * i + 1] & 0xFF);
            samples[length++] = (short) Math.clamp(Math.round(sample * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return !full();
    }

    @Override
    public void setAudioFormat(AudioFormat said) {
        format = said;
    }

    @Override
    public AudioFormat getAudioFormat() {
        return format;
    }

    @Override
    public void begin(int size) { }

    @Override
    public boolean end() {
        return true;
    }

    @Override
    public boolean drain() {
        return true;
    }

    @Override
    public void pause() { }

    @Override
    public void resume() { }

    @Override
    public void reset() { }

    @Override
    public void cancel() { }

    @Override
    public void close() { }

    @Override
    public float getVolume() {
        return 1;
    }

    @Override
    public void setVolume(float volume) { }

    @Override
    public long getTime() {
        return 0;
    }

    @Override
    public void resetTime() { }

    @Override
    public void startFirstSampleTimer() { }

    @Override
    public void showMetrics() { }
}
