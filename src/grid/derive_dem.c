/* A terrain model in metres from any raster source. */
#include "grid/derive.h"
#include "grid/metric.h"
#include "grid/raster_file.h"
#include "grid/warp.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_CELLS = 4 }; /* around what is needed: for neighbours and kernels */

void dem_close(struct dem *dem)
{
    layer_clear(&dem->layer);
    grid_clear(&dem->frame);
    raster_remove(dem->work);
    free(dem->work);
    *dem = (struct dem){0};
}

/* Bounds of the grid and pad_m around it in the source's CRS. */
static enum status needed(const struct derive_job *j, double pad_m, double b[4], struct error *err)
{
    grid_bounds(j->grid, b);
    double pad_x = 2 * j->grid->cell_x, pad_y = 2 * j->grid->cell_y, metres = metric_cell_m(j->grid);
    pad_x += pad_m / metres * j->grid->cell_x;
    pad_y += pad_m / metres * j->grid->cell_y;
    double wide[4] = {b[0] - pad_x, b[1] - pad_y, b[2] + pad_x, b[3] + pad_y};
    return source_bounds_in(wide, j->grid->crs_wkt, j->info->crs_wkt, j->who, b, err);
}

/* The columns and rows of a north-up source that the bounds take in. */
static bool window_of(const struct source_info *s, const double b[4], struct tile *t)
{
    double x0 = floor((b[0] - s->gt[0]) / s->gt[1]) - SPARE_CELLS,
           x1 = ceil((b[2] - s->gt[0]) / s->gt[1]) + SPARE_CELLS,
           y0 = floor((b[3] - s->gt[3]) / s->gt[5]) - SPARE_CELLS,
           y1 = ceil((b[1] - s->gt[3]) / s->gt[5]) + SPARE_CELLS;
    x0 = fmax(x0, 0);
    y0 = fmax(y0, 0);
    x1 = fmin(x1, s->width);
    y1 = fmin(y1, s->height);
    if (!(x1 > x0 && y1 > y0)) return false;
    *t = (struct tile){(int)x0, (int)y0, (int)(x1 - x0), (int)(y1 - y0)};
    return true;
}

static void source_layer_of(const struct derive_job *j, struct layer *l)
{
    const struct manifest_source *s = &j->factor->source;
    l->band = s->band > 0 ? s->band : 1;
    l->scale = j->info->scale;
    l->offset = j->info->offset;
    l->has_nodata = s->has_missing || j->info->has_nodata;
    l->nodata = s->has_missing ? s->missing : j->info->nodata;
    l->has_mask = j->info->has_mask;
    l->derived_cell_m = NAN;
}

static enum status in_place(const struct derive_job *j, struct tile t, struct dem *dem, struct error *err)
{
    const struct source_info *s = j->info;
    source_layer_of(j, &dem->layer);
    dem->layer.path = strdup(j->factor->source.path);
    dem->layer.off_x = t.x;
    dem->layer.off_y = t.y;
    dem->frame = (struct grid){.crs_wkt = strdup(s->crs_wkt),
                               .crs_name = strdup(s->crs_name),
                               .metres_per_unit = s->metres_per_unit,
                               .x0 = s->gt[0] + t.x * s->gt[1],
                               .y0 = s->gt[3] + t.y * s->gt[5],
                               .cell_x = s->gt[1],
                               .cell_y = -s->gt[5],
                               .width = t.w,
                               .height = t.h};
    dem->cell_m = fmin(dem->frame.cell_x, dem->frame.cell_y) * s->metres_per_unit;
    return dem->layer.path && dem->frame.crs_wkt && dem->frame.crs_name ? ST_OK : error_memory(err);
}

/* The cell to warp to: as long on the ground, along the diagonal of the part needed, as the source's (what
 * GDALSuggestedWarpOutput does for the whole), to four figures. */
static double ground_cell_m(const struct source_info *s, const struct tile *t, const struct grid *metric)
{
    double columns = t->w, rows = t->h;
    double x0 = s->gt[0] + t->x * s->gt[1] + t->y * s->gt[2],
           y0 = s->gt[3] + t->x * s->gt[4] + t->y * s->gt[5];
    double x1 = x0 + columns * s->gt[1] + rows * s->gt[2], y1 = y0 + columns * s->gt[4] + rows * s->gt[5];
    double box[4] = {fmin(x0, x1), fmin(y0, y1), fmax(x0, x1), fmax(y0, y1)}, out[4];
    struct error untold;
    if (source_bounds_in(box, s->crs_wkt, metric->crs_wkt, "", out, &untold) != ST_OK) return NAN;
    double cell = hypot(out[2] - out[0], out[3] - out[1]) / hypot(columns, rows) * metric->metres_per_unit;
    char text[32];
    snprintf(text, sizeof text, "%.4g", cell);
    return strtod(text, NULL);
}

static enum status warped(const struct derive_job *j, double pad_m, const struct tile *t, struct dem *dem,
                          struct error *err)
{
    enum status st = metric_crs(j->grid, j->who, &dem->frame, err);
    if (st != ST_OK) return st;
    dem->cell_m = ground_cell_m(j->info, t, &dem->frame);
    if (!(dem->cell_m > 0))
        return error_set(err, ST_INPUT, "%s: %s: its cells have no size in %s", j->who,
                         j->factor->source.path, dem->frame.crs_name);
    st = metric_cover(j->grid, pad_m + SPARE_CELLS * dem->cell_m + 2 * metric_cell_m(j->grid), dem->cell_m,
                      j->who, &dem->frame, err);
    if (st != ST_OK) return st;
    source_layer_of(j, &dem->layer);
    dem->work = derive_work_path(j->path, "dem");
    dem->layer.path = dem->work ? strdup(dem->work) : NULL;
    if (!dem->layer.path) return error_memory(err);
    struct warp w = {.who = j->who,
                     .path = j->factor->source.path,
                     .band = dem->layer.band,
                     .crs_wkt = j->info->crs_wkt,
                     .has_nodata = dem->layer.has_nodata,
                     .nodata = dem->layer.nodata,
                     .frame = &dem->frame,
                     .resample = RESAMPLE_CUBIC,
                     .threads = j->threads,
                     .progress = j->progress};
    struct warp_made how;
    st = warp_write(&w, dem->work, &how, err);
    dem->layer.band = 1;
    dem->layer.has_mask = false;
    dem->layer.has_nodata = false; /* NaN from here on */
    return st;
}

enum status dem_open(const struct derive_job *j, double pad_m, struct dem *dem, struct error *err)
{
    const struct source_info *s = j->info;
    double b[4];
    struct tile t = {0, 0, s->width, s->height};
    enum status st = needed(j, pad_m, b, err);
    if (st != ST_OK) return st;
    if (s->north_up && !window_of(s, b, &t))
        return error_set(err, ST_INPUT, "%s: %s: has no cells on the grid", j->who, j->factor->source.path);
    double x = s->gt[0] + (t.x + t.w / 2.0) * s->gt[1], y = s->gt[3] + (t.y + t.h / 2.0) * s->gt[5];
    bool plain = !s->geographic && s->north_up && metric_true(s->crs_wkt, s->metres_per_unit, x, y, s->gt[1]);
    st = plain ? in_place(j, t, dem, err) : warped(j, pad_m, &t, dem, err);
    if (st != ST_OK) dem_close(dem);
    return st;
}
