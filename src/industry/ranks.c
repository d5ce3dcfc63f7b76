#include "industry/ranks.h"

#include <math.h>
#include <stdlib.h>

/* n^2 comparisons, no memory: lists are of cities. */
void ranks_doubled(const double *x, size_t n, int64_t *rank)
{
    for (size_t i = 0; i < n; i++) {
        rank[i] = 1;
        for (size_t k = 0; k < n; k++) rank[i] += x[k] < x[i] ? 2 : x[k] == x[i];
    }
}

enum status ranks_associate(const double *x, const double *y, size_t n, ranks_fn *of, struct association *out,
                            struct error *err)
{
    *out = (struct association){n, NAN, NAN, NAN};
    int64_t *rank = malloc((2 * n + 1) * sizeof *rank);
    if (!rank) return error_memory(err);
    ranks_doubled(x, n, rank);
    ranks_doubled(y, n, rank + n);
    enum status st = of(rank, rank + n, n, out, err);
    free(rank);
    return st;
}
