// STUN with message integrity, DTLS over memory BIOs, key export to libsrtp.
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include "rig.h"
char local_fp[128];
static SSL_CTX *ctx;
static uint32_t crct[256];

static int vcb(int ok, X509_STORE_CTX *c) {
    (void)ok;
    (void)c;
    return 1;
}

static void fp_of(X509 *x, const EVP_MD *md, char *o) {
    unsigned char d[64];
    unsigned n;
    X509_digest(x, md, d, &n);
    for (unsigned i = 0; i < n; i++) sprintf(o + i * 3, "%02X%s", d[i], i + 1 < n ? ":" : "");
}

void crypto_init(const char *profiles) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int j = 0; j < 8; j++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crct[i] = c;
    }
    srtp_init();
    EVP_PKEY *pk = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 4711);
    X509_gmtime_adj(X509_getm_notBefore(x), -86400);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400 * 30);
    X509_set_pubkey(x, pk);
    X509_NAME *nm = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(nm, "CN", MBSTRING_ASC, (const unsigned char *)"rig", -1, -1, 0);
    X509_set_issuer_name(x, nm);
    X509_sign(x, pk, EVP_sha256());
    fp_of(x, EVP_sha256(), local_fp);
    ctx = SSL_CTX_new(DTLS_method());
    SSL_CTX_use_certificate(ctx, x);
    SSL_CTX_use_PrivateKey(ctx, pk);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, vcb);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_set_tlsext_use_srtp(ctx, profiles)) {
        fprintf(stderr, "bad srtp profiles\n");
        exit(2);
    }
}

static uint32_t crc32b(const uint8_t *p, size_t n) {
    uint32_t c = ~0u;
    while (n--) c = crct[(c ^ *p++) & 255] ^ (c >> 8);
    return ~c;
}

static size_t put_attr(uint8_t *b, size_t o, int t, const void *v, int n) {
    b[o] = t >> 8;
    b[o + 1] = t;
    b[o + 2] = n >> 8;
    b[o + 3] = n;
    memcpy(b + o + 4, v, n);
    o += 4 + n;
    while (o & 3) b[o++] = 0;
    return o;
}

static size_t finish(uint8_t *b, size_t o, const char *key) {
    uint8_t mac[20];
    unsigned ml;
    size_t len = o - 20 + 24;
    b[2] = len >> 8;
    b[3] = len;
    HMAC(EVP_sha1(), key, strlen(key), b, o, mac, &ml);
    o = put_attr(b, o, 8, mac, 20);
    len = o - 20 + 8;
    b[2] = len >> 8;
    b[3] = len;
    uint32_t c = htonl(crc32b(b, o) ^ 0x5354554e);
    return put_attr(b, o, 0x8028, &c, 4);
}

size_t stun_request(struct leg *l, uint8_t *b) {
    char u[200];
    uint32_t pr = htonl(1853824767u);
    uint64_t tie = 0x1122334455667788ull + l->id;
    b[0] = 0;
    b[1] = 1;
    memcpy(b + 4, "\x21\x12\xa4\x42", 4);
    RAND_bytes(l->txid, 12);
    memcpy(b + 8, l->txid, 12);
    size_t o = 20;
    snprintf(u, sizeof u, "%s:%s", l->rufrag, l->ufrag);
    o = put_attr(b, o, 6, u, strlen(u));
    o = put_attr(b, o, 0x24, &pr, 4);
    o = put_attr(b, o, l->controlling ? 0x802a : 0x8029, &tie, 8);
    if (l->controlling) o = put_attr(b, o, 0x25, "", 0);
    return finish(b, o, l->rpwd);
}

static int check_mi(const uint8_t *p, size_t n, const char *key, int *usecand) {
    size_t o = 20;
    *usecand = 0;
    while (o + 4 <= n) {
        int t = p[o] << 8 | p[o + 1], ln = p[o + 2] << 8 | p[o + 3];
        if (o + 4 + ln > n) return 0;
        if (t == 0x25) *usecand = 1;
        if (t == 8 && ln == 20) {
            uint8_t c[2048], mac[20];
            unsigned ml;
            if (o > sizeof c) return 0;
            memcpy(c, p, o);
            size_t len = o - 20 + 24;
            c[2] = len >> 8;
            c[3] = len;
            HMAC(EVP_sha1(), key, strlen(key), c, o, mac, &ml);
            return !memcmp(mac, p + o + 4, 20);
        }
        o += 4 + ((ln + 3) & ~3);
    }
    return 0;
}

// returns length of a reply to send, 0 for none; sets ice_ok
size_t stun_handle(struct leg *l, const uint8_t *p, size_t n, const struct sockaddr_in *src, uint8_t *b) {
    int uc;
    if (n < 20 || memcmp(p + 4, "\x21\x12\xa4\x42", 4)) return 0;
    int type = p[0] << 8 | p[1];
    if (type == 0x0101) {
        if (memcmp(p + 8, l->txid, 12)) return 0;
        if (!check_mi(p, n, l->rpwd, &uc)) {
            l->verify_bad++;
            return 0;
        }
        l->ice_ok = 1;
        return 0;
    }
    if (type != 1) {
        if (type == 0x0111 && opt_verbose) fprintf(stderr, "STUN error response on leg %d\n", l->id);
        return 0;
    }
    if (!check_mi(p, n, l->pwd, &uc)) {
        l->verify_bad++;
        return 0;
    }
    l->ice_got_req = 1;
    if (!l->controlling && uc && l->ice_ok) l->ice_ok = 2;
    b[0] = 1;
    b[1] = 1;
    memcpy(b + 4, p + 4, 16);
    uint8_t xa[8] = {0, 1};
    uint16_t pt = src->sin_port;
    uint32_t ad = src->sin_addr.s_addr;
    memcpy(xa + 2, &pt, 2);
    memcpy(xa + 4, &ad, 4);
    for (int i = 0; i < 2; i++) xa[2 + i] ^= p[4 + i];
    for (int i = 0; i < 4; i++) xa[4 + i] ^= p[4 + i];
    size_t o = put_attr(b, 20, 0x20, xa, 8);
    return finish(b, o, l->pwd);
}

static void flush_out(struct leg *l) {
    uint8_t b[16384];
    int n;
    while ((n = BIO_read(l->wb, b, sizeof b)) > 0) {
        int o = 0;
        while (o + 13 <= n) {  // pack whole records up to 1200 bytes in one datagram
            int e = o;
            while (e + 13 <= n) {
                int rl = 13 + (b[e + 11] << 8 | b[e + 12]);
                if (e + rl > n || (e > o && e + rl - o > 1200)) break;
                e += rl;
            }
            if (e == o) break;
            leg_send_raw(l, b + o, e - o);
            o = e;
        }
    }
}

void dtls_start(struct leg *l) {
    if (l->dtls_started) return;
    l->dtls_started = 1;
    l->ssl = SSL_new(ctx);
    l->rb = BIO_new(BIO_s_mem());
    l->wb = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(l->rb, -1);
    BIO_set_mem_eof_return(l->wb, -1);
    SSL_set_bio(l->ssl, l->rb, l->wb);
    SSL_set_options(l->ssl, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET);
    SSL_set_mtu(l->ssl, 1200);
    if (l->dtls_client)
        SSL_set_connect_state(l->ssl);
    else
        SSL_set_accept_state(l->ssl);
    l->next_dtls_timer = now_ns() + 50000000ull;
    dtls_pump(l);
}

static void keys(struct leg *l) {
    SRTP_PROTECTION_PROFILE *pp = SSL_get_selected_srtp_profile(l->ssl);
    if (!pp) {
        fprintf(stderr, "no srtp profile\n");
        l->verify_bad++;
        return;
    }
    srtp_profile_t pf = (srtp_profile_t)pp->id;
    int kl = srtp_profile_get_master_key_length(pf), sl = srtp_profile_get_master_salt_length(pf);
    uint8_t m[128], ck[64], sk[64];
    SSL_export_keying_material(l->ssl, m, 2 * (kl + sl), "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0);
    memcpy(ck, m, kl);
    memcpy(sk, m + kl, kl);
    memcpy(ck + kl, m + 2 * kl, sl);
    memcpy(sk + kl, m + 2 * kl + sl, sl);
    srtp_policy_t po;
    memset(&po, 0, sizeof po);
    srtp_crypto_policy_set_from_profile_for_rtp(&po.rtp, pf);
    srtp_crypto_policy_set_from_profile_for_rtcp(&po.rtcp, pf);
    po.window_size = 1024;
    po.allow_repeat_tx = 1;
    po.ssrc.type = ssrc_any_outbound;
    po.key = l->dtls_client ? ck : sk;
    if (srtp_create(&l->stx, &po)) l->verify_bad++;
    po.ssrc.type = ssrc_any_inbound;
    po.key = l->dtls_client ? sk : ck;
    if (srtp_create(&l->srx, &po)) l->verify_bad++;
    X509 *x = SSL_get1_peer_certificate(l->ssl);
    char f[256] = "", h[32] = "";
    const char *v = strchr(l->rfp, ' ');
    sscanf(l->rfp, "%31s", h);
    const EVP_MD *md = !strcasecmp(h, "sha-256")   ? EVP_sha256()
                       : !strcasecmp(h, "sha-1")   ? EVP_sha1()
                       : !strcasecmp(h, "sha-384") ? EVP_sha384()
                                                   : EVP_sha512();
    if (x) {
        fp_of(x, md, f);
        X509_free(x);
    }
    if (!v || strcasecmp(v + 1, f)) {
        l->verify_bad++;
        fprintf(stderr, "fingerprint mismatch leg %d\n", l->id);
    }
    l->dtls_ok = 1;
}

void dtls_pump(struct leg *l) {
    if (!l->ssl || l->dtls_ok) return;
    int r = SSL_do_handshake(l->ssl);
    flush_out(l);
    if (r == 1)
        keys(l);
    else {
        int e = SSL_get_error(l->ssl, r);
        if (e != SSL_ERROR_WANT_READ && opt_verbose) {
            fprintf(stderr, "dtls error leg %d: %d ", l->id, e);
            ERR_print_errors_fp(stderr);
        }
        ERR_clear_error();
    }
}

void dtls_input(struct leg *l, const uint8_t *p, size_t n) {
    if (!l->dtls_started) {
        if (!l->rem_ok) return;
        dtls_start(l);
    }
    BIO_write(l->rb, p, n);
    if (!l->dtls_ok)
        dtls_pump(l);
    else {
        uint8_t b[2048];
        SSL_read(l->ssl, b, sizeof b);
        flush_out(l);
        ERR_clear_error();
    }
}

void leg_crypto_free(struct leg *l) {
    if (l->ssl) SSL_free(l->ssl);
    if (l->stx) srtp_dealloc(l->stx);
    if (l->srx) srtp_dealloc(l->srx);
    l->ssl = 0;
    l->stx = l->srx = 0;
}
