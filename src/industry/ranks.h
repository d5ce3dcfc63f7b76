/* Ranks of a list, ties sharing the mean of theirs. */
#ifndef CAPACITY_INDUSTRY_RANKS_H
#define CAPACITY_INDUSTRY_RANKS_H

#include "industry/association.h"

#include <stddef.h>
#include <stdint.h>

/* Twice the mid-rank of every value, lowest first: a whole number with ties too, 2 to 2n. x holds no NaN. */
void ranks_doubled(const double *x, size_t n, int64_t *rank);

/* An association that works on these: `of` fills in what it can of an undefined `out`. */
typedef enum status ranks_fn(const int64_t *x, const int64_t *y, size_t n, struct association *out,
                             struct error *err);
enum status ranks_associate(const double *x, const double *y, size_t n, ranks_fn *of, struct association *out,
                            struct error *err);

#endif
