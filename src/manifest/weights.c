/* Combinations of weightings, and what the levels of the tree need for the weighting that was chosen. */
#include "manifest/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PARTS_MIN = 2, NAMES_MAX = 64 };

/* A part takes the defaults of its parameters, and is no combination itself. */
static bool may_be_part(const struct method *m)
{
    if (m->kind != METHOD_WEIGHT || m->extra == EXTRA_PARTS) return false;
    for (size_t i = 0; i < m->params; i++)
        if (isnan(m->param[i].default_value) && !m->param[i].optional) return false;
    return true;
}

static size_t part_names(const char **names)
{
    size_t count = 0;
    for (size_t i = 0; i < method_count && count < NAMES_MAX; i++)
        if (may_be_part(&method_table[i])) names[count++] = method_table[i].id;
    return count;
}

/* NULL: reported. */
static const struct method *read_part(struct reader *r, const struct manifest_parts *parts,
                                      const struct node *value)
{
    const char *names[NAMES_MAX];
    char expected[1024];
    size_t count = part_names(names);
    const struct method *m = value->kind == NODE_SCALAR ? method_find(METHOD_WEIGHT, value->text) : NULL;
    if (!m || !may_be_part(m)) {
        reader_wrong(r, value, text_list(names, count, " or ", expected, sizeof expected), names, count);
        return NULL;
    }
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->part[i].method != m) continue;
        reader_fault(r, value, "found \"%s\" a second time, expected different methods", m->id);
        return NULL;
    }
    return m;
}

void section_parts(struct reader *r, void *to, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest_parts *parts = to;
    if (value->kind != NODE_LIST || value->count < PARTS_MIN || value->count > WEIGHT_PARTS_MAX) {
        char expected[60];
        snprintf(expected, sizeof expected, "a list of %d to %d methods", PARTS_MIN, WEIGHT_PARTS_MAX);
        reader_wrong(r, value, expected, NULL, 0);
        return;
    }
    (parts == &r->m->weight_parts ? &r->m->weights : &r->m->industry.index.weights)->count = value->count;
    for (size_t i = 0; i < value->count; i++) {
        size_t length = reader_enter_index(r, i);
        const struct method *part = read_part(r, parts, value->item[i]);
        if (part) fields_method_defaults(&parts->part[parts->count++], part);
        reader_leave(r, length);
    }
}

const struct method *weights_that_take(const struct method_args *weights, const struct manifest_parts *parts,
                                       enum method_extra extra)
{
    if (weights->method && weights->method->extra == extra) return weights->method;
    for (size_t i = 0; i < parts->count; i++)
        if (parts->part[i].method->extra == extra) return parts->part[i].method;
    return NULL;
}

/* Where a key is missing: at the mapping it belongs in. */
struct spot {
    const struct node *key, *value;
};

static struct spot spot_in(struct spot above, const char *name)
{
    struct node *key = NULL;
    struct spot s = {NULL, above.value ? tree_get(above.value, name, &key) : NULL};
    s.key = key;
    return s;
}

static const struct node *spot_node(struct spot s)
{
    return s.value && !s.value->set ? s.key : s.value;
}

/* The rank of one group or factor; alone in its level it is the first. */
static void check_rank(struct reader *r, const struct method *m, struct spot member, const char *id,
                       size_t level_count, double *rank)
{
    if (!isnan(*rank)) return;
    if (level_count == 1) {
        *rank = 1;
    } else if (m && member.value && member.value->kind == NODE_MAP && !tree_get(member.value, "rank", NULL)) {
        size_t length = reader_enter(r, id);
        reader_enter(r, "rank");
        reader_fault(r, spot_node(member),
                     "missing, expected a whole number >= 1 (1: the most important), by which weights.method "
                     "%s weighs",
                     m->id);
        reader_leave(r, length);
    }
}

static void check_ranks(struct reader *r, struct spot groups)
{
    struct manifest *m = r->m;
    const struct method *method = weights_that_take(&m->weights, &m->weight_parts, EXTRA_RANKS);
    size_t top = reader_enter(r, "groups");
    for (size_t g = 0; g < m->groups; g++) {
        struct manifest_group *group = &m->group[g];
        struct spot at = spot_in(groups, group->id), factors = spot_in(at, "factors");
        check_rank(r, method, at, group->id, m->groups, &group->rank);
        size_t length = reader_enter(r, group->id);
        reader_enter(r, "factors");
        for (size_t k = 0; k < group->count; k++) {
            struct manifest_factor *f = &m->factor[group->first + k];
            check_rank(r, method, spot_in(factors, f->id), f->id, group->count, &f->rank);
        }
        reader_leave(r, length);
    }
    reader_leave(r, top);
}

static void check_judgement(struct reader *r, struct spot weights, const char *level, const char *what,
                            size_t n)
{
    struct spot judgements = spot_in(weights, "judgements"), method = spot_in(weights, "method");
    if (n < 2 || (judgements.value && tree_get(judgements.value, level, NULL))) return;
    size_t length = reader_enter(r, level);
    reader_fault(r,
                 spot_node(judgements.value ? judgements
                           : method.value   ? method
                                            : weights),
                 "missing, expected a matrix of judgements by pairs of its %zu %s", n, what);
    reader_leave(r, length);
}

static void check_judgements(struct reader *r, struct spot weights)
{
    const struct manifest *m = r->m;
    struct spot judgements = spot_in(weights, "judgements");
    if (!weights_that_take(&m->weights, &m->weight_parts, EXTRA_JUDGEMENTS) ||
        (judgements.value && judgements.value->kind != NODE_MAP))
        return;
    size_t length = reader_enter(r, "weights");
    reader_enter(r, "judgements");
    check_judgement(r, weights, "groups", "groups", m->groups);
    for (size_t g = 0; g < m->groups; g++)
        check_judgement(r, weights, m->group[g].id, "factors", m->group[g].count);
    reader_leave(r, length);
}

void weights_check_levels(struct reader *r, const struct node *map)
{
    struct spot top = {NULL, map}, weights = spot_in(top, "weights");
    if (r->failed) return;
    check_ranks(r, spot_in(top, "groups"));
    check_judgements(r, weights);
}
