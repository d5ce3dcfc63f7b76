/* industry.json, and the section `industry` of run.json. */
#include "run/industry.h"

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

static json_t *cuts_json(const struct industry_cuts *cuts, const struct industry_table *t)
{
    json_t *breaks = json_array();
    for (size_t k = 0; k < cuts->count; k++) json_array_append_new(breaks, json_real(cuts->at[k]));
    return json_pack("{s:o, s:o}", "breaks", breaks, "gvf", number(industry_gvf(t)));
}

static json_t *tiers_json(const struct industry_table *t)
{
    json_t *tiers = json_array();
    for (int tier = 1; tier <= TIERS_MAX; tier++) {
        const struct industry_tier_figures f = industry_tier_figures(t, tier);
        if (f.cities)
            json_array_append_new(tiers, json_pack("{s:i, s:I, s:I, s:o}", "tier", tier, "cities",
                                                   (json_int_t)f.cities, "scored", (json_int_t)f.scored,
                                                   "mean", number(f.mean)));
    }
    return tiers;
}

static json_t *lines_json(const struct text *lines)
{
    json_t *a = json_array();
    const char *line = lines->s;
    for (const char *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        json_array_append_new(a, json_stringn(line, (size_t)(end - line)));
    }
    return a;
}

static json_t *published_json(const struct run *r)
{
    if (!r->manifest->industry.table.path) return json_null();
    json_t *o = cuts_json(&r->figures->cuts, &r->industry);
    json_object_set_new(o, "table", text(r->manifest->industry.table.path));
    json_object_set_new(o, "tiers", tiers_json(&r->industry));
    json_object_set_new(o, "contradictions", lines_json(&r->figures->contradictions));
    return o;
}

static json_t *indicators_json(const struct run *r)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct composite *c = &r->figures->index;
    json_t *a = json_array();
    for (size_t k = 0; k < c->n; k++) {
        const struct manifest_indicator *i = &m->indicator[k];
        json_t *correlation = json_array();
        for (size_t j = 0; j < c->n; j++)
            json_array_append_new(correlation, number(r->figures->correlation[k * c->n + j]));
        json_array_append_new(
            a, json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:f, s:I, s:o}", "id", i->id, "title", i->title,
                         "title_zh", text(i->title_zh), "unit", text(i->unit), "unit_zh", text(i->unit_zh),
                         "direction", i->direction == DIRECTION_LOW ? "low" : "high", "weight", c->weight[k],
                         "outliers_changed", (json_int_t)c->changed[k], "correlation", correlation));
    }
    return a;
}

static json_t *index_json(const struct run *r)
{
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct industry_figures *f = r->figures;
    if (f->index.rows == 0) return json_null();
    json_t *o = cuts_json(&f->index_cuts, &f->scored);
    json_object_set_new(o, "table", text(m->table.path));
    json_object_set_new(o, "data", json_string(m->modelled ? "modelled demonstration data" : "observed"));
    json_object_set_new(o, "year", m->year ? json_integer(f->index.row[f->first].year) : json_null());
    json_object_set_new(o, "outliers", json_string(m->outliers.method->id));
    json_object_set_new(o, "normalise", json_string(m->normalise.method->id));
    json_object_set_new(o, "weights", json_string(m->weights.method->id));
    json_object_set_new(o, "aggregate", json_string(m->aggregate.method->id));
    json_object_set_new(o, "floored", json_integer((json_int_t)f->index.floored));
    json_object_set_new(o, "indicators", indicators_json(r));
    json_object_set_new(o, "alpha", number(f->alpha));
    json_object_set_new(o, "complete_rows", json_integer((json_int_t)f->complete));
    json_object_set_new(o, "draws", json_integer(m->draws));
    json_object_set_new(o, "vary", json_real(m->vary));
    json_object_set_new(o, "seed", json_integer(m->seed));
    return o;
}

static json_t *context_json(const struct text_table *t)
{
    json_t *a = json_array();
    for (size_t row = 0; row < t->rows; row++) {
        json_t *o = json_object();
        for (size_t c = 0; c < t->columns; c++)
            json_object_set_new(o, t->name[c], json_string(t->cell[row * t->columns + c]));
        json_array_append_new(a, o);
    }
    return a;
}

json_t *run_industry_json(const struct run *r, const struct table *cities)
{
    const struct manifest *m = r->manifest;
    json_t *o = json_object();
    json_object_set_new(o, "use", json_string(m->industry.use == USE_INDEX ? "index" : "published"));
    json_object_set_new(o, "published", published_json(r));
    json_object_set_new(o, "index", index_json(r));
    json_object_set_new(o, "context", context_json(&r->figures->context));
    json_object_set_new(o, "cities", table_json(cities));
    return o;
}

enum status run_industry_write(struct run *r, json_t **json, struct error *err)
{
    struct table t = {0};
    char *path = NULL;
    enum status st = run_industry_table(r, &t, err);
    if (st == ST_OK && r->publish) {
        path = publish_path(r->publish, "industry.csv");
        st = path ? table_write_csv(&t, path, err) : error_memory(err);
    }
    if (st == ST_OK) *json = run_industry_json(r, &t);
    free(path);
    table_clear(&t);
    return st;
}
