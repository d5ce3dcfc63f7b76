/* How far ranks and tiers of a composite index depend on its weights and on single indicators. */
#ifndef CAPACITY_INDUSTRY_ROBUSTNESS_H
#define CAPACITY_INDUSTRY_ROBUSTNESS_H

#include "industry/composite.h"
#include "industry/industry.h"

#include <stdint.h>

struct robustness_plan {
    size_t draws; /* of random weights, at least 1 */
    double vary;  /* 0..1: each weight is multiplied by a uniform number from 1 - vary to 1 + vary, then all
                   * are divided by their sum */
    uint64_t seed;
};

/* Of one city; all 0 where it has no index. */
struct robust_city {
    int rank;                         /* by the index, 1 the highest; equals share the better rank */
    int rank_low, rank_high;          /* 5 % and 95 % of the draws lie at or below */
    int rank_min, rank_max;           /* in any draw */
    double tier_share[TIERS_MAX];     /* of the draws; 0 where there are no cuts */
    int without_rank[INDICATORS_MAX]; /* with each indicator left out, the others' weights raised in step; */
    int without_tier[INDICATORS_MAX]; /* 0 where nothing of any weight is left, or without cuts */
};

/* Draw and leave out over rows first .. first + count, of one year; `city` has `count` entries. Weight i of
 * draw d comes from number d * n + i of the generator, so that draws do not depend on each other. Cuts are
 * held as they are. */
enum status robustness_find(const struct composite *c, const struct method_args *aggregate,
                            const struct industry_cuts *cuts, const struct robustness_plan *plan,
                            size_t first, size_t count, struct robust_city *city, struct error *err);

/* Rank of each score, 1 the highest; those within 1e-9 share the better rank; 0 for NaN. */
void robustness_ranks(const double *score, size_t n, int *rank);

#endif
