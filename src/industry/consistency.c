/* How the indicators of a composite index hang together. */
#include "industry/composite.h"

#include <math.h>
#include <stdlib.h>

struct score_moments composite_moments(const struct composite *c, double *mean, double *covariance,
                                       double *x_log_x)
{
    const size_t n = c->n;
    double count = 0;
    for (size_t k = 0; k < n * n; k++) covariance[k] = 0;
    for (size_t k = 0; k < n; k++) mean[k] = x_log_x[k] = 0;
    for (size_t i = 0; i < c->rows; i++) {
        const double *x = c->scaled + i * n;
        if (c->row[i].missing) continue;
        for (size_t k = 0; k < n; k++) {
            mean[k] += x[k];
            x_log_x[k] += x[k] > 0 ? x[k] * log(x[k]) : 0;
        }
        count++;
    }
    for (size_t k = 0; count > 0 && k < n; k++) {
        mean[k] /= count;
        x_log_x[k] /= count;
    }
    for (size_t i = 0; i < c->rows; i++) {
        const double *x = c->scaled + i * n;
        if (c->row[i].missing) continue;
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                covariance[a * n + b] += (x[a] - mean[a]) * (x[b] - mean[b]) / count;
    }
    return (struct score_moments){count, mean, covariance, x_log_x};
}

enum status composite_consistency(const struct composite *c, double *correlation, double *alpha,
                                  size_t *complete_rows, struct error *err)
{
    const size_t n = c->n;
    double mean[INDICATORS_MAX], x_log_x[INDICATORS_MAX], own = 0, whole = 0;
    double *v = calloc(n * n, sizeof *v);
    if (!v) return error_memory(err);
    *complete_rows = (size_t)composite_moments(c, mean, v, x_log_x).count;
    for (size_t a = 0; a < n; a++) {
        own += v[a * n + a];
        for (size_t b = 0; b < n; b++) {
            double scale = sqrt(v[a * n + a]) * sqrt(v[b * n + b]);
            correlation[a * n + b] = a == b ? 1 : scale > 0 ? v[a * n + b] / scale : (double)NAN;
            whole += v[a * n + b];
        }
    }
    *alpha = n > 1 && whole > 1e-12 ? (double)n / ((double)n - 1) * (1 - own / whole) : (double)NAN;
    free(v);
    return ST_OK;
}
