/* Worked examples of weights, read from tests/methods; its README.md has the grammar. */
#include "base/text.h"
#include "weight/weight.h"

#include "suites.h"
#include "weight_inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 128 };

struct example {
    int line;
    const struct method *method; /* NULL: of another kind */
    struct method_args args;
    double table[NUMBERS]; /* rows one after the other */
    size_t count, width;   /* numbers, and those of the first row */
};

static const char file[] = CAPACITY_SOURCE_DIR "/tests/methods/weights.txt";

#define HERE  "%s:%d: "
#define AT(e) file, (e)->line

/* A number, a fraction ("1/3"), or "-" for none. */
static double number(const struct example *e, char *word)
{
    double value = NAN, below = 1;
    if (strcmp(word, "-") == 0) return NAN;
    char *slash = strchr(word, '/');
    if (slash) *slash++ = 0;
    bool ok = text_number(word, &value) && (!slash || text_number(slash, &below));
    ck_assert_msg(ok, HERE "found %s", AT(e), word);
    return value / below;
}

static void begin_method(struct example *e, const char *s)
{
    char kind[20] = "", id[40] = "";
    ck_assert_msg(sscanf(s, "%19s %39s", kind, id) == 2, HERE "found %s", AT(e), s);
    e->method = method_find(METHOD_WEIGHT, id);
    ck_assert_msg(strcmp(kind, "weights") == 0 && e->method, HERE "no method %s %s", AT(e), kind, id);
    e->args = made_weight_args(e->method);
    e->count = e->width = 0;
}

static void read_given(struct example *e, char *s)
{
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        char *value = strchr(word, '=');
        size_t p = 0;
        ck_assert_msg(value != NULL, HERE "found %s, expected name=value", AT(e), word);
        *value++ = 0;
        while (p < e->method->params && strcmp(e->method->param[p].name, word) != 0) p++;
        ck_assert_msg(p < e->method->params, HERE "%s takes no %s", AT(e), e->method->id, word);
        e->args.number[p] = number(e, value);
    }
}

static void read_row(struct example *e, char *s)
{
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        ck_assert_msg(e->count < NUMBERS, HERE "more than %d numbers", AT(e), NUMBERS);
        e->table[e->count++] = number(e, word);
    }
    if (e->width == 0) e->width = e->count;
    ck_assert_msg(e->count % e->width == 0, HERE "expected %zu numbers", AT(e), e->width);
}

/* Each column to 0..1 between its smallest and largest; 1 is the largest for max, the smallest for min. */
static void rescale(struct example *e, char *s)
{
    size_t c = 0;
    for (char *goal = strtok(s, " \n"); goal; goal = strtok(NULL, " \n"), c++) {
        bool max = strcmp(goal, "max") == 0;
        ck_assert_msg((max || strcmp(goal, "min") == 0) && c < e->width, HERE "found %s", AT(e), goal);
        double lo = INFINITY, hi = -INFINITY;
        for (size_t k = c; k < e->count; k += e->width) {
            lo = fmin(lo, e->table[k]);
            hi = fmax(hi, e->table[k]);
        }
        for (size_t k = c; k < e->count; k += e->width)
            e->table[k] = (max ? e->table[k] - lo : hi - e->table[k]) / (hi - lo);
    }
    ck_assert_msg(c == e->width, HERE "found %zu goals, expected %zu", AT(e), c, e->width);
}

static enum status weigh(const struct example *e, double *weight, struct error *err)
{
    static struct made_moments moments;
    const double *block[NUMBERS];
    const size_t n = e->width, rows = e->count / n, judges = rows / n;
    struct weight_input in = {.n = n, .given = e->table, .rank = e->table};
    if (e->method->extra == EXTRA_JUDGEMENTS) {
        ck_assert_msg(judges * n == rows, HERE "%zu rows of %zu judgements", AT(e), rows, n);
        for (size_t j = 0; j < judges; j++) block[j] = e->table + j * n * n;
        in.judges = judges;
        in.judgement = block;
    } else if (e->method->extra == EXTRA_PARTS) {
        for (size_t p = 0; p < rows; p++) block[p] = e->table + p * n;
        in.parts = rows;
        in.part = block;
    } else if (e->method->from_data) {
        made_moments(&moments, e->table, rows, n);
        in.scores = &moments.moments;
    }
    return e->method->fn.weight(&e->args, &in, weight, err);
}

/* Judgements told by their reciprocals. */
static void complete(struct example *e)
{
    const size_t n = e->width;
    for (size_t k = 0; k < e->count; k++) {
        size_t i = k / n % n, first = k - k % (n * n);
        if (isnan(e->table[k])) e->table[k] = i == k % n ? 1 : 1 / e->table[first + k % n * n + i];
    }
}

static double consistency(const struct example *e)
{
    struct ahp_report report;
    struct error err = {{0}};
    ck_assert_msg(e->count == e->width * e->width, HERE "expected one judge", AT(e));
    ck_assert_msg(ahp_judge(e->table, e->width, &report, &err) == ST_OK, HERE "%s", AT(e), err.text);
    return report.cr;
}

/* Found numbers against those of the line, which ends with "tolerance T". */
static void compare(const struct example *e, char *s, const double *found, size_t count)
{
    double expected[NUMBERS];
    size_t n = 0;
    char *word = strtok(s, " \n");
    for (; word && strcmp(word, "tolerance") != 0 && n < NUMBERS; word = strtok(NULL, " \n"))
        expected[n++] = number(e, word);
    ck_assert_msg(n == count && word && (word = strtok(NULL, " \n")), HERE "found %zu numbers, expected %zu",
                  AT(e), n, count);
    double tolerance = number(e, word);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(fabs(found[i] - expected[i]) <= tolerance, HERE "found %.9g, expected %.9g", AT(e),
                      found[i], expected[i]);
}

static bool judge(struct example *e, const char *key, char *rest)
{
    double weight[NUMBERS], cr;
    struct error err = {{0}};
    ck_assert_msg(e->width > 0, HERE "nothing accepted", AT(e));
    if (e->method->extra == EXTRA_JUDGEMENTS) complete(e);
    if (strcmp(key, "cr") == 0) {
        cr = consistency(e);
        compare(e, rest, &cr, 1);
        return true;
    }
    enum status st = weigh(e, weight, &err);
    if (strcmp(key, "refuse") == 0) {
        rest[strcspn(rest, "\n")] = 0;
        ck_assert_msg(st == ST_INPUT && strstr(err.text, rest), HERE "status %d, %s", AT(e), (int)st,
                      err.text);
    } else {
        ck_assert_msg(strcmp(key, "expect") == 0, HERE "found %s", AT(e), key);
        ck_assert_msg(st == ST_OK, HERE "%s", AT(e), err.text);
        compare(e, rest, weight, e->width);
    }
    return true;
}

/* A line below `method`. Returns whether it was judged. */
static bool read_line(struct example *e, const char *key, char *rest)
{
    ck_assert_msg(e->method != NULL, HERE "found %s, expected a method", AT(e), key);
    if (strcmp(key, "given") == 0)
        read_given(e, rest);
    else if (strcmp(key, "accept") == 0)
        read_row(e, rest);
    else if (strcmp(key, "goals") == 0)
        rescale(e, rest);
    else
        return judge(e, key, rest);
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
    ck_assert_uint_ge(judged, 20);
}
END_TEST

Suite *weight_examples_suite(void)
{
    Suite *s = suite_create("weight_examples");
    TCase *t = tcase_create("weight_examples");
    tcase_add_test(t, worked_examples);
    suite_add_tcase(s, t);
    return s;
}
