package dev.crosspoint.benchmarks.report;

import dev.crosspoint.benchmarks.load.Delays;
import dev.crosspoint.benchmarks.load.LoadPlan;
import dev.crosspoint.benchmarks.load.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes Markdown of figures. */
final class Tables {
    private static final int PACKETS_PER_SECOND = 50;
    private static final String GCM = "AEAD_AES_128_GCM";

    private Tables() {
    }

    static String all(Machine machine, List<Step> steps, List<LoadResult> loads) throws IOException {
        return machine(machine) + "\n### Calls under load\n\n" + loads(loads)
                + "\n### The path of a packet in memory\n\n"
                + steps(steps.stream().filter(s -> s.name().startsWith("Path.")).toList())
                + "\n### Steps\n\n" + steps(steps.stream().filter(s -> !s.name().startsWith("Path.")).toList())
                + "\n### Where the processor time of a call goes\n\n" + budget(steps, loads.getFirst());
    }

    private static String machine(Machine m) throws IOException {
        return """
                | | |
                |---|---|
                | processor | %s, %d cores |
                | kernel | %s |
                | JDK | %s |
                | commit | %s |
                | when | %s |
                | load average before and after the run | %s, %s |
                | command | `bin/bench` |
                """.formatted(m.processor(), m.cores(), m.kernel(), m.jdk(), m.commit(), m.when(), m.load(),
                Machine.load1());
    }

    // ---- load

    /** One column for each run. */
    static String loads(List<LoadResult> runs) {
        StringBuilder out = new StringBuilder();
        row(out, "", runs.stream().map(r -> title(r.plan())).toList());
        row(out, "---", runs.stream().map(r -> "---:").toList());
        row(out, "calls, seconds", runs.stream().map(r -> text("%d, %.0f", r.plan().calls(), r.seconds())).toList());
        row(out, "browser to phone p50 / p99 / p99.9 / longest, ms",
                runs.stream().map(r -> delay(r.toPhone())).toList());
        row(out, "phone to browser p50 / p99 / p99.9 / longest, ms",
                runs.stream().map(r -> delay(r.toBrowser())).toList());
        row(out, "floor: same sockets, no server, ms", runs.stream().map(r -> delay(r.floor())).toList());
        row(out, "packets sent, lost", runs.stream().map(r -> text("%d, %d", r.sent(), r.lost())).toList());
        row(out, "frames concealed, datagrams dropped",
                runs.stream().map(r -> text("%d, %d", r.concealed(), r.dropped())).toList());
        row(out, "**CPU per call-second, ms**",
                runs.stream().map(r -> text("**%.2f**", r.cpuMsPerCallSecond())).toList());
        row(out, "of it in user code / in the kernel", runs.stream().map(r -> text("%.2f / %.2f",
                r.userMsPerCallSecond(), r.cpuMsPerCallSecond() - r.userMsPerCallSecond())).toList());
        row(out, "of it on the media threads", runs.stream().map(r -> text("%.2f", r.mediaMsPerCallSecond())).toList());
        row(out, "allocated by media threads, bytes per datagram received; ICE checks among them",
                runs.stream().map(r -> text("%.2f; %d", r.mediaBytesPerDatagram(), r.checks())).toList());
        row(out, "collections, pauses, longest pause, ms", runs.stream().map(r -> text("%d, %d, %.3f",
                r.collections(), r.pauses().collector(), r.pauses().longestCollectorMs())).toList());
        row(out, "longest stop of any kind, ms",
                runs.stream().map(r -> text("%.3f", r.pauses().longestSafepointMs())).toList());
        return out.toString();
    }

    private static String title(LoadPlan plan) {
        return plan.threading().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (plan.collectEverySeconds() > 0 ? ", collecting every " + plan.collectEverySeconds() + " s" : "");
    }

    private static String delay(Delays.Summary d) {
        return text("%.2f / %.2f / %.2f / %.2f", d.p50(), d.p99(), d.p999(), d.max());
    }

    // ---- steps

    static String steps(List<Step> steps) {
        StringBuilder out = new StringBuilder();
        row(out, "operation", List.of("ns", "±", "fastest iteration", "bytes allocated"));
        row(out, "---", List.of("---:", "---:", "---:", "---:"));
        for (Step s : steps) {
            row(out, s.name(), List.of(nanos(s.ns()), nanos(s.errorNs()), nanos(s.fastestNs()),
                    text("%.2f", s.bytes())));
        }
        return out.toString();
    }

    private static String nanos(double ns) {
        return ns < 100 ? text("%.1f", ns) : text("%.0f", ns);
    }

    // ---- what a call costs

    /** From the steps' times and the processor time of the run under load. */
    private record Share(String name, double nsPerPacket) {
        double msPerCallSecond() {
            return nsPerPacket * PACKETS_PER_SECOND / 1e6;
        }
    }

    static String budget(List<Step> steps, LoadResult load) {
        List<Share> toPhone = new ArrayList<>(List.of(
                share("to phone: SRTP unprotect", steps, "Srtp.unprotect OPENSSL " + GCM),
                share("to phone: Opus decode", steps, "Opus.decode FULLBAND"),
                share("to phone: G.711 encode", steps, "G711.encode ULAW")));
        toPhone.add(framing("to phone: RTP and ring", steps));
        toPhone.add(rest("to phone: demultiplexer, bridge, leg, cache misses", steps, toPhone, "browserToPhone"));
        List<Share> toBrowser = new ArrayList<>(List.of(
                share("to browser: G.711 decode", steps, "G711.decode ULAW"),
                share("to browser: Opus encode", steps, "Opus.encode"),
                share("to browser: SRTP protect", steps, "Srtp.protect OPENSSL " + GCM)));
        toBrowser.add(framing("to browser: RTP and ring", steps));
        toBrowser.add(rest("to browser: leg, bridge, stream, cache misses", steps, toBrowser, "phoneToBrowser"));
        List<Share> shares = new ArrayList<>(toPhone);
        shares.addAll(toBrowser);
        double total = load.cpuMsPerCallSecond();
        double inMemory = shares.stream().mapToDouble(Share::msPerCallSecond).sum();
        StringBuilder out = new StringBuilder();
        row(out, "part", List.of("ns per packet", "ms per call-second", "share"));
        row(out, "---", List.of("---:", "---:", "---:"));
        for (Share s : shares) {
            row(out, s.name(), List.of(nanos(s.nsPerPacket()), text("%.2f", s.msPerCallSecond()),
                    percent(s.msPerCallSecond() / total)));
        }
        row(out, "sockets, wake-ups, timers, the virtual machine", List.of("", text("%.2f", total - inMemory),
                percent((total - inMemory) / total)));
        row(out, "**measured under load**", List.of("", text("**%.2f**", total), "100 %"));
        return out.toString();
    }

    private static Share share(String name, List<Step> steps, String step) {
        return new Share(name, Step.named(steps, step).fastestNs());
    }

    private static Share framing(String name, List<Step> steps) {
        return new Share(name, Step.named(steps, "Rtp.parse").fastestNs()
                + Step.named(steps, "Rtp.rewrite").fastestNs() + Step.named(steps, "Ring.sameThread").fastestNs());
    }

    private static Share rest(String name, List<Step> steps, List<Share> named, String direction) {
        double whole = Step.named(steps, "Path." + direction + " 50 " + GCM).fastestNs();
        return new Share(name, whole - named.stream().mapToDouble(Share::nsPerPacket).sum());
    }

    private static String percent(double share) {
        return text("%.0f %%", 100 * share);
    }

    private static void row(StringBuilder out, String first, List<String> cells) {
        out.append("| ").append(first).append(" | ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
