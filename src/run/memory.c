/* The size of GDAL's block cache. */
#include "run/run.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal.h>

enum { CACHE_MB = 32, MB = 1 << 20 };

/* Bytes of strips that the tiles of one row share, over all threads, of a raster read in place. With less
 * room each strip would be decoded anew for every tile along it. */
static double strip_bytes(const struct run *r, size_t f)
{
    const struct plan_layer *l = &r->plan.factor[f];
    const struct source_info *s = &l->info;
    if (!l->in_place || r->factor[f].copied || s->vector || s->block_width < s->width) return 0;
    double rows = GRID_TILE + 2.0 * s->block_height;
    return rows * s->width * GDALGetDataTypeSizeBytes(s->type) * r->threads;
}

/* GDAL's own default of a twentieth of the memory would mostly keep blocks nobody asks for again. */
void run_bound_memory(const struct run *r)
{
    const struct capacity_options *o = r->options;
    if (o->memory_mb == 0 && CPLGetConfigOption("GDAL_CACHEMAX", NULL)) return;
    double need = 0;
    for (size_t f = 0; f < r->plan.factors; f++) need += strip_bytes(r, f);
    for (int p = 0; p < PRODUCTS; p++)
        if (r->output[p]) need += output_cached_bytes(r->output[p]);
    double mb = CACHE_MB + need / MB, most = 0.25 * (double)CPLGetUsablePhysicalRAM() / MB;
    if (most > CACHE_MB && mb > most) mb = most;
    GDALSetCacheMax64((GIntBig)(o->memory_mb > 0 ? o->memory_mb : mb) * MB);
}
