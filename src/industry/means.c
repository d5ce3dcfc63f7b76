/* Aggregation by means: a good score makes up for a bad one, in part. */
#include "base/method_list.h"

#include <math.h>

enum status aggregate_arithmetic(const struct method_args *args, const struct aggregate_input *in,
                                 double *out, struct error *err)
{
    (void)args, (void)err;
    for (size_t r = 0; r < in->rows; r++) {
        double sum = 0, weight = 0;
        for (size_t k = 0; k < in->n; k++) {
            double score = in->score[r * in->n + k];
            if (isnan(score)) continue;
            sum += in->weight[k] * score;
            weight += in->weight[k];
        }
        out[r] = weight > 0 ? sum / weight : (double)NAN;
    }
    return ST_OK;
}

enum status aggregate_geometric(const struct method_args *args, const struct aggregate_input *in, double *out,
                                struct error *err)
{
    (void)err;
    const double epsilon = args->number[0];
    for (size_t r = 0; r < in->rows; r++) {
        double sum = 0, weight = 0;
        for (size_t k = 0; k < in->n; k++) {
            double score = in->score[r * in->n + k];
            if (isnan(score) || !(in->weight[k] > 0)) continue; /* 0 times the logarithm of 0 is no number */
            if (score < epsilon && in->floored) ++*in->floored;
            sum += in->weight[k] * log(fmax(score, epsilon));
            weight += in->weight[k];
        }
        out[r] = weight > 0 ? exp(sum / weight) : (double)NAN;
    }
    return ST_OK;
}
