/* Weights of the tree: of groups, then of the factors within, multiplied to one global weight a factor.
 * Weightings that look at the scores, and combinations, weigh all factors at once. */
#include "run/weights.h"

#include "weight/weight.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The groups, or the factors of one group. */
struct level {
    const char *id; /* "groups", or of the group */
    size_t n;
    double given[FACTORS_MAX], rank[FACTORS_MAX];
    const char *member[FACTORS_MAX];
};

static struct level level_of_groups(const struct manifest *m)
{
    struct level l = {.id = "groups", .n = m->groups};
    for (size_t g = 0; g < m->groups; g++) {
        l.given[g] = m->group[g].weight;
        l.rank[g] = m->group[g].rank;
        l.member[g] = m->group[g].id;
    }
    return l;
}

static struct level level_of_factors(const struct manifest *m, const struct manifest_group *group)
{
    struct level l = {.id = group->id, .n = group->count};
    for (size_t k = 0; k < group->count; k++) {
        const struct manifest_factor *f = &m->factor[group->first + k];
        l.given[k] = f->weight;
        l.rank[k] = f->rank;
        l.member[k] = f->id;
    }
    return l;
}

static bool all_equal(const double *w, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (w[i] != w[0]) return false;
    return true;
}

/* Weights that are neither left at their default nor made to sum to 1 are normalised, and the analyst told.
 */
static void tell_if_normalised(const struct run *r, const struct level *l)
{
    double sum = 0;
    for (size_t i = 0; i < l->n; i++) sum += l->given[i];
    if (!all_equal(l->given, l->n) && fabs(sum - 1) > 1e-6)
        run_notice(r, "notice: the weights of %s sum to %.6g; normalised to 1",
                   strcmp(l->id, "groups") == 0 ? "the groups" : l->id, sum);
}

/* Judges who contradict themselves are told where, and what would mend it. */
static void tell_inconsistency(const struct run *r, const struct level *l, size_t judge,
                               const struct ahp_report *a)
{
    if (a->cr < 0.1) return;
    run_notice(r, "warning: judgements of %s, judge %zu: consistency ratio %.3f, expected under 0.1", l->id,
               judge + 1, a->cr);
    for (size_t k = 0; k < a->worst_count; k++)
        run_notice(r, "warning: judgements of %s: %s against %s is %.4g; %.3g would agree with the rest",
                   l->id, l->member[a->worst[k].i], l->member[a->worst[k].j], a->worst[k].given,
                   a->worst[k].mend);
}

static const struct manifest_judgements *judgements_of(const struct manifest *m, const char *level)
{
    for (size_t i = 0; i < m->judgements; i++)
        if (strcmp(m->judgement[i].level, level) == 0) return &m->judgement[i];
    return NULL;
}

/* Completed copies of the judges' matrices. Caller frees each and the array. */
static enum status complete_judgements(const struct run *r, const struct level *l,
                                       const struct manifest_judgements *j, double **matrix,
                                       struct error *err)
{
    enum status st = ST_OK;
    for (size_t k = 0; st == ST_OK && k < j->judges; k++) {
        struct ahp_report report;
        matrix[k] = malloc(l->n * l->n * sizeof **matrix);
        if (!matrix[k]) return error_memory(err);
        memcpy(matrix[k], j->matrix[k], l->n * l->n * sizeof **matrix);
        st = ahp_complete(matrix[k], l->n, err);
        if (st == ST_OK) st = ahp_judge(matrix[k], l->n, &report, err);
        if (st == ST_OK) tell_inconsistency(r, l, k, &report);
    }
    if (st != ST_OK) {
        char at[256];
        error_prefix(err, "%sweights.judgements.%s", manifest_at(r->manifest, j->line, at, sizeof at), l->id);
    }
    return st;
}

static enum status weigh_judged(const struct run *r, const struct method_args *args, const struct level *l,
                                double *weight, struct error *err)
{
    const struct manifest_judgements *j = judgements_of(r->manifest, l->id);
    if (l->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    if (!j)
        return error_set(err, ST_INPUT, "%s: weights.judgements.%s: missing, expected a matrix of %zu rows",
                         r->manifest->path, l->id, l->n);
    double **matrix = calloc(j->judges, sizeof *matrix);
    enum status st = matrix ? complete_judgements(r, l, j, matrix, err) : error_memory(err);
    if (st == ST_OK)
        st = args->method->fn.weight(args,
                                     &(struct weight_input){.n = l->n,
                                                            .judges = j->judges,
                                                            .judgement = (const double *const *)matrix},
                                     weight, err);
    for (size_t k = 0; matrix && k < j->judges; k++) free(matrix[k]);
    free(matrix);
    return st;
}

static enum status weigh_level(const struct run *r, const struct method_args *args, const struct level *l,
                               double *weight, struct error *err)
{
    if (args->method->extra == EXTRA_JUDGEMENTS) return weigh_judged(r, args, l, weight, err);
    enum status st = args->method->fn.weight(
        args, &(struct weight_input){.n = l->n, .given = l->given, .rank = l->rank}, weight, err);
    if (st != ST_OK)
        error_prefix(err, "%s: weights of %s", r->manifest->path, l->id);
    else if (strcmp(args->method->id, "given") == 0)
        tell_if_normalised(r, l);
    return st;
}

static enum status weigh_levels(const struct run *r, const struct method_args *args, double *weight,
                                struct error *err)
{
    const struct manifest *m = r->manifest;
    double of_group[GROUPS_MAX] = {0};
    struct level groups = level_of_groups(m);
    enum status st = weigh_level(r, args, &groups, of_group, err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        const struct manifest_group *group = &m->group[g];
        struct level factors = level_of_factors(m, group);
        /* A group that weighs nothing need not be weighed within. */
        for (size_t k = 0; k < group->count; k++) weight[group->first + k] = 0;
        if (of_group[g] > 0) st = weigh_level(r, args, &factors, weight + group->first, err);
        for (size_t k = 0; st == ST_OK && k < group->count; k++) weight[group->first + k] *= of_group[g];
    }
    return st;
}

static enum status weigh_scores(const struct run *r, const struct method_args *args,
                                const struct comoments *c, double *weight, struct error *err)
{
    double *covariance = malloc(c->n * c->n * sizeof *covariance);
    if (!covariance) return error_memory(err);
    comoments_covariance(c, covariance);
    struct score_moments moments = {c->count, c->mean, covariance, c->x_log_x};
    enum status st =
        args->method->fn.weight(args, &(struct weight_input){.n = c->n, .scores = &moments}, weight, err);
    if (st != ST_OK) error_prefix(err, "%s: weights.%s", r->manifest->path, args->method->id);
    free(covariance);
    return st;
}

static enum status weigh_parts(const struct run *r, const struct method_args *args, const struct look *look,
                               bool by_zone, double *weight, struct error *err)
{
    const struct manifest *m = r->manifest;
    double part[WEIGHT_PARTS_MAX][FACTORS_MAX];
    const double *parts[WEIGHT_PARTS_MAX];
    enum status st = ST_OK;
    for (size_t p = 0; st == ST_OK && p < m->weight_parts; p++) {
        parts[p] = part[p];
        st = weights_by(r, &m->weight_part[p], look, by_zone, part[p], err);
    }
    if (st != ST_OK) return st;
    return args->method->fn.weight(
        args, &(struct weight_input){.n = m->factors, .parts = m->weight_parts, .part = parts}, weight, err);
}

enum status weights_by(const struct run *r, const struct method_args *args, const struct look *look,
                       bool by_zone, double *weight, struct error *err)
{
    if (args->method->extra == EXTRA_PARTS) return weigh_parts(r, args, look, by_zone, weight, err);
    if (args->method->from_data)
        return weigh_scores(r, args, by_zone ? &look->zones : &look->scores, weight, err);
    return weigh_levels(r, args, weight, err);
}

bool weights_need_look(const struct manifest *m)
{
    bool need = m->weights.method->from_data;
    for (size_t p = 0; p < m->weight_parts; p++) need |= m->weight_part[p].method->from_data;
    return need;
}

/* The weights that are left when some groups are left out, brought to a sum of 1 again. */
static enum status weigh_without(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    double sum = 0;
    for (size_t g = 0; g < m->groups; g++) sum += m->industry.without[g] ? 0 : r->group_weight[g];
    if (!(sum > 0))
        return error_set(err, ST_INPUT,
                         "%s: industry.without: the groups it leaves weigh nothing, expected one with weight",
                         m->path);
    for (size_t g = 0; g < m->groups; g++) {
        const struct manifest_group *group = &m->group[g];
        double share = m->industry.without[g] ? 0 : 1 / sum;
        r->without_group_weight[g] = r->group_weight[g] * share;
        for (size_t k = 0; k < group->count; k++)
            r->without_weight[group->first + k] = r->weight[group->first + k] * share;
    }
    return ST_OK;
}

enum status run_weights(struct run *r, const struct look *look, struct error *err)
{
    const struct manifest *m = r->manifest;
    enum status st = weights_by(r, &m->weights, look, m->weights_by_zone, r->weight, err);
    r->any_skip = false;
    for (size_t f = 0; st == ST_OK && f < m->factors; f++) {
        r->is_pressure[f] = m->factor[f].side == SIDE_PRESSURE;
        r->skip[f] = m->factor[f].nodata == NODATA_SKIP;
        r->any_skip |= r->skip[f] && r->weight[f] > 0;
    }
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        r->group_weight[g] = 0;
        for (size_t k = 0; k < m->group[g].count; k++) r->group_weight[g] += r->weight[m->group[g].first + k];
    }
    return st == ST_OK && m->industry.without_count ? weigh_without(r, err) : st;
}
