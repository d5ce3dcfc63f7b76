/* Geographic CRS: an area depends on the row alone. Projected CRS: the areal factor, true over planar area,
 * is taken by geodesic polygons at the nodes of a lattice and interpolated between them; it varies so slowly
 * (in UTM by the square of the distance over the earth's radius) that 8 km between nodes keep the error near
 * 3e-7. Cells too large for that are measured one by one. */
#include "grid/area_own.h"

#include "base/vector.h"
#include "grid/crs.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <math.h>
#include <stdlib.h>

enum { EDGE_PARTS_MAX = 16, KEPT_MAX = 1 << 17 };
static const double node_spacing_m = 8000, square_side_m = 2000;

void area_to_degrees(const struct area *a, int n, double *x, double *y, int *ok)
{
    if (a->to_lonlat) {
        CPLPushErrorHandler(CPLQuietErrorHandler);
        OCTTransformEx(a->to_lonlat, n, x, y, NULL, ok);
        CPLPopErrorHandler();
    }
    for (int i = 0; i < n; i++) {
        bool good = (!a->to_lonlat || ok[i]) && isfinite(x[i]) && isfinite(y[i]);
        x[i] = good ? x[i] * a->degrees : NAN;
        y[i] = good ? y[i] * a->degrees : NAN;
    }
}

/* m2 of one cell of a row. A narrow strip does, since the bulge of its geodesics against the parallels almost
 * cancels between its two ends. A small cell is measured by a strip and a higher band about the same middle,
 * where rounding weighs less. */
static double row_m2(const struct area *a, int row)
{
    const double strip = 1. / 64, band_min = 0.01;
    double top = (a->grid.y0 - row * a->grid.cell_y) * a->degrees, height = a->grid.cell_y * a->degrees;
    double bottom = (a->grid.y0 - (row + 1.) * a->grid.cell_y) * a->degrees;
    if (top > 90 || bottom < -90) {
        top = fmin(top, 90);
        bottom = fmax(bottom, -90);
        height = top - bottom;
        if (height <= 0) return 0;
    }
    double middle = (top + bottom) / 2, half = fmax(height, band_min) / 2;
    if (middle + half > 90 || middle - half < -90) half = height / 2;
    double lat[4] = {middle - half, middle - half, middle + half, middle + half},
           lon[4] = {0, strip, strip, 0};
    double m2;
    geod_polygonarea(&a->geod, lat, lon, 4, &m2, NULL);
    return fabs(m2) * (height / (2 * half)) * (a->grid.cell_x * a->degrees / strip);
}

/* True over planar area of a rectangle in the grid's CRS; NaN where it has no place on the ellipsoid. */
static double areal_factor(const struct area *a, double x, double y, double side_x, double side_y)
{
    static const int corner[5][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}};
    double metres = a->grid.metres_per_unit;
    int parts = (int)fmin(fmax(ceil(fmax(side_x, side_y) * metres / 1000), 2), EDGE_PARTS_MAX);
    double lon[4 * EDGE_PARTS_MAX], lat[4 * EDGE_PARTS_MAX], m2;
    int ok[4 * EDGE_PARTS_MAX], n = 0;
    for (int edge = 0; edge < 4; edge++) {
        for (int i = 0; i < parts; i++, n++) {
            double t = (double)i / parts;
            lon[n] = x + side_x / 2 * (corner[edge][0] + t * (corner[edge + 1][0] - corner[edge][0]));
            lat[n] = y + side_y / 2 * (corner[edge][1] + t * (corner[edge + 1][1] - corner[edge][1]));
        }
    }
    area_to_degrees(a, n, lon, lat, ok);
    for (int i = 0; i < n; i++)
        if (isnan(lon[i]) || fabs(lat[i]) > 90) return NAN;
    geod_polygonarea(&a->geod, lat, lon, n, &m2, NULL);
    return fabs(m2) / (side_x * side_y * metres * metres);
}

/* Geographic: m2 of a row's cells. Projected: the areal factor at a node of the lattice. */
static double node_value(struct area *a, int i, int j)
{
    double *kept = a->kept ? a->kept + (size_t)j * (size_t)a->nodes_x + (size_t)i : NULL;
    if (kept && !isnan(*kept)) return *kept;
    const struct grid *g = &a->grid;
    double value;
    if (!a->to_lonlat) {
        value = row_m2(a, j);
    } else if (a->step == 1) {
        value = areal_factor(a, g->x0 + (i + 0.5) * g->cell_x, g->y0 - (j + 0.5) * g->cell_y, g->cell_x,
                             g->cell_y);
    } else {
        double side = fmax(fmax(g->cell_x, g->cell_y), square_side_m / g->metres_per_unit);
        double column = (double)i * a->step, row = (double)j * a->step;
        value = areal_factor(a, g->x0 + column * g->cell_x, g->y0 - row * g->cell_y, side, side);
    }
    if (!(value > 0) && a->to_lonlat) {
        a->planar_nodes++;
        value = 1;
    }
    if (kept) *kept = value;
    return value;
}

static enum status read_crs(struct area *a, const char *wkt, struct error *err)
{
    enum status status = ST_OK;
    OGRSpatialReferenceH srs = crs_open(wkt), base = srs ? OSRCloneGeogCS(srs) : NULL;
    char *base_wkt = base ? crs_wkt(base) : NULL;
    if (!base_wkt) {
        status = error_set(err, ST_INPUT, "grid.crs: no longitude and latitude belong to it: %s",
                           source_gdal_words());
        goto done;
    }
    OGRErr fault[2] = {OGRERR_NONE, OGRERR_NONE};
    double semi_major_m = OSRGetSemiMajor(base, &fault[0]), inverse = OSRGetInvFlattening(base, &fault[1]);
    if (fault[0] != OGRERR_NONE || !(semi_major_m > 0)) {
        status = error_set(err, ST_INPUT, "grid.crs: no ellipsoid belongs to it");
        goto done;
    }
    geod_init(&a->geod, semi_major_m, inverse > 0 ? 1 / inverse : 0);
    a->degrees = OSRGetAngularUnits(base, NULL) * (180 / M_PI);
    /* pi / 180 is kept with 15 digits in WKT: a degree is meant. */
    if (fabs(a->degrees - 1) < 1e-12) a->degrees = 1;
    if (a->grid.geographic) goto done;
    a->to_lonlat = crs_transform(wkt, base_wkt);
    if (!a->to_lonlat)
        status =
            error_set(err, ST_INPUT, "grid.crs: no way to longitude and latitude: %s", source_gdal_words());
done:
    free(base_wkt);
    if (base) OSRRelease(base);
    if (srs) OSRRelease(srs);
    return status;
}

static void lay_lattice(struct area *a)
{
    const struct grid *g = &a->grid;
    a->step = 1;
    a->nodes_x = g->width;
    a->nodes_y = g->height;
    if (g->geographic) {
        a->nodes_x = 1;
        return;
    }
    double cell_m = fmax(g->cell_x, g->cell_y) * g->metres_per_unit;
    while (a->step < GRID_TILE && 2 * a->step * cell_m <= node_spacing_m) a->step *= 2;
    if (a->step > 1) {
        a->nodes_x = g->width / a->step + 2;
        a->nodes_y = g->height / a->step + 2;
    }
    a->planar_m2 = g->cell_x * g->cell_y * g->metres_per_unit * g->metres_per_unit;
}

enum status area_open(const struct grid *g, struct area **out, struct error *err)
{
    struct area *a = calloc(1, sizeof *a);
    if (!a) return error_memory(err);
    a->grid = *g;
    a->grid.crs_wkt = a->grid.crs_name = NULL;
    enum status status = read_crs(a, g->crs_wkt, err);
    if (status != ST_OK) goto done;
    lay_lattice(a);
    if ((double)a->nodes_x * a->nodes_y <= KEPT_MAX) {
        size_t nodes = (size_t)a->nodes_x * (size_t)a->nodes_y;
        a->kept = malloc(nodes * sizeof *a->kept);
        if (!a->kept) {
            status = error_memory(err);
            goto done;
        }
        for (size_t i = 0; i < nodes; i++) a->kept[i] = NAN;
    }
    *out = a;
    a = NULL;
done:
    area_close(a);
    return status;
}

void area_close(struct area *a)
{
    if (!a) return;
    if (a->to_lonlat) OCTDestroyCoordinateTransformation(a->to_lonlat);
    free(a->kept);
    free(a->node);
    free(a);
}

long long area_planar_nodes(const struct area *a)
{
    return a->planar_nodes;
}

/* Nodes i0.. and j0.. (nx by ny of them) into a->node. */
static enum status fill_nodes(struct area *a, int i0, int j0, int nx, int ny, struct error *err)
{
    size_t n = (size_t)nx * (size_t)ny;
    if (n > a->node_room) {
        double *node = realloc(a->node, n * sizeof *node);
        if (!node) return error_memory(err);
        a->node = node;
        a->node_room = n;
    }
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++)
            a->node[(size_t)j * (size_t)nx + (size_t)i] = node_value(a, i0 + i, j0 + j);
    return ST_OK;
}

/* Cells between two nodes of a row, from the cell `at` on: every one comes of its own place in the grid, so
 * that windows do not matter. */
VECTOR_CLONES static void interpolate(double *restrict m2, int n, int at, int step, double left, double right,
                                      double planar_m2)
{
    for (int c = 0; c < n; c++) m2[c] = planar_m2 * (left + (right - left) * ((at + c + 0.5) / step));
}

/* Cells of one row between two rows of nodes. */
static void interpolate_row(const struct area *a, struct tile w, int row, const double *upper,
                            const double *lower, double *m2)
{
    double down = (row % a->step + 0.5) / a->step;
    for (int c = 0, i = 0, n; c < w.w; c += n, i++) {
        int at = (w.x + c) % a->step;
        n = a->step - at < w.w - c ? a->step - at : w.w - c;
        double left = upper[i] + (lower[i] - upper[i]) * down;
        double right = upper[i + 1] + (lower[i + 1] - upper[i + 1]) * down;
        interpolate(m2 + c, n, at, a->step, left, right, a->planar_m2);
    }
}

enum status area_tile(struct area *a, struct tile w, double *m2, struct error *err)
{
    if (w.w <= 0 || w.h <= 0) return ST_OK;
    int step = a->step, i0 = w.x / step, j0 = w.y / step;
    int nx = (w.x + w.w - 1) / step - i0 + 1, ny = (w.y + w.h - 1) / step - j0 + 1;
    if (!a->to_lonlat) i0 = 0, nx = 1;
    if (step > 1) nx++, ny++;
    enum status status = fill_nodes(a, i0, j0, nx, ny, err);
    if (status != ST_OK) return status;
    for (int r = 0; r < w.h; r++) {
        int row = w.y + r;
        const double *node = a->node + (size_t)(row / step - j0) * (size_t)nx;
        double *out = m2 + (size_t)r * (size_t)w.w;
        if (step > 1) {
            interpolate_row(a, w, row, node, node + nx, out);
        } else if (a->to_lonlat) {
            for (int c = 0; c < w.w; c++) out[c] = a->planar_m2 * node[c];
        } else {
            for (int c = 0; c < w.w; c++) out[c] = node[0];
        }
    }
    return ST_OK;
}
