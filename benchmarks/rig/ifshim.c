// LD_PRELOAD shim: clears IFF_LOOPBACK so that Janus, which skips loopback interfaces, uses lo. Nothing else is
// changed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>

int getifaddrs(struct ifaddrs **o) {
    int (*f)(struct ifaddrs **) = dlsym(RTLD_NEXT, "getifaddrs");
    int r = f(o);
    if (!r)
        for (struct ifaddrs *i = *o; i; i = i->ifa_next) i->ifa_flags &= ~IFF_LOOPBACK;
    return r;
}
