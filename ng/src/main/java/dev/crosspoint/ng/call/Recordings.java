package dev.crosspoint.ng.call;

import dev.crosspoint.media.LegRecording;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.RecordingFiles;
import dev.crosspoint.ng.NgResult;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings of calls: a WAV file of everybody and one of each of the first parties, in one folder. */
final class Recordings {
    static final String NO_FOLDER = "recording needs ng.recording-dir in the configuration";
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final int RATE_HZ = 8000;
    private static final long MAX_BYTES = 1L << 30;
    private static final int MAX_NAME = 100;
    private static final int MAX_NAMESAKES = 1000;

    private final MediaEngine engine;
    private final Path folder;

    Recordings(MediaEngine engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    boolean possible() {
        return folder != null;
    }

    NgResult start(NgCall call, NgRequest request) {
        return start(call, request.name("output-destination"));
    }

    /** Begins, or goes on after a pause. */
    NgResult start(NgCall call, String name) {
        if (folder == null) {
            return new NgResult.Refused(NO_FOLDER);
        }
        if (call.recording != null) {
            call.recording.resume();
            return NgResult.done();
        }
        List<MediaLeg> legs = new ArrayList<>();
        for (Party p : call.parties) {
            if (p.leg != null) {
                legs.add(p.leg.leg());
                call.recorded.add(p.leg);
            }
        }
        if (legs.isEmpty()) {
            return new NgResult.Refused("the call has no media to record");
        }
        try {
            Path base = base(safe(name == null ? call.id : name));
            List<Path> each = new ArrayList<>();
            for (int i = 0; i < Math.min(2, legs.size()); i++) {
                each.add(base.resolveSibling(base.getFileName() + "-" + (i + 1) + ".wav"));
            }
            call.recording = engine.record(new RecordingFiles(base.resolveSibling(base.getFileName() + "-mix.wav"),
                    null, each, RATE_HZ, MAX_BYTES), legs);
            return new NgResult.Done(new NgValue.Dictionary().put("recording", NgValue.octets(base.toString())));
        } catch (IOException e) {
            call.recorded.clear();
            LOG.warn("call {} is not recorded: {}", call.id, e.toString());
            return new NgResult.Refused("the recording cannot begin");
        }
    }

    /** A name in the folder that no file has yet. */
    private Path base(String name) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < MAX_NAMESAKES; i++) {
            Path base = folder.resolve(i == 0 ? name : name + "-" + i);
            if (!Files.exists(base.resolveSibling(base.getFileName() + "-mix.wav"))) {
                return base;
            }
        }
        throw new IOException("too many recordings are named " + name);
    }

    private static String safe(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String safe = last.replaceAll("[^A-Za-z0-9._@-]", "_").replaceFirst("^[.]+", "_");
        return safe.isEmpty() ? "_" : safe.substring(0, Math.min(MAX_NAME, safe.length()));
    }

    static NgResult stop(NgCall call, NgRequest request) {
        boolean pause = request.flagged("pause") || "yes".equals(request.text("pause"));
        return pause ? pause(call) : stop(call);
    }

    static NgResult pause(NgCall call) {
        if (call.recording == null) {
            return new NgResult.Refused("the call is not recorded");
        }
        call.recording.pause();
        return NgResult.done();
    }

    static NgResult stop(NgCall call) {
        if (call.recording != null) {
            call.recording.stop();
            call.recording = null;
            call.recorded.clear();
        }
        return NgResult.done();
    }

    /** Legs that came since are heard in the mix as well. */
    static void follow(NgCall call) {
        LegRecording recording = call.recording;
        if (recording == null) {
            return;
        }
        for (Party p : call.parties) {
            if (p.leg != null && call.recorded.add(p.leg)) {
                recording.add(p.leg.leg());
            }
        }
    }
}
