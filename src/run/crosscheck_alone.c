/* `capacity crosscheck`: the cross-check of a zone table and an industrial table, without a layer set. */
#include "base/method_list.h"
#include "base/text.h"
#include "classify/classify.h"
#include "report/crosscheck_report.h"
#include "report/file.h"
#include "run/crosscheck.h"
#include "run/industry.h"
#include "run/place_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Both tables, and what matches on one side only. */
struct pair {
    struct run *run; /* its manifest is the section industry */
    struct place_table zones;
    const struct industry_table *industry;
    struct crosscheck check;
    size_t rows_only, zones_only;
    const char **name; /* of the rows first, then of the zones */
};

static const struct place_row *find_place(const struct place_table *t, const char *key)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->place[i].key, key) == 0) return &t->place[i];
    return NULL;
}

/* Its class by the breaks where they are given, else the one its zones share. */
static int class_of(const struct capacity_options *o, const struct place_row *p, enum crosscheck_view view)
{
    double mean = place_mean(p, view);
    if (!o->break_count || isnan(mean)) return p->class[view];
    return classify_value(o->breaks, o->break_count + 1, mean);
}

static void add_place(struct pair *p, const struct industry_city *city, const struct place_row *row)
{
    struct crosscheck_place *place = &p->check.place[p->check.count++];
    *place = (struct crosscheck_place){.key = city->key,
                                       .name = row->name,
                                       .name_zh = row->name_zh,
                                       .score = city->score,
                                       .low = city->low,
                                       .high = city->high,
                                       .tier = city->tier,
                                       .limiting = row->limiting,
                                       .lowest = run_industry_lowest(p->run, city->key)};
    for (int v = 0; v < CROSSCHECK_VIEWS; v++) {
        place->view[v].capacity = place_mean(row, (enum crosscheck_view)v);
        place->view[v].class = class_of(p->run->options, row, (enum crosscheck_view)v);
    }
}

/* What a row of one table finds in the other. */
static enum status join(struct pair *p, struct error *err)
{
    const struct industry_table *t = p->industry;
    const struct capacity_options *o = p->run->options;
    p->check.place = calloc(t->count + 1, sizeof *p->check.place);
    p->name = calloc(t->count + p->zones.count + 1, sizeof *p->name);
    if (!p->check.place || !p->name) return error_memory(err);
    for (size_t i = 0; i < t->count; i++) {
        const struct place_row *row = find_place(&p->zones, t->city[i].key);
        if (row)
            add_place(p, &t->city[i], row);
        else
            p->name[p->rows_only++] = t->city[i].key;
    }
    for (size_t i = 0; i < p->zones.count; i++)
        if (!industry_find(t, p->zones.place[i].key))
            p->name[p->rows_only + p->zones_only++] = p->zones.place[i].key;
    if (p->check.count) return ST_OK;
    return error_set(err, ST_INPUT,
                     "%s: no city (such as \"%s\") is the parent of a zone of %s (such as \"%s\")", o->table,
                     t->count ? t->city[0].key : "", o->zones, p->zones.place[0].key);
}

/* Classes that cannot be told without the breaks. */
static void tell_classes(const struct pair *p)
{
    struct text names = {0};
    for (size_t i = 0; i < p->check.count; i++) {
        const struct crosscheck_place *place = &p->check.place[i];
        const struct crosscheck_standing *s = &place->view[CROSSCHECK_ALL];
        if (!isnan(s->capacity) && !s->class) text_add(&names, "%s%s", names.len ? ", " : "", place->name);
    }
    if (names.len)
        run_notice(
            p->run,
            "warning: zones of one place differ in class, so that it has none; --breaks says where classes "
            "part: %s",
            names.s);
    text_clear(&names);
}

static void tell(const struct pair *p)
{
    const struct capacity_options *o = p->run->options;
    run_tell_unmatched(p->run, "industry", o->table, p->name, p->rows_only, p->name + p->rows_only,
                       p->zones_only);
    tell_classes(p);
}

static enum status compare(struct pair *p, struct error *err)
{
    const struct capacity_options *o = p->run->options;
    struct crosscheck *c = &p->check;
    c->classes = o->break_count ? o->break_count + 1 : p->zones.classes;
    c->has_without = p->zones.has_without;
    run_crosscheck_rules(p->run->manifest, c);
    return crosscheck_compute(c, err);
}

static enum status begin_files(struct run *r, struct error *err)
{
    const struct capacity_options *o = r->options;
    if (!o->out) return ST_OK;
    char *of = realpath(o->zones, NULL);
    if (!of) of = strdup(o->zones); /* no plain file */
    const struct publish_owner owner = {"crosscheck.json", "zone_table", "the zone table", of};
    enum status st = of ? publish_begin(o->out, &owner, o->overwrite, &r->publish, err) : error_memory(err);
    free(of);
    return st;
}

static enum status write_files(struct run *r, const struct table *t, const char *json, struct error *err)
{
    char *csv = publish_path(r->publish, "crosscheck.csv"),
         *path = publish_path(r->publish, "crosscheck.json");
    enum status st = csv && path ? table_write_csv(t, csv, err) : error_memory(err);
    if (st == ST_OK) st = file_write(path, json, strlen(json), err);
    free(csv);
    free(path);
    return st == ST_OK ? publish_finish(r->publish, err) : st;
}

static enum status answer(struct pair *p, struct capacity_answer *out, struct error *err)
{
    struct run *r = p->run;
    struct table t = {0};
    const struct crosscheck_report report = {.check = &p->check,
                                             .without = "groups left out",
                                             .data = p->zones.data,
                                             .rows_only = {p->rows_only, p->name},
                                             .zones_only = {p->zones_only, p->name + p->rows_only}};
    enum status st = crosscheck_report_table(&report, &t, err);
    json_t *root = st == ST_OK ? crosscheck_report_json(&report, table_json(&t)) : NULL;
    if (root) {
        char *path = realpath(r->options->zones, NULL);
        json_object_set_new(root, "zone_table", json_string(path ? path : r->options->zones));
        free(path);
        out->json = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
        out->table = crosscheck_report_text(&report);
    }
    if (st == ST_OK && (!out->json || !out->table)) st = error_memory(err);
    if (st == ST_OK && r->publish) st = write_files(r, &t, out->json, err);
    if (st == ST_OK && r->publish) out->out = strdup(r->publish->out);
    json_decref(root);
    table_clear(&t);
    return st;
}

static void pair_clear(struct pair *p)
{
    free(p->check.place);
    free(p->name);
    place_table_clear(&p->zones);
}

static enum status check_breaks(const struct capacity_options *o, struct error *err)
{
    double breaks[CLASSES_MAX];
    if (!o->break_count) return ST_OK;
    const struct method_args args = {.count = o->break_count, .x = breaks};
    if (o->break_count < CLASSES_MAX) memcpy(breaks, o->breaks, o->break_count * sizeof *breaks);
    enum status st = method_check_breaks(&args, err); /* looks at none where there are too many */
    if (st != ST_OK) error_prefix(err, "--breaks");
    return st;
}

enum status run_crosscheck_alone(struct run *r, struct capacity_answer *out, struct error *err)
{
    struct manifest_faults faults = {0};
    struct pair p = {.run = r};
    enum status st = check_breaks(r->options, err);
    if (st == ST_OK) st = place_table_read(r->options->zones, &p.zones, err);
    if (st == ST_OK) st = run_industry_guess(r, true, &faults, err);
    if (st == ST_OK) st = run_industry(r, err);
    out->fault = faults.text;
    out->fault_count = faults.count;
    if (st == ST_OK) p.industry = run_industry_used(r);
    if (st == ST_OK) st = join(&p, err);
    if (st == ST_OK) st = compare(&p, err);
    if (st == ST_OK) st = begin_files(r, err);
    if (st == ST_OK) {
        run_industry_tell(r);
        tell(&p);
        st = answer(&p, out, err);
    }
    pair_clear(&p);
    return st;
}
