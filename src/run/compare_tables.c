/* Tables of a comparison: by zone, the largest change first; the areas moved from class to class. */
#include "classify/classify.h"
#include "run/compare_json.h"
#include "run/compare_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const tier_key[TIER_KINDS] = {"industry_tier", "industry_index_tier"};

static bool has_tiers(const struct compare *c, int side, const char *key)
{
    size_t i;
    const json_t *zone;
    json_array_foreach(json_object_get(c->result[side].journal, "zones"), i, zone)
    {
        if (json_is_integer(json_object_get(zone, key))) return true;
    }
    return false;
}

static void add_tier_columns(const struct compare *compare, struct table *t, struct compare_columns *c)
{
    static const char *const side_name[] = {"before", "after"};
    for (int k = 0; k < TIER_KINDS; k++) {
        bool any = has_tiers(compare, 0, tier_key[k]) || has_tiers(compare, 1, tier_key[k]);
        for (int side = 0; side < 2; side++)
            c->tier[k][side] =
                any ? table_add_column(t, TABLE_INT, 0, "%s_%s", tier_key[k], side_name[side]) : 0;
    }
}

static void add_columns(const struct compare *compare, struct table *t, struct compare_columns *c)
{
    c->id = table_add_column(t, TABLE_TEXT, 0, "zone");
    c->name = table_add_column(t, TABLE_TEXT, 0, "name");
    c->name_zh = table_add_column(t, TABLE_TEXT, 0, "name_zh");
    c->parent = table_add_column(t, TABLE_TEXT, 0, "parent");
    c->area = table_add_column(t, TABLE_REAL, 3, "area_km2");
    c->before = table_add_column(t, TABLE_REAL, 6, "index_before");
    c->after = table_add_column(t, TABLE_REAL, 6, "index_after");
    c->change = table_add_column(t, TABLE_REAL, 6, "change");
    c->change_both = table_add_column(t, TABLE_REAL, 6, "change_both");
    c->class_before = table_add_column(t, TABLE_TEXT, 0, "class_before");
    c->class_after = table_add_column(t, TABLE_TEXT, 0, "class_after");
    add_tier_columns(compare, t, c);
    c->up = table_add_column(t, TABLE_REAL, 3, "index_up_km2");
    c->down = table_add_column(t, TABLE_REAL, 3, "index_down_km2");
    c->unchanged = table_add_column(t, TABLE_REAL, 3, "index_same_km2");
    c->class_up = table_add_column(t, TABLE_REAL, 3, "class_up_km2");
    c->class_down = table_add_column(t, TABLE_REAL, 3, "class_down_km2");
    c->class_same = table_add_column(t, TABLE_REAL, 3, "class_same_km2");
    c->now_excluded = table_add_column(t, TABLE_REAL, 3, "now_excluded_km2");
    c->freed = table_add_column(t, TABLE_REAL, 3, "no_longer_excluded_km2");
    c->lost = table_add_column(t, TABLE_REAL, 3, "now_nodata_km2");
    c->found = table_add_column(t, TABLE_REAL, 3, "no_longer_nodata_km2");
    c->data = table_add_column(t, TABLE_TEXT, 0, "data");
}

/* Areas of a zone by kind of move. */
struct moves {
    int64_t all, class_up, class_down, class_same, special[MOVES_SPECIAL];
};

static struct moves moves_of(const struct compare *c, size_t zone)
{
    struct moves m = {0};
    const int64_t *moved = compare_moved(c, &c->sum, zone);
    for (size_t from = 0; from < c->states[0]; from++) {
        for (size_t to = 0; to < c->states[1]; to++) {
            int64_t area = moved[from * c->states[1] + to];
            enum compare_move move = compare_move(c, from, to);
            m.all += area;
            if (move < MOVES_SPECIAL)
                m.special[move] += area;
            else
                *(to > from ? &m.class_up : to < from ? &m.class_down : &m.class_same) += area;
        }
    }
    return m;
}

static double mean_change(const struct change *s)
{
    return zone_mean_value(&s->after) - zone_mean_value(&s->before);
}

static void set_class(const struct compare *c, struct table *t, size_t row, size_t column, int side,
                      double mean)
{
    const struct result *r = &c->result[side];
    if (!isnan(mean))
        table_set_text(t, row, column, r->class_name[classify_value(r->breaks, r->classes, mean) - 1]);
}

static void set_row(const struct compare *c, struct table *t, const struct compare_columns *at, size_t row,
                    size_t zone)
{
    const struct run *r = c->run;
    const struct change *s = &c->sum.zone[zone];
    struct moves m = moves_of(c, zone);
    const struct {
        size_t column;
        int64_t area;
    } area[] = {{at->area, m.all},
                {at->up, s->up},
                {at->down, s->down},
                {at->unchanged, s->both.area - s->up - s->down},
                {at->now_excluded, m.special[MOVE_EXCLUDED]},
                {at->freed, m.special[MOVE_FREED]},
                {at->lost, m.special[MOVE_LOST]},
                {at->found, m.special[MOVE_FOUND]},
                {at->class_up, m.class_up},
                {at->class_down, m.class_down},
                {at->class_same, m.class_same}};
    bool ordered = c->result[0].classes == c->result[1].classes;
    size_t areas = sizeof area / sizeof *area - (ordered ? 0 : 3);
    for (size_t k = 0; k < areas; k++) table_set_number(t, row, area[k].column, run_km2(r, area[k].area));
    double before = zone_mean_value(&s->before), after = zone_mean_value(&s->after);
    table_set_number(t, row, at->before, before);
    table_set_number(t, row, at->after, after);
    table_set_number(t, row, at->change, mean_change(s));
    table_set_number(t, row, at->change_both, zone_mean_value(&s->both));
    set_class(c, t, row, at->class_before, 0, before);
    set_class(c, t, row, at->class_after, 1, after);
    table_set_text(t, row, at->data, r->manifest->modelled ? "modelled demonstration data" : "observed");
}

void compare_table_whole(const struct compare *c, struct table *t, const struct compare_columns *at)
{
    size_t row = table_add_row(t);
    table_set_text(t, row, at->id, "all");
    table_set_text(t, row, at->name, c->run->has_zones ? "all zones" : "whole grid");
    set_row(c, t, at, row, compare_zones(c) + 1);
}

/* A zone and how much its mean index changed. */
struct place {
    size_t zone;
    double size;
};

/* Zones without a change, having no index in one of the runs, come last; equals in the order of the zones. */
static int by_size(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    if (p->size != q->size) return p->size < q->size ? 1 : -1;
    return (p->zone > q->zone) - (p->zone < q->zone);
}

static struct place *order_zones(const struct compare *c)
{
    size_t n = compare_zones(c);
    struct place *place = malloc((n + 1) * sizeof *place);
    for (size_t z = 0; place && z < n; z++) {
        double change = mean_change(&c->sum.zone[z + 1]);
        place[z] = (struct place){z, isnan(change) ? -1 : fabs(change)};
    }
    if (place) qsort(place, n, sizeof *place, by_size);
    return place;
}

static enum status write_zones(struct compare *c, const struct table *t, const struct place *place,
                               struct error *err)
{
    struct run *r = c->run;
    char *csv = publish_path(r->publish, "zones.csv");
    enum status st = csv ? table_write_csv(t, csv, err) : error_memory(err);
    free(csv);
    if (st != ST_OK || !r->has_zones) return st;
    char *gpkg = publish_path(r->publish, "zones.gpkg");
    OGRGeometryH *geometry = calloc(compare_zones(c) + 1, sizeof *geometry);
    for (size_t i = 0; geometry && i < compare_zones(c); i++)
        geometry[i] = r->shapes.zone[place[i].zone].geometry;
    st = gpkg && geometry ? table_write_gpkg(t, geometry, r->plan.grid.crs_wkt, "zones", gpkg, err)
                          : error_memory(err);
    free(geometry);
    free(gpkg);
    return st;
}

/* Tiers before, or after, of the zone in each row. */
static void set_tiers(const struct compare *c, struct table *t, const struct compare_columns *at, int side)
{
    json_t *zones = compare_zones_by_id(c, side);
    for (size_t row = 0; row < t->rows; row++) {
        const char *id = t->cell[row * t->columns + at->id].text;
        const json_t *zone = id ? json_object_get(zones, id) : NULL;
        for (int k = 0; k < TIER_KINDS; k++) {
            const json_t *tier = json_object_get(zone, tier_key[k]);
            if (at->tier[k][side] && json_is_integer(tier))
                table_set_number(t, row, at->tier[k][side], (double)json_integer_value(tier));
        }
    }
    json_decref(zones);
}

enum status compare_table_zones(struct compare *c, struct table *t, struct compare_columns *at,
                                struct error *err)
{
    struct place *place = order_zones(c);
    if (!place) return error_memory(err);
    add_columns(c, t, at);
    for (size_t i = 0; i < compare_zones(c); i++) {
        const struct zone_shape *shape = &c->run->shapes.zone[place[i].zone];
        size_t row = table_add_row(t);
        table_set_text(t, row, at->id, shape->id);
        table_set_text(t, row, at->name, shape->name);
        table_set_text(t, row, at->name_zh, shape->name_zh);
        table_set_text(t, row, at->parent, shape->parent);
        set_row(c, t, at, row, place[i].zone + 1);
    }
    for (int side = 0; side < 2; side++) set_tiers(c, t, at, side);
    if (compare_zones(c) == 0) compare_table_whole(c, t, at);
    enum status st = write_zones(c, t, place, err);
    free(place);
    return st;
}

/* ---- the matrix ---- */

void compare_table_state(const struct compare *c, int side, size_t state, char id[STATE_ID])
{
    size_t classes = c->result[side].classes;
    if (state < classes)
        snprintf(id, STATE_ID, "%zu", state + 1);
    else
        snprintf(id, STATE_ID, "%s", state == classes ? "excluded" : "nodata");
}

/* A row for each state before, a column for each after, totals last. */
void compare_table_matrix(const struct compare *c, struct table *t)
{
    const int64_t *moved = compare_moved(c, &c->sum, compare_zones(c) + 1);
    char id[STATE_ID];
    size_t from_column = table_add_column(t, TABLE_TEXT, 0, "from"), first = 2;
    size_t name = table_add_column(t, TABLE_TEXT, 0, "name"), n = c->states[1];
    for (size_t to = 0; to < n; to++) {
        compare_table_state(c, 1, to, id);
        table_add_column(t, TABLE_REAL, 3, "to_%s_km2", id);
    }
    size_t total_column = table_add_column(t, TABLE_REAL, 3, "total_km2");
    for (size_t from = 0; from <= c->states[0]; from++) {
        int64_t total = 0;
        bool last = from == c->states[0];
        size_t row = table_add_row(t);
        if (!last) compare_table_state(c, 0, from, id);
        table_set_text(t, row, from_column, last ? "total" : id);
        if (!last) table_set_text(t, row, name, compare_state_name(c, 0, from));
        for (size_t to = 0; to < n; to++) {
            int64_t area = 0;
            for (size_t k = last ? 0 : from; k < (last ? from : from + 1); k++) area += moved[k * n + to];
            table_set_number(t, row, first + to, run_km2(c->run, area));
            total += area;
        }
        table_set_number(t, row, total_column, run_km2(c->run, total));
    }
}
