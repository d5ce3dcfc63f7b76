/* Scatters: signs stand where their values say, names are dark and overlap nothing. */
#include "chart_scene.h"
#include "suites.h"

START_TEST(scatters_keep_apart)
{
    static const size_t count[] = {0, 1, 2, 11, 60, 320};
    for (int mix = 0; mix < 12; mix++) {
        struct chart_scene d;
        struct map_report r;
        char what[64];
        size_t n = count[mix / 2];
        chart_scene_open(&d, n);
        d.scatter.page.language = mix % 2 ? "zh" : "en";
        if (n == 60) /* all in one corner, but one */
            for (size_t i = 1; i < n; i++) d.point[i].x.at *= 0.4, d.point[i].y.at *= 0.4;
        snprintf(what, sizeof what, "%zu points, %s", n, d.scatter.page.language);
        chart_scene_scatter(&d, &r);
        chart_scene_check(&r, what);
        ck_assert_uint_eq(scene_count(&r, "marker"), n);
        ck_assert_uint_eq(scene_count(&r, "label") + r.names_left_out, n);
        if (n <= 11) ck_assert_uint_eq(r.names_left_out, 0);
        if (n == 60) ck_assert_uint_ge(scene_count(&r, "label"), 25);
        ck_assert_uint_eq(scene_count(&r, "key"), 4);
        if (n <= 11) ck_assert_uint_eq(scene_count(&r, "quadrant"), 4);
        ck_assert_uint_eq(scene_count(&r, "foot"), 3);
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

/* The middle of a sign's own colour is where the axes say, to a pixel; labels may stand on none of it. */
START_TEST(points_stand_where_they_belong)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 40);
    d.scatter.x.lo = -0.25;
    d.scatter.x.hi = 1.25;
    d.scatter.y.lo = -1;
    d.scatter.y.hi = 11;
    for (size_t i = 0; i < 40; i++) { /* apart from each other */
        size_t row = i / 8;
        d.point[i].x.at = 0.017 + 0.137 * (double)(i % 8);
        d.point[i].y.at = 0.13 + 2.31 * (double)row;
    }
    chart_scene_scatter(&d, &r);
    picture_read(d.path, &p);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    for (size_t i = 0; i < 40; i++) {
        const struct map_box *m = scene_nth_box(&r, "marker", i);
        double x = plot->x + (d.point[i].x.at + 0.25) / 1.5 * plot->w;
        double y = plot->y + (11 - d.point[i].y.at) / 12 * plot->h, sum_x = 0, sum_y = 0, n = 0;
        for (int py = (int)(m->y - 2); py < m->y + m->h + 2; py++)
            for (int px = (int)(m->x - 2); px < m->x + m->w + 2; px++)
                if (memcmp(picture_at(&p, px, py), d.group[i % 4].rgb, 3) == 0)
                    sum_x += px + 0.5, sum_y += py + 0.5, n++;
        ck_assert_msg(n > 60, "point %zu: only %g pixels of its colour", i, n);
        ck_assert_msg(fabs(sum_x / n - x) < 1 && fabs(sum_y / n - y) < 1,
                      "point %zu stands at %.2f %.2f, belongs at %.2f %.2f", i, sum_x / n, sum_y / n, x, y);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

/* Names are dark on the white of the page: most of the ink of one, away from its thin edges, is near black.
 */
START_TEST(names_are_dark)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 8);
    chart_scene_scatter(&d, &r);
    picture_read(d.path, &p);
    ck_assert_uint_eq(scene_count(&r, "label"), 8);
    for (size_t i = 0; i < 8; i++) {
        const struct map_box *b = scene_nth_box(&r, "label", i);
        int dark = 0;
        for (int y = (int)b->y; y < b->y + b->h; y++)
            for (int x = (int)b->x; x < b->x + b->w; x++) dark += picture_at(&p, x, y)[0] < 60;
        ck_assert_msg(dark > 0.05 * b->w * b->h, "label %zu: only %d dark pixels of %g", i, dark,
                      b->w * b->h);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

/* No two groups share a shape: their signs differ without colour. */
START_TEST(signs_differ_in_shape)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    static char shape[CHART_MARKERS][64][64];
    chart_scene_open(&d, 1);
    d.scatter.x.cut = d.scatter.y.cut = NAN;
    for (int m = 0; m < CHART_MARKERS; m++) {
        d.group[0].marker = (enum chart_marker)m;
        chart_scene_scatter(&d, &r);
        picture_read(d.path, &p);
        const struct map_box *box = scene_nth_box(&r, "marker", 0);
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++) {
                const unsigned char *at =
                    picture_at(&p, box->x + (x + 0.5) * box->w / 32, box->y + (y + 0.5) * box->h / 32);
                shape[m][y][x] = at[0] < 200;
            }
        free(p.rgb);
        map_report_clear(&r);
        for (int k = 0; k < m; k++) {
            int differing = 0;
            for (int i = 0; i < 32 * 32; i++)
                differing += shape[m][i / 32][i % 32] != shape[k][i / 32][i % 32];
            ck_assert_msg(differing > 100, "signs %d and %d look alike: %d of 1024", m, k, differing);
        }
    }
    chart_scene_close(&d);
}
END_TEST

START_TEST(ranges_and_absent_points)
{
    struct chart_scene d;
    struct map_report r, without;
    chart_scene_open(&d, 6);
    d.scatter.y.lo = 0;
    d.scatter.y.hi = 10;
    d.point[0].y = (struct chart_value){NAN, 4, 6};
    d.point[1].y = (struct chart_value){NAN, -INFINITY, 5};
    d.point[2].y = (struct chart_value){d.point[2].y.at, d.point[2].y.at - 1, d.point[2].y.at + 0.5};
    chart_scene_scatter(&d, &without);
    d.point[3].y = chart_exactly(NAN);
    d.point[4].x = chart_exactly(NAN);
    chart_scene_scatter(&d, &r);
    chart_scene_check(&r, "ranges");
    ck_assert_uint_eq(scene_count(&r, "marker"), 2);
    ck_assert_uint_eq(scene_count(&r, "range"), 2);
    ck_assert_uint_eq(scene_count(&r, "label"), 4);
    ck_assert_uint_eq(scene_count(&r, "key"), 5);
    const struct map_box *plot = scene_box(&r, "plot", 0), *closed = scene_nth_box(&r, "range", 0),
                         *open = scene_nth_box(&r, "range", 1);
    ck_assert_double_eq_tol(closed->y, plot->y + 0.4 * plot->h, 0.5);
    ck_assert_double_eq_tol(closed->h, 0.2 * plot->h, 0.5);
    ck_assert_double_eq_tol(open->y + open->h, plot->y + plot->h, 0.5);
    /* Points without a place are named in one more line. */
    ck_assert_uint_eq(scene_count(&without, "foot"), 3);
    ck_assert_uint_eq(scene_count(&r, "foot"), 4);
    map_report_clear(&r);
    map_report_clear(&without);
    chart_scene_close(&d);
}
END_TEST

Suite *chart_scatter_suite(void)
{
    Suite *s = suite_create("chart_scatter");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, scatters_keep_apart);
    tcase_add_test(c, points_stand_where_they_belong);
    tcase_add_test(c, names_are_dark);
    tcase_add_test(c, signs_differ_in_shape);
    tcase_add_test(c, ranges_and_absent_points);
    suite_add_tcase(s, c);
    return s;
}
