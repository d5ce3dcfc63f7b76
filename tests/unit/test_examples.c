/* Worked examples of every kind of method, read from tests/methods. */
#include "base/method_list.h"
#include "classify/classify.h"
#include "overlay/overlay.h"
#include "weight/weight.h"

#include "example.h"
#include "suites.h"
#include "weight_inputs.h"

#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 65536 };

/* ---- scores ---- */

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

/* Sorts the data. */
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

static enum status find_scores(const struct example *e, struct numbers *found, struct error *err)
{
    struct method_args args = e->args;
    if (e->method->resolve) {
        struct numbers data = e->data;
        ck_assert_msg(data.count > 0, EXAMPLE_HERE "no data", EXAMPLE_AT(e));
        struct field_stats stats = look(&data);
        enum status st = e->method->resolve(&args, &stats, err);
        if (st != ST_OK) return st;
    }
    float cell[EXAMPLE_NUMBERS];
    for (size_t i = 0; i < e->accept.count; i++) cell[i] = (float)e->accept.value[i];
    e->method->fn.score(&args, cell, cell, e->accept.count, NULL);
    for (size_t i = 0; i < e->accept.count; i++) found->value[i] = (double)cell[i];
    found->count = e->accept.count;
    if (e->method->resolve) method_args_clear(&args);
    return ST_OK;
}

/* ---- classes ---- */

static enum status classify(const struct example *e, struct numbers *breaks, double *gvf, struct error *err)
{
    static double area[BINS], found[CLASSES_MAX];
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
    enum status st = e->method->fn.classes(&e->args, &h, &classes, found, err);
    if (st != ST_OK) return st;
    *gvf = classify_gvf(&h, found, classes);
    for (size_t k = 0; k + 1 < classes; k++) breaks->value[k] = found[k] * e->scale;
    breaks->count = classes - 1;
    return ST_OK;
}

static enum status find_breaks(const struct example *e, struct numbers *found, struct error *err)
{
    double gvf;
    return classify(e, found, &gvf, err);
}

static enum status find_gvf(const struct example *e, struct numbers *found, struct error *err)
{
    struct numbers breaks = {0};
    found->count = 1;
    return classify(e, &breaks, found->value, err);
}

/* ---- weights ---- */

/* Judgements told by their reciprocals. */
static void complete(struct numbers *judgements, size_t n)
{
    for (size_t k = 0; k < judgements->count; k++) {
        size_t row = k / n % n, column = k % n, first = k - k % (n * n);
        if (!isnan(judgements->value[k])) continue;
        judgements->value[k] = row == column ? 1 : 1 / judgements->value[first + column * n + row];
    }
}

static enum status find_weights(const struct example *e, struct numbers *found, struct error *err)
{
    static struct made_moments moments;
    struct numbers given = e->accept;
    const double *block[EXAMPLE_NUMBERS], *table = given.value;
    const size_t n = example_width(e), judges = e->rows / n;
    struct weight_input in = {.n = n, .given = table, .rank = table};
    if (e->method->extra == EXTRA_JUDGEMENTS) {
        ck_assert_msg(judges * n == e->rows, EXAMPLE_HERE "%zu rows of %zu judgements", EXAMPLE_AT(e),
                      e->rows, n);
        complete(&given, n);
        for (size_t j = 0; j < judges; j++) block[j] = table + j * n * n;
        in.judges = judges;
        in.judgement = block;
    } else if (e->method->extra == EXTRA_PARTS) {
        for (size_t p = 0; p < e->rows; p++) block[p] = table + p * n;
        in.parts = e->rows;
        in.part = block;
    } else if (e->method->from_data) {
        made_moments(&moments, table, e->rows, n);
        in.scores = &moments.moments;
    }
    found->count = n;
    return e->method->fn.weight(&e->args, &in, found->value, err);
}

static enum status find_consistency(const struct example *e, struct numbers *found, struct error *err)
{
    struct ahp_report report;
    struct numbers matrix = e->accept;
    const size_t n = example_width(e);
    ck_assert_msg(e->rows == n, EXAMPLE_HERE "expected one judge", EXAMPLE_AT(e));
    complete(&matrix, n);
    enum status st = ahp_judge(matrix.value, n, &report, err);
    if (st == ST_OK) *found = (struct numbers){1, {report.cr}};
    return st;
}

/* ---- overlay ---- */

/* Weights of the factors, made to sum to 1. */
static size_t factor_weights(const struct example *e, double *weight)
{
    size_t n = example_width(e);
    double sum = 0;
    ck_assert_msg(e->weights.count == n && n <= FACTORS_MAX, EXAMPLE_HERE "%zu weights, expected %zu",
                  EXAMPLE_AT(e), e->weights.count, n);
    for (size_t f = 0; f < n; f++) sum += e->weights.value[f];
    for (size_t f = 0; f < n; f++) weight[f] = e->weights.value[f] / sum;
    return n;
}

static enum status find_index(const struct example *e, struct numbers *found, struct error *err)
{
    static float score[FACTORS_MAX][EXAMPLE_NUMBERS];
    static char letter[FACTORS_MAX][2];
    (void)err;
    const float *column[FACTORS_MAX];
    const char *name[FACTORS_MAX];
    double weight[FACTORS_MAX], best[FACTORS_MAX], worst[FACTORS_MAX];
    bool skip[FACTORS_MAX];
    const size_t n = factor_weights(e, weight);
    for (size_t f = 0; f < n; f++) {
        letter[f][0] = (char)('a' + f);
        name[f] = letter[f];
        column[f] = score[f];
        skip[f] = true;
        best[f] = -INFINITY;
        worst[f] = INFINITY;
        for (size_t i = 0; i < e->rows; i++) {
            score[f][i] = (float)e->accept.value[i * n + f];
            best[f] = fmax(best[f], (double)score[f][i]);
            worst[f] = fmin(worst[f], (double)score[f][i]);
        }
    }
    struct overlay_block block = {.factors = n,
                                  .cells = e->rows,
                                  .score = column,
                                  .weight = weight,
                                  .skip = skip,
                                  .names = name,
                                  .ideal_best = best,
                                  .ideal_worst = worst};
    float index[EXAMPLE_NUMBERS];
    e->method->fn.overlay(&e->args, &block, index, NULL);
    for (size_t i = 0; i < e->rows; i++) found->value[i] = (double)index[i];
    found->count = e->rows;
    return ST_OK;
}

static enum status find_character(const struct example *e, struct numbers *found, struct error *err)
{
    (void)err;
    double weight[FACTORS_MAX];
    size_t n = factor_weights(e, weight);
    overlay_owa_character(&e->args, n, weight, &found->value[0], &found->value[1]);
    found->count = 2;
    return ST_OK;
}

/* ---- composite indices ---- */

static enum status find_treated(const struct example *e, struct numbers *found, struct error *err)
{
    struct indicator indicator = e->indicator;
    size_t changed = 0;
    *found = e->accept;
    return e->method->fn.outliers(&e->args, &indicator, found->value, found->count, &changed, err);
}

static enum status find_normalised(const struct example *e, struct numbers *found, struct error *err)
{
    found->count = e->accept.count;
    return e->method->fn.normalise(&e->args, &e->indicator, e->accept.value, found->value, found->count, err);
}

static enum status find_aggregated(const struct example *e, struct numbers *found, struct error *err)
{
    double weight[EXAMPLE_NUMBERS], score[EXAMPLE_NUMBERS];
    const size_t n = example_width(e);
    for (size_t k = 0; k < n; k++) weight[k] = e->weights.count ? e->weights.value[k] : 1;
    for (size_t i = 0; i < e->accept.count; i++) score[i] = e->accept.value[i] / e->scale;
    const struct aggregate_input in = {.rows = e->rows, .n = n, .score = score, .weight = weight};
    found->count = e->rows;
    enum status st = e->method->fn.aggregate(&e->args, &in, found->value, err);
    for (size_t i = 0; i < e->rows; i++) found->value[i] *= e->scale;
    return st;
}

/* ---- all ---- */

/* How to find what a line asks for; `refuse` asks for the same as `expect`. */
static const struct {
    enum method_kind kind;
    const char *key;
    enum status (*find)(const struct example *e, struct numbers *found, struct error *err);
} finders[] = {
    {METHOD_SCORE, "expect", find_scores},
    {METHOD_CLASSES, "expect", find_breaks},
    {METHOD_CLASSES, "gvf", find_gvf},
    {METHOD_WEIGHT, "expect", find_weights},
    {METHOD_WEIGHT, "cr", find_consistency},
    {METHOD_OVERLAY, "expect", find_index},
    {METHOD_OVERLAY, "character", find_character},
    {METHOD_OUTLIERS, "expect", find_treated},
    {METHOD_NORMALISE, "expect", find_normalised},
    {METHOD_AGGREGATE, "expect", find_aggregated},
};
enum { FINDERS = sizeof finders / sizeof *finders };

static size_t judged[200]; /* by row of the table */

static void judge(const struct example *e, const char *key, const struct numbers *expected, double tolerance,
                  const char *refused)
{
    struct numbers found = {0};
    struct error err = {{0}};
    size_t k = 0;
    while (k < FINDERS &&
           !(finders[k].kind == e->method->kind && strcmp(finders[k].key, refused ? "expect" : key) == 0))
        k++;
    ck_assert_msg(k < FINDERS, EXAMPLE_HERE "found %s", EXAMPLE_AT(e), key);
    struct method_args args = e->args;
    if (e->method->extra == EXTRA_PARTS) args.count = e->rows;
    enum status st = e->method->check ? e->method->check(&args, &err) : ST_OK;
    if (st == ST_OK) st = finders[k].find(e, &found, &err);
    judged[e->method - method_table]++;
    if (refused) {
        ck_assert_msg(st == ST_INPUT && strstr(err.text, refused), EXAMPLE_HERE "status %d, %s",
                      EXAMPLE_AT(e), (int)st, err.text);
        return;
    }
    ck_assert_msg(st == ST_OK, EXAMPLE_HERE "%s", EXAMPLE_AT(e), err.text);
    ck_assert_msg(found.count == expected->count, EXAMPLE_HERE "found %zu numbers, expected %zu",
                  EXAMPLE_AT(e), found.count, expected->count);
    for (size_t i = 0; i < found.count; i++) {
        double value = found.value[i], wanted = expected->value[i];
        bool right = isnan(wanted) ? isnan(value) : fabs(value - wanted) <= tolerance;
        ck_assert_msg(right, EXAMPLE_HERE "found %.9g, expected %.9g", EXAMPLE_AT(e), value, wanted);
    }
}

static glob_t files;

START_TEST(worked_examples)
{
    example_read(files.gl_pathv[_i], judge);
}
END_TEST

/* The grammar has no words for the lists that these rows are made of. */
static bool takes_a_list(const struct method *m)
{
    return m->extra == EXTRA_TABLE || m->extra == EXTRA_CATEGORIES || m->extra == EXTRA_POINTS;
}

START_TEST(every_row_has_an_example)
{
    size_t all = 0;
    ck_assert_uint_le(method_count, sizeof judged / sizeof *judged);
    memset(judged, 0, sizeof judged);
    for (size_t i = 0; i < files.gl_pathc; i++) all += example_read(files.gl_pathv[i], judge);
    for (size_t i = 0; i < method_count; i++)
        ck_assert_msg(judged[i] > 0 || takes_a_list(&method_table[i]), "no example of %s",
                      method_table[i].id);
    ck_assert_uint_ge(all, 122); /* none is passed over */
}
END_TEST

Suite *examples_suite(void)
{
    Suite *s = suite_create("examples");
    TCase *t = tcase_create("examples");
    glob(CAPACITY_SOURCE_DIR "/tests/methods/*.txt", 0, NULL, &files);
    tcase_add_loop_test(t, worked_examples, 0, (int)files.gl_pathc);
    tcase_add_test(t, every_row_has_an_example);
    suite_add_tcase(s, t);
    return s;
}
