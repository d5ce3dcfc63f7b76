#include "base/method_list.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define REQUIRED NAN
#define P(name, min, max, def, meaning) {#name, min, max, def, meaning, false, NULL}
#define OPTIONAL(name, min, max, meaning) {#name, min, max, NAN, meaning, true, NULL}
#define CHOICE(name, choices, meaning) {#name, 0, 0, 0, meaning, false, choices}
#define CHOICE_REQUIRED(name, choices, meaning) {#name, 0, 0, REQUIRED, meaning, false, choices}
#define PARAMS(...) sizeof((struct method_param[]){__VA_ARGS__}) / sizeof(struct method_param), {__VA_ARGS__}
#define PARAMS_NONE 0, {{0}}
#define ROW(kind, room, id, title, formula, source, extra, laws, from_data, check, resolve, ...) \
    {kind, #id, title, formula, source, extra, laws, from_data, __VA_ARGS__, {.room = room##_##id}, check, resolve},
#define SCORE(...)   ROW(METHOD_SCORE, score, __VA_ARGS__)
#define WEIGHT(...)  ROW(METHOD_WEIGHT, weight, __VA_ARGS__)
#define OVERLAY(...) ROW(METHOD_OVERLAY, overlay, __VA_ARGS__)
#define CLASSES(...) ROW(METHOD_CLASSES, classes, __VA_ARGS__)
#define OUTLIERS(...) ROW(METHOD_OUTLIERS, outliers, __VA_ARGS__)
#define NORMALISE(...) ROW(METHOD_NORMALISE, normalise, __VA_ARGS__)
#define AGGREGATE(...) ROW(METHOD_AGGREGATE, aggregate, __VA_ARGS__)
/* clang-format on */

const char *const METHOD_DIRECTIONS[] = {"rising", "falling", NULL};
const char *const METHOD_SHAPES[] = {"rising", "falling", "symmetric", NULL};
const char *const METHOD_IDEALS[] = {"given", "observed", NULL};

const struct method method_table[] = {
#include "base/methods.def"
};
const size_t method_count = sizeof method_table / sizeof *method_table;

const char *method_kind_name(enum method_kind kind)
{
    static const char *const name[] = {"score",    "weights",   "overlay",  "classes",
                                       "outliers", "normalise", "aggregate"};
    return kind < METHOD_KINDS ? name[kind] : "";
}

const struct method *method_find(enum method_kind kind, const char *id)
{
    for (size_t i = 0; i < method_count; i++)
        if (method_table[i].kind == kind && strcmp(method_table[i].id, id) == 0) return &method_table[i];
    return NULL;
}

size_t method_names(enum method_kind kind, const char **names, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < method_count; i++) {
        if (method_table[i].kind != kind) continue;
        if (n < room) names[n] = method_table[i].id;
        n++;
    }
    return n;
}

enum status method_check_goalposts(const struct method_args *args, struct error *err)
{
    if (args->number[0] == args->number[1])
        return error_set(err, ST_INPUT, "worst and best are both %.15g, expected two different values",
                         args->number[0]);
    /* Cells are 32-bit numbers. */
    float range = (float)(args->number[1] - args->number[0]);
    if (!isfinite(range) || (float)args->number[0] == (float)args->number[1])
        return error_set(err, ST_INPUT,
                         "worst %.15g and best %.15g, expected values that differ as 32-bit numbers",
                         args->number[0], args->number[1]);
    return ST_OK;
}

enum status method_check_points(const struct method_args *args, struct error *err)
{
    if (args->count < 2)
        return error_set(err, ST_INPUT, "%zu control point%s, expected at least two", args->count,
                         args->count == 1 ? "" : "s");
    for (size_t i = 0; i < args->count; i++) {
        if (i > 0 && args->x[i] <= args->x[i - 1])
            return error_set(err, ST_INPUT,
                             "control point value %.15g follows %.15g, expected ascending values", args->x[i],
                             args->x[i - 1]);
        if (!(args->y[i] >= 0 && args->y[i] <= 1))
            return error_set(err, ST_INPUT, "score %.15g at control point %.15g, expected 0 to 1", args->y[i],
                             args->x[i]);
    }
    return ST_OK;
}

enum status method_check_breaks(const struct method_args *args, struct error *err)
{
    if (args->count < 1 || args->count >= CLASSES_MAX)
        return error_set(err, ST_INPUT, "%zu breaks, expected 1 to %d", args->count, CLASSES_MAX - 1);
    for (size_t i = 0; i < args->count; i++) {
        if (!(args->x[i] > 0 && args->x[i] < 1))
            return error_set(err, ST_INPUT, "break %.15g, expected a value between 0 and 1", args->x[i]);
        if (i > 0 && args->x[i] <= args->x[i - 1])
            return error_set(err, ST_INPUT, "break %.15g follows %.15g, expected ascending breaks",
                             args->x[i], args->x[i - 1]);
    }
    return ST_OK;
}

bool method_wants_ideals(const struct method_args *args)
{
    return args->method->fn.overlay == overlay_topsis && args->number[0] > 0;
}

void method_args_clear(struct method_args *args)
{
    free(args->x);
    free(args->y);
    free(args->rules);
    if (args->names)
        for (size_t i = 0; i < args->count; i++) free(args->names[i]);
    free(args->names);
    *args = (struct method_args){0};
}
