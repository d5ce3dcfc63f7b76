#include "base/method_list.h"

void score_piecewise(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const double *x = args->x, *y = args->y;
    const size_t last = args->count - 1;
    for (size_t i = 0; i < n; i++) {
        double v = in[i];
        if (v != v) {
            out[i] = in[i];
        } else if (v <= x[0]) {
            out[i] = (float)y[0];
        } else if (v >= x[last]) {
            out[i] = (float)y[last];
        } else {
            size_t k = 1;
            while (v > x[k]) k++;
            out[i] = (float)(y[k - 1] + (v - x[k - 1]) * (y[k] - y[k - 1]) / (x[k] - x[k - 1]));
        }
    }
}
