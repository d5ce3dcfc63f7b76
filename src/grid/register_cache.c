/* Finding and keeping registered files. */
#include "grid/register_own.h"

#include "grid/cache.h"
#include "grid/metric.h"
#include "grid/raster_file.h"

#include <cpl_error.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

/* Raise it whenever what the cache holds for one and the same key changes. */
enum { CACHE_FORMAT = 3 };

static const char note_made[] = "CAPACITY_MADE", note_cell[] = "CAPACITY_DERIVED_CELL_M";

void making_begin(struct making *m, const char *kind)
{
    const struct grid *g = &m->context->plan->grid;
    int major, minor, patch;
    m->kind = kind;
    m->known = true;
    OSRGetPROJVersion(&major, &minor, &patch);
    text_add(&m->key, "capacity cache %d\nGDAL %s PROJ %d.%d.%d\n%s\n", CACHE_FORMAT,
             GDALVersionInfo("RELEASE_NAME"), major, minor, patch, kind);
    text_add(&m->key, "grid %.17g %.17g %.17g %.17g %d %d %s\n", g->x0, g->y0, g->cell_x, g->cell_y, g->width,
             g->height, g->crs_wkt);
}

void making_source(struct making *m, const struct manifest_source *s, bool vector)
{
    m->known &= cache_key_source(&m->key, s->path, vector);
    text_add(&m->key, "layer %s\nwhere %s\nband %d\ncrs %s\n", s->layer ? s->layer : "",
             s->where ? s->where : "", s->band, s->crs ? s->crs : "");
    if (s->has_missing) text_add(&m->key, "missing %.17g\n", s->missing);
}

/* A file of the cache as a layer: its place on the grid and its no-data value are its own. */
static bool fill(const struct making *m, struct layer *out)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH ds = GDALOpenEx(m->path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    CPLPopErrorHandler();
    if (!ds) return false;
    const struct grid *g = &m->context->plan->grid;
    double gt[6] = {0};
    int has = 0;
    GDALGetGeoTransform(ds, gt);
    const char *made = GDALGetMetadataItem(ds, note_made, NULL),
               *cell = GDALGetMetadataItem(ds, note_cell, NULL);
    double nodata = GDALGetRasterNoDataValue(GDALGetRasterBand(ds, 1), &has);
    *out = (struct layer){.path = strdup(m->path),
                          .band = 1,
                          .off_x = (int)lround((g->x0 - gt[0]) / gt[1]),
                          .off_y = (int)lround((g->y0 - gt[3]) / gt[5]),
                          .scale = 1,
                          .has_nodata = has && !isnan(nodata),
                          .nodata = nodata,
                          .derived_cell_m = cell ? strtod(cell, NULL) : NAN,
                          .made = made ? strdup(made) : NULL,
                          .in_cache = true};
    GDALClose(ds);
    if (out->path && out->made) return true;
    layer_clear(out); /* no note: not one of ours, or damaged */
    return false;
}

enum status making_find(struct making *m, struct layer *out, bool *found, struct error *err)
{
    enum status st = cache_find(m->context->cache, m->kind, &m->key, &m->path, found, err);
    if (st != ST_OK || !*found) return st;
    *found = fill(m, out);
    out->from_cache = *found;
    return ST_OK;
}

enum status making_keep(struct making *m, const char *part, const char *made, double derived_cell_m,
                        struct layer *out, struct error *err)
{
    char cell[32];
    snprintf(cell, sizeof cell, "%.17g", derived_cell_m);
    const char *keys[] = {note_made, note_cell}, *values[] = {made, cell};
    enum status st = raster_note(part, keys, values, isnan(derived_cell_m) ? 1 : 2, err);
    if (st == ST_OK) st = cache_keep(m->context->cache, part, m->path, err);
    if (st != ST_OK) return st;
    if (!fill(m, out)) return error_set(err, ST_FAILED, "%s: cannot be read back", m->path);
    return ST_OK;
}

void making_clear(struct making *m)
{
    text_clear(&m->key);
    free(m->path);
}
