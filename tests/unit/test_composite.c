/* Composite indices: the laws of their methods, the table they are made of, faults. */
#include "base/method_list.h"
#include "industry/composite.h"

#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 40 };

static struct method_args args_of(const struct method *m)
{
    struct method_args a = {.method = m};
    for (size_t i = 0; i < m->params; i++) a.number[i] = m->param[i].default_value;
    return a;
}

static struct method_args method(enum method_kind kind, const char *id)
{
    const struct method *m = method_find(kind, id);
    ck_assert_ptr_nonnull(m);
    return args_of(m);
}

/* Values from 1 to 1000, most of them small, some missing and some alike. */
static void fill(double *x, size_t n)
{
    unsigned seed = 7;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525U + 1013904223U;
        double u = (double)(seed >> 16) / 65536;
        x[i] = i % 13 == 5 ? NAN : floor(1 + 999 * pow(u, 12));
    }
}

/* ---- laws ---- */

START_TEST(outlier_laws)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_OUTLIERS) return;
    const struct method_args args = args_of(m);
    double before[VALUES], x[VALUES];
    struct error err = {{0}};
    struct indicator of = {"x", false, 2, 100, 50};
    size_t changed = 0, counted = 0;
    fill(before, VALUES);
    memcpy(x, before, sizeof x);
    ck_assert_msg(m->fn.outliers(&args, &of, x, VALUES, &changed, &err) == ST_OK, "%s", err.text);
    for (size_t i = 0; i < VALUES; i++) {
        ck_assert(isnan(x[i]) == isnan(before[i]));
        counted += !isnan(x[i]) && x[i] != before[i];
        for (size_t k = 0; k < VALUES; k++)
            ck_assert(!(before[i] <= before[k]) || x[i] <= x[k]); /* monotone */
    }
    /* The logarithm of 1 is the one value that might stay; it is 0. */
    ck_assert_uint_eq(changed, counted);
    ck_assert(strcmp(m->id, "none") == 0 ? changed == 0 : changed > 0);
    /* Goalposts keep their place among the values. */
    if (strcmp(m->id, "log") == 0)
        ck_assert(of.worst == log(2) && of.best == log(100) && of.target == log(50));
    /* What is harmless is left alone, however it is scaled. */
    for (size_t i = 0; i < VALUES; i++) x[i] = 1e6 * (double)(i + 1);
    changed = 0;
    ck_assert_int_eq(m->fn.outliers(&args, &of, x, VALUES, &changed, &err), ST_OK);
    ck_assert_uint_eq(changed, 0);
}
END_TEST

static void normalised(const struct method *m, bool low, double *x, double *out)
{
    const struct method_args args = args_of(m);
    const struct indicator of = {"x", low, low ? 900 : 5, low ? 5 : 900, low ? 0.5 : 1200};
    struct error err = {{0}};
    fill(x, VALUES);
    ck_assert_msg(m->fn.normalise(&args, &of, x, out, VALUES, &err) == ST_OK, "%s: %s", m->id, err.text);
}

START_TEST(normalise_laws)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_NORMALISE) return;
    for (int low = 0; low < 2; low++) {
        double x[VALUES], out[VALUES];
        normalised(m, low, x, out);
        for (size_t i = 0; i < VALUES; i++) {
            ck_assert(isnan(out[i]) == isnan(x[i]));
            if (m->laws & LAW_RANGE) ck_assert(isnan(out[i]) || (out[i] >= 0 && out[i] <= 1));
            for (size_t k = 0; k < VALUES; k++) {
                if (x[i] == x[k]) ck_assert(out[i] == out[k]);
                if (m->laws & LAW_MONOTONE && x[i] < x[k])
                    ck_assert(low ? out[i] >= out[k] : out[i] <= out[k]);
            }
        }
    }
}
END_TEST

static void aggregated(const struct method *m, const double *score, size_t rows, const double *weight,
                       double *out)
{
    struct method_args args = args_of(m);
    struct error err = {{0}};
    const struct aggregate_input in = {.rows = rows, .n = 4, .score = score, .weight = weight};
    ck_assert_msg(m->fn.aggregate(&args, &in, out, &err) == ST_OK, "%s: %s", m->id, err.text);
}

START_TEST(aggregate_laws)
{
    enum { ROWS = 10, N = 4 };
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_AGGREGATE) return;
    const double weight[N] = {0.4, 0.3, 0.3, 0};
    double score[ROWS * N], out[ROWS], again[ROWS];
    fill(score, ROWS * N);
    for (size_t i = 0; i < ROWS * N; i++) score[i] = (score[i] + 9) / 1010;
    for (size_t k = 0; k < N; k++) score[3 * N + k] = NAN;
    aggregated(m, score, ROWS, weight, out);
    for (size_t r = 0; r < ROWS; r++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t k = 0; k < N - 1; k++) {
            low = fmin(low, score[r * N + k]);
            high = fmax(high, score[r * N + k]);
        }
        ck_assert(isnan(out[r]) == (r == 3));
        if (r == 3) continue;
        if (m->laws & LAW_RANGE) ck_assert(out[r] >= 0 && out[r] <= 1);
        if (m->laws & LAW_AVERAGING) ck_assert(out[r] >= low - 1e-15 && out[r] <= high + 1e-15);
        /* One better score never lowers the row's index; one of no weight changes nothing. */
        for (size_t k = 0; k < N; k++) {
            double kept = score[r * N + k];
            score[r * N + k] = 1;
            aggregated(m, score, ROWS, weight, again);
            ck_assert(isnan(kept) || again[r] >= out[r] - 1e-15);
            if (k == N - 1) ck_assert(again[r] == out[r]);
            score[r * N + k] = kept;
        }
    }
    /* Weights count by their proportions. */
    const double twice[N] = {0.8, 0.6, 0.6, 0};
    aggregated(m, score, ROWS, twice, again);
    for (size_t r = 0; r < ROWS; r++) ck_assert(r == 3 || fabs(again[r] - out[r]) < 1e-15);
    /* Nothing of any weight leaves nothing to say. */
    const double no_weight[N] = {0, 0, 0, 0};
    if (m->laws & LAW_AVERAGING) {
        aggregated(m, score, ROWS, no_weight, again);
        for (size_t r = 0; r < ROWS; r++) ck_assert(isnan(again[r]));
    }
}
END_TEST

START_TEST(low_scores_are_counted_and_raised)
{
    struct method_args args = method(METHOD_AGGREGATE, "geometric");
    const double score[] = {0, 1, 0.25, 1}, weight[] = {1, 1};
    double out[2];
    size_t floored = 0;
    struct error err;
    const struct aggregate_input in = {2, 2, score, weight, &floored};
    ck_assert_int_eq(aggregate_geometric(&args, &in, out, &err), ST_OK);
    ck_assert_double_eq_tol(out[0], sqrt(0.001), 1e-15);
    ck_assert(out[1] == 0.5 && floored == 1);
    args.number[0] = 0;
    ck_assert_int_eq(aggregate_geometric(&args, &in, out, &err), ST_OK);
    ck_assert(out[0] == 0);
}
END_TEST

/* ---- values that tell nothing ---- */

START_TEST(values_that_cannot_be_scored)
{
    static const double none[] = {NAN, NAN}, one[] = {NAN, 3}, same[] = {4, 4, NAN, 4};
    static const struct {
        const char *id;
        const double *x;
        size_t n;
        const char *message;
    } bad[] = {
        {"minmax", none, 2, "no row has a value"},
        {"minmax", one, 2, "one row alone has a value, expected two at least"},
        {"minmax", same, 4, "all 3 values are 4, expected values that differ"},
        {"zscore", none, 2, "no row has a value"},
        {"zscore", one, 2, "one row alone has a value, expected two at least"},
        {"zscore", same, 4, "all 3 values are 4, expected values that differ"},
        {"rank", one, 2, "one row alone has a value, expected two at least"},
        {"target", none, 2, "no row has a value"},
        {"target", same, 4, "target 3, expected one above the lowest value, 4"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct method_args args = method(METHOD_NORMALISE, bad[i].id);
        const struct indicator of = {"x", false, NAN, NAN, 3};
        double out[4];
        struct error err = {{0}};
        ck_assert_int_eq(args.method->fn.normalise(&args, &of, bad[i].x, out, bad[i].n, &err), ST_INPUT);
        ck_assert_str_eq(err.text, bad[i].message);
    }
    /* Ranks of equals are equal, and goalposts need no second row. */
    struct method_args args = method(METHOD_NORMALISE, "rank");
    struct indicator of = {"x", false, 0, 10, NAN};
    double out[4];
    struct error err;
    ck_assert_int_eq(normalise_rank(&args, &of, same, out, 4, &err), ST_OK);
    ck_assert(out[0] == 0.5 && out[1] == 0.5 && isnan(out[2]));
    ck_assert_int_eq(normalise_goalposts(&args, &of, one, out, 2, &err), ST_OK);
    ck_assert(isnan(out[0]) && out[1] == 0.3);
    of.target = NAN;
    ck_assert_int_eq(normalise_target(&args, &of, same, out, 4, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "target is missing, expected a number");
    of.best = NAN;
    ck_assert_int_eq(normalise_goalposts(&args, &of, same, out, 4, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "best is missing, expected a number");
}
END_TEST

START_TEST(logarithms_need_more_than_zero)
{
    struct method_args args = method(METHOD_OUTLIERS, "log");
    args.number[0] = 0;
    args.number[1] = -10;
    static const struct {
        double first, worst, best, target;
        const char *message;
    } bad[] = {{-1, 1, 2, NAN, "value -1"},
               {0, 1, 2, NAN, "value 0"},
               {1, 0, 2, NAN, "worst 0"},
               {1, 1, -2, NAN, "best -2"},
               {1, NAN, NAN, 0, "target 0"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double x[] = {bad[i].first, 2, 3, NAN, 9};
        struct indicator of = {"x", false, bad[i].worst, bad[i].best, bad[i].target};
        size_t changed = 0;
        struct error err;
        ck_assert_int_eq(outliers_log(&args, &of, x, 5, &changed, &err), ST_INPUT);
        ck_assert_msg(strncmp(err.text, bad[i].message, strlen(bad[i].message)) == 0, "%s", err.text);
        ck_assert(x[1] == 2 && changed == 0);
    }
}
END_TEST

/* ---- the table ---- */

static void make(struct composite *c, size_t n)
{
    static const char *const id[] = {"a", "b", "c"};
    *c = (struct composite){.n = n};
    for (size_t k = 0; k < n; k++) {
        c->indicator[k] = (struct indicator){id[k], false, 0, 10, NAN};
        c->weight[k] = 1.0 / (double)n;
    }
}

static enum status add(struct composite *c, const char *city, const char *year, const char *a, const char *b,
                       struct error *err)
{
    char first[32], second[32], *cell[] = {first, second};
    snprintf(first, sizeof first, "%s", a);
    snprintf(second, sizeof second, "%s", b ? b : "");
    return composite_add(c, "t.csv: row 9", city, year, cell, err);
}

START_TEST(rows_that_cannot_be_added)
{
    struct composite c;
    struct error err;
    make(&c, 2);
    ck_assert_int_eq(add(&c, "A", "2015", "1", "", &err), ST_OK);
    ck_assert_int_eq(add(&c, "A", "2016", "1", "2", &err), ST_OK);
    static const struct {
        const char *city, *year, *a, *message;
    } bad[] = {
        {"", "2015", "1", "t.csv: row 9: the key is empty, expected a city"},
        {"A", "2015", "1", "t.csv: row 9: \"A\" stands in the table twice for 2015, expected once"},
        {"B", "2015", "1,5", "t.csv: row 9 (B): a \"1,5\", expected a number or nothing"},
        {"B", "2015", "nan", "t.csv: row 9 (B): a \"nan\", expected a number or nothing"},
        {"B", "", "1", "t.csv: row 9 (B): year \"\", expected a whole number such as 2016"},
        {"B", "2015.5", "1", "t.csv: row 9 (B): year \"2015.5\", expected a whole number such as 2016"},
        {"B", "0", "1", "t.csv: row 9 (B): year \"0\", expected a whole number such as 2016"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(add(&c, bad[i].city, bad[i].year, bad[i].a, "2", &err), ST_INPUT);
        ck_assert_str_eq(err.text, bad[i].message);
        ck_assert_uint_eq(c.rows, 2);
    }
    ck_assert(c.row[0].missing == 1 && isnan(c.value[1]) && c.row[1].missing == 0);
    composite_clear(&c);
    make(&c, 2);
    ck_assert_int_eq(add(&c, "A", NULL, "1", "2", &err), ST_OK);
    ck_assert_int_eq(add(&c, "A", NULL, "1", "2", &err), ST_INPUT);
    ck_assert_str_eq(err.text, "t.csv: row 9: \"A\" stands in the table twice, expected once");
    composite_clear(&c);
}
END_TEST

START_TEST(rows_are_sorted_by_year)
{
    static const char *const year[] = {"2016", "2014", "2016", "2015", "2014"};
    static const char *const sorted[] = {"B", "E", "D", "A", "C"};
    struct composite c;
    struct error err;
    make(&c, 2);
    for (size_t i = 0; i < 5; i++) {
        const char city[] = {(char)('A' + i), 0}, value[] = {(char)('1' + i), 0};
        ck_assert_int_eq(add(&c, city, year[i], value, "2", &err), ST_OK);
    }
    composite_sort(&c);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_str_eq(c.row[i].city, sorted[i]);
        ck_assert(c.value[2 * i] == sorted[i][0] - 'A' + 1); /* values go along */
    }
    ck_assert(composite_year_end(&c, 0) == 2 && composite_year_end(&c, 2) == 3 &&
              composite_year_end(&c, 3) == 5);
    composite_clear(&c);
}
END_TEST

static void score(struct composite *c, const char *normalise, const char *aggregate)
{
    const struct method_args none = method(METHOD_OUTLIERS, "none"), n = method(METHOD_NORMALISE, normalise),
                             a = method(METHOD_AGGREGATE, aggregate);
    struct error err = {{0}};
    composite_sort(c);
    ck_assert_msg(composite_scale(c, &none, &n, &err) == ST_OK, "%s", err.text);
    ck_assert_msg(composite_score(c, &a, &err) == ST_OK, "%s", err.text);
}

START_TEST(what_is_missing_is_not_filled_in)
{
    struct composite c;
    struct error err;
    make(&c, 2);
    c.weight[0] = 0.75;
    c.weight[1] = 0.25;
    add(&c, "A", NULL, "4", "8", &err);
    add(&c, "B", NULL, "4", "", &err);
    add(&c, "C", NULL, "", "", &err);
    for (size_t lack = 0; lack < 2; lack++) {
        c.may_lack = lack;
        score(&c, "goalposts", "arithmetic");
        ck_assert_double_eq_tol(c.index[0], 5, 1e-15);
        ck_assert(lack ? fabs(c.index[1] - 4) < 1e-14 : isnan(c.index[1]));
        ck_assert(isnan(c.index[2]));
        /* Scores of what is there are shown even where there is no index. */
        ck_assert(c.scaled[2] == 0.4 && isnan(c.scaled[3]));
        ck_assert(composite_lowest(&c, 0) == 0 && composite_lowest(&c, 1) == 0 &&
                  composite_lowest(&c, 2) == 2);
        free(c.scaled);
        free(c.index);
    }
    c.scaled = c.index = NULL;
    composite_clear(&c);
}
END_TEST

START_TEST(years_are_scaled_together_and_compared_apart)
{
    struct composite c;
    struct error err;
    make(&c, 1);
    add(&c, "A", "2015", "0", NULL, &err);
    add(&c, "B", "2015", "5", NULL, &err);
    add(&c, "A", "2016", "10", NULL, &err);
    add(&c, "B", "2016", "8", NULL, &err);
    score(&c, "minmax", "arithmetic");
    ck_assert(c.index[0] == 0 && c.index[1] == 5 && c.index[2] == 10 && c.index[3] == 8);
    free(c.scaled);
    free(c.index);
    score(&c, "minmax", "copeland");
    ck_assert(c.index[0] == 0 && c.index[1] == 10 && c.index[2] == 10 && c.index[3] == 0);
    composite_clear(&c);
}
END_TEST

START_TEST(faults_name_indicator_and_year)
{
    struct composite c;
    struct error err;
    const struct method_args none = method(METHOD_OUTLIERS, "none"),
                             minmax = method(METHOD_NORMALISE, "minmax"),
                             goalposts = method(METHOD_NORMALISE, "goalposts"),
                             copeland = method(METHOD_AGGREGATE, "copeland");
    make(&c, 2);
    add(&c, "A", "2015", "1", "2", &err);
    add(&c, "B", "2015", "3", "2", &err);
    add(&c, "A", "2016", "1", "2", &err);
    ck_assert_int_eq(composite_scale(&c, &none, &minmax, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "minmax: b: all 3 values are 2, expected values that differ");
    free(c.scaled);
    free(c.index);
    ck_assert_int_eq(composite_scale(&c, &none, &goalposts, &err), ST_OK);
    ck_assert_int_eq(composite_score(&c, &copeland, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "2016: copeland compares cities by pairs: one alone, expected two at least");
    composite_clear(&c);
}
END_TEST

START_TEST(moments_are_of_complete_rows)
{
    struct composite c;
    struct error err;
    double mean[2], covariance[4], x_log_x[2], correlation[4], alpha;
    size_t rows;
    make(&c, 2);
    add(&c, "A", NULL, "0", "10", &err);
    add(&c, "B", NULL, "10", "5", &err);
    add(&c, "C", NULL, "7", "", &err);
    score(&c, "goalposts", "arithmetic");
    const struct score_moments m = composite_moments(&c, mean, covariance, x_log_x);
    ck_assert(m.count == 2 && mean[0] == 0.5 && mean[1] == 0.75);
    ck_assert(covariance[0] == 0.25 && covariance[1] == -0.125 && covariance[3] == 0.0625);
    ck_assert(x_log_x[0] == 0 && fabs(x_log_x[1] - 0.25 * log(0.5)) < 1e-16);
    ck_assert_int_eq(composite_consistency(&c, correlation, &alpha, &rows, &err), ST_OK);
    ck_assert(rows == 2 && correlation[0] == 1 && correlation[1] == -1);
    ck_assert_double_eq_tol(alpha, 2 * (1 - 0.3125 / 0.0625), 1e-12);
    composite_clear(&c);
    make(&c, 2);
    add(&c, "A", NULL, "3", "10", &err);
    add(&c, "B", NULL, "3", "10", &err);
    score(&c, "goalposts", "arithmetic");
    ck_assert_int_eq(composite_consistency(&c, correlation, &alpha, &rows, &err), ST_OK);
    ck_assert(isnan(correlation[1]) && isnan(alpha));
    composite_clear(&c);
}
END_TEST

Suite *composite_suite(void)
{
    Suite *s = suite_create("composite");
    TCase *t = tcase_create("composite");
    tcase_add_loop_test(t, outlier_laws, 0, (int)method_count);
    tcase_add_loop_test(t, normalise_laws, 0, (int)method_count);
    tcase_add_loop_test(t, aggregate_laws, 0, (int)method_count);
    tcase_add_test(t, low_scores_are_counted_and_raised);
    tcase_add_test(t, values_that_cannot_be_scored);
    tcase_add_test(t, logarithms_need_more_than_zero);
    tcase_add_test(t, rows_that_cannot_be_added);
    tcase_add_test(t, rows_are_sorted_by_year);
    tcase_add_test(t, what_is_missing_is_not_filled_in);
    tcase_add_test(t, years_are_scaled_together_and_compared_apart);
    tcase_add_test(t, faults_name_indicator_and_year);
    tcase_add_test(t, moments_are_of_complete_rows);
    suite_add_tcase(s, t);
    return s;
}
