#include "run/cells.h"

#include "classify/classify.h"
#include "run/planes.h"
#include "run/thumbs.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { BAND_CELLS = 8192 }; /* worked on at a time: a factor of them takes 32 KB */

/* 1 where a constraint applies, else 0. */
static enum status read_constraints(struct cells *c, struct tile t, struct error *err)
{
    enum status st = ST_OK;
    const size_t n = (size_t)t.w * (size_t)t.h;
    for (size_t k = 0; st == ST_OK && k < c->run->manifest->constraints; k++) {
        float *applies = c->applies[k];
        profile_lap(LAP_COMPUTE);
        st = layer_read(c->constraint[k], t, applies, err);
        profile_lap(LAP_READ);
        for (size_t i = 0; st == ST_OK && i < n; i++) applies[i] = applies[i] > 0 ? 1 : 0;
    }
    return st;
}

static void constrain(struct cells *c)
{
    const struct manifest *m = c->run->manifest;
    memset(c->excluded + c->first, 0, c->n);
    for (size_t k = 0; k < m->constraints; k++) {
        const float *applies = c->applies[k];
        float cap = (float)m->constraint[k].cap;
        bool exclude = m->constraint[k].effect == EFFECT_EXCLUDE;
        for (size_t i = c->first; i < c->first + c->n; i++) {
            if (!(applies[i] > 0)) continue;
            if (exclude) c->excluded[i] = c->inside[i];
            if (exclude) continue;
            if (c->index[i] > cap) c->index[i] = cap;
            if (c->without && c->without[i] > cap) c->without[i] = cap;
        }
    }
}

/* Outside the mask, without data and excluded: one meaning in every raster. */
static void settle(struct cells *c)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    float *fields[] = {c->index, c->gap, c->load, c->pressure, c->support, c->valid};
    const size_t floats = sizeof fields / sizeof *fields - (c->valid ? 0 : 1);
    const size_t end = c->first + c->n;
    overlay_load_states(c->load + c->first, m->load_near, m->load_over, c->state + c->first, c->n);
    for (size_t i = c->first; i < end; i++) {
        if (c->index[i] == c->index[i] && !c->excluded[i]) continue;
        for (size_t k = 0; k < floats; k++) fields[k][i] = NAN;
        c->state[i] = c->limiting[i] = c->excluded[i] ? CODE_EXCLUDED : CODE_NODATA;
        if (c->excluded[i])
            for (size_t g = 0; g < m->groups; g++) c->group[g][i] = NAN;
    }
    if (!r->breaks_known) return;
    classify_cells(r->breaks, r->classes, c->index + c->first, c->class_code + c->first, c->n);
    for (size_t i = c->first; i < end; i++)
        if (c->excluded[i]) c->class_code[i] = CODE_EXCLUDED;
}

static void fill_fine_bins(struct cells *c)
{
    for (size_t i = c->first; i < c->first + c->n; i++) {
        if (c->index[i] != c->index[i]) continue;
        int bin = (int)(c->index[i] * FINE_BINS);
        c->fine_bin[bin < FINE_BINS ? bin : FINE_BINS - 1] += c->area[i];
    }
}

/* A tile with no cell that counts. */
static void blank(struct cells *c)
{
    const struct manifest *m = c->run->manifest;
    float *fields[] = {c->index, c->gap, c->load, c->pressure, c->support, c->valid};
    const size_t floats = sizeof fields / sizeof *fields - (c->valid ? 0 : 1);
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < floats; k++) fields[k][i] = NAN;
        for (size_t g = 0; g < m->groups; g++) c->group[g][i] = NAN;
        for (size_t f = 0; f < m->factors; f++) c->score[f][i] = NAN;
    }
    memset(c->class_code, CODE_NODATA, c->n);
    memset(c->state, CODE_NODATA, c->n);
    memset(c->limiting, CODE_NODATA, c->n);
}

static enum status sum_up(struct cells *c, struct error *err)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    struct zone_cells what = {.index = c->index,
                              .without = c->without,
                              .gap = c->gap,
                              .pressure = c->pressure,
                              .support = c->support,
                              .class_code = r->breaks_known ? c->class_code : NULL,
                              .state = c->state,
                              .limiting = c->limiting,
                              .excluded = c->excluded,
                              .groups = m->groups};
    for (size_t g = 0; g < m->groups; g++) what.group[g] = c->group[g];
    for (size_t f = 0; f < m->factors; f++) {
        const struct manifest_factor *factor = &m->factor[f];
        if (!factor->has_limits) continue;
        what.raw[what.raws] = c->raw[f];
        what.raw_unit[what.raws++] = fabs(factor->limit_near) + fabs(factor->limit_over);
    }
    return cells_sum_runs(c, &what, err);
}

/* From values to sums, a few rows at a time. */
static enum status compute_band(struct cells *c, struct tile t, int row, int rows, struct error *err)
{
    c->first = (size_t)row * (size_t)t.w;
    c->n = (size_t)rows * (size_t)t.w;
    for (size_t f = 0; f < c->run->manifest->factors; f++) {
        cells_keep_factor(c, f);
        cells_score_factor(c, f);
    }
    cells_overlay(c);
    constrain(c);
    settle(c);
    fill_fine_bins(c);
    planes_take(c->run->planes, c, (struct tile){t.x, t.y + row, t.w, rows});
    return sum_up(c, err);
}

static enum status compute_tile(struct cells *c, struct tile t, struct error *err)
{
    struct run *r = c->run;
    const size_t factors = r->manifest->factors;
    const int rows = t.w < BAND_CELLS ? BAND_CELLS / t.w : 1;
    bool any;
    cells_take_all(c, t);
    enum status st = cells_read_zones(c, t, &any, err);
    if (st != ST_OK) return st;
    if (!any) {
        blank(c);
        return ST_OK;
    }
    for (size_t f = 0; st == ST_OK && f < factors; f++) {
        bool raw = thumbs_wants_raw(r->thumbs, f);
        st = raw ? cells_read_factor(c, f, t, err) : cells_read_stored(c, f, t, err);
        if (st == ST_OK && raw) thumbs_take_raw(r->thumbs, f, c->score[f], t);
    }
    if (st == ST_OK) st = read_constraints(c, t, err);
    for (int row = 0; st == ST_OK && row < t.h; row += rows)
        st = compute_band(c, t, row, t.h - row < rows ? t.h - row : rows, err);
    if (st != ST_OK) return st;
    for (size_t f = 0; f < factors; f++) thumbs_take_score(r->thumbs, f, c->score[f], t);
    return ST_OK;
}

enum status cells_compute(void *worker, struct tile t, struct error *err)
{
    enum status st = compute_tile(worker, t, err);
    return st == ST_OK ? cells_make_ready(worker, t, err) : st;
}
