#include "grid/grid.h"

#include "grid/crs.h"
#include "grid/source.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

void grid_clear(struct grid *g)
{
    free(g->crs_wkt);
    free(g->crs_name);
    *g = (struct grid){0};
}

enum status grid_set_crs(struct grid *g, const char *definition, const char *who, struct error *err)
{
    OGRSpatialReferenceH srs = crs_open(definition);
    if (!srs) {
        return error_set(err, ST_INPUT,
                         "%s: crs \"%.200s\" is none that PROJ knows (%s); expected EPSG:x, ESRI:x, WKT or a "
                         "PROJ string",
                         who, definition, source_gdal_words());
    }
    enum status status = ST_OK;
    char *wkt = crs_wkt(srs), *name = crs_name(srs);
    if (!OSRIsGeographic(srs) && !OSRIsProjected(srs)) {
        status = error_set(err, ST_INPUT, "%s: crs \"%.200s\" (%s) is neither geographic nor projected", who,
                           definition, name ? name : "no name");
    } else if (!name) {
        status = error_memory(err);
    } else if (!wkt) {
        status = error_set(err, ST_INPUT, "%s: crs \"%.200s\" cannot be written as WKT: %s", who, definition,
                           source_gdal_words());
    } else {
        free(g->crs_wkt);
        free(g->crs_name);
        g->crs_wkt = wkt;
        g->crs_name = name;
        g->geographic = OSRIsGeographic(srs);
        g->metres_per_unit = g->geographic ? NAN : OSRGetLinearUnits(srs, NULL);
        wkt = name = NULL;
    }
    free(wkt);
    free(name);
    OSRRelease(srs);
    return status;
}

/* How many cells `value` lies from `origin`, snapped down or up. */
static double snap(double value, double origin, double cell, bool up)
{
    const double slack = 1e-6;
    double n = (value - origin) / cell;
    return up ? ceil(n - slack) : floor(n + slack);
}

enum status grid_fit(struct grid *g, const double b[4], const double *origin, const char *who,
                     struct error *err)
{
    const double cells_max = 0x1p40;
    if (!(b[0] < b[2] && b[1] < b[3]) || !isfinite(b[2] - b[0]) || !isfinite(b[3] - b[1]))
        return error_set(err, ST_INPUT,
                         "%s: the extent %.10g %.10g %.10g %.10g (xmin ymin xmax ymax) is empty", who, b[0],
                         b[1], b[2], b[3]);
    double ox = origin ? origin[0] : 0, oy = origin ? origin[1] : 0;
    double left = snap(b[0], ox, g->cell_x, false), right = snap(b[2], ox, g->cell_x, true);
    double bottom = snap(b[1], oy, g->cell_y, false), top = snap(b[3], oy, g->cell_y, true);
    double width = fmax(right - left, 1), height = fmax(top - bottom, 1);
    if (width * height > cells_max || width > INT_MAX || height > INT_MAX) {
        return error_set(
            err, ST_INPUT,
            "%s: grid.cell %.10g x %.10g over the extent %.10g %.10g %.10g %.10g (%s) makes %.0f x "
            "%.0f = %.3g cells; at most %.3g (2^40), and %d a side, are possible: is grid.cell "
            "mistyped?",
            who, g->cell_x, g->cell_y, b[0], b[1], b[2], b[3], g->crs_name, width, height, width * height,
            cells_max, INT_MAX);
    }
    g->x0 = ox + left * g->cell_x;
    g->y0 = oy + top * g->cell_y;
    g->width = (int)width;
    g->height = (int)height;
    return ST_OK;
}

void grid_geotransform(const struct grid *g, double gt[6])
{
    gt[0] = g->x0;
    gt[1] = g->cell_x;
    gt[2] = 0;
    gt[3] = g->y0;
    gt[4] = 0;
    gt[5] = -g->cell_y;
}

void grid_bounds(const struct grid *g, double bounds[4])
{
    bounds[0] = g->x0;
    bounds[1] = g->y0 - g->height * g->cell_y;
    bounds[2] = g->x0 + g->width * g->cell_x;
    bounds[3] = g->y0;
}

/* Written so that sides near INT_MAX do not overflow. */
static int tiles(int cells)
{
    return cells / GRID_TILE + (cells % GRID_TILE != 0);
}

long long grid_tile_count(const struct grid *g)
{
    return (long long)tiles(g->width) * tiles(g->height);
}

struct grid_walk grid_walk_begin(const struct grid *g, enum grid_order order)
{
    struct grid_walk w = {g->width, g->height, tiles(g->width), tiles(g->height), order, 0, 0};
    int shorter = w.across < w.down ? w.across : w.down;
    while (1LL << w.bits < shorter) w.bits++;
    return w;
}

/* Column and row of a place on the curve: their low bits by turns, then what is left of the longer side. */
static void unfold(const struct grid_walk *w, long long code, long long *column, long long *row)
{
    *column = *row = 0;
    for (int bit = 0; bit < w->bits; bit++) {
        *column |= (code >> (2 * bit) & 1) << bit;
        *row |= (code >> (2 * bit + 1) & 1) << bit;
    }
    long long rest = code >> (2 * w->bits) << w->bits;
    *(w->across > w->down ? column : row) |= rest;
}

bool grid_walk_next(struct grid_walk *w, struct tile *out)
{
    int longer = w->across > w->down ? w->across : w->down;
    long long column, row;
    for (;; w->code++) {
        if (w->order == GRID_ROWS) {
            column = w->code % w->across;
            row = w->code / w->across;
            if (row >= w->down) return false;
            break;
        }
        if (w->code >> (2 * w->bits) << w->bits >= longer) return false;
        unfold(w, w->code, &column, &row);
        if (column < w->across && row < w->down) break;
    }
    w->code++;
    *out = (struct tile){(int)column * GRID_TILE, (int)row * GRID_TILE, GRID_TILE, GRID_TILE};
    if (out->w > w->width - out->x) out->w = w->width - out->x;
    if (out->h > w->height - out->y) out->h = w->height - out->y;
    return true;
}
