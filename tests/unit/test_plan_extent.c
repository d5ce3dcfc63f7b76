/* The grid of a plan, by every rule of extent. */
#include "planned.h"
#include "suites.h"

static void grid_is(double x0, double y0, double cell, int width, int height)
{
    ck_assert_double_eq(plan.grid.x0, x0);
    ck_assert_double_eq(plan.grid.y0, y0);
    ck_assert_double_eq(plan.grid.cell_x, cell);
    ck_assert_double_eq(plan.grid.cell_y, cell);
    ck_assert_int_eq(plan.grid.width, width);
    ck_assert_int_eq(plan.grid.height, height);
}

START_TEST(extent_of_zones)
{
    const char *const zones[][3] = {
        {"", "Polygon", "[[[114,25],[115,25],[114.5,26],[114,25]]]"},
        {"", "Polygon", "[[[115,24.9],[120,24.9],[120,25.8],[115,25.8],[115,24.9]]]"}};
    made_features("/vsimem/made/z.geojson", 0, zones, 2);
    struct manifest *m = on_grid(EXTENT_ZONES, utm, 500);
    m->zones.source.path = (char *)"/vsimem/made/z.geojson";
    m->grid.margin_m = 10000;
    make(m);
    /* 4,000 points an edge, transformed apart from this code: 197181.31 2753874.96 803063.69 2878078.12. The
     * south edge of the second zone bulges 1.5 km below its corners. */
    grid_is(197000, 2878500, 500, 1213, 250);
    ck_assert_str_eq(plan.grid.crs_name, utm);
    ck_assert_double_eq(plan.grid.margin_m, 10000);
    ck_assert_str_eq(plan.zones.id, "zones");
    plan_clear(&plan);
    m->grid.cell_x = m->grid.cell_y = 0.05;
    fails(m, false, "capacity.yaml:4: grid: grid.cell 0.05", "12117648 x 24840");
    m->zones.source.path = NULL;
    fails(m, false, "extent: zones needs zones", "grid");
    done(m);
}
END_TEST

START_TEST(extent_of_sources)
{
    made_raster("/vsimem/made/a.tif", utm, 400010, 2800000, 100, 100, 50);
    made_raster("/vsimem/made/b.tif", utm, 405000, 2799000, 100, 100, 50);
    made_features("/vsimem/made/r.geojson", 32650,
                  (const char *const[][3]){{"", "LineString", "[[390000,2790000],[420000,2799500]]"}}, 1);
    struct manifest *m = on_grid(EXTENT_UNION, utm, 100);
    made_factor(m, "a", "/vsimem/made/a.tif");
    made_factor(m, "b", "/vsimem/made/b.tif");
    made_factor(m, "roads", "/vsimem/made/r.geojson")->derive = DERIVE_DISTANCE;
    make(m);
    grid_is(400000, 2800000, 100, 150, 60);
    plan_clear(&plan);
    m->grid.extent = EXTENT_INTERSECTION;
    make(m);
    grid_is(405000, 2799000, 100, 51, 40);
    plan_clear(&plan);
    m->factor[0] = m->factor[2];
    m->factors = 1;
    make(m); /* features alone */
    grid_is(390000, 2799500, 100, 300, 95);
    plan_clear(&plan);
    m->factor[0].derive = DERIVE_JOIN;
    m->factor[0].table.path = (char *)"/vsimem/made/r.geojson";
    fails(m, false, "grid: extent: intersection needs a factor with a source", "zones");
    made_raster("/vsimem/made/b.tif", utm, 505000, 2799000, 100, 100, 50);
    m->factors = 0;
    made_factor(m, "a", "/vsimem/made/a.tif");
    made_factor(m, "b", "/vsimem/made/b.tif");
    fails(m, false, "extent: intersection is empty", "grid");
    done(m);
}
END_TEST

START_TEST(extent_of_a_layer)
{
    made_raster("/vsimem/made/a.tif", utm, 400013.25, 2800007.75, 90, 211, 173);
    struct manifest *m = on_grid(EXTENT_LAYER, NULL, NAN);
    m->grid.layer = (char *)"dem";
    made_factor(m, "dem", "/vsimem/made/a.tif");
    make(m);
    grid_is(400013.25, 2800007.75, 90, 211, 173);
    ck_assert(plan.factor[0].in_place && !plan.factor[0].resampled);
    plan_clear(&plan);
    m->grid.cell_x = m->grid.cell_y = 90; /* the same, said */
    m->grid.crs = (char *)"+proj=utm +zone=50 +datum=WGS84";
    make(m);
    grid_is(400013.25, 2800007.75, 90, 211, 173);
    plan_clear(&plan);
    m->grid.cell_x = m->grid.cell_y = 100; /* another cell: whole multiples */
    make(m);
    grid_is(400000, 2800100, 100, 191, 157);
    plan_clear(&plan);
    m->grid.cell_x = m->grid.cell_y = NAN;
    m->grid.crs = (char *)"EPSG:4326";
    fails(m, false, "cell is missing", "EPSG:32650");
    m->grid.layer = (char *)"dam";
    fails(m, false, "extent: layer needs the id of a factor", "dam");
    done(m);
}
END_TEST

START_TEST(extent_of_a_layer_in_degrees)
{
    GDALClose(made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 114.0042, 26.1, 1. / 120, 1. / 240, 61, 43,
                               GDT_Byte, 1));
    struct manifest *m = on_grid(EXTENT_LAYER, NULL, NAN);
    m->grid.layer = (char *)"dem";
    made_factor(m, "dem", "/vsimem/made/a.tif");
    make(m);
    ck_assert(plan.grid.geographic);
    ck_assert_double_eq(plan.grid.x0, 114.0042);
    ck_assert_double_eq(plan.grid.cell_y, 1. / 240);
    ck_assert_int_eq(plan.grid.width, 61);
    ck_assert_int_eq(plan.grid.height, 43);
    done(m);
}
END_TEST

Suite *plan_extent_suite(void)
{
    Suite *s = suite_create("plan_extent");
    TCase *t = tcase_create("plan_extent");
    tcase_add_checked_fixture(t, made_setup, made_teardown);
    tcase_add_test(t, extent_of_zones);
    tcase_add_test(t, extent_of_sources);
    tcase_add_test(t, extent_of_a_layer);
    tcase_add_test(t, extent_of_a_layer_in_degrees);
    suite_add_tcase(s, t);
    return s;
}
