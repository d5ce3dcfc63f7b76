/* Published scores and tiers by city, and what the cuts make of them. */
#include "industry/industry.h"

#include "suites.h"

#include <math.h>

START_TEST(industry_rows)
{
    struct error err;
    struct industry_table t = {0};
    ck_assert_int_eq(industry_add(&t, "t.csv row 2", "Ganzhou", "5.1", "3", &err), ST_OK);
    ck_assert_int_eq(industry_add(&t, "t.csv row 3", "Shangrao", "", "2", &err), ST_OK);
    ck_assert_int_eq(industry_add(&t, "t.csv row 4", "Yingtan", "", "", &err), ST_OK);
    ck_assert(industry_find(&t, "Ganzhou")->score == 5.1 && industry_find(&t, "Ganzhou")->tier == 3);
    ck_assert(isnan(industry_find(&t, "Shangrao")->score) && industry_find(&t, "Yingtan")->tier == 0);
    ck_assert_ptr_null(industry_find(&t, "ganzhou"));
    const struct {
        const char *key, *score, *tier, *message;
    } bad[] = {
        {"Ganzhou", "1", "1", "t.csv row 5: \"Ganzhou\" stands in the table twice, expected once"},
        {"", "1", "1", "t.csv row 5: the key is empty, expected a city"},
        {"A", "5,1", "1", "t.csv row 5 (A): score \"5,1\", expected a number from 0 to 10 or nothing"},
        {"A", "10.5", "1", "t.csv row 5 (A): score \"10.5\", expected a number from 0 to 10 or nothing"},
        {"A", "5", "two", "t.csv row 5 (A): tier \"two\", expected a whole number from 1 to 9 or nothing"},
        {"A", "5", "1.5", "t.csv row 5 (A): tier \"1.5\", expected a whole number from 1 to 9 or nothing"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(industry_add(&t, "t.csv row 5", bad[i].key, bad[i].score, bad[i].tier, &err),
                         ST_INPUT);
        ck_assert_str_eq(err.text, bad[i].message);
        ck_assert_uint_eq(t.count, 3);
    }
    industry_clear(&t);
}
END_TEST

START_TEST(tiers_by_cuts)
{
    const struct industry_cuts none = {0}, cuts = {2, {5.5, 6.0}};
    const double score[] = {0, 5.4999, 5.5, 5.9999, 6.0, 10};
    const int tier[] = {3, 3, 2, 2, 1, 1};
    for (size_t i = 0; i < 6; i++) ck_assert_int_eq(industry_tier(&cuts, score[i]), tier[i]);
    ck_assert_int_eq(industry_tier(&cuts, NAN), 0);
    ck_assert_int_eq(industry_tier(&none, 5), 0);
}
END_TEST

static void add(struct industry_table *t, const char *key, const char *score, const char *tier)
{
    struct error err;
    ck_assert_int_eq(industry_add(t, "t.csv", key, score, tier, &err), ST_OK);
}

static void expect_city(const struct industry_table *t, const char *key, int tier, double low, double high)
{
    const struct industry_city *c = industry_find(t, key);
    ck_assert_int_eq(c->tier, tier);
    ck_assert(isnan(low) ? isnan(c->low) && isnan(c->high) : c->low == low && c->high == high);
}

START_TEST(a_tier_alone_bounds_the_score)
{
    struct error err;
    struct industry_table t = {0};
    const struct industry_cuts none = {0}, cuts = {2, {5.5, 6.0}};
    add(&t, "Nanchang", "", "1");
    add(&t, "Shangrao", "", "2");
    add(&t, "Xinyu", "", "3");
    add(&t, "Ji'an", "5.5", "");
    add(&t, "Ganzhou", "5.1", "2"); /* as published, right or wrong */
    add(&t, "Yingtan", "", "");
    ck_assert_int_eq(industry_bound(&t, &none, "t.csv", &err), ST_OK);
    expect_city(&t, "Shangrao", 2, NAN, NAN);
    expect_city(&t, "Ji'an", 0, 5.5, 5.5);
    ck_assert_int_eq(industry_bound(&t, &cuts, "t.csv", &err), ST_OK);
    expect_city(&t, "Nanchang", 1, 6, 10);
    expect_city(&t, "Shangrao", 2, 5.5, 6);
    expect_city(&t, "Xinyu", 3, 0, 5.5);
    expect_city(&t, "Ji'an", 2, 5.5, 5.5);
    expect_city(&t, "Ganzhou", 2, 5.1, 5.1);
    expect_city(&t, "Yingtan", 0, NAN, NAN);
    add(&t, "Nowhere", "", "4");
    ck_assert_int_eq(industry_bound(&t, &cuts, "t.csv", &err), ST_INPUT);
    ck_assert_str_eq(err.text, "t.csv: \"Nowhere\" has tier 4, expected 1 to 3 as the cuts make");
    industry_clear(&t);
}
END_TEST

START_TEST(means_round_as_readers_do)
{
    /* 6.15 as doubles sum to less; with two digits nothing is rounded away. */
    static const struct {
        const char *score[4];
        int decimals;
        double mean;
    } rows[] = {{{"6.7", "6.3", "5.9", "5.7"}, 1, 6.2},  {{"5.1", "5.5", "4.8", NULL}, 1, 5.1},
                {{"6.70", "6.31", NULL, NULL}, 2, 6.51}, {{"5", "6", NULL, NULL}, 0, 6},
                {{"4", "", NULL, NULL}, 0, 4},           {{"", NULL, NULL, NULL}, 0, NAN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct industry_table t = {0};
        for (size_t k = 0; k < 4 && rows[i].score[k]; k++)
            add(&t, (const char[]){(char)('A' + k), 0}, rows[i].score[k], "2");
        const struct industry_tier_figures f = industry_tier_figures(&t, 2);
        ck_assert_uint_eq(f.cities, t.count);
        ck_assert_int_eq(industry_decimals(&t), rows[i].decimals);
        ck_assert(isnan(rows[i].mean) ? isnan(f.mean) && f.scored == 0 : f.mean == rows[i].mean);
        ck_assert_uint_eq(industry_tier_figures(&t, 1).cities, 0);
        industry_clear(&t);
    }
}
END_TEST

/* What a table says against itself, line by line. */
static void expect_found(struct text *found, const char *lines)
{
    ck_assert_str_eq(found->s ? found->s : "", lines);
    text_clear(found);
}

START_TEST(contradictions_are_found)
{
    char *rank[] = {"6", "1", "", "2", "6", "1.5", "x", "6", "1"},
         *sound[] = {"1", "2", "3", "", "", "", "", "", ""};
    struct industry_table t = {0};
    struct text found = {0};
    const struct industry_cuts none = {0}, cuts = {2, {5.5, 6.0}};
    add(&t, "A", "6.7", "1");
    add(&t, "B", "5.9", "1");
    add(&t, "C", "5.9", "2");
    add(&t, "D", "", "3");
    add(&t, "E", "6.0", "2");
    for (const char *key = "FGHI"; *key; key++) add(&t, (const char[]){*key, 0}, "", "");
    industry_find_ranks("r", &t, rank, &found);
    expect_found(&found, "column r: rank 6 appears 3 times: \"A\", \"E\", \"H\"\n"
                         "column r: rank 1 appears twice: \"B\", \"I\"\n");
    industry_find_ranks("s", &t, sound, &found);
    expect_found(&found, "");
    industry_find_tiers(&t, &none, &found);
    expect_found(&found, "\"E\" has score 6 and tier 2, \"B\" the lower score 5.9 and the better tier 1\n");
    industry_find_tiers(&t, &cuts, &found);
    expect_found(&found, "\"B\": score 5.9 is of tier 2 by the breaks, published as tier 1\n"
                         "\"E\": score 6 is of tier 1 by the breaks, published as tier 2\n");
    ck_assert(industry_is_ranking("gdp_growth_rank") && industry_is_ranking("Rank") &&
              !industry_is_ranking("ran") && !industry_is_ranking("ranking"));
    industry_clear(&t);
}
END_TEST

START_TEST(fit_of_tiers)
{
    struct industry_table t = {0};
    ck_assert(isnan(industry_gvf(&t)));
    add(&t, "A", "4", "2");
    ck_assert(isnan(industry_gvf(&t)));
    add(&t, "B", "6", "1");
    add(&t, "C", "", "1");
    ck_assert(industry_gvf(&t) == 1);
    add(&t, "D", "8", "1"); /* 4 | 6 8: within 2, whole 8 */
    ck_assert_double_eq_tol(industry_gvf(&t), 0.75, 1e-15);
    industry_clear(&t);
}
END_TEST

Suite *industry_suite(void)
{
    Suite *s = suite_create("industry");
    TCase *t = tcase_create("industry");
    tcase_add_test(t, industry_rows);
    tcase_add_test(t, tiers_by_cuts);
    tcase_add_test(t, a_tier_alone_bounds_the_score);
    tcase_add_test(t, means_round_as_readers_do);
    tcase_add_test(t, contradictions_are_found);
    tcase_add_test(t, fit_of_tiers);
    suite_add_tcase(s, t);
    return s;
}
