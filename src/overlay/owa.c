/* Ordered weighted averaging. The quantifier Q turns the weight gathered so far, from the highest score down,
 * into the share of the index gathered so far; so ties need no rule, and the index never falls where a score
 * rises. That is why order weights go through Q too: multiplied with the weights and normalised, as is also
 * done, they make the index jump where two scores change places. */
#include "base/method_list.h"
#include "overlay/overlay.h"
#include "overlay/present.h"

#include <math.h>

struct quantifier {
    double alpha;
    size_t count;                  /* of order weights; 0: by alpha */
    double reach[FACTORS_MAX + 1]; /* sums of the order weights, from 0 to 1 */
};

static void quantifier_init(struct quantifier *q, const struct method_args *args)
{
    q->alpha = args->number[0];
    q->count = args->count < FACTORS_MAX ? args->count : FACTORS_MAX;
    q->reach[0] = 0;
    for (size_t j = 0; j < q->count; j++) q->reach[j + 1] = q->reach[j] + args->x[j];
    for (size_t j = 1; j <= q->count; j++) q->reach[j] /= q->reach[q->count];
}

static double quantify(const struct quantifier *q, double share)
{
    if (!(share < 1)) return 1;
    if (q->count == 0) return pow(share, q->alpha);
    double at = share * (double)q->count;
    size_t j = (size_t)at;
    if (j >= q->count) return 1;
    return q->reach[j] + (at - (double)j) * (q->reach[j + 1] - q->reach[j]);
}

/* Numbers of the scores from high to low; equal ones in the order they have. */
static void sort_falling(const struct present *p, size_t *order)
{
    for (size_t k = 0; k < p->n; k++) {
        size_t at = k;
        for (; at > 0 && p->score[order[at - 1]] < p->score[k]; at--) order[at] = order[at - 1];
        order[at] = k;
    }
}

static double ordered(const struct present *p, void *user)
{
    const struct quantifier *q = user;
    size_t order[FACTORS_MAX];
    sort_falling(p, order);
    double share = 0, before = 0, index = 0;
    for (size_t j = 0; j < p->n; j++) {
        share += p->weight[order[j]];
        double now = j + 1 == p->n ? 1 : quantify(q, share);
        index += (now - before) * p->score[order[j]];
        before = now;
    }
    return index;
}

void overlay_owa(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    if (args->count == 0 && args->number[0] == 1) {
        overlay_wlc(args, b, out, valid);
        return;
    }
    struct quantifier q;
    quantifier_init(&q, args);
    present_each(b, ordered, &q, out, valid);
}

void overlay_owa_character(const struct method_args *args, size_t n, const double *weight, double *orness,
                           double *tradeoff)
{
    struct quantifier q;
    quantifier_init(&q, args);
    size_t count = 0;
    for (size_t f = 0; f < n; f++) count += weight[f] > 0;
    *orness = *tradeoff = NAN;
    if (count < 2) return;
    double size = (double)count, before = 0, spread = 0;
    *orness = 0;
    for (size_t j = 1; j <= count; j++) {
        double now = quantify(&q, (double)j / size), v = now - before;
        *orness += v * (size - (double)j) / (size - 1);
        spread += (v - 1 / size) * (v - 1 / size);
        before = now;
    }
    *tradeoff = 1 - sqrt(size * spread / (size - 1));
}

enum status method_check_owa(const struct method_args *args, struct error *err)
{
    if (args->count == 0) return ST_OK;
    if (args->number[0] != 1)
        return error_set(err, ST_INPUT, "alpha %.15g beside order weights, expected only one of the two",
                         args->number[0]);
    if (args->count > FACTORS_MAX)
        return error_set(err, ST_INPUT, "%zu order weights, expected at most %d", args->count, FACTORS_MAX);
    double sum = 0;
    for (size_t j = 0; j < args->count; j++) {
        if (!(args->x[j] >= 0 && args->x[j] <= 1))
            return error_set(err, ST_INPUT, "order weight %.15g, expected 0 to 1", args->x[j]);
        sum += args->x[j];
    }
    if (fabs(sum - 1) > 1e-6) return error_set(err, ST_INPUT, "order weights sum to %.9g, expected 1", sum);
    return ST_OK;
}
