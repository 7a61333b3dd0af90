package dev.crosspoint.signaling.prompt;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Limits of what calls are played.
 *
 * @param directory        where files being played are kept; null = the system's place for temporary files
 * @param fileBytes        most of one file
 * @param fileDuration     longest sound of one file; what is longer is cut off there
 * @param headTimeout      until a file's server answers; before that, as long at most for other fetches to end
 * @param fetchTimeout     until a file is complete
 * @param fetches          files fetched at once; a quarter of them, at least one, for the same account
 * @param keptBytes        of decoded files on disk, those being played included
 * @param speechBytes      of sentences kept in memory
 * @param speechWaiting    sentences that may wait for a voice; a quarter of them, at least one, for the same account,
 *                         those being made included
 */
public record PromptSettings(Path directory, long fileBytes, Duration fileDuration, Duration headTimeout,
        Duration fetchTimeout, int fetches, long keptBytes, long speechBytes, int speechWaiting) {

    public static PromptSettings defaults() {
        return new PromptSettings(null, 250_000_000, Duration.ofHours(1), Duration.ofSeconds(10),
            Duration.ofMinutes(5), 64, 2_000_000_000L, 64_000_000, 200);
    }
}
