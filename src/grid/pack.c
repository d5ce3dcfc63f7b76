#include "grid/pack.h"

#include <isa-l/igzip_lib.h>
#include <stdlib.h>
#include <zstd.h>

/* ISA-L makes files as small as level 1 of zlib and libdeflate do, in a third of their time or less. Its own
 * level 3: levels 1 and 2 (of 2.30) do not make the same bytes of the same cells every time. */
struct packer {
    struct isal_zstream deflate;
    ZSTD_CCtx *zstd;
    unsigned char room[ISAL_DEF_LVL3_DEFAULT];
};

struct packer *packer_open(void)
{
    return calloc(1, sizeof(struct packer));
}

void packer_close(struct packer *p)
{
    if (!p) return;
    ZSTD_freeCCtx(p->zstd);
    free(p);
}

/* Blocks that do not shrink are stored, with a few bytes before each. */
size_t pack_most(size_t bytes)
{
    return bytes + bytes / 64 + 1024;
}

static size_t deflate_tile(struct packer *p, const void *cells, size_t bytes, void *out)
{
    struct isal_zstream *z = &p->deflate;
    isal_deflate_stateless_init(z);
    z->level = 3;
    z->level_buf = p->room;
    z->level_buf_size = sizeof p->room;
    z->gzip_flag = IGZIP_ZLIB;
    z->end_of_stream = 1;
    z->next_in = (uint8_t *)cells;
    z->avail_in = (uint32_t)bytes;
    z->next_out = out;
    z->avail_out = (uint32_t)pack_most(bytes);
    return isal_deflate_stateless(z) == COMP_OK ? z->total_out : 0;
}

size_t pack_tile(struct packer *p, enum packing how, int level, const void *cells, size_t bytes, void *out)
{
    if (how == PACKED_DEFLATE) return deflate_tile(p, cells, bytes, out);
    if (!p->zstd) p->zstd = ZSTD_createCCtx();
    if (!p->zstd) return 0;
    size_t packed = ZSTD_compressCCtx(p->zstd, out, pack_most(bytes), cells, bytes, level);
    return ZSTD_isError(packed) ? 0 : packed;
}
