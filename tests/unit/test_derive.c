/* Derived factors against brute force, planes whose slope is known, and GDAL's own tools. */
#include "grid/derive.h"
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal_utils.h>

static const char src[] = "/vsimem/made/dem.tif", lines[] = "/vsimem/made/lines.geojson";

/* --- relief --- */

START_TEST(windows_find_highest_and_lowest)
{
    enum { WIDTH = 23 };
    float hi[WIDTH], lo[WIDTH], out_hi[WIDTH], out_lo[WIDTH], work[2 * (WIDTH + 2 * 61)];
    for (int i = 0; i < WIDTH; i++) {
        bool none = i % 5 == 3 || (i > 12 && i < 17);
        hi[i] = none ? -INFINITY : (float)terrain(i, 4);
        lo[i] = none ? INFINITY : (float)terrain(i, 4);
    }
    for (int n = 1; n <= 61; n += 2) {
        window_row(hi, lo, WIDTH, n, out_hi, out_lo, work);
        for (int i = 0; i < WIDTH; i++) {
            float h = -INFINITY, l = INFINITY;
            for (int k = i - n / 2; k <= i + n / 2; k++) {
                if (k < 0 || k >= WIDTH) continue;
                h = fmaxf(h, hi[k]);
                l = fminf(l, lo[k]);
            }
            ck_assert_msg(out_hi[i] == h && out_lo[i] == l, "window %d, place %d", n, i);
        }
    }
}
END_TEST

static float relief_at(const float *z, int width, int height, int x, int y, int half)
{
    if (isnan(z[y * width + x])) return NAN;
    float h = -INFINITY, l = INFINITY;
    for (int j = y - half; j <= y + half; j++)
        for (int i = x - half; i <= x + half; i++) {
            if (i < 0 || j < 0 || i >= width || j >= height || isnan(z[j * width + i])) continue;
            h = fmaxf(h, z[j * width + i]);
            l = fminf(l, z[j * width + i]);
        }
    return h - l;
}

/* The grid lies inside the source: what is around it counts. */
START_TEST(relief_equals_brute_force)
{
    const int cells[] = {3, 5, 13, 41}, half = cells[_i] / 2;
    enum { W = 90, H = 300 };
    made_terrain(src, "EPSG:32650", 300000, 2900000, 50, W, H, GDT_Float32, NAN);
    struct registered all, part;
    registered_open(&all, "EPSG:32650", 300000, 2900000, 50, W, H, src);
    registered_plan(&all);
    float *z = registered_factor(&all, NULL);
    registered_open(&part, "EPSG:32650", 300500, 2899000, 50, 60, 270, src);
    part.f->derive = DERIVE_RELIEF;
    part.f->window_m = cells[_i] * 50;
    registered_plan(&part);
    struct layer l;
    float *got = registered_factor(&part, &l);
    ck_assert_double_eq(l.derived_cell_m, 50);
    for (int y = 0; y < 270; y++)
        for (int x = 0; x < 60; x++) {
            float want = relief_at(z, W, H, x + 10, y + 20, half);
            ck_assert_msg(same_cell(got[y * 60 + x], want), "%d, %d: %g, expected %g", x, y,
                          (double)got[y * 60 + x], (double)want);
        }
    free(z);
    free(got);
    layer_clear(&l);
    registered_close(&all);
    registered_close(&part);
}
END_TEST

START_TEST(relief_needs_three_cells)
{
    made_terrain(src, "EPSG:32650", 300000, 2899950, 150, 40, 40, GDT_Int16, -9999);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2899950, 150, 40, 40, src);
    r.f->derive = DERIVE_RELIEF;
    r.f->window_m = 450;
    registered_plan(&r); /* which knows the source's cell, and refuses what it can */
    r.f->window_m = 200;
    registered_fails(&r, ST_INPUT, "window of 200 m is 1.3 cells of 150 m");
    r.f->window_m = 450;
    struct layer l;
    free(registered_factor(&r, &l));
    ck_assert_str_eq(l.made, "relief derived in 3 x 3 cells at 150 m in EPSG:32650");
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

/* --- slope and aspect --- */

static void by_gdaldem(const char *kind, const char *const *more, int w, int h, float *v)
{
    char **a = NULL;
    const char *const fixed[] = {"-of", "MEM", "-compute_edges"};
    for (int i = 0; i < 3; i++) a = CSLAddString(a, fixed[i]);
    for (int i = 0; more[i]; i++) a = CSLAddString(a, more[i]);
    GDALDEMProcessingOptions *o = GDALDEMProcessingOptionsNew(a, NULL);
    CSLDestroy(a);
    GDALDatasetH in = GDALOpen(src, GA_ReadOnly), out = GDALDEMProcessing("", in, kind, NULL, o, NULL);
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(out, 1), GF_Read, 0, 0, w, h, v, w, h, GDT_Float32, 0, 0),
                     CE_None);
    for (int i = 0; i < w * h; i++)
        if (v[i] == -9999) v[i] = NAN;
    GDALClose(out);
    GDALClose(in);
    GDALDEMProcessingOptionsFree(o);
}

START_TEST(slope_and_aspect_equal_gdaldem)
{
    static const struct {
        enum derive_kind derive;
        enum slope_unit unit;
        const char *kind, *const more[2];
        GDALDataType type;
    } cases[] = {{DERIVE_SLOPE, SLOPE_DEGREES, "slope", {NULL}, GDT_Int16},
                 {DERIVE_SLOPE, SLOPE_PERCENT, "slope", {"-p", NULL}, GDT_Float32},
                 {DERIVE_ASPECT, SLOPE_DEGREES, "aspect", {NULL}, GDT_Float32}};
    enum { W = 80, H = 90 };
    made_terrain(src, "EPSG:32650", 300000, 2900000, 100, W, H, cases[_i].type, -9999);
    float *want = malloc(W * H * sizeof *want);
    by_gdaldem(cases[_i].kind, cases[_i].more, W, H, want);
    for (int inner = 0; inner < 2; inner++) {
        struct registered r;
        int w = inner ? 30 : W, h = inner ? 40 : H, off = inner ? 25 : 0;
        registered_open(&r, "EPSG:32650", 300000 + off * 100, 2900000 - off * 100, 100, w, h, src);
        r.f->derive = cases[_i].derive;
        r.f->slope_unit = cases[_i].unit;
        registered_plan(&r);
        float *got = registered_factor(&r, NULL);
        int data = 0;
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                ck_assert_msg(same_cell(got[y * w + x], want[(y + off) * W + x + off]),
                              "%d, %d: %.9g and %.9g", x, y, (double)got[y * w + x],
                              (double)want[(y + off) * W + x + off]);
                data += !isnan(got[y * w + x]);
            }
        ck_assert_int_gt(data, w * h * 3 / 4);
        free(got);
        registered_close(&r);
    }
    free(want);
}
END_TEST

/* Strips of 512 rows meet where heights are missing, and the last one may be a single row: what lies beyond
 * them is the frame's edge or the neighbour's rows, never an edge of their own. */
START_TEST(strips_of_slope_and_aspect_meet)
{
    static const int heights[] = {511, 512, 513, 1025, 1100};
    enum { W = 20 };
    int h = heights[_i / 2];
    bool aspect = _i % 2 != 0;
    made_terrain(src, "EPSG:32650", 300000, 2900000, 100, W, h, GDT_Float32, -9999);
    GDALDatasetH ds = GDALOpen(src, GA_Update);
    float hole[2] = {-9999, -9999};
    if (h > 513)
        ck_assert_int_eq(
            GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 5, 511, 1, 2, hole, 1, 2, GDT_Float32, 0, 0),
            CE_None);
    GDALClose(ds);
    static const char *const none[] = {NULL};
    float *want = malloc((size_t)W * (size_t)h * sizeof *want);
    by_gdaldem(aspect ? "aspect" : "slope", none, W, h, want);
    for (int threads = 1; threads <= 3; threads++) {
        struct registered r;
        registered_open(&r, "EPSG:32650", 300000, 2900000, 100, W, h, src);
        r.f->derive = aspect ? DERIVE_ASPECT : DERIVE_SLOPE;
        r.threads = threads;
        registered_plan(&r);
        struct layer l;
        float *got = registered_factor(&r, &l);
        ck_assert(!l.from_cache);
        for (int i = 0; i < W * h; i++)
            if (!same_cell(got[i], want[i]))
                ck_abort_msg("%d threads, %d, %d: %.9g and %.9g", threads, i % W, i / W, (double)got[i],
                             (double)want[i]);
        free(got);
        unlink(l.path);
        layer_clear(&l);
        registered_close(&r);
    }
    free(want);
}
END_TEST

/* Height rises 0.1 m per metre to the east: 10 %. */
static void plane(const char *crs, double x0, double y0, double cell, int n, double rise_per_cell,
                  const char *unit, double scale)
{
    GDALDatasetH ds = made_raster_open(src, crs, x0, y0, cell, cell, n, n, GDT_Float32, 1);
    float *v = malloc((size_t)n * (size_t)n * sizeof *v);
    for (int i = 0; i < n * n; i++) v[i] = (float)(i % n * rise_per_cell);
    ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, 0, n, n, v, n, n, GDT_Float32, 0, 0),
                     CE_None);
    if (unit) GDALSetRasterUnitType(GDALGetRasterBand(ds, 1), unit);
    if (scale != 1) GDALSetRasterScale(GDALGetRasterBand(ds, 1), scale);
    free(v);
    GDALClose(ds);
}

static void slope_is(const char *crs, double x0, double y0, double cell, int n, double percent, double within)
{
    struct registered r;
    registered_open(&r, crs, x0, y0, cell, n, n, src);
    r.f->derive = DERIVE_SLOPE;
    r.f->slope_unit = SLOPE_PERCENT;
    registered_plan(&r);
    struct layer l;
    float *v = registered_factor(&r, &l);
    for (int y = 2; y < n - 2; y++)
        for (int x = 2; x < n - 2; x++)
            ck_assert_msg(fabs((double)v[y * n + x] - percent) <= within, "%d, %d: %g (%s)", x, y,
                          (double)v[y * n + x], l.made);
    free(v);
    layer_clear(&l);
    registered_close(&r);
}

START_TEST(slope_is_reckoned_in_metres)
{
    /* Metres over metres; a scale of 0.1 in the band; heights in feet; a CRS in US survey feet. */
    plane("EPSG:32650", 300000, 2900000, 100, 30, 10, NULL, 1);
    slope_is("EPSG:32650", 300000, 2900000, 100, 30, 10, 1e-4);
    plane("EPSG:32650", 300000, 2900000, 100, 30, 100, NULL, 0.1);
    slope_is("EPSG:32650", 300000, 2900000, 100, 30, 10, 1e-4);
    plane("EPSG:32650", 300000, 2900000, 100, 30, 10 / 0.3048, "ft", 1);
    slope_is("EPSG:32650", 300000, 2900000, 100, 30, 10, 1e-4);
    plane("EPSG:2263", 950100, 200100, 300, 30, 30 * 0.3048006096, NULL, 1);
    slope_is("EPSG:2263", 950100, 200100, 300, 30, 10, 1e-3);
}
END_TEST

START_TEST(degrees_and_mercator_are_not_metres)
{
    /* At 60 degrees north a degree of longitude is 55.8 km; Web Mercator says 111.3. */
    const double metres = 55800.0 * 0.001;
    plane("EPSG:4326", 14.9, 60.1, 0.001, 200, metres * 0.1, NULL, 1);
    slope_is("EPSG:32633", 497000, 6654000, 100, 50, 10, 0.1);
    slope_is("EPSG:4326", 14.95, 60.05, 0.002, 45, 10, 0.1);
    plane("EPSG:4326", 14.9, 60.1, 0.001, 200, metres, NULL, 0.1);
    slope_is("EPSG:32633", 497000, 6654000, 100, 50, 10, 0.1);
    plane("EPSG:3857", 1660000, 8400000, 110, 200, 5.5, NULL, 1);
    slope_is("EPSG:3857", 1665000, 8395000, 220, 40, 10, 0.25);
}
END_TEST

/* --- distance and density --- */

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

static bool stop_at(double share, void *user)
{
    double *at = user;
    return share < *at;
}

START_TEST(interrupted_derivations_leave_nothing)
{
    const enum derive_kind kind[] = {DERIVE_SLOPE, DERIVE_RELIEF, DERIVE_DISTANCE, DERIVE_DENSITY};
    const double at[] = {0, 0.2, 0.5};
    double limit = at[_i % 3];
    enum derive_kind derive = kind[_i / 3];
    const char *const line[][3] = {{"\"k\":1", "LineString", "[[290000,2898950],[320000,2898950]]"}};
    made_features(lines, 32650, line, 1);
    made_terrain(src, "EPSG:32650", 300000, 2900000, 100, 80, 1090, GDT_Float32, NAN);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, 80, 1090,
                    derive == DERIVE_SLOPE || derive == DERIVE_RELIEF ? src : lines);
    r.f->derive = derive;
    r.f->window_m = 500;
    r.f->radius_m = 500;
    r.progress = (struct progress){stop_at, &limit};
    registered_plan(&r);
    registered_fails(&r, ST_INTERRUPTED, "interrupted");
    registered_close(&r);
}
END_TEST

Suite *derive_suite(void)
{
    Suite *s = suite_create("derive");
    TCase *c = tcase_create("terrain");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, windows_find_highest_and_lowest);
    tcase_add_loop_test(c, relief_equals_brute_force, 0, 4);
    tcase_add_test(c, relief_needs_three_cells);
    tcase_add_loop_test(c, slope_and_aspect_equal_gdaldem, 0, 3);
    tcase_add_loop_test(c, strips_of_slope_and_aspect_meet, 0, 10);
    tcase_add_test(c, slope_is_reckoned_in_metres);
    tcase_add_test(c, degrees_and_mercator_are_not_metres);
    suite_add_tcase(s, c);
    c = tcase_create("features");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, distance_counts_features_beyond_the_edge);
    tcase_add_test(c, distance_without_features_is_told);
    tcase_add_test(c, distance_on_degrees_is_in_metres);
    tcase_add_test(c, segments_are_cut_at_cell_edges);
    tcase_add_test(c, density_of_a_straight_line);
    tcase_add_test(c, density_of_points_and_of_other_things);
    tcase_add_loop_test(c, interrupted_derivations_leave_nothing, 0, 12);
    suite_add_tcase(s, c);
    return s;
}
