#include "run/cells.h"

#include "base/vector.h"
#include "classify/classify.h"
#include "run/planes.h"
#include "run/thumbs.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { BAND_CELLS = 8192 }; /* worked on at a time: a factor of them takes 32 KB */

struct found {
    float min, max;
    int64_t missing;
};

/* NaN beyond the mask and for what is infinite, which is no value; and what there is. Lanes of their own for
 * minimum and maximum, since the compiler may not reorder these. */
VECTOR_CLONES static struct found keep_counted(float *restrict v, const uint8_t *restrict inside, size_t n)
{
    enum { LANES = 16 };
    float min[LANES], max[LANES];
    int64_t missing = 0;
    for (int k = 0; k < LANES; k++) {
        min[k] = INFINITY;
        max[k] = -INFINITY;
    }
    for (size_t i = 0; i < n; i++) {
        bool counts = inside[i] != 0, value = fabsf(v[i]) <= FLT_MAX;
        v[i] = counts & value ? v[i] : NAN;
        missing += counts & !value;
    }
    for (size_t i = 0; i + LANES <= n; i += LANES)
        for (int k = 0; k < LANES; k++) {
            float x = v[i + (size_t)k];
            min[k] = x < min[k] ? x : min[k];
            max[k] = x > max[k] ? x : max[k];
        }
    for (size_t i = n - n % LANES; i < n; i++) {
        min[0] = v[i] < min[0] ? v[i] : min[0];
        max[0] = v[i] > max[0] ? v[i] : max[0];
    }
    struct found f = {INFINITY, -INFINITY, missing};
    for (int k = 0; k < LANES; k++) {
        f.min = min[k] < f.min ? min[k] : f.min;
        f.max = max[k] > f.max ? max[k] : f.max;
    }
    return f;
}

enum status cells_read_factor(struct cells *c, size_t f, struct tile t, struct error *err)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    float *v = c->score[f];
    size_t n = (size_t)t.w * (size_t)t.h;
    profile_lap(LAP_COMPUTE);
    enum status st = layer_read(c->factor[f], t, v, err);
    profile_lap(LAP_READ);
    if (st != ST_OK) {
        char who[512];
        error_prefix(err, "%s", source_who(c->run->manifest, factor, who, sizeof who));
        return st;
    }
    struct found found = keep_counted(v, c->inside, n);
    count->min = found.min < count->min ? found.min : count->min;
    count->max = found.max > count->max ? found.max : count->max;
    count->missing += found.missing;
    if (factor->nodata != NODATA_FILL || found.missing == 0) return ST_OK;
    count->filled += found.missing;
    float fill = (float)factor->fill;
    for (size_t i = 0; i < n; i++)
        if (v[i] != v[i] && c->inside[i]) v[i] = fill;
    return ST_OK;
}

VECTOR_CLONES static void keep_between(float *restrict v, float floor, float cap, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float x = v[i] > cap ? cap : v[i];
        v[i] = x < floor ? floor : x;
    }
}

struct scored {
    int64_t cells, sum; /* in 2^-30 */
};

/* A table may give no data a score; it must not reach beyond the mask. */
VECTOR_CLONES static struct scored count_scores(float *restrict v, const uint8_t *restrict inside, size_t n)
{
    struct scored s = {0, 0};
    for (size_t i = 0; i < n; i++) {
        float x = inside[i] ? v[i] : NAN;
        v[i] = x;
        s.cells += x == x;
        s.sum += vector_round((double)(x == x ? x : 0) * ZONE_VALUE_ONE);
    }
    return s;
}

void cells_score_factor(struct cells *c, size_t f)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    float *v = c->score[f] + c->first;
    size_t unmatched = 0;
    if (c->raw[f]) memcpy(c->raw[f] + c->first, v, c->n * sizeof *v);
    if (c->bytes[f])
        byte_scores_apply(c->bytes[f], &factor->score, v, c->n, &unmatched);
    else
        factor->score.method->fn.score(&factor->score, v, v, c->n, &unmatched);
    count->unmatched += (int64_t)unmatched;
    float cap = factor->score.cap, floor = factor->score.floor;
    if (cap < 1 || floor > 0) keep_between(v, floor, cap, c->n);
    const struct scored scored = count_scores(v, c->inside + c->first, c->n);
    count->score.area += scored.cells;
    count->score.sum += scored.sum;
}

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
    const size_t end = c->first + c->n;
    for (size_t i = c->first; i < end; i++) {
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
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) fields[k][i] = NAN;
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
    for (size_t f = 0; f < c->run->manifest->factors; f++) cells_score_factor(c, f);
    cells_overlay(c);
    constrain(c);
    settle(c);
    fill_fine_bins(c);
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
        st = cells_read_factor(c, f, t, err);
        if (st == ST_OK) thumbs_take_raw(r->thumbs, f, c->score[f], t);
    }
    if (st == ST_OK) st = read_constraints(c, t, err);
    for (int row = 0; st == ST_OK && row < t.h; row += rows)
        st = compute_band(c, t, row, t.h - row < rows ? t.h - row : rows, err);
    if (st != ST_OK) return st;
    for (size_t f = 0; f < factors; f++) thumbs_take_score(r->thumbs, f, c->score[f], t);
    planes_take(r->planes, c, t);
    return ST_OK;
}

enum status cells_compute(void *worker, struct tile t, struct error *err)
{
    enum status st = compute_tile(worker, t, err);
    return st == ST_OK ? cells_make_ready(worker, t, err) : st;
}
