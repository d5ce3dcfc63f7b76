#include "grid/area_own.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 1024, EDGE_PARTS_MAX = 1 << 16 };

/* A ring on its way to the ellipsoid, a batch of points at a time. */
struct ring {
    const struct area *area;
    struct geod_polygon polygon;
    double x[BATCH], y[BATCH];
    int ok[BATCH], count;
    bool lost; /* a point had no place on the ellipsoid */
};

static void flush(struct ring *r)
{
    area_to_degrees(r->area, r->count, r->x, r->y, r->ok);
    for (int i = 0; i < r->count; i++) {
        if (isnan(r->x[i]) || !(fabs(r->y[i]) <= 90 + 1e-9)) {
            r->lost = true;
        } else {
            geod_polygon_addpoint(&r->area->geod, &r->polygon, fmax(-90, fmin(90, r->y[i])), r->x[i]);
        }
    }
    r->count = 0;
}

/* The edge's first point and those between, near enough to each other that geodesics follow the straight
 * edge. */
static void add_edge(struct ring *r, double x0, double y0, double x1, double y1)
{
    const struct area *a = r->area;
    double length = hypot(x1 - x0, y1 - y0);
    double part = a->to_lonlat ? 2000 / a->grid.metres_per_unit : 1. / 64 / a->degrees;
    int parts = (int)fmin(fmax(ceil(length / part), 1), EDGE_PARTS_MAX);
    for (int i = 0; i < parts; i++) {
        double t = (double)i / parts;
        r->x[r->count] = x0 + (x1 - x0) * t;
        r->y[r->count] = y0 + (y1 - y0) * t;
        if (++r->count == BATCH) flush(r);
    }
}

static enum status ring_m2(const struct area *a, OGRGeometryH geometry, double *m2, struct error *err)
{
    int n = OGR_G_GetPointCount(geometry);
    *m2 = 0;
    if (n < 3) return ST_OK;
    struct ring r;
    double *xy = malloc((size_t)n * 2 * sizeof *xy);
    if (!xy) return error_memory(err);
    OGR_G_GetPoints(geometry, xy, 2 * sizeof *xy, xy + 1, 2 * sizeof *xy, NULL, 0);
    if (xy[0] == xy[2 * n - 2] && xy[1] == xy[2 * n - 1]) n--; /* the first again */
    r.area = a;
    r.count = 0;
    r.lost = false;
    geod_polygon_init(&r.polygon, 0);
    for (int i = 0; i < n; i++) {
        int next = i + 1 < n ? i + 1 : 0;
        add_edge(&r, xy[2 * i], xy[2 * i + 1], xy[2 * next], xy[2 * next + 1]);
    }
    flush(&r);
    enum status status = ST_OK;
    if (r.lost)
        status =
            error_set(err, ST_INPUT, "a point near %.10g %.10g has no longitude and latitude", xy[0], xy[1]);
    else
        geod_polygon_compute(&a->geod, &r.polygon, 0, 1, m2, NULL);
    *m2 = fabs(*m2);
    free(xy);
    return status;
}

static enum status polygon_m2(const struct area *a, OGRGeometryH geometry, double *m2, struct error *err)
{
    bool polygon = OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) == wkbPolygon;
    int parts = OGR_G_GetGeometryCount(geometry);
    *m2 = 0;
    for (int i = 0; i < parts; i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        double part_m2;
        enum status status = polygon ? ring_m2(a, part, &part_m2, err) : polygon_m2(a, part, &part_m2, err);
        if (status != ST_OK) return status;
        *m2 += polygon && i > 0 ? -part_m2 : part_m2;
    }
    return ST_OK;
}

enum status area_polygon_km2(struct area *a, OGRGeometryH geometry, double *km2, struct error *err)
{
    double m2;
    enum status status = polygon_m2(a, geometry, &m2, err);
    if (status == ST_OK) *km2 = m2 / 1e6;
    return status;
}
