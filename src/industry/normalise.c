/* Indicators brought to one scale, 0..1 and 1 best. */
#include "base/method_list.h"

#include <math.h>
#include <stdlib.h>

/* How the values of an indicator are spread. */
struct spread {
    size_t count;
    double min, max, mean, sd; /* sd: of a sample */
};

static struct spread spread_of(const double *x, size_t n)
{
    struct spread s = {0, INFINITY, -INFINITY, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i])) continue;
        s.count++;
        s.min = fmin(s.min, x[i]);
        s.max = fmax(s.max, x[i]);
        s.mean += x[i];
    }
    s.mean /= (double)s.count;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) s.sd += (x[i] - s.mean) * (x[i] - s.mean);
    s.sd = sqrt(s.sd / ((double)s.count - 1));
    return s;
}

/* What looks at the values needs two of them that differ. */
static enum status check_spread(const struct spread *s, struct error *err)
{
    if (s->count == 0) return error_set(err, ST_INPUT, "no row has a value");
    if (s->count == 1) return error_set(err, ST_INPUT, "one row alone has a value, expected two at least");
    if (!(s->max > s->min))
        return error_set(err, ST_INPUT, "all %zu values are %.15g, expected values that differ", s->count,
                         s->min);
    return ST_OK;
}

static double clip(double score)
{
    return score < 0 ? 0 : score > 1 ? 1 : score;
}

/* Scores rise from 0 at `worst` to 1 at `best`. */
static void between(double worst, double best, const double *x, double *out, size_t n)
{
    for (size_t i = 0; i < n; i++) out[i] = clip((x[i] - worst) / (best - worst));
}

enum status normalise_goalposts(const struct method_args *args, const struct indicator *indicator,
                                const double *x, double *out, size_t n, struct error *err)
{
    (void)args;
    const double worst = indicator->worst, best = indicator->best;
    if (isnan(worst) || isnan(best))
        return error_set(err, ST_INPUT, "%s is missing, expected a number", isnan(worst) ? "worst" : "best");
    if (worst == best)
        return error_set(err, ST_INPUT, "worst and best are both %.15g, expected two different values",
                         worst);
    between(worst, best, x, out, n);
    return ST_OK;
}

enum status normalise_minmax(const struct method_args *args, const struct indicator *indicator,
                             const double *x, double *out, size_t n, struct error *err)
{
    (void)args;
    const struct spread s = spread_of(x, n);
    enum status st = check_spread(&s, err);
    if (st != ST_OK) return st;
    if (indicator->low_is_best)
        between(s.max, s.min, x, out, n);
    else
        between(s.min, s.max, x, out, n);
    return ST_OK;
}

enum status normalise_zscore(const struct method_args *args, const struct indicator *indicator,
                             const double *x, double *out, size_t n, struct error *err)
{
    const struct spread s = spread_of(x, n);
    enum status st = check_spread(&s, err);
    if (st != ST_OK) return st;
    const double away = args->number[0] * s.sd * (indicator->low_is_best ? -1 : 1);
    between(s.mean - away, s.mean + away, x, out, n);
    return ST_OK;
}

enum status normalise_rank(const struct method_args *args, const struct indicator *indicator, const double *x,
                           double *out, size_t n, struct error *err)
{
    (void)args;
    const struct spread s = spread_of(x, n);
    if (s.count < 2) return check_spread(&s, err);
    for (size_t i = 0; i < n; i++) {
        double below = 0, equal = 0;
        for (size_t k = 0; k < n; k++) {
            below += indicator->low_is_best ? x[k] > x[i] : x[k] < x[i];
            equal += x[k] == x[i];
        }
        out[i] = isnan(x[i]) ? x[i] : (below + (equal - 1) / 2) / ((double)s.count - 1);
    }
    return ST_OK;
}

enum status normalise_target(const struct method_args *args, const struct indicator *indicator,
                             const double *x, double *out, size_t n, struct error *err)
{
    (void)args;
    const struct spread s = spread_of(x, n);
    const double target = indicator->target;
    if (isnan(target)) return error_set(err, ST_INPUT, "target is missing, expected a number");
    if (s.count == 0) return check_spread(&s, err);
    const double start = indicator->low_is_best ? s.max : s.min;
    if (indicator->low_is_best ? target >= start : target <= start)
        return error_set(err, ST_INPUT, "target %.15g, expected one %s the %s value, %.15g", target,
                         indicator->low_is_best ? "below" : "above",
                         indicator->low_is_best ? "highest" : "lowest", start);
    between(start, target, x, out, n);
    return ST_OK;
}
