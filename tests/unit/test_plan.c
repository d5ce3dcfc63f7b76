/* The plan: how layers come to the grid, and the faults. */
#include "planned.h"
#include "suites.h"

/* One raster against the box's grid. */
static struct plan_layer against_box(const char *crs, double x0, double y0, double cell_x, double cell_y)
{
    GDALClose(made_raster_open("/vsimem/made/a.tif", crs, x0, y0, cell_x, cell_y, 120, 120, GDT_Float32, 1));
    struct manifest *m = on_box();
    made_factor(m, "a", "/vsimem/made/a.tif");
    make(m);
    struct plan_layer l = plan.factor[0];
    done(m);
    return l; /* its texts are gone */
}

START_TEST(on_the_grid_or_off)
{
    struct plan_layer l = against_box(utm, 340000, 2860000, 1000, 1000);
    ck_assert(l.in_place && l.same_crs && !l.resampled);
    ck_assert_double_eq_tol(l.shift_x, 0, 1e-12);
    ck_assert_double_eq_tol(l.covered, 1, 1e-12);
    l = against_box("+proj=utm +zone=50 +datum=WGS84", 340000, 2860000, 1000, 1000);
    ck_assert(l.in_place);
    l = against_box(utm, 340000.9, 2860000, 1000, 1000); /* 0.0009 of a cell */
    ck_assert(l.in_place);
    l = against_box(utm, 340000, 2860001.1, 1000, 1000);
    ck_assert(!l.in_place && l.resampled);
    l = against_box(utm, 340250, 2859900, 1000, 1000);
    ck_assert(!l.in_place && l.resampled);
    ck_assert_double_eq_tol(l.shift_x, 0.25, 1e-9);
    ck_assert_double_eq_tol(l.shift_y, -0.1, 1e-9);
    /* The origin fits, and the last of the grid's columns does not: 0.0011 of a cell after 110. */
    l = against_box(utm, 340000, 2860000, 1000.01, 1000);
    ck_assert(!l.in_place && l.resampled);
    l = against_box(utm, 340000, 2860000, 1000.00001, 1000);
    ck_assert(l.in_place);
    l = against_box(utm, 340000, 2860000, 500, 500);
    ck_assert(!l.in_place && isnan(l.shift_x));
    ck_assert_double_eq_tol(l.covered, 0.5 * 0.5, 1e-12);
    l = against_box(utm, 340000, 2740000, 1000, -1000); /* rows from the south */
    ck_assert(!l.in_place && l.resampled);
    ck_assert_double_eq_tol(l.covered, 1, 1e-3);
}
END_TEST

START_TEST(turned_is_off)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", utm, 350000, 2850000, 1000, 1000, 100, 100, GDT_Float32, 1);
    GDALSetGeoTransform(ds, (double[6]){350000, 1000, 1000, 2850000, 0, -1000});
    GDALClose(ds);
    struct manifest *m = on_box();
    made_factor(m, "a", "/vsimem/made/a.tif");
    make(m);
    ck_assert(!plan.factor[0].in_place && plan.factor[0].resampled);
    /* Sheared by a cell a row: the lower left half of the grid is not covered. */
    ck_assert_double_eq_tol(plan.factor[0].covered, 0.5, 0.01);
    plan_clear(&plan);
    fails(m, true, "would be resampled", "rows do not run");
    done(m);
}
END_TEST

START_TEST(covered_across_crs)
{
    /* A million places of the grid, looked up apart from this code, give 0.392292. */
    struct plan_layer l = against_box("EPSG:4326", 115.8, 25.5, 0.01, 0.5 / 120);
    ck_assert(!l.same_crs && l.resampled && isnan(l.shift_x));
    ck_assert_double_eq_tol(l.covered, 0.392292, 0.01);
    /* The whole world, whose outline has no place in the grid's CRS. */
    l = against_box("EPSG:4326", -180, 90, 3, 1.5);
    ck_assert_double_eq(l.covered, 1);
    /* Longitudes of 0..360 */
    l = against_box("EPSG:4326", 0, 90, 3, 1.5);
    ck_assert_double_eq(l.covered, 1);
    l = against_box("EPSG:4326", 120, 90, 3, 1.5); /* 120..480: the grid lies at 475 */
    ck_assert_double_eq(l.covered, 1);
    /* A speck between the samples still overlaps. */
    l = against_box("EPSG:4326", 116.0041, 25.3007, 1e-6, 1e-6);
    ck_assert_double_lt(l.covered, 1e-3);
}
END_TEST

static void resamples(enum derive_kind derive, GDALDataType type, double cell, const struct method *method,
                      struct reclass_rule *rules, enum resample_rule asked, enum resample_rule expected)
{
    int size = (int)(100000 / cell) + 10;
    GDALClose(made_raster_open("/vsimem/made/a.tif", utm, 350007, 2850000, cell, cell, size, size, type, 1));
    struct manifest *m = on_box();
    struct manifest_factor *f = made_factor(m, "a", "/vsimem/made/a.tif");
    f->derive = derive;
    f->resample = asked;
    f->score = (struct method_args){.method = method, .rules = rules, .count = rules ? 1 : 0};
    make(m);
    ck_assert_str_eq(resample_name(plan.factor[0].resample), resample_name(expected));
    done(m);
}

START_TEST(resampling_by_kind)
{
    static const struct method linear = {.id = "linear", .extra = EXTRA_NONE};
    static const struct method table = {.id = "table", .extra = EXTRA_TABLE};
    struct reclass_rule value = {.lo = 7, .hi = 7}, range = {.lo = 7, .hi = 9};
    const enum resample_rule by_kind = RESAMPLE_BY_KIND;
    resamples(DERIVE_NONE, GDT_Float32, 500, &linear, NULL, by_kind, RESAMPLE_AVERAGE);
    resamples(DERIVE_NONE, GDT_Float32, 501, &linear, NULL, by_kind, RESAMPLE_BILINEAR);
    resamples(DERIVE_NONE, GDT_Byte, 1000, &linear, NULL, by_kind, RESAMPLE_BILINEAR);
    resamples(DERIVE_NONE, GDT_Byte, 500, &table, &range, by_kind, RESAMPLE_MODE);
    resamples(DERIVE_NONE, GDT_Byte, 1000, &table, &range, by_kind, RESAMPLE_NEAREST);
    resamples(DERIVE_NONE, GDT_Float32, 500, &table, &value, by_kind, RESAMPLE_MODE);
    resamples(DERIVE_NONE, GDT_Float32, 500, &table, &range, by_kind, RESAMPLE_AVERAGE);
    resamples(DERIVE_SLOPE, GDT_Int16, 500, &table, &range, by_kind, RESAMPLE_AVERAGE);
    resamples(DERIVE_ASPECT, GDT_Int16, 500, &linear, NULL, by_kind, RESAMPLE_NEAREST);
    resamples(DERIVE_NONE, GDT_Byte, 500, &table, &range, RESAMPLE_CUBIC, RESAMPLE_CUBIC);
    /* Metres against degrees: 0.003 degrees are some 320 m, 0.006 some 640. */
    GDALClose(
        made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 115, 26, 0.003, 0.003, 600, 600, GDT_Float32, 1));
    GDALClose(
        made_raster_open("/vsimem/made/b.tif", "EPSG:4326", 115, 26, 0.006, 0.006, 300, 300, GDT_Float32, 1));
    struct manifest *m = on_box();
    made_factor(m, "a", "/vsimem/made/a.tif");
    made_factor(m, "b", "/vsimem/made/b.tif");
    make(m);
    ck_assert_int_eq(plan.factor[0].resample, RESAMPLE_AVERAGE);
    ck_assert_int_eq(plan.factor[1].resample, RESAMPLE_BILINEAR);
    done(m);
}
END_TEST

START_TEST(derived_and_joined)
{
    made_raster("/vsimem/made/a.tif", utm, 350000, 2850000, 1000, 100, 100);
    made_raster("/vsimem/made/b.tif", utm, 350000, 2850000, 250, 400, 400);
    made_text("/vsimem/made/t.csv", "code,population\n1,2\n");
    made_features(
        "/vsimem/made/z.geojson", 32650,
        (const char *const[][3]){
            {"", "Polygon", "[[[350000,2750000],[400000,2750000],[400000,2850000],[350000,2750000]]]"}},
        1);
    struct manifest *m = on_box();
    m->zones.source.path = (char *)"/vsimem/made/z.geojson";
    made_factor(m, "on", "/vsimem/made/a.tif")->derive = DERIVE_SLOPE;
    struct manifest_factor *off = made_factor(m, "off", "/vsimem/made/b.tif");
    off->derive = DERIVE_RELIEF;
    off->window_m = 750;
    struct manifest_factor *join = made_factor(m, "population", NULL);
    join->derive = DERIVE_JOIN;
    join->table.path = (char *)"/vsimem/made/t.csv";
    join->key = (char *)"code";
    join->value = (char *)"population";
    make(m);
    ck_assert(!plan.factor[0].in_place && !plan.factor[0].resampled);
    ck_assert(!plan.factor[1].in_place && plan.factor[1].resampled);
    ck_assert(!plan.factor[2].in_place && !plan.factor[2].resampled);
    ck_assert_str_eq(plan.factor[2].derive, "join");
    ck_assert_double_eq(plan.factor[2].covered, 0.5);
    plan_clear(&plan);
    join->value = (char *)"populaton";
    fails(m, false,
          "capacity.yaml:12: factor population: value: /vsimem/made/t.csv has no field \"populaton\"",
          "did you mean \"population\"?");
    done(m);
}
END_TEST

START_TEST(constraints_of_both_kinds)
{
    made_features("/vsimem/made/c.geojson", 0, (const char *const[][3]){{"", "Point", "[116,25]"}}, 1);
    made_raster("/vsimem/made/c.tif", "EPSG:4326", 115, 26, 0.001, 2000, 2000);
    struct manifest *m = on_box();
    m->constraints = 2;
    m->constraint = calloc(2, sizeof *m->constraint);
    m->constraint[0].source = (struct manifest_source){.path = (char *)"/vsimem/made/c.geojson", .line = 20};
    m->constraint[1].source = (struct manifest_source){.path = (char *)"/vsimem/made/c.tif", .line = 21};
    make(m);
    ck_assert(plan.constraint[0].info.vector && !plan.constraint[0].resampled);
    ck_assert(!plan.constraint[1].info.vector && plan.constraint[1].resampled);
    ck_assert_int_eq(plan.constraint[1].resample, RESAMPLE_MODE);
    plan_clear(&plan);
    fails(m, true, "capacity.yaml:21: constraint 2: would be resampled (mode)", "EPSG:4326");
    done(m);
}
END_TEST

START_TEST(no_overlap_prints_both)
{
    made_raster("/vsimem/made/a.tif", utm, 600000, 2850000, 1000, 100, 100);
    struct manifest *m = on_box();
    made_factor(m, "gdp", "/vsimem/made/a.tif");
    fails(m, false,
          "capacity.yaml:10: factor gdp: does not overlap the grid: it covers 600000 2750000 700000 2850000",
          "the grid 350000 2750000 450000 2850000 (EPSG:32650");
    /* Touching is not overlapping. */
    made_raster("/vsimem/made/a.tif", utm, 450000, 2850000, 1000, 100, 100);
    fails(m, false, "factor gdp: does not overlap", "450000");
    made_raster("/vsimem/made/a.tif", "EPSG:4326", 10, 50, 0.1, 10, 10);
    fails(m, false, "factor gdp: does not overlap", "the grid 350000 2750000 450000 2850000");
    /* A road beyond the edge counts for a distance, within the margin. */
    made_features("/vsimem/made/r.geojson", 32650,
                  (const char *const[][3]){{"", "LineString", "[[455000,2750000],[455000,2800000]]"}}, 1);
    m->factors = 0;
    made_factor(m, "roads", "/vsimem/made/r.geojson")->derive = DERIVE_DISTANCE;
    m->grid.margin_m = 4000;
    fails(m, false, "factor roads: does not overlap", "455000 2750000 455000 2800000");
    m->grid.margin_m = 6000;
    make(m);
    done(m);
}
END_TEST

START_TEST(all_faults_are_told)
{
    made_raster("/vsimem/made/a.tif", NULL, 350000, 2850000, 1000, 100, 100);
    made_raster("/vsimem/made/b.tif", "LOCAL_CS[\"pit\",UNIT[\"metre\",1]]", 350000, 2850000, 1000, 100, 100);
    made_raster("/vsimem/made/c.tif", "ESRI:104903", 116, 26, 1, 10, 10); /* the Moon */
    made_raster("/vsimem/made/d.tif", utm, 350000, 2850000, 1000, 100, 100);
    struct manifest *m = on_box();
    made_factor(m, "none", "/vsimem/made/none.tif");
    made_factor(m, "bare", "/vsimem/made/a.tif");
    made_factor(m, "pit", "/vsimem/made/b.tif");
    made_factor(m, "moon", "/vsimem/made/c.tif");
    made_factor(m, "good", "/vsimem/made/d.tif");
    struct manifest_faults faults = {0};
    struct error err = {{0}};
    ck_assert_int_eq(plan_make(m, false, &plan, &faults, &err), ST_INPUT);
    ck_assert_uint_eq(faults.count, 4);
    ck_assert_str_eq(err.text, faults.text[0]);
    ck_assert_ptr_nonnull(
        strstr(faults.text[0], "capacity.yaml:10: factor none: /vsimem/made/none.tif: not there"));
    ck_assert_ptr_nonnull(
        strstr(faults.text[1], "capacity.yaml:11: factor bare: /vsimem/made/a.tif has no CRS"));
    ck_assert_ptr_nonnull(
        strstr(faults.text[2], "capacity.yaml:12: factor pit: its CRS (pit) cannot be transformed"));
    ck_assert_msg(strstr(faults.text[3], "factor moon: its CRS (GCS_Moon_2000) cannot be") != NULL, "%s",
                  faults.text[3]);
    manifest_faults_clear(&faults);
    done(m);
}
END_TEST

START_TEST(strict_refuses)
{
    made_raster("/vsimem/made/a.tif", utm, 350000, 2850000, 1000, 100, 100);
    struct manifest *m = on_box();
    made_factor(m, "a", "/vsimem/made/a.tif");
    struct error err = {{0}};
    ck_assert_msg(plan_make(m, true, &plan, NULL, &err) == ST_OK, "%s", err.text);
    plan_clear(&plan);
    made_raster("/vsimem/made/a.tif", utm, 350250, 2850000, 1000, 100, 100);
    fails(m, true, "capacity.yaml:10: factor a: would be resampled (bilinear), which --strict refuses",
          "off the grid's by 0.25 (x) and 0 (y)");
    made_raster("/vsimem/made/a.tif", utm, 350000, 2850000, 300, 100, 100);
    fails(m, true, "would be resampled (average)", "its cell is 300 x 300, the grid's 1000 x 1000");
    done(m);
}
END_TEST

START_TEST(report_is_a_table)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", utm, 350000, 2850000, 1000, 1000, 100, 50, GDT_Float32, 1);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), -9999);
    GDALClose(ds);
    made_raster("/vsimem/made/b.tif", "EPSG:4326", 115, 26, 0.003, 700, 700);
    made_raster("/vsimem/made/c.tif", utm, 350250, 2850000, 1000, 120, 120);
    made_features("/vsimem/made/r.geojson", 32650,
                  (const char *const[][3]){{"", "LineString", "[[350000,2750000],[450000,2850000]]"}}, 1);
    struct manifest *m = on_box();
    m->grid.margin_m = 10000;
    made_factor(m, "forest", "/vsimem/made/a.tif");
    made_factor(m, "slope", "/vsimem/made/b.tif")->derive = DERIVE_SLOPE;
    made_factor(m, "gdp", "/vsimem/made/c.tif");
    made_factor(m, "roads", "/vsimem/made/r.geojson")->derive = DERIVE_DISTANCE;
    make(m);
    char *report = plan_report(&plan);
    ck_assert_str_eq(
        report, "grid EPSG:32650, cell 1000 m, 100 x 100 cells, extent 350000 2750000 450000 2850000, margin "
                "10000 m\n"
                "layer   source CRS  cell    shift (cells)  resampling  covered  no data       derived\n"
                "forest  EPSG:32650  1000 m  0, 0           in place    50.0 %   -9999         -\n"
                "slope   EPSG:4326   0.003\302\260  other CRS      average     100.0 %  not declared  slope\n"
                "gdp     EPSG:32650  1000 m  0.25, 0        bilinear    99.7 %   not declared  -\n"
                "roads   EPSG:32650  vector  -              bilinear    100.0 %  -             distance\n");
    free(report);
    done(m);
}
END_TEST

Suite *plan_suite(void)
{
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("plan");
    tcase_add_checked_fixture(t, made_setup, made_teardown);
    tcase_add_test(t, on_the_grid_or_off);
    tcase_add_test(t, turned_is_off);
    tcase_add_test(t, covered_across_crs);
    tcase_add_test(t, resampling_by_kind);
    tcase_add_test(t, derived_and_joined);
    tcase_add_test(t, constraints_of_both_kinds);
    tcase_add_test(t, no_overlap_prints_both);
    tcase_add_test(t, all_faults_are_told);
    tcase_add_test(t, strict_refuses);
    tcase_add_test(t, report_is_a_table);
    suite_add_tcase(s, t);
    return s;
}
