/* Scores of the 256 values that a Byte layer can hold, worked out once. */
#ifndef CAPACITY_RUN_BYTE_SCORES_H
#define CAPACITY_RUN_BYTE_SCORES_H

#include "base/method.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise. The last entry is that of no data. */
struct byte_scores {
    bool known;
    float score[257];
    bool unmatched[257]; /* no rule covers the value */
};

/* Score n values of 0, 1 ... 255 or NaN in place, as the method does; `unmatched` is added to. The arguments
 * have been resolved, and are the same at every call. */
void byte_scores_apply(struct byte_scores *b, const struct method_args *args, float *v, size_t n,
                       size_t *unmatched);

#endif
