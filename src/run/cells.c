#include "run/cells.h"
#include "classify/classify.h"
#include "run/planes.h"
#include "run/thumbs.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum status cells_read_factor(struct cells *c, size_t f, struct tile t, struct error *err)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    float *v = c->score[f];
    profile_lap(LAP_COMPUTE);
    enum status st = layer_read(c->factor[f], t, v, err);
    profile_lap(LAP_READ);
    if (st != ST_OK) {
        char who[512];
        error_prefix(err, "%s", source_who(c->run->manifest, factor, who, sizeof who));
        return st;
    }
    float min = count->min, max = count->max, fill = (float)factor->fill;
    bool fills = factor->nodata == NODATA_FILL;
    int64_t missing = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (!c->inside[i] || fabsf(v[i]) > FLT_MAX) v[i] = NAN; /* infinity is no value */
        min = v[i] < min ? v[i] : min;
        max = v[i] > max ? v[i] : max;
        if (v[i] == v[i] || !c->inside[i]) continue;
        missing++;
        if (fills) v[i] = fill;
    }
    count->min = min;
    count->max = max;
    count->missing += missing;
    count->filled += fills ? missing : 0;
    return ST_OK;
}

void cells_score_factor(struct cells *c, size_t f)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    float *v = c->score[f];
    size_t unmatched = 0;
    if (c->raw[f]) memcpy(c->raw[f], v, c->n * sizeof *v);
    factor->score.method->fn.score(&factor->score, v, v, c->n, &unmatched);
    count->unmatched += (int64_t)unmatched;
    float cap = factor->score.cap, floor = factor->score.floor;
    for (size_t i = 0; (cap < 1 || floor > 0) && i < c->n; i++) {
        v[i] = v[i] > cap ? cap : v[i];
        v[i] = v[i] < floor ? floor : v[i];
    }
    /* A table may give no data a score; it must not reach beyond the mask. */
    for (size_t i = 0; i < c->n; i++) {
        if (!c->inside[i]) v[i] = NAN;
        if (v[i] != v[i]) continue;
        count->score.area++;
        count->score.sum += llrint((double)v[i] * ZONE_VALUE_ONE);
    }
}

/* 1 where a constraint applies, else 0. */
static enum status read_constraints(struct cells *c, struct tile t, struct error *err)
{
    enum status st = ST_OK;
    for (size_t k = 0; st == ST_OK && k < c->run->manifest->constraints; k++) {
        float *applies = c->applies[k];
        profile_lap(LAP_COMPUTE);
        st = layer_read(c->constraint[k], t, applies, err);
        profile_lap(LAP_READ);
        for (size_t i = 0; st == ST_OK && i < c->n; i++) applies[i] = applies[i] > 0 ? 1 : 0;
    }
    return st;
}

static void constrain(struct cells *c)
{
    const struct manifest *m = c->run->manifest;
    memset(c->excluded, 0, c->n);
    for (size_t k = 0; k < m->constraints; k++) {
        const float *applies = c->applies[k];
        float cap = (float)m->constraint[k].cap;
        bool exclude = m->constraint[k].effect == EFFECT_EXCLUDE;
        for (size_t i = 0; i < c->n; i++) {
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
    for (size_t i = 0; i < c->n; i++) {
        if (c->index[i] == c->index[i] && !c->excluded[i]) {
            c->state[i] = overlay_load_state((double)c->load[i], m->load_near, m->load_over);
            continue;
        }
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) fields[k][i] = NAN;
        c->state[i] = c->limiting[i] = c->excluded[i] ? CODE_EXCLUDED : CODE_NODATA;
        if (c->excluded[i])
            for (size_t g = 0; g < m->groups; g++) c->group[g][i] = NAN;
    }
    if (!r->breaks_known) return;
    classify_cells(r->breaks, r->classes, c->index, c->class_code, c->n);
    for (size_t i = 0; i < c->n; i++)
        if (c->excluded[i]) c->class_code[i] = CODE_EXCLUDED;
}

static void fill_fine_bins(struct cells *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->index[i] != c->index[i]) continue;
        int bin = (int)(c->index[i] * FINE_BINS);
        c->fine_bin[bin < FINE_BINS ? bin : FINE_BINS - 1] +=
            llrint(c->area_m2[i] / 1e6 / c->run->area_unit_km2);
    }
}

/* A tile with no cell that counts. */
static void blank(struct cells *c)
{
    const struct manifest *m = c->run->manifest;
    float *fields[] = {c->index, c->gap, c->load, c->pressure, c->support, c->valid};
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) fields[k][i] = NAN;
        for (size_t g = 0; g < m->groups; g++) c->group[g][i] = NAN;
        for (size_t f = 0; f < m->factors; f++) c->score[f][i] = NAN;
    }
    memset(c->class_code, CODE_NODATA, c->n);
    memset(c->state, CODE_NODATA, c->n);
    memset(c->limiting, CODE_NODATA, c->n);
}

static enum status sum_up(struct cells *c, struct tile t, struct error *err)
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
    return cells_sum_zones(c, t, &what, zone_sums_add, err);
}

enum status cells_compute(void *worker, struct tile t, struct error *err)
{
    struct cells *c = worker;
    bool any;
    c->n = (size_t)t.w * (size_t)t.h;
    enum status st = cells_read_zones(c, t, &any, err);
    if (st != ST_OK) return st;
    if (!any) {
        blank(c);
        return ST_OK;
    }
    for (size_t f = 0; f < c->run->manifest->factors; f++) {
        st = cells_read_factor(c, f, t, err);
        if (st != ST_OK) return st;
        thumbs_take_raw(c->run->thumbs, f, c->score[f], t);
        cells_score_factor(c, f);
        thumbs_take_score(c->run->thumbs, f, c->score[f], t);
    }
    st = read_constraints(c, t, err);
    if (st != ST_OK) return st;
    cells_overlay(c);
    constrain(c);
    settle(c);
    st = sum_up(c, t, err);
    if (st != ST_OK) return st;
    fill_fine_bins(c);
    planes_take(c->run->planes, c, t);
    return ST_OK;
}
