#include "score/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status stats_init(struct stats *s, struct error *err)
{
    *s = (struct stats){.min = INFINITY, .max = -INFINITY, .bin = calloc(STATS_BINS, sizeof *s->bin)};
    return s->bin ? ST_OK : error_memory(err);
}

void stats_clear(struct stats *s)
{
    free(s->bin);
    s->bin = NULL;
}

struct stats_moments stats_moments_of(const float *v, size_t n)
{
    struct stats_moments m = {0};
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        bool there = v[i] == v[i];
        sum += there ? (double)v[i] : 0;
        m.n += there;
    }
    if (m.n <= 0) return m;
    m.mean = sum / m.n;
    for (size_t i = 0; i < n; i++) {
        double d = v[i] == v[i] ? (double)v[i] - m.mean : 0;
        m.m2 += d * d;
        m.m3 += d * d * d;
    }
    return m;
}

void stats_moments_merge(struct stats_moments *a, const struct stats_moments *b)
{
    if (b->n <= 0) return;
    if (a->n <= 0) {
        *a = *b;
        return;
    }
    double n = a->n + b->n, d = b->mean - a->mean;
    double m2 = a->m2 + b->m2 + d * d * a->n * b->n / n;
    double m3 = a->m3 + b->m3 + d * d * d * a->n * b->n * (a->n - b->n) / (n * n) +
                3 * d * (a->n * b->m2 - b->n * a->m2) / n;
    *a = (struct stats_moments){n, a->mean + d * b->n / n, m2, m3};
}

/* Floats in ascending order are whole numbers in ascending order once the negative ones are turned about. */
static uint32_t key_of(float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 31 ? ~bits : bits | 0x80000000U;
}

static float value_of(uint32_t key)
{
    uint32_t bits = key >> 31 ? key & 0x7FFFFFFFU : ~key;
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

void stats_count(int64_t *bin, const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] == v[i]) bin[key_of(v[i]) >> (32 - STATS_BITS)]++;
}

/* The end of a bin that is nearer to zero is where its whole numbers are. */
static double bin_value(uint32_t bin)
{
    uint32_t low = bin << (32 - STATS_BITS), high = low | ((1U << (32 - STATS_BITS)) - 1);
    return (double)(low >> 31 ? value_of(low) : value_of(high));
}

static double quantile(const struct field_stats *f, double q)
{
    const struct stats *s = f->data;
    double target = q * s->moments.n, below = 0;
    uint32_t bin = 0;
    while (bin + 1 < STATS_BINS && below + (double)s->bin[bin] < target) below += (double)s->bin[bin++];
    while (bin + 1 < STATS_BINS && s->bin[bin] == 0) bin++; /* q = 0 */
    return fmin(fmax(bin_value(bin), f->min), f->max);
}

double stats_share_below(const struct stats *s, double value)
{
    double below = 0;
    /* The first and last bins belong to NaNs, which are neither below nor above. */
    for (uint32_t bin = 0; bin < STATS_BINS && !(bin_value(bin) >= value); bin++)
        below += (double)s->bin[bin];
    return below / s->moments.n;
}

struct field_stats stats_field(const struct stats *s)
{
    return (struct field_stats){
        s->moments.n, s->moments.mean, stats_sd(s), (double)s->min, (double)s->max, quantile, s};
}

double stats_sd(const struct stats *s)
{
    return s->moments.n > 0 ? sqrt(s->moments.m2 / s->moments.n) : (double)NAN;
}

double stats_skewness(const struct stats *s)
{
    double variance = s->moments.m2 / s->moments.n;
    return variance > 0 ? s->moments.m3 / s->moments.n / (variance * sqrt(variance)) : (double)NAN;
}
