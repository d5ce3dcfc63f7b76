/* Charts of rows: bars, ranges and shares are as long as their values, in order, and overlap nothing. */
#include "chart_scene.h"
#include "suites.h"

START_TEST(rows_keep_apart)
{
    static const size_t count[] = {0, 1, 11, 30, 320};
    for (int mix = 0; mix < 10; mix++) {
        struct chart_scene d;
        struct map_report r;
        char what[64];
        size_t n = count[mix / 2];
        chart_scene_open(&d, n);
        d.rows.page.language = mix % 2 ? "zh" : "en";
        for (size_t i = 0; i < n; i += 7) d.value[1][i] = chart_exactly(NAN);
        for (size_t i = 1; i < n; i += 7) d.value[1][i] = (struct chart_value){NAN, -INFINITY, 5.5};
        for (size_t i = 2; i < n; i += 7) d.value[1][i] = (struct chart_value){NAN, 5.5, INFINITY};
        for (size_t i = 3; i < n; i += 7) d.value[2][i] = d.value[3][i] = chart_exactly(NAN);
        for (size_t i = 4; i < n; i += 7) d.value[1][i] = (struct chart_value){5, 3, 8};
        snprintf(what, sizeof what, "%zu rows, %s", n, d.rows.page.language);
        chart_scene_rows(&d, &r);
        chart_scene_check(&r, what);
        ck_assert_int_le(r.height_px, (int)(297 / 25.4 * 150));
        if (n <= 30) ck_assert_uint_eq(scene_count(&r, "name"), n);
        ck_assert_uint_eq(scene_count(&r, "gap"), n > 30);
        ck_assert_uint_ge(scene_count(&r, "name"), n > 30 ? 30 : n);
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

/* Pixels of a colour along the middle of a box's row. */
static int run_of(const struct picture *p, const struct map_box *b, const uint8_t rgb[3])
{
    int n = 0;
    for (unsigned x = 0; x < p->w; x++) n += memcmp(picture_at(p, x, b->y + b->h / 2), rgb, 3) == 0;
    return n;
}

/* Both series on the same axis of tenths: 0.62 is as long as 6.2. */
START_TEST(bars_are_as_long_as_their_values)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 12);
    d.rows.tracks = 1;
    d.series[1].rgb[2] = 60; /* a colour that occurs nowhere else */
    for (size_t i = 0; i < 12; i++) d.value[1][i] = chart_exactly(10 * d.value[0][i].at);
    chart_scene_rows(&d, &r);
    picture_read(d.path, &p);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double last = INFINITY;
    ck_assert_uint_eq(scene_count(&r, "bar"), 24);
    for (size_t i = 0; i < 24; i++) {
        const struct map_box *b = scene_nth_box(&r, "bar", i);
        ck_assert_int_eq(b->panel, (int)(i % 2));
        double v = b->w / plot->w, nearest = INFINITY;
        for (size_t k = 0; k < 12; k++) nearest = fmin(nearest, fabs(v - d.value[0][k].at));
        ck_assert_double_lt(nearest * plot->w, 0.01);
        ck_assert_double_le(v, last + 1e-9); /* the highest first */
        last = v;
        ck_assert_double_le(fabs(run_of(&p, b, d.series[i % 2].rgb) - b->w), 2);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

START_TEST(rows_are_ordered)
{
    struct chart_scene d;
    struct map_report r;
    chart_scene_open(&d, 5);
    d.rows.tracks = 1;
    d.track[0].series = 1;
    d.value[0][0] = chart_exactly(NAN);
    d.value[0][1] = (struct chart_value){NAN, 0.5, 0.6};
    d.value[0][2] = chart_exactly(0.7);
    d.value[0][3] = chart_exactly(0.2);
    d.value[0][4] = (struct chart_value){NAN, -INFINITY, 0.3};
    chart_scene_rows(&d, &r);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double row_h = plot->h / 5;
    static const char *const expected[5] = {"bar", "range", "range", "bar", "missing"};
    for (size_t i = 0, n[2] = {0}; i < 5; i++) {
        size_t k = i == 4 ? 0 : i == 0 || i == 3 ? n[0]++ : n[1]++;
        const struct map_box *b = scene_nth_box(&r, expected[i], k);
        ck_assert_double_eq_tol(b->y + b->h / 2, plot->y + ((double)i + 0.5) * row_h, 1.5);
    }
    const struct map_box *range = scene_nth_box(&r, "range", 0), *open = scene_nth_box(&r, "range", 1);
    ck_assert_double_eq_tol(range->x, plot->x + 0.5 * plot->w, 0.01);
    ck_assert_double_eq_tol(range->w, 0.1 * plot->w, 0.01);
    ck_assert_double_eq_tol(open->x, plot->x, 0.01);
    ck_assert_double_eq_tol(open->w, 0.3 * plot->w, 0.01);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

START_TEST(shares_fill_the_whole)
{
    struct chart_scene d;
    struct map_report r;
    chart_scene_open(&d, 9);
    d.track[0] = d.track[2];
    d.rows.tracks = 1;
    chart_scene_rows(&d, &r);
    chart_scene_check(&r, "shares");
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double total = 0;
    ck_assert_uint_eq(scene_count(&r, "segment"), 18);
    for (size_t i = 0; i < 18; i++) total += scene_nth_box(&r, "segment", i)->w;
    ck_assert_double_eq_tol(total, 9 * plot->w, 0.1);
    ck_assert_uint_eq(scene_count(&r, "key"), 2);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

Suite *chart_rows_suite(void)
{
    Suite *s = suite_create("chart_rows");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, rows_keep_apart);
    tcase_add_test(c, bars_are_as_long_as_their_values);
    tcase_add_test(c, rows_are_ordered);
    tcase_add_test(c, shares_fill_the_whole);
    suite_add_tcase(s, c);
    return s;
}
