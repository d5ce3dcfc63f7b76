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

static const enum grid_order orders[] = {GRID_CURVE, GRID_ROWS};

START_TEST(tiles_cover_once)
{
    struct grid g = {.width = 2 * GRID_TILE + 88, .height = GRID_TILE + 1};
    size_t cells = (size_t)g.width * (size_t)g.height;
    unsigned char *seen = malloc(cells);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct grid_walk walk = grid_walk_begin(&g, orders[i]);
        struct tile w = {0};
        long long tiles = 0;
        memset(seen, 0, cells);
        for (; grid_walk_next(&walk, &w); tiles++)
            for (int r = 0; r < w.h; r++)
                for (int c = 0; c < w.w; c++) seen[(w.y + r) * g.width + w.x + c]++;
        ck_assert_int_eq(tiles, grid_tile_count(&g));
        ck_assert_int_eq(tiles, 6);
        size_t once = 0; /* each assertion of Check writes a line to a file: none for each cell */
        for (size_t k = 0; k < cells; k++) once += seen[k] == 1;
        ck_assert_uint_eq(once, cells);
        ck_assert(w.x == 2 * GRID_TILE && w.y == GRID_TILE && w.w == 88 && w.h == 1);
        ck_assert(!grid_walk_next(&walk, &w));
    }
    free(seen);
}
END_TEST

/* Numbers of the tiles in the order they come. */
static void assert_order(int across, int down, enum grid_order order, const int *expected)
{
    struct grid g = {.width = across * GRID_TILE, .height = down * GRID_TILE};
    struct grid_walk walk = grid_walk_begin(&g, order);
    struct tile w;
    for (int i = 0; i < across * down; i++) {
        ck_assert(grid_walk_next(&walk, &w));
        ck_assert_int_eq(w.y / GRID_TILE * across + w.x / GRID_TILE, expected[i]);
    }
}

START_TEST(the_curve_takes_squares_one_after_another)
{
    assert_order(4, 4, GRID_CURVE, (const int[]){0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15});
    assert_order(5, 3, GRID_CURVE, (const int[]){0, 1, 5, 6, 2, 3, 7, 8, 10, 11, 12, 13, 4, 9, 14});
    assert_order(2, 5, GRID_CURVE, (const int[]){0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    assert_order(5, 1, GRID_CURVE, (const int[]){0, 1, 2, 3, 4});
    assert_order(5, 2, GRID_ROWS, (const int[]){0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}
END_TEST

/* Of every square of 2^k tiles all come in a row, whatever the shape of the grid, and every tile comes after
 * its neighbours north and west. */
START_TEST(the_curve_completes_squares_soon)
{
    static const int sizes[][2] = {{1, 1}, {7, 13}, {64, 5}, {31, 33}, {3, 100}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int across = sizes[s][0], down = sizes[s][1], *number = malloc(sizeof(int) * (size_t)(across * down));
        struct grid g = {.width = across * GRID_TILE - 7, .height = down * GRID_TILE};
        struct grid_walk walk = grid_walk_begin(&g, GRID_CURVE);
        int n = 0;
        for (struct tile w; grid_walk_next(&walk, &w); n++)
            number[w.y / GRID_TILE * across + w.x / GRID_TILE] = n;
        ck_assert_int_eq(n, across * down);
        for (int side = 2; side <= 128; side *= 2)
            for (int y = 0; y < down; y += side)
                for (int x = 0; x < across; x += side) {
                    int first = n, last = -1, count = 0;
                    for (int j = y; j < down && j < y + side; j++)
                        for (int i = x; i < across && i < x + side; i++, count++) {
                            int at = number[j * across + i];
                            first = at < first ? at : first;
                            last = at > last ? at : last;
                        }
                    ck_assert_int_eq(last - first + 1, count);
                }
        for (int i = 0; i < n; i++) {
            if (i % across > 0) ck_assert_int_lt(number[i - 1], number[i]);
            if (i >= across) ck_assert_int_lt(number[i - across], number[i]);
        }
        free(number);
    }
}
END_TEST

/* A strip of millions of tiles is walked at once, not searched for. */
START_TEST(long_grids_are_walked_directly)
{
    struct grid g = {.width = 2147483647, .height = 512};
    struct grid_walk walk = grid_walk_begin(&g, GRID_CURVE);
    struct tile w;
    long long n = 0;
    while (grid_walk_next(&walk, &w)) n++;
    ck_assert_int_eq(n, 4194304);
    ck_assert_int_eq(w.x + w.w, 2147483647);
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
    tcase_add_test(t, the_curve_takes_squares_one_after_another);
    tcase_add_test(t, the_curve_completes_squares_soon);
    tcase_add_test(t, long_grids_are_walked_directly);
    suite_add_tcase(s, t);
    return s;
}
