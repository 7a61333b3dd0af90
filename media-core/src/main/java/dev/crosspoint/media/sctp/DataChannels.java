package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** The channels of one association and the protocol that opens them in band (RFC 8832). */
final class DataChannels {
    private static final int MESSAGE_ACK = 0x02;
    private static final int MESSAGE_OPEN = 0x03;
    private static final int OPEN_FIXED_LENGTH = 12;
    private static final int LONGEST_LABEL = 1024;
    private static final byte[] ACK = {MESSAGE_ACK};
    private static final byte[] EMPTY = {0};

    private enum State { OPENING, OPEN, CLOSING }

    private static final class Channel {
        private final String label;
        private State state;

        private Channel(String label, State state) {
            this.label = label;
            this.state = state;
        }
    }

    private final SctpSettings settings;
    private final SendQueue queue;
    private final SctpEvents events;
    private final SctpCounters counters;
    private final int parity;
    private final Map<Integer, Channel> channels = new LinkedHashMap<>();
    private final IntConsumer reset;

    /** @param reset asks the peer to agree that we no longer use a stream */
    DataChannels(SctpSettings settings, SendQueue queue, SctpEvents events, SctpCounters counters, boolean odd,
                 IntConsumer reset) {
        this.settings = settings;
        this.queue = queue;
        this.events = events;
        this.counters = counters;
        this.parity = odd ? 1 : 0;
        this.reset = reset;
    }

    /** Queues DATA_CHANNEL_OPEN on the lowest free stream of ours; -1 when there are as many as allowed. */
    int open(String label) {
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        int length = OPEN_FIXED_LENGTH + name.length;
        if (channels.size() >= settings.maxChannels() || name.length > LONGEST_LABEL || !queue.hasRoom(length)) {
            return -1;
        }
        int stream = parity;
        while (channels.containsKey(stream)) {
            stream += 2;
        }
        byte[] open = new byte[length];
        ByteBuffer.wrap(open).put(0, (byte) MESSAGE_OPEN).putShort(8, (short) name.length)
            .put(OPEN_FIXED_LENGTH, name);
        channels.put(stream, new Channel(label, State.OPENING));
        queue.add(stream, Sctp.PPID_DCEP, open);
        return stream;
    }

    boolean sendText(int stream, String text) {
        Channel channel = channels.get(stream);
        if (channel == null || channel.state == State.CLOSING) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > settings.maxMessageSize() || !queue.hasRoom(Math.max(1, bytes.length))) {
            return false;
        }
        if (bytes.length == 0) {
            queue.add(stream, Sctp.PPID_STRING_EMPTY, EMPTY);
        } else {
            queue.add(stream, Sctp.PPID_STRING, bytes);
        }
        return true;
    }

    void message(int stream, int ppid, byte[] data) {
        Channel channel = channels.get(stream);
        boolean known = channel != null && channel.state != State.CLOSING;
        switch (ppid) {
            case Sctp.PPID_DCEP -> control(stream, channel, data);
            case Sctp.PPID_STRING, Sctp.PPID_STRING_EMPTY -> {
                if (known) {
                    events.text(stream, channel.label,
                        ppid == Sctp.PPID_STRING_EMPTY ? "" : new String(data, StandardCharsets.UTF_8));
                } else {
                    counters.add(SctpCounter.MESSAGES_DROPPED);
                }
            }
            default -> counters.add(SctpCounter.MESSAGES_DROPPED);
        }
    }

    private void control(int stream, Channel channel, byte[] data) {
        if (data[0] == MESSAGE_ACK && channel != null && channel.state == State.OPENING) {
            channel.state = State.OPEN;
            events.channelOpen(stream, channel.label);
        } else if (data[0] == MESSAGE_OPEN && channel == null) {
            opened(stream, data);
        } else {
            counters.add(SctpCounter.MESSAGES_DROPPED);
        }
    }

    /** A channel we cannot have is closed again at once, as RFC 8832 §6 wants it. */
    private void opened(int stream, byte[] open) {
        String label = label(open);
        boolean ours = (stream & 1) == parity;
        if (label == null || ours || channels.size() >= settings.maxChannels() || !queue.hasRoom(ACK.length)) {
            counters.add(SctpCounter.MESSAGES_DROPPED);
            reset.accept(stream);
            return;
        }
        channels.put(stream, new Channel(label, State.OPEN));
        queue.add(stream, Sctp.PPID_DCEP, ACK);
        events.channelOpen(stream, label);
    }

    /** Null when the lengths do not fit or the label is out of proportion. */
    private static String label(byte[] open) {
        if (open.length < OPEN_FIXED_LENGTH) {
            return null;
        }
        ByteBuffer b = ByteBuffer.wrap(open);
        int labelLength = b.getShort(8) & 0xFFFF;
        int protocolLength = b.getShort(10) & 0xFFFF;
        if (labelLength > LONGEST_LABEL || OPEN_FIXED_LENGTH + labelLength + protocolLength > open.length) {
            return null;
        }
        return new String(open, OPEN_FIXED_LENGTH, labelLength, StandardCharsets.UTF_8);
    }

    /** The peer reset its side of a stream (-1: of all); ours follows, and then the id is free (RFC 8831 §6.7). */
    void peerClosed(int stream) {
        if (stream < 0) {
            new ArrayList<>(channels.keySet()).forEach(this::peerClosed);
            return;
        }
        Channel channel = channels.get(stream);
        if (channel != null && channel.state != State.CLOSING) {
            channel.state = State.CLOSING;
            reset.accept(stream);
            events.channelClosed(stream, channel.label);
        }
    }

    /** The peer agreed to the reset of our side. */
    void ownClosed(int stream) {
        Channel channel = channels.get(stream);
        if (channel != null && channel.state == State.CLOSING) {
            channels.remove(stream);
        }
    }

    int size() {
        return channels.size();
    }
}
