#include "base/method_list.h"
#include "base/vector.h"
#include "score/stretch.h"

#include <string.h>

VECTOR_CLONES static void stretch_in_place(float *v, size_t n, float worst, float range)
{
    for (size_t i = 0; i < n; i++) v[i] = stretch(v[i], worst, range);
}

/* In place in any case: the compiler cannot know that two pointers are the same or do not overlap. */
void stretch_all(const float *in, float *out, size_t n, float worst, float range)
{
    if (out != in) memcpy(out, in, n * sizeof *out);
    stretch_in_place(out, n, worst, range);
}

void score_linear(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const float worst = (float)args->number[0], range = (float)(args->number[1] - args->number[0]);
    stretch_all(in, out, n, worst, range);
}
