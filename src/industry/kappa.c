#include "industry/association.h"
#include "industry/permutation.h"

#include <math.h>
#include <stdlib.h>

static int64_t steps_apart(const int64_t *a, const int64_t *b, size_t k)
{
    return a[k] > b[k] ? a[k] - b[k] : b[k] - a[k];
}

static int64_t squared_steps(const int64_t *a, const int64_t *b, size_t k)
{
    return (a[k] - b[k]) * (a[k] - b[k]);
}

enum status association_kappa(const int *a, const int *b, size_t n, enum kappa_weights weights,
                              struct association *out, struct error *err)
{
    *out = (struct association){n, NAN, NAN, NAN};
    int64_t *x = malloc((2 * n + 1) * sizeof *x);
    if (!x) return error_memory(err);
    int64_t *y = x + n;
    for (size_t i = 0; i < n; i++) x[i] = a[i], y[i] = b[i];
    struct permutation_statistic s = {weights == KAPPA_LINEAR ? steps_apart : squared_steps, 0};
    int64_t observed = 0;
    for (size_t i = 0; i < n; i++) {
        observed += s.step(x, y, i);
        for (size_t k = 0; k < n; k++) s.centre += s.step(&x[i], &y[k], 0); /* every pairing is as likely */
    }
    enum status st = ST_OK;
    if (n >= 2 && s.centre > 0) {
        out->value = 1 - (double)((int64_t)n * observed) / (double)s.centre;
        st = permutation_p(&s, x, y, n, &out->permutation_p, err);
        out->p = out->permutation_p;
    }
    free(x);
    return st;
}
