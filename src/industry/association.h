/* How far two lists of the same places agree: in rank (Spearman, Kendall) or in category (weighted kappa). */
#ifndef CAPACITY_INDUSTRY_ASSOCIATION_H
#define CAPACITY_INDUSTRY_ASSOCIATION_H

#include "base/error.h"

#include <stddef.h>

struct association {
    size_t n;     /* pairs */
    double value; /* -1 to 1; NaN: undefined, since a list is the same all over or there are fewer than two */
    double p;     /* two-sided, of independence: exact up to ten pairs, else an approximation */
    double permutation_p; /* by permutation: the same up to ten pairs, else of 9,999 random orders; NaN: not
                             worked out */
};

/* Spearman's rho: Pearson's correlation of mid-ranks. Beyond ten pairs p is that of t with n - 2 degrees of
 * freedom, t = rho sqrt((n - 2) / (1 - rho^2)). x and y hold no NaN. */
enum status association_spearman(const double *x, const double *y, size_t n, struct association *out,
                                 struct error *err);

/* Kendall's tau-b: (concordant - discordant) / sqrt((pairs - ties in x) (pairs - ties in y)). Beyond ten
 * pairs p is that of the normal distribution, its variance corrected for ties (Kendall 1970), and there is no
 * permutation test: each draw would take n^2 steps. */
enum status association_kendall(const double *x, const double *y, size_t n, struct association *out,
                                struct error *err);

enum kappa_weights { KAPPA_LINEAR, KAPPA_QUADRATIC };

/* Cohen's weighted kappa (1968) of two ratings on one scale of whole numbers: 1 - disagreement observed /
 * disagreement expected by chance; two ratings disagree by their distance on the scale, or by its square.
 * Undefined where none is expected: both lists are one category. p beyond ten pairs is that of the
 * permutation test. */
enum status association_kappa(const int *a, const int *b, size_t n, enum kappa_weights weights,
                              struct association *out, struct error *err);

#endif
