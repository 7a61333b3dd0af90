package dev.crosspoint.prompt.speech;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory;
import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.SoundStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * English of one male voice, out of the library alone: what is there when nothing else is. A voice speaks one sentence
 * at a time, so a few are kept; each is loaded when first needed.
 */
public final class FreeTts implements Synthesizer {
    private static final int VOICES = 2;
    private static final int RATE_HZ = 16_000;
    private static final float WORDS_A_MINUTE = 150;
    private static final float PITCH_HZ = 100;
    private static final int MOST_SAMPLES = RATE_HZ * 600;
    private static final int WAIT_SECONDS = 20;

    private final BlockingQueue<Speaker> free = new ArrayBlockingQueue<>(VOICES);

    public FreeTts() {
        for (int i = 0; i < VOICES; i++) {
            free.add(new Speaker());
        }
    }

    @Override
    public String id() {
        return "freetts";
    }

    @Override
    public boolean speaks(String language) {
        return language.split("-", 2)[0].equals("en");
    }

    @Override
    public SoundStream synthesize(SpeechRequest request) throws SpeechException {
        Speaker speaker;
        try {
            speaker = free.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        }
        if (speaker == null) {
            throw new SpeechException("no voice was free for " + WAIT_SECONDS + " seconds");
        }
        try {
            return speaker.speak(request);
        } catch (RuntimeException e) { // a voice that broke is not to be trusted again
            speaker = new Speaker();
            throw new SpeechException("FreeTTS failed", e);
        } finally {
            free.add(speaker);
        }
    }

    /** One voice. Used by one thread at a time. */
    private static final class Speaker {
        private Voice voice;

        SoundStream speak(SpeechRequest request) throws SpeechException {
            if (voice == null) {
                voice = load();
            }
            SpokenSamples out = new SpokenSamples(MOST_SAMPLES);
            voice.setAudioPlayer(out);
            for (Spoken.Run run : Spoken.of(request)) {
                if (!run.text().isEmpty()) {
                    voice.setRate((float) (WORDS_A_MINUTE * run.rate()));
                    voice.setPitch((float) (PITCH_HZ * run.pitch()));
                    out.gain(run.volume());
                    voice.speak(run.text());
                }
                out.silence(run.pauseMs() * (RATE_HZ / 1000));
                if (out.full()) {
                    throw new SpeechException("the sentence takes longer than "
                        + MOST_SAMPLES / RATE_HZ / 60 + " minutes");
                }
            }
            return new PcmStream(RATE_HZ, out.samples());
        }

        private static Voice load() throws SpeechException {
            for (Voice v : new KevinVoiceDirectory().getVoices()) {
                if (v.getName().equals("kevin16")) {
                    v.allocate();
                    return v;
                }
            }
            throw new SpeechException("FreeTTS has no voice kevin16");
        }
    }
}
