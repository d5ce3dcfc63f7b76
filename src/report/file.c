#include "report/file.h"

#include "base/text.h"
#include "grid/source.h"

#include <cpl_vsi.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum status file_write(const char *path, const char *bytes, size_t n, struct error *err)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(bytes, 1, n, f) == n;
    int why = errno;
    if (f && fclose(f) != 0) {
        ok = false;
        why = errno;
    }
    return ok ? ST_OK : error_set(err, ST_FAILED, "%s: cannot be written: %s", path, strerror(why));
}

enum status file_read(const char *path, unsigned char **bytes, size_t *n, struct error *err)
{
    enum { CHUNK = 1 << 18 };
    struct text all = {0};
    char *chunk = malloc(CHUNK);
    VSILFILE *f = VSIFOpenL(path, "rb");
    enum status st = ST_OK;
    size_t got;
    if (!chunk)
        st = error_memory(err);
    else if (!f)
        st = error_set(err, ST_FAILED, "%s: cannot be read", path);
    text_add_bytes(&all, "", 0);
    while (st == ST_OK && (got = VSIFReadL(chunk, 1, CHUNK, f)) > 0) text_add_bytes(&all, chunk, got);
    if (f) VSIFCloseL(f);
    free(chunk);
    if (st == ST_OK && all.failed) st = error_memory(err);
    if (st != ST_OK) {
        text_clear(&all);
        return st;
    }
    *bytes = (unsigned char *)all.s;
    *n = all.len;
    return ST_OK;
}

enum status file_hash(const char *path, long long *size, char hex[33], struct error *err)
{
    enum { CHUNK = 1 << 20 };
    VSILFILE *f = VSIFOpenL(path, "rb");
    XXH3_state_t *state = XXH3_createState();
    char *chunk = malloc(CHUNK);
    enum status st = ST_OK;
    if (!state || !chunk) {
        st = error_memory(err);
    } else if (!f) {
        st = error_set(err, ST_FAILED, "%s: cannot be read again to be hashed", path);
    } else {
        XXH3_128bits_reset(state);
        size_t n;
        *size = 0;
        while ((n = VSIFReadL(chunk, 1, CHUNK, f)) > 0) {
            XXH3_128bits_update(state, chunk, n);
            *size += (long long)n;
        }
        XXH128_hash_t h = XXH3_128bits_digest(state);
        snprintf(hex, 33, "%016" PRIx64 "%016" PRIx64, (uint64_t)h.high64, (uint64_t)h.low64);
    }
    if (f) VSIFCloseL(f);
    XXH3_freeState(state);
    free(chunk);
    return st;
}
