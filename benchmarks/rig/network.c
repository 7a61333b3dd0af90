// A bad network between the WebRTC senders and the server, during the window. What happens to packet i of a leg depends
// on the seed, the leg and i alone, so that every server meets the same network.
#include "rig.h"
#define WAITING 64

int network_on, network_jitter_ms;
double network_loss_pct, network_burst = 1, network_drift_ppm;
uint64_t network_seed = 1;

struct waiting {
    uint64_t at;
    int n;
    uint8_t data[600];
};

struct path {
    uint64_t random;
    int losing;  // inside a burst
    uint64_t sent, lost;
    uint64_t last_at;  // nothing overtakes
    int first, count;
    struct waiting queue[WAITING];
};

static double chance(struct path *p) {  // splitmix64
    uint64_t z = (p->random += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return ((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

void network_init(void) {
    network_on = network_loss_pct > 0 || network_jitter_ms > 0 || network_drift_ppm != 0;
    frame_ns = 20000000 * (1 - network_drift_ppm / 1e6);
}

void network_begin(void) {
    if (!network_on) return;
    for (int i = 0; i < nlegs; i++)
        if (legs[i].webrtc) {
            legs[i].path = calloc(1, sizeof(struct path));
            legs[i].path->random = network_seed * 1000003 + i;
        }
}

// Two states after Gilbert: in the bad one everything is lost. A mean burst of one packet is made of single chances.
static int lose(struct path *p) {
    double loss = network_loss_pct / 100, c = chance(p);
    if (network_burst <= 1) return c < loss;
    double leave = 1 / network_burst, enter = loss * leave / (1 - loss);
    p->losing = p->losing ? c >= leave : c < enter;
    return p->losing;
}

void network_take(struct leg *l, const uint8_t *data, int n, uint64_t due) {
    struct path *p = l->path;
    int lost = lose(p);
    uint64_t at = due + (uint64_t)(chance(p) * network_jitter_ms * 1e6);
    p->sent++;
    if (at < p->last_at) at = p->last_at;
    p->last_at = at;
    if (lost || p->count == WAITING || n > (int)sizeof p->queue[0].data) {
        p->lost++;
        return;
    }
    struct waiting *w = &p->queue[(p->first + p->count++) % WAITING];
    w->at = at;
    w->n = n;
    memcpy(w->data, data, n);
}

void network_release(struct leg *l, uint64_t t) {
    struct path *p = l->path;
    while (p && p->count && p->queue[p->first].at <= t) {
        leg_send_raw(l, p->queue[p->first].data, p->queue[p->first].n);
        p->first = (p->first + 1) % WAITING;
        p->count--;
    }
}

void network_report(void) {
    if (!network_on) return;
    uint64_t sent = 0, lost = 0;
    for (int i = 0; i < nlegs; i++)
        if (legs[i].path) {
            sent += legs[i].path->sent;
            lost += legs[i].path->lost;
        }
    printf(
        ",\"network\":{\"loss_pct\":%g,\"burst\":%g,\"jitter_ms\":%d,\"drift_ppm\":%g,\"seed\":%lu,\"sent\":%lu,"
        "\"lost\":%lu}",
        network_loss_pct, network_burst, network_jitter_ms, network_drift_ppm, network_seed, sent, lost);
}
