package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who hears whom, as the test sees it. */
final class FakeMedia implements CallMedia {
    final Inbox<String> did = new Inbox<>();
    final Inbox<String> room = new Inbox<>();
    /** Into a room. */
    final Inbox<FakeSound.Playing> said = new Inbox<>();

    /** The media plane takes nobody. */
    volatile boolean full;

    @Override
    public Joint join(Voice a, Voice b) {
        did.add("join " + a.callId() + " " + b.callId());
        return () -> did.add("part " + a.callId() + " " + b.callId());
    }

    @Override
    public Room openRoom(String id, int maxParties) {
        return new Room() {
            @Override
            public Optional<Seat> join(Voice voice) {
                if (full) {
                    return Optional.empty();
                }
                room.add("in " + voice.callId());
                return Optional.of(new FakeSeat(voice.callId()));
            }

            @Override
            public void play(AudioSource source, Runnable whenOver) {
                said.add(new FakeSound.Playing(source, whenOver));
            }

            @Override
            public void stopPlaying() {
                room.add("silent");
            }

            @Override
            public void close() {
                room.add("closed");
            }
        };
    }

    private final class FakeSeat implements Seat {
        private final String callId;
        private boolean muted;
        private boolean held;
        private List<String> coached;

        FakeSeat(String callId) {
            this.callId = callId;
        }

        @Override
        public void mute(boolean on) {
            if (muted != on) {
                room.add("mute " + on + " " + callId);
            }
            muted = on;
        }

        @Override
        public void hold(boolean on) {
            if (held != on) {
                room.add("hold " + on + " " + callId);
            }
            held = on;
        }

        @Override
        public void coach(List<Seat> others) {
            coaches(others.stream().map(seat -> ((FakeSeat) seat).callId).toList());
        }

        @Override
        public void coachNobody() {
            coaches(null);
        }

        private void coaches(List<String> now) {
            if (!Objects.equals(coached, now)) {
                room.add("coach " + now + " " + callId);
            }
            coached = now;
        }

        @Override
        public void close() {
            room.add("out " + callId);
        }
    }
}
