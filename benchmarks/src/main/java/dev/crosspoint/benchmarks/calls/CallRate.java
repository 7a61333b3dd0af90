package dev.crosspoint.benchmarks.calls;

import dev.crosspoint.benchmarks.load.Delays;
import dev.crosspoint.benchmarks.load.ProcessorTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * So many calls begin in a second, for so long; each rings, is redirected to another document, hears a second of tone
 * and is hung up on: two round trips of BXML. Prints how long what took, what failed, and the node's memory.
 */
public final class CallRate {
    private static final long WARM_UP_S = 20;
    private static final long LAST_END_NS = 15_000_000_000L;
    private static final int REPORT_S = 10;

    private final int perSecond;
    private final List<Call> calls = new ArrayList<>();

    private CallRate(int perSecond) {
        this.perSecond = perSecond;
    }

    /** @param arguments calls a second (50) and seconds (60); 20 s before them are the warm-up */
    public static void main(String[] arguments) throws Exception {
        int perSecond = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        boolean clean = new CallRate(perSecond).run(seconds);
        System.exit(clean ? 0 : 1);
    }

    private boolean run(int seconds) throws Exception {
        int warm = (int) (WARM_UP_S * perSecond);
        for (int i = 0; i < warm + seconds * perSecond; i++) {
            calls.add(new Call(i));
        }
        int carrierPort = freePort();
        int sipPort = freePort();
        try (Application application = new Application(calls);
                NodeProcess node = new NodeProcess(application, freePort(), sipPort, carrierPort);
                Carrier carrier = new Carrier(carrierPort, sipPort, NodeProcess.NUMBER, calls)) {
            call(carrier, node, 0, warm);
            System.out.printf("warm: node has %.0f MB%n", node.residentMb());
            ProcessorTime before = ProcessorTime.read(node.pid());
            double writtenMb = node.writtenMb();
            call(carrier, node, warm, calls.size());
            awaitEnds(application);
            ProcessorTime after = ProcessorTime.read(node.pid());
            long cpuMs = after.userMs() + after.systemMs() - before.userMs() - before.systemMs();
            int counted = calls.size() - warm;
            System.out.printf("node: %.1f ms of processor time and %.1f KB written per call, %.0f MB at the end%n",
                    (double) cpuMs / counted, (node.writtenMb() - writtenMb) * 1024 / counted, node.residentMb());
            System.out.printf("webhooks of ends: %d of %d%n", application.ends(), calls.size());
            return report(warm);
        }
    }

    /** Calls at an even pace, however late the one before was. */
    private void call(Carrier carrier, NodeProcess node, int from, int to) throws Exception {
        long beganNs = System.nanoTime();
        for (int i = from; i < to; i++) {
            long dueNs = beganNs + (i - from) * 1_000_000_000L / perSecond;
            for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            carrier.call(calls.get(i));
            if ((i - from + 1) % (REPORT_S * perSecond) == 0) {
                System.out.printf("%d calls begun, node has %.0f MB%n", i + 1, node.residentMb());
            }
        }
    }

    private void awaitEnds(Application application) throws InterruptedException {
        long endNs = System.nanoTime() + LAST_END_NS;
        while (System.nanoTime() - endNs < 0 && (application.ends() < calls.size()
                || !calls.stream().allMatch(c -> c.complete() || c.failure != null))) {
            Thread.sleep(50);
        }
    }

    private boolean report(int warm) {
        List<Call> failed = calls.stream().filter(c -> !c.complete()).toList();
        List<Call> good = calls.subList(warm, calls.size()).stream().filter(Call::complete).toList();
        System.out.println("| | p50 ms | p99 ms | longest ms |\n| --- | ---: | ---: | ---: |");
        row("INVITE to 180", good, c -> c.ringingNs - c.invitedNs);
        row("the application's answer to 200", good, c -> c.answeredNs - c.toldNs);
        row("the application's answer to the first packet of sound", good, c -> c.heardNs - c.toldNs);
        System.out.printf("%d calls a second: %d of %d went as they have to%n", perSecond,
                calls.size() - failed.size(), calls.size());
        failed.stream().limit(10).forEach(c -> System.out.println("failed: call " + c.number + " " + c.state()));
        return failed.isEmpty();
    }

    private static void row(String what, List<Call> calls, ToLongFunction<Call> took) {
        Delays delays = new Delays(calls.size());
        calls.forEach(c -> delays.add(took.applyAsLong(c)));
        System.out.printf("| %s | %.1f | %.1f | %.1f |%n", what, delays.ms(0.5), delays.ms(0.99), delays.ms(1));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
