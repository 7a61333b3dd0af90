package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reports kept for the test to read, one line each. */
final class RecordedReports implements DeviceReports {

    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    volatile BooleanSupplier application = () -> true;

    @Override
    public void connected(Endpoint endpoint, String deviceId, String deviceName) {
        lines.add("connected");
    }

    @Override
    public void disconnected(Endpoint endpoint, String deviceId) {
        lines.add("disconnected");
    }

    @Override
    public void eligible(Endpoint endpoint, String deviceId, boolean eligible) {
        lines.add(eligible ? "eligible" : "ineligible");
    }

    @Override
    public boolean outboundConnectionRequest(Endpoint endpoint, String deviceId, String toType, String to) {
        lines.add("request " + toType + " " + to);
        return application.getAsBoolean();
    }

    @Override
    public void connectStatus(ConnectSession session, String status) {
        lines.add("status " + status);
    }

    /** Waits for this line and fails on any other. */
    void expect(String... wanted) {
        for (String line : wanted) {
            String got = poll();
            if (!line.equals(got)) {
                throw new AssertionError("expected report <" + line + "> but got <" + got + ">, then " + lines);
            }
        }
    }

    private String poll() {
        try {
            return lines.poll(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An application that answers when the test lets it. */
    static BooleanSupplier after(CountDownLatch latch, boolean answer) {
        return () -> {
            try {
                return latch.await(20, TimeUnit.SECONDS) && answer;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
