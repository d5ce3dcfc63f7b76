/* How a factor is scored: one method and what it takes. */
#include "base/method_words.h"
#include "manifest/map_reader.h"
#include "manifest/sections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char no_data[] = "NO_DATA";

/* A score: a number from 0 to 1, or NO_DATA (NaN) where that may be. */
static bool read_score(struct reader *r, const struct node *value, bool may_be_missing, double *score)
{
    const char *expected = may_be_missing ? "a score from 0 to 1 or NO_DATA" : "a score from 0 to 1";
    if (may_be_missing && value->kind == NODE_SCALAR && strcmp(value->text, no_data) == 0) {
        *score = NAN;
        return true;
    }
    if (!reader_number(r, value, expected, score)) return false;
    if (*score >= 0 && *score <= 1) return true;
    reader_wrong(r, value, expected, NULL, 0);
    return false;
}

static bool read_points(struct reader *r, struct method_args *args, const struct node *value)
{
    static const char expected[] = "a list of pairs [value, score]";
    if (value->kind != NODE_LIST) {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    args->x = reader_alloc(r, value->count, sizeof *args->x);
    args->y = reader_alloc(r, value->count, sizeof *args->y);
    if (!args->x || !args->y) return false;
    args->count = value->count;
    bool ok = true;
    for (size_t i = 0; i < value->count && !reader_full(r); i++) {
        const struct node *pair = value->item[i];
        size_t length = reader_enter_index(r, i);
        if (pair->kind != NODE_LIST || pair->count != 2) {
            reader_wrong(r, pair, "a pair [value, score]", NULL, 0);
            ok = false;
        } else {
            ok = reader_number(r, pair->item[0], "a number", &args->x[i]) && ok;
            ok = read_score(r, pair->item[1], false, &args->y[i]) && ok;
        }
        reader_leave(r, length);
    }
    return ok;
}

/* One entry of a table written as a mapping, added to `rules` in the grammar of the table. It is parsed alone
 * first, so that a fault has its line; the second rule keeps an entry for NO_DATA or DEFAULT from being a
 * table without a rule. */
static bool add_rule(struct reader *r, const struct node *key, const struct node *value, struct text *rules)
{
    if (key->kind != NODE_SCALAR) return false; /* reported as a key */
    size_t length = reader_enter(r, key->text);
    struct text alone = {0};
    bool ok = false;
    if (value->kind != NODE_SCALAR || strpbrk(value->text, ";=")) {
        reader_wrong(r, value, "a score from 0 to 1 or NO_DATA", NULL, 0);
    } else if (strpbrk(key->text, ";=")) {
        char shown[300];
        reader_fault(r, key, "found %s, expected a value, [lo,hi], (lo,hi], NO_DATA or DEFAULT",
                     reader_quote(key->text, shown, sizeof shown));
    } else {
        struct method_args parsed = {0};
        struct error err;
        text_add(&alone, "%s=%s; 0=0", key->text, value->text);
        if (alone.failed)
            r->failed = true;
        else if (reclass_parse(alone.s, &parsed, &err) == ST_OK)
            ok = true;
        else
            reader_fault(r, key, "found %s", err.text);
        method_args_clear(&parsed);
        if (ok) text_add(rules, "%s%s=%s", rules->len ? "; " : "", key->text, value->text);
    }
    text_clear(&alone);
    reader_leave(r, length);
    return ok;
}

static bool read_table(struct reader *r, struct method_args *args, const struct node *value)
{
    static const char expected[] = "a mapping {value: score} or rules \"[lo,hi]=score; ...\"";
    struct text rules = {0};
    struct error err;
    bool ok = true;
    if (value->kind == NODE_SCALAR && *value->text) {
        text_add(&rules, "%s", value->text);
    } else if (value->kind == NODE_MAP && value->count) {
        reader_keys(r, value, expected);
        for (size_t i = 0; i < value->count && !reader_full(r); i++)
            ok = add_rule(r, value->key[i], value->item[i], &rules) && ok;
    } else {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    if (rules.failed) r->failed = true;
    if (ok && !r->failed && reclass_parse(rules.s, args, &err) != ST_OK) {
        reader_fault(r, value, "found %s", err.text);
        ok = false;
    }
    text_clear(&rules);
    return ok;
}

static bool read_categories(struct reader *r, struct method_args *args, const struct node *value)
{
    static const char expected[] = "a mapping {name: score}";
    if (value->kind != NODE_MAP || !value->count) {
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    reader_keys(r, value, expected);
    args->names = reader_alloc(r, value->count, sizeof *args->names);
    args->y = reader_alloc(r, value->count, sizeof *args->y);
    if (!args->names || !args->y) return false;
    bool ok = true;
    for (size_t i = 0; i < value->count && !reader_full(r); i++) {
        const struct node *key = value->key[i];
        if (key->kind != NODE_SCALAR) continue;
        double score = NAN;
        size_t length = reader_enter(r, key->text);
        ok = read_score(r, value->item[i], true, &score) && ok;
        reader_leave(r, length);
        if (strcmp(key->text, no_data) == 0) {
            args->nodata_score = (float)score;
        } else if (strcmp(key->text, "DEFAULT") == 0) {
            args->has_default = true;
            args->default_score = (float)score;
        } else {
            args->names[args->count] = reader_copy(r, key->text);
            args->y[args->count++] = score;
        }
    }
    return ok;
}

static bool read_extra(struct reader *r, struct method_args *args, const struct node *value)
{
    switch (args->method->extra) {
    case EXTRA_POINTS:
        return read_points(r, args, value);
    case EXTRA_TABLE:
        return read_table(r, args, value);
    case EXTRA_CATEGORIES:
        return read_categories(r, args, value);
    default:
        return true;
    }
}

/* Numbers by name, and where the method takes a list as well, that under its own key. */
static bool read_named(struct reader *r, struct method_args *args, const struct node *key,
                       const struct node *map)
{
    const struct method *m = args->method;
    size_t before = r->faults;
    if (!reader_keys(r, map, "a mapping")) return false;
    const char *names[METHOD_MAX_PARAMS + 1];
    size_t count = 0;
    for (size_t i = 0; i < m->params; i++) names[count++] = m->param[i].name;
    const char *extra = method_extra_words(m->extra).key;
    if (extra) names[count++] = extra;
    for (size_t i = 0; i < map->count && !reader_full(r); i++) {
        if (!reader_is_key(map, i)) continue;
        bool known = false;
        for (size_t k = 0; k < count; k++) known = known || strcmp(names[k], map->key[i]->text) == 0;
        if (!known) reader_unknown(r, map->key[i], names, count);
    }
    const struct node *where = map->set ? map : key;
    map_read_params(r, args, where, map);
    if (extra) {
        const struct node *value = tree_get(map, extra, NULL);
        size_t length = reader_enter(r, extra);
        if (value)
            read_extra(r, args, value);
        else
            reader_fault(r, where, "missing");
        reader_leave(r, length);
    }
    return r->faults == before;
}

/* Beside the method: the highest and the lowest score the analyst lets one be. */
static const char *const limit_names[] = {"cap", "floor"};
enum { LIMITS = 2 };

static bool is_limit(const struct node *key)
{
    return key->kind == NODE_SCALAR && (strcmp(key->text, "cap") == 0 || strcmp(key->text, "floor") == 0);
}

static void read_limits(struct reader *r, struct method_args *args, const struct node *map)
{
    double limit[LIMITS] = {1, 0};
    size_t before = r->faults;
    const struct node *at = map;
    for (size_t i = 0; i < LIMITS; i++) {
        const struct node *value = tree_get(map, limit_names[i], NULL);
        if (!value) continue;
        size_t length = reader_enter(r, limit_names[i]);
        read_score(r, value, false, &limit[i]);
        reader_leave(r, length);
        at = value;
    }
    args->cap = (float)limit[0];
    args->floor = (float)limit[1];
    if (r->faults == before && !(args->floor < args->cap)) {
        size_t length = reader_enter(r, "floor");
        reader_fault(r, at, "found %.9g, expected less than cap, which is %.9g", limit[1], limit[0]);
        reader_leave(r, length);
    }
}

/* What a method takes, under its name. */
static void read_method(struct reader *r, struct method_args *args, const struct node *id,
                        const struct node *arguments)
{
    const struct method *m = args->method;
    size_t length = reader_enter(r, m->id);
    bool ok = m->params || m->extra == EXTRA_NONE ? read_named(r, args, id, arguments)
                                                  : read_extra(r, args, arguments);
    if (ok) map_check_method(r, args, arguments);
    reader_leave(r, length);
}

/* The names of all methods, and what is expected of a score. */
struct score_words {
    const char *name[64 + LIMITS]; /* the methods, and behind them cap and floor */
    size_t count;
    char list[2048], expected[2100];
};

static void list_methods(struct score_words *w)
{
    w->count = method_names(METHOD_SCORE, w->name, 64);
    if (w->count > 64) w->count = 64;
    for (size_t i = 0; i < LIMITS; i++) w->name[w->count + i] = limit_names[i];
    text_list(w->name, w->count, " or ", w->list, sizeof w->list);
    snprintf(w->expected, sizeof w->expected, "a mapping with one method: %s", w->list);
}

/* "score: minmax": a method that needs nothing said. */
static void read_method_name(struct reader *r, struct method_args *args, const struct node *value)
{
    struct score_words w;
    list_methods(&w);
    args->method = tree_is_empty(value) ? NULL : method_find(METHOD_SCORE, value->text);
    if (!args->method) {
        reader_wrong(r, value, w.expected, w.name, w.count);
        return;
    }
    struct node nothing = {.kind = NODE_MAP, .line = value->line, .set = value->set};
    read_method(r, args, value, &nothing);
}

/* None, or several, where one method is expected. */
static void report_methods(struct reader *r, const struct node *map, size_t methods)
{
    struct score_words w;
    size_t before = r->faults;
    list_methods(&w);
    for (size_t i = 0; methods > 1 && i < map->count && !reader_full(r); i++)
        if (reader_is_key(map, i) && !is_limit(map->key[i]) && !method_find(METHOD_SCORE, map->key[i]->text))
            reader_unknown(r, map->key[i], w.name, w.count + LIMITS);
    if (r->faults > before) return;
    char found[40];
    snprintf(found, sizeof found, methods ? "%zu methods" : "none", methods);
    reader_fault(r, map, "found %s, expected one method: %s", found, w.list);
}

void section_score(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct method_args *args = &((struct manifest_factor *)base)->score;
    struct score_words w;
    if (value->kind == NODE_SCALAR) {
        read_method_name(r, args, value);
        return;
    }
    list_methods(&w);
    if (!reader_keys(r, value, w.expected)) return;
    size_t methods = 0, at = 0;
    for (size_t i = 0; i < value->count; i++) {
        if (tree_is_null(value->item[i]) || is_limit(value->key[i])) continue;
        at = i;
        methods++;
    }
    if (methods != 1) {
        report_methods(r, value, methods);
        return;
    }
    const struct node *id = value->key[at];
    if (id->kind != NODE_SCALAR) return; /* reported as a key */
    args->method = method_find(METHOD_SCORE, id->text);
    if (args->method)
        read_method(r, args, id, value->item[at]);
    else
        reader_wrong(r, id, w.list, w.name, w.count + LIMITS);
    read_limits(r, args, value);
}
