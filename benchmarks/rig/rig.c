// Load generator for media servers, on one thread.
#include "rig.h"
#include <getopt.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct leg *legs;
int nlegs, N = 10, is_sfu, in_win, spid, opt_verbose, verify_all, setup_inflight;
double setup_rate;
const char *mode = "xcode", *dumpdir = "";
uint64_t base_t;
static const char *ngaddr, *janusaddr, *audiodir = "audio", *profiles = "SRTP_AES128_CM_SHA1_80", *label = "";
static const char *recorddir;
static double rate = 20, warm = 4, dur = 30;
static int tick_us = 500;
static const int cap_calls = 4;

static int progress_all = 1;

static void loop_once(void) {
    uint64_t t = now_ns();
    static uint64_t np;
    tx_due(t);
    rx_drain(0);
    if (!is_sfu) rx_drain(1);
    if (ngaddr && progress_all) ng_poll();
    if (progress_all || t > np) {
        calls_progress(now_ns());
        np = t + 10000000ull;
    }
    uint64_t e = now_ns(), nx = (t / (tick_us * 1000ull) + 1) * (tick_us * 1000ull);
    if (e >= nx) return;
    struct timespec ts = {0, nx - e};
    if (progress_all) {
        struct pollfd pf[3] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}, {ngaddr ? ng_fd() : -1, POLLIN, 0}};
        ppoll(pf, 3, &ts, 0);
    } else
        nanosleep(&ts, 0);
}

static void run_for(double s) {
    uint64_t e = now_ns() + (uint64_t)(s * 1e9);
    while (now_ns() < e) loop_once();
}

// ---- options
static void usage(void) {
    puts(
        "rig --ng 127.0.0.1:2223 --mode xcode|pass|relay --calls N [--pid SERVERPID] [--rate calls/s] [--warm s] "
        "[--secs "
        "s]\n"
        "    [--audio dir] [--label text] [--tick us] [--opus-set 'opus/48000/2/...'] [--flags a,b] [--dtls-active]\n"
        "    [--profiles SRTP_AES128_CM_SHA1_80] [--dump dir] [--verify-all]\n"
        "    a bad network on the way from the WebRTC side, in the window: [--loss percent] [--burst mean length]\n"
        "      [--jitter-ms most] [--drift-ppm fast] [--seed n]; [--record dir] keeps what phones play of it\n"
        "    set-up test: --setup-inflight C (closed loop) or --setup-rate R (open loop), with --calls slots\n"
        "rig --janus 127.0.0.1:8088 --mode sfu --calls SUBSCRIBERS [--pid ...]");
    exit(2);
}

enum { NG = 1, MODE, CALLS, PID, RATE, WARM, SECS, OPUS_SET, FLAGS, DTLS_ACTIVE, PROFILES, DUMP, VERIFY_ALL };

enum { SETUP_INFLIGHT = 20, SETUP_RATE, JANUS, AUDIO, LABEL, TICK, LOSS, BURST, JITTER, DRIFT, SEED, RECORD };

static const struct option known[] = {{"ng", 1, 0, NG},
                                      {"mode", 1, 0, MODE},
                                      {"calls", 1, 0, CALLS},
                                      {"pid", 1, 0, PID},
                                      {"rate", 1, 0, RATE},
                                      {"warm", 1, 0, WARM},
                                      {"secs", 1, 0, SECS},
                                      {"opus-set", 1, 0, OPUS_SET},
                                      {"flags", 1, 0, FLAGS},
                                      {"dtls-active", 0, 0, DTLS_ACTIVE},
                                      {"profiles", 1, 0, PROFILES},
                                      {"dump", 1, 0, DUMP},
                                      {"verify-all", 0, 0, VERIFY_ALL},
                                      {"setup-inflight", 1, 0, SETUP_INFLIGHT},
                                      {"setup-rate", 1, 0, SETUP_RATE},
                                      {"janus", 1, 0, JANUS},
                                      {"audio", 1, 0, AUDIO},
                                      {"label", 1, 0, LABEL},
                                      {"tick", 1, 0, TICK},
                                      {"loss", 1, 0, LOSS},
                                      {"burst", 1, 0, BURST},
                                      {"jitter-ms", 1, 0, JITTER},
                                      {"drift-ppm", 1, 0, DRIFT},
                                      {"seed", 1, 0, SEED},
                                      {"record", 1, 0, RECORD},
                                      {"verbose", 0, 0, 'v'},
                                      {0}};

static void options(int argc, char **argv) {
    int c;
    while ((c = getopt_long(argc, argv, "v", known, 0)) != -1) switch (c) {
            case NG: ngaddr = optarg; break;
            case MODE: mode = optarg; break;
            case CALLS: N = atoi(optarg); break;
            case PID: spid = atoi(optarg); break;
            case RATE: rate = atof(optarg); break;
            case WARM: warm = atof(optarg); break;
            case SECS: dur = atof(optarg); break;
            case OPUS_SET: snprintf(ng_opus_set, 256, "%s", optarg); break;
            case FLAGS: snprintf(ng_extra_flags, 256, "%s", optarg); break;
            case DTLS_ACTIVE: ng_dtls_passive = 0; break;
            case PROFILES: profiles = optarg; break;
            case DUMP: dumpdir = optarg; break;
            case VERIFY_ALL: verify_all = 1; break;
            case SETUP_INFLIGHT: setup_inflight = atoi(optarg); break;
            case SETUP_RATE: setup_rate = atof(optarg); break;
            case JANUS: janusaddr = optarg; break;
            case AUDIO: audiodir = optarg; break;
            case LABEL: label = optarg; break;
            case TICK: tick_us = atoi(optarg); break;
            case LOSS: network_loss_pct = atof(optarg); break;
            case BURST: network_burst = atof(optarg); break;
            case JITTER: network_jitter_ms = atoi(optarg); break;
            case DRIFT: network_drift_ppm = atof(optarg); break;
            case SEED: network_seed = strtoull(optarg, 0, 10); break;
            case RECORD: recorddir = optarg; break;
            case 'v': opt_verbose++; break;
            default: usage();
        }
    if (!ngaddr == !janusaddr || N < 1 || N > 5000 || dur > 3700) usage();
    if (network_loss_pct < 0 || network_loss_pct > 90 || network_jitter_ms < 0 || network_jitter_ms > 500) usage();
    is_sfu = janusaddr != 0;
    if (is_sfu) mode = "sfu";
}

// ---- one publisher and its subscribers
static int up(struct leg *l) {
    uint64_t end = now_ns() + 8000000000ull;
    while (!l->dtls_ok && now_ns() < end) loop_once();
    return l->dtls_ok;
}

static int publish(struct leg *l) {
    static char sdp[8192], ans[16384];
    sdp_make(sdp, sizeof sdp, l, "actpass", "sendonly", 0);
    if (janus_publish(l, sdp, ans, sizeof ans) || !sdp_parse(l, ans, strlen(ans), 1)) {
        fprintf(stderr, "publish failed\n");
        return -1;
    }
    if (up(l)) return 0;
    fprintf(stderr, "publisher not up (ice %d)\n", l->ice_ok);
    return -1;
}

static int subscribe(struct leg *l) {
    static char sdp[8192], offer[16384];
    l->controlling = 0;
    if (janus_subscribe(l, offer, sizeof offer) || !sdp_parse(l, offer, strlen(offer), 0)) {
        fprintf(stderr, "subscribe %d failed\n", l->id);
        return -1;
    }
    l->dtls_client = 1;
    sdp_make(sdp, sizeof sdp, l, "active", "recvonly", 0);
    if (janus_start(l, sdp)) return -1;
    if (!up(l)) {
        fprintf(stderr, "subscriber %d not up (ice %d req %d)\n", l->id, l->ice_ok, l->ice_got_req);
        failed++;
    }
    return 0;
}

static void capture_on(struct leg *l) {
    l->capture = 1;
    l->caps = calloc(400, sizeof(struct cap));
    l->lat = calloc(1, sizeof(struct hist));
}

static int sfu_up(void) {
    nlegs = N + 1;
    legs = calloc(nlegs, sizeof *legs);
    for (int i = 0; i < nlegs; i++) {
        leg_init(&legs[i], i, 0, 0, i, 1, CODEC_OPUS);
        legs[i].tx = i == 0;
        legs[i].rx = i > 0;
        if (i) legs[i].from = &legs[0];
        if (i && (i <= 3 || i == nlegs - 1)) capture_on(&legs[i]);
    }
    base_t = now_ns();
    if (janus_open(janusaddr)) return -1;
    int bad = publish(&legs[0]);
    if (!bad) run_for(0.5);
    for (int i = 1; i < nlegs && !bad; i++) bad = subscribe(&legs[i]);
    if (bad) janus_close();
    return bad;
}

// ---- calls
static void calls_init(void) {
    int web = strcmp(mode, "relay") != 0, cb = !strcmp(mode, "pass") ? CODEC_OPUS : CODEC_PCMU;
    ncalls = N;
    calls = calloc(N, sizeof *calls);
    nlegs = 2 * N;
    legs = calloc(nlegs, sizeof *legs);
    for (int i = 0; i < N; i++) {
        struct leg *a = &legs[2 * i], *b = a + 1;
        calls[i].id = i;
        calls[i].legs[0] = 2 * i;
        calls[i].legs[1] = 2 * i + 1;
        leg_init(a, 2 * i, i, 0, i, web, web ? CODEC_OPUS : CODEC_PCMU);
        leg_init(b, 2 * i + 1, i, 1, i, 0, cb);
        a->from = b;
        b->from = a;
        if (setup_inflight || setup_rate) continue;
        if (i < cap_calls - 1 || i == N - 1) {
            capture_on(a);
            capture_on(b);
        }
        if (recorddir && cb == CODEC_PCMU) phones_new(b);
    }
    base_t = now_ns();
}

static void setups_forget(void) {
    struct hist *h[] = {&h_s_total, &h_s_offer, &h_s_answer, &h_s_ice, &h_s_dtls, &h_s_media};
    for (size_t i = 0; i < sizeof h / sizeof *h; i++) memset(h[i], 0, sizeof **h);
}

static void setups_report(struct snap *a, struct snap *b, uint64_t n) {
    double w = b->wall - a->wall;
    printf(
        "{\"label\":\"%s\",\"mode\":\"%s-setup\",\"inflight\":%d,\"rate\":%.1f,\"secs\":%.2f,\"completed\":%lu,"
        "\"per_s\":%.1f,\"failed\":%lu,\"server_cpu_us_per_setup\":%.0f,\"rig_cpu_us_per_setup\":%.0f,"
        "\"server_cores\":%.3f,\"rig_cores\":%.3f,\"rss_kb\":%ld,",
        label, mode, setup_inflight, setup_rate, w, n, n / w, failed, n ? (b->srv - a->srv) * 1e6 / n : 0,
        n ? (b->rig - a->rig) * 1e6 / n : 0, (b->srv - a->srv) / w, (b->rig - a->rig) / w, rss_kb());
    const char *names[] = {"total_us", "offer_us", "answer_us", "ice_us", "dtls_us", "media_us"};
    struct hist *h[] = {&h_s_total, &h_s_offer, &h_s_answer, &h_s_ice, &h_s_dtls, &h_s_media};
    for (int i = 0; i < 6; i++) {
        if (i) printf(",");
        ph(names[i], h[i]);
    }
    printf("}\n");
    fflush(stdout);
}

// Calls that are deleted as soon as media has come both ways.
static void setups(void) {
    struct snap s0, s1;
    uint64_t ws = now_ns() + (uint64_t)(warm * 1e9), we = ws + (uint64_t)(dur * 1e9), nextc = now_ns(), c0 = 0;
    int rr = 0;
    while (now_ns() < we) {
        uint64_t t = now_ns();
        if (!in_win && t >= ws) {
            in_win = 1;
            c0 = completed;
            snap_take(&s0);
            setups_forget();
        }
        for (int k = 0; k < N; k++) {
            if (setup_inflight ? inflight >= setup_inflight : t < nextc) break;
            rr = (rr + 1) % N;
            if (calls[rr].state != ST_FREE) continue;
            call_offer(&calls[rr]);
            nextc += setup_rate > 0 ? (uint64_t)(1e9 / setup_rate) : 0;
        }
        loop_once();
    }
    snap_take(&s1);
    in_win = 0;
    setups_report(&s0, &s1, completed - c0);
    setup_inflight = 0;
    setup_rate = 0;
    for (int i = 0; i < N; i++)
        if (calls[i].state != ST_FREE && calls[i].state != ST_DELETING) call_delete(&calls[i]);
    run_for(1);
}

static void calls_up(void) {
    uint64_t st = now_ns();
    int started = 0;
    while (1) {
        uint64_t t = now_ns();
        while (started < N && (t - st) / 1e9 * rate >= started) call_offer(&calls[started++]);
        loop_once();
        if (started == N && inflight <= 0) break;
        if ((t - st) / 1e9 > N / rate + 15) break;
    }
}

static void calls_down(void) {
    for (int i = 0; i < N; i++) {
        call_delete(&calls[i]);
        if (i % 20 == 19) run_for(0.02);
    }
    uint64_t end = now_ns() + 3000000000ull;
    int left = 1;
    while (left && now_ns() < end) {
        loop_once();
        left = 0;
        for (int i = 0; i < N; i++) left += calls[i].state != ST_FREE;
    }
}

static void measure(long rss_before) {
    struct snap s0, s1;
    run_for(warm > 1.5 ? warm - 1 : warm / 2);
    for (int i = 0; i < nlegs; i++) legs[i].minlat = ~0ull;
    run_for(warm > 1.5 ? 1 : warm / 2);
    if (ngaddr) ng_poll();
    progress_all = 0;
    win_begin();
    snap_take(&s0);
    run_for(dur);
    for (int i = 0; i < nlegs; i++) legs[i].w1 = legs[i].k;
    snap_take(&s1);
    long rss_after = rss_kb();
    run_for(recorddir ? 2 : 0.3);
    in_win = 0;
    progress_all = 1;
    for (int i = 0; i < nlegs; i++)
        if (legs[i].phones[0]) phones_write(&legs[i], recorddir);
    report(&s0, &s1, rss_before, rss_after, label);
}

int main(int argc, char **argv) {
    options(argc, argv);
    prctl(PR_SET_TIMERSLACK, 1000);
    setpriority(PRIO_PROCESS, 0, -10);
    runid = getpid();
    crypto_init(profiles);
    network_init();
    audio_init(audiodir);
    fds[0] = mksock(20000);
    fds[1] = mksock(20002);
    long rss_before = rss_kb();
    if (is_sfu) {
        if (sfu_up()) return 1;
        measure(rss_before);
        janus_close();
        return 0;
    }
    if (ng_open(ngaddr)) return 1;
    calls_init();
    if (setup_inflight || setup_rate > 0) {
        setups();
        return 0;
    }
    calls_up();
    measure(rss_before);
    calls_down();
    return 0;
}
