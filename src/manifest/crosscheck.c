/* The keys of `industry` that say how capacity and industry are compared. */
#include "base/expression.h"
#include "manifest/sections.h"

#include <stdio.h>
#include <string.h>

/* Groups are read before `industry`, so that their ids are known. */
static void leave_out(struct reader *r, const struct node *value)
{
    struct manifest *m = r->m;
    const char *names[GROUPS_MAX];
    char list[1024], expected[1100];
    for (size_t g = 0; g < m->groups; g++) names[g] = m->group[g].id;
    for (size_t g = 0; value->kind == NODE_SCALAR && g < m->groups; g++) {
        if (strcmp(value->text, names[g]) != 0) continue;
        if (m->industry.without[g])
            reader_fault(r, value, "found \"%s\" a second time, expected different groups", names[g]);
        else
            m->industry.without_count++;
        m->industry.without[g] = true;
        return;
    }
    text_list(names, m->groups, " or ", list, sizeof list);
    snprintf(expected, sizeof expected, "the id of a group: %s", list);
    reader_wrong(r, value, expected, names, m->groups);
}

/* Of a formula nothing can be left out: it has to do without the groups, and the factors in them, already. */
static void check_formula(struct reader *r, const struct node *value)
{
    const struct manifest *m = r->m;
    const char *names[MANIFEST_NAMES_MAX];
    struct expression *formula = NULL;
    if (r->failed || !m->overlay.method || m->overlay.method->extra != EXTRA_FORMULA || !m->overlay.names)
        return;
    size_t count = manifest_names(m, names);
    if (expression_open(m->overlay.names[0], names, count, &formula, NULL) != ST_OK) return; /* reported */
    for (size_t g = 0; g < m->groups; g++) {
        const struct manifest_group *group = &m->group[g];
        if (!m->industry.without[g]) continue;
        const char *used = expression_uses(formula, m->factors + g) ? group->id : NULL;
        for (size_t k = 0; !used && k < group->count; k++)
            if (expression_uses(formula, group->first + k)) used = m->factor[group->first + k].id;
        if (used)
            reader_fault(r, value,
                         "leaves out the group \"%s\", but overlay.formula uses \"%s\"; expected another "
                         "overlay, or a formula without it",
                         group->id, used);
    }
    expression_close(formula);
}

void section_without(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)base;
    (void)key;
    if (r->alone) {
        reader_fault(r, value, "belongs to a layer set, a table by itself has no groups to leave out");
        return;
    }
    if (value->kind != NODE_LIST || value->count < 1) {
        reader_wrong(r, value, "a list of ids of groups", NULL, 0);
        return;
    }
    for (size_t i = 0; i < value->count && r->m->groups && !reader_full(r); i++) {
        size_t length = reader_enter_index(r, i);
        leave_out(r, value->item[i]);
        reader_leave(r, length);
    }
    if (r->m->groups && r->m->industry.without_count == r->m->groups)
        reader_fault(r, value, "leaves out every group, expected one at least to be left");
    check_formula(r, value);
}

void section_quadrants(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    static const char *const names[] = {"median", "mean"};
    static const char expected[] = "median, mean or [capacity from 0 to 1, score from 0 to 10]";
    static const double most[] = {1, 10};
    for (size_t i = 0; value->kind == NODE_SCALAR && i < 2; i++) {
        if (strcmp(value->text, names[i]) != 0) continue;
        m->industry.quadrants_by_mean = i == 1;
        return;
    }
    if (value->kind != NODE_LIST || value->count != 2) {
        reader_wrong(r, value, expected, names, 2);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        size_t length = reader_enter_index(r, i);
        double *cut = &m->industry.quadrants_at[i];
        if (reader_number(r, value->item[i], expected, cut) && !(*cut >= 0 && *cut <= most[i]))
            reader_wrong(r, value->item[i], expected, NULL, 0);
        reader_leave(r, length);
    }
    m->industry.has_quadrants_at = true;
}
