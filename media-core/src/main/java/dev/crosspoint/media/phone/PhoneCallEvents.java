package dev.crosspoint.media.phone;

/** Hears what happens to one call: on virtual threads, in order, never two at once; may block. */
@FunctionalInterface
public interface PhoneCallEvents {
    void on(PhoneCallEvent event);
}
