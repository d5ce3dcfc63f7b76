#include "industry/robustness.h"

#include "base/random.h"

#include <math.h>
#include <stdlib.h>

void robustness_ranks(const double *score, size_t n, int *rank)
{
    for (size_t i = 0; i < n; i++) {
        rank[i] = isnan(score[i]) ? 0 : 1;
        for (size_t k = 0; rank[i] && k < n; k++) rank[i] += score[k] > score[i] + 1e-9;
    }
}

/* Everything the draws work with; one allocation each. */
struct work {
    const struct composite *c;
    const struct method_args *aggregate;
    const struct industry_cuts *cuts;
    size_t first, count;
    double *score; /* [count] */
    int *rank;     /* [count] */
    size_t *drawn; /* [count][count + 1]: draws in which a city had a rank */
    size_t *tier;  /* [count][TIERS_MAX] */
    struct robust_city *city;
};

static enum status rank_by(const struct work *w, const double *weight, struct error *err)
{
    enum status st = composite_aggregate(w->c, w->aggregate, weight, w->first, w->count, w->score, NULL, err);
    if (st == ST_OK) robustness_ranks(w->score, w->count, w->rank);
    return st;
}

static enum status draw(const struct work *w, const struct robustness_plan *plan, size_t d, struct error *err)
{
    const size_t n = w->c->n;
    double weight[INDICATORS_MAX];
    for (size_t k = 0; k < n; k++)
        weight[k] = w->c->weight[k] * (1 + plan->vary * (2 * random_uniform(plan->seed, d * n + k) - 1));
    enum status st = rank_by(w, weight, err); /* which needs no sum of 1 */
    for (size_t i = 0; st == ST_OK && i < w->count; i++) {
        w->drawn[i * (w->count + 1) + (size_t)w->rank[i]]++;
        int tier = industry_tier(w->cuts, w->score[i]);
        if (tier) w->tier[i * TIERS_MAX + (size_t)tier - 1]++;
    }
    return st;
}

/* The lowest rank that at least `percent` of the draws lie at or below; 0: the lowest of all. */
static int rank_at(const size_t *drawn, size_t count, size_t percent, size_t draws)
{
    size_t below = 0, rank = 0;
    while (rank < count && (below == 0 || 100 * below < percent * draws)) below += drawn[++rank];
    return (int)rank;
}

static void summarise(const struct work *w, size_t draws, size_t i)
{
    struct robust_city *city = &w->city[i];
    const size_t *drawn = w->drawn + i * (w->count + 1);
    if (!city->rank) return;
    city->rank_low = rank_at(drawn, w->count, 5, draws);
    city->rank_high = rank_at(drawn, w->count, 95, draws);
    city->rank_min = rank_at(drawn, w->count, 0, draws);
    city->rank_max = rank_at(drawn, w->count, 100, draws);
    for (size_t t = 0; t < TIERS_MAX; t++)
        city->tier_share[t] = (double)w->tier[i * TIERS_MAX + t] / (double)draws;
}

static enum status leave_out(const struct work *w, size_t k, struct error *err)
{
    double weight[INDICATORS_MAX], left = 0;
    for (size_t i = 0; i < w->c->n; i++) {
        weight[i] = i == k ? 0 : w->c->weight[i];
        left += weight[i];
    }
    if (!(left > 0)) return ST_OK;
    enum status st = rank_by(w, weight, err);
    for (size_t i = 0; st == ST_OK && i < w->count; i++) {
        w->city[i].without_rank[k] = w->rank[i];
        w->city[i].without_tier[k] = industry_tier(w->cuts, w->score[i]);
    }
    return st;
}

enum status robustness_find(const struct composite *c, const struct method_args *aggregate,
                            const struct industry_cuts *cuts, const struct robustness_plan *plan,
                            size_t first, size_t count, struct robust_city *city, struct error *err)
{
    struct work w = {
        .c = c, .aggregate = aggregate, .cuts = cuts, .first = first, .count = count, .city = city};
    w.score = malloc(count * sizeof *w.score);
    w.rank = malloc(count * sizeof *w.rank);
    w.drawn = calloc(count * (count + 1), sizeof *w.drawn);
    w.tier = calloc(count * TIERS_MAX, sizeof *w.tier);
    enum status st = w.score && w.rank && w.drawn && w.tier ? ST_OK : error_memory(err);
    if (st == ST_OK) {
        for (size_t i = 0; i < count; i++) city[i] = (struct robust_city){0};
        st = rank_by(&w, c->weight, err);
        for (size_t i = 0; st == ST_OK && i < count; i++) city[i].rank = w.rank[i];
    }
    for (size_t d = 0; st == ST_OK && d < plan->draws; d++) st = draw(&w, plan, d, err);
    for (size_t i = 0; st == ST_OK && i < count; i++) summarise(&w, plan->draws, i);
    for (size_t k = 0; st == ST_OK && k < c->n; k++) st = leave_out(&w, k, err);
    free(w.score);
    free(w.rank);
    free(w.drawn);
    free(w.tier);
    return st;
}
