/* Statistics of a raster, kept while it is written. */
#include "grid/output_own.h"

#include <math.h>

#define ONE 1073741824.0 /* 2^30 */

void output_count(struct output_sums *s, const float *v, size_t n)
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
