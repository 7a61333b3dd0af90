package dev.crosspoint.media;

import java.time.Duration;

/** A change that a peer or a leg reports to the control plane. */
public sealed interface MediaEvent {
    /** ICE has a nominated pair and DTLS is up. */
    record PeerConnected() implements MediaEvent { }

    /** The peer is gone for good; only {@code close()} is of use now. */
    record PeerLost(PeerLoss why, String detail) implements MediaEvent { }

    /** First RTP on this section, or the first after {@link AudioStopped}. */
    record AudioStarted(String mid) implements MediaEvent { }

    record AudioStopped(String mid) implements MediaEvent { }

    record ChannelOpened(String label) implements MediaEvent { }

    record ChannelText(String label, String text) implements MediaEvent { }

    record DigitReceived(char digit, int durationMs) implements MediaEvent { }

    /** First accepted RTP of a phone leg, or the first after {@link RtpTimedOut}. */
    record RtpStarted() implements MediaEvent { }

    /** No RTP of a phone for so long; zero when the leg has ended by a fault of ours. */
    record RtpTimedOut(Duration silent) implements MediaEvent { }

    /** The far side nominated a pair with the credentials of an ICE restart. */
    record IceRestarted() implements MediaEvent { }
}
