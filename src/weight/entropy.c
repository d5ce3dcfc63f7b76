#include "base/method_list.h"
#include "weight/weight_own.h"

#include <math.h>

/* With p = x / S, S = sum x = m mean and m places:
 *     E = -(1/ln m) sum p ln p = (ln S - sum(x ln x) / S) / ln m,
 *     1 - E = (mean(x ln x) / mean - ln mean) / ln m,
 * and ln m is the same for every factor, so it falls out of the weights. */
enum status weight_entropy(const struct method_args *args, const struct weight_input *in, double *weight,
                           struct error *err)
{
    (void)args;
    if (in->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    enum status st = weight_look(in, err);
    if (st != ST_OK) return st;
    const struct score_moments *m = in->scores;
    char name[WEIGHT_NAME_ROOM];
    double told[FACTORS_MAX]; /* 1 - E, but for ln m */
    for (size_t i = 0; i < in->n; i++) {
        if (!(m->mean[i] > 0))
            return error_set(err, ST_INPUT,
                             "%s scores 0 in every place: it has no shares to take the entropy of",
                             weight_name(in, i, name, sizeof name));
        double x = m->x_log_x[i] / m->mean[i] - log(m->mean[i]);
        told[i] = weight_sd(m, in->n, i) > 0 && x > 0 ? x : 0;
    }
    if (!weight_share_out(told, in->n))
        return error_set(err, ST_INPUT, "none of the %zu factors varies: their entropy tells nothing", in->n);
    for (size_t i = 0; i < in->n; i++) weight[i] = told[i];
    return ST_OK;
}
