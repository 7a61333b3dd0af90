// Calls from offer to delete, and ICE and DTLS of their WebRTC legs.
#include <openssl/rand.h>
#include <stddef.h>
#include "rig.h"

struct call *calls;
int ncalls, inflight;
uint64_t failed, completed;
int runid;
struct hist h_s_offer, h_s_answer, h_s_ice, h_s_dtls, h_s_media, h_s_total;
static const int portA = 20000, portB = 20002;

// ---- calls
static void leg_reset(struct leg *l) {
    leg_crypto_free(l);
    struct leg k = *l;
    memset(l, 0, offsetof(struct leg, capture));
    l->id = k.id;
    l->call = k.call;
    l->side = k.side;
    l->webrtc = k.webrtc;
    l->codec = k.codec;
    l->tx = k.tx;
    l->rx = k.rx;
    l->lip = k.lip;
    l->lport = k.lport;
    l->from = k.from;
    l->src0 = k.src0;
    l->controlling = 1;
    l->w0 = l->w1 = INT64_MAX;
    l->minlat = ~0ull;
    rnd_str(l->ufrag, 8);
    rnd_str(l->pwd, 24);
    RAND_bytes((void *)&l->ssrc, 4);
    RAND_bytes((void *)&l->ts0, 4);
    RAND_bytes((void *)&l->seq0, 2);
    l->seq0 &= 0x3fff;
    l->k = 0;
}

void leg_init(struct leg *l, int id, int call, int side, int slot, int webrtc, int codec) {
    memset(l, 0, sizeof *l);
    l->id = id;
    l->call = call;
    l->side = side;
    l->webrtc = webrtc;
    l->codec = codec;
    l->tx = l->rx = 1;
    l->lip = slot_ip(slot);
    l->lport = side ? portB : portA;
    l->src0 = (id * 37 + side * 700) % src_frames;
    leg_reset(l);
}

void call_offer(struct call *c) {
    char sdp[4096], ck[64];
    c->gen++;
    snprintf(c->callid, sizeof c->callid, "rig%d-%d-%d", runid, c->id, c->gen);
    for (int i = 0; i < 2; i++) leg_reset(&legs[c->legs[i]]);
    sdp_make(sdp, sizeof sdp, &legs[c->legs[0]], "actpass", "sendrecv", 0);
    snprintf(ck, sizeof ck, "%d_%d_%d_o", runid, c->id, c->gen);
    c->state = ST_OFFER;
    c->t_offer = now_ns();
    c->retries = 0;
    c->next_retry = c->t_offer + 1000000000ull;
    c->t_media = 0;
    c->t_ice = c->t_dtls = 0;
    inflight++;
    ng_send("offer", ck, c->callid, mode, sdp);
}

static void call_answer(struct call *c) {
    char sdp[4096], ck[64];
    sdp_make(sdp, sizeof sdp, &legs[c->legs[1]], "", "sendrecv", 0);
    snprintf(ck, sizeof ck, "%d_%d_%d_a", runid, c->id, c->gen);
    c->state = ST_ANSWER;
    c->next_retry = now_ns() + 1000000000ull;
    ng_send("answer", ck, c->callid, mode, sdp);
}

void call_delete(struct call *c) {
    char ck[64];
    snprintf(ck, sizeof ck, "%d_%d_%d_d", runid, c->id, c->gen);
    if (c->state != ST_UP && c->state != ST_FAILED) inflight--;
    c->state = ST_DELETING;
    c->next_retry = now_ns() + 1000000000ull;
    ng_send("delete", ck, c->callid, mode, 0);
}

static void call_fail(struct call *c, const char *why) {
    if (failed++ < 5) fprintf(stderr, "call %d failed: %s\n", c->id, why);
    inflight--;
    c->state = ST_FAILED;
}

static void call_connect(struct call *c, uint64_t t) {
    struct leg *a = &legs[c->legs[0]];
    if (!a->webrtc) {
        c->state = ST_UP;
        c->t_dtls = t;
        tx_leg(a, t);
        tx_leg(&legs[c->legs[1]], t);
        tx_flush(0);
        tx_flush(1);
        return;
    }
    c->state = ST_CONNECT;
    uint8_t b[512];
    size_t n = stun_request(a, b);
    leg_send_raw(a, b, n);
    a->next_check = t + 50000000ull;
    a->checks = 1;
}

void ng_poll(void) {
    static char ck[128], sdp[16384], err[256];
    int ok;
    while (ng_recv(ck, sizeof ck, &ok, sdp, sizeof sdp, err, sizeof err)) {
        int r, id, g;
        char ph;
        if (sscanf(ck, "%d_%d_%d_%c", &r, &id, &g, &ph) != 4 || r != runid || id >= ncalls) continue;
        struct call *c = &calls[id];
        uint64_t t = now_ns();
        if (c->gen != g) continue;
        if (opt_verbose > 1) fprintf(stderr, "<- %c ok=%d %s\n%s\n", ph, ok, err, sdp);
        if (ph == 'o' && c->state == ST_OFFER) {
            if (!ok || !sdp_parse(&legs[c->legs[1]], sdp, strlen(sdp), 0)) {
                call_fail(c, err[0] ? err : "bad offer reply");
                continue;
            }
            c->t_offer_ok = t;
            call_answer(c);
        } else if (ph == 'a' && c->state == ST_ANSWER) {
            if (!ok || !sdp_parse(&legs[c->legs[0]], sdp, strlen(sdp), 1)) {
                call_fail(c, err[0] ? err : "bad answer reply");
                continue;
            }
            c->t_answer_ok = t;
            call_connect(c, t);
        } else if (ph == 'd' && c->state == ST_DELETING) {
            c->state = ST_FREE;
        }
    }
}

static void ice_dtls_leg(struct leg *l, uint64_t t) {
    int ready = l->controlling ? l->ice_ok : l->ice_ok && (l->ice_ok == 2 || l->ice_got_req);
    if (!l->rem_ok || !l->webrtc) return;
    if (!l->ice_ok && t >= l->next_check && l->checks < 100) {
        uint8_t b[512];
        size_t n = stun_request(l, b);
        leg_send_raw(l, b, n);
        l->checks++;
        l->next_check = t + 50000000ull;
    } else if (l->dtls_ok && t >= l->next_check) {
        uint8_t b[512];
        size_t n = stun_request(l, b);
        leg_send_raw(l, b, n);
        l->next_check = t + 4000000000ull + (t & 0x3fffffff);
    }
    if (ready && !l->dtls_started && l->dtls_client) dtls_start(l);
    if (l->dtls_started && !l->dtls_ok && t >= l->next_dtls_timer) {
        DTLSv1_handle_timeout(l->ssl);
        l->next_dtls_timer = t + 50000000ull;
        dtls_pump(l);
    }
}

void calls_progress(uint64_t t) {
    for (int i = 0; i < ncalls; i++) {
        struct call *c = &calls[i];
        if (c->state == ST_CONNECT) {
            struct leg *a = &legs[c->legs[0]];
            ice_dtls_leg(a, t);
            if (a->ice_ok && !c->t_ice) c->t_ice = t;
            if (a->dtls_ok) {
                c->state = ST_UP;
                c->t_dtls = t;
                tx_leg(a, t);
                tx_leg(&legs[c->legs[1]], t);
                tx_flush(0);
                tx_flush(1);
            } else if (t - c->t_offer > 10000000000ull)
                call_fail(c, a->ice_ok ? "dtls timeout" : "ice timeout");
        } else if (c->state == ST_UP) {
            struct leg *a = &legs[c->legs[0]], *b = &legs[c->legs[1]];
            if (!c->t_media && a->first_rx && b->first_rx) {
                c->t_media = a->first_rx > b->first_rx ? a->first_rx : b->first_rx;
                inflight--;
                completed++;
                if (!setup_inflight || in_win) {
                    hist_add(&h_s_offer, c->t_offer_ok - c->t_offer);
                    hist_add(&h_s_answer, c->t_answer_ok - c->t_offer_ok);
                    if (c->t_ice) {
                        hist_add(&h_s_ice, c->t_ice - c->t_answer_ok);
                        hist_add(&h_s_dtls, c->t_dtls - c->t_ice);
                    }
                    hist_add(&h_s_media, c->t_media > c->t_dtls ? c->t_media - c->t_dtls : 0);
                    hist_add(&h_s_total, c->t_media - c->t_offer);
                }
                if (setup_inflight || setup_rate > 0) call_delete(c);
            } else if (!c->t_media && t - c->t_offer > 10000000000ull) {
                call_fail(c, "no media both ways");
                if (setup_inflight || setup_rate > 0) call_delete(c);
            }
        } else if ((c->state == ST_OFFER || c->state == ST_ANSWER || c->state == ST_DELETING) && t > c->next_retry) {
            if (++c->retries > 5) {
                if (c->state == ST_DELETING)
                    c->state = ST_FREE;
                else
                    call_fail(c, "ng timeout");
            } else
                c->next_retry = t + 1000000000ull;
        } else if (c->state == ST_FAILED && (setup_inflight || setup_rate > 0))
            call_delete(c);
    }
    if (is_sfu)
        for (int i = 0; i < nlegs; i++) ice_dtls_leg(&legs[i], t);
    else {
        static uint64_t nc;
        if (t > nc) {
            nc = t + 10000000ull;
            for (int i = 0; i < nlegs; i++)
                if (legs[i].dtls_ok) ice_dtls_leg(&legs[i], t);
        }
    }
}
