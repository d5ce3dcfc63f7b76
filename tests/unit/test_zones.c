/* Sums by zone against plain arithmetic in long double, whatever the order. */
#include "made_sums.h"

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
    struct zone_array made = made_sums(1);
    struct zone_sums *s = made.zone;
    long double total = 0, sum = 0, squares = 0, all = 0, raw_sum = 0, out = 0;
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(s, &c, i, area[i]);
        all += area[i];
        raw_sum += (long double)area[i] * raw[i];
        if (excluded[i]) out += area[i];
        if (excluded[i] || isnan(index_[i])) continue;
        total += area[i];
        sum += (long double)area[i] * index_[i];
        squares += (long double)area[i] * index_[i] * index_[i];
    }
    double mean = (double)(sum / total);
    ck_assert_double_eq_tol(zone_index_mean(s), mean, 1e-9);
    ck_assert_double_eq_tol(zone_index_sd(s), sqrt((double)(squares / total) - mean * mean), 1e-8);
    ck_assert_int_eq(s->counted, (int64_t)all);
    ck_assert_int_eq(s->excluded, (int64_t)out);
    ck_assert_int_eq(s->valid, (int64_t)total);
    ck_assert_double_eq_tol(zone_mean_value(&s->raw[0]) * 800, (double)(raw_sum / all), 1e-5);
    int64_t by_class = 0, by_state = 0, by_limit = 0;
    for (size_t k = 0; k < CLASSES_MAX; k++) by_class += s->class_area[k];
    for (size_t k = 0; k < LOAD_STATES; k++) by_state += s->state_area[k];
    for (size_t k = 0; k < FACTORS_MAX; k++) by_limit += s->limiting_area[k];
    ck_assert_int_eq(by_class, s->valid);
    ck_assert_int_eq(by_state, s->valid);
    ck_assert_int_eq(by_limit, s->valid);
    zone_array_clear(&made);
}
END_TEST

START_TEST(order_and_merging_change_no_bit)
{
    enum { FORWARD, BACKWARD, MERGED, PART, PARTS = 3 };
    struct zone_cells c = make();
    struct zone_array made = made_sums(PART + PARTS);
    struct zone_sums *s = made.zone;
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(&s[FORWARD], &c, i, area[i]);
        zone_sums_add(&s[BACKWARD], &c, N - 1 - i, area[N - 1 - i]);
        zone_sums_add(&s[PART + i * i % PARTS], &c, i, area[i]);
    }
    for (size_t k = PARTS; k-- > 0;) zone_sums_merge(&s[MERGED], &s[PART + k], &made.room);
    assert_same_sums(&s[FORWARD], &s[BACKWARD]);
    assert_same_sums(&s[FORWARD], &s[MERGED]);
    zone_sums_reset(&s[MERGED], &made.room);
    zone_sums_merge(&s[MERGED], &s[FORWARD], &made.room);
    assert_same_sums(&s[FORWARD], &s[MERGED]);
    zone_array_clear(&made);
}
END_TEST

/* Of many zones there are only the arrays that are asked for; all other figures are the same, and none runs
 * into the next zone's. */
START_TEST(room_for_what_there_is)
{
    const struct zone_room room = {.classes = 2, .factors = 3, .groups = 0, .raws = 1, .bins = 0};
    struct zone_cells c = make();
    struct zone_array small, made = made_sums(1);
    ck_assert_int_eq(zone_array_make(&room, 3, &small, NULL), ST_OK);
    for (size_t i = 0; i < N; i++) {
        for (size_t z = 0; z < 3; z += 2) zone_sums_add(&small.zone[z], &c, i, area[i]);
        zone_sums_add(&made.zone[0], &c, i, area[i]);
    }
    for (size_t z = 0; z < 3; z += 2) {
        const struct zone_sums *s = &small.zone[z], *all = &made.zone[0];
        ck_assert_mem_eq(s, all, offsetof(struct zone_sums, group));
        ck_assert_mem_eq(s->class_area, all->class_area, 2 * sizeof *s->class_area);
        ck_assert_mem_eq(s->limiting_area, all->limiting_area, 3 * sizeof *s->limiting_area);
        ck_assert_mem_eq(s->raw, all->raw, sizeof *s->raw);
        ck_assert(isnan(zone_index_quantile(s, 0.5)));
    }
    ck_assert_int_eq(small.zone[1].cells, 0);
    ck_assert_int_eq(small.zone[1].class_area[0] + small.zone[1].limiting_area[2] + small.zone[1].raw[0].area,
                     0);
    zone_sums_merge(&made.zone[0], &small.zone[0], &room);
    ck_assert_int_eq(made.zone[0].valid, 2 * small.zone[0].valid);
    ck_assert(!isnan(zone_index_quantile(&made.zone[0], 0.5)));
    zone_array_clear(&small);
    zone_array_clear(&made);
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
    struct zone_array made = made_sums(1);
    struct zone_sums *s = made.zone;
    static float sorted[N];
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        zone_sums_add(s, &c, i, (int64_t)ZONE_AREA_ONE); /* equal areas: plain quantiles */
        if (!excluded[i] && !isnan(index_[i])) sorted[n++] = index_[i];
    }
    qsort(sorted, n, sizeof *sorted, by_value);
    for (double q = 0.05; q < 1; q += 0.05)
        ck_assert_double_eq_tol(zone_index_quantile(s, q), (double)sorted[(size_t)(q * (double)n)],
                                1.0 / ZONE_BINS);
    zone_array_clear(&made);
}
END_TEST

START_TEST(an_empty_zone_has_no_figures)
{
    struct zone_array made = made_sums(1);
    struct zone_sums *s = made.zone;
    double share;
    ck_assert(isnan(zone_index_mean(s)) && isnan(zone_index_sd(s)) && isnan(zone_index_quantile(s, 0.5)));
    ck_assert(isnan(zone_load(s)));
    ck_assert_uint_eq(zone_limiting(s, 3, &share), 0);
    ck_assert(isnan(share));
    zone_array_clear(&made);
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

START_TEST(limiting_factor_rule)
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
    tcase_add_test(t, room_for_what_there_is);
    tcase_add_test(t, order_and_merging_change_no_bit);
    tcase_add_test(t, quantiles_within_half_a_bin);
    tcase_add_test(t, an_empty_zone_has_no_figures);
    tcase_add_test(t, limits_either_way);
    tcase_add_test(t, limiting_factor_rule);
    suite_add_tcase(s, t);
    return s;
}
