/* What was asked, for run.json. */
#include "run/journal.h"

#include "run/method_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *number(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *own_text(char *s)
{
    json_t *t = text(s);
    free(s);
    return t;
}

static json_t *factor_json(const struct run *r, size_t f, const char *group)
{
    static const char *const policy[] = {"veto", "skip", "fill"};
    const struct manifest_factor *factor = &r->manifest->factor[f];
    const struct factor_counts *n = &r->count[f];
    json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "id",
                          text(factor->id), "title", text(factor->title), "group", text(group), "weight",
                          number(r->weight[f]), "side", r->is_pressure[f] ? "pressure" : "support", "score",
                          factor->score.method->id, "nodata", policy[factor->nodata], "missing_cells",
                          (json_int_t)n->missing, "filled_cells", (json_int_t)n->filled, "unmatched_cells",
                          (json_int_t)n->unmatched, "min", number((double)n->min), "max",
                          number((double)n->max), "score_mean", number(zone_mean_value(&n->score)),
                          "limiting_km2", number(run_km2(r, r->whole.limiting_area[f])));
    json_object_set_new(o, "title_zh", text(factor->title_zh));
    json_object_set_new(o, "unit", text(factor->unit_name));
    json_object_set_new(o, "unit_zh", text(factor->unit_zh));
    json_object_set_new(o, "score_takes", own_text(method_text(&factor->score)));
    json_object_set_new(o, "limits",
                        factor->has_limits ? json_pack("[f, f]", factor->limit_near, factor->limit_over)
                                           : json_null());
    return o;
}

/* An operator of a group, or above the groups (NULL). */
static json_t *overlay_json(const struct run *r, const struct manifest_group *group)
{
    const struct method_args *args = group ? &group->overlay : &r->manifest->overlay;
    json_t *o = json_pack("{s:s, s:o}", "method", args->method->id, "takes", own_text(method_text(args)));
    double orness, tradeoff;
    if (run_owa(r, group, &orness, &tradeoff)) {
        json_object_set_new(o, "orness", number(orness));
        json_object_set_new(o, "tradeoff", number(tradeoff));
    }
    return o;
}

static void add_groups(const struct run *r, json_t *root)
{
    json_t *groups = json_array(), *factors = json_array();
    for (size_t g = 0; g < r->manifest->groups; g++) {
        const struct manifest_group *group = &r->manifest->group[g];
        json_array_append_new(groups, json_pack("{s:o, s:o, s:o, s:o, s:o}", "id", text(group->id), "title",
                                                text(group->title), "title_zh", text(group->title_zh),
                                                "weight", number(r->group_weight[g]), "overlay",
                                                group->has_overlay ? overlay_json(r, group) : json_null()));
        for (size_t k = 0; k < group->count; k++)
            json_array_append_new(factors, factor_json(r, group->first + k, group->id));
    }
    json_object_set_new(root, "groups", groups);
    json_object_set_new(root, "factors", factors);
}

static json_t *constraints_json(const struct run *r)
{
    json_t *a = json_array();
    for (size_t k = 0; k < r->manifest->constraints; k++) {
        const struct manifest_constraint *c = &r->manifest->constraint[k];
        bool caps = c->effect == EFFECT_CAP;
        json_array_append_new(a, json_pack("{s:o, s:o, s:o, s:s, s:o}", "layer",
                                           text(r->plan.constraint[k].id), "title", text(c->title),
                                           "title_zh", text(c->title_zh), "effect", caps ? "cap" : "exclude",
                                           "cap", caps ? json_real(c->cap) : json_null()));
    }
    return a;
}

/* A method that was used, once, with its formula. */
static void add_method(json_t *methods, const struct method *m)
{
    size_t i;
    json_t *seen;
    json_array_foreach(methods, i, seen)
    {
        const char *id = json_string_value(json_object_get(seen, "id"));
        const char *kind = json_string_value(json_object_get(seen, "kind"));
        if (strcmp(id, m->id) == 0 && strcmp(kind, method_kind_name(m->kind)) == 0) return;
    }
    json_array_append_new(methods,
                          json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", method_kind_name(m->kind), "id",
                                    m->id, "title", m->title, "formula", m->formula, "source", m->source));
}

static void add_index_methods(json_t *methods, const struct manifest_index *index)
{
    add_method(methods, index->outliers.method);
    add_method(methods, index->normalise.method);
    add_method(methods, index->weights.method);
    for (size_t i = 0; i < index->parts.count; i++) add_method(methods, index->parts.part[i].method);
    add_method(methods, index->aggregate.method);
}

static json_t *methods_json(const struct manifest *m)
{
    json_t *a = json_array();
    for (size_t f = 0; f < m->factors; f++) add_method(a, m->factor[f].score.method);
    add_method(a, m->weights.method);
    for (size_t i = 0; i < m->weight_parts.count; i++) add_method(a, m->weight_parts.part[i].method);
    add_method(a, m->overlay.method);
    for (size_t g = 0; g < m->groups; g++)
        if (m->group[g].has_overlay) add_method(a, m->group[g].overlay.method);
    add_method(a, m->classes.method);
    if (m->industry.index.table.path) add_index_methods(a, &m->industry.index);
    return a;
}

void journal_asked(const struct run *r, json_t *root)
{
    const struct manifest *m = r->manifest;
    json_object_set_new(root, "weights", json_string(m->weights.method->id));
    json_object_set_new(root, "classes",
                        json_pack("{s:s, s:o}", "method", m->classes.method->id, "gvf", number(r->gvf)));
    json_object_set_new(root, "overlay", overlay_json(r, NULL));
    json_object_set_new(root, "load_bands",
                        json_pack("{s:f, s:f}", "near", m->load_near, "over", m->load_over));
    add_groups(r, root);
    json_object_set_new(root, "constraints", constraints_json(r));
    json_object_set_new(root, "methods", methods_json(m));
}
