package dev.crosspoint.media.sctp;

/** What happens to an association and its channels; called in {@code receive} and {@code timers}, where it may send. */
public interface SctpEvents {
    /** The association stands. */
    void up();

    /** The peer opened this channel, or acknowledged ours. */
    void channelOpen(int stream, String label);

    /** A text message, whole. */
    void text(int stream, String label, String text);

    /** The peer closed this channel; its stream id may come again. */
    default void channelClosed(int stream, String label) {}

    /** The end, told once; the association is deaf and mute from here on. */
    void closed(SctpClose why);
}
