package dev.crosspoint.media.io;

/** What the datagram I/O counts. */
public enum IoCounter implements Counter {
    DATAGRAMS_RECEIVED("datagrams", "received and put into a ring"),
    DATAGRAMS_SENT("datagrams", "taken by the kernel"),
    RECEIVE_CALLS("calls", "system calls that received at least one datagram"),
    SEND_CALLS("calls", "system calls that sent"),
    SEND_SEGMENTED("datagrams", "of bursts to one far end that the kernel cut up (UDP_SEGMENT)"),
    RECEIVE_RING_FULL("datagrams", "received and dropped because the shard's ring was full"),
    RECEIVE_TRUNCATED("datagrams", "received and dropped because they were larger than a slot"),
    RECEIVE_ERRORS("errors", "failed receive calls"),
    SEND_BUFFER_FULL("datagrams", "not sent because the socket's buffer was full"),
    SEND_ERRORS("datagrams", "refused by the kernel");

    private final String unit;
    private final String meaning;

    IoCounter(String unit, String meaning) {
        this.unit = unit;
        this.meaning = meaning;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
