#include "base/method_list.h"

/* The comparisons keep NaN: "t < 0" is false for it, where fmaxf(t, 0) or "t > 0 ? t : 0" would turn no data
 * into 0. */
void score_linear(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const float worst = (float)args->number[0], range = (float)(args->number[1] - args->number[0]);
    for (size_t i = 0; i < n; i++) {
        float t = (in[i] - worst) / range;
        t = t < 0 ? 0 : t;
        out[i] = t > 1 ? 1 : t;
    }
}
