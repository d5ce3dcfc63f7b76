/* The industrial scores for a terminal. */
#include "run/industry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "5.1"; between the breaks of its tier where that alone is known: "5.5 to 6". */
static void published_words(const struct run *r, const struct industry_city *c, char *buf, size_t room)
{
    *buf = 0;
    if (!isnan(c->score))
        snprintf(buf, room, "%.*f", industry_decimals(&r->industry), c->score);
    else if (!isnan(c->low) && c->low > 0 && c->high < 10)
        snprintf(buf, room, "%.9g to %.9g", c->low, c->high);
    else if (!isnan(c->low))
        snprintf(buf, room, c->low > 0 ? "from %.9g" : "under %.9g", c->low > 0 ? c->low : c->high);
}

struct columns {
    size_t city, score, tier, index, rank, ranks, index_tier, share, lowest, lack;
};

static void fill_published(const struct run *r, struct table *t, const struct columns *c, size_t row,
                           const char *key)
{
    char words[64];
    const struct industry_city *city = industry_find(&r->industry, key);
    if (!city) return;
    published_words(r, city, words, sizeof words);
    table_set_text(t, row, c->score, *words ? words : NULL);
    if (city->tier) table_set_number(t, row, c->tier, city->tier);
}

static void fill_index(const struct run *r, struct table *t, const struct columns *c, size_t row,
                       const char *key)
{
    const struct industry_figures *f = r->figures;
    const struct industry_city *city = industry_find(&f->scored, key);
    if (!city) return;
    const size_t i = (size_t)(city - f->scored.city);
    const struct robust_city *robust = &f->robust[i];
    char words[64];
    table_set_number(t, row, c->index, city->score);
    if (f->index.row[f->first + i].missing) {
        snprintf(words, sizeof words, "lacks %zu", f->index.row[f->first + i].missing);
        table_set_text(t, row, c->lack, words);
    }
    if (!robust->rank) return;
    table_set_text(t, row, c->lowest, run_industry_lowest(r, key));
    table_set_number(t, row, c->rank, robust->rank);
    snprintf(words, sizeof words, "%d to %d", robust->rank_low, robust->rank_high);
    table_set_text(t, row, c->ranks, words);
    if (!city->tier) return;
    table_set_number(t, row, c->index_tier, city->tier);
    table_set_number(t, row, c->share, 100 * robust->tier_share[city->tier - 1]);
}

/* The cities of the table for files, in its order, with what a line has room for. */
static char *cities_text(const struct run *r, const struct table *all)
{
    const struct industry_figures *f = r->figures;
    static const char *const headings[] = {"city",         "published", "tier",      "index",  "rank",
                                           "ranks 5-95 %", "tier",      "% in tier", "lowest", ""};
    const char *heading[10];
    size_t shown[10], n = 0;
    struct table t = {0};
    struct columns c;
    c.city = table_add_column(&t, TABLE_TEXT, 0, "city");
    c.score = table_add_column(&t, TABLE_TEXT, 0, "published");
    c.tier = table_add_column(&t, TABLE_INT, 0, "tier");
    c.index = table_add_column(&t, TABLE_REAL, 2, "index");
    c.rank = table_add_column(&t, TABLE_INT, 0, "rank");
    c.ranks = table_add_column(&t, TABLE_TEXT, 0, "ranks");
    c.index_tier = table_add_column(&t, TABLE_INT, 0, "index_tier");
    c.share = table_add_column(&t, TABLE_REAL, 0, "share");
    c.lowest = table_add_column(&t, TABLE_TEXT, 0, "lowest");
    c.lack = table_add_column(&t, TABLE_TEXT, 0, "lack");
    const size_t cities = all->rows - (f->index.rows - f->count); /* other years stand below */
    for (size_t i = 0; i < cities; i++) {
        const char *key = all->cell[i * all->columns].text;
        size_t row = table_add_row(&t);
        table_set_text(&t, row, c.city, key);
        fill_published(r, &t, &c, row, key);
        fill_index(r, &t, &c, row, key);
    }
    for (size_t k = 0; k < t.columns; k++) {
        bool of_published = k == c.score || k == c.tier, of_index = k >= c.index;
        bool of_tiers = k == c.index_tier || k == c.share;
        if (of_published && !r->industry.count) continue;
        if (of_index && (!f->index.rows || (of_tiers && !f->index_cuts.count))) continue;
        if (k == c.lack && !r->manifest->industry.index.missing) continue;
        heading[n] = headings[k];
        shown[n++] = k;
    }
    char *text = t.failed ? NULL : table_text(&t, shown, heading, n);
    table_clear(&t);
    return text;
}

static void add_title(const struct run *r, struct text *t)
{
    const struct manifest *m = r->manifest;
    const struct manifest_index *index = &m->industry.index;
    text_add(t, "Industrial transformation, 0 to 10: %s\n", m->title ? m->title : m->path);
    if (m->industry.table.path) text_add(t, "published: %s\n", m->industry.table.path);
    if (!r->figures->index.rows) return;
    text_add(t, "index: %s%s", index->table.path, index->modelled ? " (modelled demonstration data)" : "");
    if (index->year) text_add(t, ", %d", r->figures->index.row[r->figures->first].year);
    text_add(t, "; %s, %s, weights %s", index->normalise.method->id, index->aggregate.method->id,
             index->weights.method->id);
    if (strcmp(index->outliers.method->id, "none") != 0)
        text_add(t, ", outliers %s", index->outliers.method->id);
    text_add(t, "\n");
}

static void add_tier_means(const struct run *r, struct text *t)
{
    const int decimals = industry_decimals(&r->industry);
    const double gvf = industry_gvf(&r->industry);
    const char *between = "published:";
    for (int tier = 1; tier <= TIERS_MAX; tier++) {
        const struct industry_tier_figures f = industry_tier_figures(&r->industry, tier);
        if (!f.cities) continue;
        text_add(t, "%s tier %d", between, tier);
        if (f.scored) text_add(t, " mean %.*f", decimals, f.mean);
        text_add(t, " (%zu of %zu scored)", f.scored, f.cities);
        between = ";";
    }
    if (*between != ';') return;
    if (!isnan(gvf)) text_add(t, "; goodness of variance fit %.3f", gvf);
    text_add(t, "\n");
}

/* Which rank moves farthest where an indicator is left out, and how many tiers change. */
static size_t farthest_without(const struct industry_figures *f, size_t k, size_t *changed)
{
    size_t farthest = f->count;
    int most = 0;
    *changed = 0;
    for (size_t i = 0; i < f->count; i++) {
        const struct robust_city *c = &f->robust[i];
        int moved = c->rank && c->without_rank[k] ? abs(c->without_rank[k] - c->rank) : 0;
        if (moved > most) {
            most = moved;
            farthest = i;
        }
        *changed += c->without_tier[k] && c->without_tier[k] != f->scored.city[i].tier;
    }
    return farthest;
}

static char *indicators_text(const struct run *r)
{
    static const char *const headings[] = {"indicator", "weight", "without it, farthest", "tiers changed"};
    static const size_t columns[] = {0, 1, 2, 3};
    const struct industry_figures *f = r->figures;
    struct table t = {0};
    table_add_column(&t, TABLE_TEXT, 0, "indicator");
    table_add_column(&t, TABLE_REAL, 3, "weight");
    table_add_column(&t, TABLE_TEXT, 0, "farthest");
    table_add_column(&t, TABLE_INT, 0, "changed");
    for (size_t k = 0; k < f->index.n; k++) {
        size_t row = table_add_row(&t), changed, far = farthest_without(f, k, &changed);
        char *words = far < f->count ? text_format("%s, rank %d to %d", f->scored.city[far].key,
                                                   f->robust[far].rank, f->robust[far].without_rank[k])
                                     : strdup("no rank moves");
        table_set_text(&t, row, 0, r->manifest->industry.index.indicator[k].title);
        table_set_number(&t, row, 1, f->index.weight[k]);
        table_set_text(&t, row, 2, words);
        table_set_number(&t, row, 3, (double)changed);
        free(words);
    }
    char *text = t.failed ? NULL : table_text(&t, columns, headings, f->index_cuts.count ? 4 : 3);
    table_clear(&t);
    return text;
}

static void add_index_notes(const struct run *r, struct text *t)
{
    const struct industry_figures *f = r->figures;
    const struct manifest_index *m = &r->manifest->industry.index;
    if (!f->index.rows) return;
    char *indicators = indicators_text(r);
    text_add(t, "ranks and tiers over %d draws of weights, each varied by up to %.9g %%\n", m->draws,
             100 * m->vary);
    if (!isnan(f->alpha)) text_add(t, "Cronbach's alpha %.2f over %zu rows\n", f->alpha, f->complete);
    text_add(t, "%s", indicators ? indicators : "");
    if (!indicators) t->failed = true;
    free(indicators);
}

static void add_context(const struct text_table *context, struct text *t)
{
    const size_t what = text_table_column(context, "what"), value = text_table_column(context, "value"),
                 unit = text_table_column(context, "unit"), note = text_table_column(context, "note");
    if (context->rows) text_add(t, "context, as published\n");
    for (size_t i = 0; i < context->rows; i++) {
        char *const *cell = context->cell + i * context->columns;
        text_add(t, "  %s: %s", cell[what], cell[value]);
        if (unit < context->columns && *cell[unit]) text_add(t, " %s", cell[unit]);
        if (note < context->columns && *cell[note]) text_add(t, " (%s)", cell[note]);
        text_add(t, "\n");
    }
}

char *run_industry_text(const struct run *r)
{
    struct text t = {0};
    struct table all = {0};
    struct error err;
    char *cities = run_industry_table(r, &all, &err) == ST_OK ? cities_text(r, &all) : NULL;
    add_title(r, &t);
    text_add(&t, "%s", cities ? cities : "");
    add_tier_means(r, &t);
    add_index_notes(r, &t);
    add_context(&r->figures->context, &t);
    if (!cities) t.failed = true;
    free(cities);
    table_clear(&all);
    if (t.failed) text_clear(&t);
    return t.s;
}
