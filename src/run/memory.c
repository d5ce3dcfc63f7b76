/* The order of the tiles, and the size of GDAL's block cache. */
#include "run/cells_coverage.h"
#include "run/engine.h"
#include "run/run.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <string.h>

enum { CACHE_MB = 16, STRIPS_MB = 16, MB = 1 << 20 };

/* Bytes of a row of a raster that is read in place and stored in strips, which the tiles beside each other
 * share; else 0. */
static double strip_row_bytes(const struct plan_layer *l)
{
    const struct source_info *s = &l->info;
    bool strips = l->in_place && !s->vector && s->block_width >= s->width;
    return strips ? (double)s->width * GDALGetDataTypeSizeBytes(s->type) : 0;
}

/* Bytes of strips that are needed again and again, for each worker. With less room each strip would be
 * decoded anew for every tile along it. By rows that is as many as a row of tiles meets; along the curve, all
 * of them. */
static double strip_bytes(const struct plan_layer *l, enum grid_order order)
{
    double rows = order == GRID_CURVE ? l->info.height : GRID_TILE + 2.0 * l->info.block_height;
    return rows * strip_row_bytes(l);
}

static double all_strip_bytes(const struct run *r, enum grid_order order)
{
    double bytes = 0;
    for (size_t f = 0; f < r->plan.factors; f++)
        if (!r->factor[f].copied) bytes += strip_bytes(&r->plan.factor[f], order);
    for (size_t k = 0; k < r->plan.constraints; k++) bytes += strip_bytes(&r->plan.constraint[k], order);
    return bytes;
}

/* Blocks of the user's own size are written whole along rows only. */
static bool own_layout(const struct capacity_options *o)
{
    static const char *const key[] = {"TILED=", "BLOCKXSIZE=", "BLOCKYSIZE="};
    bool own = false;
    for (size_t i = 0; i < o->creation_count; i++)
        for (size_t k = 0; k < sizeof key / sizeof *key; k++)
            own |= EQUALN(o->creation[i], key[k], strlen(key[k]));
    return own && !(o->format && EQUAL(o->format, "COG"));
}

void run_choose_order(struct run *r)
{
    bool rows = own_layout(r->options) || all_strip_bytes(r, GRID_CURVE) > (double)STRIPS_MB * MB;
    r->order = rows ? GRID_ROWS : GRID_CURVE;
}

bool run_is_in_strips(const char *path)
{
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    int width = 0, height = 0;
    if (!ds) return false; /* whoever reads it will say so */
    GDALGetBlockSize(GDALGetRasterBand(ds, 1), &width, &height);
    bool strips = width >= GDALGetRasterXSize(ds) && width > GRID_TILE;
    GDALClose(ds);
    return strips;
}

/* GDAL's own default of a twentieth of the memory would mostly keep blocks nobody asks for again. */
static void bound(const struct run *r, double need)
{
    const struct capacity_options *o = r->options;
    if (o->memory_mb == 0 && CPLGetConfigOption("GDAL_CACHEMAX", NULL)) return;
    double mb = CACHE_MB + need / MB, most = 0.25 * (double)CPLGetUsablePhysicalRAM() / MB;
    if (most > CACHE_MB && mb > most) mb = most;
    GDALSetCacheMax64((GIntBig)(o->memory_mb > 0 ? o->memory_mb : mb) * MB);
}

/* Bytes of the blocks of a source that a piece of the grid and the next one share, for each worker. */
static double shared_bytes(const struct plan_layer *l)
{
    const struct source_info *s = &l->info;
    if (l->in_place || s->vector) return 0;
    return 2.0 * s->block_height * (double)s->width * GDALGetDataTypeSizeBytes(s->type);
}

/* Layers come one after the other: the largest needs most. What is burnt and warped is written by rows, a row
 * of tiles at a time. */
void run_bound_registration(const struct run *r)
{
    int finer = r->manifest->zones.rule == ZONE_COVERAGE ? COVERAGE_STEPS : 1;
    double most = 0, tiles = (double)r->plan.grid.width * finer * GRID_TILE * sizeof(float);
    for (size_t f = 0; f < r->plan.factors; f++) most = fmax(most, shared_bytes(&r->plan.factor[f]));
    for (size_t k = 0; k < r->plan.constraints; k++) most = fmax(most, shared_bytes(&r->plan.constraint[k]));
    bound(r, tiles + fmax(most, all_strip_bytes(r, GRID_ROWS)) * engine_workers(r->threads));
}

void run_bound_memory(const struct run *r)
{
    double need = all_strip_bytes(r, r->order) * engine_workers(r->threads);
    for (int p = 0; p < PRODUCTS; p++)
        if (r->output[p]) need += output_cached_bytes(r->output[p]);
    bound(r, need);
}
