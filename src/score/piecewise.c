#include "base/method_list.h"

/* The first point at or above v, which lies between the first and the last point. */
static size_t find(const double *x, size_t last, double v)
{
    size_t below = 0, at = last;
    while (at - below > 1) {
        size_t middle = below + (at - below) / 2;
        if (v > x[middle])
            below = middle;
        else
            at = middle;
    }
    return at;
}

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
            size_t k = find(x, last, v);
            out[i] = (float)(y[k - 1] + (v - x[k - 1]) * (y[k] - y[k - 1]) / (x[k] - x[k - 1]));
        }
    }
}
