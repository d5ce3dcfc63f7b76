/* Percentile rank by the distribution of the data: the share of cells below a value, plus half the share at
 * it. */
#include "base/method_list.h"
#include "score/stats.h"

#include <math.h>
#include <stdlib.h>

/* The distribution is read at this many steps, so that a rank is right to 1 / 512. */
enum { STEPS = 512 };

/* Adds a control point, unless one stands there or beyond. */
static void add_point(struct method_args *args, double x, double rank, bool falling)
{
    if (args->count > 0 && x <= args->x[args->count - 1]) return;
    args->x[args->count] = x;
    args->y[args->count++] = falling ? 1 - rank : rank;
}

/* A value that many cells share: the rank steps up just before it and just after it. The quantile may be off
 * by a bin of the statistics, away from zero, so the step is as wide as that. `before` and `after` are the
 * values of the neighbours, +-inf at the ends. */
static void add_step(struct method_args *args, double x, double before, double after, double from, double to,
                     bool falling)
{
    const double grain = fabs(x) / (1 << (STATS_BITS - 9));
    const double past = x > 0 ? x + grain : x, short_of = x < 0 ? x - grain : x;
    const double first = fmax(short_of, (double)nextafterf((float)before, INFINITY));
    const double last = fmin(past, (double)nextafterf((float)after, -INFINITY));
    const double middle = (from + to) / 2;
    if (!isinf(before)) add_point(args, (double)nextafterf((float)first, -INFINITY), from, falling);
    /* The end of the step before it gives way to the value. */
    if (args->count > 0 && args->x[args->count - 1] == first) args->count--;
    add_point(args, first, middle, falling);
    add_point(args, last, middle, falling);
    if (!isinf(after) && nextafterf((float)last, INFINITY) < (float)after)
        add_point(args, (double)nextafterf((float)last, INFINITY), to, falling);
}

enum status method_resolve_rank(struct method_args *args, const struct field_stats *stats, struct error *err)
{
    if (!(stats->count > 0) || !(stats->max > stats->min))
        return error_set(err, ST_INPUT, "the data run from %.9g to %.9g, expected values to rank", stats->min,
                         stats->max);
    bool falling = args->number[0] > 0;
    double *value = malloc((STEPS + 1) * sizeof *value);
    free(args->x);
    free(args->y);
    args->count = 0;
    args->x = malloc(4 * (STEPS + 1) * sizeof *args->x);
    args->y = malloc(4 * (STEPS + 1) * sizeof *args->y);
    if (!value || !args->x || !args->y) {
        free(value);
        return error_memory(err);
    }
    for (int i = 0; i <= STEPS; i++) value[i] = stats->quantile(stats, (double)i / STEPS);
    for (int first = 0, last; first <= STEPS; first = last + 1) {
        for (last = first; last < STEPS && value[last + 1] <= value[first];) last++;
        /* The value's share of the cells lies between the steps before and after: to the middle of these. */
        double from = first == 0 ? 0 : (first - 0.5) / STEPS, to = last == STEPS ? 1 : (last + 0.5) / STEPS;
        if (first == last)
            add_point(args, value[first], (from + to) / 2, falling);
        else
            add_step(args, value[first], first ? value[first - 1] : -INFINITY,
                     last < STEPS ? value[last + 1] : INFINITY, from, to, falling);
    }
    free(value);
    return ST_OK;
}

void score_rank(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    score_piecewise(args, in, out, n, unmatched);
}
