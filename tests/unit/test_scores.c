/* Scores: goalposts and ranks from the data, what is refused, and the tables of thresholds. Worked examples
 * are in tests/methods. */
#include "base/method_list.h"
#include "score/grade.h"
#include "score/stats.h"

#include "suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 6000 };

static float field[N];

static float next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216.0F;
}

static struct stats look(const float *v, size_t n)
{
    struct stats s;
    struct error err;
    ck_assert_int_eq(stats_init(&s, &err), ST_OK);
    s.moments = stats_moments_of(v, n);
    stats_count(s.bin, v, n);
    for (size_t i = 0; i < n; i++) {
        if (v[i] != v[i]) continue;
        s.min = fminf(s.min, v[i]);
        s.max = fmaxf(s.max, v[i]);
    }
    return s;
}

/* Share below, and half the share at the value. */
static double mid_rank(float v)
{
    double rank = 0;
    for (size_t i = 0; i < N; i++) rank += field[i] < v ? 1 : field[i] == v ? 0.5 : 0;
    return rank / N;
}

static void check_ranks(bool falling, double tolerance)
{
    struct stats s = look(field, N);
    struct field_stats stats = stats_field(&s);
    struct method_args args = {.number = {falling}};
    struct error err;
    ck_assert_int_eq(method_resolve_rank(&args, &stats, &err), ST_OK);
    for (size_t k = 1; k < args.count; k++) ck_assert(args.x[k] > args.x[k - 1]);
    static float out[N];
    score_rank(&args, field, out, N, NULL);
    for (size_t i = 0; i < N; i += 7) {
        double expected = falling ? 1 - mid_rank(field[i]) : mid_rank(field[i]);
        ck_assert_msg(fabs((double)out[i] - expected) <= tolerance, "value %.9g: found %g, expected %g",
                      (double)field[i], (double)out[i], expected);
    }
    method_args_clear(&args);
    stats_clear(&s);
}

START_TEST(ranks_of_varied_values)
{
    unsigned seed = 3;
    /* Both signs, skewed, no two alike; a bin of the statistics holds few of them. */
    for (size_t i = 0; i < N; i++) {
        float v = next_random(&seed) - 0.4F;
        field[i] = v * fabsf(v) * 1000;
    }
    check_ranks(_i, 0.004);
}
END_TEST

START_TEST(ranks_of_values_many_cells_share)
{
    /* A third 0, a third of one value that is no whole number, rare ones next to them and far from them. */
    static const float shared[] = {5.003F, -5.003F, 5, 1e6F};
    unsigned seed = 4;
    for (size_t i = 0; i < N; i++) {
        float v = next_random(&seed);
        field[i] = v < 0.33F ? 0 : v < 0.66F ? shared[_i / 2] : (v - 0.8F) * 80;
    }
    check_ranks(_i % 2, 0.006);
}
END_TEST

START_TEST(ranks_of_few_classes)
{
    for (size_t i = 0; i < N; i++) field[i] = (float)(i % 10 < 5 ? -3 : i % 10 < 9 ? 1 : 2);
    check_ranks(_i, 0.002);
}
END_TEST

START_TEST(ranks_of_neighbours)
{
    /* Two common values in bins of the statistics that touch, a third apart; a rare one far below a common
     * one, between two steps of the distribution. */
    static const float common[][3] = {{-5.010F, -5.003F, 3}, {-3, 5.003F, 5.010F}, {0, 100, 200}};
    for (size_t i = 0; i < N; i++) field[i] = common[_i][i % 20 < 9 ? 0 : i % 20 < 14 ? 1 : 2];
    if (_i == 2) field[0] = field[7] = field[21] = 99;
    check_ranks(false, 0.002);
}
END_TEST

START_TEST(statistics_make_goalposts)
{
    for (size_t i = 0; i < N; i++) field[i] = (float)(i % 1000); /* whole numbers: exact quantiles */
    struct stats s = look(field, N);
    struct field_stats stats = stats_field(&s);
    struct error err;
    struct method_args args = {.number = {2, 98, 0}};
    ck_assert_int_eq(method_resolve_percentile(&args, &stats, &err), ST_OK);
    ck_assert(args.count == 2 && args.x[0] == 19 && args.x[1] == 979);
    args.number[2] = 1;
    ck_assert_int_eq(method_resolve_percentile(&args, &stats, &err), ST_OK); /* again: nothing is lost */
    ck_assert(args.x[0] == 979 && args.x[1] == 19);
    args.number[0] = 0;
    ck_assert_int_eq(method_resolve_minmax(&args, &stats, &err), ST_OK);
    ck_assert(args.x[0] == 0 && args.x[1] == 999);
    args.number[0] = 2, args.number[1] = 0;
    ck_assert_int_eq(method_resolve_zscore(&args, &stats, &err), ST_OK);
    double sd = sqrt((1e6 - 1) / 12);
    ck_assert_double_eq_tol(args.x[0], 499.5 - 2 * sd, 1e-9);
    ck_assert_double_eq_tol(args.x[1], 499.5 + 2 * sd, 1e-9);
    method_args_clear(&args);
    stats_clear(&s);
}
END_TEST

/* Every row that looks at the data refuses data with nothing to tell cells apart by. */
START_TEST(data_without_a_range_are_refused)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_SCORE || !m->resolve) return;
    const float nothing[] = {NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < N; i++) field[i] = 7.25F;
    for (int k = 0; k < 2; k++) {
        struct stats s = k ? look(nothing, 4) : look(field, N);
        struct field_stats stats = stats_field(&s);
        struct method_args args = {.method = m};
        struct error err = {{0}};
        for (size_t i = 0; i < m->params; i++) args.number[i] = m->param[i].default_value;
        ck_assert_int_eq(m->resolve(&args, &stats, &err), ST_INPUT);
        /* The method is named by whoever knows where it was asked for. */
        ck_assert_msg(strstr(err.text, "expected") && (k || strstr(err.text, "7.25")), "%s", err.text);
        ck_assert_uint_eq(args.count, 0);
        method_args_clear(&args);
        stats_clear(&s);
    }
}
END_TEST

START_TEST(percentiles_may_coincide)
{
    for (size_t i = 0; i < N; i++) field[i] = i % 100 == 0 ? 50 : 0; /* 99 % zero */
    struct stats s = look(field, N);
    struct field_stats stats = stats_field(&s);
    struct method_args args = {.number = {2, 98, 0}};
    struct error err;
    ck_assert_int_eq(method_resolve_percentile(&args, &stats, &err), ST_INPUT);
    ck_assert(strstr(err.text, "percentiles 2 and 98 of the data are 0 and 0") != NULL);
    args.number[1] = 99.5;
    ck_assert_int_eq(method_resolve_percentile(&args, &stats, &err), ST_OK);
    ck_assert(args.x[1] == 50);
    method_args_clear(&args);
    stats_clear(&s);
}
END_TEST

START_TEST(arguments_that_are_refused)
{
    static const struct {
        method_check_fn *check;
        double number[METHOD_MAX_PARAMS];
        const char *words;
    } bad[] = {
        {method_check_percentile, {98, 2}, "expected low below high"},
        {method_check_percentile, {50, 50}, "expected low below high"},
        {method_check_log, {0, 10}, "worst 0, expected a value above 0"},
        {method_check_log, {10, -1}, "best -1, expected a value above 0"},
        {method_check_log, {5, 5}, "both 5"},
        {method_check_fuzzy, {0, 5, 2, NAN, NAN}, "a 5 and b 2"},
        {method_check_fuzzy, {1, 5, 5, NAN, NAN}, "a 5 and b 5"},
        {method_check_fuzzy, {0, 1, 2, 3, NAN}, "found c with shape rising"},
        {method_check_fuzzy, {1, 1, 2, NAN, 3}, "found d with shape falling"},
        {method_check_fuzzy, {2, 1, 2, NAN, NAN}, "c is missing"},
        {method_check_fuzzy, {2, 1, 2, 3, NAN}, "d is missing"},
        {method_check_fuzzy, {2, 1, 4, 3, 5}, "expected b <= c < d"},
        {method_check_fuzzy, {2, 1, 2, 3, 3}, "expected b <= c < d"},
        {method_check_spread, {5, 0}, "spread 0"},
        {method_check_midpoint, {0, 5}, "midpoint 0"},
        {method_check_midpoint, {5, 0}, "spread 0"},
        {method_check_target, {5, 4, 1, 9}, "expected fall_low < low"},
        {method_check_target, {2, 4, 2, 9}, "expected fall_low < low"},
        {method_check_target, {2, 4, 1, 4}, "expected fall_low < low"},
    };
    struct method_args args = {0};
    struct error err = {{0}};
    memcpy(args.number, bad[_i].number, sizeof args.number);
    ck_assert_int_eq(bad[_i].check(&args, &err), ST_INPUT);
    ck_assert_msg(strstr(err.text, bad[_i].words) != NULL, "%s", err.text);
}
END_TEST
enum { REFUSED = 19 };

START_TEST(ends_of_the_world)
{
    /* Infinite cells stand at the ends of every scale. */
    const float in[] = {-INFINITY, INFINITY};
    float out[2];
    struct method_args args = {.number = {1, 10, 2}};
    score_log(&args, in, out, 2, NULL);
    ck_assert(out[0] == 0 && out[1] == 1);
    score_power(&args, in, out, 2, NULL);
    ck_assert(out[0] == 0 && out[1] == 1);
    score_fuzzy_large(&args, in, out, 2, NULL);
    ck_assert(out[0] == 0 && out[1] == 1);
    score_fuzzy_small(&args, in, out, 2, NULL);
    ck_assert(out[0] == 1 && out[1] == 0);
    score_fuzzy_gaussian(&args, in, out, 2, NULL);
    ck_assert(out[0] == 0 && out[1] == 0);
    args = (struct method_args){.number = {2, 0, 1, 2, 3}};
    score_fuzzy_j(&args, in, out, 2, NULL);
    ck_assert(out[0] == 0 && out[1] == 0);
}
END_TEST

START_TEST(grades_are_a_table)
{
    ck_assert_uint_eq(grade_preset_count, 9);
    for (size_t i = 0; i < grade_preset_count; i++) {
        const struct grade_preset *p = &grade_presets[i];
        ck_assert_str_eq(p->id, METHOD_GRADES[i]);
        ck_assert(*p->title && *p->source);
        ck_assert(p->grades >= 3 && p->grades <= GRADES_MAX);
        double sense = p->score[p->grades - 1] - p->score[0];
        for (size_t k = 1; k < p->grades; k++) ck_assert((p->score[k] - p->score[k - 1]) * sense > 0);
        for (size_t k = 2; k < p->grades; k++) ck_assert(p->edge[k - 1] > p->edge[k - 2]);
    }
    ck_assert_ptr_null(METHOD_GRADES[grade_preset_count]);
    struct text t = {0};
    grade_describe(&grade_presets[0], &t);
    ck_assert_str_eq(t.s, "<= 3: 1; > 3 to <= 8: 0.75; > 8 to <= 15: 0.5; > 15 to <= 25: 0.25; > 25: 0");
    text_clear(&t);
    grade_describe(&grade_presets[2], &t);
    ck_assert_str_eq(t.s, "< 3500: 1; >= 3500 to <= 5000: 0.75; > 5000: 0");
    text_clear(&t);
}
END_TEST

Suite *scores_suite(void)
{
    Suite *s = suite_create("scores");
    TCase *t = tcase_create("scores");
    tcase_add_loop_test(t, ranks_of_varied_values, 0, 2);
    tcase_add_loop_test(t, ranks_of_values_many_cells_share, 0, 8);
    tcase_add_loop_test(t, ranks_of_few_classes, 0, 2);
    tcase_add_loop_test(t, ranks_of_neighbours, 0, 3);
    tcase_add_test(t, statistics_make_goalposts);
    tcase_add_loop_test(t, data_without_a_range_are_refused, 0, (int)method_count);
    tcase_add_test(t, percentiles_may_coincide);
    tcase_add_loop_test(t, arguments_that_are_refused, 0, REFUSED);
    tcase_add_test(t, ends_of_the_world);
    tcase_add_test(t, grades_are_a_table);
    suite_add_tcase(s, t);
    return s;
}
