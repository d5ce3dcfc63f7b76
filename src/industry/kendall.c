#include "industry/association.h"
#include "industry/permutation.h"
#include "industry/ranks.h"

#include <math.h>

static int64_t sign(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Concordant less discordant among the pairs that place k makes with those before it. */
static int64_t concordance(const int64_t *x, const int64_t *y, size_t k)
{
    int64_t sum = 0;
    for (size_t i = 0; i < k; i++) sum += sign(x[i], x[k]) * sign(y[i], y[k]);
    return sum;
}

/* Sums over the groups of t tied values: t (t - 1), t (t - 1) (t - 2), t (t - 1) (2 t + 5). */
struct ties {
    double pairs, triples, variance;
};

static struct ties ties_of(const int64_t *rank, size_t n)
{
    struct ties sum = {0, 0, 0};
    for (size_t i = 0; i < n; i++) {
        double t = 0; /* every value of a group adds its share of the group's sum */
        for (size_t k = 0; k < n; k++) t += rank[k] == rank[i];
        sum.pairs += t - 1;
        sum.triples += (t - 1) * (t - 2);
        sum.variance += (t - 1) * (2 * t + 5);
    }
    return sum;
}

/* By the normal distribution (Kendall 1970, Rank Correlation Methods, chapter 4). */
static double approximate_p(double s, struct ties x, struct ties y, double n)
{
    double pairs = n * (n - 1);
    double variance = (pairs * (2 * n + 5) - x.variance - y.variance) / 18 + x.pairs * y.pairs / (2 * pairs) +
                      x.triples * y.triples / (9 * pairs * (n - 2));
    return erfc(fabs(s) / sqrt(2 * variance));
}

static enum status of_ranks(const int64_t *x, const int64_t *y, size_t n, struct association *out,
                            struct error *err)
{
    struct ties tx = ties_of(x, n), ty = ties_of(y, n);
    double pairs = (double)n * ((double)n - 1), s = 0;
    if (!(pairs > tx.pairs && pairs > ty.pairs)) return ST_OK;
    for (size_t k = 0; k < n; k++) s += (double)concordance(x, y, k);
    out->value = fmax(-1, fmin(1, 2 * s / sqrt((pairs - tx.pairs) * (pairs - ty.pairs))));
    if (n > PERMUTATION_EXACT) {
        out->p = approximate_p(s, tx, ty, (double)n);
        return ST_OK;
    }
    struct permutation_statistic statistic = {concordance, 0};
    enum status st = permutation_p(&statistic, x, y, n, &out->permutation_p, err);
    out->p = out->permutation_p;
    return st;
}

enum status association_kendall(const double *x, const double *y, size_t n, struct association *out,
                                struct error *err)
{
    return ranks_associate(x, y, n, of_ranks, out, err);
}
