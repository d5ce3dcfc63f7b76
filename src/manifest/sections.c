/* Groups, factors, constraints, and the keys of the grid that take several numbers. */
#include "manifest/sections.h"

#include "manifest/map_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void read_factor(struct reader *r, const struct manifest_group *g, const struct node *key,
                        const struct node *value)
{
    struct manifest_factor *f = &r->m->factor[r->m->factors++];
    fields_defaults(AT_FACTOR, f);
    fields_defaults(AT_LIMITS, f);
    f->line = key->line;
    f->side = g->side;
    f->nodata = r->m->nodata;
    fields_method_defaults(&f->score, NULL);
    f->id = reader_copy(r, key->text);
    size_t length = reader_enter(r, key->text);
    if (reader_id(r, key)) map_read(r, AT_FACTOR, f, key, value);
    reader_leave(r, length);
}

void section_factors(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    struct manifest_group *g = base;
    if (!reader_keys(r, value, "a mapping of factors")) return;
    size_t before = r->m->factors;
    for (size_t i = 0; i < value->count && !r->failed && !reader_full(r); i++) {
        if (!reader_is_first(value, i)) continue;
        if (r->m->factors == FACTORS_MAX) {
            reader_fault(r, value->key[i],
                         "found more than %d factors, expected at most %d in all groups together",
                         FACTORS_MAX, FACTORS_MAX);
            break;
        }
        read_factor(r, g, value->key[i], value->item[i]);
    }
    g->count = r->m->factors - before;
    if (!g->count && before < FACTORS_MAX) reader_fault(r, key, "found no factor, expected at least one");
}

/* What a ready group hands down: its factors have it, and it is judged there. */
void section_of_factors(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)r, (void)base, (void)key, (void)value;
}

static void read_group(struct reader *r, const struct node *key, const struct node *value)
{
    struct manifest_group *g = &r->m->group[r->m->groups++];
    fields_defaults(AT_GROUP, g);
    fields_defaults(AT_GROUP_OVERLAY, g);
    g->line = key->line;
    g->first = r->m->factors;
    g->id = reader_copy(r, key->text);
    size_t length = reader_enter(r, key->text);
    if (reader_id(r, key)) map_read(r, AT_GROUP, g, key, value);
    reader_leave(r, length);
}

void section_groups(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)base;
    if (!reader_keys(r, value, "a mapping of groups")) return;
    for (size_t i = 0; i < value->count && !r->failed && !reader_full(r); i++) {
        if (!reader_is_first(value, i)) continue;
        if (r->m->groups == GROUPS_MAX) {
            reader_fault(r, value->key[i], "found more than %d groups, expected at most %d", GROUPS_MAX,
                         GROUPS_MAX);
            break;
        }
        read_group(r, value->key[i], value->item[i]);
    }
    if (!r->m->groups) reader_fault(r, key, "found no group, expected at least one");
}

void section_constraints(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)base;
    if (value->kind != NODE_LIST) {
        reader_wrong(r, value, "a list of mappings", NULL, 0);
        return;
    }
    r->m->constraint = reader_alloc(r, value->count, sizeof *r->m->constraint);
    for (size_t i = 0; i < value->count && !r->failed && !reader_full(r); i++) {
        const struct node *item = value->item[i];
        if (tree_is_null(item)) continue;
        struct manifest_constraint *c = &r->m->constraint[r->m->constraints++];
        fields_defaults(AT_CONSTRAINT, c);
        size_t length = reader_enter_index(r, i);
        map_read(r, AT_CONSTRAINT, c, item->line || item->set ? item : key, item);
        reader_leave(r, length);
    }
}

/* A list of exactly `count` numbers. */
static bool read_numbers(struct reader *r, const struct node *value, const char *expected, size_t count,
                         double *out)
{
    if (value->kind != NODE_LIST || value->count != count) {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        size_t length = reader_enter_index(r, i);
        ok = reader_number(r, value->item[i], "a number", &out[i]) && ok;
        reader_leave(r, length);
    }
    return ok;
}

void section_cell(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    static const char expected[] = "a number > 0 or [x, y]";
    double cell[2];
    if (value->kind == NODE_LIST) {
        if (!read_numbers(r, value, expected, 2, cell)) return;
    } else {
        if (!reader_number(r, value, expected, &cell[0])) return;
        cell[1] = cell[0];
    }
    if (!(cell[0] > 0 && cell[1] > 0)) {
        const struct node *at = value->kind == NODE_LIST ? value->item[cell[0] > 0] : value;
        reader_wrong(r, at, expected, NULL, 0);
        return;
    }
    m->grid.cell_x = cell[0];
    m->grid.cell_y = cell[1];
}

void section_box(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    double *box = m->grid.box;
    if (!read_numbers(r, value, "a list of 4 numbers [xmin, ymin, xmax, ymax]", 4, box)) return;
    if (!(box[0] < box[2]) || !(box[1] < box[3]))
        reader_fault(r, value,
                     "found [%.15g, %.15g, %.15g, %.15g], expected [xmin, ymin, xmax, ymax] with xmin < xmax "
                     "and ymin < ymax",
                     box[0], box[1], box[2], box[3]);
}

/* For slope the unit says what is worked out, elsewhere it is a label. */
void section_unit(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest_factor *f = base;
    static const char *const names[] = {"degrees", "percent"};
    const char *unit = reader_text(r, value);
    if (!unit) return;
    if (f->derive == DERIVE_SLOPE) {
        bool percent = strcmp(unit, names[1]) == 0;
        if (!percent && strcmp(unit, names[0]) != 0) {
            reader_wrong(r, value, "degrees or percent", names, 2);
            return;
        }
        f->slope_unit = percent ? SLOPE_PERCENT : SLOPE_DEGREES;
    }
    f->unit_name = reader_copy(r, unit);
}
