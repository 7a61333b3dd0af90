package dev.crosspoint.signaling.console;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.media.phone.SipLadder;
import dev.crosspoint.signaling.call.CallWatch;
import dev.crosspoint.signaling.console.CallJournal.Entry;
import dev.crosspoint.signaling.console.CallJournal.Kind;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.webhook.WebhookReply;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.WebhookWatch;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The journals of the node's calls: of those alive, and of the last that ended. In memory alone; what must last is in
 * the records of calls and webhooks. Each journal is bounded, and so are they all: beyond that, ended ones go first,
 * then half of the longest.
 */
final class Journals implements CallWatch, WebhookWatch, SipLadder {
    private static final int MAX_ENDED = 500;
    private static final int MAX_JOURNALS = 5000;
    static final long MAX_CHARS = 48L * 1024 * 1024;
    private static final int MAX_TEXT = 4096;
    /** SIP messages of calls that the control plane has not heard of yet; few, and for a moment. */
    private static final int MAX_UNCLAIMED = 64;
    private static final int MAX_UNCLAIMED_EACH = 8;

    private final InstantSource clock;
    private final Map<String, CallJournal> journals = new ConcurrentHashMap<>();
    private final Map<String, String> labels = new ConcurrentHashMap<>();
    private final Map<String, List<Entry>> unclaimed = new LinkedHashMap<>();
    private final Deque<String> ended = new ArrayDeque<>();
    private final AtomicLong versions = new AtomicLong();
    private final AtomicLong chars = new AtomicLong();
    private final Object news = new Object();

    Journals(InstantSource clock) {
        this.clock = clock;
    }

    // ---- what happens

    @Override
    public void turned(Map<String, Object> call) {
        String callId = String.valueOf(call.get("callId"));
        CallJournal journal = journals.get(callId);
        if (journal == null) {
            if (journals.size() >= MAX_JOURNALS || "disconnected".equals(call.get("state"))) {
                return;
            }
            journal = new CallJournal(call);
            journals.put(callId, journal);
        }
        grew(journal.turned(call, clock.millis(), versions));
        if (journal.ended()) {
            forgetOld(callId);
        }
        wake();
    }

    @Override
    public void named(String callId, String sipLabel) {
        if (!journals.containsKey(callId)) {
            return;
        }
        List<Entry> early;
        synchronized (unclaimed) {
            labels.put(sipLabel, callId);
            early = unclaimed.remove(sipLabel);
        }
        if (early != null) {
            early.forEach(entry -> add(callId, entry));
        }
    }

    @Override
    public void verb(String callId, String verb) {
        add(callId, new Entry(clock.millis(), Kind.VERB, verb, null));
    }

    @Override
    public void message(String label, boolean sent, String firstLine, String cseq) {
        Entry entry = new Entry(clock.millis(), sent ? Kind.SIP_OUT : Kind.SIP_IN, cut(firstLine, 200),
                Map.of("cseq", cseq));
        String callId = journals.containsKey(label) ? label : labels.get(label);
        if (callId != null) {
            add(callId, entry);
            return;
        }
        synchronized (unclaimed) {
            callId = labels.get(label);
            if (callId == null) {
                if (unclaimed.size() >= MAX_UNCLAIMED && !unclaimed.containsKey(label)) {
                    unclaimed.remove(unclaimed.keySet().iterator().next());
                }
                List<Entry> waiting = unclaimed.computeIfAbsent(label, _ -> new ArrayList<>());
                if (waiting.size() < MAX_UNCLAIMED_EACH) {
                    waiting.add(entry);
                }
                return;
            }
        }
        add(callId, entry);
    }

    @Override
    public void asked(WebhookRequest request, WebhookReply reply, long tookMs) {
        Object callId = request.fields().get("callId");
        if (callId == null || !journals.containsKey(callId.toString())) {
            return;
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("method", request.method());
        detail.put("url", cut(String.valueOf(request.url()), MAX_TEXT / 4));
        detail.put("tookMs", tookMs);
        switch (reply) {
            case WebhookReply.Ok ok -> {
                detail.put("status", ok.status());
                detail.put("answer", cut(ok.text(), MAX_TEXT));
            }
            case WebhookReply.Failed failed -> {
                detail.put("status", failed.status());
                detail.put("failure", failed.reason() + (failed.detail() == null ? "" : ": " + failed.detail()));
            }
        }
        detail.put("request", cut(Json.text(request.fields()), MAX_TEXT));
        add(callId.toString(), new Entry(clock.millis() - tookMs, Kind.WEBHOOK, request.label(), detail));
    }

    void heard(String callId, LegQuality quality) {
        CallJournal journal = journals.get(callId);
        if (journal != null) {
            journal.heard(QualityPlot.Sample.of(clock.millis(), quality), versions);
        }
    }

    private void add(String callId, Entry entry) {
        CallJournal journal = journals.get(callId);
        if (journal == null) {
            return;
        }
        grew(journal.add(entry, versions));
        wake();
    }

    private void grew(int by) {
        if (chars.addAndGet(by) <= MAX_CHARS) {
            return;
        }
        synchronized (ended) {
            while (chars.get() > MAX_CHARS && !ended.isEmpty()) {
                remove(ended.poll());
            }
            if (chars.get() > MAX_CHARS) {
                journals.values().stream().max(Comparator.comparingInt(CallJournal::chars))
                        .ifPresent(longest -> chars.addAndGet(-longest.shrink(longest.chars() / 2)));
            }
        }
    }

    private void forgetOld(String callId) {
        synchronized (ended) {
            ended.add(callId);
            if (ended.size() > MAX_ENDED) {
                remove(ended.poll());
            }
        }
    }

    private void remove(String callId) {
        CallJournal gone = callId == null ? null : journals.remove(callId);
        if (gone != null) {
            chars.addAndGet(-gone.forget());
            labels.values().remove(callId);
        }
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + " …";
    }

    void wake() {
        synchronized (news) {
            news.notifyAll();
        }
    }

    // ---- what is shown

    /** Rows of the account's calls that changed after a version; the oldest change first. */
    List<Map<String, Object>> changed(String accountId, long version, int max) {
        return journals.values().stream().filter(j -> j.version() > version && ownedBy(j, accountId))
                .sorted((a, b) -> Long.compare(b.version(), a.version())).limit(max).map(CallJournal::row).toList();
    }

    Optional<Map<String, Object>> timeline(String accountId, String callId) {
        return Optional.ofNullable(journals.get(callId)).filter(j -> ownedBy(j, accountId)).map(CallJournal::timeline);
    }

    private static boolean ownedBy(CallJournal journal, String accountId) {
        return accountId.equals(journal.call().get("accountId"));
    }

    long version() {
        return versions.get();
    }

    /** Waits until something happened after a version, or for so long. */
    void awaitNews(long version, long maxMs) throws InterruptedException {
        long endNs = System.nanoTime() + maxMs * 1_000_000;
        synchronized (news) {
            for (long leftMs = maxMs; versions.get() <= version && leftMs > 0;
                    leftMs = (endNs - System.nanoTime()) / 1_000_000) {
                news.wait(leftMs);
            }
        }
    }

    int size() {
        return journals.size();
    }

    long chars() {
        return chars.get();
    }
}
