/* Loops over cells give the same bits on every processor, and sums of runs those of single cells. */
#include "base/method_list.h"
#include "base/vector.h"
#include "made_sums.h"
#include "run/byte_scores.h"
#include "run/values.h"

#include "suites.h"

#include <math.h>
#include <stdlib.h>

void baseline_limiting_factor(const struct overlay_block *block, uint8_t *which, float *gap);
void baseline_load(const struct overlay_block *block, const bool *is_pressure, float *load, float *pressure,
                   float *support);
void baseline_wlc(const struct method_args *args, const struct overlay_block *block, float *out,
                  float *valid);
void baseline_linear(const struct method_args *args, const float *in, float *out, size_t n,
                     size_t *unmatched);
void baseline_sums(struct zone_sums *s, const struct zone_cells *c, size_t from, size_t n,
                   const int64_t *area);

enum { N = 3001, FACTORS = 5 };

static float value[FACTORS][N];
static const double weight[FACTORS] = {0.3, 0.25, 0.2, 0.25, 0};
static const bool skip[FACTORS] = {false, true, false, true, false};

static float draw(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216.0F;
}

static struct overlay_block make_block(const float **score)
{
    unsigned seed = 11;
    for (size_t f = 0; f < FACTORS; f++) {
        score[f] = value[f];
        for (size_t i = 0; i < N; i++) {
            float u = draw(&seed);
            value[f][i] = u < 0.05F ? NAN : u < 0.1F ? 0 : u > 0.95F ? 1 : u;
        }
    }
    return (struct overlay_block){
        .factors = FACTORS, .cells = N, .score = score, .weight = weight, .skip = skip};
}

START_TEST(operators_give_the_baseline_s_bits)
{
    static const bool is_pressure[FACTORS] = {true, false, false, true, false};
    static float out[2][4][N];
    static uint8_t which[2][N];
    const float *score[FACTORS];
    const struct overlay_block b = make_block(score);
    overlay_wlc(NULL, &b, out[0][0], out[0][1]);
    baseline_wlc(NULL, &b, out[1][0], out[1][1]);
    ck_assert_mem_eq(out[0][0], out[1][0], 2 * sizeof out[0][0]);
    overlay_limiting_factor(&b, which[0], out[0][0]);
    baseline_limiting_factor(&b, which[1], out[1][0]);
    ck_assert_mem_eq(out[0][0], out[1][0], sizeof out[0][0]);
    ck_assert_mem_eq(which[0], which[1], N);
    overlay_load(&b, is_pressure, out[0][0], out[0][1], out[0][2]);
    baseline_load(&b, is_pressure, out[1][0], out[1][1], out[1][2]);
    ck_assert_mem_eq(out[0][0], out[1][0], 3 * sizeof out[0][0]);
    struct method_args args = {.number = {0.8, 0.1}};
    score_linear(&args, value[0], out[0][0], N, NULL);
    baseline_linear(&args, value[0], out[1][0], N, NULL);
    ck_assert_mem_eq(out[0][0], out[1][0], sizeof out[0][0]);
    memcpy(out[1][0], value[0], sizeof out[1][0]); /* in place as well */
    score_linear(&args, out[1][0], out[1][0], N, NULL);
    ck_assert_mem_eq(out[0][0], out[1][0], sizeof out[0][0]);
}
END_TEST

static int64_t area[N];
static uint8_t class_code[N], state[N], limiting[N], excluded[N];

static struct zone_cells make_cells(void)
{
    const float *score[FACTORS];
    make_block(score);
    for (size_t i = 0; i < N; i++) {
        float index = value[0][i];
        excluded[i] = i % 41 == 3;
        if (excluded[i]) value[0][i] = NAN;
        bool none = excluded[i] || index != index;
        class_code[i] = none ? CODE_EXCLUDED : index > 0.4F ? 2 : 1;
        state[i] = none ? CODE_NODATA : (uint8_t)(1 + i % LOAD_STATES);
        limiting[i] = none ? CODE_NODATA : (uint8_t)(1 + i % 3);
        area[i] = (int64_t)(ZONE_AREA_ONE * (0.7 + 0.001 * (double)(i % 500)));
        value[2][i] = i % 7 ? value[2][i] : 0; /* gaps of 0 are ties */
    }
    struct zone_cells c = {.index = value[0],
                           .without = value[1],
                           .gap = value[2],
                           .pressure = value[3],
                           .support = value[4],
                           .class_code = class_code,
                           .state = state,
                           .limiting = limiting,
                           .excluded = excluded,
                           .groups = 2,
                           .group = {value[1], value[4]},
                           .raws = 1,
                           .raw = {value[3]},
                           .raw_unit = {0.01}};
    return c;
}

static void check_runs(const struct zone_cells *c)
{
    struct zone_array made = made_sums(3);
    struct zone_sums *s = made.zone;
    for (size_t i = 0; i < N; i++) zone_sums_add(&s[0], c, i, area[i]);
    for (size_t i = 0, n = 1; i < N; i += n, n = n * 3 % 701) {
        size_t run = N - i < n ? N - i : n;
        zone_sums_add_run(&s[1], c, i, run, area);
        baseline_sums(&s[2], c, i, run, area);
    }
    ck_assert_int_eq(s[0].cells, N);
    assert_same_sums(&s[0], &s[1]);
    assert_same_sums(&s[0], &s[2]);
    zone_array_clear(&made);
}

START_TEST(sums_of_runs_are_those_of_cells)
{
    struct zone_cells c = make_cells();
    check_runs(&c);
    /* Values, indices and areas beyond what multiplies in 64 bits. */
    value[3][100] = 7.5F;
    value[4][200] = -0.25F;
    value[0][300] = 1.0000001F;
    excluded[300] = 0;
    class_code[300] = state[300] = limiting[300] = 1;
    area[400] = (int64_t)1 << 33;
    check_runs(&c);
    c.without = c.pressure = c.support = NULL;
    c.excluded = c.class_code = c.state = c.limiting = NULL;
    c.groups = c.raws = 0;
    check_runs(&c);
}
END_TEST

START_TEST(rounding_is_llrint_s)
{
    static const double v[] = {0,
                               -0.0,
                               0.5,
                               1.5,
                               2.5,
                               -0.5,
                               -1.5,
                               0.49999999999999994,
                               1e9 + 0.5,
                               -1e12 - 0.5,
                               1073741824,
                               2251799813685247,
                               -2251799813685247};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) ck_assert_int_eq(vector_round(v[i]), llrint(v[i]));
    unsigned seed = 3;
    int wrong = 0;
    for (int i = 0; i < 100000; i++) {
        double x = ((double)draw(&seed) - 0.5) * 4e9;
        wrong += vector_round(x) != llrint(x);
    }
    ck_assert_int_eq(wrong, 0);
}
END_TEST

/* The same cells by the method, value by value, and what is counted of them. */
static struct byte_counts count_plainly(const struct method_args *args, const struct byte_cells *c,
                                        float *score)
{
    struct byte_counts n = {.min = INFINITY, .max = -INFINITY};
    for (size_t i = 0; i < c->n; i++) {
        bool none = c->code[i] == c->nodata, counts = !c->inside || c->inside[i];
        float v = none ? NAN : (float)c->code[i];
        size_t unmatched = 0;
        args->method->fn.score(args, &v, &score[i], 1, &unmatched);
        score[i] = score[i] > args->cap ? args->cap : score[i];
        if (!counts) score[i] = NAN;
        if (!counts) continue;
        n.unmatched += (int64_t)unmatched;
        n.missing += none;
        n.min = v < n.min ? v : n.min;
        n.max = v > n.max ? v : n.max;
        n.cells += score[i] == score[i];
        n.sum += score[i] == score[i] ? llrint((double)score[i] * ZONE_VALUE_ONE) : 0;
    }
    return n;
}

START_TEST(scores_of_bytes_are_those_of_values)
{
    static const struct reclass_rule rules[] = {{.lo = 3, .hi = 3, .score = 0.25F},
                                                {.lo = 10, .hi = 200, .score = 0.5F}};
    static const struct method_args all[] = {
        {.number = {200, 20}, .cap = 0.75F},
        {.rules = (struct reclass_rule *)rules, .count = 2, .nodata_score = 0.125F, .cap = 1}};
    static const char *const name[] = {"linear", "table"};
    for (int k = 0; k < 2; k++) {
        struct method_args args = all[k];
        struct byte_scores bytes = {0};
        uint8_t code[1000], inside[1000];
        float score[1000], expected[1000];
        args.method = method_find(METHOD_SCORE, name[k]);
        ck_assert_ptr_nonnull(args.method);
        for (int pass = 0; pass < 4; pass++) {
            struct byte_cells c = {code, pass / 2 ? inside : NULL, 1000, pass % 2 ? 255 : -1};
            for (int i = 0; i < 1000; i++) {
                code[i] = (uint8_t)(i % 9 == 4 ? 255 : (i * 37 + pass) % 256);
                inside[i] = i % 7 != 3;
            }
            struct byte_counts got, want = count_plainly(&args, &c, expected);
            byte_scores_apply(&bytes, &args, &c, score, &got);
            ck_assert_mem_eq(score, expected, sizeof score);
            ck_assert(got.min == want.min && got.max == want.max);
            ck_assert_int_eq(got.missing, want.missing);
            ck_assert_int_eq(got.unmatched, want.unmatched);
            ck_assert_int_eq(got.cells, want.cells);
            ck_assert_int_eq(got.sum, want.sum);
            ck_assert(k == 0 || want.unmatched > 5);
            ck_assert(pass % 2 == 0 || want.missing > 5);
        }
    }
}
END_TEST

/* Among the values: none, the infinite, the largest, zeros of both signs; runs that fill no vector. */
START_TEST(values_are_kept_as_one_by_one)
{
    static const float odd[] = {NAN, INFINITY, -INFINITY, -9999, 3.4e38F, -3.4e38F, 0, -0.0F, 1e-40F};
    static float v[N], kept[N];
    static uint8_t inside[N];
    unsigned seed = 5;
    for (size_t n = 0; n < 200; n += n < 40 ? 1 : 37) {
        for (int what = 0; what < 3; what++) {
            float min = INFINITY, max = -INFINITY;
            int64_t missing = 0;
            for (size_t i = 0; i < n; i++) {
                float u = draw(&seed);
                v[i] = what == 2 ? NAN : u < 0.2F ? odd[(size_t)(u * 45)] : (u - 0.5F) * 1000;
                bool none = !(fabsf(v[i]) < INFINITY) || (what == 1 && v[i] == -9999);
                kept[i] = none ? NAN : v[i];
                missing += none;
                min = !none && v[i] < min ? v[i] : min;
                max = !none && v[i] > max ? v[i] : max;
                inside[i] = i % 3 != 1;
            }
            const struct values_found f = values_keep(v, what == 1 ? -9999 : NAN, n);
            ck_assert(f.min == min && f.max == max);
            ck_assert_int_eq(f.missing, missing);
            ck_assert_mem_eq(v, kept, n * sizeof *v);
            values_mask(v, inside, n);
            for (size_t i = 0; i < n; i++) kept[i] = inside[i] ? kept[i] : NAN;
            ck_assert_mem_eq(v, kept, n * sizeof *v);
        }
    }
}
END_TEST

START_TEST(scores_are_summed_as_llrint_does)
{
    enum { MANY = 200000 };
    float *v = malloc(MANY * sizeof *v);
    unsigned seed = 9;
    int64_t sum = 0, cells = 0;
    for (int i = 0; i < MANY; i++) {
        float u = draw(&seed);
        v[i] = i % 11 == 0 ? NAN : i % 13 == 0 ? 1 : ldexpf(u, -(i % 40));
        if (i % 17 == 0) v[i] = ldexpf((float)(2 * (i % 1000) + 1), -31); /* halfway between whole numbers */
        cells += v[i] == v[i];
        sum += v[i] == v[i] ? llrint((double)v[i] * ZONE_VALUE_ONE) : 0;
    }
    const struct values_summed all = values_sum(v, MANY), none = values_sum(v, 0);
    ck_assert_int_eq(all.sum, sum);
    ck_assert_int_eq(all.cells, cells);
    ck_assert_int_eq(none.sum + none.cells, 0);
    free(v);
}
END_TEST

Suite *vector_suite(void)
{
    Suite *s = suite_create("vector");
    TCase *t = tcase_create("vector");
    tcase_add_test(t, operators_give_the_baseline_s_bits);
    tcase_add_test(t, sums_of_runs_are_those_of_cells);
    tcase_add_test(t, rounding_is_llrint_s);
    tcase_add_test(t, scores_of_bytes_are_those_of_values);
    tcase_add_test(t, values_are_kept_as_one_by_one);
    tcase_add_test(t, scores_are_summed_as_llrint_does);
    suite_add_tcase(s, t);
    return s;
}
