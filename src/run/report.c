/* Tables, styles, the summary and run.json. */
#include "run/run.h"

#include "base/parallel.h"
#include "base/text.h"
#include "report/table.h"
#include "run/crosscheck.h"
#include "run/industry.h"
#include "run/journal.h"
#include "run/page.h"
#include "run/styles.h"
#include "run/zone_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both files of the zones; of many zones, each takes a while. */
struct zone_files {
    const struct table *t;
    const char *crs_wkt;
    char *csv, *gpkg;
    OGRGeometryH *geometry;
    enum status status[2];
    struct error err[2];
};

static void write_file(void *user, size_t i)
{
    struct zone_files *f = user;
    f->status[i] = i == 0 ? table_write_csv(f->t, f->csv, &f->err[i])
                          : table_write_gpkg(f->t, f->geometry, f->crs_wkt, "zones", f->gpkg, &f->err[i]);
}

static enum status write_tables(struct run *r, const struct table *t, struct error *err)
{
    struct zone_files f = {.t = t, .crs_wkt = r->plan.grid.crs_wkt, .status = {ST_OK, ST_OK}};
    f.csv = publish_path(r->publish, "zones.csv");
    if (r->has_zones) f.gpkg = publish_path(r->publish, "zones.gpkg");
    if (r->has_zones) f.geometry = calloc(r->shapes.count, sizeof *f.geometry);
    for (size_t z = 0; f.geometry && z < r->shapes.count; z++) f.geometry[z] = r->shapes.zone[z].geometry;
    enum status st = f.csv && (!r->has_zones || (f.gpkg && f.geometry)) ? ST_OK : error_memory(err);
    if (st == ST_OK) {
        parallel_each(r->threads, r->has_zones ? 2 : 1, write_file, &f);
        const int first = f.status[0] != ST_OK ? 0 : 1;
        st = f.status[first];
        if (st != ST_OK && err) *err = f.err[first];
    }
    free(f.csv);
    free(f.gpkg);
    free(f.geometry);
    return st;
}

/* The summary shows fewer digits than the files hold. */
static void shorten(struct table *t, const struct zone_columns *c)
{
    t->column[c->area].decimals = 0;
    t->column[c->mean].decimals = 3;
    t->column[c->load].decimals = 2;
    if (c->index) t->column[c->index].decimals = 2;
    t->column[c->limiting_share].decimals = 2;
}

/* The table a terminal shows, under the title. */
static char *table_to_show(const struct run *r, struct table *t, const struct zone_columns *c)
{
    size_t column[10];
    const char *heading[10];
    size_t n = 0;
    const struct manifest *m = r->manifest;
    shorten(t, c);
    column[n] = c->name, heading[n++] = r->has_zones ? "zone" : "region";
    column[n] = c->area, heading[n++] = "km2";
    column[n] = c->mean, heading[n++] = "index";
    column[n] = c->class_name, heading[n++] = "class";
    column[n] = c->load, heading[n++] = "load";
    column[n] = c->state, heading[n++] = "state";
    column[n] = c->limiting, heading[n++] = "limiting factor";
    column[n] = c->limiting_share, heading[n++] = "share";
    const bool index = m->industry.use == USE_INDEX;
    if (m->industry.score || index) column[n] = index ? c->index : c->score, heading[n++] = "industry";
    if (m->industry.tier || (index && r->figures->index_cuts.count))
        column[n] = index ? c->index_tier : c->tier, heading[n++] = "tier";
    char *body = table_text(t, column, heading, n);
    char *whole =
        body ? text_format("%s%s\n%s", m->title, m->modelled ? " (modelled demonstration data)" : "", body)
             : NULL;
    free(body);
    return whole;
}

/* What came of each zone, and of the whole region last; of many zones that alone. */
static char *summary(const struct run *r, struct table *t, const struct zone_columns *c)
{
    if (r->shapes.count <= ZONES_SHOWN) {
        if (r->has_zones) zone_table_add_region(r, t, c);
        return table_to_show(r, t, c);
    }
    struct table region = {0};
    struct zone_columns columns;
    char *shown = NULL, *whole = NULL;
    if (zone_table_region(r, &region, &columns, NULL) == ST_OK) shown = table_to_show(r, &region, &columns);
    if (shown) whole = text_format("%s%zu zones: zones.csv\n", shown, r->shapes.count);
    table_clear(&region);
    free(shown);
    return whole;
}

/* The summary with the cross-check below it; takes the summary over. */
static char *with_crosscheck(const struct run *r, char *summary_text)
{
    char *check = run_crosscheck_text(r);
    char *whole = check ? text_format("%s\n%s", summary_text, check) : NULL;
    free(check);
    free(summary_text);
    return whole;
}

static enum status answer_texts(const struct run *r, struct table *t, const struct zone_columns *c,
                                json_t *zones, struct capacity_answer *answer, struct error *err)
{
    json_t *all = json_pack("{s:s, s:s, s:s, s:o, s:O}", "name", r->manifest->name, "data",
                            r->manifest->modelled ? "modelled demonstration data" : "observed", "out",
                            r->publish->out, "region", journal_region(r), "zones", zones);
    if (r->city && all) json_object_set_new(all, "crosscheck", run_crosscheck_json(r));
    answer->json = all ? json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
    json_decref(all);
    answer->table = summary(r, t, c);
    if (r->city && answer->table) answer->table = with_crosscheck(r, answer->table);
    return answer->json && answer->table ? ST_OK : error_memory(err);
}

enum status run_report(struct run *r, struct capacity_answer *answer, struct error *err)
{
    struct table t = {0};
    struct zone_columns c;
    json_t *zones = NULL, *industry = NULL;
    run_stage(r, "Tables");
    enum status st = zone_table_make(r, &t, &c, err);
    if (st == ST_OK) st = write_tables(r, &t, err);
    if (st == ST_OK) st = run_crosscheck_write(r, err);
    if (st == ST_OK && r->figures) st = run_industry_write(r, &industry, err);
    if (st == ST_OK) st = styles_write(r, err);
    if (st == ST_OK) st = project_write(r, err);
    if (st == ST_OK) {
        zones = r->shapes.count > ZONES_LISTED ? json_null() : table_json(&t);
        st = zones ? publish_sidecars(r->publish, err) : error_memory(err);
    }
    if (st == ST_OK) publish_hasten(r->publish);
    run_stage_end(r);
    run_stage(r, "Hashes");
    json_t *root = st == ST_OK ? journal_make(r, zones, industry) : NULL;
    run_stage_end(r);
    if (st == ST_OK && !root) st = error_memory(err);
    run_stage(r, "Report");
    if (st == ST_OK) st = run_page(r, root, err);
    run_stage_end(r);
    if (st == ST_OK) st = journal_write(r, root, err);
    if (st == ST_OK) st = answer_texts(r, &t, &c, zones, answer, err);
    json_decref(root);
    json_decref(zones);
    json_decref(industry);
    table_clear(&t);
    return st;
}
