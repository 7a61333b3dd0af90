// LD_PRELOAD shim: logs how a server sets up libopus.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

void *opus_multistream_encoder_create(int32_t fs, int ch, int st, int cst, const unsigned char *map, int app,
                                      int *err) {
    void *(*f)(int32_t, int, int, int, const unsigned char *, int, int *) =
        dlsym(RTLD_NEXT, "opus_multistream_encoder_create");
    fprintf(stderr, "SHIM enc_create fs=%d ch=%d streams=%d coupled=%d app=%d\n", fs, ch, st, cst, app);
    return f(fs, ch, st, cst, map, app, err);
}

int opus_multistream_encoder_ctl(void *e, int req, ...) {
    int (*f)(void *, int, ...) = dlsym(RTLD_NEXT, "opus_multistream_encoder_ctl");
    va_list a;
    va_start(a, req);
    long v = va_arg(a, long);
    va_end(a);
    fprintf(stderr, "SHIM enc_ctl req=%d val=%d\n", req, (int)v);
    return f(e, req, v);
}

void *opus_multistream_decoder_create(int32_t fs, int ch, int st, int cst, const unsigned char *map, int *err) {
    void *(*f)(int32_t, int, int, int, const unsigned char *, int *) =
        dlsym(RTLD_NEXT, "opus_multistream_decoder_create");
    fprintf(stderr, "SHIM dec_create fs=%d ch=%d streams=%d coupled=%d\n", fs, ch, st, cst);
    return f(fs, ch, st, cst, map, err);
}

int opus_multistream_encode(void *e, const int16_t *p, int n, unsigned char *d, int32_t m) {
    static int c;
    int (*f)(void *, const int16_t *, int, unsigned char *, int32_t) = dlsym(RTLD_NEXT, "opus_multistream_encode");
    int r = f(e, p, n, d, m);
    if (c++ < 3 || c == 300) fprintf(stderr, "SHIM encode n=%d -> %d bytes\n", n, r);
    return r;
}

int opus_multistream_encode_float(void *e, const float *p, int n, unsigned char *d, int32_t m) {
    static int c;
    int (*f)(void *, const float *, int, unsigned char *, int32_t) = dlsym(RTLD_NEXT, "opus_multistream_encode_float");
    int r = f(e, p, n, d, m);
    if (c++ < 3 || c == 300) fprintf(stderr, "SHIM encode_float n=%d -> %d bytes\n", n, r);
    return r;
}
