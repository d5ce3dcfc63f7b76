/* Every row of the table of methods held to the laws it claims, and worked examples of each. */
#include "base/method_list.h"
#include "classify/classify.h"

#include "suites.h"
#include "weight_inputs.h"

#include <math.h>
#include <string.h>

enum { CELLS = 2100 }; /* more than two chunks, and no multiple of one */

/* Numbers that suit a score row where its defaults do not: fields run from -2 to 12. */
static const struct {
    const char *id;
    double number[METHOD_MAX_PARAMS];
} score_numbers[] = {
    {"linear", {0, 10}},
    {"log", {1, 10}},
    {"power", {0, 10, 2.5}},
    {"fuzzy_linear", {0, 2, 6, NAN, NAN}},
    {"fuzzy_sigmoid", {0, 2, 6, NAN, NAN}},
    {"fuzzy_j", {0, 2, 6, NAN, NAN}},
    {"fuzzy_gaussian", {5, 0.1}},
    {"fuzzy_near", {5, 0.1}},
    {"fuzzy_small", {5, 3}},
    {"fuzzy_large", {5, 3}},
    {"target", {4, 6, 1, 9}},
};

static void fill(float *v, size_t n);

static double quantile_of_even(const struct field_stats *s, double q)
{
    return (double)(float)(s->min + q * (s->max - s->min));
}

/* The choice of a row, or NULL. */
static const struct method_param *choice_of(const struct method *m, size_t *at)
{
    for (*at = 0; *at < m->params; ++*at)
        if (m->param[*at].choices) return &m->param[*at];
    return NULL;
}

/* Arguments that suit any score row, with one of its choices; cleared by the caller where the row resolves.
 */
static struct method_args score_args(const struct method *m, int choice)
{
    static double x[] = {0, 3, 8, 10}, y[] = {0, 0.2, 0.7, 1};
    static struct reclass_rule rules[] = {{0, 5, false, false, 0.25F}, {5, 10, true, false, 0.75F}};
    struct method_args a = {.method = m, .nodata_score = NAN};
    size_t at;
    struct error err = {{0}};
    for (size_t i = 0; i < m->params; i++) a.number[i] = m->param[i].default_value;
    for (size_t i = 0; i < sizeof score_numbers / sizeof *score_numbers; i++)
        if (strcmp(score_numbers[i].id, m->id) == 0)
            memcpy(a.number, score_numbers[i].number, sizeof a.number);
    if (choice_of(m, &at)) {
        a.number[at] = choice;
        if (m->param[at].choices == METHOD_SHAPES && choice == 2) a.number[3] = 7, a.number[4] = 11;
    }
    if (m->extra == EXTRA_POINTS) {
        a.count = 4;
        a.x = x;
        a.y = y;
    } else if (m->extra == EXTRA_TABLE || m->extra == EXTRA_CATEGORIES) {
        a.count = 2;
        a.rules = rules;
    }
    for (size_t i = 0; i < m->params; i++)
        ck_assert_msg(m->param[i].optional || !isnan(a.number[i]), "no numbers for %s", m->id);
    if (m->check) ck_assert_msg(m->check(&a, &err) == ST_OK, "%s: %s", m->id, err.text);
    struct field_stats stats = {CELLS, 5, 4, -2, 12, quantile_of_even, NULL};
    if (m->resolve) ck_assert_msg(m->resolve(&a, &stats, &err) == ST_OK, "%s: %s", m->id, err.text);
    return a;
}

static void fill(float *v, size_t n)
{
    unsigned seed = 12345;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525U + 1013904223U;
        v[i] = i % 11 == 3 ? NAN : (float)(seed >> 8) / 16777216.0F * 14.0F - 2.0F;
    }
}

static void check_range(const float *out, size_t n)
{
    for (size_t i = 0; i < n; i++) ck_assert(isnan(out[i]) || (out[i] >= 0 && out[i] <= 1));
}

/* Whether a better value never scores less. Which values are better shows at the ends. */
static bool is_monotone(const struct method_args *args)
{
    const struct method *m = args->method;
    const float ends[2] = {-3, 13};
    float at_ends[2];
    bool holds = true;
    m->fn.score(args, ends, at_ends, 2, NULL);
    if (at_ends[0] == at_ends[1]) return false;
    for (int i = -300; i < 1300; i++) {
        float v = (float)i / 100, pair[2] = {v, v + 0.01F}, scored[2];
        m->fn.score(args, pair, scored, 2, NULL);
        holds &= at_ends[0] < at_ends[1] ? scored[0] <= scored[1] : scored[0] >= scored[1];
    }
    return holds;
}

static void check_blocks(const struct method_args *args, const float *in, const float *whole)
{
    static float parts[CELLS];
    for (size_t from = 0, step = 1; from < CELLS; from += step, step = step * 3 % 97 + 1)
        args->method->fn.score(args, in + from, parts + from, from + step > CELLS ? CELLS - from : step,
                               NULL);
    ck_assert_mem_eq(whole, parts, sizeof parts);
}

static void check_score(const struct method_args *args)
{
    const struct method *m = args->method;
    static float in[CELLS], out[CELLS];
    fill(in, CELLS);
    m->fn.score(args, in, out, CELLS, NULL);
    ck_assert((m->laws & LAW_RANGE) && (m->laws & LAW_NODATA) && (m->laws & LAW_BLOCK));
    check_range(out, CELLS);
    for (size_t i = 0; i < CELLS; i++) {
        ck_assert_msg(!isnan(in[i]) || isnan(out[i]), "%s: no data scores %g", m->id, (double)out[i]);
        /* Every row but the tables has a score for each value. */
        if (m->extra == EXTRA_NONE) ck_assert(isnan(in[i]) || !isnan(out[i]));
    }
    check_blocks(args, in, out);
    m->fn.score(args, in, in, CELLS, NULL);
    ck_assert_mem_eq(out, in, sizeof out); /* in place */
}

START_TEST(score_laws)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_SCORE) return;
    size_t at;
    const struct method_param *choice = choice_of(m, &at);
    bool monotone = true;
    for (int k = 0; choice ? choice->choices[k] != NULL : k == 0; k++) {
        if (choice && choice->choices == METHOD_GRADES && k > 0)
            break; /* their edges lie beyond these fields */
        struct method_args args = score_args(m, k);
        check_score(&args);
        monotone &= is_monotone(&args);
        if (m->resolve) method_args_clear(&args);
    }
    /* What is not claimed does not hold; of lists it is the analyst's affair. */
    if ((m->laws & LAW_MONOTONE) || m->extra == EXTRA_NONE)
        ck_assert_msg(monotone == ((m->laws & LAW_MONOTONE) != 0), "%s", m->id);
}
END_TEST

START_TEST(linear_runs_either_way)
{
    struct method_args args = {.number = {25, 0}};
    const float in[] = {0, 5, 25, 40, -1, NAN};
    float out[6];
    score_linear(&args, in, out, 6, NULL);
    ck_assert_float_eq_tol(out[0], 1, 1e-7F);
    ck_assert_float_eq_tol(out[1], 0.8F, 1e-7F);
    ck_assert(out[2] == 0 && out[3] == 0 && out[4] == 1 && isnan(out[5]));
}
END_TEST

START_TEST(piecewise_between_and_beyond)
{
    double x[] = {0, 10, 20}, y[] = {0, 1, 0.5};
    struct method_args args = {.count = 3, .x = x, .y = y};
    const float in[] = {-5, 5, 10, 15, 99, NAN};
    float out[6];
    score_piecewise(&args, in, out, 6, NULL);
    ck_assert(out[0] == 0 && out[1] == 0.5F && out[2] == 1 && out[3] == 0.75F && out[4] == 0.5F &&
              isnan(out[5]));
}
END_TEST

START_TEST(table_grammar)
{
    struct method_args args = {0};
    struct error err;
    ck_assert_int_eq(reclass_parse("[2,4]=0.2; (4,6]=0.5;7=1 ; [8,inf)=NO_DATA; NO_DATA=0.1", &args, &err),
                     ST_OK);
    const float in[] = {2, 4, 4.5F, 6, 7, 6.5F, 1e9F, NAN};
    float out[8];
    size_t unmatched = 0;
    score_table(&args, in, out, 8, &unmatched);
    ck_assert(out[0] == 0.2F && out[1] == 0.2F && out[2] == 0.5F && out[3] == 0.5F && out[4] == 1);
    ck_assert(isnan(out[5]) && isnan(out[6]) && out[7] == 0.1F);
    ck_assert_uint_eq(unmatched, 1); /* 6.5; the value sent to no data is covered */
    method_args_clear(&args);
    ck_assert_int_eq(reclass_parse("[1,2]=0.3; DEFAULT=0.9", &args, &err), ST_OK);
    unmatched = 0;
    score_table(&args, in, out, 8, &unmatched);
    ck_assert(out[0] == 0.3F && out[2] == 0.9F && isnan(out[7]) && unmatched == 0);
    method_args_clear(&args);
}
END_TEST

START_TEST(table_faults)
{
    static const char *const bad[] = {"",        "2",         "[2,4=1",    "[4,2]=1",    "x=1",
                                      "[2,4]=2", "[2,4]=nan", "[a,4]=0.5", "[1,2]=-0.1", ";;"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct method_args args = {0};
        struct error err = {{0}};
        ck_assert_msg(reclass_parse(bad[i], &args, &err) == ST_INPUT && err.text[0], "%s", bad[i]);
        method_args_clear(&args);
    }
}
END_TEST

START_TEST(weight_laws)
{
    const struct method *m = &method_table[_i];
    if (m->kind != METHOD_WEIGHT) return;
    static const size_t as_made[] = {0, 1, 2, 3}, turn[] = {3, 0, 1, 2};
    static struct made_weight_input made, turned;
    made_weight_input(&made, as_made);
    made_weight_input(&turned, turn);
    const struct method_args args = made_weight_args(m);
    double w[4], other[4], sum = 0;
    struct error err = {{0}};
    ck_assert_msg(m->fn.weight(&args, &made.input, w, &err) == ST_OK, "%s: %s", m->id, err.text);
    ck_assert_msg(m->fn.weight(&args, &turned.input, other, &err) == ST_OK, "%s: %s", m->id, err.text);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_msg(w[i] >= 0, "%s: weight %zu is %g", m->id, i, w[i]);
        sum += w[i];
        /* A weight goes with its factor. */
        ck_assert_msg(fabs(other[i] - w[turn[i]]) < 1e-12, "%s: %.15g and %.15g", m->id, other[i],
                      w[turn[i]]);
    }
    ck_assert(m->laws & LAW_SUM);
    ck_assert_double_eq_tol(sum, 1, 1e-14);
    ck_assert_msg(fabs(w[0] - w[2]) < 1e-12, "%s: like factors weigh %.15g and %.15g", m->id, w[0], w[2]);
    /* Not so the others, but where all are to be alike. */
    ck_assert((m->fn.weight == weight_equal) == (fabs(w[0] - w[1]) < 1e-12));
    /* What it needs and does not find is a fault, not a crash. */
    if (m->from_data || m->extra != EXTRA_NONE) {
        err.text[0] = '\0';
        ck_assert_int_eq(m->fn.weight(&args, &(struct weight_input){.n = 4}, w, &err), ST_INPUT);
        ck_assert(err.text[0] != '\0');
    }
}
END_TEST

START_TEST(weights_need_a_sum)
{
    double w[2];
    struct error err;
    ck_assert_int_eq(weight_given(&(struct method_args){0},
                                  &(struct weight_input){.n = 2, .given = (double[]){0, 0}}, w, &err),
                     ST_INPUT);
    ck_assert_str_eq(err.text, "the weights sum to 0, expected more than 0");
    ck_assert_int_eq(weight_given(&(struct method_args){0},
                                  &(struct weight_input){.n = 2, .given = (double[]){3, 1}}, w, &err),
                     ST_OK);
    ck_assert(w[0] == 0.75 && w[1] == 0.25);
}
END_TEST

START_TEST(class_edges)
{
    /* (a, b], the first closed; an edge written 0.2 holds the cell that was stored as 0.2F. */
    const double breaks[] = {0.2, 0.4, 0.6, 0.8};
    const float in[] = {0, 0.2F, 0.200001F, 0.4F, 0.8F, 0.81F, 1, NAN};
    uint8_t code[8];
    classify_cells(breaks, 5, in, code, 8);
    ck_assert_mem_eq(code, ((uint8_t[]){1, 1, 2, 2, 4, 5, 5, 255}), 8);
    ck_assert(classify_value(breaks, 5, 0.2) == 1 && classify_value(breaks, 5, 0.8000001) == 5);
    ck_assert(classify_value(breaks, 1, 0.9) == 1);
}
END_TEST

START_TEST(quantile_breaks_halve_the_area)
{
    /* 100 bins, the area all in the first quarter but one tenth in the last. */
    double count[100] = {0}, breaks[4];
    size_t two = 2, five = 5;
    for (size_t i = 0; i < 25; i++) count[i] = 90.0 / 25;
    count[99] = 10;
    struct histogram h = {100, 0, 1, count, 0, 1};
    struct error err;
    ck_assert_int_eq(classes_quantile(NULL, &h, &two, breaks, &err), ST_OK);
    ck_assert_double_eq_tol(breaks[0], 0.14, 1e-7); /* 13.9 bins: behind the 14th */
    ck_assert_int_eq(classes_equal(NULL, &h, &five, breaks, &err), ST_OK);
    ck_assert_double_eq_tol(breaks[3], 0.8, 1e-12);
    h.min = h.max = 0.5;
    ck_assert_int_eq(classes_equal(NULL, &h, &five, breaks, &err), ST_INPUT);
    ck_assert(strstr(err.text, "0.5 in every cell") != NULL);
    ck_assert_int_eq(classes_quantile(NULL, &h, &five, breaks, &err), ST_INPUT);
}
END_TEST

START_TEST(names_are_unique)
{
    for (size_t i = 0; i < method_count; i++)
        ck_assert_ptr_eq(method_find(method_table[i].kind, method_table[i].id), &method_table[i]);
    ck_assert_ptr_null(method_find(METHOD_SCORE, "wlc"));
}
END_TEST

Suite *methods_suite(void)
{
    Suite *s = suite_create("methods");
    TCase *t = tcase_create("methods");
    tcase_add_loop_test(t, score_laws, 0, (int)method_count);
    tcase_add_loop_test(t, weight_laws, 0, (int)method_count);
    tcase_add_test(t, linear_runs_either_way);
    tcase_add_test(t, piecewise_between_and_beyond);
    tcase_add_test(t, table_grammar);
    tcase_add_test(t, table_faults);
    tcase_add_test(t, weights_need_a_sum);
    tcase_add_test(t, class_edges);
    tcase_add_test(t, quantile_breaks_halve_the_area);
    tcase_add_test(t, names_are_unique);
    suite_add_tcase(s, t);
    return s;
}
