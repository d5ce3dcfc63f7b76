#include "base/method_list.h"
#include "weight/weight_own.h"

/* Contrast (standard deviation) times conflict (sum of 1 - r). Scores already run the right way. */
enum status weight_critic(const struct method_args *args, const struct weight_input *in, double *weight,
                          struct error *err)
{
    (void)args;
    if (in->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    double r[FACTORS_MAX * FACTORS_MAX], told[FACTORS_MAX], conflict = 0;
    enum status st = weight_look(in, err);
    if (st == ST_OK) st = weight_correlation(in, r, err);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < in->n; i++) {
        double sum = 0;
        for (size_t k = 0; k < in->n; k++) sum += 1 - r[i * in->n + k];
        conflict += sum;
        told[i] = weight_sd(in->scores, in->n, i) * sum;
    }
    /* What is left where all go together is rounding. */
    if (!(conflict > 1e-9) || !weight_share_out(told, in->n))
        return error_set(
            err, ST_INPUT,
            "all %zu factors rise and fall together (correlation 1): there is no conflict to weigh by",
            in->n);
    for (size_t i = 0; i < in->n; i++) weight[i] = told[i];
    return ST_OK;
}
