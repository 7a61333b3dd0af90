// A telephone that receives mu-law: it plays every packet where its timestamp puts it, 60 ms after the first one came.
// What comes later than that is not heard. After five late packets in a row, or where timestamps jump, it starts anew.
#include "rig.h"
#define RATE 8000
#define FARTHEST_MS 500  // beyond its buffer
#define LATE_IN_A_ROW 5

struct phone {
    int buffer_ms;
    int started;
    uint64_t zero;  // when sample 0 is played
    uint32_t ssrc, ts;
    int64_t at;  // the sample where timestamp ts is played
    int late_in_a_row;
    uint64_t packets, late, starts;
    int16_t *pcm;
    int64_t size;
};

static const int buffers_ms[PHONES] = {60, 1000};

void phones_new(struct leg *l) {
    for (int i = 0; i < PHONES; i++) {
        l->phones[i] = calloc(1, sizeof(struct phone));
        l->phones[i]->buffer_ms = buffers_ms[i];
    }
}

static int64_t sample_at(struct phone *p, uint64_t t) {
    return (int64_t)(t - p->zero) * RATE / 1000000000;
}

static void start(struct phone *p, uint32_t ts, uint32_t ssrc, uint64_t arrival) {
    if (!p->started) p->zero = arrival;
    p->started = 1;
    p->starts++;
    p->ssrc = ssrc;
    p->ts = ts;
    p->at = sample_at(p, arrival) + p->buffer_ms * RATE / 1000;
    p->late_in_a_row = 0;
}

static void play(struct phone *p, int64_t at, const uint8_t *payload, int n) {
    if (at + n > p->size) {
        int64_t size = (at + n) * 2;
        p->pcm = realloc(p->pcm, size * sizeof *p->pcm);
        memset(p->pcm + p->size, 0, (size - p->size) * sizeof *p->pcm);
        p->size = size;
    }
    for (int i = 0; i < n; i++) p->pcm[at + i] = ulaw_dec(payload[i]);
}

static void hear(struct phone *p, uint32_t ts, uint32_t ssrc, const uint8_t *payload, int n, uint64_t arrival) {
    p->packets++;
    if (!p->started || ssrc != p->ssrc) start(p, ts, ssrc, arrival);
    int64_t at = p->at + (int32_t)(ts - p->ts), now = sample_at(p, arrival);
    if (at < now) {
        p->late++;
        if (++p->late_in_a_row < LATE_IN_A_ROW) return;
        start(p, ts, ssrc, arrival);
        at = p->at;
    } else if (at > now + (p->buffer_ms + FARTHEST_MS) * RATE / 1000) {
        start(p, ts, ssrc, arrival);
        at = p->at;
    }
    p->late_in_a_row = 0;
    play(p, at, payload, n);
}

void phones_packet(struct leg *l, uint32_t ts, uint32_t ssrc, const uint8_t *payload, int n, uint64_t arrival) {
    for (int i = 0; i < PHONES; i++) hear(l->phones[i], ts, ssrc, payload, n, arrival);
}

static void save(const char *dir, int leg, const char *what, const int16_t *pcm, int64_t n) {
    char f[300];
    snprintf(f, sizeof f, "%s/leg%d_%s.raw", dir, leg, what);
    FILE *h = fopen(f, "wb");
    if (!h) {
        perror(f);
        return;
    }
    fwrite(pcm, sizeof *pcm, n, h);
    fclose(h);
}

// Writes what was said in the window, and what was played in it and in the time that the longest buffer takes.
void phones_write(struct leg *l, const char *dir) {
    struct leg *s = l->from;
    int64_t frames = s->w1 - s->w0, n = frames * 160, m = n + 2 * RATE;
    if (frames <= 0) return;
    int16_t *said = calloc(n, sizeof *said), *played = calloc(m, sizeof *played);
    for (int64_t i = 0; i < n; i++) said[i] = src8[((s->src0 + s->w0) * 160ll + i) % (src_frames * 160ll)];
    save(dir, l->id, "said", said, n);
    for (int i = 0; i < PHONES; i++) {
        struct phone *p = l->phones[i];
        int64_t from = p->started ? sample_at(p, s->w0_due) : 0;
        for (int64_t j = 0; j < m; j++) played[j] = from + j >= 0 && from + j < p->size ? p->pcm[from + j] : 0;
        char name[32];
        snprintf(name, sizeof name, "played%d", p->buffer_ms);
        save(dir, l->id, name, played, m);
    }
    free(said);
    free(played);
}

void phones_report(struct leg *l) {
    for (int i = 0; i < PHONES; i++) {
        struct phone *p = l->phones[i];
        printf("%s{\"leg\":%d,\"buffer_ms\":%d,\"packets\":%lu,\"late\":%lu,\"starts\":%lu}", i ? "," : "", l->id,
               p->buffer_ms, p->packets, p->late, p->starts);
    }
}
