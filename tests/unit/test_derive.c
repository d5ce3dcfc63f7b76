/* Derived factors against brute force, planes whose slope is known, and GDAL's own tools. */
#include "grid/derive.h"
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal_utils.h>

static const char src[] = "/vsimem/made/dem.tif";

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
    static const char lines[] = "/vsimem/made/lines.geojson";
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
    c = tcase_create("interrupted");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, interrupted_derivations_leave_nothing, 0, 12);
    suite_add_tcase(s, c);
    return s;
}
