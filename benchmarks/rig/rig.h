// Common declarations of the media-server load rig.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <srtp2/srtp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODEC_OPUS = 0, CODEC_PCMU = 1 };

enum { ST_FREE, ST_OFFER, ST_ANSWER, ST_CONNECT, ST_UP, ST_DELETING, ST_FAILED };

#define RING 256
#define PHONES 2
#define HSUB 32
#define HBUCK (40 * HSUB)

struct hist {
    uint64_t n, max, sum;
    uint32_t b[HBUCK];
};

// hist.c
uint64_t now_ns(void);
void rnd_str(char *d, int n);
void hist_add(struct hist *h, uint64_t v);
uint64_t hist_q(struct hist *h, double q);

struct cap {
    int64_t idx;
    uint16_t len;
    uint8_t data[400];
};

struct leg {
    int id, call, side, webrtc, codec, tx, rx;
    struct in_addr lip;
    uint16_t lport;
    struct sockaddr_in rem;
    int rem_ok;
    // ICE
    char ufrag[12], pwd[28], rufrag[80], rpwd[80];
    int controlling, ice_ok, ice_got_req;
    uint8_t txid[12];
    uint64_t next_check;
    int checks;
    // DTLS-SRTP
    int dtls_client, dtls_started, dtls_ok, verify_bad;
    char rfp[128];
    SSL *ssl;
    BIO *rb, *wb;
    uint64_t next_dtls_timer;
    srtp_t stx, srx;
    // sending
    uint32_t ssrc, ts0;
    uint16_t seq0;
    int64_t k;  // next frame index to send
    int src0;   // offset into the source loop
    uint64_t tsend[RING];
    uint64_t first_tx, w0_due;
    int64_t w0, w1;  // window [w0,w1) in frame index
    // receiving
    struct leg *from;  // the leg whose media should arrive here
    int rx_init, synced;
    uint32_t rx_ssrc, rx_ts0, rx_lastts;
    uint16_t rx_lastseq;
    int64_t off, rx_ext;
    uint64_t minlat;
    int64_t prevlat;
    double jit;
    uint64_t rx_total, rx_win, rx_bytes_win, rx_gap, rx_dup, resync, rx_rtcp, bad_auth, neglat;
    uint64_t first_rx;
    // from here on kept from call to call: capture
    int capture;
    struct cap *caps;
    struct hist *lat;
    int ncap;
    uint64_t eq_ok, eq_bad;
    // the bad network that this leg sends through, and the phones that play what it receives
    struct path *path;
    struct phone *phones[PHONES];
};

struct call {
    int id, state, legs[2], plain_first;
    char callid[64];
    uint64_t t_offer, t_offer_ok, t_answer_ok, t_ice, t_dtls, t_media, t_sent;
    int retries;
    uint64_t next_retry;
    int gen;
};

extern char local_fp[128];

// rig.c: options and the state of the run
extern struct leg *legs;
extern const char *mode, *dumpdir;
extern int nlegs, N, is_sfu, in_win, spid, opt_verbose, verify_all, setup_inflight;
extern double setup_rate;
extern uint64_t base_t;  // when the first frame of the first leg was due

// media.c
extern struct hist h_lat[2], h_late;
extern int fds[2];
extern uint64_t foreign, badpt, rxbatch, rxcalls, frame_ns;
int mksock(int port);
struct in_addr slot_ip(int i);
void tx_leg(struct leg *l, uint64_t due);
void tx_flush(int side);
void tx_due(uint64_t t);
void rx_drain(int side);

// calls.c
extern struct call *calls;
extern int ncalls, inflight, runid;
extern uint64_t failed, completed;
extern struct hist h_s_offer, h_s_answer, h_s_ice, h_s_dtls, h_s_media, h_s_total;
void leg_init(struct leg *l, int id, int call, int side, int slot, int webrtc, int codec);
void call_offer(struct call *c);
void call_delete(struct call *c);
void calls_progress(uint64_t t);
void ng_poll(void);

// report.c
struct snap {
    double srv, rig, wall;
    double idle, steal, total, softirq;
};

void snap_take(struct snap *s);
long rss_kb(void);
void ph(const char *name, struct hist *h);
void win_begin(void);
void report(struct snap *a, struct snap *b, long rss_before, long rss_after, const char *label);

// network.c: a bad network in front of the WebRTC senders, the same for the same seed
extern int network_on, network_jitter_ms;
extern double network_loss_pct, network_burst, network_drift_ppm;
extern uint64_t network_seed;
void network_init(void);
void network_begin(void);
void network_take(struct leg *l, const uint8_t *p, int n, uint64_t due);
void network_release(struct leg *l, uint64_t t);
void network_report(void);

// phone.c: telephones with fixed jitter buffers
void phones_new(struct leg *l);
void phones_packet(struct leg *l, uint32_t ts, uint32_t ssrc, const uint8_t *payload, int n, uint64_t arrival);
void phones_write(struct leg *l, const char *dir);
void phones_report(struct leg *l);

// sdp.c
int sdp_make(char *out, size_t n, struct leg *l, const char *setup, const char *dir, const char *extra);
int sdp_parse(struct leg *l, const char *sdp, size_t len, int we_offered);

// stundtls.c
void crypto_init(const char *profiles);
size_t stun_request(struct leg *l, uint8_t *b);
size_t stun_handle(struct leg *l, const uint8_t *p, size_t n, const struct sockaddr_in *src, uint8_t *reply);
void dtls_start(struct leg *l);
void dtls_input(struct leg *l, const uint8_t *p, size_t n);
void dtls_pump(struct leg *l);
void leg_crypto_free(struct leg *l);
void leg_send_raw(struct leg *l, const void *p, size_t n);

// ctl_ng.c : the control part, separable from media
int ng_open(const char *hostport);
int ng_fd(void);
void ng_send(const char *cmd, const char *cookie, const char *callid, const char *mode, const char *sdp);
// returns 1 when a reply was read; fills cookie, ok, sdp
int ng_recv(char *cookie, size_t cn, int *ok, char *sdp, size_t sn, char *err, size_t en);
extern char ng_opus_set[256];
extern int ng_dtls_passive;
extern char ng_extra_flags[256];
extern int ng_old_strip;

// ctl_janus.c
int janus_open(const char *hostport);
int janus_publish(struct leg *l, const char *offer, char *answer, size_t n);
int janus_subscribe(struct leg *l, char *offer, size_t n);
int janus_start(struct leg *l, const char *answer);
void janus_close(void);
void janus_keepalive(void);

// audio.c
extern int src_frames;
extern uint8_t (*src_opus)[400];
extern uint16_t *src_opus_len;
extern uint8_t (*src_ulaw)[160];
extern int16_t *src8;
extern int16_t *src8_opus;
void audio_init(const char *dir);
int16_t ulaw_dec(uint8_t u);

struct aq {
    double xc, lsd, lag_ms, rms, gain_db;
    int frames;
};

void audio_check(struct leg *l, struct aq *q, const char *dump);
