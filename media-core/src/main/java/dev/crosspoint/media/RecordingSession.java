package dev.crosspoint.media;

import dev.crosspoint.transcoder.recording.Recording;
import dev.crosspoint.transcoder.recording.RecordingOutput;
import dev.crosspoint.transcoder.recording.RecordingSettings;
import dev.crosspoint.transcoder.recording.RecordingTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The shard's side of a recording: taps the legs, and hands on what is old enough. Writing is other threads' work. */
final class RecordingSession implements Shard.Faultable {
    private final Shard home;
    private final List<RtpSource> legs;
    private final RoomSession room;     // or null
    private final RecordingFiles files;
    private final List<SoundTap> taps = new ArrayList<>();
    private final Timer due = new Timer(this::due);
    private Recording recording;
    private RecordingTrack inRoom;
    private int listening;
    private boolean stopped;

    RecordingSession(List<RtpSource> legs, RecordingFiles files) {
        this(legs.getFirst().shard(), legs, null, files);
    }

    /** Of what is heard in a room. */
    RecordingSession(RoomSession room, RecordingFiles files) {
        this(room.home(), List.of(), room, files);
    }

    private RecordingSession(Shard home, List<RtpSource> legs, RoomSession room, RecordingFiles files) {
        this.home = home;
        this.legs = legs;
        this.room = room;
        this.files = files;
    }

    Shard home() {
        return home;
    }

    void on(RecordingOrder order, long nowNs) {
        switch (order) {
            case RecordingOrder.Open open -> open(open.outputs(), nowNs);
            case RecordingOrder.Add add -> {
                if (!stopped) {
                    tap(add.leg(), nowNs);
                }
            }
            case RecordingOrder.Pause _ -> {
                recording.pause(nowNs);
                schedule();
            }
            case RecordingOrder.Resume _ -> {
                recording.resume(nowNs);
                schedule();
            }
            case RecordingOrder.Stop _ -> stop(nowNs);
        }
    }

    private void open(CompletableFuture<List<RecordingOutput>> answer, long nowNs) {
        recording = new Recording(RecordingSettings.at(files.rateHz()), nowNs);
        List<RecordingOutput> outputs = new ArrayList<>();
        if (files.mix() != null) {
            outputs.add(recording.mix());
        }
        if (files.stereo() != null) {
            outputs.add(recording.stereo());
        }
        for (int i = 0; i < legs.size(); i++) {
            RecordingTrack track = tap(legs.get(i), nowNs);
            if (i < files.each().size()) {
                outputs.add(recording.single(track));
            }
        }
        answer.complete(outputs);
        if (room != null) {
            inRoom = recording.track(room.rateHz());
            room.listen(inRoom, () -> stop(home.nowNs()));
        }
        schedule();
    }

    private RecordingTrack tap(RtpSource leg, long nowNs) {
        RecordingTrack track = recording.track(files.rateHz());
        if (track == null) {
            home.counters().add(ShardCounter.RECORDING_REFUSED);
            return null;
        }
        SoundTap tap = SoundTap.placing(leg, home, files.rateHz(), track, this::legEnded);
        taps.add(tap);
        listening++;
        tap.attach();
        return track;
    }

    /** With the last leg the recording ends too, whoever may have forgotten it. */
    private void legEnded() {
        if (--listening == 0) {
            stop(home.nowNs());
        }
    }

    private void due(long nowNs) {
        recording.timers(nowNs);
        schedule();
    }

    private void schedule() {
        long next = recording.nextWakeupNs();
        if (next == Timers.NEVER) {
            home.timers().cancel(due);
        } else {
            home.timers().schedule(due, next);
        }
    }

    private void stop(long nowNs) {
        if (stopped) {
            return;
        }
        stopped = true;
        taps.forEach(SoundTap::close);
        if (room != null) {
            room.listenNoMore(inRoom);
        }
        recording.stop(nowNs);
        schedule();
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        if (recording != null) {
            stop(nowNs);
        }
    }
}
