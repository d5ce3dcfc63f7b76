/* Published industrial scores and tiers by city. */
#ifndef CAPACITY_INDUSTRY_H
#define CAPACITY_INDUSTRY_H

#include "base/method.h"
#include "base/text.h"

#include <stddef.h>

struct industry_city {
    char *key;
    double score; /* 0-10; NaN: not known */
    int tier;     /* 1 is best; 0: not known */
    /* What the score lies in: [low, high], both the score where it is known; [low, high) of the tier where
     * only that is known and there are cuts (the best tier holds its high end, 10); else NaN. */
    double low, high;
};

struct industry_table {
    size_t count;
    struct industry_city *city;
};

/* Add a row as text from a table. An empty cell is missing and stays missing. Faults: an empty or repeated
 * key, text where a number belongs, a score outside 0-10, a tier that is no whole number from 1 to 9. `who`
 * starts the message ("industry.csv row 3"). */
enum status industry_add(struct industry_table *t, const char *who, const char *key, const char *score,
                         const char *tier, struct error *err);
/* Add a city with a score that was worked out, NaN: none. */
enum status industry_put(struct industry_table *t, const char *key, double score, struct error *err);
/* The city of a key, equal to the letter, or NULL. */
struct industry_city *industry_find(const struct industry_table *t, const char *key);
void industry_clear(struct industry_table *t);

/* Where scores are cut into tiers: ascending, one fewer than there are tiers; none: not cut. */
struct industry_cuts {
    size_t count;
    double at[TIERS_MAX - 1];
};

/* The tier of a score, 1 the best. A score on a cut belongs to the better tier. 0 for NaN and without cuts.
 */
int industry_tier(const struct industry_cuts *cuts, double score);

/* Work out low and high of every city, and the tier of those that have a score and none. ST_INPUT where a
 * tier is beyond what the cuts make. `who` starts the message. */
enum status industry_bound(struct industry_table *t, const struct industry_cuts *cuts, const char *who,
                           struct error *err);

/* Goodness of variance fit of the tiers, 1 - SDCM / SDAM, over the cities that have both; NaN where their
 * scores do not vary. */
double industry_gvf(const struct industry_table *t);

/* Digits behind the point that the scores of a table were written with, 0 to 6. */
int industry_decimals(const struct industry_table *t);

struct industry_tier_figures {
    size_t cities, scored;
    double mean; /* of the scores; NaN for none */
};

/* How many cities a tier has, and their mean with as many digits as the scores of the table, halves up. It is
 * worked out in whole units of the last digit: sums of binary fractions fall short of the halves. */
struct industry_tier_figures industry_tier_figures(const struct industry_table *t, int tier);

/* Whether a column ranks the cities: its name ends in "rank". */
bool industry_is_ranking(const char *column);

/* What a published table says against itself, a line each added to `found`; nothing is mended. A rank that
 * several cities have: `cell` holds the column as text, empty where there is none. A tier that is not that of
 * the score by the cuts or, without cuts, a higher score in a worse tier. */
void industry_find_ranks(const char *column, const struct industry_table *t, char *const *cell,
                         struct text *found);
void industry_find_tiers(const struct industry_table *t, const struct industry_cuts *cuts,
                         struct text *found);

#endif
