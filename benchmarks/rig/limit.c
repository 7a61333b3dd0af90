// The physical limit: the same media work at the bare minimum, one thread, and micro-costs of its parts.
//   limit run MODE N SECS [enc_fs enc_ch complexity bitrate app dec_fs]   MODE xcode|pass|relay
//   limit micro                                                          microseconds per operation
//   limit enc FS CH CX BR APP in8.raw out8.raw                           PCMU -> Opus -> 8 kHz, for the quality figure
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <opus/opus.h>
#include <signal.h>
#include <srtp2/srtp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// SRTP AES-CM-128 HMAC-SHA1-80 straight on OpenSSL with cached state (FAST=1): one key schedule and two SHA-1 states
// kept.
struct fs {
    EVP_CIPHER_CTX *c;
    uint8_t salt[16];
    SHA_CTX in, out;
};

static void fs_kdf(EVP_CIPHER_CTX *m, const uint8_t *ms, int label, uint8_t *o, int n) {
    uint8_t iv[16] = {0}, z[32] = {0};
    int l;
    memcpy(iv, ms, 14);
    iv[7] ^= label;
    EVP_EncryptInit_ex(m, 0, 0, 0, iv);
    EVP_EncryptUpdate(m, o, &l, z, n);
}

static struct fs *fs_new(void) {
    static const uint8_t k[30] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    struct fs *f = calloc(1, sizeof *f);
    EVP_CIPHER_CTX *m = EVP_CIPHER_CTX_new();
    uint8_t ke[16], ka[20], p[64];
    EVP_EncryptInit_ex(m, EVP_aes_128_ctr(), 0, k, 0);
    fs_kdf(m, k + 16, 0, ke, 16);
    fs_kdf(m, k + 16, 1, ka, 20);
    fs_kdf(m, k + 16, 2, f->salt, 14);
    EVP_CIPHER_CTX_free(m);
    f->c = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(f->c, EVP_aes_128_ctr(), 0, ke, 0);
    memset(p, 0x36, 64);
    for (int i = 0; i < 20; i++) p[i] ^= ka[i];
    SHA1_Init(&f->in);
    SHA1_Update(&f->in, p, 64);
    memset(p, 0x5c, 64);
    for (int i = 0; i < 20; i++) p[i] ^= ka[i];
    SHA1_Init(&f->out);
    SHA1_Update(&f->out, p, 64);
    return f;
}

static void fs_ctr(struct fs *f, uint8_t *p, int n) {
    uint8_t iv[16];
    int l;
    memcpy(iv, f->salt, 14);
    iv[14] = iv[15] = 0;
    for (int i = 0; i < 4; i++) iv[4 + i] ^= p[8 + i];
    iv[12] ^= p[2];
    iv[13] ^= p[3];
    EVP_EncryptInit_ex(f->c, 0, 0, 0, iv);
    EVP_EncryptUpdate(f->c, p + 12, &l, p + 12, n - 12);
}

static void fs_mac(struct fs *f, const uint8_t *p, int n, uint8_t *o) {
    static const uint8_t roc[4];
    SHA_CTX c = f->in;
    SHA1_Update(&c, p, n);
    SHA1_Update(&c, roc, 4);
    SHA1_Final(o, &c);
    c = f->out;
    SHA1_Update(&c, o, 20);
    SHA1_Final(o, &c);
}

static int fs_protect(struct fs *f, uint8_t *p, int *n) {
    uint8_t o[20];
    fs_ctr(f, p, *n);
    fs_mac(f, p, *n, o);
    memcpy(p + *n, o, 10);
    *n += 10;
    return 0;
}

static int fs_unprotect(struct fs *f, uint8_t *p, int *n) {
    uint8_t o[20];
    if (*n < 22) return 1;
    fs_mac(f, p, *n - 10, o);
    if (memcmp(o, p + *n - 10, 10)) return 1;
    *n -= 10;
    fs_ctr(f, p, *n);
    return 0;
}

static int fast;

static uint64_t ns(clockid_t c) {
    struct timespec t;
    clock_gettime(c, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static uint8_t ul_enc_s(int16_t s) {
    int sign = (s >> 8) & 0x80, m = s;
    if (sign) m = -m;
    if (m > 32635) m = 32635;
    m += 132;
    int e = 7;
    for (int k = 0x4000; !(m & k) && e > 0; k >>= 1) e--;
    return ~(sign | e << 4 | ((m >> (e + 3)) & 15));
}

static uint8_t E[65536];
static int16_t D[256];

static void tabs(void) {
    for (int i = 0; i < 65536; i++) E[i] = ul_enc_s((int16_t)i);
    for (int i = 0; i < 256; i++) {
        uint8_t u = ~i;
        int t = (((u & 15) << 3) + 132) << ((u >> 4) & 7);
        D[i] = u & 0x80 ? 132 - t : t - 132;
    }
}

static int16_t *load(const char *f, int *n) {
    FILE *h = fopen(f, "rb");
    if (!h) {
        perror(f);
        exit(2);
    }
    fseek(h, 0, SEEK_END);
    long s = ftell(h);
    rewind(h);
    int16_t *b = malloc(s);
    if (fread(b, 1, s, h) != (size_t)s) exit(2);
    fclose(h);
    *n = s / 2;
    return b;
}

static OpusEncoder *mkenc(int fs, int ch, int cx, int br, int app) {
    int e;
    OpusEncoder *o = opus_encoder_create(fs, ch, app, &e);
    opus_encoder_ctl(o, OPUS_SET_BITRATE(br));
    opus_encoder_ctl(o, OPUS_SET_COMPLEXITY(cx));
    return o;
}

static srtp_t mksrtp(int out) {
    srtp_policy_t p;
    memset(&p, 0, sizeof p);
    static uint8_t k[30] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&p.rtp);
    srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&p.rtcp);
    p.key = k;
    p.window_size = 1024;
    p.allow_repeat_tx = 1;
    p.ssrc.type = out ? ssrc_any_outbound : ssrc_any_inbound;
    srtp_t s;
    if (srtp_create(&s, &p)) exit(2);
    return s;
}

// linear-interpolation-free cheap resamplers (2:1 chains are not needed): 8k -> fs by zero-order polyphase windowed
// sinc
static float *pf;
static int pfr;

static void up(const int16_t *in, int n, int r, int ch, int16_t *o, float *hist) {  // hist: 16 floats
    if (pfr != r) {
        pfr = r;
        pf = realloc(pf, sizeof(float) * r * 16);
        for (int p = 0; p < r; p++)
            for (int t = 0; t < 16; t++) {
                double x = (t - 7) - (double)p / r, w = (fabs(x) < 8) ? .5 + .5 * __builtin_cos(M_PI * x / 8) : 0;
                pf[p * 16 + t] = (x == 0 ? 1 : __builtin_sin(M_PI * x) / (M_PI * x)) * w;
            }
    }
    float b[16 + 480];
    memcpy(b, hist, 64);
    for (int i = 0; i < n; i++) b[16 + i] = in[i];
    memcpy(hist, b + n, 64);
    for (int i = 0; i < n; i++)
        for (int p = 0; p < r; p++) {
            float a = 0;
            for (int t = 0; t < 16; t++) a += b[i + 1 + t] * pf[p * 16 + t];
            int v = a;
            if (v > 32767) v = 32767;
            if (v < -32768) v = -32768;
            for (int c = 0; c < ch; c++) *o++ = v;
        }
}

#define MAXN 2000

struct st {
    volatile int stop, ready;
    volatile uint64_t cpu, wall, outA, outB, sentA, sentB;
    volatile double u, s;
} * sh;

static int sock(int port) {
    int s = socket(AF_INET, SOCK_DGRAM, 0), z = 64 << 20;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &z, sizeof z);
    int one = 1;
    setsockopt(s, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    if (bind(s, (void *)&a, sizeof a)) {
        perror("bind");
        exit(2);
    }
    return s;
}

union ctl {
    char b[CMSG_SPACE(sizeof(struct in_pktinfo))];
    struct cmsghdr a;
};

static in_addr_t cip(int i) {
    return htonl(127u << 24 | 20u << 16 | (1 + i / 250) << 8 | (1 + i % 250));
}

static int cidx(in_addr_t a) {
    uint32_t x = ntohl(a);
    return ((int)((x >> 8) & 255) - 1) * 250 + (int)(x & 255) - 1;
}

// feeder: N clients on each side, packets prepared beforehand, addresses 127.20.x.y; ports 30000 (A) / 30002 (B) ->
// server 30010 / 30012
static void feeder(int mode, int N, double secs, int16_t *s48, int n48, int16_t *s8, int n8) {
    prctl(PR_SET_TIMERSLACK, 1000);
    int f[2] = {sock(30000), sock(30002)};
    int nf = 500;

    struct pk {
        int len;
        uint8_t b[220];
    } *A = calloc(nf, sizeof *A), *Bp = calloc(nf, sizeof *Bp);

    OpusEncoder *e = mkenc(48000, 1, 9, 32000, OPUS_APPLICATION_VOIP);
    for (int i = 0; i < nf; i++) {
        A[i].len = opus_encode(e, s48 + i * 960, 960, A[i].b, 200);
        Bp[i].len = 160;
        for (int j = 0; j < 160; j++) Bp[i].b[j] = E[(uint16_t)s8[i * 160 + j]];
    }
    srtp_t *tx = calloc(N, sizeof *tx);
    for (int i = 0; i < N; i++) tx[i] = mksrtp(1);
    struct sockaddr_in d[2] = {{.sin_family = AF_INET, .sin_port = htons(30010)},
                               {.sin_family = AF_INET, .sin_port = htons(30012)}};
    d[0].sin_addr.s_addr = d[1].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    uint64_t base = ns(CLOCK_MONOTONIC), end = base + secs * 1e9;
    int ptr = 0;
    int64_t cyc = 0;
    static uint8_t rb[64][300];
    struct mmsghdr rm[64];
    struct iovec rv[64];
    static struct mmsghdr m[2][16];
    static struct iovec v[2][16];
    static uint8_t b[2][16][300];
    static union ctl c[2][16];
    int bn[2] = {0};
    sh->ready = 1;
    while (!sh->stop) {
        uint64_t t = ns(CLOCK_MONOTONIC);
        if (t > end) break;
        while (base + cyc * 20000000ull + (uint64_t)ptr * 20000000ull / (2 * N) <= t) {
            int i = ptr / 2, s = ptr & 1, k = bn[s];
            uint8_t *p = b[s][k];
            int op = s ? mode == 1 : mode != 2;
            struct pk *q = op ? &A[(cyc + i * 7) % nf] : &Bp[(cyc + i * 7) % nf];
            int len = 12 + q->len;
            p[0] = 0x80;
            p[1] = op ? 111 : 0;
            p[2] = cyc >> 8;
            p[3] = cyc;
            uint32_t ts = htonl((uint32_t)cyc * (op ? 960 : 160)), ss = htonl(1000 + ptr);
            memcpy(p + 4, &ts, 4);
            memcpy(p + 8, &ss, 4);
            memcpy(p + 12, q->b, q->len);
            if (!s && mode != 2) srtp_protect(tx[i], p, &len);
            v[s][k] = (struct iovec){p, len};
            m[s][k].msg_hdr = (struct msghdr){.msg_name = &d[s],
                                              .msg_namelen = sizeof d[s],
                                              .msg_iov = &v[s][k],
                                              .msg_iovlen = 1,
                                              .msg_control = &c[s][k],
                                              .msg_controllen = sizeof c[s][k]};
            struct cmsghdr *h = CMSG_FIRSTHDR(&m[s][k].msg_hdr);
            h->cmsg_level = IPPROTO_IP;
            h->cmsg_type = IP_PKTINFO;
            h->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
            struct in_pktinfo *pi = (void *)CMSG_DATA(h);
            memset(pi, 0, sizeof *pi);
            pi->ipi_spec_dst.s_addr = cip(i);
            if (s)
                sh->sentB++;
            else
                sh->sentA++;
            if (++bn[s] == 16) {
                sendmmsg(f[s], m[s], 16, 0);
                bn[s] = 0;
            }
            if (++ptr == 2 * N) {
                ptr = 0;
                cyc++;
            }
        }
        for (int s = 0; s < 2; s++)
            if (bn[s]) {
                sendmmsg(f[s], m[s], bn[s], 0);
                bn[s] = 0;
            }
        for (int s = 0; s < 2; s++)
            for (;;) {
                for (int i = 0; i < 64; i++) {
                    rv[i] = (struct iovec){rb[i], 300};
                    rm[i].msg_hdr = (struct msghdr){.msg_iov = &rv[i], .msg_iovlen = 1};
                }
                int r = recvmmsg(f[s], rm, 64, MSG_DONTWAIT, 0);
                if (r <= 0) break;
                if (s)
                    sh->outB += r;
                else
                    sh->outA += r;
                if (r < 64) break;
            }
        struct timespec ts = {0, 500000};
        nanosleep(&ts, 0);
    }
}

int main(int ac, char **av) {
    tabs();
    srtp_init();
    fast = getenv("FAST") != 0;
    const char *ad = getenv("AUDIO") ? getenv("AUDIO") : "audio";
    char p[300];
    int n48, n8;
    snprintf(p, 300, "%s/speech48.raw", ad);
    int16_t *s48 = load(p, &n48);
    snprintf(p, 300, "%s/speech8.raw", ad);
    int16_t *s8 = load(p, &n8);
    if (ac > 1 && !strcmp(av[1], "micro")) {
        int nf = n48 / 960;
        if (nf > 1400) nf = 1400;
        uint8_t(*o)[400] = calloc(nf, 400);
        int *ol = calloc(nf, 4);
        int e;
        static int16_t pcm[1920], x[1920];
        uint64_t t;
        volatile int sink = 0;
        OpusEncoder *en = mkenc(48000, 1, 9, 32000, OPUS_APPLICATION_VOIP);
        for (int i = 0; i < nf; i++) ol[i] = opus_encode(en, s48 + i * 960, 960, o[i], 400);
        for (int k = 0; k < 3; k++) {
            int fs[] = {8000, 48000, 48000}, ch[] = {1, 1, 2};
            OpusDecoder *d = opus_decoder_create(fs[k], ch[k], &e);
            t = ns(CLOCK_PROCESS_CPUTIME_ID);
            for (int r = 0; r < 3; r++)
                for (int i = 0; i < nf; i++) sink += opus_decode(d, o[i], ol[i], pcm, fs[k] / 50, 0);
            printf("opus_decode %d Hz %d ch: %.2f us/frame\n", fs[k], ch[k],
                   (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 1e3 / nf / 3);
        }

        struct {
            int fs, ch, cx, br, app;
        } c[] = {{48000, 2, 10, 32000, 2049}, {48000, 2, 10, 24000, 2049}, {48000, 1, 10, 32000, 2048},
                 {48000, 1, 5, 24000, 2048},  {16000, 1, 5, 16000, 2048},  {8000, 1, 10, 24000, 2048},
                 {8000, 1, 10, 16000, 2048},  {8000, 1, 5, 24000, 2048},   {8000, 1, 5, 16000, 2048},
                 {8000, 1, 3, 24000, 2048},   {8000, 1, 1, 24000, 2048},   {8000, 1, 0, 24000, 2048},
                 {8000, 1, 5, 32000, 2051},   {8000, 1, 0, 32000, 2051}};

        for (unsigned k = 0; k < sizeof c / sizeof *c; k++) {
            OpusEncoder *q = mkenc(c[k].fs, c[k].ch, c[k].cx, c[k].br, c[k].app);
            float h[16] = {0};
            int by = 0;
            uint64_t te = 0;
            uint8_t b[400];
            for (int r = 0; r < 2; r++)
                for (int i = 0; i < nf; i++) {
                    int m = c[k].fs / 50;
                    if (c[k].fs == 8000)
                        memcpy(x, s8 + i * 160, 320);
                    else
                        up(s8 + i * 160, 160, c[k].fs / 8000, c[k].ch, x, h);
                    t = ns(CLOCK_MONOTONIC);
                    int y = opus_encode(q, x, m, b, 400);
                    te += ns(CLOCK_MONOTONIC) - t;
                    by += y;
                }
            printf("opus_encode %d Hz %d ch complexity %d bitrate %d app %d: %.2f us/frame, %.1f kb/s\n", c[k].fs,
                   c[k].ch, c[k].cx, c[k].br, c[k].app, te / 1e3 / nf / 2, by * 8 * 50.0 / nf / 2 / 1000);
        }
        float h[16] = {0};
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < nf; i++) up(s8 + i * 160, 160, 6, 1, x, h);
        printf("resample 8->48 kHz (own 16-tap): %.2f us/frame\n", (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 1e3 / nf);
        uint8_t u[160];
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int r = 0; r < 200; r++)
            for (int i = 0; i < nf; i++) {
                for (int j = 0; j < 160; j++) u[j] = E[(uint16_t)s8[i * 160 + j]];
                sink += u[7];
            }
        printf("ulaw encode 160: %.3f us\n", (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 1e3 / nf / 200);
        srtp_t tx = mksrtp(1), rx = mksrtp(0);
        static uint8_t pk[60000][200];
        int L = 92;
        double pu, uu;
        for (int i = 0; i < 60000; i++) {
            pk[i][0] = 0x80;
            pk[i][1] = 111;
            pk[i][2] = i >> 8;
            pk[i][3] = i;
            pk[i][11] = 9;
        }
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < 60000; i++) {
            int l = L;
            srtp_protect(tx, pk[i], &l);
        }
        pu = (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 6e7;
        int ok = 0;
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < 60000; i++) {
            int l = L + 10;
            ok += !srtp_unprotect(rx, pk[i], &l);
        }
        uu = (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 6e7;
        printf("srtp (libsrtp AES-CM-128 HMAC-SHA1-80, 80 byte payload): protect %.2f us, unprotect %.2f us (ok %d)\n",
               pu, uu, ok);
        struct fs *ff = fs_new(), *fg = fs_new();
        srtp_t rx2 = mksrtp(0);
        ok = 0;
        for (int i = 0; i < 60000; i++) {
            memset(pk[i], 0, 110);
            pk[i][0] = 0x80;
            pk[i][1] = 111;
            pk[i][2] = i >> 8;
            pk[i][3] = i;
            pk[i][11] = 9;
        }
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 0; i < 60000; i++) {
            int l = L;
            fs_protect(ff, pk[i], &l);
        }
        pu = (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 6e7;
        for (int i = 0; i < 100; i++) {
            uint8_t z[200];
            int l = L + 10;
            memcpy(z, pk[i], 200);
            ok += !srtp_unprotect(rx2, z, &l);
        }
        t = ns(CLOCK_PROCESS_CPUTIME_ID);
        int ok2 = 0;
        for (int i = 0; i < 60000; i++) {
            int l = L + 10;
            ok2 += !fs_unprotect(fg, pk[i], &l);
        }
        uu = (ns(CLOCK_PROCESS_CPUTIME_ID) - t) / 6e7;
        printf(
            "srtp (directly on OpenSSL, cached state): protect %.2f us, unprotect %.2f us (ok %d, accepted by libsrtp "
            "%d/100)\n",
            pu, uu, ok2, ok);
        return 0;
    }
    if (ac >= 9 && !strcmp(av[1], "enc")) {
        int fs = atoi(av[2]), ch = atoi(av[3]), n;
        int16_t *in = load(av[7], &n);
        OpusEncoder *q = mkenc(fs, ch, atoi(av[4]), atoi(av[5]), atoi(av[6]));
        int e;
        OpusDecoder *d = opus_decoder_create(8000, 1, &e);
        float h[16] = {0};
        FILE *o = fopen(av[8], "wb");
        static int16_t x[1920], y[960], z[160];
        uint8_t b[400];
        long by = 0;
        for (int i = 0; i < n / 160; i++) {
            for (int j = 0; j < 160; j++) z[j] = D[E[(uint16_t)in[i * 160 + j]]];
            if (fs == 8000)
                memcpy(x, z, 320);
            else
                up(z, 160, fs / 8000, ch, x, h);
            int l = opus_encode(q, x, fs / 50, b, 400);
            by += l;
            int m = opus_decode(d, b, l, y, 960, 0);
            fwrite(y, 2, m, o);
        }
        fclose(o);
        printf("%.1f", by * 8 * 50.0 / (n / 160) / 1000);
        return 0;
    }
    if (ac < 5) {
        fprintf(stderr, "see the head of limit.c\n");
        return 2;
    }
    int mode = !strcmp(av[2], "pass") ? 1 : !strcmp(av[2], "relay") ? 2 : 0, N = atoi(av[3]);
    double secs = atof(av[4]);
    int efs = ac > 5 ? atoi(av[5]) : 8000, ech = ac > 6 ? atoi(av[6]) : 1, ecx = ac > 7 ? atoi(av[7]) : 5,
        ebr = ac > 8 ? atoi(av[8]) : 24000, eapp = ac > 9 ? atoi(av[9]) : 2048, dfs = ac > 10 ? atoi(av[10]) : 8000;
    if (N < 1 || N > MAXN || secs > 120) return 2;
    sh = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t w = fork();
    if (!w) {  // the measured worker
        int f[2] = {sock(30010), sock(30012)};
        prctl(PR_SET_TIMERSLACK, 1000);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        srtp_t *tx = calloc(N, sizeof *tx), *rx = calloc(N, sizeof *rx);
        struct fs **ft = calloc(N, 8), **fr = calloc(N, 8);
        OpusEncoder **en = calloc(N, 8);
        OpusDecoder **de = calloc(N, 8);
        float(*hi)[16] = calloc(N, 64);
        int e;
        for (int i = 0; i < N; i++) {
            tx[i] = mksrtp(1);
            rx[i] = mksrtp(0);
            ft[i] = fs_new();
            fr[i] = fs_new();
            if (!mode) {
                en[i] = mkenc(efs, ech, ecx, ebr, eapp);
                de[i] = opus_decoder_create(dfs, 1, &e);
            }
        }
        static uint8_t rb[64][600], ob[64][600];
        static struct mmsghdr rm[64], om[64];
        static struct iovec rv[64], ov[64];
        static struct sockaddr_in ra[64], oa[64];
        static int16_t x[1920], z[160];
        uint64_t wstart = 0, dl = ns(CLOCK_MONOTONIC) + 130000000000ull;
        struct rusage r0, r1;
        uint64_t first = 0;
        while (!sh->stop) {
            uint64_t t = ns(CLOCK_MONOTONIC);
            if (t > dl) break;
            if (!first) first = t;
            if (!wstart && t > first + 2000000000ull) {
                wstart = t;
                getrusage(RUSAGE_SELF, &r0);
            }
            if (wstart && t > wstart + (uint64_t)(secs * 1e9) && !sh->cpu) {
                getrusage(RUSAGE_SELF, &r1);
                sh->u = r1.ru_utime.tv_sec - r0.ru_utime.tv_sec + (r1.ru_utime.tv_usec - r0.ru_utime.tv_usec) / 1e6;
                sh->s = r1.ru_stime.tv_sec - r0.ru_stime.tv_sec + (r1.ru_stime.tv_usec - r0.ru_stime.tv_usec) / 1e6;
                sh->wall = t - wstart;
                sh->cpu = 1;
                sh->stop = 1;
            }
            for (int s = 0; s < 2; s++)
                for (;;) {
                    for (int i = 0; i < 64; i++) {
                        rv[i] = (struct iovec){rb[i], 600};
                        rm[i].msg_hdr = (struct msghdr){
                            .msg_name = &ra[i], .msg_namelen = sizeof ra[i], .msg_iov = &rv[i], .msg_iovlen = 1};
                    }
                    int r = recvmmsg(f[s], rm, 64, MSG_DONTWAIT, 0), k = 0;
                    if (r <= 0) break;
                    for (int i = 0; i < r; i++) {
                        int c = cidx(ra[i].sin_addr.s_addr), l = rm[i].msg_len;
                        uint8_t *p = rb[i], *o = ob[k];
                        if (c < 0 || c >= N) continue;
                        if (!s && mode != 2 && (fast ? fs_unprotect(fr[c], p, &l) : (int)srtp_unprotect(rx[c], p, &l)))
                            continue;
                        if (mode) {
                            o = p;
                            if (s && mode == 1) {
                                if (fast)
                                    fs_protect(ft[c], o, &l);
                                else
                                    srtp_protect(tx[c], o, &l);
                            }
                        } else if (!s) {
                            int m = opus_decode(de[c], p + 12, l - 12, x, dfs / 50, 0);
                            if (m <= 0) continue;
                            memcpy(o, p, 12);
                            o[1] = 0;
                            int st = dfs / 8000;
                            for (int j = 0; j < 160; j++) o[12 + j] = E[(uint16_t)x[j * st]];
                            l = 172;
                        } else {
                            for (int j = 0; j < 160; j++) z[j] = D[p[12 + j]];
                            int16_t *in = z;
                            if (efs != 8000) {
                                up(z, 160, efs / 8000, ech, x, hi[c]);
                                in = x;
                            }
                            memcpy(o, p, 12);
                            o[1] = 111;
                            l = 12 + opus_encode(en[c], in, efs / 50, o + 12, 400);
                            if (fast)
                                fs_protect(ft[c], o, &l);
                            else
                                srtp_protect(tx[c], o, &l);
                        }
                        oa[k] = (struct sockaddr_in){
                            .sin_family = AF_INET, .sin_port = htons(s ? 30000 : 30002), .sin_addr = ra[i].sin_addr};
                        ov[k] = (struct iovec){o, l};
                        om[k].msg_hdr = (struct msghdr){
                            .msg_name = &oa[k], .msg_namelen = sizeof oa[k], .msg_iov = &ov[k], .msg_iovlen = 1};
                        k++;
                    }
                    int q = 0;
                    while (q < k) {
                        int y = sendmmsg(f[!s], om + q, k - q, 0);
                        if (y <= 0) break;
                        q += y;
                    }
                    if (r < 64) break;
                }
            struct timespec ts = {0, 1000000};
            nanosleep(&ts, 0);
        }
        _exit(0);
    }
    feeder(mode, N, secs + 20, s48, n48, s8, n8);
    sh->stop = 1;
    waitpid(w, 0, 0);
    double wl = sh->wall / 1e9;
    printf(
        "{\"limit\":\"%s\",\"srtp\":\"%s\",\"n\":%d,\"enc_fs\":%d,\"enc_ch\":%d,\"cx\":%d,\"br\":%d,\"app\":%d,\"dec_"
        "fs\":%d,\"us_per_call_s\":%.1f,\"user\":%.1f,\"sys\":%.1f,\"sent\":%lu,\"got\":%lu}\n",
        av[2], fast ? "direct" : "libsrtp", N, efs, ech, ecx, ebr, eapp, dfs, (sh->u + sh->s) * 1e6 / wl / N,
        sh->u * 1e6 / wl / N, sh->s * 1e6 / wl / N, sh->sentA + sh->sentB, sh->outA + sh->outB);
    return 0;
}
