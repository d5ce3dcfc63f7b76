/* Worked examples of overlay operators, read from tests/methods; its README.md has the grammar. */
#include "base/text.h"
#include "overlay/overlay.h"

#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 32, FACTORS = 16 };

struct numbers {
    size_t count;
    double value[PLACES + 1];
};

struct example {
    int line;
    const struct method *method;
    struct method_args args;
    char formula[128], *formula_name;
    struct numbers weights, order;
    float score[FACTORS][PLACES];
    size_t places, factors;
};

static const char file[] = CAPACITY_SOURCE_DIR "/tests/methods/overlay.txt";

#define HERE  "%s:%d: "
#define AT(e) file, (e)->line

/* "-" and "nan" are no data. */
static double number(const struct example *e, const char *word)
{
    double value = NAN;
    bool none = strcmp(word, "-") == 0 || strcmp(word, "nan") == 0;
    ck_assert_msg(none || text_number(word, &value), HERE "found %s", AT(e), word);
    return value;
}

/* Numbers up to the end of the line or the word "tolerance", which one more follows. */
static struct numbers read_numbers(const struct example *e, char *s, double *tolerance)
{
    struct numbers n = {0};
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        if (tolerance && strcmp(word, "tolerance") == 0) {
            word = strtok(NULL, " \n");
            ck_assert_msg(word != NULL, HERE "no tolerance", AT(e));
            *tolerance = number(e, word);
            return n;
        }
        ck_assert_msg(n.count < PLACES, HERE "more than %d numbers", AT(e), PLACES);
        n.value[n.count++] = number(e, word);
    }
    ck_assert_msg(!tolerance, HERE "no tolerance", AT(e));
    return n;
}

static void begin_method(struct example *e, const char *s)
{
    int line = e->line;
    char kind[20] = "", id[40] = "";
    ck_assert_msg(sscanf(s, "%19s %39s", kind, id) == 2, HERE "found %s", AT(e), s);
    *e = (struct example){.line = line, .method = method_find(METHOD_OVERLAY, id)};
    ck_assert_msg(strcmp(kind, "overlay") == 0 && e->method, HERE "no method %s %s", AT(e), kind, id);
    e->args.method = e->method;
    for (size_t p = 0; p < e->method->params; p++) e->args.number[p] = e->method->param[p].default_value;
}

static double choice(const struct example *e, const struct method_param *p, const char *value)
{
    for (int i = 0; p->choices[i]; i++)
        if (strcmp(p->choices[i], value) == 0) return i;
    ck_abort_msg(HERE "%s has no choice %s", AT(e), p->name, value);
    return NAN;
}

static void read_given(struct example *e, char *s)
{
    s[strcspn(s, "\n")] = 0;
    char *value = strchr(s, '=');
    ck_assert_msg(value != NULL, HERE "found %s, expected name=value", AT(e), s);
    *value++ = 0;
    if (e->method->extra == EXTRA_FORMULA && strcmp(s, "formula") == 0) {
        snprintf(e->formula, sizeof e->formula, "%s", value);
        return;
    }
    size_t p = 0;
    while (p < e->method->params && strcmp(e->method->param[p].name, s) != 0) p++;
    ck_assert_msg(p < e->method->params, HERE "%s takes no %s", AT(e), e->method->id, s);
    const struct method_param *param = &e->method->param[p];
    e->args.number[p] = param->choices ? choice(e, param, value) : number(e, value);
}

static void read_place(struct example *e, char *s)
{
    struct numbers n = read_numbers(e, s, NULL);
    ck_assert_msg(n.count == e->weights.count && n.count <= FACTORS && e->places < PLACES,
                  HERE "expected %zu numbers", AT(e), e->weights.count);
    for (size_t f = 0; f < n.count; f++) e->score[f][e->places] = (float)n.value[f];
    e->factors = n.count;
    e->places++;
}

/* What the manifest would have handed over. */
static void complete(struct example *e)
{
    double sum = 0;
    for (size_t f = 0; f < e->factors; f++) sum += e->weights.value[f];
    for (size_t f = 0; f < e->factors; f++) e->weights.value[f] /= sum;
    e->args.x = e->order.value;
    e->args.count = e->order.count;
    e->formula_name = e->formula;
    if (e->method->extra != EXTRA_FORMULA) return;
    e->args.names = &e->formula_name;
    e->args.count = 1;
}

static void index_places(struct example *e, float *index)
{
    static const char *const names[FACTORS] = {"a", "b", "c", "d", "e", "f", "g", "h",
                                               "i", "j", "k", "l", "m", "n", "o", "p"};
    const float *column[FACTORS];
    double best[FACTORS], worst[FACTORS];
    bool skip[FACTORS];
    for (size_t f = 0; f < e->factors; f++) {
        column[f] = e->score[f];
        skip[f] = true;
        best[f] = -INFINITY;
        worst[f] = INFINITY;
        for (size_t i = 0; i < e->places; i++) {
            best[f] = fmax(best[f], (double)e->score[f][i]);
            worst[f] = fmin(worst[f], (double)e->score[f][i]);
        }
    }
    struct overlay_block block = {.factors = e->factors,
                                  .cells = e->places,
                                  .score = column,
                                  .weight = e->weights.value,
                                  .skip = skip,
                                  .names = names,
                                  .ideal_best = best,
                                  .ideal_worst = worst};
    e->method->fn.overlay(&e->args, &block, index, NULL);
}

static void judge(struct example *e, const char *key, char *rest)
{
    double tolerance = 0, found[PLACES];
    float index[PLACES];
    struct error err = {{0}};
    struct numbers expected = read_numbers(e, rest, &tolerance);
    complete(e);
    ck_assert_msg(!e->method->check || e->method->check(&e->args, &err) == ST_OK, HERE "%s", AT(e), err.text);
    size_t count = e->places;
    if (strcmp(key, "character") == 0) {
        overlay_owa_character(&e->args, e->factors, e->weights.value, &found[0], &found[1]);
        count = 2;
    } else {
        ck_assert_msg(strcmp(key, "expect") == 0, HERE "found %s", AT(e), key);
        index_places(e, index);
        for (size_t i = 0; i < count; i++) found[i] = (double)index[i];
    }
    ck_assert_msg(expected.count == count && count > 0, HERE "expected %zu numbers", AT(e), count);
    for (size_t i = 0; i < count; i++) {
        double wanted = expected.value[i];
        bool right = isnan(wanted) ? isnan(found[i]) : fabs(found[i] - wanted) <= tolerance;
        ck_assert_msg(right, HERE "found %.9g, expected %.9g", AT(e), found[i], wanted);
    }
}

/* A line below `method`. Returns whether it was judged. */
static bool read_line(struct example *e, const char *key, char *rest)
{
    ck_assert_msg(e->method != NULL, HERE "found %s, expected a method", AT(e), key);
    if (strcmp(key, "given") == 0) {
        read_given(e, rest);
    } else if (strcmp(key, "weights") == 0) {
        e->weights = read_numbers(e, rest, NULL);
    } else if (strcmp(key, "order") == 0) {
        e->order = read_numbers(e, rest, NULL);
    } else if (strcmp(key, "accept") == 0) {
        read_place(e, rest);
    } else {
        judge(e, key, rest);
        return true;
    }
    return false;
}

START_TEST(worked_examples)
{
    static struct example e;
    char *line = NULL;
    size_t room = 0, judged = 0;
    bool sourced = false;
    FILE *f = fopen(file, "r");
    ck_assert_msg(f != NULL, "%s", file);
    for (e.line = 1; getline(&line, &room, f) >= 0; e.line++) {
        char *rest = line + strcspn(line, " \n");
        if (*line == '#' || *line == '\n') continue;
        if (*rest) *rest++ = 0;
        if (strcmp(line, "source") == 0)
            sourced = true;
        else if (strcmp(line, "method") == 0)
            begin_method(&e, rest);
        else
            judged += read_line(&e, line, rest);
        ck_assert_msg(sourced, HERE "no source", AT(&e));
    }
    free(line);
    fclose(f);
    ck_assert_uint_ge(judged, 30);
}
END_TEST

Suite *overlay_examples_suite(void)
{
    Suite *s = suite_create("overlay_examples");
    TCase *t = tcase_create("overlay_examples");
    tcase_add_test(t, worked_examples);
    suite_add_tcase(s, t);
    return s;
}
