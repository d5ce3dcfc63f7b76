/* The industrial index of a run: its table read, scored, cut into tiers, and tried with other weights. */
#include "run/industry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_indicators(const struct manifest_index *m, struct composite *c)
{
    c->n = m->indicators;
    c->may_lack = (size_t)m->missing;
    for (size_t k = 0; k < c->n; k++) {
        const struct manifest_indicator *i = &m->indicator[k];
        c->indicator[k] = (struct indicator){.id = i->id,
                                             .low_is_best = i->direction == DIRECTION_LOW,
                                             .worst = i->worst,
                                             .best = i->best,
                                             .target = i->target};
    }
}

static enum status add_rows(const struct manifest_index *m, const char *who, const struct text_table *t,
                            struct composite *c, struct error *err)
{
    const size_t first = m->year ? 2 : 1;
    enum status st = ST_OK;
    if (t->rows == 0)
        st = error_set(err, ST_INPUT, "%s: %s has no rows, expected one for each %s", who, m->table.path,
                       m->key);
    for (size_t row = 0; st == ST_OK && row < t->rows; row++) {
        char at[1024];
        char *const *cell = t->cell + row * t->columns;
        snprintf(at, sizeof at, "%s: %s: row %zu", who, m->table.path, text_table_row(row));
        st = composite_add(c, at, cell[0], m->year ? cell[1] : NULL, cell + first, err);
    }
    return st;
}

static enum status read_table(const struct run *r, const char *who, struct composite *c, struct error *err)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    struct text_column columns[INDICATORS_MAX + 2] = {{"key", m->key}};
    char key[INDICATORS_MAX][96];
    size_t n = 1;
    if (m->year) columns[n++] = (struct text_column){"year", m->year};
    for (size_t k = 0; k < m->indicators; k++) {
        snprintf(key[k], sizeof key[k], "indicators.%s.column", m->indicator[k].id);
        columns[n++] = (struct text_column){key[k], m->indicator[k].column};
    }
    struct text_table t = {0};
    set_indicators(m, c);
    enum status st = text_table_read(&m->table, who, columns, n, &t, err);
    if (st == ST_OK) st = add_rows(m, who, &t, c, err);
    if (st == ST_OK) composite_sort(c);
    text_table_clear(&t);
    return st;
}

/* The rows of the year asked for, else of the latest. */
static enum status find_shown(const struct run *r, const char *who, struct industry_figures *f,
                              struct error *err)
{
    const struct composite *c = &f->index;
    const int show = r->manifest->industry.index.show;
    struct text years = {0};
    for (size_t first = 0, end; first < c->rows; first = end) {
        end = composite_year_end(c, first);
        text_add(&years, "%s%d", first ? ", " : "", c->row[first].year);
        if (show && c->row[first].year != show) continue;
        f->first = first;
        f->count = end - first;
    }
    enum status st = f->count ? ST_OK
                              : error_set(err, ST_INPUT, "%s.show: found %d, expected one of the years %s",
                                          who, show, years.s ? years.s : "");
    text_clear(&years);
    return st;
}

static enum status score(const struct run *r, const char *who, struct composite *c, struct error *err)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    enum status st = composite_scale(c, &m->outliers, &m->normalise, err);
    if (st != ST_OK) error_prefix(err, "%s", who);
    if (st == ST_OK) st = run_industry_weigh(r, c, err); /* which knows its place */
    if (st != ST_OK) return st;
    st = composite_score(c, &m->aggregate, err);
    if (st != ST_OK) error_prefix(err, "%s", who);
    return st;
}

static enum status cut_and_try(const struct run *r, const char *who, struct industry_figures *f,
                               struct error *err)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct composite *c = &f->index;
    const struct robustness_plan plan = {(size_t)m->draws, m->vary, (uint64_t)m->seed};
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < f->count; i++)
        st = industry_put(&f->scored, c->row[f->first + i].city, c->index[f->first + i], err);
    if (st == ST_OK) st = run_industry_cut(r, &f->scored, who, &f->index_cuts, err);
    if (st == ST_OK && !(f->robust = calloc(f->count, sizeof *f->robust))) st = error_memory(err);
    if (st == ST_OK)
        st = robustness_find(c, &m->aggregate, &f->index_cuts, &plan, f->first, f->count, f->robust, err);
    if (st == ST_OK) st = composite_consistency(c, f->correlation, &f->alpha, &f->complete, err);
    return st;
}

enum status run_industry_index(struct run *r, struct error *err)
{
    const struct manifest_source *table = &r->manifest->industry.index.table;
    struct industry_figures *f = r->figures;
    char who[512];
    if (!table->path) return ST_OK;
    run_industry_who(r, table, "industry.index", who, sizeof who);
    enum status st = read_table(r, who, &f->index, err);
    if (st == ST_OK) st = find_shown(r, who, f, err);
    if (st == ST_OK) st = score(r, who, &f->index, err);
    if (st == ST_OK) st = cut_and_try(r, who, f, err);
    return st;
}

const char *run_industry_lowest(const struct run *r, const char *city)
{
    const struct industry_figures *f = r->figures;
    for (size_t i = 0; f && i < f->count; i++) {
        if (strcmp(f->index.row[f->first + i].city, city) != 0) continue;
        size_t k = composite_lowest(&f->index, f->first + i);
        return k < f->index.n ? r->manifest->industry.index.indicator[k].title : NULL;
    }
    return NULL;
}

/* "Yingtan" (has 2 of 6), for each row of the year shown that lacks indicators; of those scored or of the
 * others.
 */
static char *lacking(const struct industry_figures *f, bool scored)
{
    const struct composite *c = &f->index;
    struct text t = {0};
    for (size_t i = f->first; i < f->first + f->count; i++) {
        if (c->row[i].missing == 0 || isnan(c->index[i]) == scored) continue;
        text_add(&t, "%s\"%s\" (has %zu of %zu)", t.len ? ", " : "", c->row[i].city, c->n - c->row[i].missing,
                 c->n);
    }
    return t.s;
}

static void tell_lacking(const struct run *r)
{
    char *none = lacking(r->figures, false), *some = lacking(r->figures, true);
    if (none) run_notice(r, "warning: industry.index: not scored, indicators are missing: %s", none);
    if (some)
        run_notice(r,
                   "warning: industry.index: scored by the indicators they have, the others are missing: %s",
                   some);
    free(none);
    free(some);
}

void run_industry_index_tell(const struct run *r)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct composite *c = &r->figures->index;
    if (c->rows == 0) return;
    run_industry_weights_tell(r);
    tell_lacking(r);
    for (size_t k = 0; k < c->n; k++)
        if (c->changed[k])
            run_notice(r, "notice: industry.index: outliers.%s changed %zu of the values of %s",
                       m->outliers.method->id, c->changed[k], c->indicator[k].id);
    if (c->floored)
        run_notice(r, "notice: industry.index: aggregate.%s raised %zu scores to its floor",
                   m->aggregate.method->id, c->floored);
    if (m->normalise.method->from_data)
        run_notice(
            r,
            "warning: industry.index: normalise.%s scores by the values of this table alone: indices of "
            "other tables do not compare with these",
            m->normalise.method->id);
}
