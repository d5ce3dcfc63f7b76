/* True areas, against formulas that share nothing with the code. */
#include "grid/area.h"
#include "made_grid.h"
#include "suites.h"

#include <gdal.h>
#include <math.h>
#include <proj.h>
#include <stdlib.h>

static struct area *open_area(const struct grid *g)
{
    struct area *a = NULL;
    struct error err = {{0}};
    ck_assert_msg(area_open(g, &a, &err) == ST_OK, "%s", err.text);
    return a;
}

static double total_m2(const struct grid *g)
{
    struct area *a = open_area(g);
    double *m2 = malloc(GRID_TILE * GRID_TILE * sizeof *m2), sum = 0;
    struct grid_walk walk = grid_walk_begin(g, GRID_ROWS);
    for (struct tile w; grid_walk_next(&walk, &w);) {
        ck_assert_int_eq(area_tile(a, w, m2, NULL), ST_OK);
        for (int i = 0; i < w.w * w.h; i++) sum += m2[i];
    }
    ck_assert_int_eq(area_planar_nodes(a), 0);
    free(m2);
    area_close(a);
    return sum;
}

static double one_cell_m2(const struct grid *g, int column, int row)
{
    struct area *a = open_area(g);
    double m2 = NAN;
    ck_assert_int_eq(area_tile(a, (struct tile){column, row, 1, 1}, &m2, NULL), ST_OK);
    area_close(a);
    return m2;
}

static OGRGeometryH box(double xmin, double ymin, double xmax, double ymax)
{
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing), polygon = OGR_G_CreateGeometry(wkbPolygon);
    OGR_G_AddPoint_2D(ring, xmin, ymin);
    OGR_G_AddPoint_2D(ring, xmax, ymin);
    OGR_G_AddPoint_2D(ring, xmax, ymax);
    OGR_G_AddPoint_2D(ring, xmin, ymax);
    OGR_G_AddPoint_2D(ring, xmin, ymin);
    OGR_G_AddGeometryDirectly(polygon, ring);
    return polygon;
}

static double polygon_km2(const struct grid *g, OGRGeometryH polygon)
{
    struct area *a = open_area(g);
    struct error err = {{0}};
    double km2 = NAN;
    ck_assert_msg(area_polygon_km2(a, polygon, &km2, &err) == ST_OK, "%s", err.text);
    area_close(a);
    return km2;
}

static void assert_relative(double found, double expected, double tolerance)
{
    ck_assert_msg(fabs(found / expected - 1) <= tolerance, "found %.15g, expected %.15g: off by %.3g", found,
                  expected, found / expected - 1);
}

/* Area (m2 per radian of longitude) of an ellipsoid from the equator to a parallel. Long double, since cells
 * are small differences of it. */
static long double zone_integral(long double a, long double f, long double lat)
{
    long double e = sqrtl(f * (2 - f)), s = sinl(lat * acosl(-1) / 180), b = a * (1 - f);
    return b * b / 2 * (s / (1 - e * e * s * s) + logl((1 + e * s) / (1 - e * s)) / (2 * e));
}

static double exact_cell_m2(double south, double north, double degrees_wide)
{
    const long double a = 6378137, f = 1 / 298.257223563L;
    return degrees_wide * M_PI / 180 * (double)(zone_integral(a, f, north) - zone_integral(a, f, south));
}

/* Scale of a transverse Mercator projection at a distance from its central meridian (series to the fourth
 * power). */
static double utm_scale(double easting, double lat)
{
    const double a = 6378137, f = 1 / 298.257223563, k0 = 0.9996, e2 = f * (2 - f);
    double s = sin(lat * M_PI / 180), w = 1 - e2 * s * s, nu = a / sqrt(w),
           rho = a * (1 - e2) / (w * sqrt(w));
    double q = pow((easting - 500000) / k0, 2) / (rho * nu);
    return k0 * (1 + q / 2 + q * q / 24);
}

START_TEST(degrees_against_the_integral)
{
    const double cells[] = {1e-5, 1. / 3600, 1. / 120, 0.25, 1, 5};
    const double lats[] = {-85, -30, 0, 25.5, 60, 85};
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
        for (size_t l = 0; l < sizeof lats / sizeof *lats; l++) {
            struct grid g = made_grid("EPSG:4326", 114, lats[l] + cells[c], cells[c], cells[c], 3, 1);
            /* Where long double is double (valgrind), tiny cells are known no better. */
            double tolerance = fmax(2e-8, 1e-12 / cells[c]);
            assert_relative(one_cell_m2(&g, 2, 0), exact_cell_m2(lats[l], lats[l] + cells[c], cells[c]),
                            tolerance);
            grid_clear(&g);
        }
    }
}
END_TEST

START_TEST(tiny_cells)
{
    /* A cell of 1 cm is a piece of a wider one about the same middle. */
    struct grid g = made_grid("EPSG:4326", 114, 25.5 + 5e-8, 1e-7, 1e-7, 1, 1);
    assert_relative(one_cell_m2(&g, 0, 0), exact_cell_m2(25.4995, 25.5005, 1e-3) / 1e8, 1e-8);
    grid_clear(&g);
}
END_TEST

START_TEST(degrees_of_the_whole_earth)
{
    struct grid g = made_grid("EPSG:4326", -180, 90, 0.5, 0.25, 720, 720);
    assert_relative(total_m2(&g), 510065621724088.44, 1e-9);
    grid_clear(&g);
    /* Rows that reach over the pole count as far as the pole; rows beyond it not at all. */
    g = made_grid("EPSG:4326", 0, 92, 1.5, 1.5, 1, 3);
    ck_assert_double_eq(one_cell_m2(&g, 0, 0), 0);
    assert_relative(one_cell_m2(&g, 0, 1), exact_cell_m2(89, 90, 1.5), 1e-7);
    grid_clear(&g);
}
END_TEST

START_TEST(grads_are_not_degrees)
{
    /* NTF (Paris): grads on Clarke 1880 IGN. */
    struct grid g = made_grid("EPSG:4807", 0, 50, 1, 1, 1, 1);
    const double a = 6378249.2, f = 1 - 6356515. / 6378249.2;
    double expected = 0.9 * M_PI / 180 * (double)(zone_integral(a, f, 45) - zone_integral(a, f, 44.1));
    assert_relative(one_cell_m2(&g, 0, 0), expected, 2e-8);
    grid_clear(&g);
}
END_TEST

START_TEST(utm_against_its_scale)
{
    /* 25.3 degrees north on and beside the central meridian of zone 50. */
    const double eastings[] = {500000, 380000, 640000, 834000};
    for (size_t i = 0; i < sizeof eastings / sizeof *eastings; i++) {
        struct grid g = made_grid("EPSG:32650", eastings[i] - 15000, 2800000 + 15000, 100, 100, 300, 300);
        double k = utm_scale(eastings[i] + 50, 25.305);
        assert_relative(one_cell_m2(&g, 150, 150), 1e4 / (k * k), 1e-6);
        grid_clear(&g);
    }
}
END_TEST

/* Every lattice, cell by cell, against PROJ's own derivative of the projection. */
START_TEST(projected_against_areal_scale)
{
    const struct {
        const char *crs;
        double x, y, cell;
        int size;
    } places[] = {{"EPSG:32650", 379500, 2995000, 500, 64},
                  {"EPSG:3857", 12700000, 9000000, 30, 700},
                  {"EPSG:3995", -3000000, 100000, 1000, 40}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct grid g = made_grid(places[i].crs, places[i].x, places[i].y, places[i].cell, places[i].cell,
                                  places[i].size, places[i].size);
        PJ *pj = proj_create(NULL, places[i].crs), *geo = proj_get_source_crs(NULL, pj);
        PJ *raw = proj_create_crs_to_crs_from_pj(NULL, geo, pj, NULL, NULL);
        PJ *p = proj_normalize_for_visualization(NULL, raw);
        struct area *a = open_area(&g);
        for (int c = 3; c < g.width; c += g.width / 5) {
            double m2, metres = g.metres_per_unit;
            ck_assert_int_eq(area_tile(a, (struct tile){c, c, 1, 1}, &m2, NULL), ST_OK);
            PJ_COORD at = proj_coord(g.x0 + (c + 0.5) * g.cell_x, g.y0 - (c + 0.5) * g.cell_y, 0, 0);
            PJ_COORD lonlat = proj_trans(p, PJ_INV, at);
            lonlat.lp.lam *= M_PI / 180;
            lonlat.lp.phi *= M_PI / 180;
            PJ_FACTORS factors = proj_factors(pj, lonlat);
            assert_relative(m2, g.cell_x * g.cell_y * metres * metres / factors.areal_scale, 1.5e-6);
        }
        area_close(a);
        proj_destroy(p);
        proj_destroy(raw);
        proj_destroy(geo);
        proj_destroy(pj);
        grid_clear(&g);
    }
}
END_TEST

START_TEST(feet_are_not_metres)
{
    /* One projection in US feet and in metres. */
    const double foot = 1200. / 3937;
    struct grid feet = made_grid("EPSG:2263", 1000000, 200000, 100, 100, 300, 300);
    struct grid metres =
        made_grid("EPSG:32118", 1000000 * foot, 200000 * foot, 100 * foot, 100 * foot, 300, 300);
    assert_relative(one_cell_m2(&feet, 77, 200), one_cell_m2(&metres, 77, 200), 1e-9);
    assert_relative(one_cell_m2(&feet, 77, 200), 1e4 * foot * foot, 1e-3);
    grid_clear(&feet);
    grid_clear(&metres);
}
END_TEST

START_TEST(equal_area_stays_planar)
{
    const double cells[] = {25, 1000, 5000, 20000};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct grid g = made_grid("EPSG:3035", 4000000, 3000000, cells[i], cells[i], 20, 20);
        assert_relative(total_m2(&g), 400 * cells[i] * cells[i], 1e-7);
        grid_clear(&g);
    }
}
END_TEST

START_TEST(large_cells_equal_small_ones)
{
    struct grid large = made_grid("EPSG:32650", 200000, 6800000, 100000, 100000, 3, 3);
    struct grid small = made_grid("EPSG:32650", 200000, 6800000, 1000, 1000, 300, 300);
    assert_relative(total_m2(&large), total_m2(&small), 1e-6);
    grid_clear(&large);
    grid_clear(&small);
}
END_TEST

START_TEST(tiles_sum_to_the_polygon)
{
    struct grid g = made_grid("EPSG:32650", 379500, 2995000, 500, 500, 520, 560);
    OGRGeometryH whole = box(379500, 2715000, 639500, 2995000);
    assert_relative(total_m2(&g), polygon_km2(&g, whole) * 1e6, 1e-6);
    /* And both are what the lon/lat rectangle's formula gives for a lon/lat rectangle. */
    OGR_G_DestroyGeometry(whole);
    grid_clear(&g);
    g = made_grid("EPSG:4326", 113.9, 27.15, 0.005, 0.005, 560, 540);
    whole = box(113.9, 24.45, 116.7, 27.15);
    assert_relative(total_m2(&g), exact_cell_m2(24.45, 27.15, 2.8), 1e-8);
    assert_relative(polygon_km2(&g, whole) * 1e6, exact_cell_m2(24.45, 27.15, 2.8), 2e-8);
    OGR_G_DestroyGeometry(whole);
    grid_clear(&g);
}
END_TEST

START_TEST(windows_do_not_matter)
{
    const char *const crs[] = {"EPSG:32650", "EPSG:4326"};
    for (size_t i = 0; i < 2; i++) {
        double cell = i ? 0.005 : 500;
        struct grid g = made_grid(crs[i], i ? 113.9 : 379500, i ? 27.15 : 2995000, cell, cell, 300, 290);
        struct area *a = open_area(&g), *b = open_area(&g);
        size_t n = (size_t)g.width * (size_t)g.height;
        double *whole = malloc(n * sizeof *whole), *part = malloc(n * sizeof *part);
        ck_assert_int_eq(area_tile(a, (struct tile){0, 0, g.width, g.height}, whole, NULL), ST_OK);
        const struct tile windows[] = {
            {256, 256, 44, 34}, {7, 30, 61, 1}, {299, 289, 1, 1}, {0, 0, 256, 256}};
        for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
            struct tile t = windows[w];
            ck_assert_int_eq(area_tile(b, t, part, NULL), ST_OK);
            for (int r = 0; r < t.h; r++)
                ck_assert_mem_eq(part + r * t.w, whole + (t.y + r) * g.width + t.x,
                                 (size_t)t.w * sizeof *part);
        }
        free(whole);
        free(part);
        area_close(a);
        area_close(b);
        grid_clear(&g);
    }
}
END_TEST

START_TEST(no_inverse_means_planar)
{
    /* The corner of a Mollweide map lies beside the world. */
    struct grid g = made_grid("ESRI:54009", -18000000, 9000000, 500, 500, 256, 256);
    struct area *a = open_area(&g);
    double *m2 = malloc(256 * 256 * sizeof *m2);
    ck_assert_int_eq(area_tile(a, (struct tile){0, 0, 256, 256}, m2, NULL), ST_OK);
    ck_assert_int_gt(area_planar_nodes(a), 0);
    ck_assert_double_eq(m2[0], 250000);
    struct error err = {{0}};
    double km2 = 7;
    OGRGeometryH outside = box(-18000000, 8900000, -17900000, 9000000);
    ck_assert_int_eq(area_polygon_km2(a, outside, &km2, &err), ST_INPUT);
    ck_assert_double_eq(km2, 7);
    OGR_G_DestroyGeometry(outside);
    free(m2);
    area_close(a);
    grid_clear(&g);
}
END_TEST

START_TEST(polygons_with_holes_and_parts)
{
    struct grid g = made_grid("EPSG:4326", 0, 0, 1, 1, 1, 1);
    OGRGeometryH holed = box(10, 40, 12, 41), hole = box(11, 40.25, 11.5, 40.5), multi;
    OGR_G_AddGeometry(holed, OGR_G_GetGeometryRef(hole, 0));
    double expected = exact_cell_m2(40, 41, 2) - exact_cell_m2(40.25, 40.5, 0.5);
    assert_relative(polygon_km2(&g, holed) * 1e6, expected, 2e-8);
    multi = OGR_G_CreateGeometry(wkbMultiPolygon);
    OGR_G_AddGeometry(multi, holed);
    OGR_G_AddGeometryDirectly(multi, box(179.5, -1, 180.5, 0)); /* over the antimeridian */
    assert_relative(polygon_km2(&g, multi) * 1e6, expected + exact_cell_m2(-1, 0, 1), 2e-8);
    OGR_G_DestroyGeometry(multi);
    multi = OGR_G_CreateGeometry(wkbMultiPolygon);
    ck_assert_double_eq(polygon_km2(&g, multi), 0);
    OGR_G_DestroyGeometry(multi);
    OGR_G_DestroyGeometry(holed);
    OGR_G_DestroyGeometry(hole);
    grid_clear(&g);
}
END_TEST

Suite *area_suite(void)
{
    Suite *s = suite_create("area");
    TCase *t = tcase_create("area");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, degrees_against_the_integral);
    tcase_add_test(t, tiny_cells);
    tcase_add_test(t, degrees_of_the_whole_earth);
    tcase_add_test(t, grads_are_not_degrees);
    tcase_add_test(t, utm_against_its_scale);
    tcase_add_test(t, projected_against_areal_scale);
    tcase_add_test(t, feet_are_not_metres);
    tcase_add_test(t, equal_area_stays_planar);
    tcase_add_test(t, large_cells_equal_small_ones);
    tcase_add_test(t, tiles_sum_to_the_polygon);
    tcase_add_test(t, windows_do_not_matter);
    tcase_add_test(t, no_inverse_means_planar);
    tcase_add_test(t, polygons_with_holes_and_parts);
    suite_add_tcase(s, t);
    return s;
}
