/* Scores whose goalposts come from the data: percentiles, minimum and maximum, distance from the mean in
 * standard deviations. Resolved, each is a straight line from x[0] (scores 0) to x[1] (scores 1). */
#include "base/method_list.h"
#include "score/stretch.h"

#include <math.h>
#include <stdlib.h>

static enum status set_goalposts(struct method_args *args, double low, double high, bool falling,
                                 struct error *err)
{
    free(args->x);
    args->x = malloc(2 * sizeof *args->x);
    if (!args->x) return error_memory(err);
    args->count = 2;
    args->x[0] = falling ? high : low;
    args->x[1] = falling ? low : high;
    return ST_OK;
}

/* Whether two values are as far apart as 32-bit cells need them to be. */
static bool apart(double low, double high)
{
    return high > low && (float)high > (float)low && isfinite((float)(high - low));
}

enum status method_check_percentile(const struct method_args *args, struct error *err)
{
    if (args->number[0] < args->number[1]) return ST_OK;
    return error_set(err, ST_INPUT, "percentiles low %.15g and high %.15g, expected low below high",
                     args->number[0], args->number[1]);
}

enum status method_resolve_percentile(struct method_args *args, const struct field_stats *stats,
                                      struct error *err)
{
    double low = stats->quantile(stats, args->number[0] / 100);
    double high = stats->quantile(stats, args->number[1] / 100);
    if (!(stats->count > 0) || !apart(low, high))
        return error_set(err, ST_INPUT,
                         "percentiles %.15g and %.15g of the data are %.9g and %.9g, expected two "
                         "different values (wider percentiles, or linear with goalposts)",
                         args->number[0], args->number[1], low, high);
    return set_goalposts(args, low, high, args->number[2] > 0, err);
}

enum status method_resolve_minmax(struct method_args *args, const struct field_stats *stats,
                                  struct error *err)
{
    if (!(stats->count > 0) || !apart(stats->min, stats->max))
        return error_set(err, ST_INPUT, "the data run from %.9g to %.9g, expected a range", stats->min,
                         stats->max);
    return set_goalposts(args, stats->min, stats->max, args->number[0] > 0, err);
}

enum status method_resolve_zscore(struct method_args *args, const struct field_stats *stats,
                                  struct error *err)
{
    double reach = args->number[0] * stats->sd;
    if (!(stats->count > 0) || !(reach > 0) || !apart(stats->mean - reach, stats->mean + reach))
        return error_set(err, ST_INPUT,
                         "the data have mean %.9g and standard deviation %.9g, expected data that vary",
                         stats->mean, stats->sd);
    return set_goalposts(args, stats->mean - reach, stats->mean + reach, args->number[1] > 0, err);
}

static void between(const struct method_args *args, const float *in, float *out, size_t n)
{
    const float worst = (float)args->x[0], range = (float)(args->x[1] - args->x[0]);
    stretch_all(in, out, n, worst, range);
}

void score_percentile(const struct method_args *args, const float *in, float *out, size_t n,
                      size_t *unmatched)
{
    (void)unmatched;
    between(args, in, out, n);
}

void score_minmax(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    between(args, in, out, n);
}

/* 0.5 + z / (2 spread) is the line from mean - spread sd to mean + spread sd. */
void score_zscore(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    between(args, in, out, n);
}
