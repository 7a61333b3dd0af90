package dev.crosspoint.media.phone;

import java.util.List;
import java.util.Optional;

/** A call from the network that waits for our decision. */
public interface IncomingCall extends PhoneCall {
    /** The called number as E.164 when the trunk sent one ({@code +15551230001}), else the URI's user part. */
    String to();

    /** The caller's number in the same form; {@code anonymous} where the caller or the trunk withheld it. */
    String from();

    /** The caller's name as sent; empty when there is none. */
    String displayName();

    /** The name of the trunk it came from. */
    String trunk();

    /** Who passed the call on, latest first (RFC 5806); empty when nobody did. */
    List<Diversion> diversions();

    /** What the trunk says of the caller's right to its number, if anything. */
    Optional<StirShaken> stirShaken();

    /** The User-To-User header's value with its parameters (RFC 7433). */
    Optional<String> uui();

    /** Sets who hears of this call; events that already happened are delivered first. */
    void events(PhoneCallEvents events);

    /** Sends 180: the caller's own network plays the ringing. */
    void ring();

    /** Sends 183 with our SDP: the caller hears what {@link #leg} plays before the call is answered (and charged). */
    void earlyMedia();

    /** Sends 200; {@link PhoneCallEvent.Answered} follows when the caller has acknowledged it. */
    void answer();

    /** Refuses with a final code, 400 to 699. */
    void reject(int sipCode, String reason);

    /**
     * One step of a call's way through other numbers. All but number and reason are null where they are not said.
     *
     * @param privacy what of it is not to be shown: full, name, uri or off
     * @param screen  whether the number was checked: yes or no
     * @param counter how many steps it stands for
     * @param limit   how many there may be
     */
    record Diversion(String number, String reason, String privacy, String screen, String counter, String limit) {
        public Diversion(String number, String reason) {
            this(number, reason, null, null, null, null);
        }

        @Override
        public String toString() {
            return "Diversion[reason=" + reason + "]";
        }
    }
}
