/* Tiles into a raster: packed here where that is known to do, else by GDAL. */
#include "grid/output_own.h"
#include "grid/tiff.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_CELLS = GRID_TILE * GRID_TILE };

/* For writing on in a file that is laid out. */
static enum status open_again(struct output *o, struct error *err)
{
    const char *path = o->draft ? o->draft : o->path;
    char **options = CSLSetNameValue(NULL, "NUM_THREADS", CPLSPrintf("%d", o->threads));
    o->ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_UPDATE | GDAL_OF_VERBOSE_ERROR, NULL,
                       (const char *const *)options, NULL);
    CSLDestroy(options);
    return o->ds ? ST_OK : output_cannot_write(o->path, err);
}

enum status output_begin_tiles(struct output *o, struct error *err)
{
    static const int number[] = {
        [PACKED_NOT] = 1, [PACKED_DEFLATE] = TIFF_DEFLATE, [PACKED_ZSTD] = TIFF_ZSTD};
    if (!o->by_block || !o->packs) return ST_OK;
    struct tile_file_spec file = {.path = o->draft ? o->draft : o->path,
                                  .width = o->width,
                                  .height = o->height,
                                  .bands = o->bands,
                                  .levels = GDALGetOverviewCount(GDALGetRasterBand(o->ds, 1)),
                                  .compression = number[o->packing]};
    o->packer = packer_open();
    if (!o->packer) return error_memory(err);
    CPLErrorReset();
    GDALClose(o->ds);
    o->ds = NULL;
    if (CPLGetLastErrorType() >= CE_Failure) return output_cannot_write(o->path, err);
    enum status st = tile_file_open(&file, &o->tiles, err);
    return st == ST_OK && !o->tiles ? open_again(o, err) : st;
}

enum status output_end_tiles(struct output *o, struct error *err)
{
    if (!o->tiles) return ST_OK;
    struct tile_file *tiles = o->tiles;
    o->tiles = NULL;
    enum status st = tile_file_finish(tiles, err);
    return st == ST_OK ? open_again(o, err) : st;
}

void output_ready_clear(struct output_ready *r)
{
    free(r->packed);
    *r = (struct output_ready){0};
}

/* The tile as a whole block: `cells` themselves, or at an edge a copy in `block`, with no data beyond it. */
static const void *whole_block(const struct output *o, struct tile w, const void *cells, void *block)
{
    size_t size = output_cell_bytes(o->cells);
    float *number = block;
    if (!block || (w.w == GRID_TILE && w.h == GRID_TILE)) return cells;
    if (o->cells == OUTPUT_NUMBERS)
        for (size_t i = 0; i < TILE_CELLS; i++) number[i] = NAN;
    else
        memset(block, 255, TILE_CELLS * size); /* no data of either kind of codes */
    for (int y = 0; y < w.h; y++)
        memcpy((char *)block + (size_t)y * GRID_TILE * size,
               (const char *)cells + (size_t)y * (size_t)w.w * size, (size_t)w.w * size);
    return block;
}

static enum status pack_block(const struct output *o, struct packer *packer, const void *block,
                              struct output_ready *r, struct error *err)
{
    size_t bytes = TILE_CELLS * output_cell_bytes(o->cells);
    if (!r->packed) r->packed = malloc(pack_most(TILE_CELLS * sizeof(float)));
    if (r->packed) r->bytes = pack_tile(packer, o->packing, o->level, block, bytes, r->packed);
    return r->bytes > 0 ? ST_OK : error_memory(err);
}

enum status output_make_ready(const struct output *o, struct packer *packer, struct tile w, const void *cells,
                              struct output_ready *r, struct error *err)
{
    r->bytes = 0;
    r->sums = (struct output_sums){.min = INFINITY, .max = -INFINITY};
    if (o->cells == OUTPUT_NUMBERS) output_count(&r->sums, cells, (size_t)w.w * (size_t)w.h);
    if (!o->tiles || o->packing == PACKED_NOT) return ST_OK;
    bool edge = w.w < GRID_TILE || w.h < GRID_TILE;
    void *block = edge ? malloc(TILE_CELLS * output_cell_bytes(o->cells)) : NULL;
    if (edge && !block) return error_memory(err);
    enum status st = pack_block(o, packer, whole_block(o, w, cells, block), r, err);
    free(block);
    return st;
}

static enum status block_to_file(struct output *o, int level, int band, int x, int y, const void *block,
                                 const struct output_ready *ready, struct error *err)
{
    size_t bytes = TILE_CELLS * output_cell_bytes(o->cells);
    if (o->packing == PACKED_NOT) return tile_file_add(o->tiles, level, band, x, y, block, bytes, err);
    if (!ready) {
        enum status st = pack_block(o, o->packer, block, &o->ready, err);
        if (st != ST_OK) return st;
        ready = &o->ready;
    }
    return tile_file_add(o->tiles, level, band, x, y, ready->packed, ready->bytes, err);
}

enum status output_block(struct output *o, int level, int band, int x, int y, const void *block,
                         const struct output_ready *ready, struct error *err)
{
    if (o->tiles) return block_to_file(o, level, band, x, y, block, ready, err);
    GDALRasterBandH h = GDALGetRasterBand(o->ds, band);
    if (level > 0) h = GDALGetOverview(h, level - 1);
    /* Some failures, a full disk among them, only show in the error state. */
    CPLErrorReset();
    CPLErr e = GDALWriteBlock(h, x, y, (void *)block);
    return e == CE_None && CPLGetLastErrorType() < CE_Failure ? ST_OK : output_cannot_write(o->path, err);
}

/* Block by block past the block cache, which would write blocks in an order of its own: the same run makes
 * the same bytes. */
static enum status put_block(struct output *o, int band, struct tile w, const void *cells,
                             const struct output_ready *ready, struct error *err)
{
    if (!o->block && (w.w < GRID_TILE || w.h < GRID_TILE)) {
        o->block = malloc(TILE_CELLS * output_cell_bytes(o->cells));
        if (!o->block) return error_memory(err);
    }
    const void *block = ready->bytes > 0 ? NULL : whole_block(o, w, cells, o->block);
    return output_block(o, 0, band, w.x / GRID_TILE, w.y / GRID_TILE, block, ready, err);
}

static enum status put_cells(struct output *o, int band, struct tile w, const void *cells, struct error *err)
{
    GDALRasterBandH h = GDALGetRasterBand(o->ds, band);
    CPLErrorReset();
    CPLErr e = GDALRasterIO(h, GF_Write, w.x, w.y, w.w, w.h, (void *)cells, w.w, w.h,
                            GDALGetRasterDataType(h), 0, 0);
    return e == CE_None && CPLGetLastErrorType() < CE_Failure ? ST_OK : output_cannot_write(o->path, err);
}

enum status output_put(struct output *o, int band, struct tile w, const void *cells,
                       const struct output_ready *ready, struct error *err)
{
    enum status st =
        o->by_block ? put_block(o, band, w, cells, ready, err) : put_cells(o, band, w, cells, err);
    if (st != ST_OK) return st;
    output_add_sums(&o->sums[band - 1], &ready->sums);
    return o->pyramid ? pyramid_add(o->pyramid, band, w, cells, err) : ST_OK;
}

enum status output_tile(struct output *o, int band, struct tile w, const void *cells, struct error *err)
{
    struct output_ready ready = {0};
    enum status st = output_make_ready(o, o->packer, w, cells, &ready, err);
    if (st == ST_OK) st = output_put(o, band, w, cells, &ready, err);
    output_ready_clear(&ready);
    return st;
}
