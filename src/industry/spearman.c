#include "industry/association.h"
#include "industry/permutation.h"
#include "industry/ranks.h"

#include <math.h>

static int64_t product(const int64_t *x, const int64_t *y, size_t k)
{
    return x[k] * y[k];
}

/* Both tails of Student's t with `dof` degrees of freedom beyond t, as the finite series of Abramowitz and
 * Stegun (1964), 26.7.3 and 26.7.4. Right to 1e-15, not to as many digits of a p far below that. */
static double student_tails(double t, size_t dof)
{
    double angle = atan(t / sqrt((double)dof)), c2 = cos(angle) * cos(angle);
    double term = dof % 2 ? cos(angle) : 1, sum = 0;
    for (size_t k = dof % 2 ? 3 : 2; k <= dof; k += 2) {
        sum += term;
        term *= c2 * (double)(k - 1) / (double)k;
    }
    double within = dof % 2 ? (angle + sin(angle) * sum) * M_2_PI : sin(angle) * sum;
    return fmax(0, 1 - within);
}

static double approximate_p(double rho, size_t n)
{
    double rest = 1 - rho * rho;
    return rest > 0 ? student_tails(fabs(rho) * sqrt((double)(n - 2) / rest), n - 2) : 0;
}

static enum status of_ranks(const int64_t *x, const int64_t *y, size_t n, struct association *out,
                            struct error *err)
{
    double xx = 0, yy = 0, xy = 0, mean = (double)(n + 1);
    for (size_t i = 0; i < n; i++) {
        double dx = (double)x[i] - mean, dy = (double)y[i] - mean;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if (!(xx > 0 && yy > 0)) return ST_OK;
    out->value = fmax(-1, fmin(1, xy / sqrt(xx * yy)));
    const int64_t sum = (int64_t)(n * (n + 1));
    struct permutation_statistic s = {product, sum * sum};
    enum status st = permutation_p(&s, x, y, n, &out->permutation_p, err);
    out->p = n <= PERMUTATION_EXACT ? out->permutation_p : approximate_p(out->value, n);
    return st;
}

enum status association_spearman(const double *x, const double *y, size_t n, struct association *out,
                                 struct error *err)
{
    return ranks_associate(x, y, n, of_ranks, out, err);
}
