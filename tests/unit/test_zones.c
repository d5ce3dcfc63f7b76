/* Sums by zone against plain arithmetic in long double, whatever the order. */
#include "zones/zones.h"

#include "suites.h"

#include <math.h>
#include <stdlib.h>

enum { N = 5000 };

static float index_[N], gap[N], pressure[N], support[N], raw[N];
static uint8_t state[N], limiting[N], class_code[N], excluded[N];
static int64_t area[N];

static struct zone_cells make(void)
{
    unsigned seed = 7;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 1664525U + 1013904223U;
        float u = (float)(seed >> 8) / 16777216.0F;
        excluded[i] = i % 50 == 7;
        index_[i] = excluded[i] || i % 17 == 2 ? NAN : u;
        gap[i] = i % 10 ? u / 3 : 0;
        pressure[i] = 1 - u;
        support[i] = 0.5F + u / 2;
        raw[i] = u * 1000;
        state[i] = (uint8_t)(1 + i % LOAD_STATES);
        limiting[i] = (uint8_t)(1 + i % 3);
        class_code[i] = (uint8_t)(u > 0.5F ? 2 : 1);
        area[i] = (int64_t)(ZONE_AREA_ONE * (0.9 + 0.2 * (double)u));
    }
    struct zone_cells c = {.index = index_,
                           .gap = gap,
                           .pressure = pressure,
                           .support = support,
                           .class_code = class_code,
                           .state = state,
                           .limiting = limiting,
                           .excluded = excluded,
                           .raws = 1};
    c.raw[0] = raw;
    c.raw_unit[0] = 800;
    return c;
}

START_TEST(sums_equal_plain_arithmetic)
{
    struct zone_cells c = make();
    struct zone_sums s;
    zone_sums_init(&s);
    long double total = 0, sum = 0, squares = 0, all = 0, raw_sum = 0, out = 0;
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(&s, &c, i, area[i]);
        all += area[i];
        raw_sum += (long double)area[i] * raw[i];
        if (excluded[i]) out += area[i];
        if (excluded[i] || isnan(index_[i])) continue;
        total += area[i];
        sum += (long double)area[i] * index_[i];
        squares += (long double)area[i] * index_[i] * index_[i];
    }
    double mean = (double)(sum / total);
    ck_assert_double_eq_tol(zone_index_mean(&s), mean, 1e-9);
    ck_assert_double_eq_tol(zone_index_sd(&s), sqrt((double)(squares / total) - mean * mean), 1e-8);
    ck_assert_int_eq(s.counted, (int64_t)all);
    ck_assert_int_eq(s.excluded, (int64_t)out);
    ck_assert_int_eq(s.valid, (int64_t)total);
    ck_assert_double_eq_tol(zone_mean_value(&s.raw[0]) * 800, (double)(raw_sum / all), 1e-5);
    int64_t by_class = 0, by_state = 0, by_limit = 0;
    for (size_t k = 0; k < CLASSES_MAX; k++) by_class += s.class_area[k];
    for (size_t k = 0; k < LOAD_STATES; k++) by_state += s.state_area[k];
    for (size_t k = 0; k < FACTORS_MAX; k++) by_limit += s.limiting_area[k];
    ck_assert_int_eq(by_class, s.valid);
    ck_assert_int_eq(by_state, s.valid);
    ck_assert_int_eq(by_limit, s.valid);
}
END_TEST

START_TEST(order_and_merging_change_no_bit)
{
    struct zone_cells c = make();
    struct zone_sums forward, backward, part[3], merged;
    zone_sums_init(&forward);
    zone_sums_init(&backward);
    zone_sums_init(&merged);
    for (size_t k = 0; k < 3; k++) zone_sums_init(&part[k]);
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(&forward, &c, i, area[i]);
        zone_sums_add(&backward, &c, N - 1 - i, area[N - 1 - i]);
        zone_sums_add(&part[i * i % 3], &c, i, area[i]);
    }
    for (size_t k = 3; k-- > 0;) zone_sums_merge(&merged, &part[k]);
    ck_assert_mem_eq(&forward, &backward, sizeof forward);
    ck_assert_mem_eq(&forward, &merged, sizeof forward);
}
END_TEST

static int by_value(const void *x, const void *y)
{
    float d = *(const float *)x - *(const float *)y;
    return (d > 0) - (d < 0);
}

START_TEST(quantiles_within_half_a_bin)
{
    struct zone_cells c = make();
    struct zone_sums s;
    zone_sums_init(&s);
    static float sorted[N];
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(&s, &c, i, (int64_t)ZONE_AREA_ONE); /* equal areas: plain quantiles */
        if (!excluded[i] && !isnan(index_[i])) sorted[n++] = index_[i];
    }
    qsort(sorted, n, sizeof *sorted, by_value);
    for (double q = 0.05; q < 1; q += 0.05)
        ck_assert_double_eq_tol(zone_index_quantile(&s, q), (double)sorted[(size_t)(q * (double)n)],
                                1.0 / ZONE_BINS);
}
END_TEST

START_TEST(an_empty_zone_has_no_figures)
{
    struct zone_sums s;
    double share;
    zone_sums_init(&s);
    ck_assert(isnan(zone_index_mean(&s)) && isnan(zone_index_sd(&s)) && isnan(zone_index_quantile(&s, 0.5)));
    ck_assert(isnan(zone_load(&s)));
    ck_assert_uint_eq(zone_limiting(&s, 3, &share), 0);
    ck_assert(isnan(share));
}
END_TEST

START_TEST(limits_either_way)
{
    ck_assert_int_eq(zone_limit_state(399, 400, 800), LIMIT_WITHIN);
    ck_assert_int_eq(zone_limit_state(401, 400, 800), LIMIT_NEAR);
    ck_assert_int_eq(zone_limit_state(801, 400, 800), LIMIT_OVER);
    ck_assert_int_eq(zone_limit_state(0.5, 0.4, 0.2), LIMIT_WITHIN); /* low values are the bad ones */
    ck_assert_int_eq(zone_limit_state(0.3, 0.4, 0.2), LIMIT_NEAR);
    ck_assert_int_eq(zone_limit_state(0.1, 0.4, 0.2), LIMIT_OVER);
    ck_assert_int_eq(zone_limit_state(NAN, 1, 2), LIMIT_NONE);
}
END_TEST

START_TEST(short_board_rule)
{
    const enum limit_state near2[] = {LIMIT_NEAR, LIMIT_WITHIN, LIMIT_NEAR},
                           near1[] = {LIMIT_NEAR, LIMIT_NONE}, over[] = {LIMIT_WITHIN, LIMIT_OVER},
                           fine[] = {LIMIT_WITHIN, LIMIT_NONE}, none[] = {LIMIT_NONE};
    ck_assert_int_eq(zone_verdict(near2, 3), LIMIT_OVER);
    ck_assert_int_eq(zone_verdict(near1, 2), LIMIT_NEAR);
    ck_assert_int_eq(zone_verdict(over, 2), LIMIT_OVER);
    ck_assert_int_eq(zone_verdict(fine, 2), LIMIT_WITHIN);
    ck_assert_int_eq(zone_verdict(none, 1), LIMIT_NONE);
}
END_TEST

Suite *zones_suite(void)
{
    Suite *s = suite_create("zones");
    TCase *t = tcase_create("zones");
    tcase_add_test(t, sums_equal_plain_arithmetic);
    tcase_add_test(t, order_and_merging_change_no_bit);
    tcase_add_test(t, quantiles_within_half_a_bin);
    tcase_add_test(t, an_empty_zone_has_no_figures);
    tcase_add_test(t, limits_either_way);
    tcase_add_test(t, short_board_rule);
    suite_add_tcase(s, t);
    return s;
}
