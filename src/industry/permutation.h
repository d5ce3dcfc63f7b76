/* How often chance does as well: the share of the orders of one list in which a statistic of two lists lies
 * as far from what is expected as it does in the order observed. */
#ifndef CAPACITY_INDUSTRY_PERMUTATION_H
#define CAPACITY_INDUSTRY_PERMUTATION_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
    PERMUTATION_EXACT = 10,   /* up to so many pairs every order is looked at, 10! = 3,628,800 at most */
    PERMUTATION_DRAWS = 9999, /* beyond, so many random ones */
    PERMUTATION_SEED = 1
};

/* A statistic of the pairs (x[i], y[i]), as a sum of whole numbers: orders that come to the same are then the
 * same to the bit. */
struct permutation_statistic {
    int64_t (*step)(const int64_t *x, const int64_t *y, size_t k); /* what pair k adds, from pairs 0..k */
    int64_t centre; /* n times the mean of the statistic over all orders of y */
};

/* Two-sided p of the order observed: the share of orders in which n times the statistic lies at least as far
 * from `centre`. All orders up to PERMUTATION_EXACT pairs (ties are orders like any other, so that the share
 * is exact with ties too); beyond, (1 + hits) / (1 + draws) of random orders (Phipson and Smyth 2010), the
 * same for the same data. n at least 1. Fails only when memory is out. */
enum status permutation_p(const struct permutation_statistic *statistic, const int64_t *x, const int64_t *y,
                          size_t n, double *p, struct error *err);

#endif
