// Janus API over HTTP on loopback: one session, a handle for each PeerConnection, VideoRoom plugin.
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "rig.h"
static struct sockaddr_in ja;
static char S[32];

static struct {
    int id;
    char h[32];
} H[6000];

static int nh;
static int tr;
static char rep[131072];
#define ROOM 4711

static int http(const char *method, const char *path, const char *body) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval tv = {8, 0};
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    if (connect(s, (void *)&ja, sizeof ja)) {
        perror("janus connect");
        close(s);
        return -1;
    }
    static char q[40000];
    int n = snprintf(q, sizeof q,
                     "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                     "application/json\r\nContent-Length: %zu\r\n\r\n%s",
                     method, path, body ? strlen(body) : 0, body ? body : "");
    if (send(s, q, n, 0) != n) {
        close(s);
        return -1;
    }
    size_t o = 0;
    ssize_t r;
    while (o < sizeof rep - 1 && (r = recv(s, rep + o, sizeof rep - 1 - o, 0)) > 0) o += r;
    rep[o] = 0;
    close(s);
    if (opt_verbose > 1)
        fprintf(stderr, "> %s %s\n< %s\n", path, body ? body : "",
                strstr(rep, "\r\n\r\n") ? strstr(rep, "\r\n\r\n") : rep);
    return o ? 0 : -1;
}

static int num(const char *key, char *out) {
    char *p = strstr(rep, key);
    if (!p) return -1;
    p += strlen(key);
    while (*p && (*p < '0' || *p > '9')) p++;
    int i = 0;
    while (*p >= '0' && *p <= '9' && i < 30) out[i++] = *p++;
    out[i] = 0;
    return i ? 0 : -1;
}

static void esc(const char *s, char *o) {
    while (*s) {
        if (*s == '\r') {
            *o++ = '\\';
            *o++ = 'r';
        } else if (*s == '\n') {
            *o++ = '\\';
            *o++ = 'n';
        } else if (*s == '"' || *s == '\\') {
            *o++ = '\\';
            *o++ = *s;
        } else
            *o++ = *s;
        s++;
    }
    *o = 0;
}

static int attach(struct leg *l) {
    char p[64], b[200];
    snprintf(p, sizeof p, "/janus/%s", S);
    snprintf(b, sizeof b, "{\"janus\":\"attach\",\"plugin\":\"janus.plugin.videoroom\",\"transaction\":\"t%d\"}", ++tr);
    if (http("POST", p, b)) return -1;
    char *d = strstr(rep, "\"data\"");
    if (!d || num("\"data\"", H[nh].h)) return -1;
    H[nh].id = l->id;
    return nh++;
}

static const char *hof(struct leg *l) {
    for (int i = nh - 1; i >= 0; i--)
        if (H[i].id == l->id) return H[i].h;
    return "";
}

static int msg(struct leg *l, const char *body, const char *type, const char *sdp) {
    static char b[20000], e[16000];
    char p[96];
    snprintf(p, sizeof p, "/janus/%s/%s", S, hof(l));
    int n = snprintf(b, sizeof b, "{\"janus\":\"message\",\"transaction\":\"t%d\",\"body\":%s", ++tr, body);
    if (sdp) {
        esc(sdp, e);
        n += snprintf(b + n, sizeof b - n, ",\"jsep\":{\"type\":\"%s\",\"trickle\":false,\"sdp\":\"%s\"}", type, e);
    }
    snprintf(b + n, sizeof b - n, "}");
    return http("POST", p, b);
}

static int wait_jsep(struct leg *l, char *out, size_t n) {
    char p[96];
    snprintf(p, sizeof p, "/janus/%s?maxev=1", S);
    for (int i = 0; i < 60; i++) {
        if (http("GET", p, 0)) return -1;
        char s[40];
        snprintf(s, sizeof s, "\"sender\": %s", hof(l));
        char *e = strstr(rep, "\"error\"");
        if (e && strstr(rep, s)) {
            fprintf(stderr, "janus: %.200s\n", e);
            return -1;
        }
        char *j = strstr(rep, "\"jsep\"");
        if (!j || !strstr(rep, s)) continue;
        char *q = strstr(j, "\"sdp\": \"");
        if (!q) continue;
        q += 8;
        size_t k = 0;
        while (*q && *q != '"' && k + 1 < n) {
            if (*q == '\\') {
                q++;
                out[k++] = *q == 'r' ? '\r' : *q == 'n' ? '\n' : *q;
                q++;
            } else
                out[k++] = *q++;
        }
        out[k] = 0;
        return 0;
    }
    return -1;
}

int janus_open(const char *hp) {
    char h[64];
    int port;
    if (sscanf(hp, "%63[^:]:%d", h, &port) != 2 || strncmp(h, "127.", 4)) return -1;
    ja.sin_family = AF_INET;
    ja.sin_port = htons(port);
    inet_pton(AF_INET, h, &ja.sin_addr);
    if (http("POST", "/janus", "{\"janus\":\"create\",\"transaction\":\"t0\"}") || num("\"data\"", S)) {
        fprintf(stderr, "no janus session: %s\n", rep);
        return -1;
    }
    return 0;
}

int janus_publish(struct leg *l, const char *offer, char *ans, size_t n) {
    char b[400];
    if (attach(l) < 0) return -1;
    snprintf(b, sizeof b,
             "{\"request\":\"create\",\"room\":%d,\"publishers\":2,\"audiolevel_ext\":false,\"audiolevel_event\":false,"
             "\"transport_wide_cc_ext\":false,\"audiocodec\":\"opus\",\"notify_joining\":false}",
             ROOM);
    if (msg(l, b, 0, 0)) return -1;
    snprintf(b, sizeof b, "{\"request\":\"joinandconfigure\",\"room\":%d,\"ptype\":\"publisher\",\"id\":77}", ROOM);
    if (msg(l, b, "offer", offer)) return -1;
    return wait_jsep(l, ans, n);
}

int janus_subscribe(struct leg *l, char *offer, size_t n) {
    char b[300];
    if (attach(l) < 0) return -1;
    snprintf(b, sizeof b, "{\"request\":\"join\",\"room\":%d,\"ptype\":\"subscriber\",\"streams\":[{\"feed\":77}]}",
             ROOM);
    if (msg(l, b, 0, 0)) return -1;
    return wait_jsep(l, offer, n);
}

int janus_start(struct leg *l, const char *ans) {
    char b[100];
    snprintf(b, sizeof b, "{\"request\":\"start\",\"room\":%d}", ROOM);
    return msg(l, b, "answer", ans);
}

void janus_close(void) {
    char b[200], p[64];
    if (nh) {
        struct leg t = {.id = H[0].id};
        snprintf(b, sizeof b, "{\"request\":\"destroy\",\"room\":%d}", ROOM);
        msg(&t, b, 0, 0);
    }
    snprintf(p, sizeof p, "/janus/%s", S);
    snprintf(b, sizeof b, "{\"janus\":\"destroy\",\"transaction\":\"t%d\"}", ++tr);
    http("POST", p, b);
}
