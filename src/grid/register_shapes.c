/* Layers burnt from shapes: zones, joined tables, rasterised polygons, constraints. */
#include "grid/cache.h"
#include "grid/features.h"
#include "grid/join.h"
#include "grid/metric.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"
#include "grid/register_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Burn into a new file of the cache. Parts of cells are many and alike. */
static enum status keep_burnt(struct making *m, const struct burn *b, const char *made, struct layer *out,
                              struct error *err)
{
    GDALDatasetH ds = NULL;
    char *part = cache_part(m->path);
    enum raster_use use = b->frame->width > m->context->plan->grid.width ? RASTER_PACKED : RASTER_KEPT;
    enum status st = part ? raster_create(part, b->frame, b->type, use, &ds, err) : error_memory(err);
    if (st == ST_OK) st = burn_write(b, ds, err);
    if (st == ST_OK) st = raster_finish(&ds, part, err);
    if (st == ST_OK) st = making_keep(m, part, made, NAN, out, err);
    if (ds) raster_discard(&ds, part);
    if (st != ST_OK) raster_remove(part);
    free(part);
    return st;
}

enum status register_polygons(struct making *m, const struct manifest_factor *f, struct layer *out,
                              struct error *err)
{
    const struct grid *g = &m->context->plan->grid;
    bool found;
    making_begin(m, "rasterize");
    making_source(m, m->source, true);
    text_add(&m->key, "attribute %s\n", f->attribute ? f->attribute : "");
    enum status st = making_find(m, out, &found, err);
    if (st != ST_OK || found) return st;
    struct features shapes = {0};
    st = features_read(m->source, m->plan->info.crs_wkt, f->attribute, g, m->who, m->context->progress,
                       &shapes, err);
    if (st != ST_OK) return st;
    struct burn b = {.frame = g,
                     .type = GDT_Float32,
                     .background = f->attribute ? (double)NAN : 0,
                     .count = shapes.count,
                     .geometry = shapes.geometry,
                     .value = shapes.value,
                     .progress = m->context->progress};
    char *made = f->attribute ? text_format("rasterized by %s", f->attribute) : text_format("rasterized");
    st = made ? keep_burnt(m, &b, made, out, err) : error_memory(err);
    free(made);
    features_clear(&shapes);
    return st;
}

/* The zones' shapes as a list. Those without a value are burnt as no data, not left out: a cell whose centre
 * lies on a border would else take the neighbour's value. */
static OGRGeometryH *shapes_of(const struct zone_shapes *z)
{
    OGRGeometryH *list = calloc(z->count + 1, sizeof *list);
    for (size_t i = 0; list && i < z->count; i++) list[i] = z->zone[i].geometry;
    return list;
}

/* All that decides where a zone lies. */
static void key_of_zones(struct making *m)
{
    const struct manifest *mf = m->context->manifest;
    making_source(m, &mf->zones.source, true);
    text_add(&m->key, "zone id %s\n", mf->zones.id ? mf->zones.id : "");
}

static enum status burn_join(struct making *m, const struct manifest_factor *f, struct layer *out,
                             struct error *err)
{
    const struct zone_shapes *z = m->context->zones;
    double *value = calloc(z->count + 1, sizeof *value);
    if (!value) return error_memory(err);
    struct text without = {0};
    size_t missing = 0;
    OGRGeometryH *shapes = NULL;
    char *made = NULL;
    enum status st = join_values(f, z, m->who, value, &missing, &without, err);
    if (st == ST_OK) {
        shapes = shapes_of(z);
        made = text_format("joined by %s: %zu of %zu zones have a value%s%.400s", f->key, z->count - missing,
                           z->count, missing ? "; none: " : "", without.s ? without.s : "");
        st = shapes && made && !without.failed ? ST_OK : error_memory(err);
    }
    struct burn b = {.frame = &m->context->plan->grid,
                     .type = GDT_Float32,
                     .background = (double)NAN,
                     .count = z->count,
                     .geometry = shapes,
                     .value = value,
                     .progress = m->context->progress};
    if (st == ST_OK) st = keep_burnt(m, &b, made, out, err);
    free(made);
    free(shapes);
    free(value);
    text_clear(&without);
    return st;
}

enum status register_join(struct making *m, const struct manifest_factor *f, struct layer *out,
                          struct error *err)
{
    if (!m->context->zones) return error_set(err, ST_INPUT, "%s: a joined table needs zones", m->who);
    bool found;
    making_begin(m, "join");
    key_of_zones(m);
    making_source(m, &f->table, true);
    text_add(&m->key, "key %s\nvalue %s\nper km2 %d\n", f->key, f->value, f->per_km2);
    enum status st = making_find(m, out, &found, err);
    return st != ST_OK || found ? st : burn_join(m, f, out, err);
}

enum status register_zones(const struct register_context *c, int oversample, struct layer *out,
                           struct error *err)
{
    *out = (struct layer){0};
    const struct zone_shapes *z = c->zones;
    struct making m = {.context = c, .plan = &c->plan->zones, .who = "zones"};
    struct grid fine = {0};
    double *value = calloc(z->count + 1, sizeof *value);
    if (!value) return error_memory(err);
    OGRGeometryH *shapes = NULL;
    bool found = false;
    enum status st = metric_grow(&c->plan->grid, 0, oversample, &fine, err);
    if (st == ST_OK) {
        for (size_t i = 0; i < z->count; i++) value[i] = (double)(i + 1);
        making_begin(&m, "zones");
        key_of_zones(&m);
        text_add(&m.key, "oversample %d\n", oversample);
        st = making_find(&m, out, &found, err);
    }
    if (st == ST_OK && !found) {
        shapes = shapes_of(z);
        struct burn b = {.frame = &fine,
                         .type = GDT_Int32,
                         .count = z->count,
                         .geometry = shapes,
                         .value = value,
                         .progress = c->progress};
        st = shapes ? keep_burnt(&m, &b, "rasterized", out, err) : error_memory(err);
    }
    if (st == ST_OK) out->off_x = out->off_y = 0;
    free(shapes);
    free(value);
    grid_clear(&fine);
    making_clear(&m);
    if (st != ST_OK) layer_clear(out);
    return st;
}

/* 1 where a raster's value says that the constraint applies. */
static enum status test_raster(const struct manifest_constraint *k, const struct layer *l,
                               const struct grid *g, GDALDatasetH ds, const struct progress *progress,
                               struct error *err)
{
    size_t n = (size_t)g->width * GRID_STRIP;
    float *cells = malloc(n * sizeof *cells);
    unsigned char *applies = malloc(n);
    struct layer_reader *reader = NULL;
    if (!cells || !applies) {
        free(cells);
        free(applies);
        return error_memory(err);
    }
    enum status st = layer_open(l, &reader, err);
    for (int y = 0; st == ST_OK && y < g->height; y += GRID_STRIP) {
        int rows = g->height - y < GRID_STRIP ? g->height - y : GRID_STRIP;
        st = layer_read(reader, (struct tile){0, y, g->width, rows}, cells, err);
        if (st != ST_OK) break;
        for (size_t i = 0; i < (size_t)g->width * (size_t)rows; i++) {
            double v = (double)cells[i];
            applies[i] = k->has_range ? v >= k->min && v <= k->max : !isnan(v) && v != 0;
        }
        st = raster_write_rows(ds, y, rows, GDT_Byte, applies, err);
        if (st == ST_OK && !progress_tell(progress, (double)y / g->height))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    layer_close(reader);
    free(applies);
    free(cells);
    return st;
}

static enum status constraint_raster(struct making *m, const struct manifest_constraint *k, struct layer *out,
                                     struct error *err)
{
    const struct grid *g = &m->context->plan->grid;
    struct progress_span first = {m->context->progress, 0, 0.8}, second = {m->context->progress, 0.8, 1};
    struct progress told_first = progress_span_listen(&first), told_second = progress_span_listen(&second);
    struct layer l = {0};
    GDALDatasetH ds = NULL;
    char *part = cache_part(m->path), *work = NULL, *made = NULL;
    enum status st = part ? layer_of_source(m->source, m->plan, g, &l, err) : error_memory(err);
    if (st == ST_OK && !m->plan->in_place) {
        char *work_base = text_format("%s-warped.tif", m->path);
        work = work_base ? cache_part(work_base) : NULL;
        free(work_base);
        free(l.path);
        l.path = work ? strdup(work) : NULL;
        st = l.path ? warp_source(m, m->plan->resample, &told_first, work, &made, err) : error_memory(err);
        l.band = 1;
        l.off_x = l.off_y = 0;
        l.has_mask = false;
        l.has_nodata = st == ST_OK && raster_nodata(work, &l.nodata);
    }
    if (st == ST_OK) st = raster_create(part, g, GDT_Byte, RASTER_KEPT, &ds, err);
    if (st == ST_OK) st = test_raster(k, &l, g, ds, &told_second, err);
    if (st == ST_INPUT && ds && err) error_prefix(err, "%s", m->who);
    if (st == ST_OK) st = raster_finish(&ds, part, err);
    if (st == ST_OK) st = making_keep(m, part, made ? made : "tested in place", NAN, out, err);
    if (ds) raster_discard(&ds, part);
    if (st != ST_OK) raster_remove(part);
    raster_remove(work);
    layer_clear(&l);
    free(part);
    free(work);
    free(made);
    return st;
}

static enum status constraint_vector(struct making *m, struct layer *out, struct error *err)
{
    struct features shapes = {0};
    enum status st = features_read(m->source, m->plan->info.crs_wkt, NULL, &m->context->plan->grid, m->who,
                                   m->context->progress, &shapes, err);
    if (st != ST_OK) return st;
    struct burn b = {.frame = &m->context->plan->grid,
                     .type = GDT_Byte,
                     .count = shapes.count,
                     .geometry = shapes.geometry,
                     .value = shapes.value,
                     .progress = m->context->progress};
    st = keep_burnt(m, &b, "rasterized", out, err);
    features_clear(&shapes);
    return st;
}

enum status register_constraint(const struct register_context *c, size_t i, struct layer *out,
                                struct error *err)
{
    const struct manifest_constraint *k = &c->manifest->constraint[i];
    struct making m = {.context = c, .source = &k->source, .plan = &c->plan->constraint[i]};
    char at[256];
    snprintf(m.who, sizeof m.who, "%sconstraint %zu", manifest_at(c->manifest, k->source.line, at, sizeof at),
             i + 1);
    *out = (struct layer){0};
    bool vector = m.plan->info.vector, found;
    making_begin(&m, "constraint");
    making_source(&m, m.source, vector);
    text_add(&m.key, "resample %s\n", resample_name(m.plan->resample));
    if (k->has_range) text_add(&m.key, "range %.17g %.17g\n", k->min, k->max);
    enum status st = making_find(&m, out, &found, err);
    if (st == ST_OK && !found)
        st = vector ? constraint_vector(&m, out, err) : constraint_raster(&m, k, out, err);
    making_clear(&m);
    if (st != ST_OK) layer_clear(out);
    return st;
}
