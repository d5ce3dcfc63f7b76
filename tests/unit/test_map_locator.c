/* The inset that tells where the map lies: the globe against known places, and the corner it stands in. */
#include "map_scene.h"
#include "suites.h"

#include "map/globe.h"

enum { GLOBE = 400 };
#define RADIANS (M_PI / 180)

/* Places well inside the land or well out at sea, in degrees. */
static const struct {
    double lon, lat;
    bool land;
} places[] = {{116, 28, true},    {100, 55, true},  {20, 5, true},     {-60, -10, true}, {-100, 45, true},
              {134, -25, true},   {25, 50, true},   {80, 20, true},    {-42, 72, true},  {0, -80, true},
              {-110, 60, true},   {47, -19, true},  {45, 25, true},    {-30, 40, false}, {-150, 0, false},
              {-150, 40, false},  {80, -20, false}, {0, -40, false},   {0, 0, false},    {170, 20, false},
              {-120, -50, false}, {0, 88, false},   {100, -55, false}, {51, 42, false},  {-90, 25, false}};
enum { PLACES = sizeof places / sizeof *places };

static bool is_land(const cairo_surface_t *surface, double x, double y)
{
    cairo_surface_t *s = (cairo_surface_t *)surface;
    const unsigned char *p =
        cairo_image_surface_get_data(s) + (ptrdiff_t)y * cairo_image_surface_get_stride(s) + 4 * (ptrdiff_t)x;
    return p[0] < 215; /* lines are thin, and darker than the sea: only land is dark in a square of pixels */
}

/* Land or sea by most of 5 x 5 pixels, since a line of the graticule may pass. */
static bool mostly_land(const cairo_surface_t *surface, double x, double y)
{
    int land = 0;
    for (int row = -2; row <= 2; row++)
        for (int column = -2; column <= 2; column++) land += is_land(surface, x + column, y + row);
    return land > 12;
}

/* A globe around every place, each of the others where the textbook's orthographic projection has it. */
START_TEST(land_is_where_it_is)
{
    int looked_at = 0;
    for (int c = 0; c < PLACES; c++) {
        struct scene scene;
        double lon = places[c].lon, lat = places[c].lat, tilt = fmin(fmax(lat, -40), 40) * RADIANS;
        if (fabs(lat) > 85) continue;
        scene_open(&scene, 4326, lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01);
        struct sheet s = {.page = &scene.page, .mm = 1};
        ck_assert_int_eq(geo_open(scene.wkt, &s.geo, NULL), ST_OK);
        ck_assert(globe_helps(&s));
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, GLOBE, GLOBE);
        cairo_t *cr = cairo_create(surface);
        globe_draw(&s, cr, (struct rect){0, 0, GLOBE, GLOBE});
        cairo_surface_flush(surface);
        for (int k = 0; k < PLACES; k++) {
            double turn = (places[k].lon - lon) * RADIANS, up = places[k].lat * RADIANS;
            double x = cos(up) * sin(turn), y = cos(tilt) * sin(up) - sin(tilt) * cos(up) * cos(turn);
            double z = sin(tilt) * sin(up) + cos(tilt) * cos(up) * cos(turn);
            if (z < 0.3 || k == c) continue; /* behind, or under the mark */
            looked_at++;
            if (mostly_land(surface, GLOBE / 2.0 * (1 + x), GLOBE / 2.0 * (1 - y)) != places[k].land)
                ck_abort_msg("seen from %g %g, %g %g is no %s", lon, lat, places[k].lon, places[k].lat,
                             places[k].land ? "land" : "sea");
        }
        cairo_destroy(cr);
        cairo_surface_destroy(surface);
        geo_close(&s.geo);
        scene_close(&scene);
    }
    ck_assert_int_gt(looked_at, 150);
}
END_TEST

static size_t locators(struct scene *s, struct map_box *box)
{
    struct map_report r;
    scene_draw(s, &r);
    scene_check_boxes(&r, "locator");
    size_t n = scene_count(&r, "locator");
    if (n > 0) *box = *scene_box(&r, "locator", 0);
    map_report_clear(&r);
    return n;
}

START_TEST(locator_takes_a_free_corner)
{
    struct scene s;
    struct map_box box;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    s.page.locator = true;
    s.page.dpi = 150;
    /* Zones and cells fill the map: there is no place for it. */
    ck_assert_uint_eq(locators(&s, &box), 0);
    /* A corner without cells is no place as long as zones are there; nor one without zones under cells. */
    for (int i = 0; i < SCENE_CELLS * SCENE_CELLS; i++)
        if (i % SCENE_CELLS > 20 && i / SCENE_CELLS > 20) s.cell[i] = MAP_NODATA;
    ck_assert_uint_eq(locators(&s, &box), 0);
    s.page.zones = 0;
    ck_assert_uint_eq(locators(&s, &box), 1);
    ck_assert_double_gt(box.x, 300); /* the south-east */
    ck_assert_double_gt(box.y, 300);
    s.page.locator = false;
    ck_assert_uint_eq(locators(&s, &box), 0);
    scene_close(&s);
}
END_TEST

/* Where zones reach beyond the map, all of them are shown with the map's box in red. */
START_TEST(zones_around_the_map)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    scene_zones(&s, 1, 1);
    /* The zone is a band far east and north of the map, which it leaves free. */
    for (int i = 0; i < 5; i++) {
        s.point[0][i].x += 3.5e5;
        s.point[0][i].y += 3.5e5;
    }
    memset(s.cell, MAP_NODATA, sizeof s.cell);
    s.page.locator = true;
    s.page.dpi = 150;
    scene_draw(&s, &r);
    picture_read(s.path, &p);
    const struct map_box *box = scene_box(&r, "locator", 0);
    const unsigned char *zone = picture_at(&p, box->x + 0.8 * box->w, box->y + 0.2 * box->h),
                        *map = picture_at(&p, box->x + 0.2 * box->w, box->y + 0.8 * box->h);
    ck_assert_int_eq(zone[0], 220);
    ck_assert_int_eq(map[0], 255);
    /* Along a line through the map's box two reds. */
    int red = 0;
    bool inside = false;
    for (int x = 0; x < (int)box->w; x++) {
        const unsigned char *at = picture_at(&p, box->x + x, box->y + 0.8 * box->h);
        bool is = at[0] > 150 && at[1] < 90;
        red += is && !inside;
        inside = is;
    }
    ck_assert_int_eq(red, 2);
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

Suite *map_locator_suite(void)
{
    Suite *suite = suite_create("map_locator");
    TCase *c = tcase_create("locator");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, land_is_where_it_is);
    tcase_add_test(c, locator_takes_a_free_corner);
    tcase_add_test(c, zones_around_the_map);
    suite_add_tcase(suite, c);
    return suite;
}
