// Time, chance, and histograms with buckets of 3 %.
#include <math.h>
#include <openssl/rand.h>
#include <time.h>
#include "rig.h"

uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

void rnd_str(char *d, int n) {
    static const char A[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    uint8_t r[64];
    RAND_bytes(r, n);
    for (int i = 0; i < n; i++) d[i] = A[r[i] % 62];
    d[n] = 0;
}

static int hb(uint64_t v) {
    if (v < HSUB) return v;
    int e = 63 - __builtin_clzll(v);
    int s = (v >> (e - 5)) & (HSUB - 1);
    int b = (e - 4) * HSUB + s;
    return b < HBUCK ? b : HBUCK - 1;
}

static uint64_t hv(int b) {
    if (b < HSUB) return b;
    int e = b / HSUB + 4, s = b % HSUB;
    return ((uint64_t)(HSUB + s) << (e - 5)) + ((1ull << (e - 5)) >> 1);
}

void hist_add(struct hist *h, uint64_t v) {
    h->n++;
    h->sum += v;
    if (v > h->max) h->max = v;
    h->b[hb(v)]++;
}

uint64_t hist_q(struct hist *h, double q) {
    uint64_t c = 0, t = ceil(h->n * q);
    if (!h->n) return 0;
    for (int i = 0; i < HBUCK; i++) {
        c += h->b[i];
        if (c >= t) {
            uint64_t v = hv(i);
            return v < h->max ? v : h->max;
        }
    }
    return h->max;
}
