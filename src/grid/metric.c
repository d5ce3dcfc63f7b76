#include "grid/metric.h"

#include "grid/crs.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <geodesic.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TRUE_WITHIN = 0.03;

/* Longitudes and latitudes of points, in place. */
static bool to_lonlat(const char *crs_wkt, int n, double *x, double *y)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OGRCoordinateTransformationH t = crs_transform(crs_wkt, "EPSG:4326");
    bool ok = t && OCTTransform(t, n, x, y, NULL);
    CPLPopErrorHandler();
    if (t) OCTDestroyCoordinateTransformation(t);
    for (int i = 0; ok && i < n; i++) ok = isfinite(x[i]) && isfinite(y[i]);
    return ok;
}

static double distance_m(const double *lon, const double *lat, int a, int b)
{
    struct geod_geodesic wgs84;
    geod_init(&wgs84, 6378137, 1 / 298.257223563);
    double d;
    geod_inverse(&wgs84, lat[a], lon[a], lat[b], lon[b], &d, NULL, NULL);
    return d;
}

bool metric_true(const char *crs_wkt, double metres_per_unit, double x, double y, double step)
{
    double h = step / 2;
    double px[4] = {x - h, x + h, x, x}, py[4] = {y, y, y - h, y + h};
    if (!to_lonlat(crs_wkt, 4, px, py)) return true;
    double plane = step * metres_per_unit;
    return fabs(plane / distance_m(px, py, 0, 1) - 1) <= TRUE_WITHIN &&
           fabs(plane / distance_m(px, py, 2, 3) - 1) <= TRUE_WITHIN;
}

static void centre(const struct grid *g, double *x, double *y)
{
    *x = g->x0 + g->cell_x * g->width / 2;
    *y = g->y0 - g->cell_y * g->height / 2;
}

static bool grid_true(const struct grid *g)
{
    double x, y;
    centre(g, &x, &y);
    return !g->geographic && metric_true(g->crs_wkt, g->metres_per_unit, x, y, g->cell_x);
}

bool metric_square(const struct grid *g)
{
    return !g->geographic && fabs(g->cell_x - g->cell_y) <= 1e-9 * g->cell_x && grid_true(g);
}

double metric_cell_m(const struct grid *g)
{
    double x, y, hx = g->cell_x / 2, hy = g->cell_y / 2;
    centre(g, &x, &y);
    double px[4] = {x - hx, x + hx, x, x}, py[4] = {y, y, y - hy, y + hy};
    if (!g->geographic && grid_true(g)) return fmin(g->cell_x, g->cell_y) * g->metres_per_unit;
    if (!to_lonlat(g->crs_wkt, 4, px, py)) return fmin(g->cell_x, g->cell_y) * g->metres_per_unit;
    return fmin(distance_m(px, py, 0, 1), distance_m(px, py, 2, 3));
}

static enum status copy_crs(const struct grid *g, struct grid *out, struct error *err)
{
    out->crs_wkt = strdup(g->crs_wkt);
    out->crs_name = strdup(g->crs_name ? g->crs_name : "the grid's CRS");
    out->geographic = g->geographic;
    out->metres_per_unit = g->metres_per_unit;
    return out->crs_wkt && out->crs_name ? ST_OK : error_memory(err);
}

enum status metric_grow(const struct grid *g, int cells, int divide, struct grid *out, struct error *err)
{
    double width = ((double)g->width + 2.0 * cells) * divide,
           height = ((double)g->height + 2.0 * cells) * divide;
    if (width > 2147483647.0 || height > 2147483647.0)
        return error_set(err, ST_INPUT, "a frame of %.0f x %.0f cells is more than can be worked on", width,
                         height);
    out->x0 = g->x0 - cells * g->cell_x;
    out->y0 = g->y0 + cells * g->cell_y;
    out->cell_x = g->cell_x / divide;
    out->cell_y = g->cell_y / divide;
    out->width = (int)width;
    out->height = (int)height;
    return copy_crs(g, out, err);
}

enum status metric_crs(const struct grid *g, const char *who, struct grid *out, struct error *err)
{
    if (grid_true(g)) return copy_crs(g, out, err);
    double lon, lat;
    centre(g, &lon, &lat);
    if (!to_lonlat(g->crs_wkt, 1, &lon, &lat))
        return error_set(err, ST_INPUT, "%s: the centre of the grid (%s) has no longitude and latitude: %s",
                         who, g->crs_name, source_gdal_words());
    lon -= 360 * floor((lon + 180) / 360);
    int zone = (int)floor((lon + 180) / 6) + 1;
    char code[32];
    if (fabs(lat) > 84)
        snprintf(code, sizeof code, "EPSG:%d", lat > 0 ? 32661 : 32761);
    else
        snprintf(code, sizeof code, "EPSG:%d", (lat < 0 ? 32700 : 32600) + (zone > 60 ? 60 : zone));
    return grid_set_crs(out, code, who, err);
}

enum status metric_cover(const struct grid *g, double pad_m, double cell_m, const char *who,
                         struct grid *frame, struct error *err)
{
    double b[4], box[4];
    grid_bounds(g, b);
    enum status st = source_bounds_in(b, g->crs_wkt, frame->crs_wkt, who, box, err);
    if (st != ST_OK) return st;
    double cell = cell_m / frame->metres_per_unit, pad = pad_m / frame->metres_per_unit;
    double x0 = floor((box[0] - pad) / cell) * cell, y1 = ceil((box[3] + pad) / cell) * cell;
    double width = ceil((box[2] + pad - x0) / cell), height = ceil((y1 - box[1] + pad) / cell);
    if (!(width >= 1 && height >= 1 && width < 2147483647.0 && height < 2147483647.0 &&
          width * height <= 1099511627776.0))
        return error_set(err, ST_INPUT,
                         "%s: a frame of %.0f x %.0f cells of %g m is more than can be worked on", who, width,
                         height, cell_m);
    frame->x0 = x0;
    frame->y0 = y1;
    frame->cell_x = frame->cell_y = cell;
    frame->width = (int)width;
    frame->height = (int)height;
    return ST_OK;
}

bool metric_on_grid(const struct grid *frame, const struct grid *g, int *off_x, int *off_y)
{
    const double slack = 1e-3; /* of a cell, over the whole width: as for sources in place */
    double cells = g->width > g->height ? g->width : g->height;
    if (fabs(frame->cell_x - g->cell_x) * cells > slack * g->cell_x ||
        fabs(frame->cell_y - g->cell_y) * cells > slack * g->cell_y)
        return false;
    double ox = (g->x0 - frame->x0) / g->cell_x, oy = (frame->y0 - g->y0) / g->cell_y;
    if (fabs(ox) > 1e9 || fabs(oy) > 1e9 || fabs(ox - round(ox)) > slack || fabs(oy - round(oy)) > slack)
        return false;
    if (!crs_same_wkt(frame->crs_wkt, g->crs_wkt)) return false;
    *off_x = (int)round(ox);
    *off_y = (int)round(oy);
    return true;
}
