/* Weightings beyond the laws and the published numbers: consistency of judges, faults, odd cases. */
#include "base/method_list.h"
#include "weight/weight.h"

#include "suites.h"
#include "weight_inputs.h"

#include <string.h>

static const double drinks[] = {1,      9,      5,      2,      1,   1,   0.5, 1 / 9., 1,    1 / 3.,
                                1 / 9., 1 / 9., 1 / 9., 1 / 9., 0.2, 3,   1,   1 / 3., 0.25, 1 / 3.,
                                1 / 9., 0.5,    9,      3,      1,   0.5, 1,   1 / 3., 1,    9,
                                4,      2,      1,      2,      0.5, 1,   9,   3,      1,    0.5,
                                1,      1 / 3., 2,      9,      9,   3,   2,   3,      1};

START_TEST(consistency_of_drinks)
{
    struct ahp_report r;
    struct error err;
    ck_assert_int_eq(ahp_judge(drinks, 7, &r, &err), ST_OK);
    ck_assert_double_eq_tol(r.cr, 0.022, 0.0005); /* as published */
    ck_assert_double_eq_tol(r.ci, (r.lambda - 7) / 6, 1e-12);
    ck_assert_double_eq_tol(r.cr, r.ci / 1.32, 1e-12);
    /* By power iteration in another language: wine against water, wine against beer, coffee against milk. */
    const struct ahp_worst worst[] = {{1, 6, 1 / 9., 0.044445045, 1 / 9., 0.342554071},
                                      {1, 3, 1 / 9., 0.192336269, 0.2, 0.126091679},
                                      {0, 5, 1, 1.564372225, 2, 0.083855273}};
    ck_assert_uint_eq(r.worst_count, 3);
    for (size_t k = 0; k < 3; k++) {
        ck_assert(r.worst[k].i == worst[k].i && r.worst[k].j == worst[k].j);
        ck_assert(r.worst[k].given == worst[k].given && r.worst[k].mend_scale == worst[k].mend_scale);
        ck_assert_double_eq_tol(r.worst[k].mend, worst[k].mend, 1e-8);
        ck_assert_double_eq_tol(r.worst[k].error, worst[k].error, 1e-8);
    }
}
END_TEST

/* Five things with weights 5:4:3:2:1 and one judgement that is wrong. */
static void make_spoilt(double *a, size_t i, size_t j, double wrong)
{
    for (size_t r = 0; r < 5; r++)
        for (size_t c = 0; c < 5; c++) a[r * 5 + c] = (5.0 - (double)r) / (5.0 - (double)c);
    a[i * 5 + j] = wrong;
    a[j * 5 + i] = 1 / wrong;
}

START_TEST(the_wrong_judgement_is_found)
{
    for (size_t i = 0; i < 5; i++)
        for (size_t j = i + 1; j < 5; j++) {
            double a[25];
            struct ahp_report r, mended;
            struct error err;
            make_spoilt(a, i, j, 0.125);
            ck_assert_int_eq(ahp_judge(a, 5, &r, &err), ST_OK);
            ck_assert(r.cr > 0.1 && r.worst[0].i == i && r.worst[0].j == j && r.worst[0].given == 0.125);
            ck_assert(r.worst[0].error > 0.3 && r.worst[0].error <= 1);
            /* The other nine know better, and with their value all agree. */
            ck_assert_double_eq_tol(r.worst[0].mend, (5.0 - (double)i) / (5.0 - (double)j), 1e-9);
            a[i * 5 + j] = r.worst[0].mend;
            a[j * 5 + i] = 1 / r.worst[0].mend;
            ck_assert_int_eq(ahp_judge(a, 5, &mended, &err), ST_OK);
            ck_assert(mended.cr < 1e-12 && mended.worst_count == 0);
        }
}
END_TEST

START_TEST(shares_of_the_inconsistency)
{
    /* Of a circle of three, a over b over c over a, each judgement causes a third; all weights are equal. */
    const double circle[] = {1, 3, 1 / 3., 1 / 3., 1, 3, 3, 1 / 3., 1};
    struct ahp_report r;
    struct error err;
    ck_assert_int_eq(ahp_judge(circle, 3, &r, &err), ST_OK);
    ck_assert_uint_eq(r.worst_count, 3);
    for (size_t k = 0; k < 3; k++) {
        ck_assert_double_eq_tol(r.worst[k].error, 1 / 3., 1e-9);
        /* a over b, b over c by 3: a over c by 9, and so on round. */
        double nine = k == 1 ? 9 : 1 / 9.;
        ck_assert_double_eq_tol(r.worst[k].mend, nine, 1e-9);
        ck_assert_double_eq_tol(r.worst[k].mend_scale, nine, 1e-12);
    }
    /* Rows sum to 1 + 3 + 1/3: that is lambda, and CR is far above 0.1. */
    ck_assert_double_eq_tol(r.lambda, 13 / 3., 1e-12);
    ck_assert_double_eq_tol(r.cr, (13 / 3. - 3) / 2 / 0.58, 1e-12);
}
END_TEST

START_TEST(scale_values)
{
    /* sqrt(6) is 2.449: below it 2 is nearer in ratio, above it 3. */
    const double weight[][2] = {{2.44, 2}, {2.46, 3}, {1 / 2.44, 0.5}, {8.6, 9}, {20, 9}, {1 / 20., 1 / 9.}};
    for (size_t k = 0; k < sizeof weight / sizeof *weight; k++) {
        /* Consistent but for a thousandth, so that what would mend is what was told. */
        double ratio = weight[k][0],
               a[9] = {1, ratio * 1.001, ratio, 1 / ratio / 1.001, 1, 1, 1 / ratio, 1, 1};
        struct ahp_report r;
        struct error err;
        ck_assert_int_eq(ahp_judge(a, 3, &r, &err), ST_OK);
        ck_assert(r.worst_count == 3 && r.worst[0].i == 0 && r.worst[0].j == 1);
        ck_assert_double_eq_tol(r.worst[0].mend_scale, weight[k][1], 1e-12);
    }
}
END_TEST

START_TEST(small_matrices)
{
    struct ahp_report r;
    struct error err;
    ck_assert_int_eq(ahp_judge((double[]){1}, 1, &r, &err), ST_OK);
    ck_assert(r.lambda == 1 && r.ci == 0 && r.cr == 0 && r.worst_count == 0);
    ck_assert_int_eq(ahp_judge((double[]){1, 7, 1 / 7., 1}, 2, &r, &err), ST_OK);
    ck_assert(fabs(r.lambda - 2) < 1e-12 && r.cr == 0 && r.worst_count == 0);
}
END_TEST

START_TEST(random_indices)
{
    const double ri[] = {0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
    for (size_t n = 1; n <= AHP_MAX; n++) {
        double a[AHP_MAX * AHP_MAX];
        struct ahp_report r;
        for (size_t k = 0; k < n * n; k++) a[k] = 1;
        ck_assert_int_eq(ahp_judge(a, n, &r, NULL), ST_OK);
        ck_assert(r.ri == ri[n - 1] && r.cr < 1e-12 && r.worst_count == 0);
    }
}
END_TEST

START_TEST(too_many_to_compare)
{
    double a[16 * 16] = {0}, w[16];
    const double *judge = a;
    struct ahp_report r;
    struct error err;
    const char *const big =
        "judgements by pairs of 16 things, expected 1 to 15: compare groups first, then what "
        "is in them";
    ck_assert_int_eq(ahp_judge(a, 16, &r, &err), ST_INPUT);
    ck_assert_str_eq(err.text, big);
    struct weight_input in = {.n = 16, .judges = 1, .judgement = &judge};
    ck_assert_int_eq(weight_ahp(NULL, &in, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text, big);
}
END_TEST

/* Weigh by a table of scores [rows][n]. */
static enum status weigh(weight_fn *fn, const double *score, size_t rows, size_t n, double *w,
                         struct error *err)
{
    static struct made_moments m;
    made_moments(&m, score, rows, n);
    return fn(NULL, &(struct weight_input){.n = n, .scores = &m.moments}, w, err);
}

START_TEST(constant_factors)
{
    double w[3];
    struct error err;
    /* Whatever the constant: its mean over seven places is not always it to the bit. */
    for (int c = 1; c < 100; c++) {
        double score[21];
        for (size_t k = 0; k < 21; k++) score[k] = k % 3 == 1 ? c / 100.0 : (double)(k * k % 11) / 10;
        ck_assert_int_eq(weigh(weight_entropy, score, 7, 3, w, &err), ST_OK);
        ck_assert(w[1] == 0 && w[0] > 0 && w[2] > 0);
        ck_assert_int_eq(weigh(weight_stddev, score, 7, 3, w, &err), ST_OK);
        ck_assert(w[1] == 0 && w[0] > 0 && w[2] > 0);
    }
    const double score[] = {0.1, 0.3, 0.2, 0.5, 0.3, 0.9, 0.7, 0.3, 0.1}; /* the second is constant */
    weight_fn *const by_correlation[] = {weight_critic, weight_pca};
    for (size_t k = 0; k < 2; k++) {
        ck_assert_int_eq(weigh(by_correlation[k], score, 3, 3, w, &err), ST_INPUT);
        ck_assert_str_eq(err.text,
                         "factor 2 of 3 has the same score in every place, 0.3: it has no correlation "
                         "with the others, expected scores that vary");
    }
    const double same[] = {0.1, 0.3, 0.1, 0.3, 0.1, 0.3}, empty[] = {0.1, 0, 0.2, 0, 0.3, 0};
    ck_assert_int_eq(weigh(weight_entropy, same, 3, 2, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "none of the 2 factors varies: their entropy tells nothing");
    ck_assert_int_eq(weigh(weight_stddev, same, 3, 2, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "none of the 2 factors varies: nothing to weigh by");
    ck_assert_int_eq(weigh(weight_entropy, empty, 3, 2, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text,
                     "factor 2 of 2 scores 0 in every place: it has no shares to take the entropy of");
}
END_TEST

START_TEST(odd_data)
{
    weight_fn *const fn[] = {weight_entropy, weight_critic, weight_stddev, weight_pca};
    const double together[] = {0.1, 0.2, 0.2, 0.4, 0.4, 0.8};
    double w[2];
    struct error err;
    for (size_t k = 0; k < 4; k++) {
        /* A factor alone in its group has all of the weight, however it scores. */
        ck_assert_int_eq(weigh(fn[k], (double[]){0, 0, 0}, 3, 1, w, &err), ST_OK);
        ck_assert(w[0] == 1);
        ck_assert_int_eq(weigh(fn[k], together, 1, 2, w, &err), ST_INPUT);
        ck_assert_str_eq(err.text, "places where every factor has data: 1, expected 2 or more to weigh by");
    }
    /* One a line of the other, whatever rounding makes of the correlation. */
    for (int c = 1; c < 50; c++) {
        double line[14];
        for (int k = 0; k < 7; k++) {
            line[2 * k] = k * k % 11 / 20.0;
            line[2 * k + 1] = line[2 * k] * c / 50 + 0.37;
        }
        ck_assert_int_eq(weigh(weight_critic, line, 7, 2, w, &err), ST_INPUT);
    }
    ck_assert_str_eq(
        err.text, "all 2 factors rise and fall together (correlation 1): there is no conflict to weigh by");
    /* Entropy looks at shares, which are the same for both; the spread of the second is twice the first's. */
    ck_assert_int_eq(weigh(weight_entropy, together, 3, 2, w, &err), ST_OK);
    ck_assert_double_eq_tol(w[0], 0.5, 1e-12);
    ck_assert_int_eq(weigh(weight_stddev, together, 3, 2, w, &err), ST_OK);
    ck_assert_double_eq_tol(w[0], 1 / 3., 1e-12);
}
END_TEST

START_TEST(entropy_as_defined)
{
    /* Against the definition, place by place, with its ln m. */
    const double score[] = {0.1, 0.9, 0.5, 0.4, 0.8, 0.5, 0, 0.7, 0.4, 0.6, 0.9, 0.5};
    double w[3], told[3], sum = 0;
    struct error err;
    for (size_t i = 0; i < 3; i++) {
        double s = 0, e = 0;
        for (size_t r = 0; r < 4; r++) s += score[r * 3 + i];
        for (size_t r = 0; r < 4; r++) {
            double p = score[r * 3 + i] / s;
            if (p > 0) e -= p * log(p) / log(4);
        }
        told[i] = 1 - e;
        sum += told[i];
    }
    ck_assert_int_eq(weigh(weight_entropy, score, 4, 3, w, &err), ST_OK);
    for (size_t i = 0; i < 3; i++) ck_assert_double_eq_tol(w[i], told[i] / sum, 1e-12);
}
END_TEST

START_TEST(bad_ranks)
{
    const double bad[] = {0, -1, NAN, HUGE_VAL};
    double w[3];
    struct error err;
    for (size_t k = 0; k < 4; k++) {
        double rank[] = {1, bad[k], 2};
        ck_assert_int_eq(weight_roc(NULL, &(struct weight_input){.n = 3, .rank = rank}, w, &err), ST_INPUT);
        ck_assert_ptr_nonnull(strstr(err.text, "of factor 2 of 3, expected 1 (most important) or more"));
    }
    /* All of one rank are equal; ranks need not start at 1 nor be without gaps. */
    ck_assert_int_eq(weight_roc(NULL, &(struct weight_input){.n = 3, .rank = (double[]){4, 4, 4}}, w, &err),
                     ST_OK);
    ck_assert(fabs(w[0] - 1 / 3.) < 1e-15 && w[0] == w[1] && w[1] == w[2]);
}
END_TEST

static enum status combine(weight_fn *fn, double share, size_t parts, const double *const *part, double *w,
                           struct error *err)
{
    struct method_args args = {.number = {share}};
    return fn(&args, &(struct weight_input){.n = 3, .parts = parts, .part = part}, w, err);
}

START_TEST(combinations)
{
    const double a[] = {0.6, 0.3, 0.1}, b[] = {0.2, 0.2, 0.6}, even[] = {1 / 3., 1 / 3., 1 / 3.};
    const double left[] = {1, 0, 0}, right[] = {0, 0, 1};
    const double *twice[] = {a, a}, *level[] = {even, b}, *apart[] = {left, right}, *three[] = {a, a, b};
    double w[3];
    struct error err;
    /* The same twice is that, though the system has no inverse. */
    weight_fn *const keeps[] = {weight_linear, weight_game};
    for (size_t k = 0; k < 2; k++) {
        ck_assert_int_eq(combine(keeps[k], NAN, 2, twice, w, &err), ST_OK);
        for (size_t i = 0; i < 3; i++) ck_assert_double_eq_tol(w[i], a[i], 1e-12);
    }
    /* Even weights explain nothing that others do not: their share in the game is 0. */
    ck_assert_int_eq(combine(weight_game, NAN, 2, level, w, &err), ST_OK);
    for (size_t i = 0; i < 3; i++) ck_assert_double_eq_tol(w[i], b[i], 1e-12);
    ck_assert_int_eq(combine(weight_game, NAN, 2, apart, w, &err), ST_OK);
    ck_assert(fabs(w[0] - 0.5) < 1e-12 && fabs(w[1]) < 1e-15 && fabs(w[2] - 0.5) < 1e-12);
    /* One part twice counts no more than once: 484 and 460 as in the example of two. */
    ck_assert_int_eq(combine(weight_game, NAN, 3, three, w, &err), ST_OK);
    for (size_t i = 0; i < 3; i++) ck_assert_double_eq_tol(w[i], (484 * a[i] + 460 * b[i]) / 944, 1e-10);

    ck_assert_int_eq(combine(weight_multiplicative, NAN, 2, apart, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "each factor has weight 0 in one of the 2 weightings: all products are 0");
    struct method_args args = {.number = {0.3}, .count = 2};
    ck_assert_int_eq(method_check_share(&args, &err), ST_OK);
    args.count = 3;
    ck_assert_int_eq(method_check_share(&args, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "share 0.3 with 3 weightings to combine, expected it with two alone");
    ck_assert_int_eq(combine(weight_game, NAN, 1, twice, w, &err), ST_INPUT);
    ck_assert_str_eq(err.text, "weightings to combine: 1, expected 2 to 64");
}
END_TEST

START_TEST(many_small_products)
{
    /* Each of two has 1e-12 in half of 64 parts: 1e-384, which no double holds, and both are equal still. */
    const double left[] = {1 - 1e-12, 1e-12}, right[] = {1e-12, 1 - 1e-12};
    const double *part[64];
    double w[2];
    for (size_t p = 0; p < 64; p++) part[p] = p % 2 ? left : right;
    struct weight_input in = {.n = 2, .parts = 64, .part = part};
    ck_assert_int_eq(weight_multiplicative(NULL, &in, w, NULL), ST_OK);
    ck_assert_double_eq_tol(w[0], 0.5, 1e-12);
    ck_assert_double_eq_tol(w[1], 0.5, 1e-12);
}
END_TEST

START_TEST(agreement)
{
    const double up[] = {0.1, 0.2, 0.3, 0.4}, down[] = {0.4, 0.3, 0.2, 0.1},
                 even[] = {0.25, 0.25, 0.25, 0.25};
    ck_assert_double_eq_tol(weight_agreement(up, up, 4), 1, 1e-15);
    ck_assert_double_eq_tol(weight_agreement(up, down, 4), -1, 1e-15);
    ck_assert(isnan(weight_agreement(up, even, 4)) && isnan(weight_agreement(up, up, 1)));
    /* Without ties 1 - 6 sum d^2 / (n (n^2 - 1)): ranks 1 2 3 4 5 and 2 1 4 3 5, sum d^2 = 4. */
    const double a[] = {1, 2, 3, 4, 5}, b[] = {2, 1, 4, 3, 5};
    ck_assert_double_eq_tol(weight_agreement(a, b, 5), 0.8, 1e-12);
    /* With ties, ranks 1 2.5 2.5 4 against 1 2 3 4: 4.5 / sqrt(4.5 * 5). */
    const double tied[] = {0.1, 0.3, 0.1 + 0.2, 0.4}; /* 0.1 + 0.2 is not 0.3 to the bit */
    ck_assert_double_eq_tol(weight_agreement(tied, up, 4), 4.5 / sqrt(22.5), 1e-12);
}
END_TEST

Suite *weights_suite(void)
{
    Suite *s = suite_create("weights");
    TCase *t = tcase_create("weights");
    tcase_add_test(t, consistency_of_drinks);
    tcase_add_test(t, the_wrong_judgement_is_found);
    tcase_add_test(t, shares_of_the_inconsistency);
    tcase_add_test(t, scale_values);
    tcase_add_test(t, small_matrices);
    tcase_add_test(t, random_indices);
    tcase_add_test(t, too_many_to_compare);
    tcase_add_test(t, constant_factors);
    tcase_add_test(t, odd_data);
    tcase_add_test(t, entropy_as_defined);
    tcase_add_test(t, bad_ranks);
    tcase_add_test(t, combinations);
    tcase_add_test(t, many_small_products);
    tcase_add_test(t, agreement);
    suite_add_tcase(s, t);
    return s;
}
