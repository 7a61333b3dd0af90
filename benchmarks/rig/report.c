// Processor time and memory of the server, and what a run says at its end.
#include <math.h>
#include <sys/resource.h>
#include <unistd.h>
#include "rig.h"

// ---- measuring
void snap_take(struct snap *s) {
    memset(s, 0, sizeof *s);
    s->wall = now_ns() / 1e9;
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    s->rig = r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
    char p[64], b[1024];
    FILE *f;
    if (spid) {
        snprintf(p, sizeof p, "/proc/%d/stat", spid);
        if ((f = fopen(p, "r"))) {
            if (fgets(b, sizeof b, f)) {
                char *q = strrchr(b, ')');
                unsigned long u = 0, y = 0;
                if (q) sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &y);
                s->srv = (double)(u + y) / sysconf(_SC_CLK_TCK);
            }
            fclose(f);
        }
    }
    if ((f = fopen("/proc/stat", "r"))) {
        double v[8] = {0};
        if (fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", v, v + 1, v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) == 8) {
            s->idle = v[3] + v[4];
            s->softirq = v[6];
            s->steal = v[7];
            for (int i = 0; i < 8; i++) s->total += v[i];
        }
        fclose(f);
    }
}

long rss_kb(void) {
    char p[64], b[256];
    long k = 0;
    if (!spid) return 0;
    snprintf(p, sizeof p, "/proc/%d/status", spid);
    FILE *f = fopen(p, "r");
    if (!f) return 0;
    while (fgets(b, sizeof b, f))
        if (sscanf(b, "VmRSS: %ld", &k) == 1) break;
    fclose(f);
    return k;
}

void ph(const char *n, struct hist *h) {
    printf("\"%s\":{\"n\":%lu,\"mean\":%.1f,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}", n, h->n,
           h->n ? h->sum / 1e3 / h->n : 0, hist_q(h, .5) / 1e3, hist_q(h, .99) / 1e3, hist_q(h, .999) / 1e3,
           h->max / 1e3);
}

void win_begin(void) {
    for (int i = 0; i < nlegs; i++) {
        struct leg *l = &legs[i];
        l->w0 = l->k;
        l->w1 = INT64_MAX;
        if (l->rx_init && !l->synced && l->minlat != ~0ull && l->minlat >= 20000000ull)
            l->off += l->minlat / 20000000ull;
        l->jit = 0;
        l->prevlat = -1;
        l->resync = l->neglat = l->rx_gap = l->rx_dup = 0;
    }
    foreign = badpt = rxbatch = rxcalls = 0;
    in_win = 1;
    network_begin();
}

static void all_phones_report(void) {
    const char *before = ",\"phones\":[";
    for (int i = 0; i < nlegs; i++)
        if (legs[i].phones[0]) {
            printf("%s", before);
            phones_report(&legs[i]);
            before = ",";
        }
    if (*before == ',' && !before[1]) printf("]");
}

void report(struct snap *a, struct snap *b, long r0, long r1, const char *label) {
    double wall = b->wall - a->wall;
    uint64_t sent[2] = {0}, rec[2] = {0}, bytes = 0, resync = 0, neg = 0, dup = 0, badauth = 0, rtcp = 0, vb = 0;
    int dead = 0, up = 0, rxl[2] = {0};
    double jit[2] = {0};
    for (int i = 0; i < nlegs; i++) {
        struct leg *l = &legs[i];
        vb += l->verify_bad;
        if (!l->rx || !l->from) continue;
        struct leg *s = l->from;
        int d = s->side;
        if (s->w0 == INT64_MAX) continue;
        sent[d] += s->w1 - s->w0;
        rec[d] += l->rx_win;
        bytes += l->rx_bytes_win;
        resync += l->resync;
        neg += l->neglat;
        dup += l->rx_dup;
        badauth += l->bad_auth;
        rtcp += l->rx_rtcp;
        if (s->w1 > s->w0 && !l->rx_win) dead++;
        jit[d] += l->jit;
        rxl[d]++;
    }
    for (int i = 0; i < ncalls; i++) up += calls[i].state == ST_UP;
    double cpu = b->srv - a->srv, units = is_sfu ? 1 : up ? up : 1;
    printf(
        "{\"label\":\"%s\",\"mode\":\"%s\",\"n\":%d,\"up\":%d,\"failed\":%lu,\"secs\":%.2f,\"server_cpu_s\":%.2f,\"cpu_"
        "us_per_call_s\":%.1f,",
        label, mode, N, is_sfu ? nlegs - 1 : up, failed, wall, cpu, cpu * 1e6 / wall / units);
    printf(
        "\"cpu_us_per_packet_out\":%.2f,\"server_cores\":%.3f,\"rig_cores\":%.3f,\"rig_us_per_call_s\":%.1f,\"machine_"
        "busy\":%.3f,\"other_cores\":%.3f,\"steal\":%.4f,",
        rec[0] + rec[1] ? cpu * 1e6 / (rec[0] + rec[1]) : 0, cpu / wall, (b->rig - a->rig) / wall,
        (b->rig - a->rig) * 1e6 / wall / units, 1 - (b->idle - a->idle) / (b->total - a->total),
        (1 - (b->idle - a->idle) / (b->total - a->total)) * sysconf(_SC_NPROCESSORS_ONLN) -
            (cpu + b->rig - a->rig) / wall,
        (b->steal - a->steal) / (b->total - a->total));
    printf("\"rss0_kb\":%ld,\"rss1_kb\":%ld,\"rss_kb_per_call\":%.1f,", r0, r1, (r1 - r0) / units);
    const char *dn[2] = {"A2B", "B2A"};
    double tl = 0, ts = 0;
    for (int d = 0; d < (is_sfu ? 1 : 2); d++) {
        printf("\"%s\":{\"sent\":%lu,\"recv\":%lu,\"loss_pct\":%.4f,\"jitter_us\":%.1f,", dn[d], sent[d], rec[d],
               sent[d] ? 100.0 * ((double)sent[d] - rec[d]) / sent[d] : 100, rxl[d] ? jit[d] / 1e3 / rxl[d] : 0);
        ph("lat_us", &h_lat[d]);
        printf("},");
        tl += (double)sent[d] - rec[d];
        ts += sent[d];
    }
    printf(
        "\"loss_pct\":%.4f,\"rig_ok\":%s,\"dead_legs\":%d,\"resync\":%lu,\"dup\":%lu,\"neglat\":%lu,\"foreign\":%lu,"
        "\"badpt\":%lu,\"rtcp\":%lu,\"bad_auth\":%lu,\"ice_dtls_bad\":%lu,\"rx_per_recvmmsg\":%.1f,",
        ts ? 100 * tl / ts : 100, hist_q(&h_late, .99) < 5000000 ? "true" : "false", dead, resync, dup, neg, foreign,
        badpt, rtcp, badauth, vb, rxcalls ? (double)rxbatch / rxcalls : 0);
    ph("send_late_us", &h_late);
    printf(",");
    ph("setup_ms_total_us", &h_s_total);
    printf(",\"audio\":[");
    int bad = 0, first = 1;
    for (int i = 0; i < nlegs; i++)
        if (legs[i].capture) {
            struct aq q;
            audio_check(&legs[i], &q, dumpdir);
            int same = legs[i].from->codec == legs[i].codec;
            int ok =
                q.frames >= 100 && q.xc > 0.7 && q.lsd < 10 && legs[i].bad_auth == 0 && (!same || legs[i].eq_bad == 0);
            if (!ok) bad++;
            printf(
                "%s{\"leg\":%d,\"side\":%d,\"xcorr\":%.3f,\"lsd_db\":%.2f,\"lag_ms\":%.2f,\"gain_db\":%.1f,\"frames\":%"
                "d,"
                "\"same\":%lu,\"differ\":%lu,\"ok\":%d,",
                first ? "" : ",", i, legs[i].side, q.xc, q.lsd, q.lag_ms, q.gain_db, q.frames, legs[i].eq_ok,
                legs[i].eq_bad, ok);
            ph("lat_us", legs[i].lat);
            printf("}");
            first = 0;
        }
    printf("],\"audio_ok\":%s", bad || first ? "false" : "true");
    network_report();
    all_phones_report();
    printf("}\n");
    fflush(stdout);
}
