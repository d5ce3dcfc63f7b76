/* Fuzzy membership by midpoint and spread: gaussian and near peak at the midpoint, small and large cross 0.5
 * there. A larger spread is steeper. */
#include "base/method_list.h"

#include <math.h>

enum { MIDPOINT, SPREAD };

enum status method_check_spread(const struct method_args *args, struct error *err)
{
    if (args->number[SPREAD] > 0) return ST_OK;
    return error_set(err, ST_INPUT, "spread %.15g, expected a value above 0", args->number[SPREAD]);
}

enum status method_check_midpoint(const struct method_args *args, struct error *err)
{
    if (!(args->number[MIDPOINT] > 0))
        return error_set(err, ST_INPUT, "midpoint %.15g, expected a value above 0", args->number[MIDPOINT]);
    return method_check_spread(args, err);
}

void score_fuzzy_gaussian(const struct method_args *args, const float *in, float *out, size_t n,
                          size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) {
        double away = (double)in[i] - args->number[MIDPOINT];
        out[i] = (float)exp(-args->number[SPREAD] * away * away);
    }
}

void score_fuzzy_near(const struct method_args *args, const float *in, float *out, size_t n,
                      size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) {
        double away = (double)in[i] - args->number[MIDPOINT];
        out[i] = (float)(1 / (1 + args->number[SPREAD] * away * away));
    }
}

/* Negative values, which have no power, score as 0 does. */
static double ratio(const struct method_args *args, float v)
{
    return (double)(v < 0 ? 0 : v) / args->number[MIDPOINT];
}

void score_fuzzy_small(const struct method_args *args, const float *in, float *out, size_t n,
                       size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) out[i] = (float)(1 / (1 + pow(ratio(args, in[i]), args->number[SPREAD])));
}

void score_fuzzy_large(const struct method_args *args, const float *in, float *out, size_t n,
                       size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) out[i] = (float)(1 / (1 + pow(ratio(args, in[i]), -args->number[SPREAD])));
}
