package dev.crosspoint.interop.audio;

/**
 * Silence in a recording where its source is loud.
 *
 * @param longestMs the longest run of silence within loud source parts
 * @param loudMs    how much of the source is loud
 */
public record Holes(double longestMs, double loudMs) {
    private static final int RATE = 8000;
    private static final int WINDOW = RATE / 100;
    /** A window counts as loud when it and its neighbours, for clocks that are not quite even, are. */
    private static final int NEIGHBOURS = 4;
    private static final double LOUD = 0.15;
    private static final double SILENT = 0.004;

    /** @param lagSeconds where the source begins in the recording, see {@link Match} */
    public static Holes of(Signal source, Signal recording, double lagSeconds) {
        double[] x = source.at(RATE).samples();
        double[] y = recording.at(RATE).samples();
        int lag = (int) Math.round(lagSeconds * RATE);
        int windows = x.length / WINDOW;
        double[] level = new double[windows];
        double loudest = 0;
        for (int w = 0; w < windows; w++) {
            level[w] = new Signal(java.util.Arrays.copyOfRange(x, w * WINDOW, (w + 1) * WINDOW), RATE).rms();
            loudest = Math.max(loudest, level[w]);
        }
        int loud = 0;
        int run = 0;
        int longest = 0;
        for (int w = 0; w < windows; w++) {
            boolean inside = loudAround(level, w, LOUD * loudest);
            loud += inside ? 1 : 0;
            for (int i = w * WINDOW + lag; i < (w + 1) * WINDOW + lag; i++) {
                boolean silent = inside && i >= 0 && i < y.length && Math.abs(y[i]) < SILENT;
                run = silent ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        return new Holes(longest * 1000.0 / RATE, loud * 1000.0 * WINDOW / RATE);
    }

    private static boolean loudAround(double[] level, int w, double threshold) {
        for (int n = Math.max(0, w - NEIGHBOURS); n <= Math.min(level.length - 1, w + NEIGHBOURS); n++) {
            if (level[n] < threshold) {
                return false;
            }
        }
        return true;
    }
}
