/* Every overlay row held to the laws it claims, with its defaults and with other parameters. Numbers worked
 * out by hand or published are in tests/methods/overlay.txt; what
 * single operators promise beside is in test_operator_cases.c. */
#include "base/method_list.h"
#include "overlay/overlay.h"

#include "suites.h"

#include <math.h>
#include <string.h>

enum { FACTORS = 6, CELLS = 2100 }; /* cells: more than two chunks, and no multiple of one */

/* The last factor has no weight: neither its values nor its holes may show. */
static const double WEIGHTS[FACTORS] = {0.3, 0.25, 0.2, 0.15, 0.1, 0};
static const bool VETO[FACTORS] = {false}, SKIP[FACTORS] = {true, true, true, true, true, true};
static const char *const NAMES[FACTORS] = {"slope", "water", "soil", "min", "e", "unused"};
static const double BEST[FACTORS] = {1, 1.1, 1.2, 1.3, 1.4, 9}, WORST[FACTORS] = {0, -0.4, -0.1, 0, -0.2, 5};

/* A row with parameters that are not its defaults. */
struct variant {
    const char *id;
    double number;
    size_t order; /* how many order weights */
    bool unlike;  /* not averaging, whatever the row claims */
};
static const struct variant VARIANTS[] = {{"owa", 0.5, 0, false},      {"owa", 3, 0, false},
                                          {"owa", 1, 5, false},        {"owa", 1, 2, false},
                                          {"geometric", 0, 0, false},  {"harmonic", 0, 0, false},
                                          {"harmonic", 0.1, 0, false}, {"topsis", 1, 0, true},
                                          {"fuzzy_gamma", 0, 0, true}, {"fuzzy_gamma", 0.5, 0, true}};
enum { VARIANT_COUNT = sizeof VARIANTS / sizeof *VARIANTS };

static double order_weights[] = {0.5, 0.05, 0.05, 0.1, 0.3}, two_order_weights[] = {0.2, 0.8};
static char *formula[] = {"0.4 * slope + 0.3 * min(water, soil) + 0.3 * (min > 0.5 ? e : e * min)"};

/* Row or variant number i; false where row i is of another kind. */
static bool operator_at(size_t i, struct method_args *args, unsigned *laws)
{
    const struct variant *v = i >= method_count ? &VARIANTS[i - method_count] : NULL;
    const struct method *m = v ? method_find(METHOD_OVERLAY, v->id) : &method_table[i];
    ck_assert_ptr_nonnull(m);
    if (m->kind != METHOD_OVERLAY) return false;
    *args = (struct method_args){.method = m};
    for (size_t p = 0; p < m->params; p++) args->number[p] = m->param[p].default_value;
    if (m->extra == EXTRA_FORMULA) {
        args->names = formula;
        args->count = 1;
    }
    if (v && v->order > 0) {
        args->x = v->order == 2 ? two_order_weights : order_weights;
        args->count = v->order;
    } else if (v) {
        args->number[0] = v->number;
    }
    *laws = v && v->unlike ? m->laws & ~(unsigned)LAW_AVERAGING : m->laws;
    struct error err = {{0}};
    ck_assert_msg(!m->check || m->check(args, &err) == ST_OK, "%s: %s", m->id, err.text);
    return true;
}

static unsigned seed;

static float at_random(void)
{
    seed = seed * 1664525U + 1013904223U;
    return (float)(seed >> 8) / 16777216.0F;
}

/* Scores from `low` up, with ties, 0 and 1 among them, and with holes where wanted. */
static void fill(float (*value)[CELLS], float low, bool holes)
{
    seed = 4711;
    for (size_t f = 0; f < FACTORS; f++)
        for (size_t i = 0; i < CELLS; i++) {
            float s = at_random();
            if (i % 7 == 2) s = floorf(s * 4) / 3;
            value[f][i] = s > 1 ? 1 : s < low ? low : s;
            if (f == FACTORS - 1) value[f][i] = i % 2 ? NAN : 7;
            if (holes && (at_random() < 0.1F || i % 97 == 5))
                value[f][i] = NAN; /* now and then all of them */
        }
}

static void apply(const struct method_args *args, const float *const *score, const double *weight,
                  const bool *skip, float *out, float *valid)
{
    struct overlay_block b = {.factors = FACTORS,
                              .cells = CELLS,
                              .score = score,
                              .weight = weight,
                              .skip = skip,
                              .names = NAMES,
                              .ideal_best = BEST,
                              .ideal_worst = WORST};
    args->method->fn.overlay(args, &b, out, valid);
}

static void columns(float (*value)[CELLS], const float **score)
{
    for (size_t f = 0; f < FACTORS; f++) score[f] = value[f];
}

static float value[FACTORS][CELLS], out[CELLS], other[CELLS], valid[CELLS], other_valid[CELLS];

START_TEST(range_and_missing)
{
    struct method_args args;
    unsigned laws;
    const float *score[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws)) return;
    ck_assert((laws & LAW_RANGE) && (laws & LAW_NODATA));
    bool formula_row = args.method->extra == EXTRA_FORMULA;
    fill(value, 0, true);
    columns(value, score);
    for (int skips = 0; skips < 2; skips++) {
        const bool *skip = skips ? SKIP : VETO;
        apply(&args, score, WEIGHTS, skip, out, valid);
        overlay_wlc(NULL,
                    &(struct overlay_block){
                        .factors = FACTORS, .cells = CELLS, .score = score, .weight = WEIGHTS, .skip = skip},
                    other, other_valid);
        for (size_t i = 0; i < CELLS; i++) {
            ck_assert(isnan(out[i]) || (out[i] >= 0 && out[i] <= 1));
            bool any = false;
            for (size_t f = 0; f + 1 < FACTORS; f++) any |= isnan(value[f][i]);
            ck_assert_msg(isnan(out[i]) == (formula_row ? any : isnan(other[i])), "%s", args.method->id);
        }
        if (!formula_row) ck_assert_mem_eq(valid, other_valid, sizeof valid);
    }
}
END_TEST

/* A skipped factor is as if it were not there, and the weights of the others sum to 1 again. */
START_TEST(skipping_leaves_out)
{
    struct method_args args;
    unsigned laws;
    const float *score[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws) || args.method->extra == EXTRA_FORMULA) return;
    fill(value, 0, false);
    for (size_t i = 0; i < CELLS; i++) value[1][i] = NAN;
    columns(value, score);
    apply(&args, score, WEIGHTS, SKIP, out, NULL);
    double without[FACTORS];
    for (size_t f = 0; f < FACTORS; f++) without[f] = f == 1 ? 0 : WEIGHTS[f] / 0.75;
    apply(&args, score, without, VETO, other, NULL);
    for (size_t i = 0; i < CELLS; i++)
        ck_assert_msg(fabsf(out[i] - other[i]) <= 1e-6F, "%s: %g and %g", args.method->id, (double)out[i],
                      (double)other[i]);
}
END_TEST

START_TEST(blocks_do_not_show)
{
    struct method_args args;
    unsigned laws;
    if (!operator_at((size_t)_i, &args, &laws)) return;
    ck_assert(laws & LAW_BLOCK);
    const float *score[FACTORS], *part[FACTORS];
    fill(value, 0, true);
    columns(value, score);
    apply(&args, score, WEIGHTS, SKIP, out, valid);
    for (size_t from = 0, step = 1; from < CELLS; from += step, step = step * 3 % 97 + 1) {
        for (size_t f = 0; f < FACTORS; f++) part[f] = score[f] + from;
        struct overlay_block b = {.factors = FACTORS,
                                  .cells = from + step > CELLS ? CELLS - from : step,
                                  .score = part,
                                  .weight = WEIGHTS,
                                  .skip = SKIP,
                                  .names = NAMES,
                                  .ideal_best = BEST,
                                  .ideal_worst = WORST};
        args.method->fn.overlay(&args, &b, other + from, other_valid + from);
    }
    ck_assert_mem_eq(out, other, sizeof out);
    ck_assert_mem_eq(valid, other_valid, sizeof valid);
}
END_TEST

/* Raise one score a little or a lot, past others or to where they are. */
START_TEST(a_better_score_never_hurts)
{
    struct method_args args;
    unsigned laws;
    const float *score[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws) || !(laws & LAW_MONOTONE)) return;
    for (size_t f = 0; f + 1 < FACTORS; f++) {
        fill(value, 0, false);
        columns(value, score);
        apply(&args, score, WEIGHTS, VETO, out, NULL);
        for (size_t i = 0; i < CELLS; i++) {
            float s = value[f][i], to = i % 3 ? s + (1 - s) * at_random() : s + 0.001F;
            if (i % 5 == 0 && value[(f + 1) % 5][i] > s) to = value[(f + 1) % 5][i];
            value[f][i] = to > 1 ? 1 : to;
        }
        apply(&args, score, WEIGHTS, VETO, other, NULL);
        for (size_t i = 0; i < CELLS; i++)
            ck_assert_msg(other[i] >= out[i] - 1e-7F, "%s: %g after %g", args.method->id, (double)other[i],
                          (double)out[i]);
    }
}
END_TEST

/* Between the lowest and the highest score, and the common value where all are the same. Scores from the
 * default floor of the means up. */
START_TEST(averages_lie_between)
{
    struct method_args args;
    unsigned laws;
    const float *score[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws) || !(laws & LAW_AVERAGING)) return;
    float low = strcmp(args.method->id, "harmonic") == 0 ? 0.1F : 0.001F;
    fill(value, low, false);
    columns(value, score);
    apply(&args, score, WEIGHTS, VETO, out, NULL);
    for (size_t i = 0; i < CELLS; i++) {
        float lowest = 1, highest = 0;
        for (size_t f = 0; f + 1 < FACTORS; f++) {
            lowest = fminf(lowest, value[f][i]);
            highest = fmaxf(highest, value[f][i]);
        }
        ck_assert_msg(out[i] >= lowest - 1e-6F && out[i] <= highest + 1e-6F, "%s", args.method->id);
    }
    for (size_t f = 0; f + 1 < FACTORS; f++) score[f] = value[0];
    apply(&args, score, WEIGHTS, VETO, out, NULL);
    for (size_t i = 0; i < CELLS; i++)
        ck_assert_msg(fabsf(out[i] - value[0][i]) <= 1e-6F, "%s: %g of %g", args.method->id, (double)out[i],
                      (double)value[0][i]);
}
END_TEST

/* What is not claimed does not hold. A formula's range is the analyst's affair. */
START_TEST(others_leave_the_range)
{
    struct method_args args;
    unsigned laws;
    const float *score[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws) || (laws & LAW_AVERAGING) ||
        args.method->extra == EXTRA_FORMULA)
        return;
    fill(value, 0.001F, false);
    columns(value, score);
    apply(&args, score, WEIGHTS, VETO, out, NULL);
    bool beyond = false;
    for (size_t i = 0; i < CELLS; i++) {
        float lowest = 1, highest = 0;
        for (size_t f = 0; f + 1 < FACTORS; f++) {
            lowest = fminf(lowest, value[f][i]);
            highest = fmaxf(highest, value[f][i]);
        }
        beyond |= out[i] < lowest - 0.01F || out[i] > highest + 0.01F;
    }
    ck_assert_msg(beyond, "%s averages", args.method->id);
}
END_TEST

START_TEST(order_of_factors_does_not_matter)
{
    struct method_args args;
    unsigned laws;
    static const size_t turn[FACTORS] = {3, 5, 0, 4, 1, 2};
    const float *score[FACTORS], *turned[FACTORS];
    const char *names[FACTORS];
    double weight[FACTORS], best[FACTORS], worst[FACTORS];
    if (!operator_at((size_t)_i, &args, &laws)) return;
    fill(value, 0, false);
    columns(value, score);
    apply(&args, score, WEIGHTS, VETO, out, NULL);
    for (size_t f = 0; f < FACTORS; f++) {
        turned[f] = score[turn[f]];
        names[f] = NAMES[turn[f]];
        weight[f] = WEIGHTS[turn[f]];
        best[f] = BEST[turn[f]];
        worst[f] = WORST[turn[f]];
    }
    struct overlay_block b = {.factors = FACTORS,
                              .cells = CELLS,
                              .score = turned,
                              .weight = weight,
                              .skip = VETO,
                              .names = names,
                              .ideal_best = best,
                              .ideal_worst = worst};
    args.method->fn.overlay(&args, &b, other, NULL);
    for (size_t i = 0; i < CELLS; i++)
        ck_assert_msg(fabsf(out[i] - other[i]) <= 1e-6F, "%s", args.method->id);
}
END_TEST

/* Index by row `id` with its first parameter; scores from `low` up. */
static void run(const char *id, double number, float low, float *index)
{
    const float *score[FACTORS];
    struct method_args args = {.method = method_find(METHOD_OVERLAY, id), .number = {number}};
    ck_assert_msg(args.method != NULL, "%s", id);
    fill(value, low, false);
    columns(value, score);
    apply(&args, score, WEIGHTS, VETO, index, NULL);
}

static void never_above(const char *lower, double a, const char *upper, double b, float low)
{
    run(lower, a, low, out);
    run(upper, b, low, other);
    bool differ = false;
    for (size_t i = 0; i < CELLS; i++) {
        ck_assert_msg(out[i] <= other[i] + 1e-6F, "%s %g, %s %g", lower, (double)out[i], upper,
                      (double)other[i]);
        differ |= out[i] < other[i] - 0.01F;
    }
    ck_assert_msg(differ, "%s is %s", lower, upper);
}

START_TEST(order_of_operators)
{
    never_above("limiting", 0, "harmonic", 0.001, 0.001F);
    never_above("harmonic", 0.001, "geometric", 0.001, 0.001F);
    never_above("harmonic", 0, "geometric", 0, 0);
    never_above("geometric", 0.001, "wlc", 0, 0.001F);
    never_above("geometric", 0, "wlc", 0, 0);
    never_above("state_space", 0, "wlc", 0, 0);
    never_above("limiting", 0, "owa", 3, 0);
    never_above("owa", 3, "owa", 1, 0);
    never_above("owa", 1, "owa", 0.5, 0);
    never_above("owa", 0.5, "fuzzy_or", 0, 0);
    never_above("deficits", 0, "fuzzy_product", 0, 0);
    never_above("fuzzy_product", 0, "fuzzy_and", 0, 0);
    never_above("fuzzy_or", 0, "fuzzy_sum", 0, 0);
    never_above("fuzzy_product", 0, "fuzzy_gamma", 0.3, 0);
    never_above("fuzzy_gamma", 0.3, "fuzzy_sum", 0, 0);
}
END_TEST

static void same(const char *a, double x, const char *b, double y, float tolerance)
{
    run(a, x, 0, out);
    run(b, y, 0, other);
    for (size_t i = 0; i < CELLS; i++)
        ck_assert_msg(fabsf(out[i] - other[i]) <= tolerance, "%s %g, %s %g", a, (double)out[i], b,
                      (double)other[i]);
}

START_TEST(limits_of_operators)
{
    same("owa", 1, "wlc", 0, 0); /* the same bits */
    same("owa", 1 + 1e-9, "wlc", 0, 1e-6F);
    same("owa", 1e6, "limiting", 0, 1e-6F);
    same("owa", 1e-6, "fuzzy_or", 0, 1e-5F);
    same("fuzzy_gamma", 0, "fuzzy_product", 0, 1e-6F);
    same("fuzzy_gamma", 1, "fuzzy_sum", 0, 1e-6F);
    same("limiting", 0, "fuzzy_and", 0, 0);
}
END_TEST

Suite *operators_suite(void)
{
    Suite *s = suite_create("operators");
    TCase *t = tcase_create("operators");
    const int all = (int)method_count + VARIANT_COUNT;
    tcase_add_loop_test(t, range_and_missing, 0, all);
    tcase_add_loop_test(t, skipping_leaves_out, 0, all);
    tcase_add_loop_test(t, blocks_do_not_show, 0, all);
    tcase_add_loop_test(t, a_better_score_never_hurts, 0, all);
    tcase_add_loop_test(t, averages_lie_between, 0, all);
    tcase_add_loop_test(t, others_leave_the_range, 0, all);
    tcase_add_loop_test(t, order_of_factors_does_not_matter, 0, all);
    tcase_add_test(t, order_of_operators);
    tcase_add_test(t, limits_of_operators);
    suite_add_tcase(s, t);
    return s;
}
