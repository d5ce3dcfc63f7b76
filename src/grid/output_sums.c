/* Statistics of a raster, kept while it is written. */
#include "base/vector.h"
#include "grid/output_own.h"

#include <math.h>

#define ONE 1073741824.0 /* 2^30 */

enum { CHUNK = 4096, HALF = 20 };

/* Sums of a chunk of values below 2^10, of which the squares are summed by halves of 20 bits. */
struct narrow {
    int64_t sum;
    uint64_t high2, cross, low2;
    int32_t count, min, max;
    bool wide; /* some value is larger: the rest means nothing */
};

VECTOR_CLONES static struct narrow count_narrow(const float *restrict v, size_t n)
{
    struct narrow s = {.min = INT32_MAX, .max = INT32_MIN};
    int32_t wide = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t none = -(v[i] != v[i]); /* all ones where there is no value */
        int32_t order = vector_order(v[i]) & ~none, low = order | (none & INT32_MAX);
        int32_t high = order | (none & INT32_MIN);
        s.min = low < s.min ? low : s.min;
        s.max = high > s.max ? high : s.max;
        s.count -= ~none;
        wide |= fabsf(v[i]) >= 1024;
    }
    s.wide = wide;
    for (size_t i = 0; i < n; i++) {
        int64_t q = vector_round((double)(v[i] == v[i] ? v[i] : 0) * ONE);
        uint64_t size = (uint64_t)(q < 0 ? -q : q);
        uint64_t high = (size >> HALF) & UINT32_MAX, low = size & ((1u << HALF) - 1);
        s.sum += q;
        s.high2 += high * high;
        s.cross += high * low;
        s.low2 += low * low;
    }
    return s;
}

static void count_widely(struct output_sums *s, const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i] != v[i]) continue;
        int64_t q = llrint((double)v[i] * ONE);
        s->count++;
        s->sum += q;
        s->squares += (output_wide)q * q;
        s->min = v[i] < s->min ? v[i] : s->min;
        s->max = v[i] > s->max ? v[i] : s->max;
    }
}

void output_count(struct output_sums *s, const float *v, size_t n)
{
    for (size_t from = 0; from < n; from += CHUNK) {
        const size_t count = n - from < CHUNK ? n - from : CHUNK;
        const struct narrow c = count_narrow(v + from, count);
        if (c.wide) count_widely(s, v + from, count);
        if (c.wide || c.count == 0) continue;
        const struct output_sums one = {.count = c.count,
                                        .sum = c.sum,
                                        .squares = ((output_wide)c.high2 << 2 * HALF) +
                                                   ((output_wide)c.cross << (HALF + 1)) + c.low2,
                                        .min = vector_unorder(c.min),
                                        .max = vector_unorder(c.max)};
        output_add_sums(s, &one);
    }
}

void output_add_sums(struct output_sums *into, const struct output_sums *s)
{
    into->count += s->count;
    into->sum += s->sum;
    into->squares += s->squares;
    into->min = s->min < into->min ? s->min : into->min;
    into->max = s->max > into->max ? s->max : into->max;
}

void output_write_statistics(struct output *o)
{
    for (int b = 1; b <= o->bands && o->cells == OUTPUT_NUMBERS; b++) {
        const struct output_sums *s = &o->sums[b - 1];
        if (s->count == 0) continue;
        double n = (double)s->count, mean = (double)s->sum / ONE / n;
        double variance = (double)s->squares / ONE / ONE / n - mean * mean;
        GDALSetRasterStatistics(GDALGetRasterBand(o->ds, b), (double)s->min, (double)s->max, mean,
                                sqrt(variance > 0 ? variance : 0));
    }
}
