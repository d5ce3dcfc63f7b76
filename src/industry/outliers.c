/* Outliers of an indicator, found by the shape of its values. */
#include "base/method_list.h"

#include <math.h>
#include <stdlib.h>

enum { SKEWNESS, KURTOSIS, MOST };

/* Sample skewness (G1) and excess kurtosis (G2), as spreadsheets have them; NaN where fewer than 4 values, or
 * all of them equal, have no shape. */
struct shape {
    double skewness, kurtosis;
};

static struct shape shape_of(const double *x, size_t n)
{
    double count = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        mean += x[i];
        count++;
    }
    mean /= count;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        double d = x[i] - mean, square = d * d;
        m2 += square / count;
        m3 += d * square / count;
        m4 += square * square / count;
    }
    if (count < 4 || !(m2 > 0)) return (struct shape){NAN, NAN};
    double g1 = m3 / (m2 * sqrt(m2)), g2 = m4 / (m2 * m2) - 3;
    return (struct shape){g1 * sqrt(count * (count - 1)) / (count - 2),
                          (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * g2 + 6)};
}

/* Both have to be beyond their limits: either alone is found in harmless values too. */
static bool is_beyond(const struct method_args *args, struct shape s)
{
    return fabs(s.skewness) >= args->number[SKEWNESS] && s.kurtosis >= args->number[KURTOSIS];
}

enum status outliers_none(const struct method_args *args, struct indicator *indicator, double *x, size_t n,
                          size_t *changed, struct error *err)
{
    (void)args, (void)indicator, (void)x, (void)n, (void)changed, (void)err;
    return ST_OK;
}

/* All values at the far end become the one next to them. False where there is no other. */
static bool pull_in(double *x, size_t n, double side)
{
    double far = -INFINITY, next = -INFINITY;
    for (size_t i = 0; i < n; i++) far = fmax(far, side * x[i]);
    for (size_t i = 0; i < n; i++)
        if (side * x[i] < far) next = fmax(next, side * x[i]);
    if (isinf(next)) return false;
    for (size_t i = 0; i < n; i++)
        if (side * x[i] == far) x[i] = side * next;
    return true;
}

static size_t count_changed(const double *x, const double *before, size_t n)
{
    size_t changed = 0;
    for (size_t i = 0; i < n; i++) changed += !isnan(x[i]) && x[i] != before[i];
    return changed;
}

enum status outliers_winsorise(const struct method_args *args, struct indicator *indicator, double *x,
                               size_t n, size_t *changed, struct error *err)
{
    (void)indicator;
    double *before = malloc((n + 1) * sizeof *before);
    if (!before) return error_memory(err);
    for (size_t i = 0; i < n; i++) before[i] = x[i];
    struct shape s = shape_of(x, n);
    size_t moved = 0;
    while (is_beyond(args, s) && (double)moved < args->number[MOST] &&
           pull_in(x, n, s.skewness < 0 ? -1 : 1)) {
        moved = count_changed(x, before, n);
        s = shape_of(x, n);
    }
    *changed += moved;
    free(before);
    return ST_OK;
}

static enum status check_positive(double v, const char *what, struct error *err)
{
    if (v <= 0)
        return error_set(err, ST_INPUT, "%s %.15g, expected a number above 0 to take the logarithm of", what,
                         v);
    return ST_OK;
}

enum status outliers_log(const struct method_args *args, struct indicator *indicator, double *x, size_t n,
                         size_t *changed, struct error *err)
{
    if (!is_beyond(args, shape_of(x, n))) return ST_OK;
    enum status st = check_positive(indicator->worst, "worst", err);
    if (st == ST_OK) st = check_positive(indicator->best, "best", err);
    if (st == ST_OK) st = check_positive(indicator->target, "target", err);
    for (size_t i = 0; st == ST_OK && i < n; i++) st = check_positive(x[i], "value", err);
    if (st != ST_OK) return st;
    for (size_t i = 0; i < n; i++) {
        if (!isnan(x[i])) ++*changed;
        x[i] = log(x[i]);
    }
    indicator->worst = log(indicator->worst);
    indicator->best = log(indicator->best);
    indicator->target = log(indicator->target);
    return ST_OK;
}
