/* The lowest and the highest score. Weights say only which factors count. */
#include "base/method_list.h"
#include "overlay/present.h"

static double lowest(const struct present *p, void *user)
{
    (void)user;
    double low = p->score[0];
    for (size_t k = 1; k < p->n; k++)
        if (p->score[k] < low) low = p->score[k];
    return low;
}

static double highest(const struct present *p, void *user)
{
    (void)user;
    double high = p->score[0];
    for (size_t k = 1; k < p->n; k++)
        if (p->score[k] > high) high = p->score[k];
    return high;
}

void overlay_limiting(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    (void)args;
    present_each(b, lowest, NULL, out, valid);
}

void overlay_fuzzy_and(const struct method_args *args, const struct overlay_block *b, float *out,
                       float *valid)
{
    (void)args;
    present_each(b, lowest, NULL, out, valid);
}

void overlay_fuzzy_or(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    (void)args;
    present_each(b, highest, NULL, out, valid);
}
