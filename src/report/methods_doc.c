#include "report/methods_doc.h"

#include "base/method_list.h"
#include "base/method_words.h"
#include "base/text.h"
#include "score/grade.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static const char intro[] =
    "# Methods\n"
    "\n"
    "Every way to score, weight, overlay and classify, and to make the industrial index, as the program's "
    "own table has it;\n"
    "`capacity methods` prints the same, and\n"
    "`capacity methods --json` for programs. Where each stands in the manifest: [manifest](manifest.md). How "
    "to add one:\n"
    "[adding a method](adding-a-method.md).\n"
    "\n"
    "Each method states the laws it obeys; the tests hold it to them:\n"
    "\n";

struct chapter {
    const char *title, *words;
};

static const struct chapter chapter[METHOD_KINDS] = {
    [METHOD_SCORE] =
        {"Scores", "`groups.ID.factors.ID.score`: how the values x of a layer become scores from 0 to 1, 1 "
                   "best.\nAny of them may be given a `cap` and a `floor`."},
    [METHOD_WEIGHT] = {"Weights", "`weights`: w_i, the weight of factor i; weights sum to 1."},
    [METHOD_OVERLAY] = {"Overlay",
                        "`overlay`, or `groups.ID.overlay` for one group: how the scores s_i of a cell "
                        "become its index."},
    [METHOD_CLASSES] = {"Classes",
                        "`classes`: where the index is cut. Classes are (a, b], the first closed."},
    [METHOD_OUTLIERS] =
        {"Outliers",
         "`industry.index.outliers`: what becomes of values x far from all others, before an indicator is "
         "scored. Skewness and kurtosis\nare over all rows of the table, and both have to be beyond their "
         "limits."},
    [METHOD_NORMALISE] =
        {"Normalisation",
         "`industry.index.normalise`: how the values x of an indicator become scores from 0 to 1, 1 "
         "best, shown as 0 to 10. Minimum, mean and the\nlike are over all rows, of all years."},
    [METHOD_AGGREGATE] =
        {"Aggregation",
         "`industry.index.aggregate`: how the scores s_i of a city become its index, shown as 0 to 10. "
         "Indicators that a city lacks are left out."},
};

static const char limiting_rule[] =
    "\n## Terrain and land by the limiting factor\n"
    "\n"
    "Rules of Chinese national guides, as [ready groups](manifest.md#ready): what counts is the grade of the "
    "worst, not a weighted mean.\n"
    "\n"
    "```yaml\n"
    "title: Terrain and land of Ganzhou\n"
    "grid: {crs: \"EPSG:32650\", cell: 500}\n"
    "zones: {source: counties.gpkg, id: code, name: name_en}\n"
    "groups:\n"
    "  terrain: {ready: terrain_building, source: dem.tif}\n"
    "  land: {ready: land, table: land.csv, key: code} # columns code, land_pressure, degraded_share\n"
    "overlay: {method: limiting}\n"
    "```\n"
    "\n"
    "A slope of 10 degrees is grade 3. 300 m of elevation add nothing, 150 m of relief one: grade 4, and the "
    "terrain scores\n"
    "1 - (4 - 1) / 4 = 0.25. A county with 600 ha built up and 1,000 ha suitable has the pressure (600 - "
    "1000) "
    "/ 1000 = -0.4, which is low\n"
    "(1); of its ecosystem 7 % are degraded, which is medium health (0.5): land scores 0.5. The index is the "
    "lower, 0.25, and the slope\n"
    "limits. By the limits of pressure and health one is near its limit: `limit_verdict` of the county is "
    "`near "
    "overload`.\n"
    "\n"
    "Grades are those of the values on the grid. Slope and relief are derived at the cells of the heights "
    "and "
    "then averaged: on a\n"
    "coarser grid the mean slope of a cell has a grade, not its steepest spot.\n";

/* Text outside code, where * would be emphasis and | the end of a cell. */
static void add_plain(struct text *t, const char *s, bool in_table)
{
    bool code = false;
    for (; *s; s++) {
        if (*s == '`') code = !code;
        bool escape = (*s == '*' && !code) || (*s == '|' && in_table);
        text_add(t, escape ? "\\%c" : "%c", *s);
    }
}

static void add_laws(struct text *t, const struct method *m)
{
    const char *between = "";
    text_add(t, "Laws: ");
    for (size_t i = 0; method_law_words(i).bit; i++) {
        if (!(m->laws & method_law_words(i).bit)) continue;
        text_add(t, "%s%s", between, method_law_words(i).name);
        between = ", ";
    }
    text_add(t, "%s.", *between ? "" : "none");
}

static void add_param_rows(struct text *t, const struct method *m)
{
    struct method_extra_words extra = method_extra_words(m->extra);
    if (!m->params && !extra.key) return;
    text_add(t, "\n| takes | what | default | meaning |\n|---|---|---|---|\n");
    for (size_t i = 0; i < m->params; i++) {
        const struct method_param *p = &m->param[i];
        char takes[512], fallback[64];
        const char *value = method_param_default(p, fallback, sizeof fallback);
        text_add(t, "| `%s` | %s | %s | ", p->name, method_param_takes(p, takes, sizeof takes),
                 value ? value : "needed");
        add_plain(t, p->meaning, true);
        text_add(t, " |\n");
    }
    if (extra.key)
        text_add(t, "| `%s` | %s | %s | |\n", extra.key, extra.words,
                 m->extra == EXTRA_ORDER ? "none" : "needed");
}

static void add_presets(struct text *t)
{
    text_add(t, "\n| preset | quantity | unit | score by value | source |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < grade_preset_count; i++) {
        const struct grade_preset *p = &grade_presets[i];
        text_add(t, "| `%s` | %s | %s | ", p->id, p->title, p->unit);
        grade_describe(p, t);
        text_add(t, " | %s |\n", p->source);
    }
}

static void add_method(struct text *t, const struct method *m)
{
    text_add(t, "\n### `%s`: %s\n\n", m->id, m->title);
    add_plain(t, m->formula, false);
    text_add(t, "\n");
    add_param_rows(t, m);
    if (m->kind == METHOD_SCORE && m->params == 1 && m->param[0].choices == METHOD_GRADES) add_presets(t);
    text_add(t, "\nSource: ");
    add_plain(t, m->source, false);
    text_add(t, ".\n");
    add_laws(t, m);
    if (m->from_data) text_add(t, " Needs a look at the data first.");
    text_add(t, "\n");
}

char *methods_doc_markdown(void)
{
    struct text t = {0};
    text_add(&t, "%s", intro);
    for (size_t i = 0; method_law_words(i).bit; i++)
        text_add(&t, "- **%s**: %s\n", method_law_words(i).name, method_law_words(i).words);
    for (int kind = 0; kind < METHOD_KINDS; kind++) {
        text_add(&t, "\n## %s\n\n%s\n", chapter[kind].title, chapter[kind].words);
        for (size_t i = 0; i < method_count; i++)
            if ((int)method_table[i].kind == kind) add_method(&t, &method_table[i]);
    }
    text_add(&t, "%s", limiting_rule);
    if (t.failed) text_clear(&t);
    return t.s;
}

static bool is_meant(const struct method *m, enum method_kind kind)
{
    return kind == METHOD_KINDS || m->kind == kind;
}

char *methods_doc_text(enum method_kind kind)
{
    struct text t = {0};
    text_add(&t, "%s", "");
    for (size_t i = 0; i < method_count; i++) {
        const struct method *m = &method_table[i];
        if (!is_meant(m, kind)) continue;
        if (i == 0 || method_table[i - 1].kind != m->kind)
            text_add(&t, "%s%s\n", t.len ? "\n" : "", method_kind_name(m->kind));
        text_add(&t, "  %-16s%s\n%18s%s\n", m->id, m->title, "", m->formula);
        for (size_t k = 0; k < m->params; k++) {
            const struct method_param *p = &m->param[k];
            char takes[512], fallback[64];
            const char *value = method_param_default(p, fallback, sizeof fallback);
            bool shown = value && !p->optional;
            text_add(&t, "%18s%s: %s; %s%s; %s\n", "", p->name, method_param_takes(p, takes, sizeof takes),
                     shown         ? "default "
                     : p->optional ? "may be left out"
                                   : "needed",
                     shown ? value : "", p->meaning);
        }
        struct method_extra_words extra = method_extra_words(m->extra);
        if (extra.key) text_add(&t, "%18s%s: %s\n", "", extra.key, extra.words);
    }
    if (t.failed) text_clear(&t);
    return t.s;
}

static json_t *number_or_null(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static json_t *param_json(const struct method_param *p)
{
    json_t *o = json_object();
    json_object_set_new(o, "name", json_string(p->name));
    json_object_set_new(o, "meaning", json_string(p->meaning));
    json_object_set_new(o, "optional", json_boolean(p->optional));
    if (p->choices) {
        json_t *choices = json_array();
        for (size_t i = 0; p->choices[i]; i++) json_array_append_new(choices, json_string(p->choices[i]));
        json_object_set_new(o, "choices", choices);
        json_object_set_new(o, "default",
                            isnan(p->default_value) ? json_null()
                                                    : json_string(p->choices[(size_t)p->default_value]));
        return o;
    }
    json_object_set_new(o, "min", number_or_null(p->min));
    json_object_set_new(o, "max", number_or_null(p->max));
    json_object_set_new(o, "default", number_or_null(p->default_value));
    return o;
}

static json_t *method_json(const struct method *m)
{
    struct method_extra_words extra = method_extra_words(m->extra);
    json_t *o = json_object(), *params = json_array(), *laws = json_array();
    json_object_set_new(o, "kind", json_string(method_kind_name(m->kind)));
    json_object_set_new(o, "id", json_string(m->id));
    json_object_set_new(o, "title", json_string(m->title));
    json_object_set_new(o, "formula", json_string(m->formula));
    json_object_set_new(o, "source", json_string(m->source));
    json_object_set_new(o, "from_data", json_boolean(m->from_data));
    for (size_t i = 0; i < m->params; i++) json_array_append_new(params, param_json(&m->param[i]));
    json_object_set_new(o, "parameters", params);
    json_object_set_new(
        o, "takes", extra.key ? json_pack("{s:s, s:s}", "key", extra.key, "what", extra.words) : json_null());
    for (size_t i = 0; method_law_words(i).bit; i++)
        if (m->laws & method_law_words(i).bit)
            json_array_append_new(laws, json_string(method_law_words(i).name));
    json_object_set_new(o, "laws", laws);
    return o;
}

char *methods_doc_json(enum method_kind kind)
{
    json_t *all = json_array();
    for (size_t i = 0; i < method_count; i++)
        if (is_meant(&method_table[i], kind)) json_array_append_new(all, method_json(&method_table[i]));
    char *text = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    json_decref(all);
    return text;
}
