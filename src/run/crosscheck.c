#include "run/crosscheck.h"

#include "base/text.h"
#include "report/crosscheck_report.h"
#include "report/file.h"
#include "run/industry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One place of the cross-check: a city with all its zones, whose sums are whole numbers and merge exactly.
 * False: it has no zone. */
static bool make_place(const struct run *r, const struct industry_city *city, struct zone_sums *sums,
                       struct crosscheck_place *p)
{
    const struct zone_shape *zone = NULL;
    size_t zones = 0;
    zone_sums_reset(sums, &r->by_zone.room);
    for (size_t z = 0; z < r->shapes.count; z++) {
        if (r->city[z] != city) continue;
        zone = &r->shapes.zone[z];
        zone_sums_merge(sums, &r->sums[z + 1], &r->by_zone.room);
        zones++;
    }
    if (!zones) return false;
    const bool alone = zones == 1;
    double share, index[CROSSCHECK_VIEWS] = {zone_index_mean(sums), zone_mean_value(&sums->without)};
    size_t limiting = zone_limiting(sums, r->manifest->factors, &share);
    *p = (struct crosscheck_place){.key = city->key,
                                   .name = alone ? zone->name : city->key,
                                   .name_zh = alone ? zone->name_zh : NULL,
                                   .score = city->score,
                                   .low = city->low,
                                   .high = city->high,
                                   .tier = city->tier,
                                   .lowest = run_industry_lowest(r, city->key),
                                   .limiting = limiting ? r->manifest->factor[limiting - 1].id : NULL};
    for (int v = 0; v < CROSSCHECK_VIEWS; v++) {
        p->view[v].capacity = index[v];
        p->view[v].class = run_class(r, index[v]);
    }
    return true;
}

void run_crosscheck_rules(const struct manifest *m, struct crosscheck *c)
{
    c->cut = m->industry.has_quadrants_at    ? CROSSCHECK_GIVEN
             : m->industry.quadrants_by_mean ? CROSSCHECK_MEAN
                                             : CROSSCHECK_MEDIAN;
    memcpy(c->given_cut, m->industry.quadrants_at, sizeof c->given_cut);
    c->weight[0] = m->industry.coupling;
    c->weight[1] = 1 - c->weight[0];
}

enum status run_crosscheck(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    if (!r->city) return ST_OK;
    struct crosscheck *c = &r->crosscheck;
    const struct industry_table *t = run_industry_used(r);
    struct zone_array sums = {0};
    c->place = calloc(t->count + 1, sizeof *c->place);
    enum status st = c->place ? zone_array_make(&r->by_zone.room, 1, &sums, err) : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < t->count; i++)
        c->count += make_place(r, &t->city[i], sums.zone, &c->place[c->count]);
    zone_array_clear(&sums);
    c->has_without = m->industry.without_count > 0;
    c->classes = r->classes;
    run_crosscheck_rules(m, c);
    return st == ST_OK ? crosscheck_compute(c, err) : st;
}

const struct crosscheck_place *run_place_of(const struct run *r, size_t zone)
{
    for (size_t i = 0; r->city && r->city[zone] && i < r->crosscheck.count; i++)
        if (r->crosscheck.place[i].key == r->city[zone]->key) return &r->crosscheck.place[i];
    return NULL;
}

/* What the report says beside the figures; names are in `list` (room for every row and zone). */
struct frame {
    struct crosscheck_report report;
    struct text without;
    const char **list;
};

static bool frame_make(const struct run *r, struct frame *f)
{
    const struct manifest *m = r->manifest;
    const struct industry_table *t = run_industry_used(r);
    *f = (struct frame){.list = calloc(t->count + r->shapes.count + 1, sizeof *f->list)};
    if (!f->list) return false;
    for (size_t g = 0; g < m->groups; g++)
        if (m->industry.without[g])
            text_add(&f->without, "%s%s", f->without.len ? ", " : "without ", m->group[g].id);
    size_t rows = run_rows_without_zone(r, t, f->list);
    f->report = (struct crosscheck_report){
        .check = &r->crosscheck,
        .without = f->without.s,
        .data = run_industry_modelled(r) ? "modelled demonstration data" : "observed",
        .rows_only = {rows, f->list},
        .zones_only = {run_zones_without_row(r, t, f->list + rows), f->list + rows}};
    return !f->without.failed;
}

static void frame_clear(struct frame *f)
{
    text_clear(&f->without);
    free(f->list);
}

static enum status write_json(struct run *r, const struct crosscheck_report *report, const struct table *t,
                              struct error *err)
{
    json_t *root = crosscheck_report_json(report, table_json(t));
    char *dump = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
    char *path = publish_path(r->publish, "crosscheck.json");
    enum status st = dump && path ? file_write(path, dump, strlen(dump), err) : error_memory(err);
    json_decref(root);
    free(dump);
    free(path);
    return st;
}

enum status run_crosscheck_write(struct run *r, struct error *err)
{
    struct frame f;
    struct table t = {0};
    if (!r->city) return ST_OK;
    enum status st = frame_make(r, &f) ? crosscheck_report_table(&f.report, &t, err) : error_memory(err);
    char *path = st == ST_OK ? publish_path(r->publish, "crosscheck.csv") : NULL;
    if (st == ST_OK) st = path ? table_write_csv(&t, path, err) : error_memory(err);
    if (st == ST_OK) st = write_json(r, &f.report, &t, err);
    free(path);
    table_clear(&t);
    frame_clear(&f);
    return st;
}

json_t *run_crosscheck_json(const struct run *r)
{
    struct frame f;
    json_t *root = frame_make(r, &f) ? crosscheck_report_json(&f.report, NULL) : NULL;
    frame_clear(&f);
    return root;
}

char *run_crosscheck_text(const struct run *r)
{
    struct frame f;
    char *text = frame_make(r, &f) ? crosscheck_report_text(&f.report) : NULL;
    frame_clear(&f);
    return text;
}
