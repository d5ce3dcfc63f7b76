/* Tiers by cuts, and what a tier alone says of the score. */
#include "industry/industry.h"

#include <math.h>

int industry_tier(const struct industry_cuts *cuts, double score)
{
    if (cuts->count == 0 || isnan(score)) return 0;
    int tier = (int)cuts->count + 1;
    for (size_t k = 0; k < cuts->count && score >= cuts->at[k]; k++) tier--;
    return tier;
}

enum status industry_bound(struct industry_table *t, const struct industry_cuts *cuts, const char *who,
                           struct error *err)
{
    for (size_t i = 0; cuts->count && i < t->count; i++) {
        struct industry_city *c = &t->city[i];
        const size_t tiers = cuts->count + 1;
        if (c->tier > (int)tiers)
            return error_set(err, ST_INPUT, "%s: \"%s\" has tier %d, expected 1 to %zu as the cuts make", who,
                             c->key, c->tier, tiers);
        if (!isnan(c->score)) {
            if (!c->tier) c->tier = industry_tier(cuts, c->score);
        } else if (c->tier) {
            const size_t above = tiers - (size_t)c->tier; /* the cut at the tier's upper end */
            c->low = above > 0 ? cuts->at[above - 1] : 0;
            c->high = above < cuts->count ? cuts->at[above] : 10;
        }
    }
    return ST_OK;
}

double industry_gvf(const struct industry_table *t)
{
    double count[TIERS_MAX] = {0}, mean[TIERS_MAX] = {0}, all = 0, middle = 0, within = 0, whole = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct industry_city *c = &t->city[i];
        if (isnan(c->score) || !c->tier) continue;
        count[c->tier - 1]++;
        mean[c->tier - 1] += c->score;
        all++;
        middle += c->score;
    }
    for (size_t k = 0; k < TIERS_MAX; k++) mean[k] /= count[k] > 0 ? count[k] : 1;
    for (size_t i = 0; i < t->count; i++) {
        const struct industry_city *c = &t->city[i];
        if (isnan(c->score) || !c->tier) continue;
        double own = c->score - mean[c->tier - 1], off = c->score - middle / all;
        within += own * own;
        whole += off * off;
    }
    return whole > 0 ? 1 - within / whole : (double)NAN;
}
