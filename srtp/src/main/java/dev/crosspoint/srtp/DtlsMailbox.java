package dev.crosspoint.srtp;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What waits for an association's thread: datagrams and messages, each kind with its own bound, and the close. */
final class DtlsMailbox {

    /** One thing to do, in the order it came. */
    sealed interface Item {
        record Datagram(byte[] bytes) implements Item { }

        record Message(byte[] bytes) implements Item { }

        record Close() implements Item { }
    }

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final AtomicInteger datagrams = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private final int maxDatagrams;
    private final int maxMessages;

    DtlsMailbox(int maxDatagrams, int maxMessages) {
        this.maxDatagrams = maxDatagrams;
        this.maxMessages = maxMessages;
    }

    boolean hasRoomForDatagram() {
        return datagrams.get() < maxDatagrams;
    }

    /** For one producer of datagrams, which has asked {@link #hasRoomForDatagram}. */
    void putDatagram(byte[] bytes) {
        datagrams.incrementAndGet();
        items.add(new Item.Datagram(bytes));
    }

    boolean putMessage(byte[] bytes) {
        if (messages.incrementAndGet() > maxMessages) {
            messages.decrementAndGet();
            return false;
        }
        items.add(new Item.Message(bytes));
        return true;
    }

    void putClose() {
        items.add(new Item.Close());
    }

    /** The next item without waiting, or null. */
    Item poll() {
        return counted(items.poll());
    }

    /** The next item, or null when the time is over. */
    Item poll(long timeoutNs) throws InterruptedException {
        return counted(items.poll(timeoutNs, TimeUnit.NANOSECONDS));
    }

    private Item counted(Item item) {
        switch (item) {
            case Item.Datagram _ -> datagrams.decrementAndGet();
            case Item.Message _ -> messages.decrementAndGet();
            case Item.Close _ -> { }
            case null -> { }
        }
        return item;
    }
}
