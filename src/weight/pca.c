#include "base/method_list.h"
#include "weight/algebra.h"
#include "weight/weight_own.h"

/* Squared loadings of a component, scaled to sum 1, are the squares of its unit vector; components count by
 * the variance they explain. Those of eigenvalue 1 or more are kept (Kaiser's rule) and not rotated. */
enum status weight_pca(const struct method_args *args, const struct weight_input *in, double *weight,
                       struct error *err)
{
    (void)args;
    if (in->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    const size_t n = in->n;
    double vector[FACTORS_MAX * FACTORS_MAX], value[FACTORS_MAX];
    enum status st = weight_look(in, err);
    if (st == ST_OK) st = weight_correlation(in, vector, err);
    if (st == ST_OK) st = algebra_symmetric(vector, n, value, err);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < n; i++) {
        weight[i] = 0;
        /* Uncorrelated factors have eigenvalues of exactly 1, which rounding must not cut off. */
        for (size_t k = 0; k < n; k++)
            if (value[k] > 1 - 1e-9) weight[i] += value[k] * vector[i * n + k] * vector[i * n + k];
    }
    /* The eigenvalues sum to n, so one at least was kept. */
    (void)weight_share_out(weight, n);
    return ST_OK;
}
