/* Means that let one bad score weigh more than in a sum. */
#include "base/method_list.h"
#include "overlay/present.h"

#include <math.h>

/* A logarithm or reciprocal of 0 would decide the cell alone: scores are raised to the floor. */
struct floor {
    double epsilon;
    size_t cells; /* with a score below it */
};

static double geometric(const struct present *p, void *user)
{
    struct floor *floor = user;
    double sum = 0;
    bool low = false;
    for (size_t k = 0; k < p->n; k++) {
        bool below = p->score[k] < floor->epsilon;
        sum += p->weight[k] * log(below ? floor->epsilon : p->score[k]);
        low |= below;
    }
    floor->cells += low;
    return exp(sum);
}

static double harmonic(const struct present *p, void *user)
{
    struct floor *floor = user;
    double sum = 0;
    bool low = false;
    for (size_t k = 0; k < p->n; k++) {
        bool below = p->score[k] < floor->epsilon;
        sum += p->weight[k] / (below ? floor->epsilon : p->score[k]);
        low |= below;
    }
    floor->cells += low;
    return 1 / sum;
}

static void mean(const struct method_args *args, const struct overlay_block *b, present_fn *fn, float *out,
                 float *valid)
{
    struct floor floor = {.epsilon = args->number[0]};
    present_each(b, fn, &floor, out, valid);
    if (b->counts) b->counts->floored += floor.cells;
}

void overlay_geometric(const struct method_args *args, const struct overlay_block *b, float *out,
                       float *valid)
{
    mean(args, b, geometric, out, valid);
}

void overlay_harmonic(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    mean(args, b, harmonic, out, valid);
}
