/* How ranks and tiers move with the weights: draws that can be worked out by hand. */
#include "base/random.h"
#include "industry/robustness.h"

#include "suites.h"

#include <math.h>
#include <stdio.h>

enum { CITIES = 3 };

/* Two indicators of weights 0.6 and 0.4. The first city is better on one, the second on the other, the third
 * has nothing; scores are 0-10. */
static void make(struct composite *c, double first, double second)
{
    static const char *const city[CITIES] = {"A", "B", "C"};
    const struct method_args none = {.method = method_find(METHOD_OUTLIERS, "none")},
                             goalposts = {.method = method_find(METHOD_NORMALISE, "goalposts")},
                             mean = {.method = method_find(METHOD_AGGREGATE, "arithmetic")};
    char cell[CITIES][2][32] = {{"", "0"}, {"0", ""}, {"", ""}};
    struct error err;
    snprintf(cell[0][0], sizeof cell[0][0], "%.17g", first);
    snprintf(cell[1][1], sizeof cell[1][1], "%.17g", second);
    *c = (struct composite){.n = 2, .may_lack = 1, .weight = {0.6, 0.4}};
    for (size_t k = 0; k < 2; k++) c->indicator[k] = (struct indicator){"x", false, 0, 10, NAN};
    for (size_t i = 0; i < CITIES; i++) {
        char *row[] = {cell[i][0], cell[i][1]};
        ck_assert_int_eq(composite_add(c, "t", city[i], NULL, row, &err), ST_OK);
    }
    ck_assert_int_eq(composite_scale(c, &none, &goalposts, &err), ST_OK);
    ck_assert_int_eq(composite_score(c, &mean, &err), ST_OK);
}

static void find(const struct composite *c, struct robustness_plan plan, struct robust_city *city)
{
    const struct method_args mean = {.method = method_find(METHOD_AGGREGATE, "arithmetic")};
    const struct industry_cuts cuts = {1, {4.5}};
    struct error err;
    ck_assert_int_eq(robustness_find(c, &mean, &cuts, &plan, 0, CITIES, city, &err), ST_OK);
}

START_TEST(ranks_of_scores)
{
    const double score[] = {5, NAN, 7, 5 + 1e-12, 1};
    int rank[5];
    robustness_ranks(score, 5, rank);
    ck_assert(rank[0] == 2 && rank[1] == 0 && rank[2] == 1 && rank[3] == 2 && rank[4] == 4);
}
END_TEST

START_TEST(weights_that_do_not_vary_move_nothing)
{
    struct composite c;
    struct robust_city city[CITIES];
    make(&c, 8, 8);
    find(&c, (struct robustness_plan){100, 0, 1}, city);
    for (size_t i = 0; i < 2; i++) {
        int rank = (int)i + 1; /* indices are 4.8 and 3.2: the tiers are those ranks too */
        ck_assert(city[i].rank == rank && city[i].rank_low == rank && city[i].rank_high == rank);
        ck_assert(city[i].rank_min == rank && city[i].rank_max == rank && city[i].tier_share[rank - 1] == 1);
    }
    ck_assert(city[2].rank == 0 && city[2].rank_max == 0 && city[2].tier_share[0] == 0);
    composite_clear(&c);
}
END_TEST

START_TEST(an_indicator_left_out)
{
    struct composite c;
    struct robust_city city[CITIES];
    make(&c, 8, 8);
    find(&c, (struct robustness_plan){1, 0.25, 1}, city);
    /* Without the first indicator A has 0 and B 8; without the second it is the other way. */
    ck_assert(city[0].without_rank[0] == 2 && city[1].without_rank[0] == 1);
    ck_assert(city[0].without_tier[0] == 2 && city[1].without_tier[0] == 1);
    ck_assert(city[0].without_rank[1] == 1 && city[1].without_rank[1] == 2);
    ck_assert(city[2].without_rank[0] == 0 && city[2].without_tier[0] == 0);
    composite_clear(&c);
}
END_TEST

/* The share of the draws in which A is of tier 1, from the generator itself: its index is 8 w1 / (w1 + w2).
 */
static double expected_share(const struct robustness_plan *plan)
{
    size_t first = 0;
    for (size_t d = 0; d < plan->draws; d++) {
        double w1 = 0.6 * (1 + plan->vary * (2 * random_uniform(plan->seed, 2 * d) - 1));
        double w2 = 0.4 * (1 + plan->vary * (2 * random_uniform(plan->seed, 2 * d + 1) - 1));
        first += 8 * w1 / (w1 + w2) >= 4.5;
    }
    return (double)first / (double)plan->draws;
}

START_TEST(shares_are_those_of_the_draws)
{
    const struct robustness_plan plan[] = {{2000, 0.25, 1}, {2000, 0.25, 2}, {2000, 0.5, 1}, {7, 0.9, 5}};
    double share[4];
    struct composite c;
    struct robust_city city[CITIES];
    make(&c, 8, 8);
    for (size_t p = 0; p < 4; p++) {
        find(&c, plan[p], city);
        share[p] = city[0].tier_share[0];
        ck_assert_double_eq_tol(share[p], expected_share(&plan[p]), 1e-12);
        ck_assert_double_eq_tol(city[0].tier_share[0] + city[0].tier_share[1], 1, 1e-12);
    }
    ck_assert(share[0] != share[1] && share[0] > share[2] && share[0] > 0.5 && share[0] < 1);
    composite_clear(&c);
}
END_TEST

/* With weights w and 1 - w varied by half, a tie in the middle is first half of the time. */
START_TEST(a_near_tie_is_open)
{
    struct composite c;
    struct robust_city city[CITIES];
    make(&c, 4, 6); /* 2.4 each */
    find(&c, (struct robustness_plan){4000, 0.5, 9}, city);
    ck_assert(city[0].rank == 1 && city[1].rank == 1); /* equals share the better rank */
    for (size_t i = 0; i < 2; i++)
        ck_assert(city[i].rank_low == 1 && city[i].rank_high == 2 && city[i].rank_min == 1 &&
                  city[i].rank_max == 2);
    composite_clear(&c);
    make(&c, 4, 1.5); /* B is first where w2 / w1 is above 4 / 1.5, four times 2 / 3: never at 0.5 */
    find(&c, (struct robustness_plan){4000, 0.5, 9}, city);
    ck_assert(city[0].rank_min == 1 && city[0].rank_max == 1 && city[1].rank_min == 2);
    composite_clear(&c);
}
END_TEST

/* Of many draws the 5 % and 95 % are not the ends. */
START_TEST(rare_ranks_are_ends_alone)
{
    struct composite c;
    struct robust_city city[CITIES];
    make(&c, 4, 2.6); /* B is first where w2 / w1 is above 4 / 2.6, 2.31 times 2 / 3 */
    find(&c, (struct robustness_plan){20000, 0.5, 3}, city);
    ck_assert(city[0].rank_low == 1 && city[0].rank_high == 1 && city[0].rank_max == 2);
    ck_assert(city[1].rank_low == 2 && city[1].rank_high == 2 && city[1].rank_min == 1);
    composite_clear(&c);
}
END_TEST

START_TEST(generator_is_splitmix64)
{
    /* Published outputs of the generator from these seeds. */
    ck_assert(random_bits(0, 0) == 0xE220A8397B1DCDAFu && random_bits(1234567, 0) == 6457827717110365317u &&
              random_bits(1234567, 1) == 3203168211198807973u &&
              random_bits(1234567, 2) == 9817491932198370423u);
}
END_TEST

Suite *robustness_suite(void)
{
    Suite *s = suite_create("robustness");
    TCase *t = tcase_create("robustness");
    tcase_add_test(t, ranks_of_scores);
    tcase_add_test(t, weights_that_do_not_vary_move_nothing);
    tcase_add_test(t, an_indicator_left_out);
    tcase_add_test(t, shares_are_those_of_the_draws);
    tcase_add_test(t, a_near_tie_is_open);
    tcase_add_test(t, rare_ranks_are_ends_alone);
    tcase_add_test(t, generator_is_splitmix64);
    suite_add_tcase(s, t);
    return s;
}
