#include "grid/zone_shapes.h"

#include "grid/crs.h"
#include "grid/source.h"
#include "grid/zone_measure.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHO_ROOM = 400 };

/* A reading in progress. */
struct reading {
    const struct manifest_source *source;
    char who[WHO_ROOM];
    char *crs_wkt; /* NULL: the source is in the grid's CRS */
    OGRLayerH layer;
    int id, name, name_zh, parent; /* fields, -1: none */
    long long *fid;                /* of each zone */
    size_t room;
    struct zone_faults faults;
};

static void zone_clear(struct zone_shape *z)
{
    free(z->id);
    free(z->name);
    free(z->name_zh);
    free(z->parent);
    if (z->geometry) OGR_G_DestroyGeometry(z->geometry);
    *z = (struct zone_shape){0};
}

void zone_shapes_clear(struct zone_shapes *z)
{
    for (size_t i = 0; i < z->count; i++) zone_clear(&z->zone[i]);
    free(z->zone);
    *z = (struct zone_shapes){0};
}

static enum status find_fields(const struct manifest *m, struct reading *r, struct error *err)
{
    const struct {
        const char *name, *key;
        int *field;
    } wanted[] = {{m->zones.id, "zones.id", &r->id},
                  {m->zones.name, "zones.name", &r->name},
                  {m->zones.name_zh, "zones.name_zh", &r->name_zh},
                  {m->zones.parent, "zones.parent", &r->parent}};
    if (!m->zones.id)
        return error_set(err, ST_INPUT, "%s: id is missing: the field that tells zones apart", r->who);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].field = -1;
        if (!wanted[i].name) continue;
        enum status status = source_field(r->layer, r->source->path, wanted[i].name, wanted[i].key, r->who,
                                          wanted[i].field, err);
        if (status != ST_OK) return status;
    }
    return ST_OK;
}

/* A field's text as OGR writes it; NULL where it is not set or empty. */
static char *field_text(OGRFeatureH feature, int field)
{
    if (field < 0 || !OGR_F_IsFieldSetAndNotNull(feature, field)) return NULL;
    const char *s = OGR_F_GetFieldAsString(feature, field);
    return s && *s ? strdup(s) : NULL;
}

static enum status read_names(struct reading *r, OGRFeatureH feature, struct zone_shape *z, struct error *err)
{
    z->id = field_text(feature, r->id);
    if (!z->id)
        return error_set(err, ST_INPUT, "%s: %s: feature %lld has an empty id (field %s)", r->who,
                         r->source->path, (long long)OGR_F_GetFID(feature),
                         OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(feature, r->id)));
    z->name = field_text(feature, r->name);
    if (!z->name) z->name = strdup(z->id);
    z->name_zh = field_text(feature, r->name_zh);
    z->parent = field_text(feature, r->parent);
    return z->name ? ST_OK : error_memory(err);
}

/* The feature's geometry, flat and without curves; owned by the zone. */
static enum status read_geometry(struct reading *r, OGRFeatureH feature, struct zone_shape *z,
                                 struct error *err)
{
    OGRGeometryH own = OGR_F_GetGeometryRef(feature);
    if (!own)
        return error_set(err, ST_INPUT, "%s: %s: feature %lld (%s) has no geometry", r->who, r->source->path,
                         (long long)OGR_F_GetFID(feature), z->id);
    /* Curves become lines; a collection of polygons (and nothing else) becomes a multipolygon. */
    z->geometry = OGR_G_GetLinearGeometry(own, 0, NULL);
    if (!z->geometry) return error_memory(err);
    OGR_G_FlattenTo2D(z->geometry);
    if (OGR_GT_Flatten(OGR_G_GetGeometryType(z->geometry)) == wkbGeometryCollection)
        z->geometry = OGR_G_ForceToMultiPolygon(z->geometry);
    return ST_OK;
}

static bool grow(struct reading *r, struct zone_shapes *out)
{
    if (out->zone && r->fid && out->count < r->room) return true;
    size_t room = r->room ? 2 * r->room : 32;
    struct zone_shape *zone = realloc(out->zone, room * sizeof *zone);
    if (zone) out->zone = zone;
    long long *fid = realloc(r->fid, room * sizeof *fid);
    if (fid) r->fid = fid;
    if (zone && fid) r->room = room;
    return zone && fid;
}

static enum status add_zone(struct reading *r, OGRFeatureH feature, struct zone_shapes *out,
                            struct error *err)
{
    if (!grow(r, out)) return error_memory(err);
    struct zone_shape z = {0};
    enum status status = read_names(r, feature, &z, err);
    if (status == ST_OK) status = read_geometry(r, feature, &z, err);
    if (status != ST_OK) {
        zone_clear(&z);
        return status;
    }
    r->fid[out->count] = (long long)OGR_F_GetFID(feature);
    out->zone[out->count++] = z;
    return ST_OK;
}

static enum status read_features(struct reading *r, struct zone_shapes *out, struct error *err)
{
    enum status status = ST_OK;
    OGRFeatureH feature;
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    while ((status == ST_OK || status == ST_INPUT) && (feature = OGR_L_GetNextFeature(r->layer))) {
        struct error fault;
        status = add_zone(r, feature, out, &fault);
        OGR_F_Destroy(feature);
        if (status != ST_OK) zone_faults_add(&r->faults, out->count, status, &fault);
    }
    bool broke_off = r->faults.count == 0 && CPLGetLastErrorType() >= CE_Failure;
    CPLPopErrorHandler();
    if (broke_off)
        return error_set(err, ST_INPUT, "%s: %s: reading broke off: %s", r->who, r->source->path,
                         source_gdal_words());
    if (out->count == 0 && r->faults.count == 0)
        return error_set(err, ST_INPUT, "%s: %s has no features", r->who, r->source->path);
    return ST_OK;
}

static enum status tell_faults(const struct zone_faults *f, struct error *err)
{
    if (f->count > 1)
        return error_set(err, f->status, "%s (and %zu more feature%s at fault)", f->first.text, f->count - 1,
                         f->count > 2 ? "s" : "");
    return f->count == 1 ? error_set(err, f->status, "%s", f->first.text) : ST_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct zone_shape *za = *(const struct zone_shape *const *)a,
                            *zb = *(const struct zone_shape *const *)b;
    int order = strcmp(za->id, zb->id);
    return order ? order : (za > zb) - (za < zb);
}

static enum status check_ids(const struct reading *r, const struct zone_shapes *z, struct error *err)
{
    if (z->count < 2) return ST_OK;
    const struct zone_shape **sorted = malloc(z->count * sizeof *sorted);
    if (!sorted) return error_memory(err);
    for (size_t i = 0; i < z->count; i++) sorted[i] = &z->zone[i];
    qsort(sorted, z->count, sizeof *sorted, by_id);
    const struct zone_shape *twin[2] = {NULL, NULL};
    size_t repeated = 0;
    for (size_t i = 1; i < z->count; i++) {
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) != 0) continue;
        if (repeated++ == 0) twin[0] = sorted[i - 1], twin[1] = sorted[i];
    }
    free(sorted);
    if (!repeated) return ST_OK;
    char more[80] = "";
    if (repeated > 1)
        snprintf(more, sizeof more, " (and %zu more repetition%s)", repeated - 1, repeated > 2 ? "s" : "");
    return error_set(
        err, ST_INPUT,
        "%s: %s: id \"%s\" stands twice, for %s (zone %td) and %s (zone %td)%s; ids must be unique, the "
        "parts of one zone one multipolygon",
        r->who, r->source->path, twin[0]->id, twin[0]->name, twin[0] - z->zone + 1, twin[1]->name,
        twin[1] - z->zone + 1, more);
}

static enum status check_overlap(const struct reading *r, const struct grid *g, const struct zone_shapes *z,
                                 struct error *err)
{
    double b[4], all[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    grid_bounds(g, b);
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing), box = OGR_G_CreateGeometry(wkbPolygon);
    for (int i = 0; i < 5; i++)
        OGR_G_AddPoint_2D(ring, b[i == 1 || i == 2 ? 2 : 0], b[i == 2 || i == 3 ? 3 : 1]);
    OGR_G_AddGeometryDirectly(box, ring);
    bool any = false;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (size_t i = 0; i < z->count && !any; i++) {
        OGREnvelope e;
        OGR_G_GetEnvelope(z->zone[i].geometry, &e);
        all[0] = fmin(all[0], e.MinX);
        all[1] = fmin(all[1], e.MinY);
        all[2] = fmax(all[2], e.MaxX);
        all[3] = fmax(all[3], e.MaxY);
        any = OGR_G_Intersects(z->zone[i].geometry, box);
    }
    CPLPopErrorHandler();
    OGR_G_DestroyGeometry(box);
    if (any) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: %s: none of its %zu zones overlaps the grid: they cover %.10g %.10g %.10g %.10g, the grid "
        "%.10g %.10g %.10g %.10g (%s; xmin ymin xmax ymax)",
        r->who, r->source->path, z->count, all[0], all[1], all[2], all[3], b[0], b[1], b[2], b[3],
        g->crs_name);
}

static enum status find_crs(const struct grid *g, struct reading *r, struct error *err)
{
    struct source_info info = {0};
    enum status status = source_look(r->source, true, r->who, &info, err);
    if (status == ST_OK && !crs_same_wkt(info.crs_wkt, g->crs_wkt)) {
        r->crs_wkt = info.crs_wkt;
        info.crs_wkt = NULL;
    }
    source_info_clear(&info);
    return status;
}

enum status zone_shapes_read(const struct manifest *m, const struct grid *g, int threads,
                             struct zone_shapes *out, struct error *err)
{
    struct reading r = {.source = &m->zones.source};
    struct zone_shapes zones = {0};
    GDALDatasetH ds = NULL;
    char at[WHO_ROOM - 64];
    snprintf(r.who, sizeof r.who, "%szones", manifest_at(m, r.source->line, at, sizeof at));
    enum status status = find_crs(g, &r, err);
    if (status == ST_OK) status = source_open(r.source, true, r.who, &ds, err);
    if (status == ST_OK) status = source_layer(r.source, ds, r.who, &r.layer, err);
    if (status == ST_OK) status = find_fields(m, &r, err);
    if (status == ST_OK) status = read_features(&r, &zones, err);
    if (ds) GDALClose(ds);
    const struct zone_measuring measuring = {r.who, r.source->path, g, r.crs_wkt, &zones, r.fid};
    if (status == ST_OK) status = zone_measure(&measuring, threads, &r.faults, err);
    if (status == ST_OK) status = tell_faults(&r.faults, err);
    if (status == ST_OK) status = check_ids(&r, &zones, err);
    if (status == ST_OK) status = check_overlap(&r, g, &zones, err);
    free(r.crs_wkt);
    free(r.fid);
    if (status == ST_OK)
        *out = zones;
    else
        zone_shapes_clear(&zones);
    return status;
}
