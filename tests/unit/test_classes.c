/* Breaks of the index: laws of every row, and natural breaks against every possible division. */
#include "base/method_list.h"
#include "classify/classify.h"

#include "suites.h"

#include <math.h>
#include <string.h>

enum { BINS = 65536, FEW_BINS = 512 };

static double area[BINS];

static struct histogram empty(void)
{
    memset(area, 0, sizeof area);
    return (struct histogram){BINS, 0, 1, area, INFINITY, -INFINITY};
}

static void put(struct histogram *h, float v, double km2)
{
    size_t bin = (size_t)(v * (float)h->bins);
    area[bin < h->bins ? bin : h->bins - 1] += km2;
    h->min = fmin(h->min, (double)v);
    h->max = fmax(h->max, (double)v);
}

static float next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216.0F;
}

/* Skewed, with a gap. */
static struct histogram many_values(void)
{
    struct histogram h = empty();
    unsigned seed = 7;
    for (int i = 0; i < 20000; i++) {
        float v = next_random(&seed);
        put(&h, v < 0.7F ? v * v : 0.6F + v * 0.4F, 0.5 + (double)next_random(&seed));
    }
    return h;
}

static struct method_args args_of(const struct method *m)
{
    static double x[] = {0.2, 0.4, 0.6, 0.8};
    struct method_args args = {.method = m};
    for (size_t i = 0; i < m->params; i++) args.number[i] = m->param[i].default_value;
    if (m->extra == EXTRA_BREAKS) args.x = x, args.count = 4;
    return args;
}

START_TEST(class_laws)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_CLASSES) return;
    struct method_args args = args_of(m);
    struct histogram h = many_values();
    struct error err = {{0}};
    double breaks[CLASSES_MAX];
    const size_t most = m->extra == EXTRA_BREAKS ? 5 : CLASSES_MAX;
    for (size_t asked = 2; asked <= most; asked++) {
        size_t classes = asked;
        ck_assert_msg(m->fn.classes(&args, &h, &classes, breaks, &err) == ST_OK, "%s: %s", m->id, err.text);
        ck_assert(classes >= 2 && classes <= asked);
        if (m->laws & LAW_COUNT) ck_assert_msg(classes == asked, "%s: %zu classes", m->id, classes);
        for (size_t k = 0; k + 1 < classes; k++)
            ck_assert_msg(breaks[k] > (k ? breaks[k - 1] : h.min) && breaks[k] < h.max, "%s", m->id);
        double gvf = classify_gvf(&h, breaks, classes);
        ck_assert(gvf > 0 && gvf < 1);
    }
    if (!m->from_data) return;
    h = empty();
    put(&h, 0.5F, 3);
    size_t classes = 5;
    ck_assert_int_eq(m->fn.classes(&args, &h, &classes, breaks, &err), ST_INPUT);
    ck_assert_msg(strstr(err.text, "0.5 in every cell") && strstr(err.text, m->id), "%s", err.text);
    ck_assert_uint_eq(classes, 5);
}
END_TEST

/* Values that fill several classes are in one; no class is empty. */
START_TEST(more_classes_than_values)
{
    enum { COARSE = 1000 };
    double count[COARSE] = {0}, breaks[CLASSES_MAX];
    struct histogram h = {COARSE, 0, 1, count, 0.2005, 0.8005};
    struct error err = {{0}};
    classes_fn *const fn[] = {classes_quantile, classes_jenks};
    for (size_t k = 0; k < 2; k++)
        for (double last = 0.1; last < 1000; last *= 30) {
            count[200] = 10, count[500] = 3, count[800] = last;
            size_t classes = 7, used[3] = {0};
            ck_assert_int_eq(fn[k](NULL, &h, &classes, breaks, &err), ST_OK);
            ck_assert_uint_le(classes, 3);
            for (size_t v = 0; v < 3; v++)
                used[classify_value(breaks, classes, 0.2005 + 0.3 * (double)v) - 1]++;
            for (size_t c = 0; c < classes; c++) ck_assert_uint_ge(used[c], 1);
            if (k == 1) ck_assert_uint_eq(classes, 3);
        }
    /* Of two values one may fill nearly all. */
    count[200] = 0.001, count[500] = 0, count[800] = 10;
    for (size_t k = 0; k < 2; k++) {
        size_t classes = 2;
        ck_assert_int_eq(fn[k](NULL, &h, &classes, breaks, &err), ST_OK);
        ck_assert(classes == 2 && breaks[0] > 0.2005 && breaks[0] < 0.8);
        h.min = 0.8002;
        count[200] = 0;
        ck_assert_int_eq(fn[k](NULL, &h, &classes, breaks, &err), ST_INPUT);
        ck_assert_ptr_nonnull(
            strstr(err.text, "is 0.8002 to 0.8005, expected values that differ by more than 0.001"));
        h.min = 0.2005;
        count[200] = 0.001;
    }
}
END_TEST

/* The largest GVF of all divisions of n values into k + 1 classes, breaks put anywhere. */
static double best_gvf(const struct histogram *h, const float *value, size_t n, size_t classes)
{
    double best = 0;
    for (unsigned set = 0; set < 1U << (n - 1); set++) {
        double breaks[16];
        size_t k = 0;
        for (size_t i = 0; i + 1 < n; i++)
            if (set >> i & 1) breaks[k++] = (double)(value[i] + value[i + 1]) / 2;
        if (k + 1 == classes) best = fmax(best, classify_gvf(h, breaks, classes));
    }
    return best;
}

START_TEST(natural_breaks_are_the_best)
{
    unsigned seed = (unsigned)_i + 1;
    enum { N = 10 };
    float value[N];
    struct histogram h = empty();
    h.bins = FEW_BINS; /* every division is tried */
    for (size_t i = 0; i < N; i++) {
        float v = ((float)i + 0.9F * next_random(&seed)) / N;
        value[i] = v * v; /* no two in one bin */
    }
    for (size_t i = 0; i < N; i++) put(&h, value[i], 0.1 + (double)next_random(&seed) * (i % 3 ? 1 : 20));
    for (size_t classes = 2; classes <= N; classes++) {
        size_t found = classes;
        double breaks[CLASSES_MAX];
        struct error err;
        ck_assert_int_eq(classes_jenks(NULL, &h, &found, breaks, &err), ST_OK);
        ck_assert_double_eq_tol(classify_gvf(&h, breaks, found), best_gvf(&h, value, N, classes), 1e-12);
    }
}
END_TEST

START_TEST(natural_breaks_beat_the_others)
{
    struct histogram h = many_values();
    struct error err;
    double natural[CLASSES_MAX], other[CLASSES_MAX], before = 0;
    for (size_t n = 2; n <= 12; n++) {
        size_t classes = n;
        ck_assert_int_eq(classes_jenks(NULL, &h, &classes, natural, &err), ST_OK);
        double gvf = classify_gvf(&h, natural, classes);
        ck_assert(gvf > before);
        before = gvf;
        ck_assert_int_eq(classes_equal(NULL, &h, &classes, other, &err), ST_OK);
        ck_assert_double_ge(gvf, classify_gvf(&h, other, classes));
        ck_assert_int_eq(classes_quantile(NULL, &h, &classes, other, &err), ST_OK);
        ck_assert_double_ge(gvf, classify_gvf(&h, other, classes));
        /* A break moved by more than a bin makes it no better. */
        for (size_t k = 0; k + 1 < n; k++) {
            memcpy(other, natural, sizeof other);
            for (int step = -3; step <= 3; step += 2) {
                other[k] = natural[k] + step * 2.0 / BINS;
                ck_assert(classify_gvf(&h, other, classes) <= gvf + 1e-12);
            }
        }
    }
}
END_TEST

START_TEST(natural_breaks_keep_a_value_whole)
{
    /* Neighbouring bins: the value that is the edge itself belongs above. */
    struct histogram h = empty();
    const float below = 0.5F - 1.0F / BINS, value[] = {below, nextafterf(0.5F, 0), 0.5F, 0.5F + 0.5F / BINS};
    for (size_t i = 0; i < 4; i++) put(&h, value[i], 1);
    size_t classes = 2;
    double breaks[CLASSES_MAX];
    struct error err;
    uint8_t code[4];
    ck_assert_int_eq(classes_jenks(NULL, &h, &classes, breaks, &err), ST_OK);
    classify_cells(breaks, classes, value, code, 4);
    ck_assert_mem_eq(code, ((uint8_t[]){1, 1, 2, 2}), 4);
    ck_assert_double_eq_tol(classify_gvf(&h, breaks, classes), 1, 1e-12);
}
END_TEST

START_TEST(fit_of_classes)
{
    struct histogram h = empty();
    put(&h, 0.25F, 2);
    ck_assert_double_nan(classify_gvf(&h, NULL, 1));
    put(&h, 0.5F, 1);
    put(&h, 0.75F, 1);
    /* Mean 0.4375; SDAM 2 (3/16)^2 + (1/16)^2 + (5/16)^2 = 44/256, SDCM of the upper two 2 (1/8)^2 = 8/256.
     */
    ck_assert_double_eq_tol(classify_gvf(&h, (double[]){0.4}, 2), 1 - 8.0 / 44, 1e-9);
    ck_assert_double_eq_tol(classify_gvf(&h, (double[]){0.4, 0.6}, 3), 1, 1e-12);
    ck_assert_double_eq_tol(classify_gvf(&h, NULL, 1), 0, 1e-12);
    ck_assert_double_eq_tol(classify_gvf(&h, (double[]){0.1}, 2), 0, 1e-12); /* an empty class */
}
END_TEST

START_TEST(one_bin_has_no_breaks_of_its_own)
{
    /* Two values of one bin: a range, but nothing to divide at the grain of the histogram. */
    struct histogram h = empty();
    put(&h, 0.5F, 1);
    put(&h, nextafterf(0.5F, 1), 1);
    size_t classes = 3;
    double breaks[CLASSES_MAX];
    struct error err;
    struct method_args args = {.number = {1}};
    ck_assert_int_eq(classes_jenks(NULL, &h, &classes, breaks, &err), ST_INPUT);
    ck_assert(strstr(err.text, "values that differ by more than 1.5e-05") != NULL);
    ck_assert_int_eq(classes_head_tail(&args, &h, &classes, breaks, &err), ST_INPUT);
    ck_assert_int_eq(classes_stddev(&args, &h, &classes, breaks, &err), ST_INPUT);
}
END_TEST

START_TEST(head_of_one_value_is_the_last)
{
    /* The mean of equal values is that value to rounding only. */
    unsigned seed = 5;
    struct method_args args = {.number = {0.99}};
    for (int i = 0; i < 2000; i++) {
        struct histogram h = {FEW_BINS, 0, 1, area, 0, 1};
        memset(area, 0, FEW_BINS * sizeof *area);
        area[0] = 100;
        area[1 + (size_t)(next_random(&seed) * (FEW_BINS - 2))] = 0.1 + (double)next_random(&seed);
        size_t classes = 9;
        double breaks[CLASSES_MAX];
        struct error err;
        ck_assert_int_eq(classes_head_tail(&args, &h, &classes, breaks, &err), ST_OK);
        ck_assert_uint_eq(classes, 2);
    }
}
END_TEST

Suite *classes_suite(void)
{
    Suite *s = suite_create("classes");
    TCase *t = tcase_create("classes");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, class_laws, 0, (int)method_count);
    tcase_add_test(t, more_classes_than_values);
    tcase_add_loop_test(t, natural_breaks_are_the_best, 0, 8);
    tcase_add_test(t, natural_breaks_beat_the_others);
    tcase_add_test(t, natural_breaks_keep_a_value_whole);
    tcase_add_test(t, fit_of_classes);
    tcase_add_test(t, head_of_one_value_is_the_last);
    tcase_add_test(t, one_bin_has_no_breaks_of_its_own);
    suite_add_tcase(s, t);
    return s;
}
