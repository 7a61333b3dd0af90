package dev.crosspoint.benchmarks.load;

import dev.crosspoint.media.ShardThreading;

/**
 * One run.
 *
 * @param calls concurrent calls, each with two WebRTC peers and a phone leg
 * @param seconds measured after the warm-up
 * @param warmupSeconds of the same traffic, not measured
 * @param collectEverySeconds the server's collector is made to run that often; 0 = it runs when it wants to
 */
public record LoadPlan(int calls, int seconds, int warmupSeconds, ShardThreading threading, int collectEverySeconds) {
    private static final int MOST_CALLS = 500;
    private static final int MOST_SECONDS = 300;

    public LoadPlan {
        if (calls < 1 || calls > MOST_CALLS || seconds < 1 || seconds > MOST_SECONDS || warmupSeconds < 0
                || warmupSeconds > MOST_SECONDS || collectEverySeconds < 0) {
            throw new IllegalArgumentException("calls 1-" + MOST_CALLS + ", seconds 1-" + MOST_SECONDS);
        }
    }
}
