#include "run/zone_table.h"

#include "run/crosscheck.h"
#include "run/industry.h"

#include <math.h>

const char *zone_table_state_name(int state)
{
    static const char *const name[] = {"", "surplus", "near critical", "overloaded", "undefined"};
    return state >= 1 && state <= LOAD_STATES ? name[state] : "";
}

const char *zone_table_verdict_name(enum limit_state v)
{
    static const char *const name[] = {NULL, "not overloaded", "near overload", "overloaded"};
    return name[v];
}

enum limit_state zone_table_verdict(const struct run *r, const struct zone_sums *s)
{
    const struct manifest *m = r->manifest;
    enum limit_state state[FACTORS_MAX];
    size_t n = 0;
    for (size_t f = 0; f < m->factors; f++) {
        const struct manifest_factor *factor = &m->factor[f];
        if (!factor->has_limits) continue;
        double unit = fabs(factor->limit_near) + fabs(factor->limit_over);
        state[n] =
            zone_limit_state(zone_mean_value(&s->raw[n]) * unit, factor->limit_near, factor->limit_over);
        n++;
    }
    return n ? zone_verdict(state, n) : LIMIT_NONE;
}

static void add_columns(const struct run *r, struct table *t, struct zone_columns *c)
{
    const struct manifest *m = r->manifest;
    *c = (struct zone_columns){0};
    c->id = table_add_column(t, TABLE_TEXT, 0, "zone");
    c->name = table_add_column(t, TABLE_TEXT, 0, "name");
    c->name_zh = table_add_column(t, TABLE_TEXT, 0, "name_zh");
    c->parent = table_add_column(t, TABLE_TEXT, 0, "parent");
    c->area = table_add_column(t, TABLE_REAL, 3, "area_km2");
    c->valid = table_add_column(t, TABLE_REAL, 3, "valid_km2");
    c->excluded = table_add_column(t, TABLE_REAL, 3, "excluded_km2");
    c->missing = table_add_column(t, TABLE_REAL, 3, "nodata_km2");
    c->mean = table_add_column(t, TABLE_REAL, 6, "index_mean");
    c->min = table_add_column(t, TABLE_REAL, 6, "index_min");
    c->max = table_add_column(t, TABLE_REAL, 6, "index_max");
    c->sd = table_add_column(t, TABLE_REAL, 6, "index_sd");
    c->q1 = table_add_column(t, TABLE_REAL, 4, "index_q1");
    c->median = table_add_column(t, TABLE_REAL, 4, "index_median");
    c->q3 = table_add_column(t, TABLE_REAL, 4, "index_q3");
    c->class_name = table_add_column(t, TABLE_TEXT, 0, "class_of_mean");
    c->class = table_add_column(t, TABLE_INT, 0, "class");
    if (m->industry.without_count) {
        c->without = table_add_column(t, TABLE_REAL, 6, "index_without");
        c->class_without = table_add_column(t, TABLE_INT, 0, "class_without");
    }
    for (size_t k = 0; k < r->classes; k++) {
        size_t column = table_add_column(t, TABLE_REAL, 3, "class_%zu_km2", k + 1);
        if (k == 0) c->class_area = column;
    }
    c->load = table_add_column(t, TABLE_REAL, 4, "load");
    c->state = table_add_column(t, TABLE_TEXT, 0, "load_state");
    static const char *const area[LOAD_STATES] = {"surplus_km2", "near_critical_km2", "overloaded_km2",
                                                  "undefined_km2"};
    for (size_t k = 0; k < LOAD_STATES; k++) {
        size_t column = table_add_column(t, TABLE_REAL, 3, "%s", area[k]);
        if (k == 0) c->state_area = column;
    }
    c->limiting = table_add_column(t, TABLE_TEXT, 0, "limiting_factor");
    c->limiting_share = table_add_column(t, TABLE_REAL, 4, "limiting_share");
    for (size_t g = 0; g < m->groups; g++) {
        size_t column = table_add_column(t, TABLE_REAL, 6, "score_%s", m->group[g].id);
        if (g == 0) c->group = column;
    }
    c->verdict = table_add_column(t, TABLE_TEXT, 0, "limit_verdict");
    c->score = table_add_column(t, TABLE_REAL, 1, "industry_score");
    c->tier = table_add_column(t, TABLE_INT, 0, "industry_tier");
    c->low = table_add_column(t, TABLE_REAL, 4, "industry_low");
    c->high = table_add_column(t, TABLE_REAL, 4, "industry_high");
    if (m->industry.index.table.path) {
        c->index = table_add_column(t, TABLE_REAL, 4, "industry_index");
        c->index_tier = table_add_column(t, TABLE_INT, 0, "industry_index_tier");
    }
    if (r->city) {
        c->coordination = table_add_column(t, TABLE_REAL, 4, "coordination");
        c->coordination_class = table_add_column(t, TABLE_TEXT, 0, "coordination_class");
        c->quadrant = table_add_column(t, TABLE_TEXT, 0, "quadrant");
    }
    c->data = table_add_column(t, TABLE_TEXT, 0, "data");
}

static void add_index(const struct run *r, struct table *t, const struct zone_columns *c, size_t row,
                      const struct zone_sums *s)
{
    bool any = s->valid > 0;
    double mean = zone_index_mean(s);
    table_set_number(t, row, c->area, run_km2(r, s->counted));
    table_set_number(t, row, c->valid, run_km2(r, s->valid));
    table_set_number(t, row, c->excluded, run_km2(r, s->excluded));
    table_set_number(t, row, c->missing, run_km2(r, s->counted - s->valid - s->excluded));
    table_set_number(t, row, c->mean, mean);
    table_set_number(t, row, c->min, any ? (double)s->index_min : (double)NAN);
    table_set_number(t, row, c->max, any ? (double)s->index_max : (double)NAN);
    table_set_number(t, row, c->sd, zone_index_sd(s));
    table_set_number(t, row, c->q1, zone_index_quantile(s, 0.25));
    table_set_number(t, row, c->median, zone_index_quantile(s, 0.5));
    table_set_number(t, row, c->q3, zone_index_quantile(s, 0.75));
    int class = run_class(r, mean);
    if (class) table_set_text(t, row, c->class_name, r->class_label[class - 1]);
    if (class) table_set_number(t, row, c->class, class);
    double without = zone_mean_value(&s->without);
    class = run_class(r, without);
    if (c->without) table_set_number(t, row, c->without, without);
    if (c->without && class) table_set_number(t, row, c->class_without, class);
    for (size_t k = 0; k < r->classes; k++)
        table_set_number(t, row, c->class_area + k, run_km2(r, s->class_area[k]));
}

static void add_row(const struct run *r, struct table *t, const struct zone_columns *c, size_t row,
                    const struct zone_sums *s)
{
    const struct manifest *m = r->manifest;
    add_index(r, t, c, row, s);
    double load = zone_load(s), share;
    table_set_number(t, row, c->load, load);
    if (s->valid > 0)
        table_set_text(t, row, c->state,
                       zone_table_state_name(overlay_load_state(load, m->load_near, m->load_over)));
    for (size_t k = 0; k < LOAD_STATES; k++)
        table_set_number(t, row, c->state_area + k, run_km2(r, s->state_area[k]));
    size_t limiting = zone_limiting(s, m->factors, &share);
    if (limiting > 0) table_set_text(t, row, c->limiting, m->factor[limiting - 1].id);
    if (limiting > 0) table_set_number(t, row, c->limiting_share, share);
    for (size_t g = 0; g < m->groups; g++)
        table_set_number(t, row, c->group + g, zone_mean_value(&s->group[g]));
    table_set_text(t, row, c->data, m->modelled ? "modelled demonstration data" : "observed");
    table_set_text(t, row, c->verdict, zone_table_verdict_name(zone_table_verdict(r, s)));
}

void zone_table_add_region(const struct run *r, struct table *t, const struct zone_columns *c)
{
    size_t row = table_add_row(t);
    table_set_text(t, row, c->id, "all");
    table_set_text(t, row, c->name, r->has_zones ? "all zones" : "whole grid");
    add_row(r, t, c, row, &r->whole);
}

/* The scores of the city a zone belongs to, each as its own table has them. */
static void add_industry(const struct run *r, struct table *t, const struct zone_columns *c, size_t row,
                         const char *key)
{
    const struct industry_city *city = industry_find(&r->industry, key);
    if (city) {
        table_set_number(t, row, c->score, city->score);
        if (city->tier > 0) table_set_number(t, row, c->tier, city->tier);
        table_set_number(t, row, c->low, city->low);
        table_set_number(t, row, c->high, city->high);
    }
    const struct industry_city *scored = r->figures ? industry_find(&r->figures->scored, key) : NULL;
    if (scored) {
        table_set_number(t, row, c->index, scored->score);
        if (scored->tier > 0) table_set_number(t, row, c->index_tier, scored->tier);
    }
}

/* How industry and capacity of the zone's city stand to each other. */
static void add_crosscheck(const struct run *r, struct table *t, const struct zone_columns *c, size_t row,
                           size_t zone)
{
    const struct crosscheck_place *place = run_place_of(r, zone);
    if (!place) return;
    const struct crosscheck_standing *s = &place->view[CROSSCHECK_ALL];
    table_set_number(t, row, c->coordination, s->coupling.coordination);
    table_set_text(t, row, c->coordination_class, coupling_class_name(s->coupling.class));
    table_set_text(t, row, c->quadrant, crosscheck_quadrant_name(s->quadrant));
}

enum status zone_table_make(const struct run *r, struct table *t, struct zone_columns *c, struct error *err)
{
    add_columns(r, t, c);
    for (size_t z = 0; z < r->shapes.count; z++) {
        const struct zone_shape *shape = &r->shapes.zone[z];
        size_t row = table_add_row(t);
        table_set_text(t, row, c->id, shape->id);
        table_set_text(t, row, c->name, shape->name);
        table_set_text(t, row, c->name_zh, shape->name_zh);
        table_set_text(t, row, c->parent, shape->parent);
        add_row(r, t, c, row, &r->sums[z + 1]);
        add_industry(r, t, c, row, run_industry_key(shape));
        add_crosscheck(r, t, c, row, z);
    }
    if (r->shapes.count == 0) zone_table_add_region(r, t, c);
    return t->failed ? error_memory(err) : ST_OK;
}

enum status zone_table_region(const struct run *r, struct table *t, struct zone_columns *c, struct error *err)
{
    add_columns(r, t, c);
    zone_table_add_region(r, t, c);
    return t->failed ? error_memory(err) : ST_OK;
}
