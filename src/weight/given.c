#include "base/method_list.h"

enum status weight_given(const struct method_args *args, const struct weight_input *in, double *weight,
                         struct error *err)
{
    (void)args;
    double sum = 0;
    for (size_t i = 0; i < in->n; i++) sum += in->given[i];
    if (!(sum > 0)) return error_set(err, ST_INPUT, "the weights sum to %.15g, expected more than 0", sum);
    for (size_t i = 0; i < in->n; i++) weight[i] = in->given[i] / sum;
    return ST_OK;
}

enum status weight_equal(const struct method_args *args, const struct weight_input *in, double *weight,
                         struct error *err)
{
    (void)args, (void)err;
    for (size_t i = 0; i < in->n; i++) weight[i] = 1.0 / (double)in->n;
    return ST_OK;
}
