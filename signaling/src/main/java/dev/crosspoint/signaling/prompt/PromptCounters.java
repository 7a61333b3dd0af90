package dev.crosspoint.signaling.prompt;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of prompts since the start. */
public final class PromptCounters {
    /** Sentences that calls asked for. */
    final LongAdder spoken = new LongAdder();
    /** Of these, those that were there already. */
    final LongAdder spokenBefore = new LongAdder();
    /** Sentences that could not be made into sound. */
    final LongAdder unspoken = new LongAdder();
    /** Sentences in a language that no voice has, spoken by another's. */
    final LongAdder wrongLanguage = new LongAdder();
    /** Files that calls asked for. */
    final LongAdder files = new LongAdder();
    /** Of these, those that were there already and still fresh. */
    final LongAdder filesFresh = new LongAdder();
    /** Of these, those that joined a fetch under way. */
    final LongAdder filesJoined = new LongAdder();
    /** Fetches that had to wait for others to end. */
    final LongAdder filesWaited = new LongAdder();
    /** Fetches of files that could not be had or are no sound. */
    final LongAdder filesFailed = new LongAdder();
    /** Files that broke off while they were played. */
    final LongAdder filesBroken = new LongAdder();
    /** Prompts refused for a limit; they count as failed too. */
    private final Map<PromptLimit, LongAdder> refused = new EnumMap<>(PromptLimit.class);

    PromptCounters() {
        for (PromptLimit limit : PromptLimit.values()) {
            refused.put(limit, new LongAdder());
        }
    }

    LongAdder refused(PromptLimit limit) {
        return refused.get(limit);
    }

    /** Name and value of each. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("speech_requests", spoken.sum());
        all.put("speech_cache_hits", spokenBefore.sum());
        all.put("speech_failures", unspoken.sum());
        all.put("speech_language_missing", wrongLanguage.sum());
        all.put("audio_requests", files.sum());
        all.put("audio_cache_hits", filesFresh.sum());
        all.put("audio_joined", filesJoined.sum());
        all.put("audio_waited", filesWaited.sum());
        all.put("audio_failures", filesFailed.sum());
        all.put("audio_broken_off", filesBroken.sum());
        refused.forEach((limit, count) -> all.put(limit.counter, count.sum()));
        return all;
    }
}
