#include "base/method_list.h"
#include "weight/weight_own.h"

enum status weight_stddev(const struct method_args *args, const struct weight_input *in, double *weight,
                          struct error *err)
{
    (void)args;
    if (in->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    enum status st = weight_look(in, err);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < in->n; i++) weight[i] = weight_sd(in->scores, in->n, i);
    if (!weight_share_out(weight, in->n))
        return error_set(err, ST_INPUT, "none of the %zu factors varies: nothing to weigh by", in->n);
    return ST_OK;
}
