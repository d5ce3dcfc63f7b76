/* Sums over the cells of one zone that lie beside each other: the same whole numbers as cell by cell, for
 * less time. Values of 0..1 and areas under two nominal cells, as nearly all are, multiply in 64 bits: 2^30 x
 * 2^25 x RUN stays below 2^63. */
#include "base/vector.h"
#include "zones/zones.h"

#include <math.h>

enum { RUN = 128, AREA_MAX = 1 << 25 };

/* Cells of a run that count, and their areas: 0 where they do not. */
struct run {
    size_t n;
    uint32_t area[RUN], valid[RUN]; /* not excluded; with an index */
};

struct products {
    uint64_t area, sum; /* of the cells with the value */
    bool within;        /* every value lies in 0..1 */
};

VECTOR_CLONES static struct products multiply(const float *restrict value, const uint32_t *restrict area,
                                              size_t n)
{
    struct products p = {0, 0, false};
    uint32_t outside = 0;
    for (size_t i = 0; i < n; i++) {
        float v = value[i];
        uint32_t there = v == v ? area[i] : 0;
        outside |= (uint32_t)(v < 0) | (uint32_t)(v > 1);
        uint64_t q = (uint64_t)vector_round((double)(v == v ? v : 0) * ZONE_VALUE_ONE);
        p.area += there;
        p.sum += (uint64_t)(uint32_t)q * there;
    }
    p.within = outside == 0;
    return p;
}

static void add_mean(struct zone_mean *m, const float *value, const uint32_t *area, size_t from, size_t n)
{
    if (!value) return;
    const struct products p = multiply(value + from, area, n);
    if (p.within) {
        m->area += (int64_t)p.area;
        m->sum += (int64_t)p.sum;
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (area[i]) zone_mean_add(m, (double)value[from + i], area[i]);
}

/* The squares of an index, in two halves. */
VECTOR_CLONES static wide_int squares(const float *restrict index, const uint32_t *restrict area, size_t n)
{
    const uint64_t half = (1u << 30) - 1;
    uint64_t high = 0, low = 0;
    for (size_t i = 0; i < n; i++) {
        float v = index[i];
        uint64_t q = (uint64_t)vector_round((double)(v == v ? v : 0) * ZONE_VALUE_ONE) & UINT32_MAX,
                 q2 = q * q;
        high += (q2 >> 30) * area[i];
        low += (q2 & half) * area[i];
    }
    return ((wide_int)high << 30) + low;
}

static void find_range(struct zone_sums *s, const float *index, size_t n)
{
    float min = s->index_min, max = s->index_max;
    for (size_t i = 0; i < n; i++) {
        min = index[i] < min ? index[i] : min;
        max = index[i] > max ? index[i] : max;
    }
    s->index_min = min;
    s->index_max = max;
}

/* What goes by the code or the bin of each cell. */
static void add_codes(struct zone_sums *s, const struct zone_cells *c, size_t from, const struct run *r)
{
    for (size_t k = 0; k < r->n; k++) {
        size_t i = from + k;
        int64_t area = r->valid[k];
        if (area == 0) continue;
        int bin = (int)(c->index[i] * ZONE_BINS);
        if (s->bin) s->bin[bin >= ZONE_BINS ? ZONE_BINS - 1 : bin] += area;
        if (c->class_code) s->class_area[c->class_code[i] - 1] += area;
        if (c->state) s->state_area[c->state[i] - 1] += area;
        if (!c->limiting || c->limiting[i] == CODE_NODATA) continue;
        s->limiting_area[c->limiting[i] - 1] += area;
        if (c->gap[i] == 0) s->tied_area += area;
    }
}

/* False where the areas are too large for this way. */
static bool look_at(struct run *r, const struct zone_cells *c, size_t from, const int64_t *area)
{
    bool narrow = true;
    for (size_t k = 0; k < r->n; k++) {
        size_t i = from + k;
        bool excluded = c->excluded && c->excluded[i];
        narrow &= area[i] >= 0 && area[i] < AREA_MAX;
        r->area[k] = excluded ? 0 : (uint32_t)area[i];
        r->valid[k] = c->index[i] == c->index[i] ? r->area[k] : 0;
    }
    return narrow;
}

/* False, and nothing added, where an index lies outside 0..1. */
static bool add_index(struct zone_sums *s, const struct zone_cells *c, size_t from, const struct run *r)
{
    const struct products index = multiply(c->index + from, r->valid, r->n);
    if (!index.within) return false;
    s->valid += (int64_t)index.area;
    s->index += (int64_t)index.sum;
    s->index_squared += squares(c->index + from, r->valid, r->n);
    find_range(s, c->index + from, r->n);
    add_codes(s, c, from, r);
    return true;
}

static void add_rest(struct zone_sums *s, const struct zone_cells *c, size_t from, const struct run *r,
                     const int64_t *area)
{
    s->cells += (int64_t)r->n;
    for (size_t k = 0; k < r->n; k++) {
        s->counted += area[from + k];
        s->excluded += area[from + k] - r->area[k];
    }
    for (size_t k = 0; k < c->raws; k++)
        for (size_t i = from; i < from + r->n; i++)
            zone_mean_add(&s->raw[k], (double)c->raw[k][i] / c->raw_unit[k], area[i]);
    add_mean(&s->without, c->without, r->area, from, r->n);
    add_mean(&s->pressure, c->pressure, r->valid, from, r->n);
    add_mean(&s->support, c->support, r->valid, from, r->n);
    for (size_t g = 0; g < c->groups; g++) add_mean(&s->group[g], c->group[g], r->valid, from, r->n);
}

void zone_sums_add_run(struct zone_sums *s, const struct zone_cells *c, size_t from, size_t n,
                       const int64_t *area)
{
    struct run r;
    for (size_t end = from + n; from < end; from += r.n) {
        r.n = end - from < RUN ? end - from : RUN;
        if (look_at(&r, c, from, area) && add_index(s, c, from, &r))
            add_rest(s, c, from, &r, area);
        else
            for (size_t i = from; i < from + r.n; i++) zone_sums_add(s, c, i, area[i]);
    }
}
