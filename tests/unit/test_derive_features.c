/* Distances and densities of features against brute force and lengths that are known. */
#include "grid/derive.h"
#include "registered.h"
#include "suites.h"

static const char lines[] = "/vsimem/made/lines.geojson";

static void open_lines(struct registered *r, double cell, int n)
{
    registered_open(r, "EPSG:32650", 300000, 2900000, cell, n, n, lines);
}

START_TEST(distance_counts_features_beyond_the_edge)
{
    /* One point inside, one 1 km west of the grid. */
    const char *const points[][3] = {{"\"k\":1", "Point", "[301050,2898950]"},
                                     {"\"k\":2", "Point", "[298950,2899450]"}};
    const double px[] = {301050, 298950}, py[] = {2898950, 2899450};
    made_features(lines, 32650, points, 2);
    for (int margin = 0; margin < 2; margin++) {
        struct registered r;
        open_lines(&r, 100, 20);
        r.f->derive = DERIVE_DISTANCE;
        r.m->grid.margin_m = margin ? 1500 : 0;
        registered_plan(&r);
        struct layer l;
        float *v = registered_factor(&r, &l);
        ck_assert_double_eq(l.derived_cell_m, 100);
        ck_assert_int_eq(l.off_x, margin ? 15 : 0);
        for (int i = 0; i < 400; i++) {
            int column = i % 20, row = i / 20;
            double x = 300050 + column * 100, y = 2899950 - row * 100, want = hypot(x - px[0], y - py[0]);
            if (margin) want = fmin(want, hypot(x - px[1], y - py[1]));
            ck_assert_msg(fabs((double)v[i] - want) < 1e-3, "%d, %d: %g, expected %g", column, row,
                          (double)v[i], want);
        }
        free(v);
        layer_clear(&l);
        registered_close(&r);
    }
}
END_TEST

START_TEST(distance_without_features_is_told)
{
    const char *const points[][3] = {{"\"k\":1", "Point", "[301050,2898950]"}};
    made_features(lines, 32650, points, 1);
    struct registered r;
    open_lines(&r, 100, 20);
    r.f->derive = DERIVE_DISTANCE;
    r.m->grid.margin_m = 2500;
    registered_plan(&r);
    r.f->source.where = (char *)"k = 2";
    registered_fails(&r, ST_INPUT,
                     "no feature where \"k = 2\" lies on the grid or within its margin of 2500 m");
    registered_close(&r);
}
END_TEST

START_TEST(distance_on_degrees_is_in_metres)
{
    const char *const points[][3] = {{"\"k\":1", "Point", "[115.05,26.05]"}};
    made_features(lines, 0, points, 1);
    struct registered r;
    registered_open(&r, "EPSG:4326", 115, 26.1, 0.001, 100, 100, lines);
    r.f->derive = DERIVE_DISTANCE;
    registered_plan(&r);
    float *v = registered_factor(&r, NULL);
    /* 0.04 degrees north and 0.04 east of the point, by the ellipsoid: 4432 m and 4004 m. */
    ck_assert_double_eq_tol((double)v[10 * 100 + 50], 4432, 100);
    ck_assert_double_eq_tol((double)v[50 * 100 + 90], 4044, 100);
    free(v);
    registered_close(&r);
}
END_TEST

START_TEST(segments_are_cut_at_cell_edges)
{
    const double ends[][4] = {{0.5, 0.5, 6.5, 0.5}, {1, 1, 4, 5},      {-3, 2.2, 9, 3.9}, {2, 0, 2, 6},
                              {6, 4, 1, 4},         {5, 5, 5, 5},      {-5, -5, -1, 9},   {0, 6, 7, -1},
                              {6.9, 5.1, 0.2, 0.3}, {3.5, -2, 3.5, 20}};
    enum { W = 7, H = 6, STEPS = 200000 };
    for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++) {
        const double *e = ends[k];
        double want[H][W] = {{0}}, got[H][W] = {{0}}, halves[H][W] = {{0}};
        double length = hypot(e[2] - e[0], e[3] - e[1]), within = 0;
        for (int i = 0; i < STEPS; i++) {
            double t = (i + 0.5) / STEPS, x = floor(e[0] + t * (e[2] - e[0])),
                   y = floor(e[1] + t * (e[3] - e[1]));
            if (x < 0 || y < 0 || x >= W || y >= H) continue;
            want[(int)y][(int)x] += length / STEPS;
            within += length / STEPS;
        }
        segment_lengths(e[0], e[1], e[2], e[3], W, H, 0, H, &got[0][0]);
        segment_lengths(e[0], e[1], e[2], e[3], W, H, 0, 4, &halves[0][0]);
        segment_lengths(e[0], e[1], e[2], e[3], W, H, 4, 2, &halves[4][0]);
        double sum = 0;
        for (int i = 0; i < H * W; i++) {
            ck_assert_msg(fabs((&got[0][0])[i] - (&want[0][0])[i]) < 1e-3, "segment %zu, cell %d", k, i);
            ck_assert_double_eq((&got[0][0])[i], (&halves[0][0])[i]);
            sum += (&got[0][0])[i];
        }
        ck_assert_double_eq_tol(sum, within, 1e-3);
    }
}
END_TEST

START_TEST(density_of_a_straight_line)
{
    /* A line along a row of cells, from far west to far east, between y = 2898900 and 2899000. */
    const char *const line[][3] = {{"\"k\":1", "LineString", "[[290000,2898950],[320000,2898950]]"}};
    made_features(lines, 32650, line, 1);
    struct registered r;
    open_lines(&r, 100, 20);
    r.f->derive = DERIVE_DENSITY;
    r.f->radius_m = 300;
    registered_plan(&r);
    struct layer l;
    float *v = registered_factor(&r, &l);
    ck_assert_ptr_nonnull(strstr(l.made, "density of lines within 300 m derived at 100 m"));
    /* Cells of a circle of 3 cells, by row: 1 5 5 7 5 5 1: 29. */
    const int chord[] = {7, 5, 5, 1};
    for (int i = 0; i < 400; i++) {
        int away = abs(i / 20 - 10);
        double want = away > 3 ? 0 : chord[away] * 0.1 / (29 * 0.01);
        ck_assert_double_eq_tol((double)v[i], want, 1e-6);
    }
    free(v);
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

START_TEST(density_of_points_and_of_other_things)
{
    const char *const points[][3] = {{"\"k\":1", "Point", "[301050,2898950]"},
                                     {"\"k\":1", "MultiPoint", "[[301055,2898955],[299950,2899450]]"}};
    made_features(lines, 32650, points, 2);
    struct registered r;
    open_lines(&r, 100, 20);
    r.f->derive = DERIVE_DENSITY;
    r.f->radius_m = 250;
    registered_plan(&r);
    float *v = registered_factor(&r, NULL);
    const double cells = 21; /* whose centre is within 2.5 cells */
    ck_assert_double_eq_tol((double)v[10 * 20 + 10], 2 / (cells * 0.01), 1e-4);
    ck_assert_double_eq_tol((double)v[12 * 20 + 10], 2 / (cells * 0.01), 1e-4);
    ck_assert_double_eq_tol((double)v[12 * 20 + 12], 0, 1e-9);
    ck_assert_double_eq_tol((double)v[5 * 20 + 0], 1 / (cells * 0.01), 1e-4); /* the point beyond the edge */
    free(v);
    registered_close(&r);
    const char *const both[][3] = {{"\"k\":1", "Point", "[301050,2898950]"},
                                   {"\"k\":1", "LineString", "[[301055,2898955],[299950,2899450]]"}};
    made_features("/vsimem/made/both.geojson", 32650, both, 2);
    open_lines(&r, 100, 20);
    r.f->source.path = (char *)"/vsimem/made/both.geojson";
    r.f->derive = DERIVE_DENSITY;
    r.f->radius_m = 250;
    registered_plan(&r);
    char file[512];
    while (registered_files(file, sizeof file) > 0) unlink(file);
    registered_fails(&r, ST_INPUT, "holds lines and points");
    registered_close(&r);
}
END_TEST

Suite *derive_features_suite(void)
{
    Suite *s = suite_create("derive_features");
    TCase *c = tcase_create("features");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, distance_counts_features_beyond_the_edge);
    tcase_add_test(c, distance_without_features_is_told);
    tcase_add_test(c, distance_on_degrees_is_in_metres);
    tcase_add_test(c, segments_are_cut_at_cell_edges);
    tcase_add_test(c, density_of_a_straight_line);
    tcase_add_test(c, density_of_points_and_of_other_things);
    suite_add_tcase(s, c);
    return s;
}
