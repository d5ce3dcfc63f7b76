#include "industry/ranks.h"

/* n^2 comparisons, no memory: lists are of cities. */
void ranks_doubled(const double *x, size_t n, int64_t *rank)
{
    for (size_t i = 0; i < n; i++) {
        rank[i] = 1;
        for (size_t k = 0; k < n; k++) rank[i] += x[k] < x[i] ? 2 : x[k] == x[i];
    }
}
