/* The table of the cross-check: a place a row, what a planner acts on first. */
#include "report/crosscheck_report.h"

#include <math.h>

/* Columns of one view, which differ by the end of their names. */
struct view_columns {
    size_t quadrant, capacity, class, class_tier, third, degree, development, coordination,
        coordination_class;
};

static void add_view(struct table *t, const char *end, struct view_columns *c)
{
    c->capacity = table_add_column(t, TABLE_REAL, 6, "capacity%s", end);
    c->class = table_add_column(t, TABLE_INT, 0, "class%s", end);
    c->class_tier = table_add_column(t, TABLE_INT, 0, "class_as_tier%s", end);
    c->third = table_add_column(t, TABLE_INT, 0, "capacity_third%s", end);
    c->degree = table_add_column(t, TABLE_REAL, 4, "coupling%s", end);
    c->development = table_add_column(t, TABLE_REAL, 4, "development%s", end);
    c->coordination = table_add_column(t, TABLE_REAL, 4, "coordination%s", end);
    c->coordination_class = table_add_column(t, TABLE_TEXT, 0, "coordination_class%s", end);
    c->quadrant = table_add_column(t, TABLE_TEXT, 0, "quadrant%s", end);
}

static void set_whole(struct table *t, size_t row, size_t column, int value)
{
    if (value > 0) table_set_number(t, row, column, value);
}

static void set_view(struct table *t, size_t row, const struct view_columns *c,
                     const struct crosscheck_standing *s)
{
    table_set_number(t, row, c->capacity, s->capacity);
    set_whole(t, row, c->class, s->class);
    set_whole(t, row, c->class_tier, s->class_tier);
    set_whole(t, row, c->third, s->third);
    table_set_number(t, row, c->degree, s->coupling.degree);
    table_set_number(t, row, c->development, s->coupling.development);
    table_set_number(t, row, c->coordination, s->coupling.coordination);
    table_set_text(t, row, c->coordination_class, coupling_class_name(s->coupling.class));
    table_set_text(t, row, c->quadrant, crosscheck_quadrant_name(s->quadrant));
}

enum status crosscheck_report_table(const struct crosscheck_report *r, struct table *t, struct error *err)
{
    const struct crosscheck *c = r->check;
    struct view_columns view[CROSSCHECK_VIEWS] = {0};
    size_t key = table_add_column(t, TABLE_TEXT, 0, "place"),
           name = table_add_column(t, TABLE_TEXT, 0, "name"),
           name_zh = table_add_column(t, TABLE_TEXT, 0, "name_zh"),
           held = table_add_column(t, TABLE_TEXT, 0, "held_by"),
           limiting = table_add_column(t, TABLE_TEXT, 0, "limiting_factor"),
           lowest = table_add_column(t, TABLE_TEXT, 0, "lowest_indicator"),
           score = table_add_column(t, TABLE_REAL, 2, "industry_score"),
           low = table_add_column(t, TABLE_REAL, 2, "industry_low"),
           high = table_add_column(t, TABLE_REAL, 2, "industry_high"),
           tier = table_add_column(t, TABLE_INT, 0, "industry_tier"),
           third = table_add_column(t, TABLE_INT, 0, "industry_third");
    add_view(t, "", &view[CROSSCHECK_ALL]);
    if (c->has_without) add_view(t, "_without", &view[CROSSCHECK_WITHOUT]);
    size_t reading = table_add_column(t, TABLE_TEXT, 0, "reading"),
           reading_zh = table_add_column(t, TABLE_TEXT, 0, "reading_zh");
    size_t data = table_add_column(t, TABLE_TEXT, 0, "data");
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        enum crosscheck_quadrant q = p->view[CROSSCHECK_ALL].quadrant;
        size_t row = table_add_row(t);
        table_set_text(t, row, key, p->key);
        table_set_text(t, row, name, p->name);
        table_set_text(t, row, name_zh, p->name_zh);
        table_set_text(t, row, held, crosscheck_held_by(q));
        table_set_text(t, row, reading, crosscheck_reading(q));
        table_set_text(t, row, reading_zh, crosscheck_reading_zh(q));
        table_set_text(t, row, limiting, p->limiting);
        table_set_text(t, row, lowest, p->lowest);
        table_set_number(t, row, score, p->score);
        table_set_number(t, row, low, p->low);
        table_set_number(t, row, high, p->high);
        set_whole(t, row, tier, p->tier);
        set_whole(t, row, third, p->industry_third);
        set_view(t, row, &view[CROSSCHECK_ALL], &p->view[CROSSCHECK_ALL]);
        if (c->has_without) set_view(t, row, &view[CROSSCHECK_WITHOUT], &p->view[CROSSCHECK_WITHOUT]);
        table_set_text(t, row, data, r->data);
    }
    return t->failed ? error_memory(err) : ST_OK;
}
