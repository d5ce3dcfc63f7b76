#include "weight/weight.h"

#include "weight/weight_own.h"

#include <math.h>
#include <stdio.h>

bool weight_share_out(double *weight, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += weight[i];
    if (!(sum > 0)) return false;
    for (size_t i = 0; i < n; i++) weight[i] /= sum;
    return true;
}

enum status weight_look(const struct weight_input *in, struct error *err)
{
    if (!in->scores) return error_set(err, ST_INPUT, "these weights need a look at the scores first");
    if (!(in->scores->count >= 2))
        return error_set(err, ST_INPUT,
                         "places where every factor has data: %.15g, expected 2 or more to weigh by",
                         in->scores->count);
    return ST_OK;
}

double weight_sd(const struct score_moments *m, size_t n, size_t i)
{
    double variance = m->covariance[i * n + i];
    return variance > 1e-24 ? sqrt(variance) : 0;
}

const char *weight_name(const struct weight_input *in, size_t i, char *buf, size_t room)
{
    if (in->name)
        snprintf(buf, room, "%s", in->name[i]);
    else
        snprintf(buf, room, "factor %zu of %zu", i + 1, in->n);
    return buf;
}

enum status weight_correlation(const struct weight_input *in, double *r, struct error *err)
{
    const struct score_moments *m = in->scores;
    const size_t n = in->n;
    char name[WEIGHT_NAME_ROOM];
    for (size_t i = 0; i < n; i++)
        if (!(weight_sd(m, n, i) > 0))
            return error_set(err, ST_INPUT,
                             "%s has the same score in every place, %.6g: it has no correlation with the "
                             "others, expected scores that vary",
                             weight_name(in, i, name, sizeof name), m->mean[i]);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            /* One root of the product: two identical columns then correlate by exactly 1. */
            double x = m->covariance[i * n + j] / sqrt(m->covariance[i * n + i] * m->covariance[j * n + j]);
            r[i * n + j] = x > 1 ? 1 : x < -1 ? -1 : x;
        }
    return ST_OK;
}

/* Weights that were meant to be equal differ by rounding. */
enum order { BELOW = -1, TIED, ABOVE };

static enum order compare(double a, double b)
{
    return fabs(a - b) <= 1e-12 ? TIED : a < b ? BELOW : ABOVE;
}

/* The rank of w[i] among all, ties sharing the mean, less the mean of all ranks. */
static double centred_rank(const double *w, size_t n, size_t i)
{
    double below = 0, tied = 0;
    for (size_t k = 0; k < n; k++) {
        enum order o = compare(w[k], w[i]);
        below += o == BELOW;
        tied += o == TIED;
    }
    return below + (tied + 1) / 2 - ((double)n + 1) / 2;
}

double weight_agreement(const double *a, const double *b, size_t n)
{
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < n; i++) {
        double x = centred_rank(a, n, i), y = centred_rank(b, n, i);
        ab += x * y;
        aa += x * x;
        bb += y * y;
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : (double)NAN;
}
