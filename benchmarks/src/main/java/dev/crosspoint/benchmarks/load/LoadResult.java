package dev.crosspoint.benchmarks.load;

/**
 * What a run measured.
 *
 * @param toPhone encrypted Opus in, G.711 out
 * @param toBrowser G.711 in, encrypted Opus out
 * @param floor the same sender and receiver with nothing between their sockets
 * @param sentToPhone packets sent while measuring; what {@code toPhone} counts fewer is lost
 * @param concealed frames the server made up because theirs was missing
 * @param dropped datagrams the server counted as dropped anywhere
 * @param processor of the server, while measuring
 * @param seconds measured
 * @param datagrams received by the server while measuring
 * @param mediaBytes allocated by its media threads meanwhile
 * @param allBytes allocated by all its threads meanwhile
 * @param checks ICE checks it answered meanwhile
 * @param collections of its collector meanwhile
 */
public record LoadResult(LoadPlan plan, Delays.Summary toPhone, Delays.Summary toBrowser, Delays.Summary floor,
                         long sentToPhone, long sentToBrowser, long concealed, long dropped, ProcessorTime processor,
                         double seconds, long datagrams, long mediaBytes, long allBytes, long checks, long collections,
                         Pauses pauses) {

    public long sent() {
        return sentToPhone + sentToBrowser;
    }

    public long lost() {
        return sent() - toPhone.packets() - toBrowser.packets();
    }

    public double mediaBytesPerDatagram() {
        return (double) mediaBytes / datagrams;
    }

    /** Milliseconds of processor time that a second of a call costs the server. */
    public double cpuMsPerCallSecond() {
        return (processor.userMs() + processor.systemMs()) / (seconds * plan.calls());
    }

    public double userMsPerCallSecond() {
        return processor.userMs() / (seconds * plan.calls());
    }

    public double mediaMsPerCallSecond() {
        return processor.mediaMs() / (seconds * plan.calls());
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return "%d calls, %s, %.1f s: to phone p50 %.2f p99 %.2f max %.2f ms; to browser p50 %.2f p99 %.2f max %.2f ms;"
                .formatted(plan.calls(), plan.threading(), seconds, toPhone.p50(), toPhone.p99(), toPhone.max(),
                        toBrowser.p50(), toBrowser.p99(), toBrowser.max())
                + (" floor p50 %.2f p99 %.2f ms; lost %d of %d, concealed %d, dropped %d;"
                        + " cpu %.2f ms/call-second, media threads %.2f;")
                        .formatted(floor.p50(), floor.p99(), lost(), sent(), concealed, dropped,
                                cpuMsPerCallSecond(), mediaMsPerCallSecond())
                + " allocated %.2f B/datagram; %d pauses, longest %.3f ms; longest stop %.3f ms".formatted(
                        mediaBytesPerDatagram(), pauses.collector(), pauses.longestCollectorMs(),
                        pauses.longestSafepointMs());
    }
}
