/* Distances from an ideal state: TOPSIS and the state space. */
#include "base/method_list.h"
#include "overlay/overlay.h"
#include "overlay/present.h"

#include <math.h>

/* Ideals by factor of the block; NULL: 1 and 0. */
struct ideals {
    const double *best, *worst;
};

static double closeness(const struct present *p, void *user)
{
    const struct ideals *ideals = user;
    double to_best = 0, to_worst = 0;
    for (size_t k = 0; k < p->n; k++) {
        double best = ideals->best ? ideals->best[p->factor[k]] : 1;
        double worst = ideals->worst ? ideals->worst[p->factor[k]] : 0;
        to_best += p->weight[k] * (best - p->score[k]) * (best - p->score[k]);
        to_worst += p->weight[k] * (p->score[k] - worst) * (p->score[k] - worst);
    }
    double sum = sqrt(to_best) + sqrt(to_worst);
    return sum > 0 ? sqrt(to_worst) / sum : 0.5;
}

void overlay_topsis(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    struct ideals ideals = {NULL, NULL};
    if (method_wants_ideals(args)) {
        ideals = (struct ideals){b->ideal_best, b->ideal_worst};
        if (!ideals.best || !ideals.worst) {
            for (size_t i = 0; i < b->cells; i++) out[i] = NAN;
            for (size_t i = 0; valid && i < b->cells; i++) valid[i] = NAN;
            return;
        }
    }
    present_each(b, closeness, &ideals, out, valid);
}

static double nearness(const struct present *p, void *user)
{
    (void)user;
    double sum = 0;
    for (size_t k = 0; k < p->n; k++) sum += p->weight[k] * (1 - p->score[k]) * (1 - p->score[k]);
    return 1 - sqrt(sum);
}

void overlay_state_space(const struct method_args *args, const struct overlay_block *b, float *out,
                         float *valid)
{
    (void)args;
    present_each(b, nearness, NULL, out, valid);
}
