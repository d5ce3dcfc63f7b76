#include "base/method_list.h"
#include "score/stretch.h"

void score_linear(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const float worst = (float)args->number[0], range = (float)(args->number[1] - args->number[0]);
    for (size_t i = 0; i < n; i++) out[i] = stretch(in[i], worst, range);
}
