// SDP writing and reading, only as much as an audio call needs.
#include "rig.h"

int sdp_make(char *o, size_t n, struct leg *l, const char *setup, const char *dir, const char *extra) {
    char ip[32];
    inet_ntop(AF_INET, &l->lip, ip, sizeof ip);
    int k = snprintf(o, n, "v=0\r\no=- %u 2 IN IP4 %s\r\ns=-\r\nt=0 0\r\n", 1000u + l->id, ip);
    if (l->webrtc)
        k += snprintf(
            o + k, n - k,
            "a=group:BUNDLE 0\r\na=msid-semantic: WMS *\r\nm=audio %d UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 %s\r\n"
            "a=rtcp:%d IN IP4 %s\r\na=candidate:1 1 udp 2130706431 %s %d typ host\r\na=ice-ufrag:%s\r\na=ice-pwd:%s\r\n"
            "a=fingerprint:sha-256 %s\r\na=setup:%s\r\na=mid:0\r\na=%s\r\na=rtcp-mux\r\n"
            "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1%s\r\na=ptime:20\r\n",
            l->lport, ip, l->lport, ip, ip, l->lport, l->ufrag, l->pwd, local_fp, setup, dir, extra ? extra : "");
    else if (l->codec == CODEC_OPUS)
        k += snprintf(o + k, n - k,
                      "m=audio %d RTP/AVP 111\r\nc=IN IP4 %s\r\na=rtpmap:111 opus/48000/2\r\n"
                      "a=fmtp:111 minptime=10;useinbandfec=1\r\na=%s\r\na=ptime:20\r\n",
                      l->lport, ip, dir);
    else
        k += snprintf(o + k, n - k,
                      "m=audio %d RTP/AVP 0\r\nc=IN IP4 %s\r\na=rtpmap:0 PCMU/8000\r\na=%s\r\na=ptime:20\r\n", l->lport,
                      ip, dir);
    if (l->webrtc && l->tx) k += snprintf(o + k, n - k, "a=ssrc:%u cname:rig%d\r\n", l->ssrc, l->id);
    return k;
}

static int attr(const char *sdp, const char *key, char *out, size_t n) {
    const char *p = strstr(sdp, key);
    if (!p) return 0;
    p += strlen(key);
    size_t i = 0;
    while (p[i] && p[i] != '\r' && p[i] != '\n' && i + 1 < n) {
        out[i] = p[i];
        i++;
    }
    out[i] = 0;
    return 1;
}

int sdp_parse(struct leg *l, const char *s, size_t len, int we_offered) {
    char *b = strndup(s, len), v[256], ip[64] = "";
    int port = 0, ok = 0;
    if (attr(b, "c=IN IP4 ", v, sizeof v)) sscanf(v, "%63s", ip);
    if (attr(b, "m=audio ", v, sizeof v)) port = atoi(v);
    if (l->webrtc) {
        attr(b, "a=ice-ufrag:", l->rufrag, sizeof l->rufrag);
        attr(b, "a=ice-pwd:", l->rpwd, sizeof l->rpwd);
        if (attr(b, "a=fingerprint:", l->rfp, sizeof l->rfp)) {}
        if (strstr(b, "a=ice-lite")) l->controlling = 1;
        const char *c = b;
        while ((c = strstr(c, "a=candidate:"))) {  // first UDP component 1 on loopback wins
            char f[64], tr[16], cip[64];
            int comp, cp;
            unsigned pr;
            if (sscanf(c + 12, "%63s %d %15s %u %63s %d", f, &comp, tr, &pr, cip, &cp) == 6 && comp == 1 &&
                (tr[0] == 'u' || tr[0] == 'U') && !strncmp(cip, "127.", 4)) {
                snprintf(ip, sizeof ip, "%s", cip);
                port = cp;
                break;
            }
            c += 12;
        }
        if (attr(b, "a=setup:", v, sizeof v)) {
            if (!strncmp(v, "active", 6))
                l->dtls_client = 0;
            else
                l->dtls_client = 1;  // passive or actpass: we are the client
        }
        ok = l->rufrag[0] && l->rpwd[0] && l->rfp[0];
        if (!ok && opt_verbose) fprintf(stderr, "no ICE/DTLS in SDP:\n%s\n", b);
    } else
        ok = 1;
    if (strncmp(ip, "127.", 4) || port <= 0) {
        if (opt_verbose) fprintf(stderr, "bad address in SDP:\n%s\n", b);
        ok = 0;
    }
    l->rem.sin_family = AF_INET;
    l->rem.sin_port = htons(port);
    inet_pton(AF_INET, ip, &l->rem.sin_addr);
    l->rem_ok = ok;
    free(b);
    return ok;
}
