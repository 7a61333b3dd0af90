package dev.crosspoint.ng;

/** The two clocks of a server: of the day, and the engine's. */
public interface NgTime {
    /** Unix time. */
    long nowMs();

    /** The time that the engine's figures are in. */
    long nowNs();

    NgTime SYSTEM = new NgTime() {
        @Override
        public long nowMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long nowNs() {
            return System.nanoTime();
        }
    };
}
