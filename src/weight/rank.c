/* Weights from an order of importance alone. */
#include "base/method_list.h"
#include "weight/weight_own.h"

#include <math.h>

/* The weight of place k (1 = first) among n, but for a common factor. */
typedef double place_fn(size_t k, size_t n);

static enum status by_place(const struct weight_input *in, place_fn *place, double *weight, struct error *err)
{
    if (!in->rank) return error_set(err, ST_INPUT, "no ranks to weigh by");
    for (size_t i = 0; i < in->n; i++)
        if (!(in->rank[i] >= 1) || isinf(in->rank[i]))
            return error_set(err, ST_INPUT,
                             "rank %.9g of factor %zu of %zu, expected 1 (most important) or more",
                             in->rank[i], i + 1, in->n);
    for (size_t i = 0; i < in->n; i++) {
        size_t before = 0, equal = 0;
        for (size_t k = 0; k < in->n; k++) {
            before += in->rank[k] < in->rank[i];
            equal += in->rank[k] == in->rank[i];
        }
        /* Those of one rank hold the places that follow one another, and share their mean. */
        weight[i] = 0;
        for (size_t k = 1; k <= equal; k++) weight[i] += place(before + k, in->n);
        weight[i] /= (double)equal;
    }
    (void)weight_share_out(weight, in->n);
    return ST_OK;
}

static double centroid(size_t k, size_t n)
{
    double sum = 0;
    for (size_t i = n; i >= k; i--) sum += 1.0 / (double)i;
    return sum;
}

static double from_last(size_t k, size_t n)
{
    return (double)(n + 1 - k);
}

static double reciprocal(size_t k, size_t n)
{
    (void)n;
    return 1.0 / (double)k;
}

enum status weight_roc(const struct method_args *args, const struct weight_input *in, double *weight,
                       struct error *err)
{
    (void)args;
    return by_place(in, centroid, weight, err);
}

enum status weight_rank_sum(const struct method_args *args, const struct weight_input *in, double *weight,
                            struct error *err)
{
    (void)args;
    return by_place(in, from_last, weight, err);
}

enum status weight_rank_reciprocal(const struct method_args *args, const struct weight_input *in,
                                   double *weight, struct error *err)
{
    (void)args;
    return by_place(in, reciprocal, weight, err);
}
