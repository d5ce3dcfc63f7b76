#include "grid/register.h"

#include "grid/cache.h"
#include "grid/derive.h"
#include "grid/metric.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"
#include "grid/register_own.h"
#include "grid/warp.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status layer_of_source(const struct manifest_source *s, const struct plan_layer *p, const struct grid *g,
                            struct layer *out, struct error *err)
{
    *out = (struct layer){.path = strdup(s->path),
                          .band = s->band > 0 ? s->band : 1,
                          .off_x = (int)lround((g->x0 - p->info.gt[0]) / p->info.gt[1]),
                          .off_y = (int)lround((g->y0 - p->info.gt[3]) / p->info.gt[5]),
                          .scale = p->info.scale,
                          .offset = p->info.offset,
                          .has_nodata = s->has_missing || p->info.has_nodata,
                          .nodata = s->has_missing ? s->missing : p->info.nodata,
                          .has_mask = p->info.has_mask,
                          .derived_cell_m = NAN,
                          .made = strdup("in place")};
    if (out->path && out->made) return ST_OK;
    layer_clear(out);
    return error_memory(err);
}

static bool floating(GDALDataType t)
{
    return t == GDT_Float32 || t == GDT_Float64;
}

/* GDAL's warper takes either a no-data value or a mask. Where a source has both (NaN cells count), it is
 * copied with both applied; that copy is then warped. */
static enum status without_mask(const struct making *m, const struct progress *progress, char **copy,
                                struct error *err)
{
    const struct source_info *s = &m->plan->info;
    bool nodata = m->source->has_missing || s->has_nodata || floating(s->type);
    if (!s->has_mask || !nodata || !s->north_up) return ST_OK;
    struct grid frame = {.crs_wkt = s->crs_wkt,
                         .crs_name = s->crs_name,
                         .x0 = s->gt[0],
                         .y0 = s->gt[3],
                         .cell_x = s->gt[1],
                         .cell_y = -s->gt[5],
                         .width = s->width,
                         .height = s->height};
    struct layer l = {0};
    enum status st = layer_of_source(m->source, m->plan, &frame, &l, err);
    l.scale = 1;
    l.offset = 0; /* raw, as all that is warped */
    if (st == ST_OK && !(*copy = derive_work_path(m->path, "copy"))) st = error_memory(err);
    if (st == ST_OK) {
        st = derive_copy(&l, &frame, progress, *copy, err);
        if (st == ST_INPUT && err) error_prefix(err, "%s", m->who);
    }
    layer_clear(&l);
    return st;
}

enum status warp_source(const struct making *m, enum resample_rule resample, const struct progress *progress,
                        const char *part, char **made, struct error *err)
{
    const struct source_info *s = &m->plan->info;
    struct progress_span span = {progress, 0, 0.2};
    struct progress told = progress_span_listen(&span);
    char *copy = NULL;
    enum status st = without_mask(m, &told, &copy, err);
    struct warp w = {.who = m->who,
                     .path = copy ? copy : m->source->path,
                     .band = copy || m->source->band <= 0 ? 1 : m->source->band,
                     .crs_wkt = s->crs_wkt,
                     .has_nodata = !copy && (m->source->has_missing || s->has_nodata),
                     .nodata = m->source->has_missing ? m->source->missing : s->nodata,
                     .frame = &m->context->plan->grid,
                     .resample = resample,
                     .threads = m->context->threads,
                     .progress = progress};
    struct warp_made how;
    if (st == ST_OK) st = warp_write(&w, part, &how, err);
    if (st == ST_OK) {
        char overview[24] = "";
        if (how.level > 0) snprintf(overview, sizeof overview, "-ovr %d ", how.level - 1);
        *made = text_format("warped by %s (%s-wo XSCALE=%.9g -wo YSCALE=%.9g) from %s",
                            resample_name(resample), overview, how.scale.x, how.scale.y, s->crs_name);
        if (!*made) st = error_memory(err);
    }
    raster_remove(copy);
    free(copy);
    return st;
}

/* Band values through warp: scale and offset stay with the layer. */
static enum status register_raster(struct making *m, struct layer *out, struct error *err)
{
    const struct plan_layer *p = m->plan;
    if (p->in_place) return register_in_place(m, out, err);
    char *part = NULL, *made = NULL;
    bool found;
    making_begin(m, "warp");
    making_source(m, m->source, false);
    text_add(&m->key, "resample %s\n", resample_name(p->resample));
    enum status st = making_find(m, out, &found, err);
    if (st == ST_OK && !found) {
        if (!(part = cache_part(m->path))) st = error_memory(err);
        if (st == ST_OK) st = warp_source(m, p->resample, m->context->progress, part, &made, err);
        if (st == ST_OK) st = making_keep(m, part, made, NAN, out, err);
        if (st != ST_OK) raster_remove(part);
    }
    if (st == ST_OK) {
        out->scale = p->info.scale;
        out->offset = p->info.offset;
    }
    free(part);
    free(made);
    return st;
}

/* Bring what was derived to the grid: as it is where its cells are the grid's, else warped. */
static enum status settle(struct making *m, struct derived *d, const struct progress *progress,
                          struct layer *out, struct error *err)
{
    const struct grid *g = &m->context->plan->grid;
    int off_x, off_y;
    if (metric_on_grid(&d->frame, g, &off_x, &off_y))
        return making_keep(m, d->file, d->what, d->cell_m, out, err);
    enum resample_rule resample =
        m->plan->resample == RESAMPLE_BY_KIND ? RESAMPLE_BILINEAR : m->plan->resample;
    char *part = cache_part(m->path), *made = NULL;
    if (!part) return error_memory(err);
    struct warp w = {.who = m->who,
                     .path = d->file,
                     .band = 1,
                     .crs_wkt = d->frame.crs_wkt,
                     .frame = g,
                     .resample = resample,
                     .threads = m->context->threads,
                     .progress = progress};
    w.has_nodata = raster_nodata(d->file, &w.nodata);
    struct warp_made how;
    enum status st = warp_write(&w, part, &how, err);
    if (st == ST_OK) {
        made = text_format("%s, warped to the grid by %s", d->what, resample_name(resample));
        st = made ? making_keep(m, part, made, d->cell_m, out, err) : error_memory(err);
        if (st != ST_OK) raster_remove(part);
    }
    free(part);
    free(made);
    return st;
}

/* All that a derived factor depends on beside source and grid. */
static void key_of_derivation(struct making *m, const struct manifest_factor *f)
{
    const struct grid *g = &m->context->plan->grid;
    text_add(&m->key, "resample %s\n", resample_name(m->plan->resample));
    switch (f->derive) {
    case DERIVE_SLOPE:
        text_add(&m->key, "unit %d\n", (int)f->slope_unit);
        break;
    case DERIVE_RELIEF:
        text_add(&m->key, "window %.17g\n", f->window_m);
        break;
    case DERIVE_DISTANCE:
        text_add(&m->key, "cell %.17g margin %.17g\n", f->cell_m, g->margin_m);
        break;
    case DERIVE_DENSITY:
        text_add(&m->key, "cell %.17g radius %.17g\n", f->cell_m, f->radius_m);
        break;
    default:
        break;
    }
}

struct derivation {
    enum derive_kind kind;
    const char *name;
    bool vector;
    enum status (*run)(const struct derive_job *j, struct derived *d, struct error *err);
};

static const struct derivation derivations[] = {
    {DERIVE_SLOPE, "slope", false, derive_slope},      {DERIVE_ASPECT, "aspect", false, derive_slope},
    {DERIVE_RELIEF, "relief", false, derive_relief},   {DERIVE_DISTANCE, "distance", true, derive_distance},
    {DERIVE_DENSITY, "density", true, derive_density},
};

static enum status register_derived(struct making *m, const struct manifest_factor *f,
                                    const struct derivation *k, struct layer *out, struct error *err)
{
    bool found;
    making_begin(m, k->name);
    making_source(m, m->source, k->vector);
    key_of_derivation(m, f);
    enum status st = making_find(m, out, &found, err);
    if (st != ST_OK || found) return st;
    struct progress_span first = {m->context->progress, 0, 0.7}, second = {m->context->progress, 0.7, 1};
    struct progress told_first = progress_span_listen(&first), told_second = progress_span_listen(&second);
    struct derive_job j = {.grid = &m->context->plan->grid,
                           .factor = f,
                           .info = &m->plan->info,
                           .who = m->who,
                           .path = m->path,
                           .threads = m->context->threads,
                           .progress = &told_first};
    struct derived d = {0};
    st = k->run(&j, &d, err);
    if (st == ST_OK) st = settle(m, &d, &told_second, out, err);
    derived_clear(&d);
    return st;
}

enum status register_factor(const struct register_context *c, size_t i, struct layer *out, struct error *err)
{
    const struct manifest_factor *f = &c->manifest->factor[i];
    struct making m = {.context = c, .source = &f->source, .plan = &c->plan->factor[i]};
    source_who(c->manifest, f, m.who, sizeof m.who);
    *out = (struct layer){0};
    enum status st = ST_OK;
    if (f->derive == DERIVE_NONE)
        st = register_raster(&m, out, err);
    else if (f->derive == DERIVE_RASTERIZE)
        st = register_polygons(&m, f, out, err);
    else if (f->derive == DERIVE_JOIN)
        st = register_join(&m, f, out, err);
    for (size_t k = 0; k < sizeof derivations / sizeof derivations[0]; k++)
        if (derivations[k].kind == f->derive) st = register_derived(&m, f, &derivations[k], out, err);
    making_clear(&m);
    if (st != ST_OK) layer_clear(out);
    return st;
}
