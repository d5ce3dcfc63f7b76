#include "score/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum status comoments_init(struct comoments *c, size_t n, struct error *err)
{
    *c = (struct comoments){.n = n};
    c->mean = calloc(n, sizeof *c->mean);
    c->x_log_x = calloc(n, sizeof *c->x_log_x);
    c->m2 = calloc(n * n, sizeof *c->m2);
    return c->mean && c->x_log_x && c->m2 ? ST_OK : error_memory(err);
}

void comoments_clear(struct comoments *c)
{
    free(c->mean);
    free(c->x_log_x);
    free(c->m2);
    *c = (struct comoments){0};
}

/* Columns of the cells that have every score, in doubles. */
static size_t gather(const float *const *score, size_t n, size_t cells, double *row)
{
    size_t kept = 0;
    for (size_t i = 0; i < cells; i++) {
        bool all = true;
        for (size_t k = 0; k < n && all; k++) all = score[k][i] == score[k][i];
        if (!all) continue;
        for (size_t k = 0; k < n; k++) row[k * cells + kept] = (double)score[k][i];
        kept++;
    }
    return kept;
}

void comoments_of(struct comoments *c, const float *const *score, size_t cells, double *row)
{
    size_t n = c->n, kept = gather(score, n, cells, row);
    c->count = (double)kept;
    for (size_t k = 0; k < n; k++) {
        double *x = row + k * cells, sum = 0, logs = 0;
        for (size_t i = 0; i < kept; i++) sum += x[i];
        for (size_t i = 0; i < kept; i++) logs += x[i] > 0 ? x[i] * log(x[i]) : 0;
        c->mean[k] = kept ? sum / (double)kept : 0;
        c->x_log_x[k] = kept ? logs / (double)kept : 0;
        for (size_t i = 0; i < kept; i++) x[i] -= c->mean[k];
    }
    for (size_t a = 0; a < n; a++) {
        for (size_t b = a; b < n; b++) {
            const double *x = row + a * cells, *y = row + b * cells;
            double sum = 0;
            for (size_t i = 0; i < kept; i++) sum += x[i] * y[i];
            c->m2[a * n + b] = c->m2[b * n + a] = sum;
        }
    }
}

void comoments_merge(struct comoments *into, const struct comoments *from)
{
    size_t n = into->n;
    double total = into->count + from->count;
    if (from->count <= 0) return;
    double both = into->count * from->count / total, share = from->count / total;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            into->m2[a * n + b] += from->m2[a * n + b] +
                                   (from->mean[a] - into->mean[a]) * (from->mean[b] - into->mean[b]) * both;
    for (size_t k = 0; k < n; k++) {
        into->mean[k] += (from->mean[k] - into->mean[k]) * share;
        into->x_log_x[k] += (from->x_log_x[k] - into->x_log_x[k]) * share;
    }
    into->count = total;
}

void comoments_covariance(const struct comoments *c, double *covariance)
{
    for (size_t i = 0; i < c->n * c->n; i++) covariance[i] = c->count > 0 ? c->m2[i] / c->count : (double)NAN;
}

void comoments_correlation(const struct comoments *c, double *correlation)
{
    size_t n = c->n;
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            double scale = sqrt(c->m2[a * n + a]) * sqrt(c->m2[b * n + b]);
            correlation[a * n + b] = a == b ? 1 : scale > 0 ? c->m2[a * n + b] / scale : (double)NAN;
        }
    }
}
