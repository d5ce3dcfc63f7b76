/* Breaks, and the second sweep over the index alone where they depend on it. */
#include "base/text.h"
#include "classify/classify.h"
#include "map/map.h"
#include "run/cells.h"
#include "run/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void label(char *out, size_t room, const char *name, double from, double to)
{
    if (name)
        snprintf(out, room, "%s (%.3g\u2013%.3g)", name, from, to);
    else
        snprintf(out, room, "%.3g\u2013%.3g", from, to);
}

int run_class(const struct run *r, double index)
{
    return isnan(index) ? 0 : classify_value(r->breaks, r->classes, index);
}

/* The class of those asked for that stands for class k of those found: the ends stay, what is between is
 * picked evenly. */
static size_t stands_for(const struct run *r, size_t k)
{
    size_t asked = r->manifest->class_count, last = r->classes - 1;
    return asked == r->classes || last == 0 ? k : (2 * k * (asked - 1) + last) / (2 * last);
}

/* Fewer classes than were asked for have their names and colours. */
static void settle_for_fewer(struct run *r)
{
    const struct manifest *m = r->manifest;
    if (m->has_colors)
        for (size_t k = 0; k < r->classes; k++) memcpy(r->class_rgb[k], m->class_rgb[stands_for(r, k)], 3);
    else
        map_ramp(r->classes, r->class_rgb);
    bool promised = m->classes.method->laws & LAW_COUNT;
    run_notice(r, "%s: classes: %s: %zu asked for, %zu found%s", promised ? "warning" : "notice",
               m->classes.method->id, m->class_count, r->classes,
               promised ? ": the index takes too few values" : "");
}

void run_class_labels(struct run *r)
{
    static const char *const five[] = {"very low", "low", "medium", "high", "very high"};
    static const char *const five_zh[] = {"很低", "低", "中", "高", "很高"};
    const struct manifest *m = r->manifest;
    for (size_t k = 0; k < r->classes; k++) {
        double from = k > 0 ? r->breaks[k - 1] : 0, to = k + 1 < r->classes ? r->breaks[k] : 1;
        const char *own = m->class_name ? m->class_name[stands_for(r, k)] : NULL;
        bool named = !own && (r->classes == 5 || r->classes == 3);
        size_t name = r->classes == 3 ? k + 1 : k; /* three classes: low, medium, high */
        label(r->class_label[k], sizeof r->class_label[k], named ? five[name] : own, from, to);
        label(r->class_label_zh[k], sizeof r->class_label_zh[k], named ? five_zh[name] : own, from, to);
    }
}

/* Breaks where they depend on the index, and how well any breaks fit it. */
static enum status find_breaks(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    double *km2 = malloc(FINE_BINS * sizeof *km2);
    if (!km2) return error_memory(err);
    for (size_t i = 0; i < FINE_BINS; i++) km2[i] = run_km2(r, r->fine_bin[i]);
    struct histogram h = {FINE_BINS, 0, 1, km2, (double)r->whole.index_min, (double)r->whole.index_max};
    enum status st =
        r->breaks_known ? ST_OK : m->classes.method->fn.classes(&m->classes, &h, &r->classes, r->breaks, err);
    if (st == ST_OK)
        r->gvf = classify_gvf(&h, r->breaks, r->classes);
    else
        error_prefix(err, "%s", m->path);
    if (st == ST_OK && r->classes < m->class_count) settle_for_fewer(r);
    free(km2);
    return st;
}

/* A thread of the sweep: zones and areas as in the overlay, and the rasters that were just written. */
struct sweep {
    struct cells *cells;
    struct layer_reader *index, *limiting; /* limiting: NULL where class.tif is not wanted */
    int32_t *code;
};

struct sweep_input {
    struct run *run;
    struct layer index, limiting;
};

static void sweep_stop(void *worker)
{
    struct sweep *s = worker;
    if (s->cells) cells_stop(s->cells);
    layer_close(s->index);
    layer_close(s->limiting);
    free(s->code);
    free(s);
}

static enum status sweep_start(void *user, void **worker, struct error *err)
{
    struct sweep_input *in = user;
    struct sweep *s = calloc(1, sizeof *s);
    if (!s) return error_memory(err);
    void *cells = NULL;
    enum status st = cells_start(in->run, &cells, err);
    s->cells = cells;
    s->code = malloc(GRID_TILE * GRID_TILE * sizeof *s->code);
    if (st == ST_OK && !s->code) st = error_memory(err);
    if (st == ST_OK) st = layer_open(&in->index, &s->index, err);
    if (st == ST_OK && in->limiting.path) st = layer_open(&in->limiting, &s->limiting, err);
    if (st == ST_OK)
        *worker = s;
    else
        sweep_stop(s);
    return st;
}

static void add_class(struct zone_sums *s, const struct zone_cells *c, size_t i, int64_t area)
{
    if (c->index[i] == c->index[i]) s->class_area[c->class_code[i] - 1] += area;
}

static enum status sweep_compute(void *worker, struct tile t, struct error *err)
{
    struct sweep *s = worker;
    struct cells *c = s->cells;
    bool any;
    cells_take_all(c, t);
    enum status st = cells_read_zones(c, t, &any, err);
    if (st == ST_OK) st = layer_read(s->index, t, c->index, err);
    if (st == ST_OK && s->limiting) st = layer_read_int(s->limiting, t, CODE_NODATA, s->code, err);
    profile_lap(LAP_READ);
    if (st != ST_OK) return st;
    classify_cells(c->run->breaks, c->run->classes, c->index, c->class_code, c->n);
    for (size_t i = 0; s->limiting && i < c->n; i++)
        if (s->code[i] == CODE_EXCLUDED) c->class_code[i] = CODE_EXCLUDED;
    struct zone_cells what = {.index = c->index, .class_code = c->class_code};
    return cells_sum_zones(c, &what, add_class, err);
}

static enum status sweep_commit(void *worker, struct tile t, struct error *err)
{
    struct cells *c = ((struct sweep *)worker)->cells;
    struct output *out = c->run->output[PRODUCT_CLASS];
    enum status st = out ? output_tile(out, 1, t, c->class_code, err) : ST_OK;
    zone_parts_flush(&c->parts, c->run->sums);
    return st;
}

static enum status sweep(struct run *r, struct error *err)
{
    struct sweep_input in = {.run = r};
    char *index = text_format("%s/%s", r->publish->stage, run_product_file(PRODUCT_CAPACITY));
    bool codes = r->wanted[PRODUCT_CLASS];
    char *limiting =
        codes ? text_format("%s/%s", r->publish->stage, run_product_file(PRODUCT_LIMITING)) : NULL;
    in.index = (struct layer){.path = index, .band = 1, .scale = 1};
    in.limiting = (struct layer){.path = limiting, .band = 1, .scale = 1};
    struct engine_job job = {&r->plan.grid, r->order,      r->threads,   &in,          sweep_start,
                             sweep_stop,    sweep_compute, sweep_commit, &r->progress, r->profile};
    enum status st = index && (limiting || !codes) ? engine_run(&job, err) : error_memory(err);
    free(index);
    free(limiting);
    return st;
}

enum status run_classes(struct run *r, struct error *err)
{
    enum status st = find_breaks(r, err);
    if (st != ST_OK || r->breaks_known) return st;
    run_class_labels(r);
    if (r->wanted[PRODUCT_CLASS]) st = run_create_output(r, PRODUCT_CLASS, err);
    if (st != ST_OK) return st;
    run_stage(r, "Classes");
    st = sweep(r, err);
    if (st == ST_OK) {
        for (size_t z = 0; z <= r->shapes.count; z++)
            for (size_t k = 0; k < r->classes; k++) r->whole.class_area[k] += r->sums[z].class_area[k];
        if (r->wanted[PRODUCT_CLASS]) st = run_finish_output(r, PRODUCT_CLASS, err);
    }
    run_stage_end(r);
    return st;
}
