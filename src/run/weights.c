/* Weights of the tree: of groups, then of the factors within, multiplied to one global weight a factor.
 * Weightings that look at the scores, and combinations, weigh all factors at once. */
#include "run/weights.h"

#include "weight/weight.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct manifest_judgements *judgements_of(const struct manifest *m, const char *level)
{
    for (size_t i = 0; i < m->judgements; i++)
        if (strcmp(m->judgement[i].level, level) == 0) return &m->judgement[i];
    return NULL;
}

static struct weights_level level_of_groups(const struct manifest *m)
{
    struct weights_level l = {.id = "groups", .n = m->groups, .judgement = judgements_of(m, "groups")};
    for (size_t g = 0; g < m->groups; g++) {
        l.given[g] = m->group[g].weight;
        l.rank[g] = m->group[g].rank;
        l.member[g] = m->group[g].id;
    }
    return l;
}

static struct weights_level level_of_factors(const struct manifest *m, const struct manifest_group *group)
{
    struct weights_level l = {.id = group->id, .n = group->count, .judgement = judgements_of(m, group->id)};
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

/* Weights that are neither left at their default nor made to sum to 1 are normalised. */
static void tell_normalised(const struct run *r, const struct weights_level *l)
{
    double sum = 0;
    for (size_t i = 0; i < l->n; i++) sum += l->given[i];
    if (!all_equal(l->given, l->n) && fabs(sum - 1) > 1e-6)
        run_notice(r, "notice: the weights of %s sum to %.6g; normalised to 1",
                   strcmp(l->id, "groups") == 0       ? "the groups"
                   : strcmp(l->id, "indicators") == 0 ? "the indicators"
                                                      : l->id,
                   sum);
}

/* What one judge contradicts, and what would mend it; `at`: where the judgements stand. */
static void tell_worst(const struct run *r, const struct weights_level *l, const char *at,
                       const struct ahp_report *a)
{
    for (size_t k = 0; k < a->worst_count; k++) {
        const struct ahp_worst *w = &a->worst[k];
        bool less = w->mend_scale < 1;
        run_notice(
            r, "warning: %s: %s against %s is %.4g; %.3g would agree with the rest (%s%.0f on Saaty's scale)",
            at, l->member[w->i], l->member[w->j], w->given, w->mend, less ? "1/" : "",
            less ? 1 / w->mend_scale : w->mend_scale);
    }
}

/* How consistent each judge is. Two things compared cannot contradict each other. */
static void tell_consistency(const struct run *r, const struct weights_level *l)
{
    const struct manifest_judgements *j = l->judgement;
    bool of_index = j == &r->manifest->industry.index.judgement;
    for (size_t k = 0; j && k < j->judges; k++) {
        struct ahp_report a;
        char file[512], judge[40] = "", at[700];
        if (ahp_judge(j->matrix[k], l->n, &a, NULL) != ST_OK || !(a.ri > 0)) continue;
        if (j->judges > 1) snprintf(judge, sizeof judge, ", judge %zu", k + 1);
        snprintf(at, sizeof at, "%s%s%s%s", manifest_at(r->manifest, j->line, file, sizeof file),
                 of_index ? "industry.index.weights.judgements" : "weights.judgements.",
                 of_index ? "" : l->id, judge);
        bool consistent = a.cr < AHP_RATIO_MAX;
        run_notice(r, "%s: %s: consistency ratio %.3f%s", consistent ? "notice" : "warning", at, a.cr,
                   consistent ? "" : ", expected under 0.1");
        if (!consistent) tell_worst(r, l, at, &a);
    }
}

void weights_tell_level(const struct run *r, const struct method *method, const struct weights_level *l)
{
    if (method->extra == EXTRA_JUDGEMENTS)
        tell_consistency(r, l);
    else if (strcmp(method->id, "given") == 0)
        tell_normalised(r, l);
}

enum status weights_of_level(const struct run *r, const struct method_args *args,
                             const struct weights_level *l, double *weight, struct error *err)
{
    struct weight_input in = {.n = l->n, .given = l->given, .rank = l->rank};
    if (args->method->extra == EXTRA_JUDGEMENTS && l->n == 1) {
        weight[0] = 1;
        return ST_OK;
    }
    if (args->method->extra == EXTRA_JUDGEMENTS && l->judgement) {
        in.judges = l->judgement->judges;
        in.judgement = (const double *const *)l->judgement->matrix;
    }
    enum status st = args->method->fn.weight(args, &in, weight, err);
    if (st != ST_OK) error_prefix(err, "%s: weights of %s", r->manifest->path, l->id);
    return st;
}

static enum status weigh_levels(const struct run *r, const struct method_args *args, double *weight,
                                struct error *err)
{
    const struct manifest *m = r->manifest;
    double of_group[GROUPS_MAX] = {0};
    struct weights_level groups = level_of_groups(m);
    enum status st = weights_of_level(r, args, &groups, of_group, err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        const struct manifest_group *group = &m->group[g];
        struct weights_level factors = level_of_factors(m, group);
        /* A group that weighs nothing need not be weighed within. */
        for (size_t k = 0; k < group->count; k++) weight[group->first + k] = 0;
        if (of_group[g] > 0) st = weights_of_level(r, args, &factors, weight + group->first, err);
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
    struct weight_input in = {.n = c->n, .scores = &moments};
    const char *name[FACTORS_MAX];
    for (size_t f = 0; f < c->n; f++) name[f] = r->manifest->factor[f].id;
    in.name = name;
    enum status st = args->method->fn.weight(args, &in, weight, err);
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
    for (size_t p = 0; st == ST_OK && p < m->weight_parts.count; p++) {
        parts[p] = part[p];
        st = weights_by(r, &m->weight_parts.part[p], look, by_zone, part[p], err);
    }
    if (st != ST_OK) return st;
    struct weight_input in = {.n = m->factors, .parts = m->weight_parts.count, .part = parts};
    st = args->method->fn.weight(args, &in, weight, err);
    if (st != ST_OK) error_prefix(err, "%s: weights.%s", m->path, args->method->id);
    return st;
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
    for (size_t p = 0; p < m->weight_parts.count; p++) need |= m->weight_parts.part[p].method->from_data;
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

/* Scores that are the same everywhere tell nothing to weigh by. */
static void tell_constant(const struct run *r, const struct method *method, const struct look *look,
                          bool by_zone)
{
    const struct comoments *c = by_zone ? &look->zones : &look->scores;
    for (size_t f = 0; f < c->n; f++)
        if (c->m2[f * c->n + f] <= 1e-24 * c->count)
            run_notice(r, "warning: weights.%s: %s has the score %.4g in every %s; it weighs 0", method->id,
                       r->manifest->factor[f].id, c->mean[f], by_zone ? "zone" : "cell");
}

void weights_tell(const struct run *r, const struct method *method, const struct look *look, bool by_zone)
{
    const struct manifest *m = r->manifest;
    if (method->from_data) {
        tell_constant(r, method, look, by_zone);
        return;
    }
    struct weights_level groups = level_of_groups(m);
    weights_tell_level(r, method, &groups);
    for (size_t g = 0; g < m->groups; g++) {
        struct weights_level factors = level_of_factors(m, &m->group[g]);
        weights_tell_level(r, method, &factors);
    }
}

bool weights_use(const struct manifest *m, const struct method *method)
{
    bool used = m->weights.method == method;
    for (size_t p = 0; p < m->weight_parts.count; p++) used |= m->weight_parts.part[p].method == method;
    return used;
}

enum status run_weights(struct run *r, const struct look *look, struct error *err)
{
    const struct manifest *m = r->manifest;
    enum status st = weights_by(r, &m->weights, look, m->weights_by_zone, r->weight, err);
    for (size_t i = 0; st == ST_OK && i < method_count; i++)
        if (method_table[i].kind == METHOD_WEIGHT && weights_use(m, &method_table[i]))
            weights_tell(r, &method_table[i], look, m->weights_by_zone);
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
