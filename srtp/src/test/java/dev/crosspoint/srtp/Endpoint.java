package dev.crosspoint.srtp;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The owner of one association in a test: remembers all that it is told. */
class Endpoint implements DtlsListener {

    private static final int PATIENCE_SECONDS = 60;

    final SimulatedPath out;
    final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    final CompletableFuture<DtlsFailure> failure = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    DtlsAssociation association;

    Endpoint(SimulatedPath out) {
        this.out = out;
    }

    @Override
    public void send(byte[] datagram, int length) {
        out.send(datagram, length);
    }

    @Override
    public void connected(SrtpKeys srtp) {
        keys.complete(srtp);
    }

    @Override
    public void failed(DtlsFailure why) {
        failure.complete(why);
        keys.completeExceptionally(new AssertionError("failed: " + why));
    }

    @Override
    public void application(byte[] data, int length) {
        messages.add(Arrays.copyOf(data, length));
    }

    @Override
    public void closed() {
        closed.complete(null);
    }

    SrtpKeys awaitKeys() {
        return await(keys);
    }

    DtlsFailure awaitFailure() {
        return await(failure);
    }

    void awaitClosed() {
        await(closed);
    }

    byte[] awaitMessage() {
        try {
            byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
