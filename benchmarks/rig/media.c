// The rig's sockets: one for each side. Every call has its own 127.10.x.y address by IP_PKTINFO, so servers see
// distinct 5-tuples while packets leave and arrive in batches.
#include <errno.h>
#include <math.h>
#include <sys/socket.h>
#include <time.h>
#include "rig.h"

struct hist h_lat[2], h_late;
int fds[2];
uint64_t frame_ns = 20000000;  // as the senders' clocks have it
static int64_t cyc;            // of 20 ms each
static int ptr;                // the next leg to send in it
uint64_t foreign, badpt, rxbatch, rxcalls;

// ---- sockets
union ctl {
    char b[CMSG_SPACE(sizeof(struct in_pktinfo)) + CMSG_SPACE(sizeof(struct timespec))];
    struct cmsghdr a;
};

static void fill_pi(struct msghdr *m, union ctl *c, struct in_addr src) {
    m->msg_control = c;
    m->msg_controllen = CMSG_SPACE(sizeof(struct in_pktinfo));
    struct cmsghdr *h = CMSG_FIRSTHDR(m);
    h->cmsg_level = IPPROTO_IP;
    h->cmsg_type = IP_PKTINFO;
    h->cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo));
    struct in_pktinfo *pi = (void *)CMSG_DATA(h);
    memset(pi, 0, sizeof *pi);
    pi->ipi_spec_dst = src;
}

int mksock(int port) {
    int s = socket(AF_INET, SOCK_DGRAM, 0), one = 1, sz = 64 << 20;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &sz, sizeof sz);
    setsockopt(s, SOL_SOCKET, SO_SNDBUFFORCE, &sz, sizeof sz);
    setsockopt(s, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(s, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
    if (bind(s, (struct sockaddr *)&a, sizeof a)) {
        perror("bind");
        exit(2);
    }
    return s;
}

void leg_send_raw(struct leg *l, const void *p, size_t n) {
    union ctl c;
    struct iovec v = {(void *)p, n};
    struct msghdr m = {.msg_name = &l->rem, .msg_namelen = sizeof l->rem, .msg_iov = &v, .msg_iovlen = 1};
    fill_pi(&m, &c, l->lip);
    sendmsg(fds[l->side], &m, 0);
}

struct in_addr slot_ip(int i) {
    struct in_addr a;
    a.s_addr = htonl(127u << 24 | 10u << 16 | (1 + i / 250) << 8 | (1 + i % 250));
    return a;
}

static int ip_slot(uint32_t be) {
    uint32_t a = ntohl(be);
    if (a >> 16 != (127u << 8 | 10)) return -1;
    int i = ((int)((a >> 8) & 255) - 1) * 250 + (int)(a & 255) - 1;
    return i;
}

static struct leg *leg_of(int slot, int side) {
    int i = is_sfu ? slot : slot * 2 + side;
    if (slot < 0 || i >= nlegs || (is_sfu && side)) return 0;
    return &legs[i];
}

// ---- sending
#define TXB 16

static struct txb {
    int n;
    struct mmsghdr m[TXB];
    struct iovec v[TXB];
    union ctl c[TXB];
    uint8_t buf[TXB][600];
    struct leg *l[TXB];
    int64_t k[TXB];
} tb[2];

void tx_flush(int s) {
    struct txb *b = &tb[s];
    if (!b->n) return;
    uint64_t t = now_ns();
    for (int i = 0; i < b->n; i++) {
        b->l[i]->tsend[b->k[i] % RING] = t;
        if (!b->l[i]->first_tx) b->l[i]->first_tx = t;
    }
    int o = 0;
    while (o < b->n) {
        int r = sendmmsg(fds[s], b->m + o, b->n - o, 0);
        if (r <= 0) {
            if (errno == EINTR) continue;
            o++;
        } else
            o += r;
    }
    b->n = 0;
}

void tx_leg(struct leg *l, uint64_t due) {
    struct txb *b = &tb[l->side];
    int i = b->n;
    uint8_t *p = b->buf[i];
    int f = (l->src0 + l->k) % src_frames, len;
    uint32_t ts = l->ts0 + (uint32_t)l->k * (l->codec == CODEC_OPUS ? 960 : 160);
    uint16_t sq = l->seq0 + l->k;
    p[0] = 0x80;
    p[1] = (l->codec == CODEC_OPUS ? 111 : 0) | (l->k ? 0 : 0x80);
    p[2] = sq >> 8;
    p[3] = sq;
    ts = htonl(ts);
    memcpy(p + 4, &ts, 4);
    uint32_t ss = htonl(l->ssrc);
    memcpy(p + 8, &ss, 4);
    if (l->codec == CODEC_OPUS) {
        len = 12 + src_opus_len[f];
        memcpy(p + 12, src_opus[f], src_opus_len[f]);
    } else {
        len = 172;
        memcpy(p + 12, src_ulaw[f], 160);
    }
    if (l->webrtc && srtp_protect(l->stx, p, &len)) {
        fprintf(stderr, "protect failed\n");
        return;
    }
    if (in_win && l->k == l->w0) l->w0_due = due;
    if (network_on && in_win && !l->side) {
        l->tsend[l->k % RING] = due;
        l->k++;
        network_take(l, p, len, due);
        return;
    }
    b->v[i].iov_base = p;
    b->v[i].iov_len = len;
    b->m[i].msg_hdr.msg_iov = &b->v[i];
    b->m[i].msg_hdr.msg_iovlen = 1;
    b->m[i].msg_hdr.msg_name = &l->rem;
    b->m[i].msg_hdr.msg_namelen = sizeof l->rem;
    fill_pi(&b->m[i].msg_hdr, &b->c[i], l->lip);
    b->l[i] = l;
    b->k[i] = l->k;
    l->k++;
    if (++b->n == TXB) tx_flush(l->side);
}

static int can_tx(struct leg *l) {  // media flows once the call is up
    if (!l->tx || !l->rem_ok) return 0;
    if (is_sfu) return l->dtls_ok;
    return calls[l->call].state == ST_UP;
}

void tx_due(uint64_t t) {
    for (;;) {
        uint64_t due = base_t + cyc * frame_ns + ptr * frame_ns / nlegs;
        if (due > t) break;
        struct leg *l = &legs[ptr];
        if (can_tx(l)) {
            if (in_win) hist_add(&h_late, t - due);
            tx_leg(l, due);
        }
        if (++ptr == nlegs) {
            ptr = 0;
            cyc++;
        }
    }
    tx_flush(0);
    tx_flush(1);
    if (network_on)
        for (int i = 0; i < nlegs; i++) network_release(&legs[i], t);
}

// ---- receiving
static void rx_rtp(struct leg *l, uint8_t *p, int n, uint64_t t) {
    if (n < 12 || !l->from) return;
    int pt = p[1] & 0x7f;
    if (pt >= 64 && pt < 96) {
        l->rx_rtcp++;
        return;
    }
    if (pt != (l->codec == CODEC_OPUS ? 111 : 0)) {
        badpt++;
        return;
    }
    uint32_t ts, ssrc;
    uint16_t sq = p[2] << 8 | p[3];
    memcpy(&ts, p + 4, 4);
    memcpy(&ssrc, p + 8, 4);
    ts = ntohl(ts);
    ssrc = ntohl(ssrc);
    uint8_t *pay = 0;
    int plen = 0;
    static uint8_t tmp[2048];
    if (l->webrtc && (l->capture || verify_all)) {
        if (n > (int)sizeof tmp) return;
        memcpy(tmp, p, n);
        int m = n;
        if (!l->srx || srtp_unprotect(l->srx, tmp, &m)) {
            l->bad_auth++;
            return;
        }
        p = tmp;
        n = m;
    }
    if (!l->webrtc || l->capture || verify_all) {
        int h = 12 + 4 * (p[0] & 15);
        if (p[0] & 0x10) h += 4 + 4 * (p[h + 2] << 8 | p[h + 3]);
        pay = p + h;
        plen = n - h;
        if (plen < 0) return;
    }
    l->rx_total++;
    if (!l->first_rx) l->first_rx = t;
    if (l->phones[0]) phones_packet(l, ts, ssrc, pay, plen, t);
    struct leg *s = l->from;
    int unit = l->codec == CODEC_OPUS ? 960 : 160;
    if (!l->rx_init || ssrc != l->rx_ssrc) {
        if (l->rx_init) l->resync++;
        l->rx_init = 1;
        l->rx_ssrc = ssrc;
        l->rx_ext = 0;
        l->minlat = ~0ull;
        l->prevlat = -1;
        if (ssrc == s->ssrc) {
            l->off = ((int32_t)(ts - s->ts0)) / unit;
            l->synced = 1;
        } else {
            int64_t k = s->k - 1;
            while (k > 0 && k > s->k - RING && s->tsend[k % RING] > t) k--;
            l->off = k;
            l->synced = 0;
        }
    } else {
        int16_t ds = sq - l->rx_lastseq;
        if (ds <= 0)
            l->rx_dup++;
        else if (ds > 1)
            l->rx_gap += ds - 1;
        int32_t dt = ts - l->rx_lastts;
        if (dt > 480000 || dt < -480000) {
            l->resync++;
            l->rx_init = 0;
            return;
        }
        l->rx_ext += dt;
    }
    l->rx_lastseq = sq;
    l->rx_lastts = ts;
    int64_t idx = l->rx_ext / unit + l->off;
    if (idx < 0 || idx >= s->k || idx < s->k - RING) {
        l->neglat++;
        l->off += s->k - 1 - idx;
        l->resync++;
        return;
    }
    int64_t lat = (int64_t)(t - s->tsend[idx % RING]);
    if (lat < 0) {
        if (!l->synced) {
            l->off--;
            idx--;
            if (idx < 0) return;
            lat = t - s->tsend[idx % RING];
        }
        l->neglat++;
        if (lat < 0) lat = 0;
    }
    if ((uint64_t)lat < l->minlat) l->minlat = lat;
    if (in_win && idx >= s->w0 && idx < s->w1) {
        l->rx_win++;
        l->rx_bytes_win += n;
        hist_add(&h_lat[s->side], lat);
        if (l->capture) hist_add(l->lat, lat);
        if (l->prevlat >= 0) {
            double d = fabs((double)(lat - l->prevlat));
            l->jit += (d - l->jit) / 16;
        }
        l->prevlat = lat;
        if (l->capture && pay) {
            if (s->codec == l->codec) {
                int f = (s->src0 + idx) % src_frames;
                int ok = l->codec == CODEC_OPUS ? plen == src_opus_len[f] && !memcmp(pay, src_opus[f], plen)
                                                : plen == 160 && !memcmp(pay, src_ulaw[f], 160);
                if (ok)
                    l->eq_ok++;
                else
                    l->eq_bad++;
            }
            if (l->ncap < 400 && plen <= 400) {
                l->caps[l->ncap].idx = idx;
                l->caps[l->ncap].len = plen;
                memcpy(l->caps[l->ncap++].data, pay, plen);
            }
        }
    }
}

#define RXB 64

void rx_drain(int s) {
    static struct mmsghdr m[RXB];
    static struct iovec v[RXB];
    static union ctl c[RXB];
    static struct sockaddr_in sa[RXB];
    static uint8_t buf[RXB][2048];
    for (int rounds = 0; rounds < 64; rounds++) {
        for (int i = 0; i < RXB; i++) {
            v[i] = (struct iovec){buf[i], 2048};
            m[i].msg_hdr = (struct msghdr){.msg_name = &sa[i],
                                           .msg_namelen = sizeof sa[i],
                                           .msg_iov = &v[i],
                                           .msg_iovlen = 1,
                                           .msg_control = &c[i],
                                           .msg_controllen = sizeof c[i]};
        }
        int r = recvmmsg(fds[s], m, RXB, MSG_DONTWAIT, 0);
        if (r <= 0) return;
        rxcalls++;
        rxbatch += r;
        for (int i = 0; i < r; i++) {
            uint64_t t = 0;
            uint32_t dst = 0;
            for (struct cmsghdr *h = CMSG_FIRSTHDR(&m[i].msg_hdr); h; h = CMSG_NXTHDR(&m[i].msg_hdr, h)) {
                if (h->cmsg_level == SOL_SOCKET && h->cmsg_type == SO_TIMESTAMPNS) {
                    struct timespec *q = (void *)CMSG_DATA(h);
                    t = q->tv_sec * 1000000000ull + q->tv_nsec;
                }
                if (h->cmsg_level == IPPROTO_IP && h->cmsg_type == IP_PKTINFO)
                    dst = ((struct in_pktinfo *)CMSG_DATA(h))->ipi_addr.s_addr;
            }
            struct leg *l = leg_of(ip_slot(dst), s);
            int n = m[i].msg_len;
            uint8_t *p = buf[i];
            if (!l || n < 2) {
                foreign++;
                continue;
            }
            if (l->rem_ok && sa[i].sin_port != l->rem.sin_port) {
                foreign++;
                continue;
            }
            if (!is_sfu && calls[l->call].state == ST_FREE) {
                foreign++;
                continue;
            }
            if (p[0] >= 128 && p[0] < 192)
                rx_rtp(l, p, n, t);
            else if (p[0] < 4) {
                uint8_t b[512];
                if (!l->rem_ok) {
                    continue;
                }
                size_t k = stun_handle(l, p, n, &sa[i], b);
                if (k) leg_send_raw(l, b, k);
            } else if (p[0] >= 20 && p[0] < 64)
                dtls_input(l, p, n);
        }
        if (r < RXB) return;
    }
}
