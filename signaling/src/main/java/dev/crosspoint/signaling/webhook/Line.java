package dev.crosspoint.signaling.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;

/** A connection to somebody whom a customer named. */
public final class Line {
    private final Socket plain;
    private volatile Socket top;
    private volatile Future<?> deadline;

    Line(Socket plain) {
        this.plain = plain;
        this.top = plain;
    }

    void secured(SSLSocket over) {
        top = over;
    }

    void cutOffBy(Future<?> timer) {
        deadline = timer;
    }

    /** All that had to happen by the deadline has happened. */
    public void settled() {
        deadline.cancel(false);
    }

    public InputStream in() throws IOException {
        return top.getInputStream();
    }

    public OutputStream out() throws IOException {
        return top.getOutputStream();
    }

    /** Ends it at once, from any thread; whoever reads or writes gets an exception. Never blocks, unlike TLS's end. */
    public void cutOff() {
        Future<?> timer = deadline;
        if (timer != null) { // none yet where it was due at once
            timer.cancel(false);
        }
        try {
            plain.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }
}
