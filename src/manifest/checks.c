/* Checks over several keys of one mapping. */
#include "base/expression.h"
#include "manifest/sections.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A fault at a key of `map`, or where the key is not written at the mapping itself. */
#define fault_at(r, map, where, name, ...)                                                                   \
    do {                                                                                                     \
        struct node *key_node = NULL;                                                                        \
        const struct node *value_node = tree_get(map, name, &key_node);                                      \
        size_t path_length = reader_enter(r, name);                                                          \
        reader_fault(r, !value_node ? where : value_node->set ? value_node : key_node, __VA_ARGS__);         \
        reader_leave(r, path_length);                                                                        \
    } while (0)

static bool is_zero_sum(double sum)
{
    return !(sum > 0);
}

/* Whether a factor's own keys say that its raster holds categories: single values or names are scored, or the
 * most frequent is taken. A raster that says so itself is found with the plan. */
static bool has_categories(const struct manifest_factor *f)
{
    const struct method_args *s = &f->score;
    if (f->resample == RESAMPLE_MODE) return true;
    if (!s->method || s->method->extra != EXTRA_TABLE)
        return s->method && s->method->extra == EXTRA_CATEGORIES;
    for (size_t i = 0; i < s->count; i++)
        if (s->rules[i].lo != s->rules[i].hi) return false;
    return s->count > 0;
}

/* A key that names a factor whose source is a raster; with `heights` nothing may be derived of it, nor may it
 * hold categories. */
static void check_raster_factor(struct reader *r, const char *section, const char *name, const char *id,
                                bool heights)
{
    const struct manifest *m = r->m;
    const struct node *map = tree_get(r->root, section, NULL),
                      *value = map ? tree_get(map, name, NULL) : NULL;
    if (!id || !value) return;
    const char *names[FACTORS_MAX];
    size_t count = 0;
    size_t length = reader_enter(r, section);
    reader_enter(r, name);
    for (size_t i = 0; i < m->factors; i++) {
        const struct manifest_factor *f = &m->factor[i];
        if (!f->id) continue;
        names[count++] = f->id;
        if (strcmp(f->id, id) != 0) continue;
        if (f->derive == DERIVE_JOIN || f->derive == DERIVE_DISTANCE || f->derive == DERIVE_DENSITY ||
            f->derive == DERIVE_RASTERIZE)
            reader_fault(r, value, "found \"%s\", expected a factor whose source is a raster", f->id);
        else if (heights && f->derive != DERIVE_NONE)
            reader_fault(r, value, "found \"%s\", expected a factor that is its raster, with no derive",
                         f->id);
        else if (heights && has_categories(f))
            reader_fault(r, value, "found \"%s\", expected a factor whose raster is heights, not categories",
                         f->id);
        reader_leave(r, length);
        return;
    }
    char list[2000], expected[2048];
    text_list(names, count, " or ", list, sizeof list);
    snprintf(expected, sizeof expected, "the id of a factor: %s", list);
    reader_wrong(r, value, expected, names, count);
    reader_leave(r, length);
}

static void check_group_weights(struct reader *r, const struct node *map, const struct node *where)
{
    const struct manifest *m = r->m;
    double sum = 0;
    for (size_t i = 0; i < m->groups; i++) sum += m->group[i].weight;
    if (m->groups && is_zero_sum(sum))
        fault_at(r, map, where, "groups", "the weights of the groups sum to 0, expected a sum > 0");
    else if (!isnan(m->weight_sum) && m->groups && fabs(sum - m->weight_sum) > 1e-6) {
        size_t length = reader_enter(r, "weights");
        fault_at(r, tree_get(map, "weights", NULL), where, "sum",
                 "the weights of the groups sum to %.9g, expected %.9g as stated here", sum, m->weight_sum);
        reader_leave(r, length);
    }
}

void check_top(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest *m = base;
    if (!m->name) m->name = reader_folder_name(r);
    if (m->grid.extent == EXTENT_LAYER) check_raster_factor(r, "grid", "layer", m->grid.layer, false);
    check_raster_factor(r, "map", "hillshade", m->map.hillshade, true);
    const struct node *maps = tree_get(map, "map", NULL),
                      *hillshade = maps ? tree_get(maps, "hillshade", NULL) : NULL;
    m->map.hillshade_line = hillshade ? hillshade->line : 0;
    check_group_weights(r, map, where);
    weights_check_levels(r, map);
    if (!m->title && m->name) m->title = reader_copy(r, m->name);
}

void check_grid(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    const struct manifest *m = base;
    if (r->has_zones) return;
    if (m->grid.extent == EXTENT_ZONES)
        fault_at(r, map, where, "extent",
                 "found \"zones\", but the manifest has no zones; expected a section zones, "
                 "or union, intersection, layer or box");
    if (m->grid.mask == MASK_ZONES)
        fault_at(r, map, where, "mask",
                 "found \"zones\", but the manifest has no zones; expected a section zones, or none");
}

void check_weights(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    const struct manifest *m = base;
    if (m->weights_by_zone && !r->has_zones)
        fault_at(r, map, where, "by",
                 "found \"zone\", but the manifest has no zones; expected a section zones, or cell");
}

void check_load(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    const struct manifest *m = base;
    if (!(m->load_near < m->load_over))
        fault_at(r, map, where, "near", "found %.9g, expected less than over, which is %.9g", m->load_near,
                 m->load_over);
}

void check_group(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_group *g = base;
    if (!g->title) g->title = reader_copy(r, g->id);
    double sum = 0;
    for (size_t i = 0; i < g->count; i++) sum += r->m->factor[g->first + i].weight;
    if (g->count && is_zero_sum(sum))
        fault_at(r, map, where, "factors", "the weights of the factors sum to 0, expected a sum > 0");
}

/* A formula is compiled to see what is wrong with it: names, syntax. */
static void check_formula(struct reader *r, const struct method_args *overlay, const char *const *names,
                          size_t count, const struct node *where, const struct node *map)
{
    struct expression *compiled = NULL;
    struct error err;
    if (r->failed || !overlay->method || overlay->method->extra != EXTRA_FORMULA || !overlay->names) return;
    if (expression_open(overlay->names[0], names, count, &compiled, &err) != ST_OK)
        fault_at(r, map, where, "formula", "%s", err.text);
    expression_close(compiled);
}

/* Order weights are one for each score that is combined. */
static void check_order(struct reader *r, const struct method_args *overlay, size_t scores, const char *what,
                        const struct node *where, const struct node *map)
{
    if (!overlay->method || overlay->method->extra != EXTRA_ORDER || overlay->count == 0 || scores == 0 ||
        overlay->count == scores)
        return;
    fault_at(r, map, where, "order", "found a list of %zu, expected %zu: a weight for each %s",
             overlay->count, scores, what);
}

void check_overlay(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    const struct manifest *m = base;
    const char *names[MANIFEST_NAMES_MAX];
    size_t count = r->failed ? 0 : manifest_names(m, names);
    check_formula(r, &m->overlay, names, count, where, map);
    if (manifest_by_groups(m))
        check_order(r, &m->overlay, m->groups, "group, as one has an overlay of its own", where, map);
    else
        check_order(r, &m->overlay, m->factors, "factor", where, map);
    for (size_t g = 0; g < m->groups; g++) {
        if (!m->group[g].has_overlay || !m->overlay.method || !method_wants_ideals(&m->overlay)) continue;
        fault_at(r, map, where, "ideals",
                 "found \"observed\", but group %s has an overlay of its own and ideals are observed of "
                 "factors; expected given",
                 m->group[g].id);
        break;
    }
}

/* The formula of a group knows its own factors. */
void check_group_overlay(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_group *group = base;
    const char *names[FACTORS_MAX];
    for (size_t k = 0; k < group->count; k++) names[k] = r->m->factor[group->first + k].id;
    group->has_overlay = true;
    if (group->count) check_formula(r, &group->overlay, names, group->count, where, map);
    check_order(r, &group->overlay, group->count, "factor of the group", where, map);
}

void check_factor(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_factor *f = base;
    f->source.has_missing = !isnan(f->source.missing);
    f->has_limits = !isnan(f->limit_near);
    if (!f->title) f->title = reader_copy(r, f->id);
    if (f->derive == DERIVE_JOIN) {
        if (!r->has_zones)
            fault_at(r, map, where, "derive",
                     "found \"join\", but the manifest has no zones; expected a section zones "
                     "that the table is joined to");
        f->table.layer = f->source.layer;
        f->table.where = f->source.where;
        f->source.layer = f->source.where = NULL;
        f->table.missing = NAN;
    } else if (f->derive == DERIVE_SLOPE && !f->unit_name) {
        f->unit_name = reader_copy(r, "degrees");
    }
}

void check_limits(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    const struct manifest_factor *f = base;
    if (f->limit_near == f->limit_over)
        fault_at(r, map, where, "over", "found %.9g, the same as near, expected two different values",
                 f->limit_over);
}

void check_constraint(struct reader *r, void *base, const struct node *where, const struct node *map)
{
    struct manifest_constraint *c = base;
    c->source.missing = NAN;
    c->has_range = !isnan(c->min) || !isnan(c->max);
    if (isnan(c->min)) c->min = -HUGE_VAL;
    if (isnan(c->max)) c->max = HUGE_VAL;
    if (c->min > c->max)
        fault_at(r, map, where, "min", "found %.9g, expected at most max, which is %.9g", c->min, c->max);
}
