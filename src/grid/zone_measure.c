#include "grid/zone_measure.h"

#include "base/parallel.h"
#include "grid/area.h"
#include "grid/crs.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <stdatomic.h>
#include <stdlib.h>

/* So many zones to each thread at least, whose transformations take as long to set up; so many at a time. */
enum { ZONES_EACH = 500, ZONES_AT_A_TIME = 32 };

/* One thread's tools and finds. */
struct hand {
    OGRCoordinateTransformationH transform; /* NULL: the source is in the grid's CRS */
    struct area *area;
    struct zone_faults faults;
};

struct work {
    const struct zone_measuring *m;
    struct hand *hand;
    atomic_size_t next;
};

void zone_faults_add(struct zone_faults *f, size_t at, enum status status, const struct error *fault)
{
    if (f->count == 0 || at < f->at) {
        f->at = at;
        f->status = status;
        f->first = *fault;
    }
    f->count++;
}

static enum status check_valid(const struct zone_measuring *m, size_t i, struct error *err)
{
    const struct zone_shape *z = &m->shapes->zone[i];
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(z->geometry));
    if ((type != wkbPolygon && type != wkbMultiPolygon) || OGR_G_IsEmpty(z->geometry))
        return error_set(err, ST_INPUT, "%s: %s: feature %lld (%s) is %s: expected a polygon", m->who,
                         m->path, m->fid[i], z->id,
                         OGR_G_IsEmpty(z->geometry) ? "empty" : OGR_G_GetGeometryName(z->geometry));
    CPLErrorReset();
    if (OGR_G_IsValid(z->geometry)) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: %s: feature %lld (%s) is an invalid polygon: %s; `ogr2ogr -makevalid mended.gpkg %s` mends it",
        m->who, m->path, m->fid[i], z->id, source_gdal_words(), m->path);
}

static enum status transform(const struct zone_measuring *m, const struct hand *h, size_t i,
                             struct error *err)
{
    const struct zone_shape *z = &m->shapes->zone[i];
    if (!h->transform) return ST_OK;
    CPLErrorReset();
    if (OGR_G_Transform(z->geometry, h->transform) == OGRERR_NONE) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: feature %lld (%s) cannot be transformed to the grid's CRS: %s",
                     m->who, m->path, m->fid[i], z->id, source_gdal_words());
}

/* The part of the largest area, where the name goes. */
static OGRGeometryH largest_part(OGRGeometryH geometry)
{
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) != wkbMultiPolygon) return geometry;
    OGRGeometryH best = geometry;
    double best_area = -1;
    for (int i = 0; i < OGR_G_GetGeometryCount(geometry); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(geometry, i);
        double area = OGR_G_Area(part);
        if (area > best_area) {
            best_area = area;
            best = part;
        }
    }
    return best;
}

static enum status measure(const struct zone_measuring *m, const struct hand *h, size_t i, struct error *err)
{
    struct zone_shape *z = &m->shapes->zone[i];
    struct error why;
    enum status status = area_polygon_km2(h->area, z->geometry, &z->area_km2, &why);
    if (status != ST_OK)
        return error_set(err, status, "%s: %s: feature %lld (%s): %s", m->who, m->path, m->fid[i], z->id,
                         why.text);
    OGRGeometryH point =
        m->shapes->count > ZONES_NAMED ? NULL : OGR_G_PointOnSurface(largest_part(z->geometry));
    if (point && !OGR_G_IsEmpty(point)) {
        z->anchor[0] = OGR_G_GetX(point, 0);
        z->anchor[1] = OGR_G_GetY(point, 0);
    } else {
        OGREnvelope e;
        OGR_G_GetEnvelope(z->geometry, &e);
        z->anchor[0] = (e.MinX + e.MaxX) / 2;
        z->anchor[1] = (e.MinY + e.MaxY) / 2;
    }
    if (point) OGR_G_DestroyGeometry(point);
    return ST_OK;
}

static void work(void *user, size_t number)
{
    struct work *w = user;
    struct hand *h = &w->hand[number];
    const size_t count = w->m->shapes->count;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (size_t first; (first = atomic_fetch_add(&w->next, ZONES_AT_A_TIME)) < count;) {
        for (size_t i = first; i < count && i < first + ZONES_AT_A_TIME; i++) {
            struct error fault;
            enum status status = check_valid(w->m, i, &fault);
            if (status == ST_OK) status = transform(w->m, h, i, &fault);
            if (status == ST_OK) status = measure(w->m, h, i, &fault);
            if (status != ST_OK) zone_faults_add(&h->faults, i, status, &fault);
        }
    }
    CPLPopErrorHandler();
}

static enum status open_hand(const struct zone_measuring *m, struct hand *h, struct error *err)
{
    if (m->crs_wkt) {
        h->transform = crs_transform(m->crs_wkt, m->grid->crs_wkt);
        if (!h->transform) return source_no_transform(m->crs_wkt, m->grid->crs_wkt, m->who, err);
    }
    return area_open(m->grid, &h->area, err);
}

static void close_hand(struct hand *h)
{
    if (h->transform) OCTDestroyCoordinateTransformation(h->transform);
    area_close(h->area);
}

static void merge(struct zone_faults *into, const struct zone_faults *from)
{
    if (from->count == 0) return;
    zone_faults_add(into, from->at, from->status, &from->first);
    into->count += from->count - 1;
}

enum status zone_measure(const struct zone_measuring *m, int threads, struct zone_faults *faults,
                         struct error *err)
{
    size_t hands = m->shapes->count / ZONES_EACH;
    if (hands > (size_t)threads) hands = (size_t)threads;
    if (hands == 0) hands = 1;
    struct work w = {.m = m, .hand = calloc(hands, sizeof *w.hand)};
    enum status status = w.hand ? ST_OK : error_memory(err);
    for (size_t k = 0; status == ST_OK && k < hands; k++) status = open_hand(m, &w.hand[k], err);
    if (status == ST_OK) parallel_each((int)hands, hands, work, &w);
    for (size_t k = 0; w.hand && k < hands; k++) {
        merge(faults, &w.hand[k].faults);
        close_hand(&w.hand[k]);
    }
    free(w.hand);
    return status;
}
