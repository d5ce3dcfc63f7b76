/* industry.csv: a row for each city, by its index best first, and below them the index of other years. */
#include "run/industry.h"

#include <math.h>
#include <stdlib.h>

/* The first column of each block. */
struct columns {
    size_t city, year, score, index, rank, tier_share, scaled, without, data;
};

static bool has_published(const struct run *r)
{
    return r->manifest->industry.table.path;
}

static void add_index_columns(const struct run *r, struct table *t, struct columns *c)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct industry_figures *f = r->figures;
    static const char *const rank[] = {"rank_p05", "rank_p95", "rank_min", "rank_max"};
    c->index = table_add_column(t, TABLE_REAL, 4, "index");
    table_add_column(t, TABLE_INT, 0, "index_rank");
    table_add_column(t, TABLE_INT, 0, "index_tier");
    table_add_column(t, TABLE_INT, 0, "missing");
    table_add_column(t, TABLE_TEXT, 0, "lowest_indicator");
    for (size_t k = 0; k < 4; k++) {
        size_t column = table_add_column(t, TABLE_INT, 0, "%s", rank[k]);
        if (k == 0) c->rank = column;
    }
    c->tier_share = t->columns;
    for (size_t k = 0; f->index_cuts.count && k <= f->index_cuts.count; k++)
        table_add_column(t, TABLE_REAL, 4, "tier_%zu_share", k + 1);
    c->scaled = t->columns;
    for (size_t k = 0; k < m->indicators; k++)
        table_add_column(t, TABLE_REAL, 4, "score_%s", m->indicator[k].id);
    c->without = t->columns;
    for (size_t k = 0; k < m->indicators; k++) {
        table_add_column(t, TABLE_INT, 0, "without_%s_rank", m->indicator[k].id);
        table_add_column(t, TABLE_INT, 0, "without_%s_tier", m->indicator[k].id);
    }
    c->data = table_add_column(t, TABLE_TEXT, 0, "index_data");
}

static void add_columns(const struct run *r, struct table *t, struct columns *c)
{
    c->city = table_add_column(t, TABLE_TEXT, 0, "city");
    if (r->manifest->industry.index.year) c->year = table_add_column(t, TABLE_INT, 0, "year");
    if (has_published(r)) {
        c->score = table_add_column(t, TABLE_REAL, industry_decimals(&r->industry), "score");
        table_add_column(t, TABLE_INT, 0, "tier");
        table_add_column(t, TABLE_REAL, 4, "score_low");
        table_add_column(t, TABLE_REAL, 4, "score_high");
    }
    if (r->figures->index.rows) add_index_columns(r, t, c);
}

static void set_whole(struct table *t, size_t row, size_t column, int number)
{
    if (number) table_set_number(t, row, column, number);
}

static void fill_published(struct table *t, const struct columns *c, size_t row,
                           const struct industry_city *city)
{
    table_set_number(t, row, c->score, city->score);
    set_whole(t, row, c->score + 1, city->tier);
    table_set_number(t, row, c->score + 2, city->low);
    table_set_number(t, row, c->score + 3, city->high);
}

/* What a row of the index has in any year. */
static void fill_index(const struct run *r, struct table *t, const struct columns *c, size_t row, size_t i)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct composite *index = &r->figures->index;
    size_t lowest = composite_lowest(index, i);
    if (m->year) table_set_number(t, row, c->year, index->row[i].year);
    table_set_number(t, row, c->index, index->index[i]);
    set_whole(t, row, c->index + 2, industry_tier(&r->figures->index_cuts, index->index[i]));
    table_set_number(t, row, c->index + 3, (double)index->row[i].missing);
    if (lowest < index->n) table_set_text(t, row, c->index + 4, m->indicator[lowest].id);
    for (size_t k = 0; k < index->n; k++)
        table_set_number(t, row, c->scaled + k, 10 * index->scaled[i * index->n + k]);
    table_set_text(t, row, c->data, m->modelled ? "modelled demonstration data" : "observed");
}

static void fill_robust(const struct run *r, struct table *t, const struct columns *c, size_t row,
                        const struct robust_city *city)
{
    const struct industry_figures *f = r->figures;
    set_whole(t, row, c->index + 1, city->rank);
    set_whole(t, row, c->rank, city->rank_low);
    set_whole(t, row, c->rank + 1, city->rank_high);
    set_whole(t, row, c->rank + 2, city->rank_min);
    set_whole(t, row, c->rank + 3, city->rank_max);
    for (size_t k = 0; city->rank && f->index_cuts.count && k <= f->index_cuts.count; k++)
        table_set_number(t, row, c->tier_share + k, city->tier_share[k]);
    for (size_t k = 0; k < f->index.n; k++) {
        set_whole(t, row, c->without + 2 * k, city->without_rank[k]);
        set_whole(t, row, c->without + 2 * k + 1, city->without_tier[k]);
    }
}

/* The number of a city in a table; its count where it is not there. */
static size_t number_in(const struct industry_table *t, const char *key)
{
    const struct industry_city *city = industry_find(t, key);
    return city ? (size_t)(city - t->city) : t->count;
}

static void add_city(const struct run *r, struct table *t, const struct columns *c, const char *key)
{
    const struct industry_figures *f = r->figures;
    size_t row = table_add_row(t), published = number_in(&r->industry, key),
           scored = number_in(&f->scored, key);
    table_set_text(t, row, c->city, key);
    if (published < r->industry.count) fill_published(t, c, row, &r->industry.city[published]);
    if (scored == f->scored.count) return;
    fill_index(r, t, c, row, f->first + scored);
    fill_robust(r, t, c, row, &f->robust[scored]);
}

/* By score, high ones first and none last; equals as they stand. */
static int compare(const void *a, const void *b)
{
    const struct industry_city *x = *(const struct industry_city *const *)a,
                               *y = *(const struct industry_city *const *)b;
    if (isnan(x->score) != isnan(y->score)) return isnan(x->score) ? 1 : -1;
    if (x->score > y->score || x->score < y->score) return x->score > y->score ? -1 : 1;
    return (x > y) - (x < y);
}

static enum status add_scored(const struct run *r, struct table *t, const struct columns *c,
                              struct error *err)
{
    const struct industry_table *scored = &r->figures->scored;
    const struct industry_city **city = malloc((scored->count + 1) * sizeof *city);
    if (!city) return error_memory(err);
    for (size_t i = 0; i < scored->count; i++) city[i] = &scored->city[i];
    qsort(city, scored->count, sizeof *city, compare);
    for (size_t i = 0; i < scored->count; i++) add_city(r, t, c, city[i]->key);
    free(city);
    return ST_OK;
}

static void add_other_years(const struct run *r, struct table *t, const struct columns *c)
{
    const struct industry_figures *f = r->figures;
    for (size_t i = 0; i < f->index.rows; i++) {
        if (i >= f->first && i < f->first + f->count) continue;
        size_t row = table_add_row(t);
        table_set_text(t, row, c->city, f->index.row[i].city);
        fill_index(r, t, c, row, i);
    }
}

enum status run_industry_table(const struct run *r, struct table *t, struct error *err)
{
    struct columns c = {0};
    add_columns(r, t, &c);
    enum status st = add_scored(r, t, &c, err);
    for (size_t i = 0; i < r->industry.count; i++)
        if (!industry_find(&r->figures->scored, r->industry.city[i].key))
            add_city(r, t, &c, r->industry.city[i].key);
    add_other_years(r, t, &c);
    return t->failed ? error_memory(err) : st;
}
