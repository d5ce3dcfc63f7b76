/* Analytic hierarchy process: from judgements by pairs to weights. */
#include "weight/weight.h"

#include "base/method_list.h"
#include "weight/algebra.h"

#include <math.h>
#include <string.h>

static const double random_index[AHP_MAX + 1] = {0,    0,    0,    0.58, 0.90, 1.12, 1.24, 1.32,
                                                 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};

static enum status check_size(size_t n, struct error *err)
{
    if (n < 1 || n > AHP_MAX)
        return error_set(
            err, ST_INPUT,
            "judgements by pairs of %zu things, expected 1 to %d: compare groups first, then what is in them",
            n, AHP_MAX);
    return ST_OK;
}

/* Saaty's scale is one of ratios, so near means near in ratio. */
static double nearest_on_scale(double ratio)
{
    double best = 1, larger = fmax(ratio, 1 / ratio);
    for (int step = 2; step <= 9; step++)
        if (fabs(log(step / larger)) < fabs(log(best / larger))) best = step;
    return ratio < 1 ? 1 / best : best;
}

/* Keep the worst few, most harmful first; of equal harm, but for rounding, the first found. */
static void add_worst(struct ahp_report *r, struct ahp_worst w)
{
    size_t at = r->worst_count;
    while (at > 0 && r->worst[at - 1].error < w.error * (1 - 1e-9)) at--;
    if (at == AHP_WORST) return;
    if (r->worst_count < AHP_WORST) r->worst_count++;
    for (size_t k = r->worst_count - 1; k > at; k--) r->worst[k] = r->worst[k - 1];
    r->worst[at] = w;
}

/* n (lambda - n) is exactly the sum over pairs of e + 1/e - 2, e = a_ij w_j / w_i: each pair's share of the
 * inconsistency follows. */
static void find_worst(const double *matrix, size_t n, const double *weight, struct ahp_report *r)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double given = matrix[i * n + j], e = given * weight[j] / weight[i];
            double harm = (e - 1) * (e - 1) / e;
            sum += harm;
            /* Below this it is the rounding of the eigenvector. */
            if (harm > 1e-12) add_worst(r, (struct ahp_worst){.i = i, .j = j, .given = given, .error = harm});
        }
    for (size_t k = 0; k < r->worst_count; k++) r->worst[k].error /= sum;
}

/* What all other judgements say about a pair. The weights from all of them are drawn towards the judgement
 * that is doubted; left out as Harker (1987) leaves out one that was never made (0, and 1 more on the
 * diagonal of both), it has no say. */
static enum status find_mend(const double *matrix, size_t n, struct ahp_worst *w, struct error *err)
{
    double a[AHP_MAX * AHP_MAX], weight[AHP_MAX], lambda;
    memcpy(a, matrix, n * n * sizeof *a);
    a[w->i * n + w->j] = a[w->j * n + w->i] = 0;
    a[w->i * n + w->i] = a[w->j * n + w->j] = 2;
    enum status st = algebra_principal(a, n, &lambda, weight, err);
    if (st != ST_OK) return st;
    w->mend = weight[w->i] / weight[w->j];
    w->mend_scale = nearest_on_scale(w->mend);
    return ST_OK;
}

enum status ahp_judge(const double *matrix, size_t n, struct ahp_report *report, struct error *err)
{
    double weight[AHP_MAX];
    struct ahp_report r = {0};
    enum status st = check_size(n, err);
    if (st == ST_OK) st = algebra_principal(matrix, n, &r.lambda, weight, err);
    if (st != ST_OK) return st;
    /* Lambda is n or more; rounding may say less. */
    r.ci = n > 1 ? fmax(r.lambda - (double)n, 0) / (double)(n - 1) : 0;
    r.ri = random_index[n];
    r.cr = r.ri > 0 ? r.ci / r.ri : 0;
    find_worst(matrix, n, weight, &r);
    for (size_t k = 0; st == ST_OK && k < r.worst_count; k++) st = find_mend(matrix, n, &r.worst[k], err);
    if (st == ST_OK) *report = r;
    return st;
}

enum status weight_ahp(const struct method_args *args, const struct weight_input *in, double *weight,
                       struct error *err)
{
    (void)args;
    double mean[AHP_MAX * AHP_MAX] = {0}, lambda;
    enum status st = check_size(in->n, err);
    if (st == ST_OK && in->judges == 0) st = error_set(err, ST_INPUT, "no judgements by pairs to weigh by");
    if (st != ST_OK) return st;
    /* The geometric mean alone keeps reciprocals reciprocal (Aczel and Saaty 1983). */
    for (size_t j = 0; j < in->judges; j++)
        for (size_t k = 0; k < in->n * in->n; k++) mean[k] += log(in->judgement[j][k]);
    for (size_t k = 0; k < in->n * in->n; k++) mean[k] = exp(mean[k] / (double)in->judges);
    return algebra_principal(mean, in->n, &lambda, weight, err);
}
