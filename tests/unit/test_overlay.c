/* WLC, limiting factor and relative load on cells worked out by hand, and the laws of the operators. */
#include "base/method_list.h"
#include "overlay/overlay.h"

#include "suites.h"

#include <math.h>

enum { N = 4 };

static const float a[N] = {0.5F, 0.2F, NAN, 1}, b[N] = {0.25F, 0.2F, 0.75F, 1}, c[N] = {1, 0.9F, 0.5F, NAN};
static const float *const scores[] = {a, b, c};
static const double weights[] = {0.5, 0.25, 0.25};

static struct overlay_block block(const bool *skip)
{
    return (struct overlay_block){.factors = 3, .cells = N, .score = scores, .weight = weights, .skip = skip};
}

START_TEST(missing_vetoes)
{
    const bool skip[] = {false, false, false};
    float out[N], valid[N];
    struct overlay_block k = block(skip);
    overlay_wlc(NULL, &k, out, valid);
    ck_assert_float_eq_tol(out[0], 0.5625F, 1e-7F);
    ck_assert_float_eq_tol(out[1], 0.375F, 1e-7F);
    ck_assert(isnan(out[2]) && isnan(out[3]) && isnan(valid[2]));
    ck_assert_float_eq(valid[0], 1);
}
END_TEST

START_TEST(missing_skipped)
{
    const bool skip[] = {true, false, true};
    float out[N], valid[N];
    struct overlay_block k = block(skip);
    overlay_wlc(NULL, &k, out, valid);
    ck_assert_float_eq_tol(out[2], 0.625F, 1e-7F); /* (0.25 * 0.75 + 0.25 * 0.5) / 0.5 */
    ck_assert_float_eq(valid[2], 0.5F);
    ck_assert_float_eq(out[3], 1);
    ck_assert_float_eq(valid[3], 0.75F);
}
END_TEST

START_TEST(nothing_left_is_no_data)
{
    const bool skip[] = {true};
    const float *one[] = {a};
    float out[N], valid[N];
    overlay_wlc(NULL,
                &(struct overlay_block){
                    .factors = 1, .cells = N, .score = one, .weight = (double[]){1}, .skip = skip},
                out, valid);
    ck_assert(out[0] == 0.5F && isnan(out[2]) && isnan(valid[2]));
}
END_TEST

START_TEST(weight_zero_neither_vetoes_nor_limits)
{
    const bool skip[] = {false, false, false};
    const double w[] = {0, 0.5, 0.5};
    float out[N], gap[N];
    uint8_t which[N];
    struct overlay_block k = {.factors = 3, .cells = N, .score = scores, .weight = w, .skip = skip};
    overlay_wlc(NULL, &k, out, NULL);
    ck_assert_float_eq(out[2], 0.625F);
    overlay_limiting_factor(&k, which, gap);
    ck_assert_uint_eq(which[0], 2);
    ck_assert_uint_eq(which[2], 3);
}
END_TEST

START_TEST(limiting_ties_and_gaps)
{
    const bool skip[] = {false, false, true};
    float gap[N];
    uint8_t which[N];
    struct overlay_block k = block(skip);
    overlay_limiting_factor(&k, which, gap);
    ck_assert_uint_eq(which[0], 2);
    ck_assert_float_eq(gap[0], 0.25F);
    ck_assert_uint_eq(which[1], 1); /* a tie goes to the first */
    ck_assert_float_eq(gap[1], 0);
    ck_assert_uint_eq(which[2], CODE_NODATA);
    ck_assert(isnan(gap[2]));
    ck_assert_uint_eq(which[3], 1); /* c is skipped */
    ck_assert_float_eq(gap[3], 0);
}
END_TEST

START_TEST(load_by_hand)
{
    const bool skip[] = {false, false, false}, pressure_side[] = {false, true, false};
    float load[N], pressure[N], support[N];
    struct overlay_block k = block(skip);
    overlay_load(&k, pressure_side, load, pressure, support);
    ck_assert_float_eq_tol(pressure[0], 0.75F, 1e-7F);
    ck_assert_float_eq_tol(support[0], 2.0F / 3, 1e-7F); /* (0.5 * 0.5 + 0.25 * 1) / 0.75 */
    ck_assert_float_eq_tol(load[0], 1.125F, 1e-6F);
    ck_assert(isnan(load[2]) && !isnan(pressure[2]) && isnan(support[2]));
}
END_TEST

START_TEST(load_needs_both_sides)
{
    const bool skip[] = {false, false, false}, all[] = {true, true, true}, none[] = {false, false, false};
    float load[N], pressure[N], support[N];
    struct overlay_block k = block(skip);
    overlay_load(&k, all, load, pressure, support);
    ck_assert(isnan(load[0]) && !isnan(pressure[0]) && isnan(support[0]));
    overlay_load(&k, none, load, pressure, support);
    ck_assert(isnan(load[0]) && isnan(pressure[0]) && !isnan(support[0]));
    const float low[N] = {0.005F, 0.01F, 0.02F, 0};
    const float *two[] = {b, low};
    const bool first[] = {true, false};
    overlay_load(
        &(struct overlay_block){
            .factors = 2, .cells = N, .score = two, .weight = (double[]){0.5, 0.5}, .skip = skip},
        first, load, pressure, support);
    ck_assert(isnan(load[0]) && isnan(load[3]));
    ck_assert_float_eq_tol(load[1], 80, 1e-3F); /* support 0.01 is just enough */
    ck_assert_float_eq_tol(load[2], 12.5F, 1e-5F);
}
END_TEST

START_TEST(load_states)
{
    ck_assert_uint_eq(overlay_load_state(0.79, 0.8, 1), LOAD_SURPLUS);
    ck_assert_uint_eq(overlay_load_state(0.8, 0.8, 1), LOAD_NEAR);
    ck_assert_uint_eq(overlay_load_state(1, 0.8, 1), LOAD_NEAR);
    ck_assert_uint_eq(overlay_load_state(1.0001, 0.8, 1), LOAD_OVERLOADED);
    ck_assert_uint_eq(overlay_load_state(NAN, 0.8, 1), LOAD_UNDEFINED);
    float load[1000];
    uint8_t state[1000];
    for (int i = 0; i < 1000; i++) load[i] = i % 10 == 3 ? NAN : (float)i / 500;
    overlay_load_states(load, 0.8, 1, state, 1000);
    for (int i = 0; i < 1000; i++) ck_assert_uint_eq(state[i], overlay_load_state((double)load[i], 0.8, 1));
}
END_TEST

/* Laws over random scores: the index lies between the lowest and the highest score, the order of the factors
 * changes at most 1e-6, and cells do not know their neighbours. */
START_TEST(wlc_laws)
{
    enum { FACTORS = 64, CELLS = 3000 };
    static float value[FACTORS][CELLS], out[CELLS], turned[CELLS], parts[CELLS];
    const float *forward[FACTORS], *backward[FACTORS];
    double w[FACTORS], reversed[FACTORS], sum = 0;
    bool skip[FACTORS] = {false};
    unsigned seed = 99;
    for (size_t f = 0; f < FACTORS; f++) {
        for (size_t i = 0; i < CELLS; i++)
            value[f][i] = (float)((seed = seed * 1664525U + 1013904223U) >> 8) / 16777216.0F;
        w[f] = 1 + (double)(seed >> 20);
        sum += w[f];
        forward[f] = backward[FACTORS - 1 - f] = value[f];
    }
    for (size_t f = 0; f < FACTORS; f++) reversed[FACTORS - 1 - f] = w[f] /= sum;
    overlay_wlc(NULL,
                &(struct overlay_block){
                    .factors = FACTORS, .cells = CELLS, .score = forward, .weight = w, .skip = skip},
                out, NULL);
    overlay_wlc(NULL,
                &(struct overlay_block){
                    .factors = FACTORS, .cells = CELLS, .score = backward, .weight = reversed, .skip = skip},
                turned, NULL);
    for (size_t from = 0; from < CELLS; from += 7) {
        const float *moved[FACTORS];
        for (size_t f = 0; f < FACTORS; f++) moved[f] = value[f] + from;
        size_t n = from + 7 > CELLS ? CELLS - from : 7;
        overlay_wlc(NULL,
                    &(struct overlay_block){
                        .factors = FACTORS, .cells = n, .score = moved, .weight = w, .skip = skip},
                    parts + from, NULL);
    }
    ck_assert_mem_eq(out, parts, sizeof out);
    for (size_t i = 0; i < CELLS; i++) {
        float low = 1, high = 0;
        for (size_t f = 0; f < FACTORS; f++) {
            low = fminf(low, value[f][i]);
            high = fmaxf(high, value[f][i]);
        }
        ck_assert(out[i] >= low && out[i] <= high);
        ck_assert_float_eq_tol(out[i], turned[i], 1e-6F);
    }
}
END_TEST

Suite *overlay_suite(void)
{
    Suite *s = suite_create("overlay");
    TCase *t = tcase_create("overlay");
    tcase_add_test(t, missing_vetoes);
    tcase_add_test(t, missing_skipped);
    tcase_add_test(t, nothing_left_is_no_data);
    tcase_add_test(t, weight_zero_neither_vetoes_nor_limits);
    tcase_add_test(t, limiting_ties_and_gaps);
    tcase_add_test(t, load_by_hand);
    tcase_add_test(t, load_needs_both_sides);
    tcase_add_test(t, load_states);
    tcase_add_test(t, wlc_laws);
    suite_add_tcase(s, t);
    return s;
}
