/* `capacity industry`: the industrial side alone, of a layer set or of one table that needs no manifest. */
#include "report/file.h"
#include "run/industry.h"
#include "run/journal.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the columns of a table that stands by itself are taken for. */
struct guess {
    const struct capacity_options *options;
    const struct text_table *table;
    size_t key, year, score, tier; /* columns; table->columns: none */
    bool published_alone;
};

/* Of figures, if at least half of what stands there are: the slip among them is then told by its row. */
static bool is_number_column(const struct text_table *t, size_t c)
{
    size_t numbers = 0, words = 0;
    double number;
    for (size_t row = 0; row < t->rows; row++) {
        const char *cell = t->cell[row * t->columns + c];
        if (!*cell) continue;
        if (text_number(cell, &number))
            numbers++;
        else
            words++;
    }
    return numbers && numbers >= words;
}

/* The column of a name: given, which has to be there, or usual, which may be. */
static enum status find_column(const struct guess *g, const char *option, const char *given,
                               const char *usual, size_t *column, struct error *err)
{
    const struct text_table *t = g->table;
    *column = text_table_column(t, given ? given : usual);
    if (!given || *column < t->columns) return ST_OK;
    const char *near = text_nearest(given, (const char *const *)t->name, t->columns);
    struct text all = {0};
    for (size_t c = 0; c < t->columns; c++) text_add(&all, "%s%s", c ? ", " : "", t->name[c]);
    enum status st = error_set(err, ST_INPUT, "%s: %s: no column \"%s\"%s%s%s: %s", g->options->table, option,
                               given, near ? "; did you mean \"" : "", near ? near : "",
                               near ? "\"? There are" : "; there are", all.s ? all.s : "none");
    text_clear(&all);
    return st;
}

static enum status find_key(struct guess *g, struct error *err)
{
    const struct text_table *t = g->table;
    enum status st = find_column(g, "--key", g->options->key, "city", &g->key, err);
    for (size_t c = 0; st == ST_OK && g->key == t->columns && c < t->columns; c++)
        if (t->rows && *t->cell[c] && !is_number_column(t, c)) g->key = c;
    if (st == ST_OK && g->key == t->columns)
        st = error_set(err, ST_INPUT, "%s: no column of text, expected one with the cities; --key names it",
                       g->options->table);
    return st;
}

static bool is_cost(const struct capacity_options *o, const char *name)
{
    for (size_t i = 0; i < o->cost_count; i++)
        if (strcmp(o->costs[i], name) == 0) return true;
    return false;
}

/* An id the manifest takes: letters, digits and _, and none that there is already. Caller frees. */
static char *make_id(const char *name, const json_t *taken)
{
    char *id = text_format("%s%.50s", (*name >= '0' && *name <= '9') || !*name ? "_" : "", name);
    for (char *c = id; c && *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *c)) *c = '_';
    for (int k = 2; id && json_object_get(taken, id); k++) {
        char *next = text_format("%.50s_%d", id, k);
        free(id);
        id = next;
    }
    return id;
}

static json_t *indicators_of(const struct run *r, const struct guess *g)
{
    const struct text_table *t = g->table;
    json_t *indicators = json_object();
    struct text left = {0};
    for (size_t c = 0; c < t->columns; c++) {
        if (c == g->key || c == g->year || c == g->score || c == g->tier) continue;
        if (!is_number_column(t, c) || industry_is_ranking(t->name[c])) {
            text_add(&left, "%s%s", left.len ? ", " : "", t->name[c]);
            continue;
        }
        char *id = make_id(t->name[c], indicators);
        json_object_set_new(indicators, id ? id : "",
                            json_pack("{s:s, s:s, s:s}", "column", t->name[c], "title", t->name[c],
                                      "direction", is_cost(g->options, t->name[c]) ? "low" : "high"));
        free(id);
    }
    if (left.len) run_notice(r, "notice: industry: columns that are no indicators: %s", left.s);
    text_clear(&left);
    return indicators;
}

/* The section industry that the table speaks for, as YAML: JSON is YAML too. Caller frees. */
static enum status make_section(const struct run *r, const struct guess *g, char **text, struct error *err)
{
    const struct text_table *t = g->table;
    const bool published = g->score < t->columns || g->tier < t->columns;
    json_t *section = json_object(),
           *indicators = published && g->published_alone ? NULL : indicators_of(r, g);
    if (!published && !json_object_size(indicators)) {
        json_decref(indicators), json_decref(section);
        return error_set(err, ST_INPUT, "industry: %s: no column of numbers, nor one called score or tier",
                         g->options->table);
    }
    if (published) {
        json_object_set_new(section, "table", json_string(g->options->table));
        json_object_set_new(section, "key", json_string(t->name[g->key]));
        if (g->score < t->columns) json_object_set_new(section, "score", json_string(t->name[g->score]));
        if (g->tier < t->columns) json_object_set_new(section, "tier", json_string(t->name[g->tier]));
    }
    if (json_object_size(indicators)) {
        json_t *index = json_pack("{s:s, s:s, s:{s:s}}", "table", g->options->table, "key", t->name[g->key],
                                  "normalise", "method", "minmax");
        if (g->year < t->columns) json_object_set_new(index, "year", json_string(t->name[g->year]));
        json_object_set(index, "indicators", indicators);
        json_object_set_new(section, "index", index);
    }
    json_decref(indicators);
    json_t *all = json_pack("{s:o}", "industry", section);
    *text = all ? json_dumps(all, 0) : NULL;
    json_decref(all);
    return *text ? ST_OK : error_memory(err);
}

static enum status guess_columns(struct guess *g, struct error *err)
{
    const struct capacity_options *o = g->options;
    size_t column;
    if (!g->table->rows)
        return error_set(err, ST_INPUT, "industry: %s has no rows, expected one for each city", o->table);
    enum status st = find_key(g, err);
    if (st == ST_OK) st = find_column(g, "--year", o->year, "year", &g->year, err);
    g->score = text_table_column(g->table, "score");
    g->tier = text_table_column(g->table, "tier");
    for (size_t i = 0; st == ST_OK && i < o->cost_count; i++)
        st = find_column(g, "--cost", o->costs[i], NULL, &column, err);
    return st;
}

enum status run_industry_guess(struct run *r, bool published_alone, struct manifest_faults *faults,
                               struct error *err)
{
    const struct capacity_options *o = r->options;
    struct text_table t = {0};
    struct guess g = {.options = o, .table = &t, .published_alone = published_alone};
    struct manifest_source source = {.path = strdup(o->table), .band = 1, .missing = NAN};
    char *section = NULL;
    enum status st = source.path ? text_table_read_all(&source, "industry", &t, err) : error_memory(err);
    free(source.path);
    if (st == ST_OK) st = guess_columns(&g, err);
    if (st == ST_OK) st = make_section(r, &g, &section, err);
    if (st == ST_OK)
        st = manifest_read_industry(o->table, section, o->sets, o->set_count, &r->manifest, faults, err);
    free(section);
    text_table_clear(&t);
    return st;
}

/* The section industry of a layer set: its grid and layers are not looked at. */
static enum status read_set(struct run *r, struct manifest_faults *faults, struct error *err)
{
    const struct capacity_options *o = r->options;
    enum status st = manifest_read(o->layers, o->sets, o->set_count, &r->manifest, faults, err);
    if (st == ST_OK && !r->manifest->industry.table.path && !r->manifest->industry.index.table.path)
        st = error_set(err, ST_INPUT, "%s: industry: missing, expected a mapping", r->manifest->path);
    return st;
}

/* The folder for the files, where one is given, and the set or table they are results of. */
static enum status begin_files(struct run *r, char **origin, struct error *err)
{
    const struct capacity_options *o = r->options;
    const char *of = o->table ? o->table : o->layers;
    *origin = realpath(of, NULL);
    if (!*origin) *origin = strdup(of); /* no plain file */
    if (!*origin) return error_memory(err);
    const struct publish_owner owner = {"industry.json", "layer_set",
                                        o->table ? "the table" : "the layer set", *origin};
    return o->out ? publish_begin(o->out, &owner, o->overwrite, &r->publish, err) : ST_OK;
}

/* industry.json, which lists itself and the table. */
static enum status finish_files(struct run *r, json_t *all, struct error *err)
{
    char *path = publish_path(r->publish, "industry.json"), *dump = NULL;
    if (path) {
        json_object_set_new(all, "outputs", journal_outputs(r, json_array()));
        dump = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    }
    enum status st = dump ? file_write(path, dump, strlen(dump), err) : error_memory(err);
    free(dump);
    free(path);
    return st == ST_OK ? publish_finish(r->publish, err) : st;
}

static enum status answer(struct run *r, struct capacity_answer *out, struct error *err)
{
    json_t *all = NULL;
    char *origin = NULL;
    enum status st = begin_files(r, &origin, err);
    if (st == ST_OK) st = run_industry_write(r, &all, err);
    if (st == ST_OK) {
        json_object_set_new(all, "layer_set", json_string(origin));
        out->json = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
        out->table = run_industry_text(r);
        if (!out->json || !out->table) st = error_memory(err);
    }
    if (st == ST_OK && r->publish) st = finish_files(r, all, err);
    if (st == ST_OK && r->publish) out->out = strdup(r->publish->out);
    json_decref(all);
    free(origin);
    return st;
}

enum status run_industry_alone(struct run *r, struct capacity_answer *out, struct error *err)
{
    struct manifest_faults faults = {0};
    enum status st =
        r->options->table ? run_industry_guess(r, false, &faults, err) : read_set(r, &faults, err);
    if (st == ST_OK) st = run_industry(r, err);
    out->fault = faults.text;
    out->fault_count = faults.count;
    if (st != ST_OK) return st;
    run_industry_tell(r);
    return answer(r, out, err);
}
