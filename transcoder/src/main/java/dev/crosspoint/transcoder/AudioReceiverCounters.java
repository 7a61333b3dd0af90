package dev.crosspoint.transcoder;

/** What happened to the packets of one {@link AudioReceiver} since it was made; a reset of the stream keeps them. */
public final class AudioReceiverCounters {
    private final int rateHz;
    long received;
    long lost;
    long lossRuns;
    long recoveredByFec;
    long late;
    long duplicate;
    long reordered;
    long malformed;
    long strays;
    long restarts;
    long concealedSamples;
    long noiseSamples;
    long stretchedSamples;
    long acceleratedSamples;
    long delayNs;
    long targetNs;

    AudioReceiverCounters(int rateHz) {
        this.rateHz = rateHz;
    }

    /** Packets handed in, of whatever kind. */
    public long received() {
        return received;
    }

    /** Packets missing by sequence number when their successor was played. One that comes after all is also late. */
    public long lost() {
        return lost;
    }

    /** Runs of one or more lost packets: {@link #lost} divided by it is the mean length of a burst. */
    public long lossRuns() {
        return lossRuns;
    }

    /** Lost packets whose sound came out of the redundancy in their successor. */
    public long recoveredByFec() {
        return recoveredByFec;
    }

    /** Packets that came after their time had been filled without them. */
    public long late() {
        return late;
    }

    public long duplicate() {
        return duplicate;
    }

    /** Packets put back into their place because their successors were held for them. */
    public long reordered() {
        return reordered;
    }

    /** Packets that the codec refused. */
    public long malformed() {
        return malformed;
    }

    /** Packets dropped because their sequence number was far off and no neighbour confirmed it. */
    public long strays() {
        return strays;
    }

    /** Jumps of the source's sequence numbers or clock that were followed. */
    public long restarts() {
        return restarts;
    }

    /** Sound invented from what came before, in ms. */
    public long concealedMs() {
        return concealedSamples * 1000 / rateHz;
    }

    /** Comfort noise put where nothing was sent or nothing came, in ms. */
    public long noiseMs() {
        return noiseSamples * 1000 / rateHz;
    }

    /** Sound put in between to make the delay longer, in ms. */
    public long stretchedMs() {
        return stretchedSamples * 1000 / rateHz;
    }

    /** Sound taken out to make the delay shorter, in ms. */
    public long acceleratedMs() {
        return acceleratedSamples * 1000 / rateHz;
    }

    /** By how much the sound is held back at present, in ms; 0 where packets are played as they come. */
    public int delayMs() {
        return (int) (delayNs / 1_000_000);
    }

    /** The delay after the fastest packets that the path is found to need, in ms. */
    public int targetDelayMs() {
        return (int) (targetNs / 1_000_000);
    }
}
