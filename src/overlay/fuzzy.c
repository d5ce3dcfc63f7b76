/* Fuzzy product, sum and gamma. Weights say only which factors count. */
#include "base/method_list.h"
#include "overlay/present.h"

#include <math.h>

static double all_of(const struct present *p)
{
    double product = 1;
    for (size_t k = 0; k < p->n; k++) product *= p->score[k];
    return product;
}

static double any_of(const struct present *p)
{
    double product = 1;
    for (size_t k = 0; k < p->n; k++) product *= 1 - p->score[k];
    return 1 - product;
}

static double product(const struct present *p, void *user)
{
    (void)user;
    return all_of(p);
}

static double sum(const struct present *p, void *user)
{
    (void)user;
    return any_of(p);
}

static double between(const struct present *p, void *user)
{
    const double *gamma = user;
    return pow(any_of(p), *gamma) * pow(all_of(p), 1 - *gamma);
}

void overlay_fuzzy_product(const struct method_args *args, const struct overlay_block *b, float *out,
                           float *valid)
{
    (void)args;
    present_each(b, product, NULL, out, valid);
}

void overlay_fuzzy_sum(const struct method_args *args, const struct overlay_block *b, float *out,
                       float *valid)
{
    (void)args;
    present_each(b, sum, NULL, out, valid);
}

void overlay_fuzzy_gamma(const struct method_args *args, const struct overlay_block *b, float *out,
                         float *valid)
{
    double gamma = args->number[0];
    present_each(b, between, &gamma, out, valid);
}
