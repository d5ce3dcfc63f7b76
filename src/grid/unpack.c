#include "grid/unpack.h"

#include "grid/predictor.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>
#include <zstd.h>

struct room {
    unsigned char *at;
    size_t bytes;
};

struct unpacker {
    struct unpacker *next;
    struct libdeflate_decompressor *deflate;
    ZSTD_DCtx *zstd;
    struct room packed, planes;
};

static struct {
    pthread_mutex_t lock;
    struct unpacker *idle;
    size_t users;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void destroy(struct unpacker *u)
{
    libdeflate_free_decompressor(u->deflate);
    ZSTD_freeDCtx(u->zstd);
    free(u->packed.at);
    free(u->planes.at);
    free(u);
}

void unpack_enter(void)
{
    pthread_mutex_lock(&shared.lock);
    shared.users++;
    pthread_mutex_unlock(&shared.lock);
}

void unpack_leave(void)
{
    pthread_mutex_lock(&shared.lock);
    struct unpacker *idle = --shared.users == 0 ? shared.idle : NULL;
    if (idle) shared.idle = NULL;
    pthread_mutex_unlock(&shared.lock);
    while (idle) {
        struct unpacker *next = idle->next;
        destroy(idle);
        idle = next;
    }
}

struct unpacker *unpack_borrow(void)
{
    pthread_mutex_lock(&shared.lock);
    struct unpacker *u = shared.idle;
    if (u) shared.idle = u->next;
    pthread_mutex_unlock(&shared.lock);
    return u ? u : calloc(1, sizeof *u);
}

void unpack_return(struct unpacker *u)
{
    pthread_mutex_lock(&shared.lock);
    u->next = shared.idle;
    shared.idle = u;
    pthread_mutex_unlock(&shared.lock);
}

static void *reserve(struct room *r, size_t bytes)
{
    if (bytes <= r->bytes) return r->at;
    free(r->at);
    r->at = malloc(bytes);
    r->bytes = r->at ? bytes : 0;
    return r->at;
}

void *unpack_room(struct unpacker *u, size_t bytes)
{
    return reserve(&u->packed, bytes);
}

static bool inflate_tile(struct unpacker *u, size_t bytes, void *to, size_t wanted)
{
    if (!u->deflate) u->deflate = libdeflate_alloc_decompressor();
    return u->deflate && libdeflate_zlib_decompress(u->deflate, u->packed.at, bytes, to, wanted, NULL) ==
                             LIBDEFLATE_SUCCESS;
}

/* As a stream, because libtiff does: it refuses damaged tiles that decoding at one go lets pass. */
static bool zstd_tile(struct unpacker *u, size_t bytes, void *to, size_t wanted)
{
    if (!u->zstd) u->zstd = ZSTD_createDCtx();
    if (!u->zstd || ZSTD_isError(ZSTD_DCtx_reset(u->zstd, ZSTD_reset_session_only))) return false;
    ZSTD_inBuffer in = {u->packed.at, bytes, 0};
    ZSTD_outBuffer out = {to, wanted, 0};
    size_t left;
    do left = ZSTD_decompressStream(u->zstd, &out, &in);
    while (!ZSTD_isError(left) && left > 0 && in.pos < in.size && out.pos < out.size);
    return !ZSTD_isError(left) && out.pos == out.size;
}

bool unpack(struct unpacker *u, const struct tile_packing *p, size_t bytes, void *out)
{
    size_t wanted = p->width * p->height * p->cell_bytes;
    void *to = p->predictor == 3 ? reserve(&u->planes, wanted) : out;
    if (!to) return false;
    if (!(p->packing == PACKED_ZSTD ? zstd_tile(u, bytes, to, wanted) : inflate_tile(u, bytes, to, wanted)))
        return false;
    if (p->predictor == 2) predictor_sum(out, p->cell_bytes, p->width, p->height);
    if (p->predictor == 3) predictor_join(to, out, p->width, p->height);
    return true;
}
