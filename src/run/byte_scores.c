#include "run/byte_scores.h"

#include <math.h>

static void work_out(struct byte_scores *b, const struct method_args *args)
{
    for (size_t k = 0; k < 257; k++) {
        size_t unmatched = 0;
        b->score[k] = k < 256 ? (float)k : NAN;
        args->method->fn.score(args, &b->score[k], &b->score[k], 1, &unmatched);
        b->unmatched[k] = unmatched > 0;
    }
    b->known = true;
}

void byte_scores_apply(struct byte_scores *b, const struct method_args *args, float *v, size_t n,
                       size_t *unmatched)
{
    size_t strange = 0;
    if (!b->known) work_out(b, args);
    for (size_t i = 0; i < n; i++) {
        size_t k = v[i] == v[i] ? (size_t)v[i] : 256;
        v[i] = b->score[k];
        strange += b->unmatched[k];
    }
    *unmatched += strange;
}
