package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.mixer.Announcer;
import dev.crosspoint.transcoder.mixer.AudioMixer;
import dev.crosspoint.transcoder.mixer.MixerParty;
import dev.crosspoint.transcoder.mixer.MixerSettings;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The shard's side of a room: every 20 ms one mix, and for each party a packet of what it hears. */
final class RoomSession implements Shard.Faultable {
    private static final long TICK_NS = 20_000_000L;
    private static final int MOST_BEHIND = 5;
    private static final int TICKS_PER_S = 50;

    /** Who hears all of the room. */
    private record Ear(FrameSink sink, Runnable ended) { }

    private final Shard home;
    private final int rateHz;
    private final AudioMixer mixer;
    private final List<RoomMember> members = new ArrayList<>();
    private final List<RoomGroup> groups = new ArrayList<>();
    private final List<Ear> ears = new ArrayList<>();
    private final PcmFrame announced = new PcmFrame(Announcer.RATE_HZ, Announcer.RATE_HZ / TICKS_PER_S);
    private final Timer due = new Timer(this::due);
    private Playback playback;
    private long tick;
    private boolean closed;

    RoomSession(Shard home, MixRoomOptions options) {
        this.home = home;
        this.rateHz = options.rateHz();
        this.mixer = new AudioMixer(new MixerSettings(options.rateHz(), options.maxParties(), options.loudest()));
    }

    Shard home() {
        return home;
    }

    void on(RoomOrder order, long nowNs) {
        switch (order) {
            case RoomOrder.Join join -> join.answer().complete(join(join, nowNs));
            case RoomOrder.Leave leave -> leave(leave.member());
            case RoomOrder.Gain gain -> {
                if (gain.member().party() != null) {
                    gain.member().party().gainDb(gain.db());
                }
            }
            case RoomOrder.Mute mute -> {
                if (mute.member().party() != null) {
                    mute.member().party().mute(mute.on());
                }
            }
            case RoomOrder.Hold hold -> {
                if (hold.member().party() != null) {
                    hold.member().party().hold(hold.on());
                }
            }
            case RoomOrder.Coach coach -> coach(coach.member(), coach.coached());
            case RoomOrder.StopCoaching stop -> {
                if (stop.member().party() != null) {
                    stop.member().party().stopCoaching();
                }
            }
            case RoomOrder.Play play -> play(play.playback());
            case RoomOrder.StopPlaying _ -> stopPlaying();
            case RoomOrder.AskSpeakers ask ->
                ask.answer().complete(members.stream().filter(m -> m.party().talking()).toList());
            case RoomOrder.Close _ -> close();
        }
    }

    private boolean join(RoomOrder.Join join, long nowNs) {
        RoomMember member = join.member();
        RtpSource from = join.from();
        MixerParty party = closed ? null : mixer.join(partyHz(member.out()));
        if (party == null) {
            home.counters().add(ShardCounter.PARTIES_REFUSED);
            return false;
        }
        party.hold(join.held());
        member.place(party);
        members.add(member);
        if (members.size() == 1) {
            home.timers().schedule(due, nowNs + TICK_NS);
        }
        if (from != null) {
            SoundTap tap = new SoundTap(from, home, party.rateHz(), (frame, _, _, _) -> party.put(frame),
                    () -> leave(member));
            member.hearing(tap);
            tap.attach();
        }
        return true;
    }

    /** No more than its codec has: what is not heard need not be mixed for it. */
    private int partyHz(AudioOut out) {
        Codec codec = out.formats().sound();
        return codec == null ? rateHz : Math.min(rateHz, codec.rateHz());
    }

    private static void coach(RoomMember member, List<RoomMember> coached) {
        if (member.party() != null) {
            member.party().coach(coached.stream().filter(other -> other != member && other.party() != null)
                    .map(RoomMember::party).toList());
        }
    }

    private void play(Playback next) {
        stopPlaying();
        if (closed) {
            next.stop();
        } else {
            playback = next;
        }
    }

    private void stopPlaying() {
        if (playback != null) {
            playback.stop();
            playback = null;
        }
    }

    int rateHz() {
        return rateHz;
    }

    /**
     * What is heard in the room goes there too, 20 ms at a time. At home.
     *
     * @param ended run when nothing more will come
     */
    void listen(FrameSink sink, Runnable ended) {
        if (closed) {
            ended.run();
        } else {
            ears.add(new Ear(sink, ended));
        }
    }

    void listenNoMore(FrameSink sink) {
        ears.removeIf(ear -> ear.sink() == sink);
    }

    private void leave(RoomMember member) {
        if (members.remove(member)) {
            mixer.leave(member.party());
            member.place(null);
            member.close();
        }
        if (members.isEmpty()) {
            home.timers().cancel(due);
            closeGroups();
        }
    }

    // ---- every 20 ms

    private void due(long nowNs) {
        tick++;
        announce();
        mixer.tick();
        for (int i = ears.size() - 1; i >= 0; i--) {
            hear(ears.get(i));
        }
        for (int i = 0; i < members.size(); i++) {
            speakTo(members.get(i));
        }
        if (tick % TICKS_PER_S == 0) {
            adapt();
        }
        long next = due.deadlineNs + TICK_NS;
        home.timers().schedule(due, nowNs - next > MOST_BEHIND * TICK_NS ? nowNs + TICK_NS : next);
    }

    private void announce() {
        if (playback == null) {
            return;
        }
        short[] samples = playback.peek();
        if (samples != null) {
            announced.copyFrom(samples, 0, announced.capacity());
            mixer.announcer().put(announced);
            playback.taken();
        } else if (playback.over()) {
            stopPlaying();
        }
    }

    /** By the time at which the tick was due: how late the thread comes to it is nobody's to hear. */
    private void hear(Ear ear) {
        try {
            ear.sink().frame(mixer.everyone(), (int) tick * (rateHz / TICKS_PER_S), false, due.deadlineNs);
        } catch (RuntimeException fault) { // who listens has ended; the room goes on
            home.counters().add(ShardCounter.FAULTS);
            ears.remove(ear);
            ear.ended().run();
        }
    }

    private void speakTo(RoomMember member) {
        SendFormats formats = member.out().formats();
        Codec codec = formats.sound();
        if (codec == null) {
            return;
        }
        int timestamp = member.takeTimestamp(codec.clockHz() / TICKS_PER_S);
        PcmFrame frame = member.party().heard();
        if (!formats.sending()) {
            return;
        }
        if (frame == null) { // held: silence that is sent keeps the far side from thinking that we are gone
            frame = member.silence();
        }
        Packet packet = home.scratch();
        int length;
        if (member.party().shared()) {
            RoomGroup group = group(formats.preferred(), member.party().rateHz());
            length = group.encode(frame, tick);
            if (length > 0) {
                MemorySegment.copy(group.encoded(), 0, packet.segment(), RtpHeader.FIXED_LENGTH, length);
            }
        } else {
            length = member.own(formats.preferred()).encode(frame, packet.segment(), RtpHeader.FIXED_LENGTH,
                    Packet.CAPACITY / 2);
        }
        if (length < 0) {
            home.counters().add(ShardCounter.ENCODE_FAILED);
        } else if (length > 0) {
            RtpHeader.write(packet.buffer(), 0, false, 0, member.nextSequence(), timestamp, member.source());
            packet.length(RtpHeader.FIXED_LENGTH + length);
            packet.tag(codec.tag());
            home.handTo(member.out().shard(), member.out(), packet);
        }
    }

    private RoomGroup group(LegFormat format, int partyHz) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).serves(format, partyHz)) {
                return groups.get(i);
            }
        }
        RoomGroup group = new RoomGroup(format, partyHz, tick);
        groups.add(group);
        return group;
    }

    /** Once a second: encoders learn of the loss, those that nobody needs go. */
    private void adapt() {
        for (int i = 0; i < members.size(); i++) {
            RoomMember member = members.get(i);
            int percent = member.out().remoteLossPercent();
            LegFormat format = member.out().formats().preferred();
            member.adapt(percent);
            for (int g = 0; g < groups.size() && format != null; g++) {
                if (groups.get(g).serves(format, member.party().rateHz())) {
                    groups.get(g).reported(percent);
                }
            }
        }
        for (int i = groups.size() - 1; i >= 0; i--) {
            groups.get(i).adapt();
            if (groups.get(i).idle(tick)) {
                groups.remove(i).close();
            }
        }
    }

    private void close() {
        closed = true;
        stopPlaying();
        List.copyOf(ears).forEach(ear -> ear.ended().run());
        ears.clear();
        for (RoomMember member : List.copyOf(members)) {
            leave(member);
        }
        closeGroups();
    }

    private void closeGroups() {
        groups.forEach(RoomGroup::close);
        groups.clear();
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        close();
    }
}
