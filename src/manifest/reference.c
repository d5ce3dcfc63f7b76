/* The reference of all keys, as the field table and the method table have them. */
#include "base/expression.h"
#include "base/method_words.h"
#include "manifest/fields.h"
#include "manifest/ready.h"

#include <math.h>
#include <string.h>

static const char intro[] =
    "# The manifest\n"
    "\n"
    "A layer set is a folder with a file `capacity.yaml`, the manifest, which says what the layers mean: the "
    "grid they are\n"
    "brought to, how each is scored from 0 to 1 (1 is best), how scores are weighted, and by which zones "
    "results are summed.\n"
    "`capacity check --layers DIR` lists everything that is wrong with one.\n"
    "\n"
    "## An example\n"
    "\n"
    "```yaml\n"
    "title: Carrying capacity of the upper valley\n"
    "grid: {crs: \"EPSG:32650\", cell: 500, margin: 10000}\n"
    "zones: {source: counties.gpkg, id: code, name: name_en}\n"
    "groups:\n"
    "  terrain: {weight: 2, factors: {\n"
    "    slope: {source: dem.tif, derive: slope, score: {linear: {worst: 25, best: 0}}},\n"
    "    relief: {source: dem.tif, derive: relief, window: 450, score: {piecewise: [[0, 1], [100, 0.5], "
    "[200, 0]]}}}}\n"
    "  society: {factors: {\n"
    "    land_use: {source: landuse.tif, score: {table: {10: 0.9, \"[20,30)\": 0.7, DEFAULT: 0.2}}},\n"
    "    population: {derive: join, table: census.csv, key: code, value: population, per: km2, side: "
    "pressure,\n"
    "                 score: {linear: {worst: 800, best: 0}}}}}\n"
    "constraints: [{source: redline.gpkg, where: \"kind = 'protected'\", effect: exclude}]\n"
    "classes: {breaks: [0.2, 0.4, 0.6, 0.8]}\n"
    "```\n"
    "\n"
    "- The grid has cells of 500 m. It covers the zones, and only cells in a zone count; both are what a "
    "manifest with zones gets.\n"
    "  Layers are read 10 km beyond the edge.\n"
    "- Terrain weighs twice as much as society; within a group all factors weigh the same unless they say "
    "otherwise.\n"
    "- Slope and relief are derived from the heights in metres. A slope of 25 degrees or more scores 0, flat "
    "ground scores 1.\n"
    "- Land use is scored class by class: 10 alone, then the range from 20 to below 30, then everything "
    "else.\n"
    "- Population comes from a table joined to the zones by `code`, divided by their area. As a pressure it "
    "also counts as load.\n"
    "- Protected land has no index. What is left is cut into five classes.\n"
    "- A group by the rules of a national guide is ready to be named: `terrain: {ready: terrain_building, "
    "source: dem.tif}`, see [`ready`](#ready).\n"
    "\n"
    "## How it is read\n"
    "\n"
    "- A key that is not listed here is an error, and so is a key that stands twice.\n"
    "- Files are relative to the manifest's folder. Absolute paths, GDAL's `/vsi...` paths and connections "
    "such as `PG:...` are\n"
    "  taken as they are.\n"
    "- A key whose value is `null` counts as not written. A colour needs quotes, because `#` begins a "
    "comment.\n"
    "- Aliases (`&name`, `*name`) may repeat a value; merge keys (`<<`) may not be used.\n"
    "- On the command line `--set groups.terrain.weight=0.3` replaces one value; the value is YAML. Missing "
    "mappings are made, items of\n"
    "  a list go by their index (`constraints.0.cap=0.4`), a dot in a key is written `\\.`, and `null` takes "
    "a key out.\n";

/* A default written as prose stands in parentheses in the table. */
static void add_default(struct text *t, const struct field *f)
{
    bool needed = f->required || f->needed;
    if (needed) text_add(t, f->fallback ? "needed; " : "needed");
    if (!f->fallback) return;
    if (*f->fallback == '(')
        text_add(t, "%.*s", (int)strlen(f->fallback) - 2, f->fallback + 1);
    else
        text_add(t, "`%s`", f->fallback);
}

/* "with `method` `owa`: " */
static void add_methods_that_take(struct text *t, const struct field *f)
{
    enum method_kind kind = METHOD_KINDS;
    const char *between = " ";
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].place == f->place && field_table[i].type == FIELD_METHOD)
            kind = field_table[i].method;
    text_add(t, "with `method`");
    for (size_t i = 0; i < method_count; i++) {
        if (method_table[i].kind != kind || method_table[i].extra != f->extra) continue;
        text_add(t, "%s`%s`", between, method_table[i].id);
        between = ", ";
    }
    text_add(t, ": ");
}

/* "with `derive` `slope`, `relief`: " */
static void add_condition(struct text *t, const struct field *f)
{
    const char *between = " ";
    if (f->extra != EXTRA_NONE) add_methods_that_take(t, f);
    if (!f->when || f->allowed == ~0u) return;
    const struct field *when = fields_find(f->place, f->when);
    text_add(t, "with `%s`", f->when);
    for (size_t i = 0; when->choices[i]; i++) {
        if (!(f->allowed & (1u << i))) continue;
        text_add(t, "%s`%s`", between, when->choices[i]);
        between = ", ";
    }
    text_add(t, ": ");
}

static void add_field(struct text *t, const struct field *f)
{
    char expected[512];
    text_add(t, "| `%s` | %s | ", f->key, fields_expected(f, expected, sizeof expected));
    add_default(t, f);
    text_add(t, " | ");
    add_condition(t, f);
    text_add(t, "%s |\n", f->doc);
}

static void add_place(struct text *t, enum place place)
{
    const struct place_info *info = &place_table[place];
    if (*info->path)
        text_add(t, "\n## `%s`\n\n%s\n\n", info->path, info->intro);
    else
        text_add(t, "\n## Top\n\n%s\n\n", info->intro);
    text_add(t, "| key | takes | default | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].place == place) add_field(t, &field_table[i]);
}

/* Text into a cell of a table, where | would end it. */
static void add_cell(struct text *t, const char *s)
{
    for (; *s; s++) text_add(t, *s == '|' ? "\\|" : "%c", *s);
}

static void add_param(struct text *t, const struct method_param *p)
{
    char takes[512], fallback[64];
    text_add(t, "`%s`: ", p->name);
    add_cell(t, p->meaning);
    text_add(t, " (%s, ", method_param_takes(p, takes, sizeof takes));
    if (!method_param_default(p, fallback, sizeof fallback))
        text_add(t, "needed)");
    else if (p->optional)
        text_add(t, "may be left out)");
    else
        text_add(t, "default %s)", fallback);
}

static void add_method(struct text *t, const struct method *m)
{
    struct method_extra_words extra = method_extra_words(m->extra);
    text_add(t, "| `%s` | ", m->id);
    add_cell(t, m->title);
    text_add(t, ": ");
    add_cell(t, m->formula);
    text_add(t, " | ");
    for (size_t i = 0; i < m->params; i++) {
        text_add(t, i ? "; " : "");
        add_param(t, &m->param[i]);
    }
    bool alone = m->kind == METHOD_SCORE && !m->params;
    if (extra.key && alone)
        text_add(t, "%s", extra.words);
    else if (extra.key)
        text_add(t, "%s`%s`: %s", m->params ? "; " : "", extra.key, extra.words);
    text_add(t, " |\n");
}

static void add_methods(struct text *t, enum method_kind kind)
{
    text_add(t, "\nSources and the laws each method obeys: [methods](methods.md).\n");
    text_add(t, "\n| method | what it does | takes |\n|---|---|---|\n");
    for (size_t i = 0; i < method_count; i++)
        if (method_table[i].kind == kind) add_method(t, &method_table[i]);
}

static const char judgement_words[] =
    "\n### `judgements`\n\n"
    "How many times as much each member of a level matters as each other one, row against column, usually "
    "1/9 to 9:\n"
    "`weights: {method: ahp, judgements: {groups: [[1, 3, 5], [1, 2], [1]], terrain: terrain.csv}}`.\n"
    "\n"
    "- The key `groups` is the level of the groups, the id of a group the level of its factors. A level of "
    "one member needs none;\n"
    "  at most 15 members can be compared.\n"
    "- Rows and columns are in the order of the manifest. Of each pair one judgement is enough: the others "
    "may be `null`, or a row may\n"
    "  begin at the diagonal or behind it. Fractions (`1/3`) may be written as such.\n"
    "- A CSV file holds the whole matrix, blank where nothing is said. Ids may head its rows, its columns or "
    "both; they may then be in\n"
    "  another order.\n"
    "- Several judges are a list of matrices or files.\n"
    "- Judgements, ranks and `by` may stand there whatever the method; `capacity weights` shows what comes "
    "of each.\n";

/* %s: the functions. */
static const char overlay_words[] =
    "\n### Groups and the whole\n\n"
    "Where no group has an `overlay` of its own, all scores are combined at once, each by its weight; the "
    "score of a group is\n"
    "what the same operator makes of its factors. As soon as one group has one, the index is made of the "
    "scores of the groups, by\n"
    "their weights. A group without one takes the operator at the top, or `wlc` where that is an "
    "expression.\n"
    "\n### `formula`\n\n"
    "An expression over scores, such as `0.6 * slope + 0.4 * min(water, soil)`: a name is the id of a "
    "factor, of a group, or of a constraint,\n"
    "which is 1 where it applies, else 0. The formula of a group knows its own factors alone.\n"
    "\n"
    "- `+ - * / ^`, `< <= > >= == !=`, `&& ||` (1 or 0), `condition ? a : b`, and parentheses. Numbers have "
    "a point.\n"
    "- The functions %s. `ln` is the natural logarithm; `avg`, `max`, `min` and `sum` take any\n"
    "  number of arguments; `if(condition, a, b)` is `condition ? a : b`. Angles are in radians.\n"
    "- The constants `_pi` and `_e`.\n"
    "- A cell has no data where a name that is used has none, and where the result is no finite number, as "
    "in a division by zero; how\n"
    "  many cells that are is told, and so is how many were brought back to 0 to 1.\n";

static const char score_words[] =
    "\n### `score`\n\n"
    "A mapping with one method, and under it what the method takes: `score: {linear: {worst: 25, best: "
    "0}}`. A method that needs nothing\n"
    "may stand alone: `score: minmax`. Beside the method, `cap` and `floor` (0 to 1, `floor` below `cap`) "
    "are the highest and the lowest score\n"
    "there may be: `score: {linear: {worst: 25, best: 0}, floor: 0.1}`.\n"
    "A table is a mapping, `{10: 0.9, \"[20,30)\": 0.7, NO_DATA: NO_DATA, DEFAULT: 0}`, or the same as text "
    "in GDAL's grammar,\n"
    "`\"10=0.9; [20,30)=0.7; DEFAULT=0\"`. `[` and `]` include an end of a range, `(` and `)` leave it out, "
    "`-inf` and `inf` are\n"
    "ends too, and the first rule that fits applies. `DEFAULT` is for values no rule covers, `NO_DATA` for "
    "cells without data; as a\n"
    "score `NO_DATA` makes a cell one without data. Categories take `DEFAULT` and `NO_DATA` as well.\n";

static void add_overlay_words(struct text *t)
{
    char functions[400];
    text_add(t, overlay_words, expression_functions(functions, sizeof functions));
}

static const char ready_words[] =
    "\n### `ready`\n\n"
    "Groups by the rules of Chinese national guides. `terrain: {ready: terrain_building, source: dem.tif}` "
    "stands for all that is listed\n"
    "under its name. Whatever the manifest says of the group, or of one of its factors, counts instead: "
    "`weight: 2`,\n"
    "`factors: {relief_building: {window: 600}}`; `factors: {relief_building: null}` leaves one out, another "
    "id "
    "adds one. run.json has it written out.\n"
    "With `overlay: {method: limiting}` at the top the index is that of the worst group, the limiting one: "
    "[methods](methods.md#terrain-and-land-by-the-limiting-factor).\n";

static void add_ready(struct text *t)
{
    text_add(t, "%s", ready_words);
    for (size_t i = 0; i < ready_count; i++) {
        const struct ready_group *g = &ready_groups[i];
        text_add(t, "\n#### `%s`: %s\n\n%s\n\n```yaml\n%s```\n", g->id, g->title, g->words, g->yaml);
    }
}

char *manifest_reference(void)
{
    struct text t = {0};
    text_add(&t, "%s", intro);
    for (int i = 0; i < PLACES; i++) {
        enum place place = (enum place)i;
        add_place(&t, place);
        if (place == AT_GROUP_OVERLAY || place == AT_INDEX_WEIGHTS) continue; /* as at the top */
        if (place == AT_GROUP) add_ready(&t);
        if (place == AT_WEIGHTS) text_add(&t, "%s", judgement_words);
        for (size_t k = 0; k < field_count; k++)
            if (field_table[k].place == place && field_table[k].type == FIELD_METHOD)
                add_methods(&t, field_table[k].method);
        if (place == AT_OVERLAY) add_overlay_words(&t);
        if (place == AT_FACTOR) {
            text_add(&t, "%s", score_words);
            add_methods(&t, METHOD_SCORE);
        }
    }
    if (t.failed) text_clear(&t);
    return t.s;
}
