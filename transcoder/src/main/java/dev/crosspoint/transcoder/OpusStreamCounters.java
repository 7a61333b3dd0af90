package dev.crosspoint.transcoder;

/** The {@link AudioReceiverCounters} of an {@link OpusStream}. */
public final class OpusStreamCounters {
    private final AudioReceiverCounters counters;

    OpusStreamCounters(AudioReceiverCounters counters) {
        this.counters = counters;
    }

    public long received() {
        return counters.received();
    }

    public long lost() {
        return counters.lost();
    }

    public long recoveredByFec() {
        return counters.recoveredByFec();
    }

    public long late() {
        return counters.late();
    }

    public long duplicate() {
        return counters.duplicate();
    }

    public long reordered() {
        return counters.reordered();
    }

    public long malformed() {
        return counters.malformed();
    }

    public long strays() {
        return counters.strays();
    }

    public long restarts() {
        return counters.restarts();
    }

    public long concealedMs() {
        return counters.concealedMs();
    }

    public long noiseMs() {
        return counters.noiseMs();
    }
}
