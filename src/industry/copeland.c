/* Aggregation by pairwise majority: no score makes up for another, and amounts do not count. */
#include "base/method_list.h"

#include <math.h>

/* 1: city a beats b, -1: b beats a, 0: neither. Indicators that one of them lacks have no say. */
static int duel(const struct aggregate_input *in, size_t a, size_t b)
{
    const double *x = in->score + a * in->n, *y = in->score + b * in->n;
    double balance = 0, all = 0;
    for (size_t k = 0; k < in->n; k++) {
        if (isnan(x[k]) || isnan(y[k])) continue;
        balance += x[k] > y[k] ? in->weight[k] : x[k] < y[k] ? -in->weight[k] : 0;
        all += in->weight[k];
    }
    /* A draw of weights such as 1/6 leaves their rounding. */
    return balance > 1e-9 * all ? 1 : balance < -1e-9 * all ? -1 : 0;
}

static bool has_any(const struct aggregate_input *in, size_t row)
{
    for (size_t k = 0; k < in->n; k++)
        if (in->weight[k] > 0 && !isnan(in->score[row * in->n + k])) return true;
    return false;
}

enum status aggregate_copeland(const struct method_args *args, const struct aggregate_input *in, double *out,
                               struct error *err)
{
    (void)args;
    double others = -1;
    for (size_t r = 0; r < in->rows; r++) others += has_any(in, r);
    if (others == 0)
        return error_set(err, ST_INPUT,
                         "copeland compares cities by pairs: one alone, expected two at least");
    for (size_t r = 0; r < in->rows; r++) {
        double beaten = 0;
        for (size_t k = 0; k < in->rows; k++) beaten += k == r ? 0 : duel(in, r, k);
        out[r] = has_any(in, r) ? (beaten + others) / (2 * others) : (double)NAN;
    }
    return ST_OK;
}
