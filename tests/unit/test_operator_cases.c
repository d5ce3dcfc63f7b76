/* What single operators promise beside the laws: ORness, ideals, floors, the terrain grade, faults. */
#include "base/method_list.h"
#include "overlay/overlay.h"

#include "suites.h"

#include <math.h>

static const bool VETO[3] = {false};
static float out[6], valid[6];

START_TEST(owa_character)
{
    const double equal[] = {1, 1, 1, 0, 1, 1};
    struct method_args args = {.method = method_find(METHOD_OVERLAY, "owa"), .number = {1}};
    double orness, tradeoff;
    overlay_owa_character(&args, 6, equal, &orness, &tradeoff);
    ck_assert(fabs(orness - 0.5) < 1e-12 && fabs(tradeoff - 1) < 1e-7);
    args.number[0] = 1e6;
    overlay_owa_character(&args, 6, equal, &orness, &tradeoff);
    ck_assert(fabs(orness) < 1e-9 && fabs(tradeoff) < 1e-9);
    args.number[0] = 1e-6;
    overlay_owa_character(&args, 6, equal, &orness, &tradeoff);
    ck_assert(fabs(orness - 1) < 1e-5 && fabs(tradeoff) < 1e-5);
    /* Two factors with weight, alpha 2: order weights 1/4 and 3/4. */
    args.number[0] = 2;
    overlay_owa_character(&args, 3, (double[]){0.7, 0, 0.3}, &orness, &tradeoff);
    ck_assert(fabs(orness - 0.25) < 1e-12 && fabs(tradeoff - 0.5) < 1e-12);
    overlay_owa_character(&args, 3, (double[]){1, 0, 0}, &orness, &tradeoff);
    ck_assert(isnan(orness) && isnan(tradeoff));
}
END_TEST

static void refuses(double alpha, double *order, size_t count, const char *message)
{
    struct method_args args = {.number = {alpha}, .x = order, .count = count};
    struct error err = {{0}};
    ck_assert_int_eq(method_check_owa(&args, &err), ST_INPUT);
    ck_assert_str_eq(err.text, message);
}

START_TEST(owa_faults)
{
    refuses(2, (double[]){0.5, 0.5}, 2, "alpha 2 beside order weights, expected only one of the two");
    refuses(1, (double[]){0.5, 0.4}, 2, "order weights sum to 0.9, expected 1");
    refuses(1, (double[]){1.5, -0.5}, 2, "order weight 1.5, expected 0 to 1");
    refuses(1, (double[]){1, NAN}, 2, "order weight nan, expected 0 to 1");
    ck_assert_int_eq(method_check_owa(&(struct method_args){.number = {2}}, NULL), ST_OK);
    ck_assert(method_find(METHOD_OVERLAY, "owa")->param[0].min > 0);
}
END_TEST

START_TEST(floors_are_counted)
{
    static const char *const id[] = {"geometric", "harmonic"};
    const float a[] = {0, 0.0005F, 0.001F, 0.5F, NAN, 0}, b[] = {0, 1, 1, 1, 0, NAN},
                c[] = {0, 0, 0, 0, 0, 0};
    const float *score[] = {a, b, c};
    for (size_t k = 0; k < 2; k++) {
        struct overlay_counts counts = {.floored = 10};
        struct overlay_block block = {.factors = 3,
                                      .cells = 6,
                                      .score = score,
                                      .weight = (double[]){0.5, 0.5, 0},
                                      .skip = (bool[]){true, false, false},
                                      .counts = &counts};
        struct method_args args = {.method = method_find(METHOD_OVERLAY, id[k]), .number = {0.001}};
        args.method->fn.overlay(&args, &block, out, NULL);
        /* Cells 0, 1 and 4, in which a is skipped; not 5, which is vetoed; 0.001 is not below the floor. */
        ck_assert_msg(counts.floored == 13, "%s: %zu", id[k], counts.floored);
        ck_assert(fabsf(out[0] - 0.001F) < 1e-7F && isnan(out[5]) && counts.invalid == 0);
    }
}
END_TEST

START_TEST(topsis_ideals)
{
    const float a[] = {0.2F, 0.6F, 0.4F}, b[] = {0.5F, 0.5F, 0.5F};
    const float *score[] = {a, b};
    struct method_args args = {.method = method_find(METHOD_OVERLAY, "topsis")};
    struct overlay_block block = {
        .factors = 2, .cells = 3, .score = score, .weight = (double[]){0.5, 0.5}, .skip = VETO};
    ck_assert(!method_wants_ideals(&args));
    args.number[0] = 1;
    ck_assert(method_wants_ideals(&args));
    overlay_topsis(&args, &block, out, valid);
    for (size_t i = 0; i < 3; i++) ck_assert(isnan(out[i]) && isnan(valid[i]));
    block.ideal_best = (double[]){(double)0.6F, 0.5};
    block.ideal_worst = (double[]){(double)0.2F, 0.5};
    overlay_topsis(&args, &block, out, valid);
    /* Below the lowest score and above the highest: b, which never varies, does not count. */
    ck_assert(out[0] == 0 && out[1] == 1 && fabsf(out[2] - 0.5F) < 1e-6F && valid[0] == 1);
    score[0] = b;
    block.ideal_best = block.ideal_worst = (double[]){0.5, 0.5};
    overlay_topsis(&args, &block, out, NULL);
    ck_assert(out[0] == 0.5F);
}
END_TEST

START_TEST(terrain_grade)
{
    const struct method_args args = {.method = method_find(METHOD_OVERLAY, "deficits")};
    for (int slope = 1; slope <= 5; slope++)
        for (int elevation = 0; elevation <= 4; elevation++)
            for (int relief = 0; relief <= 2; relief++) {
                float s = 1 - (float)(slope - 1) / 4, e = 1 - (float)elevation / 4, r = 1 - (float)relief / 4,
                      index;
                const float *score[] = {&s, &e, &r};
                struct overlay_block block = {.factors = 3,
                                              .cells = 1,
                                              .score = score,
                                              .weight = (double[]){0.6, 0.2, 0.2},
                                              .skip = VETO};
                args.method->fn.overlay(&args, &block, &index, NULL);
                int grade = slope + elevation + relief > 5 ? 5 : slope + elevation + relief;
                ck_assert_float_eq_tol(index, 1 - (float)(grade - 1) / 4, 1e-6F);
            }
}
END_TEST

Suite *operator_cases_suite(void)
{
    Suite *s = suite_create("operator_cases");
    TCase *t = tcase_create("operator_cases");
    tcase_add_test(t, owa_character);
    tcase_add_test(t, owa_faults);
    tcase_add_test(t, floors_are_counted);
    tcase_add_test(t, topsis_ideals);
    tcase_add_test(t, terrain_grade);
    suite_add_tcase(s, t);
    return s;
}
