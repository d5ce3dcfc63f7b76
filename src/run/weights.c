/* Weights of the tree: of groups, then of the factors within, multiplied to one global weight a factor. */
#include "run/run.h"

#include <math.h>

static bool all_equal(const double *w, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (w[i] != w[0]) return false;
    return true;
}

/* Weights that are neither left at their default nor made to sum to 1 are normalised, and the analyst told.
 */
static void tell_if_normalised(const struct run *r, const char *what, const double *given, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += given[i];
    if (!all_equal(given, n) && fabs(sum - 1) > 1e-6)
        run_notice(r, "notice: the weights of %s sum to %.6g; normalised to 1", what, sum);
}

static enum status weigh(const struct run *r, const char *what, const double *given, size_t n, double *weight,
                         struct error *err)
{
    const struct method_args *args = &r->manifest->weights;
    enum status st =
        args->method->fn.weight(args, &(struct weight_input){.n = n, .given = given}, weight, err);
    if (st != ST_OK)
        error_prefix(err, "%s: weights of %s", r->manifest->path, what);
    else if (args->method == method_find(METHOD_WEIGHT, "given"))
        tell_if_normalised(r, what, given, n);
    return st;
}

enum status run_weights(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    double given[FACTORS_MAX];
    for (size_t g = 0; g < m->groups; g++) given[g] = m->group[g].weight;
    enum status st = weigh(r, "the groups", given, m->groups, r->group_weight, err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        const struct manifest_group *group = &m->group[g];
        if (!(r->group_weight[g] > 0)) continue; /* its factors weigh nothing, whatever they are given */
        for (size_t k = 0; k < group->count; k++) given[k] = m->factor[group->first + k].weight;
        st = weigh(r, group->id, given, group->count, r->weight + group->first, err);
        for (size_t k = 0; st == ST_OK && k < group->count; k++)
            r->weight[group->first + k] *= r->group_weight[g];
    }
    for (size_t f = 0; st == ST_OK && f < m->factors; f++) {
        r->is_pressure[f] = m->factor[f].side == SIDE_PRESSURE;
        r->skip[f] = m->factor[f].nodata == NODATA_SKIP;
        r->any_skip |= r->skip[f] && r->weight[f] > 0;
    }
    return st;
}
