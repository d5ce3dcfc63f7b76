/* Worked examples of scores and classes, read from tests/methods; its README.md has the grammar. Methods of
 * the other kinds are left to their own readers. */
#include "base/method_list.h"
#include "base/text.h"
#include "classify/classify.h"

#include "suites.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 128, BINS = 65536 };

struct numbers {
    size_t count;
    double value[NUMBERS];
};

struct example {
    const char *file;
    int line;
    const struct method *method; /* NULL: of another kind */
    struct method_args args;
    size_t classes;
    double scale, breaks[CLASSES_MAX];
    struct numbers data, accept;
};

#define HERE  "%s:%d: "
#define AT(e) (e)->file, (e)->line

/* Numbers up to the end of the line or the word "tolerance", which is followed by one more. */
static struct numbers read_numbers(const struct example *e, char *s, struct numbers n, double *tolerance)
{
    bool last = false;
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        double value;
        if (tolerance && strcmp(word, "tolerance") == 0) {
            last = true;
            continue;
        }
        ck_assert_msg(text_number(word, &value) && n.count < NUMBERS, HERE "found %s", AT(e), word);
        if (last)
            *tolerance = value;
        else
            n.value[n.count++] = value;
    }
    ck_assert_msg(!tolerance || last, HERE "no tolerance", AT(e));
    return n;
}

static void begin_method(struct example *e, char *s)
{
    char kind[20] = "", id[40] = "";
    ck_assert_msg(sscanf(s, "%19s %39s", kind, id) == 2, HERE "found %s", AT(e), s);
    bool score = strcmp(kind, "score") == 0;
    e->method = NULL;
    if (strcmp(kind, "weights") == 0 || strcmp(kind, "overlay") == 0 || strcmp(kind, "association") == 0)
        return;
    ck_assert_msg(score || strcmp(kind, "classes") == 0, HERE "found kind %s", AT(e), kind);
    e->method = method_find(score ? METHOD_SCORE : METHOD_CLASSES, id);
    ck_assert_msg(e->method != NULL, HERE "no method %s", AT(e), id);
    method_args_clear(&e->args);
    e->args.method = e->method;
    e->args.nodata_score = NAN;
    for (size_t i = 0; i < e->method->params; i++) e->args.number[i] = e->method->param[i].default_value;
    e->classes = 5;
    e->scale = 1;
    e->data.count = e->accept.count = 0;
}

static double choice(const struct example *e, const struct method_param *p, const char *value)
{
    for (int i = 0; p->choices[i]; i++)
        if (strcmp(p->choices[i], value) == 0) return i;
    ck_abort_msg(HERE "%s has no choice %s", AT(e), p->name, value);
    return NAN;
}

static void give_breaks(struct example *e, const char *s)
{
    e->args.x = malloc(CLASSES_MAX * sizeof *e->args.x);
    for (char *end; *s; s = *end ? end + 1 : end) {
        e->args.x[e->args.count++] = strtod(s, &end) / e->scale;
        ck_assert_msg(end > s && e->args.count < CLASSES_MAX, HERE "found %s", AT(e), s);
    }
}

static void give(struct example *e, const char *name, const char *value)
{
    double number = NAN;
    text_number(value, &number);
    if (e->method->kind == METHOD_CLASSES && strcmp(name, "count") == 0) {
        e->classes = (size_t)number;
        return;
    }
    if (e->method->kind == METHOD_CLASSES && strcmp(name, "scale") == 0) {
        e->scale = number;
        return;
    }
    if (e->method->extra == EXTRA_BREAKS && strcmp(name, "breaks") == 0) {
        give_breaks(e, value);
        return;
    }
    for (size_t i = 0; i < e->method->params; i++) {
        const struct method_param *p = &e->method->param[i];
        if (strcmp(p->name, name) != 0) continue;
        e->args.number[i] = p->choices ? choice(e, p, value) : number;
        ck_assert_msg(p->choices || (number >= p->min && number <= p->max), HERE "%s=%s", AT(e), name, value);
        return;
    }
    ck_abort_msg(HERE "%s takes no %s", AT(e), e->method->id, name);
}

static void read_given(struct example *e, char *s)
{
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        char *equals = strchr(word, '=');
        ck_assert_msg(equals != NULL, HERE "found %s, expected name=value", AT(e), word);
        *equals = 0;
        give(e, word, equals + 1);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The value that share q lies at or below. */
static double quantile(const struct field_stats *stats, double q)
{
    const struct numbers *sorted = stats->data;
    double at = ceil(q * (double)sorted->count - 1e-9);
    return sorted->value[at > 1 ? (size_t)at - 1 : 0];
}

static struct field_stats look(struct numbers *data)
{
    struct field_stats s = {.count = (double)data->count, .quantile = quantile, .data = data};
    double squares = 0;
    qsort(data->value, data->count, sizeof *data->value, ascending);
    for (size_t i = 0; i < data->count; i++) s.mean += data->value[i] / s.count;
    for (size_t i = 0; i < data->count; i++) squares += (data->value[i] - s.mean) * (data->value[i] - s.mean);
    s.sd = sqrt(squares / s.count);
    s.min = data->value[0];
    s.max = data->value[data->count - 1];
    return s;
}

static enum status run_score(struct example *e, struct numbers *result, struct error *err)
{
    enum status st = e->method->check ? e->method->check(&e->args, err) : ST_OK;
    if (st == ST_OK && e->method->resolve) {
        ck_assert_msg(e->data.count > 0, HERE "no data", AT(e));
        struct field_stats stats = look(&e->data);
        st = e->method->resolve(&e->args, &stats, err);
    }
    if (st != ST_OK) return st;
    float cell[NUMBERS];
    for (size_t i = 0; i < e->accept.count; i++) cell[i] = (float)e->accept.value[i];
    e->method->fn.score(&e->args, cell, cell, e->accept.count, NULL);
    for (size_t i = 0; i < e->accept.count; i++) result->value[i] = (double)cell[i];
    result->count = e->accept.count;
    return ST_OK;
}

static enum status run_classes_of(struct example *e, struct numbers *result, double *gvf, struct error *err)
{
    static double area[BINS];
    memset(area, 0, sizeof area);
    struct histogram h = {BINS, 0, 1, area, INFINITY, -INFINITY};
    for (size_t i = 0; i < e->accept.count; i++) {
        float v = (float)(e->accept.value[i] / e->scale);
        size_t bin = (size_t)(v * BINS);
        area[bin < BINS ? bin : BINS - 1]++;
        h.min = fmin(h.min, (double)v);
        h.max = fmax(h.max, (double)v);
    }
    size_t classes = e->classes;
    enum status st = e->method->fn.classes(&e->args, &h, &classes, e->breaks, err);
    if (st != ST_OK) return st;
    *gvf = classify_gvf(&h, e->breaks, classes);
    for (size_t k = 0; k + 1 < classes; k++) result->value[k] = e->breaks[k] * e->scale;
    result->count = classes - 1;
    return ST_OK;
}

/* Runs the example and compares; `key` says with what. */
static void judge(struct example *e, const char *key, char *s)
{
    struct numbers expected = {0}, found = {0};
    double tolerance = 0, gvf = NAN;
    struct error err = {{0}};
    enum status st =
        e->method->kind == METHOD_SCORE ? run_score(e, &found, &err) : run_classes_of(e, &found, &gvf, &err);
    if (strcmp(key, "refuse") == 0) {
        s[strcspn(s, "\n")] = 0;
        ck_assert_msg(st == ST_INPUT && strstr(err.text, s), HERE "status %d, %s", AT(e), (int)st, err.text);
        return;
    }
    ck_assert_msg(st == ST_OK, HERE "%s", AT(e), err.text);
    expected = read_numbers(e, s, expected, &tolerance);
    if (strcmp(key, "gvf") == 0) found = (struct numbers){1, {gvf}};
    ck_assert_msg(found.count == expected.count, HERE "found %zu numbers, expected %zu", AT(e), found.count,
                  expected.count);
    for (size_t i = 0; i < found.count; i++)
        ck_assert_msg(fabs(found.value[i] - expected.value[i]) <= tolerance, HERE "found %.9g, expected %.9g",
                      AT(e), found.value[i], expected.value[i]);
}

/* A line below `method`. Returns whether it was judged. */
static bool read_line(struct example *e, const char *key, char *rest)
{
    if (strcmp(key, "given") == 0) {
        read_given(e, rest);
    } else if (strcmp(key, "data") == 0) {
        e->data = read_numbers(e, rest, e->data, NULL);
    } else if (strcmp(key, "accept") == 0) {
        e->accept = read_numbers(e, rest, e->accept, NULL);
    } else {
        bool known = strcmp(key, "expect") == 0 || strcmp(key, "gvf") == 0 || strcmp(key, "refuse") == 0;
        ck_assert_msg(known, HERE "found %s", AT(e), key);
        judge(e, key, rest);
        return true;
    }
    return false;
}

/* Returns how many lines were judged. */
static size_t run_file(const char *path)
{
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL, "%s", path);
    static struct example e;
    e = (struct example){.file = path};
    char *line = NULL;
    size_t room = 0, judged = 0;
    bool sourced = false;
    for (e.line = 1; getline(&line, &room, f) >= 0; e.line++) {
        char *rest = line + strcspn(line, " \n");
        if (*line == '#' || *line == '\n') continue;
        if (*rest) *rest++ = 0;
        if (strcmp(line, "source") == 0)
            sourced = true;
        else if (strcmp(line, "method") == 0)
            begin_method(&e, rest);
        else if (e.method)
            judged += read_line(&e, line, rest);
        ck_assert_msg(sourced, HERE "no source", AT(&e));
    }
    method_args_clear(&e.args);
    free(line);
    fclose(f);
    return judged;
}

START_TEST(worked_examples)
{
    static const char folder[] = CAPACITY_SOURCE_DIR "/tests/methods";
    DIR *d = opendir(folder);
    ck_assert_ptr_nonnull(d);
    size_t judged = 0;
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".txt") != 0) continue;
        char *path = text_format("%s/%s", folder, entry->d_name);
        judged += run_file(path);
        free(path);
    }
    closedir(d);
    ck_assert_uint_ge(judged, 50);
}
END_TEST

Suite *examples_suite(void)
{
    Suite *s = suite_create("examples");
    TCase *t = tcase_create("examples");
    tcase_add_test(t, worked_examples);
    suite_add_tcase(s, t);
    return s;
}
