/* How indicators hang together, tiers and means: worked examples, read from tests/methods/industry.txt (its
 * README.md has the grammar). */
#include "base/text.h"
#include "classify/classify.h"
#include "industry/composite.h"
#include "industry/industry.h"

#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 256, NAME_ROOM = 40 };

struct example {
    int line;
    char kind[NAME_ROOM], id[NAME_ROOM]; /* of `method` */
    struct industry_cuts cuts;
    size_t tiers, correlations; /* jenks; lines of the matrix so far */
    double number[NUMBERS];     /* accepted, row after row */
    size_t count, width;
};

static const char file[] = CAPACITY_SOURCE_DIR "/tests/methods/industry.txt";

#define HERE  "%s:%d: "
#define AT(e) file, (e)->line

static double number(const struct example *e, const char *word)
{
    double value = NAN;
    ck_assert_msg(text_number(word, &value), HERE "found %s", AT(e), word);
    return value;
}

static void begin_method(struct example *e, const char *s)
{
    int line = e->line;
    *e = (struct example){.line = line};
    ck_assert_msg(sscanf(s, "%39s %39s", e->kind, e->id) == 2, HERE "found %s", AT(e), s);
}

static void read_cuts(struct example *e, char *list)
{
    char *next = NULL;
    for (char *cut = strtok_r(list, ",", &next); cut; cut = strtok_r(NULL, ",", &next))
        e->cuts.at[e->cuts.count++] = number(e, cut);
}

static void read_given(struct example *e, char *s)
{
    char *value = strchr(s, '=');
    ck_assert_msg(value != NULL, HERE "found %s, expected name=value", AT(e), s);
    *value++ = 0;
    value[strcspn(value, "\n")] = 0;
    if (strcmp(s, "cuts") == 0)
        read_cuts(e, value);
    else
        e->tiers = (size_t)number(e, value);
}

/* The numbers of a line up to "tolerance T", which goes to *tolerance where there is one. */
static size_t read_numbers(const struct example *e, char *s, double *out, double *tolerance)
{
    size_t n = 0;
    char *next = NULL;
    for (char *word = strtok_r(s, " \n", &next); word; word = strtok_r(NULL, " \n", &next)) {
        if (strcmp(word, "tolerance") == 0) {
            ck_assert_msg(tolerance && (word = strtok_r(NULL, " \n", &next)), HERE "found tolerance", AT(e));
            *tolerance = number(e, word);
            return n;
        }
        ck_assert_msg(n < NUMBERS, HERE "more than %d numbers", AT(e), NUMBERS);
        out[n++] = number(e, word);
    }
    return n;
}

static void accept(struct example *e, char *s)
{
    double row[NUMBERS];
    size_t n = read_numbers(e, s, row, NULL);
    if (e->count == 0) e->width = n;
    ck_assert_msg(n == e->width && e->count + n <= NUMBERS, HERE "%zu numbers", AT(e), n);
    memcpy(e->number + e->count, row, n * sizeof *row);
    e->count += n;
}

/* Published scores as a table of cities. */
static void make_cities(const struct example *e, struct industry_table *t, int tier)
{
    struct error err;
    for (size_t i = 0; i < e->count; i++) {
        char key[24];
        snprintf(key, sizeof key, "%zu", i);
        ck_assert_int_eq(industry_put(t, key, e->number[i], &err), ST_OK);
        t->city[i].tier = tier;
    }
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Natural breaks halfway between the classes. */
static void find_cuts(struct example *e)
{
    double sorted[NUMBERS], one[NUMBERS];
    size_t start[TIERS_MAX];
    struct error err;
    memcpy(sorted, e->number, e->count * sizeof *sorted);
    qsort(sorted, e->count, sizeof *sorted, compare);
    for (size_t i = 0; i < e->count; i++) one[i] = 1;
    ck_assert_int_eq(classify_divide(sorted, one, e->count, e->tiers, start, &err), ST_OK);
    e->cuts.count = e->tiers - 1;
    for (size_t k = 0; k < e->cuts.count; k++) e->cuts.at[k] = (sorted[start[k] - 1] + sorted[start[k]]) / 2;
}

static size_t cut(struct example *e, double *out, double *gvf)
{
    struct industry_table t = {0};
    struct error err;
    if (strcmp(e->id, "jenks") == 0) find_cuts(e);
    make_cities(e, &t, strcmp(e->id, "mean") == 0);
    size_t n = t.count;
    if (strcmp(e->id, "mean") == 0) {
        out[0] = industry_tier_figures(&t, 1).mean;
        n = 1;
    } else {
        ck_assert_int_eq(industry_bound(&t, &e->cuts, "t", &err), ST_OK);
        for (size_t i = 0; i < n; i++) out[i] = t.city[i].tier;
    }
    *gvf = industry_gvf(&t);
    industry_clear(&t);
    return n;
}

/* Correlations and alpha of the accepted rows, standardised; column `left_out` (width: none) is not there. */
static double consistency(const struct example *e, size_t left_out, double *correlation)
{
    struct composite c = {.n = e->width - (left_out < e->width)};
    struct method_args none = {.method = method_find(METHOD_OUTLIERS, "none")},
                       zscore = {.method = method_find(METHOD_NORMALISE, "zscore"), .number = {10}};
    struct error err;
    double alpha;
    size_t rows;
    ck_assert_uint_gt(e->width, 0);
    for (size_t k = 0; k < c.n; k++) c.indicator[k].id = "x";
    for (size_t i = 0; i < e->count / e->width; i++) {
        char city[24], text[INDICATORS_MAX][32], *cell[INDICATORS_MAX];
        for (size_t k = 0, to = 0; k < e->width; k++) {
            if (k == left_out) continue;
            snprintf(text[to], sizeof *text, "%.17g", e->number[i * e->width + k]);
            cell[to] = text[to];
            to++;
        }
        snprintf(city, sizeof city, "%zu", i);
        ck_assert_int_eq(composite_add(&c, "t", city, NULL, cell, &err), ST_OK);
    }
    ck_assert_int_eq(composite_scale(&c, &none, &zscore, &err), ST_OK);
    ck_assert_int_eq(composite_consistency(&c, correlation, &alpha, &rows, &err), ST_OK);
    ck_assert_uint_eq(rows, e->count / e->width);
    composite_clear(&c);
    return alpha;
}

static size_t find(struct example *e, const char *key, double *found)
{
    double correlation[INDICATORS_MAX * INDICATORS_MAX];
    size_t n = 1;
    if (strcmp(key, "gvf") == 0) {
        double tiers[NUMBERS];
        cut(e, tiers, found);
    } else if (strcmp(key, "alpha") == 0) {
        found[0] = consistency(e, e->width, correlation);
    } else if (strcmp(key, "correlation") == 0) {
        consistency(e, e->width, correlation);
        memcpy(found, correlation + e->width * e->correlations++, e->width * sizeof *found);
        n = e->width;
    } else if (strcmp(key, "without") == 0) {
        for (n = 0; n < e->width; n++) found[n] = consistency(e, n, correlation);
    } else {
        ck_assert_msg(strcmp(key, "expect") == 0, HERE "found %s", AT(e), key);
        double gvf;
        n = cut(e, found, &gvf);
    }
    return n;
}

static void judge(struct example *e, const char *key, char *rest)
{
    double expected[NUMBERS], found[NUMBERS], tolerance = NAN;
    ck_assert_msg(e->count > 0, HERE "nothing accepted", AT(e));
    const size_t n = find(e, key, found);
    ck_assert_msg(read_numbers(e, rest, expected, &tolerance) == n && !isnan(tolerance),
                  HERE "expected %zu numbers and a tolerance", AT(e), n);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(fabs(found[i] - expected[i]) <= tolerance, HERE "number %zu: found %.9g, expected %.9g",
                      AT(e), i + 1, found[i], expected[i]);
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
        sourced |= strcmp(line, "source") == 0;
        ck_assert_msg(sourced, HERE "no source", AT(&e));
        if (strcmp(line, "source") == 0) continue;
        if (strcmp(line, "method") == 0)
            begin_method(&e, rest);
        else if (strcmp(line, "given") == 0)
            read_given(&e, rest);
        else if (strcmp(line, "accept") == 0)
            accept(&e, rest);
        else
            judge(&e, line, rest), judged++;
    }
    free(line);
    fclose(f);
    ck_assert_uint_ge(judged, 15);
}
END_TEST

Suite *index_examples_suite(void)
{
    Suite *s = suite_create("index_examples");
    TCase *t = tcase_create("index_examples");
    tcase_add_test(t, worked_examples);
    suite_add_tcase(s, t);
    return s;
}
