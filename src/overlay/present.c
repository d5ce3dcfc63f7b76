#include "overlay/present.h"

#include <math.h>

/* Factors with weight, found once for a block. */
struct counted {
    size_t n, factor[FACTORS_MAX];
    const float *score[FACTORS_MAX];
    double weight[FACTORS_MAX];
    bool skip[FACTORS_MAX];
    bool any_skip;
    double always; /* weight of the factors that may not be missing */
};

static void find_counted(const struct overlay_block *b, struct counted *c)
{
    c->n = 0;
    c->any_skip = false;
    c->always = 0;
    for (size_t f = 0; f < b->factors && c->n < FACTORS_MAX; f++) {
        if (!(b->weight[f] > 0)) continue;
        c->factor[c->n] = f;
        c->score[c->n] = b->score[f];
        c->weight[c->n] = b->weight[f];
        c->skip[c->n++] = b->skip[f];
        c->any_skip |= b->skip[f];
        if (!b->skip[f]) c->always += b->weight[f];
    }
}

/* Share of the weight that is there; NaN: no data. Sums in the order wlc does, for the same bits. */
static double gather(const struct counted *c, size_t i, struct present *p)
{
    double skippable = 0;
    p->n = 0;
    for (size_t k = 0; k < c->n; k++) {
        float s = c->score[k][i];
        if (s != s) {
            if (!c->skip[k]) return NAN;
            continue;
        }
        if (c->skip[k]) skippable += c->weight[k];
        p->score[p->n] = (double)s;
        p->weight[p->n] = c->weight[k];
        p->factor[p->n++] = c->factor[k];
    }
    if (p->n == 0) return NAN;
    double there = skippable + c->always;
    if (c->any_skip)
        for (size_t k = 0; k < p->n; k++) p->weight[k] /= there;
    return there;
}

void present_each(const struct overlay_block *block, present_fn *fn, void *user, float *out, float *valid)
{
    struct counted c;
    struct present p;
    find_counted(block, &c);
    for (size_t i = 0; i < block->cells; i++) {
        double there = gather(&c, i, &p), index = there == there ? fn(&p, user) : NAN;
        out[i] = (float)(index < 0 ? 0 : index > 1 ? 1 : index);
        if (valid) valid[i] = out[i] == out[i] ? (float)there : NAN;
    }
}
