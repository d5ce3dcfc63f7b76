#include "grid/blocks.h"

#include "grid/fast_tiff.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A decoded block, in the band's own type. */
struct kept {
    struct kept *next;
    int x, y;
    max_align_t cells[];
};

struct blocks {
    GDALRasterBandH band;
    struct fast_tiff *fast; /* NULL: GDAL decodes */
    GDALDataType type;
    int raster_width, raster_height, width, height; /* of the raster; of a block */
    size_t cell, bytes;                             /* of a cell; of a block */
    struct kept *kept;                              /* most recently used first */
    struct kept *spare;
    struct blocks_count count;
};

/* Bytes kept by all readers. */
static atomic_size_t kept_bytes;
static const size_t kept_max = (size_t)BLOCKS_KEPT_MB << 20;

/* Blocks of more than this are not worth the memory that every thread would need for them. */
enum { BLOCK_MAX_BYTES = 4 << 20 };

static bool bands_apart(GDALDatasetH ds)
{
    const char *interleave = GDALGetMetadataItem(ds, "INTERLEAVE", "IMAGE_STRUCTURE");
    return GDALGetRasterCount(ds) == 1 || (interleave && EQUAL(interleave, "BAND"));
}

CPLErr blocks_open(const char *path, GDALDatasetH ds, int band, struct blocks **out)
{
    *out = NULL;
    GDALRasterBandH h = GDALGetRasterBand(ds, band);
    GDALDriverH driver = GDALGetDatasetDriver(ds);
    if (!driver || !EQUAL(GDALGetDriverShortName(driver), "GTiff") || !bands_apart(ds)) return CE_None;
    struct blocks b = {.band = h, .type = GDALGetRasterDataType(h)};
    b.raster_width = GDALGetRasterXSize(ds);
    b.raster_height = GDALGetRasterYSize(ds);
    GDALGetBlockSize(h, &b.width, &b.height);
    b.cell = (size_t)GDALGetDataTypeSizeBytes(b.type);
    b.bytes = (size_t)b.width * (size_t)b.height * b.cell;
    /* GDAL does not say what a strip is; but a tile is as wide as the raster only by chance. */
    if (b.width == b.raster_width || GDALDataTypeIsComplex(b.type) || b.bytes > BLOCK_MAX_BYTES)
        return CE_None;
    *out = VSI_MALLOC_VERBOSE(sizeof b);
    if (!*out) return CE_Failure;
    b.fast = fast_tiff_open(path, ds, band);
    **out = b;
    return CE_None;
}

static void release(struct kept *k, size_t bytes)
{
    if (!k) return;
    atomic_fetch_sub(&kept_bytes, bytes);
    free(k);
}

void blocks_close(struct blocks *b)
{
    if (!b) return;
    while (b->kept) {
        struct kept *next = b->kept->next;
        release(b->kept, b->bytes);
        b->kept = next;
    }
    release(b->spare, b->bytes);
    fast_tiff_close(b->fast);
    free(b);
}

/* The block longest unused, taken out. */
static struct kept *take_last(struct blocks *b)
{
    struct kept **at = &b->kept;
    while (*at && (*at)->next) at = &(*at)->next;
    struct kept *last = *at;
    if (last) *at = NULL;
    return last;
}

/* Room for a block; NULL when memory is short. */
static struct kept *take_room(struct blocks *b)
{
    struct kept *k = b->spare;
    b->spare = NULL;
    if (k) return k;
    if (b->kept && atomic_load(&kept_bytes) + b->bytes > kept_max) return take_last(b);
    k = VSI_MALLOC_VERBOSE(sizeof *k + b->bytes);
    if (k) atomic_fetch_add(&kept_bytes, b->bytes);
    return k;
}

static CPLErr decode(struct blocks *b, int x, int y, void *to)
{
    if (b->fast && fast_tiff_read(b->fast, x, y, to)) {
        b->count.fast++;
        return CE_None;
    }
    b->count.gdal++;
    memset(to, 0, b->bytes); /* of a damaged tile that it lets pass, GDAL may leave cells as they were */
    return GDALReadBlock(b->band, x, y, to);
}

/* The block, decoded unless it is kept, and taken out of the list. NULL on failure. */
static struct kept *take_block(struct blocks *b, int x, int y)
{
    for (struct kept **at = &b->kept, *k; (k = *at); at = &k->next)
        if (k->x == x && k->y == y) {
            *at = k->next;
            return k;
        }
    struct kept *k = take_room(b);
    if (!k) return NULL;
    k->x = x;
    k->y = y;
    if (decode(b, x, y, k->cells) == CE_None) return k;
    release(b->spare, b->bytes);
    b->spare = k;
    return NULL;
}

static void put_block(struct blocks *b, struct kept *k, bool done)
{
    if (done) {
        release(b->spare, b->bytes);
        b->spare = k;
        return;
    }
    k->next = b->kept;
    b->kept = k;
}

/* Where the block that holds column or row `at` ends, or `limit` where that comes first. */
static int block_end(int at, int size, int limit)
{
    long long end = ((long long)at / size + 1) * size;
    return end < limit ? (int)end : limit;
}

/* The part of a window in one block: decoded right into its place where it is the whole block as it is
 * wanted, else copied out of a block that is kept as long as cells of it are left. */
static CPLErr read_part(struct blocks *b, struct tile part, GDALDataType type, void *to, size_t line)
{
    int x = part.x / b->width, y = part.y / b->height;
    if (part.w == b->width && part.h == b->height && type == b->type && line == (size_t)b->width * b->cell)
        return decode(b, x, y, to);
    struct kept *k = take_block(b, x, y);
    if (!k) return CE_Failure;
    int left = part.x - x * b->width, top = part.y - y * b->height;
    const char *from = (const char *)k->cells + ((size_t)top * (size_t)b->width + (size_t)left) * b->cell;
    for (int i = 0; i < part.h; i++)
        GDALCopyWords64(from + (size_t)i * (size_t)b->width * b->cell, b->type, (int)b->cell,
                        (char *)to + (size_t)i * line, type, GDALGetDataTypeSizeBytes(type), part.w);
    bool right = part.x + part.w == block_end(part.x, b->width, b->raster_width);
    bool bottom = part.y + part.h == block_end(part.y, b->height, b->raster_height);
    put_block(b, k, right && bottom);
    return CE_None;
}

/* Whether so flat a window leaves so many blocks begun that they cannot all be kept until the next one. */
static bool too_wide(const struct blocks *b, struct tile w)
{
    return w.h < b->height && (size_t)w.w / (size_t)b->width * b->bytes > kept_max;
}

CPLErr blocks_read(struct blocks *b, struct tile w, GDALDataType type, void *to, size_t line)
{
    CPLErrorReset();
    int cell = GDALGetDataTypeSizeBytes(type);
    if (too_wide(b, w))
        return GDALRasterIOEx(b->band, GF_Read, w.x, w.y, w.w, w.h, to, w.w, w.h, type, cell, (GSpacing)line,
                              NULL);
    for (int y = w.y; y < w.y + w.h;) {
        int below = block_end(y, b->height, w.y + w.h);
        for (int x = w.x; x < w.x + w.w;) {
            int beside = block_end(x, b->width, w.x + w.w);
            char *at = (char *)to + (size_t)(y - w.y) * line + (size_t)(x - w.x) * (size_t)cell;
            if (read_part(b, (struct tile){x, y, beside - x, below - y}, type, at, line) != CE_None)
                return CE_Failure;
            x = beside;
        }
        y = below;
    }
    return CE_None;
}

struct blocks_count blocks_counted(const struct blocks *b)
{
    return b->count;
}
