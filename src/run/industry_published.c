/* The published table: scores, tiers, what it says against itself, and the figures told beside it. */
#include "run/industry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static enum status read_scores(struct run *r, const char *who, struct error *err)
{
    const struct manifest *m = r->manifest;
    struct text_column columns[3] = {{"key", m->industry.key}};
    size_t n = 1, score = 0, tier = 0;
    if (m->industry.score) columns[score = n++] = (struct text_column){"score", m->industry.score};
    if (m->industry.tier) columns[tier = n++] = (struct text_column){"tier", m->industry.tier};
    struct text_table t = {0};
    enum status st = text_table_read(&m->industry.table, who, columns, n, &t, err);
    if (st == ST_OK && t.rows == 0)
        st = error_set(err, ST_INPUT, "%s: %s has no rows, expected one for each %s", who,
                       m->industry.table.path, m->industry.key);
    for (size_t row = 0; st == ST_OK && row < t.rows; row++) {
        char at[1024];
        char *const *cell = t.cell + row * t.columns;
        snprintf(at, sizeof at, "%s: %s: row %zu", who, m->industry.table.path, text_table_row(row));
        st = industry_add(&r->industry, at, cell[0], score ? cell[score] : NULL, tier ? cell[tier] : NULL,
                          err);
    }
    text_table_clear(&t);
    return st;
}

static enum status read_growth(struct run *r, const char *who, struct error *err)
{
    const struct manifest *m = r->manifest;
    const struct text_column column = {"growth", m->industry.growth};
    struct text_table t = {0};
    if (!m->industry.growth) return ST_OK;
    enum status st = text_table_read(&m->industry.table, who, &column, 1, &t, err);
    double *growth = st == ST_OK ? malloc((t.rows + 1) * sizeof *growth) : NULL;
    if (st == ST_OK && !growth) st = error_memory(err);
    for (size_t row = 0; st == ST_OK && row < t.rows; row++) {
        const char *cell = t.cell[row];
        growth[row] = NAN;
        if (*cell && !text_number(cell, &growth[row]))
            st = error_set(err, ST_INPUT, "%s: %s: row %zu: %s: found \"%s\", expected a number or nothing",
                           who, m->industry.table.path, text_table_row(row), m->industry.growth, cell);
    }
    text_table_clear(&t);
    r->figures->growth = growth;
    return st;
}

static enum status find_contradictions(struct run *r, const char *who, struct error *err)
{
    struct text *found = &r->figures->contradictions;
    struct text_table t = {0};
    enum status st = text_table_read_all(&r->manifest->industry.table, who, &t, err);
    char **column = st == ST_OK ? calloc(t.rows + 1, sizeof *column) : NULL;
    if (st == ST_OK && !column) st = error_memory(err);
    industry_find_tiers(&r->industry, &r->figures->cuts, found);
    for (size_t c = 0; st == ST_OK && c < t.columns; c++) {
        if (!industry_is_ranking(t.name[c])) continue;
        for (size_t row = 0; row < t.rows; row++) column[row] = t.cell[row * t.columns + c];
        industry_find_ranks(t.name[c], &r->industry, column, found);
    }
    free(column);
    text_table_clear(&t);
    return st;
}

static enum status read_context(struct run *r, struct error *err)
{
    const struct manifest_source *s = &r->manifest->industry.context;
    static const char *const needed[] = {"what", "value"};
    char who[512];
    if (!s->path) return ST_OK;
    run_industry_who(r, s, "industry.context", who, sizeof who);
    struct text_table *t = &r->figures->context;
    enum status st = text_table_read_all(s, who, t, err);
    for (size_t k = 0; st == ST_OK && k < 2; k++)
        if (text_table_column(t, needed[k]) == t->columns)
            st = error_set(err, ST_INPUT,
                           "%s: %s has no column \"%s\", expected what and value, and where "
                           "there are any unit, note and source",
                           who, s->path, needed[k]);
    return st;
}

enum status run_industry_published(struct run *r, struct error *err)
{
    const struct manifest_source *table = &r->manifest->industry.table;
    char who[512], at[1024];
    enum status st = read_context(r, err);
    if (st != ST_OK || !table->path) return st;
    run_industry_who(r, table, "industry", who, sizeof who);
    st = read_scores(r, who, err);
    snprintf(at, sizeof at, "%s: %s", who, table->path);
    if (st == ST_OK) st = read_growth(r, who, err);
    if (st == ST_OK) st = run_industry_cut(r, &r->industry, at, &r->figures->cuts, err);
    return st == ST_OK ? find_contradictions(r, who, err) : st;
}
