package dev.crosspoint.signaling.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections to where customers say by ws or wss URL, under the same outbound policy as webhooks: to an address
 * that was checked, while SNI and the certificate check use the name in the URL.
 */
public final class Lines implements AutoCloseable {
    private static final int TRIES = 2;
    private static final long LONGEST_TRY_MS = 4000;
    /** What the system keeps for a reader who does not read. */
    private static final int SEND_BUFFER = 32 * 1024;

    /** Nobody can be reached there; the message is fit for the developer who named the URL. */
    public static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1;
        private final boolean blocked;

        Unreachable(String message, boolean blocked) {
            super(message);
            this.blocked = blocked;
        }

        /** Whether nobody was asked, because the address is not one that may be. */
        public boolean blocked() {
            return blocked;
        }
    }

    private final OutboundPolicy policy;
    private final Names names;
    private final SSLSocketFactory tls;
    private final ScheduledThreadPoolExecutor deadlines;

    /** @param tls whom to trust; null for the JDK's own */
    Lines(OutboundPolicy policy, Names names, SSLContext tls) {
        this.policy = policy;
        this.names = names;
        this.tls = tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls.getSocketFactory();
        this.deadlines = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("line-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** Blocks until there is a connection; it is cut off after that time unless it is {@link Line#settled} by then. */
    public Line open(URI url, Duration timeout) throws IOException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        List<InetAddress> allowed = addresses(url, deadlineNs);
        IOException last = null;
        for (int i = 0; i < TRIES && i < allowed.size(); i++) {
            long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                break;
            }
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.setSendBufferSize(SEND_BUFFER);
                int tryMs = (int) Math.max(1, Math.min(leftMs, LONGEST_TRY_MS));
                socket.connect(new InetSocketAddress(allowed.get(i), port(url)), tryMs);
                return line(url, socket, deadlineNs);
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw new Unreachable(detail(last), false);
    }

    private static String detail(IOException why) {
        return switch (why) {
            case null -> "no connection in time";
            case SocketTimeoutException _ -> "no connection in time";
            case SSLException e -> "no secure connection: " + e.getMessage();
            default -> "no connection";
        };
    }

    private List<InetAddress> addresses(URI url, long deadlineNs) throws Unreachable {
        try {
            List<InetAddress> allowed = names.addresses(HttpCaller.hostName(url), deadlineNs - System.nanoTime())
                    .stream().filter(policy::allows).toList();
            if (allowed.isEmpty()) {
                throw new Unreachable("the address is not one that may be asked", true);
            }
            return allowed;
        } catch (UnknownHostException _) {
            throw new Unreachable("the host is not known", false);
        } catch (TimeoutException _) {
            throw new Unreachable("the host's name was not found in time", false);
        }
    }

    private Line line(URI url, Socket socket, long deadlineNs) throws IOException {
        Line line = new Line(socket);
        line.cutOffBy(deadlines.schedule(line::cutOff, deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS));
        try {
            if (secure(url)) {
                SSLSocket secured = (SSLSocket) tls.createSocket(socket, HttpCaller.hostName(url), port(url), true);
                SSLParameters checked = secured.getSSLParameters();
                checked.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(checked);
                line.secured(secured);
                secured.startHandshake();
            }
            return line;
        } catch (IOException e) {
            line.cutOff();
            throw e;
        }
    }

    private static boolean secure(URI url) {
        return url.getScheme().equalsIgnoreCase("wss");
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : secure(url) ? 443 : 80;
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
