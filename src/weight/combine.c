/* One weighting made of several. */
#include "base/method_list.h"
#include "weight/algebra.h"
#include "weight/weight_own.h"

#include <math.h>

static enum status check_parts(const struct weight_input *in, struct error *err)
{
    if (in->parts < 2 || in->parts > FACTORS_MAX)
        return error_set(err, ST_INPUT, "weightings to combine: %zu, expected 2 to %d", in->parts,
                         FACTORS_MAX);
    return ST_OK;
}

/* Sum of the parts, each by its share; shares sum to 1. */
static void mix(const struct weight_input *in, const double *share, double *weight)
{
    for (size_t i = 0; i < in->n; i++) {
        weight[i] = 0;
        for (size_t p = 0; p < in->parts; p++) weight[i] += share[p] * in->part[p][i];
    }
    (void)weight_share_out(weight, in->n);
}

enum status method_check_share(const struct method_args *args, struct error *err)
{
    if (isnan(args->number[0]) || args->count == 2) return ST_OK;
    return error_set(err, ST_INPUT, "share %.9g with %zu weightings to combine, expected it with two alone",
                     args->number[0], args->count);
}

enum status weight_linear(const struct method_args *args, const struct weight_input *in, double *weight,
                          struct error *err)
{
    enum status st = check_parts(in, err);
    if (st != ST_OK) return st;
    double share[FACTORS_MAX], first = args->number[0];
    for (size_t p = 0; p < in->parts; p++) share[p] = 1.0 / (double)in->parts;
    if (!isnan(first) && in->parts == 2) {
        share[0] = first;
        share[1] = 1 - first;
    }
    mix(in, share, weight);
    return ST_OK;
}

enum status weight_multiplicative(const struct method_args *args, const struct weight_input *in,
                                  double *weight, struct error *err)
{
    (void)args;
    enum status st = check_parts(in, err);
    if (st != ST_OK) return st;
    /* By logarithms: products of many small weights fall below what a double can hold. */
    double product[FACTORS_MAX], most = -INFINITY;
    for (size_t i = 0; i < in->n; i++) {
        product[i] = 0;
        for (size_t p = 0; p < in->parts; p++) product[i] += log(in->part[p][i]);
        most = fmax(most, product[i]);
    }
    for (size_t i = 0; i < in->n; i++) product[i] = isinf(most) ? 0 : exp(product[i] - most);
    if (!weight_share_out(product, in->n))
        return error_set(err, ST_INPUT,
                         "each factor has weight 0 in one of the %zu weightings: all products are 0",
                         in->parts);
    for (size_t i = 0; i < in->n; i++) weight[i] = product[i];
    return ST_OK;
}

/* The shares a that bring sum a_p w_p as near as can be to every part at once: [w_p . w_q] a = [w_p . w_p].
 * Parts that are alike make the system singular; the shortest of its solutions then treats them alike. */
enum status weight_game(const struct method_args *args, const struct weight_input *in, double *weight,
                        struct error *err)
{
    (void)args;
    enum status st = check_parts(in, err);
    if (st != ST_OK) return st;
    double dot[FACTORS_MAX * FACTORS_MAX], share[FACTORS_MAX];
    for (size_t p = 0; p < in->parts; p++)
        for (size_t q = 0; q < in->parts; q++) {
            double sum = 0;
            for (size_t i = 0; i < in->n; i++) sum += in->part[p][i] * in->part[q][i];
            dot[p * in->parts + q] = sum;
            if (p == q) share[p] = sum;
        }
    st = algebra_solve(dot, in->parts, share, err);
    if (st != ST_OK) return st;
    for (size_t p = 0; p < in->parts; p++) share[p] = fabs(share[p]);
    (void)weight_share_out(share, in->parts);
    mix(in, share, weight);
    return ST_OK;
}
