/* Map algebra: values, missing cells, faults and threads. */
#include "base/expression.h"
#include "base/method_list.h"
#include "overlay/overlay.h"

#include "suites.h"

#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

enum { NAMES = 5, CELLS = 2500 };

/* Among them letters beyond ASCII, a function's name and a constant's. */
static const char *const names[NAMES] = {"slope", "water", "min", "坡度", "_e"};

static struct expression *opened(const char *formula)
{
    struct expression *e = NULL;
    struct error err = {{0}};
    ck_assert_msg(expression_open(formula, names, NAMES, &e, &err) == ST_OK, "%s", err.text);
    return e;
}

/* The formula's value where slope 0.3, water 0.8, min 0.5, 坡度 2 and _e 7. */
static double value_of(const char *formula)
{
    static const float cell[NAMES] = {0.3F, 0.8F, 0.5F, 2, 7};
    const float *column[NAMES];
    float out = 99;
    for (size_t i = 0; i < NAMES; i++) column[i] = &cell[i];
    struct expression *e = opened(formula);
    expression_eval(e, column, 1, &out, NULL);
    expression_close(e);
    return (double)out;
}

START_TEST(values)
{
    static const struct {
        const char *formula;
        double value;
    } cases[] = {
        {"slope", 0.3},
        {"0.25*slope + .75 * water", 0.675},
        {"1e-1*slope+1.5E+1*water", 12.03},
        {"slope / water", 0.375},
        {"-slope^2", -0.09},
        {"2^slope^2 - 2^0.09", 0},
        {"min(slope, water, min)", 0.3},
        {"max(slope,min)", 0.5},
        {"if(slope > 0.2, water, min)", 0.8},
        {"if(slope > 0.4, water, min)", 0.5},
        {"slope > 0.4 ? water : slope > 0.2 ? min : 1", 0.5},
        {"slope >= 0.2 && water != 3 || min == 9", 1},
        {"坡度 * 0.25", 0.5},
        {"_e * 0.1 + _pi * 0", 0.7},
        {"exp(ln(slope))", 0.3},
        {"log10(100) * slope + log2(8) * slope", 1.5},
        {"sqrt(min * 0.5)", 0.5},
        {"avg(slope, water, 1)", 0.7},
        {"sum(slope, water) * abs(-1) * sign(slope)", 1.1},
        {"slope\n  +\twater", 1.1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double found = value_of(cases[i].formula);
        ck_assert_msg(fabs(found - cases[i].value) < 1e-6, "%s: %.9g", cases[i].formula, found);
    }
}
END_TEST

START_TEST(faults_say_where)
{
    static const struct {
        const char *formula, *message;
    } cases[] = {
        {"slope + wter",
         "formula \"slope + wter\": unknown name \"wter\" at character 9; did you mean \"water\"?"},
        {"坡度 + slop * 2",
         "formula \"坡度 + slop * 2\": unknown name \"slop\" at character 6; did you mean \"slope\"?"},
        {"slope + elevation", "formula \"slope + elevation\": unknown name \"elevation\" at character 9"},
        {"mix(slope, 1)",
         "formula \"mix(slope, 1)\": unknown function \"mix\" at character 1; did you mean \"max\"?"},
        {"share(slope)", "formula \"share(slope)\": unknown function \"share\" at character 1, expected one "
                         "of abs, acos, acosh, "
                         "asin, asinh, atan, atan2, atanh, avg, cos, cosh, exp, if, ln, log10, log2, max, "
                         "min, rint, sign, sin, "
                         "sinh, sqrt, sum, tan and tanh"},
        {"log(slope)",
         "formula \"log(slope)\": unknown function \"log\" at character 1; did you mean \"log2\"?"},
        {"slope + * water", "formula \"slope + * water\": syntax error at character 9, \"* water\": an "
                            "operator cannot stand here"},
        {"坡度 + * water", "formula \"坡度 + * water\": syntax error at character 6, \"* water\": an "
                           "operator cannot stand here"},
        {"slope +", "formula \"slope +\": syntax error at the end: something is missing"},
        {"(slope + water",
         "formula \"(slope + water\": syntax error at the end: a closing parenthesis is missing"},
        {"slope + water)",
         "formula \"slope + water)\": syntax error at character 14, \")\": a parenthesis cannot stand here"},
        {"slope water", "formula \"slope water\": syntax error at character 7, \"water\": an operator is "
                        "missing before this"},
        {"max(slope,,water)", "formula \"max(slope,,water)\": syntax error at character 11, \",water)\": a "
                              "comma cannot stand here"},
        {"if(slope, 1)",
         "formula \"if(slope, 1)\": syntax error at character 12, \")\": the function has too few arguments"},
        {"atan2(slope, 1, 2)", "formula \"atan2(slope, 1, 2)\": syntax error at character 18, \")\": the "
                               "function has too many arguments"},
        {"slope ? 1", "formula \"slope ? 1\": syntax error at the end: \"?\" and \":\" do not match"},
        {"slope % 2", "formula \"slope % 2\": syntax error at character 7, \"% 2\": this cannot be read"},
        {"slope = 3", "formula \"slope = 3\": an assignment at character 7, expected == to compare"},
        {"slope + \"3\"", "formula \"slope + \"3\"\": a text at character 9, expected numbers and names"},
        {"slope + 0,5", "formula \"slope + 0,5\": gives 2 values, expected one"},
        {"0.5", "formula \"0.5\": uses no name, expected at least one"},
        {"", "formula \"\": uses no name, expected at least one"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct expression *e = NULL;
        struct error err = {{0}};
        ck_assert_msg(expression_open(cases[i].formula, names, NAMES, &e, &err) == ST_INPUT, "%s",
                      cases[i].formula);
        ck_assert_ptr_null(e);
        ck_assert_str_eq(err.text, cases[i].message);
    }
}
END_TEST

/* Comparisons and min() would make a number of a missing score. */
START_TEST(missing_and_invalid)
{
    const float slope[] = {0.5F, NAN, 0.5F, 0.5F, 0}, water[] = {0, 0, NAN, 0.25F, 0};
    const float *column[NAMES] = {slope, water};
    float out[5];
    size_t invalid = 5;
    struct expression *e = opened("slope / water");
    ck_assert(expression_uses(e, 0) && expression_uses(e, 1) && !expression_uses(e, 2) &&
              !expression_uses(e, 9));
    expression_eval(e, column, 5, out, &invalid);
    expression_close(e);
    /* 1/0 and 0/0 are invalid; those with a missing score are missing, not invalid. */
    ck_assert(isnan(out[0]) && isnan(out[1]) && isnan(out[2]) && out[3] == 2 && isnan(out[4]));
    ck_assert_uint_eq(invalid, 7);

    invalid = 0;
    e = opened("slope > 0.2 ? 1 : min(slope, 0)");
    ck_assert(!expression_uses(e, 1));
    expression_eval(e, column, 5, out, &invalid);
    expression_close(e);
    ck_assert(out[0] == 1 && isnan(out[1]) && out[2] == 1 && out[4] == 0 && invalid == 0);

    e = opened("ln(slope - 0.5) + 0 * sqrt(-1) + 1e300 * slope");
    expression_eval(e, column, 5, out, &invalid);
    expression_close(e);
    ck_assert_uint_eq(invalid, 4);
}
END_TEST

/* More cells than are evaluated at once, each by itself. */
START_TEST(every_cell)
{
    static float a[CELLS], b[CELLS], out[CELLS];
    const float *column[NAMES] = {a, NULL, b};
    for (size_t i = 0; i < CELLS; i++) {
        a[i] = (float)i / CELLS;
        b[i] = (float)(i * 7 % CELLS) / CELLS;
    }
    struct expression *e = opened("0.3 * slope + 0.7 * min^2");
    for (int again = 0; again < 2; again++) {
        memset(out, 0, sizeof out);
        expression_eval(e, column, CELLS, out, NULL);
        for (size_t i = 0; i < CELLS; i++) {
            double expected = 0.3 * (double)a[i] + 0.7 * (double)b[i] * (double)b[i];
            ck_assert(fabs((double)out[i] - expected) < 1e-6);
        }
    }
    expression_close(e);
}
END_TEST

START_TEST(as_an_operator)
{
    const float a[] = {0.5F, 0.9F, NAN, 0}, b[] = {0.4F, 0.8F, 0.5F, NAN}, c[] = {0, 1, 1, 1};
    const float *score[] = {a, b, c};
    static char *formula[] = {"a + c * 0.5"};
    struct method_args args = {
        .method = method_find(METHOD_OVERLAY, "expression"), .names = formula, .count = 1};
    struct overlay_counts counts = {0};
    struct overlay_block block = {.factors = 3,
                                  .cells = 4,
                                  .score = score,
                                  .weight = (double[]){0.75, 0.25, 0},
                                  .skip = (bool[]){false, false, false},
                                  .names = (const char *[]){"a", "b", "c"},
                                  .counts = &counts};
    float out[4], valid[4];
    overlay_expression(&args, &block, out, valid);
    /* b is not used: it does not veto, but its weight had no data. c is used in spite of its weight. */
    ck_assert(out[0] == 0.5F && out[1] == 1 && isnan(out[2]) && out[3] == 0.5F);
    ck_assert(valid[0] == 1 && valid[1] == 1 && isnan(valid[2]) && valid[3] == 0.75F);
    ck_assert(counts.clipped == 1 && counts.invalid == 0 && counts.floored == 0);
    block.names = (const char *[]){"x", "b", "c"};
    overlay_expression(&args, &block, out, valid);
    for (size_t i = 0; i < 4; i++) ck_assert(isnan(out[i]) && isnan(valid[i]));
}
END_TEST

static int threads_now(void)
{
    DIR *d = opendir("/proc/self/task");
    int count = 0;
    while (d && readdir(d)) count++;
    if (d) closedir(d);
    return count;
}

static void *work(void *result)
{
    static const float slope[] = {0.1F, 0.2F, 0.3F, 0.4F};
    const float *column[NAMES] = {slope};
    float *out = result;
    for (int again = 0; again < 200; again++) {
        struct expression *e = NULL;
        if (expression_open("exp(slope * 1.5) / 3", names, NAMES, &e, NULL) != ST_OK) return NULL;
        expression_eval(e, column, 4, out, NULL);
        expression_close(e);
    }
    return result;
}

START_TEST(threads_share_nothing)
{
    enum { THREADS = 4 };
    pthread_t thread[THREADS];
    float out[THREADS][4];
    int before = threads_now();
    ck_assert_ptr_nonnull(work(out[0]));
    ck_assert_int_eq(threads_now(), before); /* nor does muParser start its own */
    for (size_t t = 0; t < THREADS; t++) ck_assert_int_eq(pthread_create(&thread[t], NULL, work, out[t]), 0);
    for (size_t t = 0; t < THREADS; t++) {
        void *done = NULL;
        pthread_join(thread[t], &done);
        ck_assert_ptr_nonnull(done);
        for (size_t i = 0; i < 4; i++)
            ck_assert_float_eq_tol(out[t][i], (float)exp(0.15 * (double)(i + 1)) / 3, 1e-6F);
    }
}
END_TEST

Suite *expression_suite(void)
{
    Suite *s = suite_create("expression");
    TCase *t = tcase_create("expression");
    tcase_add_test(t, values);
    tcase_add_test(t, faults_say_where);
    tcase_add_test(t, missing_and_invalid);
    tcase_add_test(t, every_cell);
    tcase_add_test(t, as_an_operator);
    tcase_add_test(t, threads_share_nothing);
    suite_add_tcase(s, t);
    return s;
}
