/* The scores that count in one cell: what every operator but wlc works on. */
#ifndef CAPACITY_OVERLAY_PRESENT_H
#define CAPACITY_OVERLAY_PRESENT_H

#include "base/method.h"

/* Factors of one cell that have weight and data, in the block's order. */
struct present {
    size_t n; /* at least 1 */
    double score[FACTORS_MAX];
    double weight[FACTORS_MAX]; /* above 0, sum to 1 */
    size_t factor[FACTORS_MAX]; /* their numbers in the block */
};

/* The index of a cell; the caller brings rounding errors back to 0..1. */
typedef double present_fn(const struct present *cell, void *user);

/* Work through a block by the rules of overlay_fn: no data where a factor that may not be skipped is missing
 * or nothing is left, else fn of what is there. `valid` may be NULL. */
void present_each(const struct overlay_block *block, present_fn *fn, void *user, float *out, float *valid);

#endif
