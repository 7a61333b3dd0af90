package dev.crosspoint.ice;

/** STUN messages of one agent by verdict, and the pairs it gave up. Written by the agent's thread only. */
public final class IceCounters {
    private static final StunVerdict[] VERDICTS = StunVerdict.values();

    private final long[] byVerdict = new long[VERDICTS.length];
    private long pairsEvicted;

    IceCounters() {}

    /** Messages that ended in this verdict. */
    public long count(StunVerdict verdict) {
        return byVerdict[verdict.ordinal()];
    }

    /** Addresses dropped because the peer used more than the settings allow. */
    public long pairsEvicted() {
        return pairsEvicted;
    }

    StunVerdict add(StunVerdict verdict) {
        byVerdict[verdict.ordinal()]++;
        return verdict;
    }

    void addPairEvicted() {
        pairsEvicted++;
    }
}
