package dev.crosspoint.signaling.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up with a deadline. On platform threads, because a look-up blocks its carrier; one thread per name,
 * because a name that hangs must not hold up others.
 */
final class Names implements AutoCloseable {

    /** Where addresses come from; tests have their own. */
    interface Source {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final int THREADS = 16;
    private static final int WAITING = 1000;

    private final Source source;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING), Thread.ofPlatform().daemon().name("names-", 0).factory());

    Names(Source source) {
        this.source = source;
        threads.allowCoreThreadTimeOut(true);
    }

    /** @param host a name, or an address as it stands in a URL, without brackets */
    List<InetAddress> addresses(String host, long timeoutNs) throws UnknownHostException, TimeoutException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return lookUp(host, timeoutNs);
        }
    }

    private List<InetAddress> lookUp(String host, long timeoutNs) throws UnknownHostException, TimeoutException {
        CompletableFuture<InetAddress[]> fresh = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> answer = underWay.putIfAbsent(host, fresh);
        if (answer == null) {
            answer = fresh;
            start(host, fresh);
        }
        try {
            return List.of(answer.get(timeoutNs, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new UnknownHostException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
    }

    private void start(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            threads.execute(() -> {
                try {
                    InetAddress[] addresses = source.addresses(host);
                    underWay.remove(host);
                    answer.complete(addresses);
                } catch (UnknownHostException | RuntimeException e) {
                    underWay.remove(host);
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(host);
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
