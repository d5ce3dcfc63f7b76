/* From the scores of a tile to its index: operators inside groups, an operator above, or a formula over all
 * of them. */
#include "run/cells.h"

#include "base/expression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_formula(const struct method_args *args)
{
    return args->method->extra == EXTRA_FORMULA;
}

/* The operator inside a group: its own, else that of the whole, unless that is a formula over names. */
static const struct method_args *operator_of(const struct manifest *m, const struct manifest_group *group,
                                             const struct method_args *plain)
{
    return group->has_overlay ? &group->overlay : is_formula(&m->overlay) ? plain : &m->overlay;
}

enum status cells_open_formulas(struct cells *c, struct error *err)
{
    const struct manifest *m = c->run->manifest;
    const char *names[MANIFEST_NAMES_MAX];
    size_t n = manifest_names(m, names);
    enum status st = ST_OK;
    if (is_formula(&m->overlay)) st = expression_open(m->overlay.names[0], names, n, &c->formula, err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        const struct manifest_group *own = &m->group[g];
        if (own->has_overlay && is_formula(&own->overlay))
            st = expression_open(own->overlay.names[0], names + own->first, own->count, &c->group_formula[g],
                                 err);
    }
    return st;
}

void cells_close_formulas(struct cells *c)
{
    expression_close(c->formula);
    for (size_t g = 0; g < GROUPS_MAX; g++) expression_close(c->group_formula[g]);
}

static void apply(const struct method_args *args, struct expression *formula,
                  const struct overlay_block *block, float *out, float *valid)
{
    if (formula)
        overlay_expression_eval(formula, block, out, valid);
    else
        args->method->fn.overlay(args, block, out, valid);
}

/* Score of one group; NaN where it weighs nothing. */
static void overlay_group(struct cells *c, size_t g, const float *const *score)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    const struct manifest_group *group = &m->group[g];
    const struct method_args plain = {.method = method_find(METHOD_OVERLAY, "wlc")};
    double weight[FACTORS_MAX], sum = 0;
    for (size_t k = 0; k < group->count; k++) sum += r->weight[group->first + k];
    for (size_t k = 0; k < group->count; k++) weight[k] = sum > 0 ? r->weight[group->first + k] / sum : 0;
    struct overlay_block block = {.factors = group->count,
                                  .cells = c->n,
                                  .score = score + group->first,
                                  .weight = weight,
                                  .skip = r->skip + group->first,
                                  .ideal_best = r->score_max + group->first,
                                  .ideal_worst = r->score_min + group->first,
                                  .counts = group->has_overlay ? &c->counts : NULL};
    float *out = c->group[g] + c->first;
    apply(operator_of(m, group, &plain), c->group_formula[g], &block, out, NULL);
    for (size_t i = 0; !(sum > 0) && i < c->n; i++) out[i] = NAN;
}

/* The index from the group scores. A group whose factors may all be skipped may be skipped too. */
static void overlay_groups(struct cells *c, const double *group_weight, struct overlay_counts *counts,
                           float *out, float *valid)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    const float *score[GROUPS_MAX];
    bool skip[GROUPS_MAX];
    for (size_t g = 0; g < m->groups; g++) {
        score[g] = c->group[g] + c->first;
        skip[g] = true;
        for (size_t k = 0; k < m->group[g].count; k++) skip[g] &= r->skip[m->group[g].first + k];
    }
    struct overlay_block block = {.factors = m->groups,
                                  .cells = c->n,
                                  .score = score,
                                  .weight = group_weight,
                                  .skip = skip,
                                  .counts = counts};
    apply(&m->overlay, NULL, &block, out, valid);
}

/* The index by a formula over factors, groups and constraints (1 where they apply, else 0). */
static void overlay_formula(struct cells *c)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    const float *column[MANIFEST_NAMES_MAX];
    double weight[MANIFEST_NAMES_MAX] = {0};
    bool skip[MANIFEST_NAMES_MAX] = {false};
    size_t n = 0;
    for (size_t f = 0; f < m->factors; f++, n++) {
        column[n] = c->score[f] + c->first;
        weight[n] = r->weight[f];
    }
    for (size_t g = 0; g < m->groups; g++) column[n++] = c->group[g] + c->first;
    for (size_t k = 0; k < m->constraints && n < MANIFEST_NAMES_MAX; k++)
        if (m->constraint[k].id) column[n++] = c->applies[k] + c->first;
    struct overlay_block block = {
        .factors = n, .cells = c->n, .score = column, .weight = weight, .skip = skip, .counts = &c->counts};
    overlay_expression_eval(c->formula, &block, c->index + c->first, c->valid ? c->valid + c->first : NULL);
}

/* The index once more, from the same scores, as if the groups left out had weight 0. A formula uses none of
 * them: that was checked. */
static void overlay_without(struct cells *c, const struct overlay_block *all)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    struct overlay_block rest = *all;
    rest.weight = r->without_weight;
    rest.counts = NULL;
    float *without = c->without + c->first;
    if (c->formula)
        memcpy(without, c->index + c->first, c->n * sizeof *without);
    else if (manifest_by_groups(m))
        overlay_groups(c, r->without_group_weight, NULL, without, NULL);
    else
        m->overlay.method->fn.overlay(&m->overlay, &rest, without, NULL);
}

void cells_overlay(struct cells *c)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    const float *score[FACTORS_MAX];
    for (size_t f = 0; f < m->factors; f++) score[f] = c->score[f] + c->first;
    struct overlay_block all = {.factors = m->factors,
                                .cells = c->n,
                                .score = score,
                                .weight = r->weight,
                                .skip = r->skip,
                                .ideal_best = r->score_max,
                                .ideal_worst = r->score_min,
                                .counts = &c->counts};
    float *index = c->index + c->first, *valid = c->valid ? c->valid + c->first : NULL;
    for (size_t g = 0; g < m->groups; g++) overlay_group(c, g, score);
    if (c->formula)
        overlay_formula(c);
    else if (manifest_by_groups(m))
        overlay_groups(c, r->group_weight, &c->counts, index, valid);
    else
        m->overlay.method->fn.overlay(&m->overlay, &all, index, valid);
    if (c->without) overlay_without(c, &all);
    overlay_limiting_factor(&all, c->limiting + c->first, c->gap + c->first);
    overlay_load(&all, r->is_pressure, c->load + c->first, c->pressure + c->first, c->support + c->first);
}
