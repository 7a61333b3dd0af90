// Client side of the rtpengine "ng" control protocol: bencode over UDP.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "rig.h"
static int fd = -1;
char ng_opus_set[256], ng_extra_flags[256];
int ng_dtls_passive = 1, ng_old_strip = 0;

int ng_open(const char *hp) {
    char h[64];
    int port;
    struct sockaddr_in a = {.sin_family = AF_INET};
    if (sscanf(hp, "%63[^:]:%d", h, &port) != 2 || strncmp(h, "127.", 4)) {
        fprintf(stderr, "--ng wants 127.x.y.z:port\n");
        return -1;
    }
    a.sin_port = htons(port);
    inet_pton(AF_INET, h, &a.sin_addr);
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    int sz = 8 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &sz, sizeof sz);
    return connect(fd, (struct sockaddr *)&a, sizeof a);
}

int ng_fd(void) {
    return fd;
}

static char *bs(char *p, const char *s) {
    return p + sprintf(p, "%zu:%s", strlen(s), s);
}

static char *kv(char *p, const char *k, const char *v) {
    return bs(bs(p, k), v);
}

static char *lst1(char *p, const char *k, const char *v) {
    p = bs(p, k);
    *p++ = 'l';
    p = bs(p, v);
    *p++ = 'e';
    return p;
}

void ng_send(const char *cmd, const char *cookie, const char *callid, const char *mode, const char *sdp) {
    char b[8192], *p = b;
    p += sprintf(p, "%s d", cookie);
    p = kv(p, "command", cmd);
    p = kv(p, "call-id", callid);
    char tag[96];
    snprintf(tag, sizeof tag, "f-%s", callid);
    p = kv(p, "from-tag", tag);
    int offer = !strcmp(cmd, "offer"), answer = !strcmp(cmd, "answer");
    if (answer) {
        snprintf(tag, sizeof tag, "t-%s", callid);
        p = kv(p, "to-tag", tag);
    }
    if (!strcmp(cmd, "delete")) {
        p = bs(p, "delete-delay");
        p += sprintf(p, "i0e");
    }
    if (offer || answer) {
        int web = strcmp(mode, "relay") != 0;
        if (offer && web) {
            p = kv(p, "ICE", "remove");
            p = kv(p, "transport-protocol", "RTP/AVP");
            if (ng_dtls_passive) p = kv(p, "DTLS-reverse", "passive");
            p = lst1(p, "rtcp-mux", "demux");
            if (!strcmp(mode, "xcode")) {
                p = bs(p, "codec");
                *p++ = 'd';
                p = lst1(p, "mask", "opus");
                if (ng_opus_set[0]) p = lst1(p, "set", ng_opus_set);
                p = lst1(p, "transcode", "PCMU");
                *p++ = 'e';
            }
        }
        if (answer && web) {
            p = kv(p, "ICE", "force");
            if (ng_dtls_passive) p = kv(p, "DTLS", "passive");
            p = lst1(p, "rtcp-mux", "accept");
        }
        if (!web) p = kv(p, "ICE", "remove");
        p = bs(p, "replace");
        *p++ = 'l';
        p = bs(p, "origin");
        p = bs(p, "session-connection");
        *p++ = 'e';
        p = bs(p, "flags");
        *p++ = 'l';
        p = bs(p, "trust-address");
        if (ng_extra_flags[0]) {
            char t[256];
            snprintf(t, sizeof t, "%s", ng_extra_flags);
            for (char *s = strtok(t, ","); s; s = strtok(0, ",")) p = bs(p, s);
        }
        *p++ = 'e';
        p = kv(p, "sdp", sdp);
    }
    *p++ = 'e';
    if (send(fd, b, p - b, 0) < 0) perror("ng send");
}

static const char *skip(const char *p, const char *e) {  // past one bencoded value
    if (p >= e) return e;
    if (*p == 'i') {
        while (p < e && *p != 'e') p++;
        return p + 1;
    }
    if (*p == 'l' || *p == 'd') {
        p++;
        while (p < e && *p != 'e') p = skip(p, e);
        return p + 1;
    }
    char *q;
    long n = strtol(p, &q, 10);
    if (*q != ':') return e;
    return q + 1 + n;
}

static const char *str(const char *p, const char *e, size_t *n) {
    char *q;
    if (p >= e || *p < '0' || *p > '9') return 0;
    long k = strtol(p, &q, 10);
    if (*q != ':' || q + 1 + k > e) return 0;
    *n = k;
    return q + 1;
}

int ng_recv(char *cookie, size_t cn, int *ok, char *sdp, size_t sn, char *err, size_t en) {
    static char b[65536];
    ssize_t n = recv(fd, b, sizeof b - 1, 0);
    if (n <= 0) return 0;
    b[n] = 0;
    sdp[0] = err[0] = 0;
    *ok = 0;
    char *sp = strchr(b, ' ');
    if (!sp) return 1;
    *sp = 0;
    snprintf(cookie, cn, "%s", b);
    const char *p = sp + 1, *e = b + n;
    if (*p++ != 'd') return 1;
    while (p < e && *p != 'e') {
        size_t kn, vn;
        const char *k = str(p, e, &kn);
        if (!k) break;
        p = k + kn;
        const char *v = str(p, e, &vn);
        if (v) {
            if (kn == 6 && !memcmp(k, "result", 6))
                *ok = vn == 2 && !memcmp(v, "ok", 2);
            else if (kn == 3 && !memcmp(k, "sdp", 3))
                snprintf(sdp, sn, "%.*s", (int)vn, v);
            else if (kn == 12 && !memcmp(k, "error-reason", 12))
                snprintf(err, en, "%.*s", (int)vn, v);
        }
        p = skip(p, e);
    }
    return 1;
}
