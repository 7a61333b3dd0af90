package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.http.ApiError;
import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.share.Places;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Files on their way to those who asked for them: so many at once, a quarter of them for one account. */
final class RecordingDownloads {
    /** Each is a thread, a file and a connection, for as long as somebody reads it slowly. */
    static final int MOST = 256;

    private final int share;
    private final Places<String> places;
    private final LongAdder refused = new LongAdder();

    RecordingDownloads(int most) {
        this.share = most / 4;
        this.places = new Places<>(most, share, 0, new LongAdder());
    }

    /** The same reply, which has a place until it is written; one without a stream needs none. */
    ApiReply placed(String accountId, ApiReply file) {
        if (file.stream() == null) {
            return file;
        }
        Places<String>.Place place = places.ask(accountId);
        return switch (place.await(Duration.ZERO)) {
            case null -> file.through(out -> {
                try (place) {
                    file.stream().write(out);
                }
            });
            case SHARE -> throw refused(Fault.RATE_LIMITED,
                "Too many recordings are being downloaded for this account: " + share + " at once");
            case ALL -> throw refused(Fault.OVERLOADED, "Too many recordings are being downloaded from this node");
        };
    }

    private ApiException refused(Fault fault, String why) {
        refused.increment();
        return new ApiException(ApiError.of(fault, why).with("Retry-After", "1"));
    }

    /** Downloads refused for a limit. */
    long refused() {
        return refused.sum();
    }
}
