/* `capacity weights`: how much the choice of a weighting matters. */
#include "base/text.h"
#include "report/table.h"
#include "run/weights.h"
#include "weight/weight.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 32 };

/* One weighting that could be worked out. */
struct column {
    char name[48];
    double weight[FACTORS_MAX];
};

struct comparison {
    const struct run *run;
    const struct look *look;
    size_t count;
    struct column column[COLUMNS_MAX];
};

/* What the manifest does not state, or the data does not allow, is left out with a word why. */
static bool try_method(struct comparison *c, const struct method_args *args, bool by_zone, const char *suffix)
{
    struct error err = {{0}};
    if (c->count == COLUMNS_MAX) return false;
    struct column *column = &c->column[c->count];
    snprintf(column->name, sizeof column->name, "%s%s", args->method->id, suffix);
    bool made = weights_by(c->run, args, c->look, by_zone, column->weight, &err) == ST_OK;
    c->count += made;
    if (!made) run_notice(c->run, "notice: %s is left out: %s", column->name, err.text);
    return made;
}

/* Whether the manifest has what the method takes. */
static bool is_stated(const struct manifest *m, const struct method *method)
{
    if (method->extra == EXTRA_JUDGEMENTS) return m->judgements > 0;
    if (method->extra == EXTRA_PARTS) return m->weights.method == method;
    if (method->extra != EXTRA_RANKS) return true;
    bool ranked = true;
    for (size_t g = 0; g < m->groups; g++) ranked &= m->groups == 1 || m->group[g].rank > 0;
    for (size_t f = 0; f < m->factors; f++) ranked &= m->factor[f].rank > 0 || m->factors == 1;
    return ranked;
}

static void compare(struct comparison *c)
{
    const struct manifest *m = c->run->manifest;
    for (size_t i = 0; i < method_count; i++) {
        const struct method *method = &method_table[i];
        if (method->kind != METHOD_WEIGHT || !is_stated(m, method)) continue;
        struct method_args args = {.method = method};
        for (size_t p = 0; p < method->params; p++) args.number[p] = method->param[p].default_value;
        const struct method_args *use = m->weights.method == method ? &m->weights : &args;
        /* Of what the manifest uses all was told. */
        if (try_method(c, use, false, "") && !weights_use(m, method))
            weights_tell(c->run, method, c->look, false);
        if (method->from_data && c->run->shapes.count > 2) try_method(c, use, true, " by zone");
    }
}

static void make_table(const struct comparison *c, struct table *t)
{
    const struct run *r = c->run;
    const struct manifest *m = r->manifest;
    table_add_column(t, TABLE_TEXT, 0, "factor");
    table_add_column(t, TABLE_REAL, 4, "used");
    for (size_t k = 0; k < c->count; k++) table_add_column(t, TABLE_REAL, 4, "%s", c->column[k].name);
    for (size_t f = 0; f < m->factors; f++) {
        size_t row = table_add_row(t);
        table_set_text(t, row, 0, m->factor[f].id);
        table_set_number(t, row, 1, r->weight[f]);
        for (size_t k = 0; k < c->count; k++) table_set_number(t, row, k + 2, c->column[k].weight[f]);
    }
    size_t row = table_add_row(t);
    table_set_text(t, row, 0, "rank agreement");
    for (size_t k = 0; k < c->count; k++)
        table_set_number(t, row, k + 2, weight_agreement(r->weight, c->column[k].weight, m->factors));
}

/* Methods as rows where there are more of them than a terminal is wide. */
static char *summary(const struct run *r, const struct table *t)
{
    size_t column[COLUMNS_MAX + 2];
    const char *heading[COLUMNS_MAX + 2];
    for (size_t k = 0; k < t->columns; k++) {
        column[k] = k;
        heading[k] = t->column[k].name;
    }
    char *body = table_text(t, column, heading, t->columns);
    char *all =
        body ? text_format("%s%s: weights; used: %s%s\n%s", r->manifest->title,
                           r->manifest->modelled ? " (modelled demonstration data)" : "",
                           r->manifest->weights.method->id,
                           r->manifest->weights_by_zone && weights_need_look(r->manifest) ? " by zone" : "",
                           body)
             : NULL;
    free(body);
    return all;
}

enum status run_weights_table(struct run *r, struct capacity_answer *answer, struct error *err)
{
    struct look l = {0};
    struct table t = {0};
    struct comparison *c = calloc(1, sizeof *c);
    enum status st = c ? look_init(&l, r, err) : error_memory(err);
    if (st == ST_OK) st = look_resolve(r, &l, err);
    if (st == ST_OK) st = look_scores(r, &l, err);
    if (st == ST_OK && weights_need_look(r->manifest)) st = run_weights(r, &l, err);
    if (st == ST_OK) {
        c->run = r;
        c->look = &l;
        compare(c);
        make_table(c, &t);
        json_t *rows = table_json(&t);
        answer->json = rows ? json_dumps(rows, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
        json_decref(rows);
        answer->table = summary(r, &t);
        if (!answer->json || !answer->table) st = error_memory(err);
    }
    table_clear(&t);
    free(c);
    look_clear(&l);
    return st;
}
