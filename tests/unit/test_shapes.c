/* Layers burnt from shapes: zones, joined tables, rasterised polygons, constraints. */
#include "registered.h"
#include "suites.h"

#include <ogr_api.h>

static const char src[] = "/vsimem/made/src.tif";

static const char zones_path[] = "/vsimem/made/zones.geojson";
static const char *const zone_features[][3] = {
    {"\"code\":\"007\"", "Polygon",
     "[[[300000,2899000],[304947,2899000],[304947,2900000],[300000,2900000],[300000,2899000]]]"},
    {"\"code\":\"8\"", "Polygon",
     "[[[304947,2899000],[308010,2899000],[309030,2900000],[304947,2900000],[304947,2899000]]]"},
    {"\"code\":\"9\"", "Polygon",
     "[[[300000,2898000],[302000,2898000],[302000,2898960],[300000,2898960],[300000,2898000]]]"}};

static void open_zones(struct registered *r)
{
    made_terrain(src, "EPSG:32650", 300000, 2900000, 100, 100, 25, GDT_Int16, -9999);
    made_features(zones_path, 32650, zone_features, 3);
    registered_open(r, "EPSG:32650", 300000, 2900000, 100, 100, 25, src);
    r->m->zones.source.path = (char *)zones_path;
    r->m->zones.source.band = 1;
    r->m->zones.id = (char *)"code";
}

/* The zone whose polygon holds the centre, by GEOS; 0: none. */
static int zone_at(const struct registered *r, int x, int y, double size)
{
    OGRGeometryH p = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(p, 0, 300000 + (x + 0.5) * size, 2900000 - (y + 0.5) * size);
    int zone = 0;
    for (size_t i = 0; i < r->zones.count; i++)
        if (OGR_G_Contains(r->zones.zone[i].geometry, p)) zone = (int)i + 1;
    OGR_G_DestroyGeometry(p);
    return zone;
}

START_TEST(zones_take_the_cells_whose_centre_they_hold)
{
    struct registered r;
    open_zones(&r);
    registered_plan(&r);
    struct register_context c = registered_context(&r);
    int fine = _i;
    struct layer l;
    struct layer_reader *reader = NULL;
    struct error err = {""};
    ck_assert_msg(register_zones(&c, fine, &l, &err) == ST_OK, "%s", err.text);
    int w = 100 * fine, h = 25 * fine;
    int32_t *v = malloc((size_t)w * (size_t)h * sizeof *v);
    ck_assert_int_eq(layer_open(&l, &reader, &err), ST_OK);
    ck_assert_int_eq(layer_read_int(reader, (struct tile){0, 0, w, h}, -1, v, &err), ST_OK);
    layer_close(reader);
    int seen[4] = {0};
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            int got = v[y * w + x];
            ck_assert_int_ge(got, 0);
            seen[got]++;
            ck_assert_msg(got == zone_at(&r, x, y, 100.0 / fine), "%d, %d: %d", x, y, got);
        }
    for (int i = 0; i < 4; i++) ck_assert_int_gt(seen[i], 0);
    free(v);
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

START_TEST(tables_join_by_the_text_of_the_key)
{
    struct registered r;
    open_zones(&r);
    made_text("/vsimem/made/t.csv", "code,pop\n007,1500\n8,\n12,4\n");
    r.f->derive = DERIVE_JOIN;
    r.f->source.path = NULL;
    r.f->table = (struct manifest_source){.path = (char *)"/vsimem/made/t.csv", .band = 1, .line = 9};
    r.f->key = (char *)"code";
    r.f->value = (char *)"pop";
    r.f->per_km2 = true;
    registered_plan(&r);
    struct layer l;
    float *v = registered_factor(&r, &l);
    ck_assert_ptr_nonnull(strstr(l.made, "1 of 3 zones have a value; none: 8, 9"));
    double area = 4.947 * 1.0; /* km2 in the plane; on the ellipsoid within the scale of the projection */
    for (int i = 0; i < 2500; i++) {
        int x = i % 100, y = i / 100;
        bool in = zone_at(&r, x, y, 100) == 1;
        ck_assert_int_eq(!isnan(v[i]), in);
        if (in) ck_assert_double_eq_tol((double)v[i], 1500 / area, 0.01 * 1500 / area);
        if (in) ck_assert_float_eq(v[i], (float)(1500 / r.zones.zone[0].area_km2));
    }
    free(v);
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

static const struct {
    const char *table, *value, *says;
} bad_tables[] = {
    {"code,pop\n007,1500\n8,\"1,234\"\n9,3\n", "pop", "column \"pop\": found \"1,234\""},
    {"code,pop\n007,1500\n8,2\n007,3\n", "pop", "\"007\" stands in row 2 already"},
    {"code,pop\n7,1500\n", "pop",
     "no key in column \"code\" (such as \"7\") is the id of a zone (such as \"007\")"},
};

START_TEST(bad_tables_are_told)
{
    struct registered r;
    open_zones(&r);
    made_text("/vsimem/made/t.csv", bad_tables[_i].table);
    r.f->derive = DERIVE_JOIN;
    r.f->source.path = NULL;
    r.f->table = (struct manifest_source){.path = (char *)"/vsimem/made/t.csv", .band = 1, .line = 9};
    r.f->key = (char *)"code";
    r.f->value = (char *)bad_tables[_i].value;
    registered_plan(&r);
    registered_fails(&r, ST_INPUT, bad_tables[_i].says);
    registered_close(&r);
}
END_TEST

START_TEST(polygons_rasterize_by_attribute)
{
    const char *const shapes[][3] = {
        {"\"v\":2.5", "Polygon",
         "[[[300000,2899000],[303000,2899000],[303000,2900000],[300000,2900000],[300000,2899000]]]"},
        {"\"v\":null", "Polygon",
         "[[[306000,2899000],[307000,2899000],[307000,2900000],[306000,2900000],[306000,2899000]]]"},
        {"\"v\":-1", "Polygon",
         "[[[302000,2898000],[304000,2898000],[304000,2899500],[302000,2899500],[302000,2898000]]]"}};
    made_features("/vsimem/made/p.geojson", 32650, shapes, 3);
    for (int attribute = 0; attribute < 2; attribute++) {
        struct registered r;
        open_zones(&r);
        r.f->derive = DERIVE_RASTERIZE;
        r.f->source.path = (char *)"/vsimem/made/p.geojson";
        r.f->attribute = attribute ? (char *)"v" : NULL;
        registered_plan(&r);
        float *v = registered_factor(&r, NULL);
        for (int i = 0; i < 2500; i++) {
            int x = i % 100, y = i / 100;
            bool first = x < 30 && y < 10, last = x >= 20 && x < 40 && y >= 5 && y < 20,
                 empty = x >= 60 && x < 70 && y < 10;
            float want = attribute ? last ? -1.0f : first ? 2.5f : NAN : (float)(first || last || empty);
            ck_assert_msg(same_cell(v[i], want), "%d, %d: %g", x, y, (double)v[i]);
        }
        free(v);
        registered_close(&r);
    }
}
END_TEST

/* Shapes are burnt in strips; this grid takes three. */
START_TEST(tall_grids_rasterize_as_one)
{
    enum { WIDTH = 5, HEIGHT = 2100 };
    const char *const shape[][3] = {
        {"\"v\":4", "Polygon",
         "[[[300100,2690010],[300400,2690010],[300400,2899910],[300100,2899910],[300100,2690010]]]"}};
    made_features("/vsimem/made/p.geojson", 32650, shape, 1);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, WIDTH, HEIGHT, "/vsimem/made/p.geojson");
    r.f->derive = DERIVE_RASTERIZE;
    registered_plan(&r);
    float *v = registered_factor(&r, NULL);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int x = i % WIDTH, y = i / WIDTH;
        bool in = x >= 1 && x < 4 && y >= 1 && y < HEIGHT;
        ck_assert_msg(v[i] == (in ? 1 : 0), "%d, %d: %g", x, y, (double)v[i]);
    }
    free(v);
    registered_close(&r);
}
END_TEST

START_TEST(constraints_are_ones_and_zeros)
{
    struct registered r;
    open_zones(&r);
    struct manifest_constraint k[2] = {
        {.source = {.path = (char *)zones_path, .where = (char *)"code = '9'", .band = 1}},
        {.source = {.path = (char *)src, .band = 1}, .has_range = true, .min = 500, .max = 600}};
    r.m->constraint = k;
    r.m->constraints = 2;
    registered_plan(&r);
    struct register_context c = registered_context(&r);
    struct error err = {""};
    float *height = registered_factor(&r, NULL);
    for (size_t i = 0; i < 2; i++) {
        struct layer l;
        ck_assert_msg(register_constraint(&c, i, &l, &err) == ST_OK, "%s", err.text);
        float *v = registered_cells(&r, &l);
        int ones = 0;
        for (int j = 0; j < 2500; j++) {
            bool want = i ? height[j] >= 500 && height[j] <= 600 : zone_at(&r, j % 100, j / 100, 100) == 3;
            ck_assert_msg(v[j] == (want ? 1 : 0), "%d, %d: %g", j % 100, j / 100, (double)v[j]);
            ones += want;
        }
        ck_assert_int_gt(ones, 50);
        free(v);
        layer_clear(&l);
    }
    free(height);
    registered_close(&r);
}
END_TEST

Suite *shapes_suite(void)
{
    Suite *s = suite_create("shapes");
    TCase *c = tcase_create("shapes");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_add_loop_test(c, zones_take_the_cells_whose_centre_they_hold, 1, 4);
    tcase_add_test(c, tables_join_by_the_text_of_the_key);
    tcase_add_loop_test(c, bad_tables_are_told, 0, sizeof bad_tables / sizeof bad_tables[0]);
    tcase_add_test(c, polygons_rasterize_by_attribute);
    tcase_add_test(c, tall_grids_rasterize_as_one);
    tcase_add_test(c, constraints_are_ones_and_zeros);
    suite_add_tcase(s, c);
    return s;
}
