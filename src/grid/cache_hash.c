/* Hashes of sources, kept beside the layers made of them: a run over sources of many gigabytes whose layers
 * are all registered would otherwise read them whole only to name them. */
#include "grid/cache_own.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

/* Reading less than this costs no more than looking its hash up. */
enum { WORTH_BYTES = 1 << 20, HEX = 32 };

/* NULL where the path is none of the file system's own, or memory is out. */
static char *mark_of(const char *dir, const char *path)
{
    char *absolute = realpath(path, NULL);
    if (!absolute) return NULL;
    XXH128_hash_t h = XXH3_128bits(absolute, strlen(absolute));
    free(absolute);
    return text_format("%s/hash-%016llx%016llx.used", dir, (unsigned long long)h.high64,
                       (unsigned long long)h.low64);
}

static bool recall(const char *mark, const struct stat *state, char hex[HEX + 1])
{
    char note[HEX + 2];
    if (!mark_vouches(mark, state, note, sizeof note)) return false;
    if (strlen(note) != HEX || strspn(note, "0123456789abcdef") != HEX) return false;
    memcpy(hex, note, HEX + 1);
    mark_touch(mark);
    return true;
}

/* A store through a memory map does not move the time of change while the page has yet to be written back,
 * which takes half a minute. */
static bool has_rested(const struct cache *c, const struct stat *s, struct timespec at)
{
    double since = difftime(at.tv_sec, s->st_ctim.tv_sec) + 1e-9 * (double)(at.tv_nsec - s->st_ctim.tv_nsec);
    return since > cache_rest_s(c);
}

enum status cache_hash(const struct cache *c, const char *path, cache_hash_fn *hash, long long *size,
                       char hex[33], struct error *err)
{
    struct stat before;
    struct timespec at;
    const char *dir = cache_dir(c);
    bool worth = dir && stat(path, &before) == 0 && S_ISREG(before.st_mode) && before.st_size >= WORTH_BYTES;
    char *mark = worth ? mark_of(dir, path) : NULL;
    enum status st = ST_OK;
    if (mark && recall(mark, &before, hex)) {
        *size = (long long)before.st_size;
    } else {
        clock_gettime(CLOCK_REALTIME, &at);
        st = hash(path, size, hex, err);
        if (st == ST_OK && mark && has_rested(c, &before, at)) mark_write(mark, &before, at, hex);
    }
    free(mark);
    return st;
}
