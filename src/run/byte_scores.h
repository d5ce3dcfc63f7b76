/* Scores of the 256 values that a Byte layer can hold, worked out once. */
#ifndef CAPACITY_RUN_BYTE_SCORES_H
#define CAPACITY_RUN_BYTE_SCORES_H

#include "base/method.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. The last entry is that of no data. */
struct byte_scores {
    bool known;
    float score[257];
    int64_t sum[257];    /* the same in 2^-30 */
    bool unmatched[257]; /* no rule covers the value */
};

struct byte_cells {
    const uint8_t *code, *inside; /* inside NULL: every cell counts */
    size_t n;
    int nodata; /* the code that means no data; -1: there is none */
};

struct byte_counts {
    float min, max; /* infinity and -infinity: there is no value */
    int64_t missing, unmatched;
    int64_t cells, sum; /* that have a score; in 2^-30 */
};

/* Score cells as the method does the values 0, 1 ... 255 and NaN, its floor and cap included; NaN beyond the
 * mask. The arguments have been resolved, and are the same at every call. */
void byte_scores_apply(struct byte_scores *b, const struct method_args *args, const struct byte_cells *cells,
                       float *score, struct byte_counts *counts);

#endif
