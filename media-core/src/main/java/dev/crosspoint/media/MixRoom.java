package dev.crosspoint.media;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Control-plane handle of a room in which each party hears the loudest of the others: legs and peers of any transport,
 * codec and shard. Clocked by output: a packet for each party every 20 ms. A party must not be routed elsewhere too.
 */
public final class MixRoom implements AutoCloseable {
    private final MixRoomOptions options;
    private final RoomSession session;
    private boolean closed;

    private MixRoom(MixRoomOptions options, RoomSession session) {
        this.options = options;
        this.session = session;
    }

    static MixRoom open(Shard home, MixRoomOptions options) {
        return new MixRoom(options, new RoomSession(home, options));
    }

    /** @throws CapacityException the room is full, or closed */
    public RoomParty join(MediaLeg leg) throws CapacityException {
        return join(leg.source(), leg.out(), false);
    }

    /** @throws CapacityException the room is full, or closed */
    public RoomParty join(PhoneLeg leg) throws CapacityException {
        return join(leg.session(), leg.session().out(), false);
    }

    /**
     * The same, on hold until told otherwise, so that nothing of it is heard before it is known who may hear it.
     *
     * @throws CapacityException the room is full, or closed
     */
    public RoomParty joinHeld(PhoneLeg leg) throws CapacityException {
        return join(leg.session(), leg.session().out(), true);
    }

    /** A device with two peer connections: what {@code publish} says is heard, {@code hears} carries the others. */
    public RoomParty join(WebRtcPeer publish, AudioSender hears) throws CapacityException {
        return join(publish.session(), hears.out(), false);
    }

    private RoomParty join(RtpSource from, AudioOut out, boolean held) throws CapacityException {
        RoomMember member = new RoomMember(out);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (!MediaEngine.ask(session.home(), new RoomOrder.Join(session, member, from, held, answer), answer, false)) {
            session.home().post(new RoomOrder.Leave(session, member)); // an answer that came too late
            throw new CapacityException("room " + options.id() + " takes no more than " + options.maxParties()
                    + " parties");
        }
        return new RoomParty(session, member);
    }

    /**
     * Plays to all who are in, beside what they say, until its end or {@link #stopPlaying()}. In an empty room it waits
     * for the first to join.
     *
     * @param whenOver runs once on the room's shard when the last of it was heard, it was stopped, something else took
     *                 its place, or the room closed. Must not block.
     */
    public void play(AudioSource source, Runnable whenOver) {
        session.home().post(new RoomOrder.Play(session, new Playback(source, whenOver)));
    }

    public void stopPlaying() {
        session.home().post(new RoomOrder.StopPlaying(session));
    }

    RoomSession session() {
        return session;
    }

    /** Whether the party is among those who are heard now. */
    public boolean talking(RoomParty party) {
        CompletableFuture<List<RoomMember>> answer = new CompletableFuture<>();
        return MediaEngine.ask(session.home(), new RoomOrder.AskSpeakers(session, answer), answer, List.of())
                .contains(party.member());
    }

    /** Ends it for all; the legs stay. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            session.home().post(new RoomOrder.Close(session));
        }
    }

    @Override
    public String toString() {
        return "room " + options.id();
    }
}
