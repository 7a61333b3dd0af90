// Source frames, and the check that what came back is the right speech.
#include <complex.h>
#include <math.h>
#include <opus/opus.h>
#include "rig.h"
int src_frames;
uint8_t (*src_opus)[400];
uint16_t *src_opus_len;
uint8_t (*src_ulaw)[160];
int16_t *src8, *src8_opus;

uint8_t ulaw_enc(int16_t s) {
    int sign = (s >> 8) & 0x80, m = s;
    if (sign) m = -m;
    if (m > 32635) m = 32635;
    m += 132;
    int e = 7;
    for (int k = 0x4000; !(m & k) && e > 0; k >>= 1) e--;
    return ~(sign | e << 4 | ((m >> (e + 3)) & 15));
}

int16_t ulaw_dec(uint8_t u) {
    u = ~u;
    int t = (((u & 15) << 3) + 132) << ((u >> 4) & 7);
    return u & 0x80 ? 132 - t : t - 132;
}

static void *slurp(const char *d, const char *f, size_t *n) {
    char p[300];
    snprintf(p, sizeof p, "%s/%s", d, f);
    FILE *h = fopen(p, "rb");
    if (!h) {
        perror(p);
        exit(2);
    }
    fseek(h, 0, SEEK_END);
    *n = ftell(h);
    rewind(h);
    void *b = malloc(*n);
    if (fread(b, 1, *n, h) != *n) exit(2);
    fclose(h);
    return b;
}

void audio_init(const char *dir) {
    size_t n48, n8;
    int16_t *s48 = slurp(dir, "speech48.raw", &n48);
    src8 = slurp(dir, "speech8.raw", &n8);
    src_frames = n48 / 2 / 960;
    if ((int)(n8 / 2 / 160) < src_frames) src_frames = n8 / 2 / 160;
    src_opus = calloc(src_frames, 400);
    src_opus_len = calloc(src_frames, 2);
    src_ulaw = calloc(src_frames, 160);
    src8_opus = calloc(src_frames * 160, 2);
    int e;
    OpusEncoder *oe = opus_encoder_create(48000, 1, OPUS_APPLICATION_VOIP, &e);
    opus_encoder_ctl(oe, OPUS_SET_BITRATE(32000));
    opus_encoder_ctl(oe, OPUS_SET_COMPLEXITY(9));
    opus_encoder_ctl(oe, OPUS_SET_INBAND_FEC(1));
    opus_encoder_ctl(oe, OPUS_SET_PACKET_LOSS_PERC((int)network_loss_pct));
    OpusDecoder *od = opus_decoder_create(8000, 1, &e);
    for (int i = 0; i < src_frames; i++) {
        src_opus_len[i] = opus_encode(oe, s48 + i * 960, 960, src_opus[i], 400);
        if (opus_decode(od, src_opus[i], src_opus_len[i], src8_opus + i * 160, 160, 0) < 0) exit(2);
        for (int j = 0; j < 160; j++) src_ulaw[i][j] = ulaw_enc(src8[i * 160 + j]);
    }
    opus_encoder_destroy(oe);
    opus_decoder_destroy(od);
    free(s48);
}

static void fft(double complex *a, int n) {
    for (int i = 1, j = 0; i < n; i++) {
        int b = n >> 1;
        for (; j & b; b >>= 1) j ^= b;
        j ^= b;
        if (i < j) {
            double complex t = a[i];
            a[i] = a[j];
            a[j] = t;
        }
    }
    for (int l = 2; l <= n; l <<= 1) {
        double complex w = cexp(-2 * M_PI * I / l);
        for (int i = 0; i < n; i += l) {
            double complex x = 1;
            for (int k = 0; k < l / 2; k++) {
                double complex u = a[i + k], v = a[i + k + l / 2] * x;
                a[i + k] = u + v;
                a[i + k + l / 2] = u - v;
                x *= w;
            }
        }
    }
}

double lsd(const double *r, const double *d, int n) {
    double tot = 0, emax = 0;
    int c = 0;
    for (int i = 0; i + 256 <= n; i += 128) {
        double e = 0;
        for (int j = 0; j < 256; j++) e += r[i + j] * r[i + j];
        if (e > emax) emax = e;
    }
    for (int i = 0; i + 256 <= n; i += 128) {
        double e = 0;
        for (int j = 0; j < 256; j++) e += r[i + j] * r[i + j];
        if (e < emax * 1e-4) continue;
        double complex A[256], B[256];
        for (int j = 0; j < 256; j++) {
            double w = .5 - .5 * cos(2 * M_PI * j / 255);
            A[j] = r[i + j] * w;
            B[j] = d[i + j] * w;
        }
        fft(A, 256);
        fft(B, 256);
        double s = 0, pm = 0;
        for (int j = 6; j < 112; j++) {
            double p = creal(A[j] * conj(A[j]));
            if (p > pm) pm = p;
        }
        for (int j = 6; j < 112; j++) {
            double p = creal(A[j] * conj(A[j])) + pm * 1e-5, q = creal(B[j] * conj(B[j])) + pm * 1e-5;
            double x = 10 * log10(p / q);
            s += x * x;
        }
        tot += sqrt(s / 106);
        c++;
    }
    return c ? tot / c : 99;
}

void audio_check(struct leg *l, struct aq *q, const char *dump) {
    memset(q, 0, sizeof *q);
    q->lsd = 99;
    if (l->ncap < 100) return;
    int64_t i0 = l->caps[0].idx, i1 = i0;
    for (int i = 0; i < l->ncap; i++)
        if (l->caps[i].idx > i1) i1 = l->caps[i].idx;
    int nf = i1 - i0 + 1;
    if (nf > 2000) nf = 2000;
    int n = nf * 160;
    int16_t *pcm = calloc(n, 2);
    int e;
    OpusDecoder *od = opus_decoder_create(8000, 1, &e);
    for (int i = 0; i < l->ncap; i++) {
        int64_t f = l->caps[i].idx - i0;
        if (f < 0 || f >= nf) continue;
        if (l->codec == CODEC_OPUS) {
            int16_t t[960];
            int k = opus_decode(od, l->caps[i].data, l->caps[i].len, t, 960, 0);
            if (k == 160) memcpy(pcm + f * 160, t, 320);
        } else
            for (int j = 0; j < 160 && j < l->caps[i].len; j++) pcm[f * 160 + j] = ulaw_dec(l->caps[i].data[j]);
    }
    opus_decoder_destroy(od);
    struct leg *s = l->from;
    int L = src_frames * 160;
    int skip = 400, m = n - 800;  // skip the decoder's start
    int64_t base = ((s->src0 + i0) % src_frames) * 160;
    double best = -2;
    int bl = 0;
    double ed = 0;
    for (int i = 0; i < m; i++) ed += (double)pcm[skip + i] * pcm[skip + i];
    q->rms = sqrt(ed / m);
    for (int lag = -400; lag <= 1200; lag++) {  // lag>0: output is late
        double c = 0, er = 0;
        for (int i = 0; i < m; i += 1) {
            int64_t p = (base + skip + i - lag + 4 * (int64_t)L) % L;
            double r = src8[p];
            c += r * pcm[skip + i];
            er += r * r;
        }
        c /= sqrt(er * ed) + 1e-9;
        if (c > best) {
            best = c;
            bl = lag;
        }
    }
    double *r = malloc(m * 8), *d = malloc(m * 8), g1 = 0, g2 = 0;
    for (int i = 0; i < m; i++) {
        r[i] = src8[(base + skip + i - bl + 4 * (int64_t)L) % L];
        d[i] = pcm[skip + i];
        g1 += r[i] * r[i];
        g2 += d[i] * d[i];
    }
    double g = sqrt(g1 / (g2 + 1e-9));
    if (g > 4) g = 4;
    for (int i = 0; i < m; i++) d[i] *= g;
    q->gain_db = 10 * log10((g2 + 1e-9) / (g1 + 1e-9));
    q->xc = best;
    q->lag_ms = bl / 8.0;
    q->lsd = lsd(r, d, m);
    q->frames = l->ncap;
    if (dump && *dump) {
        char f[300];
        FILE *h;
        snprintf(f, sizeof f, "%s/leg%d_ref.raw", dump, l->id);
        if ((h = fopen(f, "wb"))) {
            for (int i = 0; i < m; i++) {
                int16_t x = r[i];
                fwrite(&x, 2, 1, h);
            }
            fclose(h);
        }
        snprintf(f, sizeof f, "%s/leg%d_out.raw", dump, l->id);
        if ((h = fopen(f, "wb"))) {
            for (int i = 0; i < m; i++) {
                int16_t x = pcm[skip + i];
                fwrite(&x, 2, 1, h);
            }
            fclose(h);
        }
    }
    free(r);
    free(d);
    free(pcm);
}
