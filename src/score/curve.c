/* Curved stretches between goalposts: logarithm and power. */
#include "base/method_list.h"

#include <math.h>

enum status method_check_log(const struct method_args *args, struct error *err)
{
    for (int i = 0; i < 2; i++)
        if (!(args->number[i] > 0))
            return error_set(err, ST_INPUT, "%s %.15g, expected a value above 0 to take the logarithm of",
                             i ? "best" : "worst", args->number[i]);
    return method_check_goalposts(args, err);
}

/* Values of 0 and below lie below both goalposts and score as the lower one does, as every value below it. */
void score_log(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const double worst = log(args->number[0]), range = log(args->number[1]) - worst;
    for (size_t i = 0; i < n; i++) {
        double v = in[i];
        double t = ((v <= 0 ? -INFINITY : log(v)) - worst) / range;
        t = t < 0 ? 0 : t;
        out[i] = (float)(t > 1 ? 1 : t);
    }
}

void score_power(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const double worst = args->number[0], range = args->number[1] - worst, exponent = args->number[2];
    for (size_t i = 0; i < n; i++) {
        double t = ((double)in[i] - worst) / range;
        t = t < 0 ? 0 : t;
        out[i] = (float)pow(t > 1 ? 1 : t, exponent);
    }
}
