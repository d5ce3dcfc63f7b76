#include "zones/zones.h"

#include <math.h>

double zone_mean_value(const struct zone_mean *m)
{
    return m->area > 0 ? (double)m->sum / ZONE_VALUE_ONE / (double)m->area : (double)NAN;
}

double zone_index_mean(const struct zone_sums *s)
{
    return zone_mean_value(&(struct zone_mean){s->valid, s->index});
}

double zone_index_sd(const struct zone_sums *s)
{
    if (s->valid <= 0) return NAN;
    double mean = zone_index_mean(s);
    double variance =
        (double)s->index_squared / ZONE_VALUE_ONE / ZONE_VALUE_ONE / (double)s->valid - mean * mean;
    return sqrt(variance > 0 ? variance : 0);
}

double zone_index_quantile(const struct zone_sums *s, double q)
{
    if (s->valid <= 0 || !s->bin) return NAN;
    double target = q * (double)s->valid, below = 0;
    size_t k = 0;
    while (k + 1 < ZONE_BINS && below + (double)s->bin[k] < target) below += (double)s->bin[k++];
    double part = s->bin[k] > 0 ? (target - below) / (double)s->bin[k] : 0;
    double value = ((double)k + part) / ZONE_BINS;
    return fmin(fmax(value, (double)s->index_min), (double)s->index_max);
}

double zone_load(const struct zone_sums *s)
{
    double pressure = zone_mean_value(&s->pressure), support = zone_mean_value(&s->support);
    return support >= LOAD_SUPPORT_MIN ? pressure / support : (double)NAN;
}

size_t zone_limiting(const struct zone_sums *s, size_t factors, double *share)
{
    size_t best = 0;
    int64_t most = 0;
    for (size_t f = 0; f < factors; f++) {
        if (s->limiting_area[f] <= most) continue;
        most = s->limiting_area[f];
        best = f + 1;
    }
    *share = s->valid > 0 ? (double)most / (double)s->valid : (double)NAN;
    return best;
}

enum limit_state zone_limit_state(double value, double near, double over)
{
    if (value != value) return LIMIT_NONE;
    bool high_is_bad = over > near;
    if (high_is_bad ? value > over : value < over) return LIMIT_OVER;
    return (high_is_bad ? value > near : value < near) ? LIMIT_NEAR : LIMIT_WITHIN;
}

enum limit_state zone_verdict(const enum limit_state *state, size_t n)
{
    size_t count[LIMIT_OVER + 1] = {0};
    for (size_t i = 0; i < n; i++) count[state[i]]++;
    if (count[LIMIT_NONE] == n) return LIMIT_NONE;
    if (count[LIMIT_OVER] > 0 || count[LIMIT_NEAR] >= 2) return LIMIT_OVER;
    return count[LIMIT_NEAR] == 1 ? LIMIT_NEAR : LIMIT_WITHIN;
}
