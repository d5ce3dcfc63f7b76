#include "example.h"

#include "base/text.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number, a fraction ("1/3"), or none: "-" and "nan". */
static double number(const struct example *e, char *word)
{
    double value = NAN, below = 1;
    if (strcmp(word, "-") == 0 || strcmp(word, "nan") == 0) return NAN;
    char *slash = strchr(word, '/');
    if (slash) *slash++ = 0;
    bool ok = text_number(word, &value) && (!slash || text_number(slash, &below));
    ck_assert_msg(ok, EXAMPLE_HERE "found %s, expected a number", EXAMPLE_AT(e), word);
    return value / below;
}

/* Adds the numbers up to the end of the line or the word "tolerance", which one more follows. */
static void add_numbers(const struct example *e, char *s, struct numbers *n, double *tolerance)
{
    char *word = strtok(s, " ");
    for (; word && !(tolerance && strcmp(word, "tolerance") == 0); word = strtok(NULL, " ")) {
        ck_assert_msg(n->count < EXAMPLE_NUMBERS, EXAMPLE_HERE "more than %d numbers", EXAMPLE_AT(e),
                      EXAMPLE_NUMBERS);
        n->value[n->count++] = number(e, word);
    }
    if (!tolerance) return;
    word = word ? strtok(NULL, " ") : NULL;
    ck_assert_msg(word != NULL, EXAMPLE_HERE "no tolerance", EXAMPLE_AT(e));
    if (word) *tolerance = number(e, word);
    ck_assert_msg(!strtok(NULL, " "), EXAMPLE_HERE "more after the tolerance", EXAMPLE_AT(e));
}

static void begin_method(struct example *e, const char *s)
{
    char kind[20] = "", id[40] = "";
    ck_assert_msg(sscanf(s, "%19s %39s", kind, id) == 2, EXAMPLE_HERE "found %s", EXAMPLE_AT(e), s);
    *e = (struct example){.file = e->file, .line = e->line, .scale = 1, .classes = 5};
    e->indicator = (struct indicator){"x", false, NAN, NAN, NAN};
    e->elsewhere =
        strcmp(kind, "association") == 0 || strcmp(kind, "tiers") == 0 || strcmp(kind, "consistency") == 0;
    if (e->elsewhere) return;
    for (int k = 0; k < METHOD_KINDS; k++)
        if (strcmp(method_kind_name((enum method_kind)k), kind) == 0)
            e->method = method_find((enum method_kind)k, id);
    ck_assert_msg(e->method != NULL, EXAMPLE_HERE "no method %s %s", EXAMPLE_AT(e), kind, id);
    e->args.method = e->method;
    e->args.nodata_score = NAN;
    for (size_t i = 0; i < e->method->params; i++) e->args.number[i] = e->method->param[i].default_value;
}

static double choice(const struct example *e, const struct method_param *p, const char *value)
{
    for (int i = 0; p->choices[i]; i++)
        if (strcmp(p->choices[i], value) == 0) return i;
    ck_abort_msg(EXAMPLE_HERE "%s has no choice %s", EXAMPLE_AT(e), p->name, value);
    return NAN;
}

static void give_parameter(struct example *e, const char *name, char *value)
{
    size_t i = 0;
    while (i < e->method->params && strcmp(e->method->param[i].name, name) != 0) i++;
    ck_assert_msg(i < e->method->params, EXAMPLE_HERE "%s takes no %s", EXAMPLE_AT(e), e->method->id, name);
    const struct method_param *p = &e->method->param[i];
    double given = e->args.number[i] = p->choices ? choice(e, p, value) : number(e, value);
    ck_assert_msg(p->choices || (given >= p->min && given <= p->max), EXAMPLE_HERE "%s=%g", EXAMPLE_AT(e),
                  name, given);
}

static void give_breaks(struct example *e, char *value)
{
    for (char *next, *s = value; s; s = next) {
        next = strchr(s, ',');
        if (next) *next++ = 0;
        ck_assert_msg(e->breaks.count + 1 < CLASSES_MAX, EXAMPLE_HERE "too many breaks", EXAMPLE_AT(e));
        e->breaks.value[e->breaks.count++] = number(e, s) / e->scale;
    }
    e->args.x = e->breaks.value;
    e->args.count = e->breaks.count;
}

/* What is stated of an indicator, or false. */
static bool give_indicator(struct example *e, const char *name, char *value)
{
    struct indicator *of = &e->indicator;
    double *to = strcmp(name, "worst") == 0    ? &of->worst
                 : strcmp(name, "best") == 0   ? &of->best
                 : strcmp(name, "target") == 0 ? &of->target
                                               : NULL;
    if (e->method->kind != METHOD_NORMALISE && e->method->kind != METHOD_OUTLIERS) return false;
    if (to) *to = number(e, value);
    if (strcmp(name, "direction") != 0) return to;
    of->low_is_best = strcmp(value, "low") == 0;
    return true;
}

static void give(struct example *e, const char *name, char *value)
{
    const bool classes = e->method->kind == METHOD_CLASSES,
               scaled = classes || e->method->kind == METHOD_AGGREGATE;
    if (give_indicator(e, name, value)) return;
    if (classes && strcmp(name, "count") == 0)
        e->classes = (size_t)number(e, value);
    else if (scaled && strcmp(name, "scale") == 0)
        e->scale = number(e, value);
    else if (e->method->extra == EXTRA_BREAKS && strcmp(name, "breaks") == 0)
        give_breaks(e, value);
    else if (e->method->extra == EXTRA_FORMULA && strcmp(name, "formula") == 0) {
        snprintf(e->formula, sizeof e->formula, "%s", value);
        e->formula_name = e->formula;
        e->args.names = &e->formula_name;
        e->args.count = 1;
    } else
        give_parameter(e, name, value);
}

static void read_given(struct example *e, char *s)
{
    char *rest = NULL;
    for (char *word = strtok_r(s, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        ck_assert_msg(value != NULL, EXAMPLE_HERE "found %s, expected name=value", EXAMPLE_AT(e), word);
        *value++ = 0;
        give(e, word, value);
    }
}

size_t example_width(const struct example *e)
{
    size_t width = e->rows ? e->accept.count / e->rows : 0;
    ck_assert_msg(width > 0 && width * e->rows == e->accept.count, EXAMPLE_HERE "%zu numbers in %zu rows",
                  EXAMPLE_AT(e), e->accept.count, e->rows);
    return width;
}

/* Each column to 0..1 between its smallest and largest; 1 is the largest for max, the smallest for min. */
static void rescale(struct example *e, char *s)
{
    size_t c = 0, width = example_width(e);
    for (char *goal = strtok(s, " "); goal; goal = strtok(NULL, " "), c++) {
        bool max = strcmp(goal, "max") == 0;
        ck_assert_msg((max || strcmp(goal, "min") == 0) && c < width, EXAMPLE_HERE "found %s", EXAMPLE_AT(e),
                      goal);
        double lo = INFINITY, hi = -INFINITY, *x = e->accept.value;
        for (size_t k = c; k < e->accept.count; k += width) {
            lo = fmin(lo, x[k]);
            hi = fmax(hi, x[k]);
        }
        for (size_t k = c; k < e->accept.count; k += width) x[k] = (max ? x[k] - lo : hi - x[k]) / (hi - lo);
    }
    ck_assert_msg(c == width, EXAMPLE_HERE "%zu goals, expected %zu", EXAMPLE_AT(e), c, width);
}

/* A line below `method`. Returns whether it was judged. */
static bool read_line(struct example *e, const char *key, char *rest, example_judge *judge)
{
    struct numbers expected = {0};
    double tolerance = 0;
    if (e->elsewhere) return false;
    ck_assert_msg(e->method != NULL, EXAMPLE_HERE "found %s, expected a method", EXAMPLE_AT(e), key);
    if (strcmp(key, "given") == 0) {
        read_given(e, rest);
    } else if (strcmp(key, "data") == 0) {
        add_numbers(e, rest, &e->data, NULL);
    } else if (strcmp(key, "accept") == 0) {
        add_numbers(e, rest, &e->accept, NULL);
        e->rows++;
    } else if (strcmp(key, "weights") == 0) {
        add_numbers(e, rest, &e->weights, NULL);
    } else if (strcmp(key, "order") == 0) {
        add_numbers(e, rest, &e->order, NULL);
        e->args.x = e->order.value;
        e->args.count = e->order.count;
    } else if (strcmp(key, "goals") == 0) {
        rescale(e, rest);
    } else {
        ck_assert_msg(e->rows > 0, EXAMPLE_HERE "nothing accepted", EXAMPLE_AT(e));
        bool refused = strcmp(key, "refuse") == 0;
        if (!refused) add_numbers(e, rest, &expected, &tolerance);
        judge(e, key, &expected, tolerance, refused ? rest : NULL);
        return true;
    }
    return false;
}

size_t example_read(const char *path, example_judge *judge)
{
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    struct example e = {.file = path};
    char *line = NULL;
    size_t room = 0, judged = 0;
    bool sourced = false;
    for (e.line = 1; getline(&line, &room, f) >= 0; e.line++) {
        line[strcspn(line, "\n")] = 0;
        if (*line == '#' || !*line) continue;
        char *rest = line + strcspn(line, " ");
        if (*rest) *rest++ = 0;
        if (strcmp(line, "source") == 0)
            sourced = *rest != 0;
        else if (strcmp(line, "method") == 0)
            begin_method(&e, rest);
        else
            judged += read_line(&e, line, rest, judge);
        ck_assert_msg(sourced, EXAMPLE_HERE "no source", EXAMPLE_AT(&e));
    }
    free(line);
    fclose(f);
    return judged;
}
