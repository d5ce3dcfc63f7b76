/* Zones: names, areas and anchors, and every fault they may have. */
#include "base/text.h"
#include "grid/zone_shapes.h"
#include "made.h"
#include "made_grid.h"
#include "suites.h"

static const char *const path = "/vsimem/made/z.geojson";

static struct manifest *zones_manifest(void)
{
    struct manifest *m = made_manifest();
    m->zones.source.path = (char *)path;
    m->zones.id = (char *)"code";
    m->zones.name = (char *)"name";
    m->zones.parent = (char *)"city";
    return m;
}

static void fails(const struct manifest *m, const char *has, const char *has_too)
{
    struct grid g = made_grid("EPSG:32650", 200000, 3100000, 1000, 1000, 500, 500);
    struct error err = {{0}};
    struct zone_shapes z = {0};
    ck_assert_int_eq(zone_shapes_read(m, &g, 3, &z, &err), ST_INPUT);
    ck_assert_msg(strncmp(err.text, "capacity.yaml:5: zones: ", 24) == 0, "%s", err.text);
    ck_assert_msg(strstr(err.text, has) != NULL, "\"%s\" is not in: %s", has, err.text);
    ck_assert_msg(strstr(err.text, has_too) != NULL, "\"%s\" is not in: %s", has_too, err.text);
    ck_assert_uint_eq(z.count, 0);
    ck_assert_ptr_null(z.zone);
    grid_clear(&g);
}

#define SQUARE "[[[115,25],[116,25],[116,26],[115,26],[115,25]]]"

START_TEST(names_areas_anchors)
{
    const char *const zones[][3] = {
        {"\"code\":360702,\"name\":\"Zhanggong\",\"city\":\"Ganzhou\"", "Polygon", SQUARE},
        {"\"code\":360703,\"name\":\"\",\"city\":null", "MultiPolygon",
         "[[[[116,25],[116.1,25],[116.1,25.1],[116,25]]],[[[117,25],[118,25],[118,26],[117,26],[117,25]]]]"},
        {"\"code\":360704", "Polygon", "[[[10,50],[11,50],[11,51],[10,50]]]"}}; /* far off, and kept */
    made_features(path, 0, zones, 3);
    struct manifest *m = zones_manifest();
    struct grid g = made_grid("EPSG:32650", 200000, 3100000, 1000, 1000, 500, 500);
    struct zone_shapes z = {0};
    struct error err = {{0}};
    ck_assert_msg(zone_shapes_read(m, &g, 2, &z, &err) == ST_OK, "%s", err.text);
    ck_assert_uint_eq(z.count, 3);
    ck_assert_str_eq(z.zone[0].id, "360702");
    ck_assert_str_eq(z.zone[0].name, "Zhanggong");
    ck_assert_str_eq(z.zone[0].parent, "Ganzhou");
    ck_assert_ptr_null(z.zone[0].name_zh);
    ck_assert_str_eq(z.zone[1].name, "360703");
    ck_assert_ptr_null(z.zone[1].parent);
    /* The square degree from 25 to 26 north has 11137.467 km2 by the integral over the ellipsoid; here its
     * edges are straight in the UTM plane, since corners alone are transformed. */
    ck_assert_double_eq_tol(z.zone[0].area_km2, 11137.467, 0.3);
    /* The anchor stands in the polygon, and in the largest part. */
    for (size_t i = 0; i < 2; i++) {
        OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_SetPoint_2D(point, 0, z.zone[i].anchor[0], z.zone[i].anchor[1]);
        ck_assert(OGR_G_Contains(z.zone[i].geometry, point));
        OGR_G_DestroyGeometry(point);
    }
    ck_assert_double_gt(z.zone[1].anchor[0], 500000);
    /* In the plane of zone 50 the far square lies between 117 and 118 degrees: east of the central meridian.
     */
    OGREnvelope e;
    OGR_G_GetEnvelope(z.zone[1].geometry, &e);
    ck_assert_double_eq_tol(e.MaxX, 600913.03, 1);
    zone_shapes_clear(&z);
    m->zones.source.where = (char *)"code = 360703";
    ck_assert_int_eq(zone_shapes_read(m, &g, 2, &z, &err), ST_OK);
    ck_assert_uint_eq(z.count, 1);
    ck_assert_str_eq(z.zone[0].id, "360703");
    zone_shapes_clear(&z);
    grid_clear(&g);
    free(m);
}
END_TEST

START_TEST(same_crs_is_untouched)
{
    made_features(
        path, 0,
        (const char *const[][3]){{"\"code\":\"a\",\"name\":\"A\",\"city\":\"C\"", "Polygon", SQUARE}}, 1);
    struct manifest *m = zones_manifest();
    struct grid g = made_grid("EPSG:4326", 114, 27, 0.01, 0.01, 500, 500);
    struct zone_shapes z = {0};
    struct error err = {{0}};
    ck_assert_msg(zone_shapes_read(m, &g, 2, &z, &err) == ST_OK, "%s", err.text);
    OGREnvelope e;
    OGR_G_GetEnvelope(z.zone[0].geometry, &e);
    ck_assert_double_eq(e.MinX, 115);
    ck_assert_double_eq(e.MaxY, 26);
    ck_assert_double_eq_tol(z.zone[0].area_km2, 11137.46745958, 2e-4);
    zone_shapes_clear(&z);
    grid_clear(&g);
    free(m);
}
END_TEST

static void fails_on(const char *const zones[][3], size_t count, const char *has, const char *has_too)
{
    struct manifest *m = zones_manifest();
    made_features(path, 0, zones, count);
    m->zones.name = m->zones.parent = NULL;
    fails(m, has, has_too);
    free(m);
}

START_TEST(fields_that_are_not_there)
{
    made_features(path, 0,
                  (const char *const[][3]){{"\"code\":1,\"name\":\"A\",\"city\":\"C\"", "Polygon", SQUARE}},
                  1);
    struct manifest *m = zones_manifest();
    m->zones.name = (char *)"nmae";
    fails(m, "zones.name: /vsimem/made/z.geojson has no field \"nmae\"", "did you mean \"name\"?");
    m->zones.name = NULL;
    m->zones.id = (char *)"gid";
    fails(m, "zones.id: /vsimem/made/z.geojson has no field \"gid\"", "code, name, city");
    m->zones.id = NULL;
    fails(m, "id is missing", "");
    free(m);
}
END_TEST

START_TEST(ids_empty_or_repeated)
{
    fails_on((const char *const[][3]){{"\"code\":\"\"", "Polygon", SQUARE}}, 1, "feature 0 has an empty id",
             "code");
    fails_on((const char *const[][3]){{"\"code\":\"a\"", "Polygon", SQUARE},
                                      {"\"code\":\"b\"", "Polygon", SQUARE},
                                      {"\"code\":\"a\"", "Polygon", SQUARE}},
             3, "id \"a\" stands twice", "(zone 1) and a (zone 3)");
}
END_TEST

START_TEST(geometries_at_fault)
{
    fails_on((const char *const[][3]){{"\"code\":\"a\"", "Polygon", SQUARE},
                                      {"\"code\":\"b\"", "Polygon",
                                       "[[[115,25],[116,26],[116,25],[115,26],[115,25]]]"}},
             2, "feature 1 (b) is an invalid polygon: Self-intersection at or near point 115.5 25.5",
             "-makevalid");
    fails_on((const char *const[][3]){{"\"code\":\"a\"", "Polygon",
                                       "[[[115,25],[116,26],[116,25],[115,26],[115,25]]]"},
                                      {"\"code\":\"b\"", "Point", "[115,25]"}},
             2, "feature 0 (a) is an invalid polygon", "(and 1 more feature at fault)");
    fails_on((const char *const[][3]){{"\"code\":\"a\"", "Point", "[115,25]"}}, 1,
             "is POINT: expected a polygon", "a");
}
END_TEST

START_TEST(zones_beside_the_grid)
{
    fails_on((const char *const[][3]){{"\"code\":\"a\"", "Polygon", "[[[10,50],[11,50],[11,51],[10,50]]]"}},
             1, "none of its 1 zones overlaps the grid",
             "the grid 200000 2600000 700000 3100000 (EPSG:32650");
}
END_TEST

/* Triangles side by side, each its own size; each `bow`th a bow tie, each `nameless`th without an id; 0:
 * none. */
static void made_many(size_t count, size_t bow, size_t nameless)
{
    struct text t = {0};
    text_add(&t, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < count; i++) {
        double x = 115 + 0.01 * (double)(i % 100), y = 25 + 1e-4 * (double)(i - i % 100);
        double side = 0.002 + 1e-6 * (double)i;
        text_add(&t, "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"", i ? "," : "");
        if (!nameless || i % nameless != nameless - 1) text_add(&t, "z%zu", i);
        text_add(&t, "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%.8f,%.8f],[%.8f,%.8f],", x,
                 y, x + side, y);
        if (bow && i % bow == bow - 1) text_add(&t, "[%.8f,%.8f],", x, y + side);
        text_add(&t, "[%.8f,%.8f],[%.8f,%.8f]]]}}", x + side, y + side, x, y);
    }
    text_add(&t, "]}");
    ck_assert(!t.failed);
    made_text(path, t.s);
    text_clear(&t);
}

START_TEST(threads_make_no_difference)
{
    enum { MANY = 2600 };
    made_many(MANY, 0, 0);
    struct manifest *m = zones_manifest();
    m->zones.name = m->zones.parent = NULL;
    struct grid g = made_grid("EPSG:32650", 200000, 3100000, 1000, 1000, 500, 500);
    struct zone_shapes one = {0}, four = {0};
    struct error err = {{0}};
    ck_assert_msg(zone_shapes_read(m, &g, 1, &one, &err) == ST_OK, "%s", err.text);
    ck_assert_msg(zone_shapes_read(m, &g, 4, &four, &err) == ST_OK, "%s", err.text);
    ck_assert_uint_eq(one.count, MANY);
    ck_assert_uint_eq(four.count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_str_eq(one.zone[i].id, four.zone[i].id);
        ck_assert_double_eq(one.zone[i].area_km2, four.zone[i].area_km2);
        ck_assert_double_eq(one.zone[i].anchor[0], four.zone[i].anchor[0]);
        ck_assert_double_eq(one.zone[i].anchor[1], four.zone[i].anchor[1]);
        ck_assert(OGR_G_Equals(one.zone[i].geometry, four.zone[i].geometry));
        if (i) ck_assert_double_gt(four.zone[i].area_km2, four.zone[0].area_km2);
    }
    zone_shapes_clear(&one);
    zone_shapes_clear(&four);
    grid_clear(&g);
    free(m);
}
END_TEST

/* The first at fault in the file, whichever thread meets it and whatever the fault. */
START_TEST(first_fault_of_many)
{
    struct manifest *m = zones_manifest();
    m->zones.name = m->zones.parent = NULL;
    made_many(2600, 900, 1000);
    fails(m, "feature 899 (z899) is an invalid polygon", "(and 3 more features at fault)");
    made_many(2600, 900, 500);
    fails(m, "feature 499 has an empty id", "(and 6 more features at fault)");
    free(m);
}
END_TEST

Suite *zone_shapes_suite(void)
{
    Suite *s = suite_create("zone_shapes");
    TCase *t = tcase_create("zone_shapes");
    tcase_add_checked_fixture(t, made_setup, made_teardown);
    tcase_add_test(t, names_areas_anchors);
    tcase_add_test(t, same_crs_is_untouched);
    tcase_add_test(t, fields_that_are_not_there);
    tcase_add_test(t, ids_empty_or_repeated);
    tcase_add_test(t, geometries_at_fault);
    tcase_add_test(t, zones_beside_the_grid);
    tcase_add_test(t, threads_make_no_difference);
    tcase_add_test(t, first_fault_of_many);
    suite_add_tcase(s, t);
    return s;
}
