/* The grid: its CRS, snapping and tiles. */
#include "made_grid.h"
#include "suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

START_TEST(fit_snaps_outward)
{
    struct grid g = made_grid("EPSG:32650", 0, 0, 500, 250, 0, 0);
    ck_assert_int_eq(grid_fit(&g, (double[4]){379501, 2715249, 639999, 2995001}, NULL, "test", NULL), ST_OK);
    double b[4];
    grid_bounds(&g, b);
    ck_assert_double_eq(b[0], 379500);
    ck_assert_double_eq(b[1], 2715000);
    ck_assert_double_eq(b[2], 640000);
    ck_assert_double_eq(b[3], 2995250);
    ck_assert_int_eq(g.width, 521);
    ck_assert_int_eq(g.height, 1121);
    grid_clear(&g);
}
END_TEST

START_TEST(fit_keeps_whole_multiples)
{
    /* Bounds as they come out of a sum of cells of 1/120 degree: not exact, and still multiples. */
    struct grid g = made_grid("EPSG:4326", 0, 0, 1. / 120, 1. / 120, 0, 0);
    double x = 0, y = 0, cell = 1. / 120;
    for (int i = 0; i < 13680; i++) x += cell;
    for (int i = 0; i < 3000; i++) y += cell;
    ck_assert_int_eq(grid_fit(&g, (double[4]){x, y, x + 100 * cell, y + 60 * cell}, NULL, "test", NULL),
                     ST_OK);
    ck_assert_int_eq(g.width, 100);
    ck_assert_int_eq(g.height, 60);
    /* A real part of a cell is not dropped. */
    ck_assert_int_eq(
        grid_fit(&g, (double[4]){x - 1e-4 * cell, y, x + 100 * cell, y + 60.0001 * cell}, NULL, "test", NULL),
        ST_OK);
    ck_assert_int_eq(g.width, 101);
    ck_assert_int_eq(g.height, 61);
    grid_clear(&g);
}
END_TEST

START_TEST(fit_counts_from_an_origin)
{
    struct grid g = made_grid("EPSG:32650", 0, 0, 90, 90, 0, 0);
    ck_assert_int_eq(
        grid_fit(&g, (double[4]){1007, 2003, 1007 + 900, 2003 + 1800}, (double[2]){1007, 3803}, "test", NULL),
        ST_OK);
    ck_assert_double_eq(g.x0, 1007);
    ck_assert_double_eq(g.y0, 3803);
    ck_assert_int_eq(g.width, 10);
    ck_assert_int_eq(g.height, 20);
    grid_clear(&g);
}
END_TEST

START_TEST(fit_refuses_too_many_cells)
{
    struct grid g = made_grid("EPSG:32650", 0, 0, 0.05, 0.05, 7, 7);
    struct error err = {{0}};
    ck_assert_int_eq(
        grid_fit(&g, (double[4]){379500, 2715000, 639500, 2995000}, NULL, "capacity.yaml:4: grid", &err),
        ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "capacity.yaml:4: grid: grid.cell 0.05"));
    ck_assert_ptr_nonnull(strstr(err.text, "379500 2715000 639500 2995000"));
    ck_assert_ptr_nonnull(strstr(err.text, "5200000 x 5600000"));
    ck_assert_int_eq(g.width, 7);
    /* One side too long, though the count would do. */
    g.cell_x = 1e-5;
    g.cell_y = 1e6;
    ck_assert_int_eq(grid_fit(&g, (double[4]){379500, 2715000, 639500, 2995000}, NULL, "test", &err),
                     ST_INPUT);
    /* 2^40 itself is allowed. */
    g.cell_x = g.cell_y = 1;
    ck_assert_int_eq(grid_fit(&g, (double[4]){0, 0, 0x1p20, 0x1p20}, NULL, "test", &err), ST_OK);
    ck_assert_int_eq(grid_fit(&g, (double[4]){0, 0, 0x1p20, 0x1p20 + 1}, NULL, "test", &err), ST_INPUT);
    grid_clear(&g);
}
END_TEST

START_TEST(fit_refuses_empty_bounds)
{
    struct grid g = made_grid("EPSG:32650", 0, 0, 100, 100, 0, 0);
    const double bad[][4] = {{5, 5, 5, 9}, {5, 9, 7, 9}, {7, 5, 5, 9}, {NAN, 0, 1, 1}, {0, 0, INFINITY, 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(grid_fit(&g, bad[i], NULL, "test", NULL), ST_INPUT);
    grid_clear(&g);
}
END_TEST

START_TEST(crs_kinds)
{
    struct grid g = made_grid("EPSG:4326", 0, 0, 1, 1, 1, 1);
    ck_assert(g.geographic);
    ck_assert_str_eq(g.crs_name, "EPSG:4326");
    grid_clear(&g);
    g = made_grid("EPSG:2263", 0, 0, 1, 1, 1, 1);
    ck_assert(!g.geographic);
    ck_assert_double_eq_tol(g.metres_per_unit, 1200. / 3937, 1e-12);
    grid_clear(&g);
    g = made_grid("ESRI:54009", 0, 0, 1, 1, 1, 1);
    ck_assert_str_eq(g.crs_name, "ESRI:54009");
    grid_clear(&g);
    g = made_grid("+proj=utm +zone=50 +datum=WGS84", 0, 0, 1, 1, 1, 1);
    ck_assert(!g.geographic);
    ck_assert_ptr_nonnull(g.crs_name);
    struct error err = {{0}};
    ck_assert_int_eq(grid_set_crs(&g, "EPSG:99999", "grid", &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "EPSG:99999"));
    ck_assert_int_eq(grid_set_crs(&g, "EPSG:4978", "grid", &err), ST_INPUT); /* geocentric */
    ck_assert_ptr_nonnull(strstr(err.text, "neither geographic nor projected"));
    ck_assert_ptr_nonnull(g.crs_wkt);
    grid_clear(&g);
}
END_TEST

START_TEST(tiles_cover_once)
{
    struct grid g = {.width = 2 * GRID_TILE + 88, .height = GRID_TILE + 1};
    ck_assert_int_eq(grid_tiles_x(&g), 3);
    ck_assert_int_eq(grid_tiles_y(&g), 2);
    unsigned char *seen = calloc((size_t)g.width * (size_t)g.height, 1);
    for (long long t = 0; t < 6; t++) {
        struct tile w = grid_tile(&g, t);
        for (int r = 0; r < w.h; r++)
            for (int c = 0; c < w.w; c++) seen[(w.y + r) * g.width + w.x + c]++;
    }
    for (int i = 0; i < g.width * g.height; i++) ck_assert_int_eq(seen[i], 1);
    free(seen);
    struct tile last = grid_tile(&g, 5);
    ck_assert_int_eq(last.x, 2 * GRID_TILE);
    ck_assert_int_eq(last.w, 88);
    ck_assert_int_eq(last.h, 1);
}
END_TEST

Suite *grid_suite(void)
{
    Suite *s = suite_create("grid");
    TCase *t = tcase_create("grid");
    tcase_add_test(t, fit_snaps_outward);
    tcase_add_test(t, fit_keeps_whole_multiples);
    tcase_add_test(t, fit_counts_from_an_origin);
    tcase_add_test(t, fit_refuses_too_many_cells);
    tcase_add_test(t, fit_refuses_empty_bounds);
    tcase_add_test(t, crs_kinds);
    tcase_add_test(t, tiles_cover_once);
    suite_add_tcase(s, t);
    return s;
}
