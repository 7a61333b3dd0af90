package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tapes played by the test: files of silence, and silence when the test says so. */
final class FakeTapes implements CallTapes {
    final Inbox<String> did = new Inbox<>();
    final Inbox<Runnable> silences = new Inbox<>();
    volatile boolean broken;
    /** While set, the media plane has a bug. */
    volatile boolean faulty;
    /** While set, a file is not complete when its tape stops. */
    volatile boolean stuck;
    final Inbox<Runnable> completions = new Inbox<>();

    @Override
    public Tape record(PhoneLeg leg, Path file, Tracks tracks) throws IOException {
        return record("record " + tracks, file, tracks);
    }

    @Override
    public Tape record(CallMedia.Room room, Path file) throws IOException {
        return record("record room", file, Tracks.MIXED);
    }

    private Tape record(String what, Path file, Tracks tracks) throws IOException {
        if (faulty) {
            throw new AssertionError("faulty");
        }
        if (broken) {
            throw new IOException("broken");
        }
        did.add(what);
        Files.write(file, wav(tracks, 8000));
        CompletableFuture<Taped> ended = new CompletableFuture<>();
        return new Tape() {
            @Override
            public void pause() {
                did.add("pause");
            }

            @Override
            public void resume() {
                did.add("resume");
            }

            @Override
            public void stop() {
                if (stuck) {
                    did.add("stop");
                    completions.add(() -> ended.complete(new Taped(Duration.ofMillis(1250), true)));
                } else if (ended.complete(new Taped(Duration.ofMillis(1250), true))) {
                    did.add("stop");
                }
            }

            @Override
            public CompletableFuture<Taped> ended() {
                return ended;
            }
        };
    }

    /** A second of silence whose header tells of nothing yet, as a crash leaves it. */
    static byte[] wav(Tracks tracks, int frames) {
        int block = 2 * tracks.channels();
        ByteBuffer b = ByteBuffer.allocate(44 + frames * block).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes()).putInt(36).put("WAVEfmt ".getBytes()).putInt(16).putShort((short) 1)
            .putShort((short) tracks.channels()).putInt(8000).putInt(8000 * block).putShort((short) block)
            .putShort((short) 16).put("data".getBytes()).putInt(0);
        return b.array();
    }

    @Override
    public Runnable whenSilent(PhoneLeg leg, Duration timeout, Runnable whenSilent) {
        did.add("listen " + timeout.toMillis());
        silences.add(whenSilent);
        return () -> did.add("listen no more");
    }
}
