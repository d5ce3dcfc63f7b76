/* Ranks of a list, ties sharing the mean of theirs. */
#ifndef CAPACITY_INDUSTRY_RANKS_H
#define CAPACITY_INDUSTRY_RANKS_H

#include <stddef.h>
#include <stdint.h>

/* Twice the mid-rank of every value, lowest first: a whole number with ties too, 2 to 2n. x holds no NaN. */
void ranks_doubled(const double *x, size_t n, int64_t *rank);

#endif
