/* What is drawn: exact colours, true lengths and directions, labels, the file's chunks, the palettes. */
#include "map_scene.h"
#include "suites.h"

#include "map/geo.h"
#include "map/graticule.h"

#define RADIANS (M_PI / 180)

/* Metres of the scale bar by a scale known beforehand: metres on the ground for a unit of x at the map's
 * centre. */
static void check_bar(int epsg, double x0, double y0, double x1, double y1, double metres_per_unit)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, epsg, x0, y0, x1, y1);
    s.page.dpi = 150;
    scene_draw(&s, &r);
    double px_per_unit = scene_box(&r, "extent", 0)->w / (x1 - x0);
    double metres = r.scalebar_px / px_per_unit * metres_per_unit;
    ck_assert_double_gt(r.scalebar_px, 80);
    ck_assert_msg(fabs(metres / r.scalebar_m - 1) < 0.005, "EPSG:%d: the bar says %g m and is %g m long",
                  epsg, r.scalebar_m, metres);
    double digits = r.scalebar_m / pow(10, floor(log10(r.scalebar_m) + 1e-9));
    ck_assert_msg(fabs(digits - 1) < 1e-6 || fabs(digits - 2) < 1e-6 || fabs(digits - 5) < 1e-6,
                  "%g is not round", r.scalebar_m);
    map_report_clear(&r);
    scene_close(&s);
}

START_TEST(scale_bar)
{
    /* UTM's central meridian; the equator in degrees (a quarter of it is 10 018.754 km); Mercator at 60 N,
     * where the ellipsoid's parallel has cos 60 / sqrt(1 - e2 sin2 60) of the equator's length. */
    check_bar(32650, 450000, 2700000, 550000, 2800000, 1 / 0.9996);
    check_bar(4326, 100, -1, 102, 1, 111319.49);
    double radius = 1 / sqrt(1 - 0.00669438 * 0.75);
    check_bar(4326, 100, 59, 104, 61, 111319.49 * 0.5 * radius);
    double y60 = 6378137 * log(tan(75 * RADIANS));
    check_bar(3857, 1e6, y60 - 5e4, 1.1e6, y60 + 5e4, 0.5 * radius);
    check_bar(2263, 9.8e5, 1.9e5, 1.0e6, 2.1e5, 0.3048006); /* New York, in US survey feet */
    check_bar(32650, 500000, 2700000, 500050, 2700050, 1 / 0.9996);
    for (double half = 2e4; half < 2e5; half *= 1.3)
        check_bar(32650, 500000 - half, 2700000, 500000 + half, 2700000 + half, 1 / 0.9996);
}
END_TEST

/* In degrees the map is drawn as wide as the ground is at its middle. */
START_TEST(degrees_have_the_right_shape)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, 4326, 100, 59, 104, 61);
    s.page.dpi = 300;
    scene_draw(&s, &r);
    const struct map_box *e = scene_box(&r, "extent", 0);
    ck_assert_double_eq_tol(e->w / e->h, 4 * 0.5 / 2, 0.005);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

static double north_at(int epsg, double lon, double lat)
{
    struct scene s;
    struct geo g;
    scene_open(&s, epsg, 0, 0, 1, 1);
    ck_assert_int_eq(geo_open(s.wkt, &g, NULL), ST_OK);
    double x, y;
    ck_assert(geo_place(&g, lon, lat, &x, &y));
    double turn = geo_north(&g, x, y, geo_stretch(&g, x, y));
    geo_close(&g);
    scene_close(&s);
    return turn / RADIANS;
}

START_TEST(north_arrow)
{
    /* Convergence of a transverse Mercator on the sphere, good to some hundredths of a degree: atan(tan(dlon)
     * sin(lat)). East of the central meridian true north lies left of up. */
    ck_assert_double_eq_tol(north_at(32650, 119.5, 40),
                            -atan(tan(2.5 * RADIANS) * sin(40 * RADIANS)) / RADIANS, 0.02);
    ck_assert_double_eq_tol(north_at(32650, 114.5, 40),
                            atan(tan(2.5 * RADIANS) * sin(40 * RADIANS)) / RADIANS, 0.02);
    ck_assert_double_eq_tol(north_at(3857, 20, 50), 0, 1e-6);
    ck_assert_double_eq_tol(north_at(4326, 20, 50), 0, 1e-6);
    /* Antarctic stereographic: 90 E lies to the right, and north points outward from the pole. */
    ck_assert_double_eq_tol(north_at(3031, 90, -75), 90, 1e-3);
    ck_assert_double_eq_tol(north_at(3031, 0, -75), 0, 1e-3);
}
END_TEST

START_TEST(degrees_in_words)
{
    static const struct {
        double degrees, step;
        bool meridian;
        const char *text;
    } row[] = {{115, 1, true, "115°E"},
               {-74.5, 0.5, true, "74°30′W"},
               {25.5, 0.5, false, "25°30′N"},
               {-33.75, 0.25, false, "33°45′S"},
               {0, 1, true, "0°"},
               {180, 10, true, "180°"},
               {-180, 10, true, "180°"},
               {0, 1, false, "0°"},
               {1.0 / 3, 1.0 / 3, false, "0°20′N"},
               {115.0 + 5.0 / 3600, 5.0 / 3600, true, "115°00′05″E"},
               {2.9999999999, 1.0 / 60, false, "3°N"},
               {10 + 0.2 / 3600, 0.2 / 3600, false, "10°00′00.2″N"}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        char text[64];
        graticule_text(row[i].degrees, row[i].step, row[i].meridian, text, sizeof text);
        ck_assert_str_eq(text, row[i].text);
    }
}
END_TEST

/* Maps anywhere on Earth have their ticks: across the date line, over a pole, of the whole world, of one
 * street. */
START_TEST(graticule_everywhere)
{
    static const struct {
        int epsg;
        double b[4];
    } row[] = {{4326, {-180, -90, 180, 90}},    {4326, {175, -20, 190, -10}},
               {3031, {-3e6, -3e6, 3e6, 3e6}},  {3995, {-1e6, -1e6, 1e6, 1e6}},
               {3857, {-2e7, -1e7, 2e7, 1e7}},  {32650, {5e5, 2.7e6, 500200, 2700200}},
               {32701, {2e5, 8e6, 4e5, 8.2e6}}, {27572, {5e5, 2.2e6, 7e5, 2.4e6}},
               {3832, {-3e6, -2e6, 6e6, 2e6}}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        struct scene s;
        struct map_report r;
        const double *b = row[i].b;
        scene_open(&s, row[i].epsg, b[0], b[1], b[2], b[3]);
        scene_draw(&s, &r);
        scene_check_boxes(&r, "graticule");
        ck_assert_msg(scene_count(&r, "tick") >= 3, "EPSG:%d has %zu ticks", row[i].epsg,
                      scene_count(&r, "tick"));
        ck_assert_msg(scene_count(&r, "tick") <= 40, "EPSG:%d has %zu ticks", row[i].epsg,
                      scene_count(&r, "tick"));
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

/* In degrees a tick's label stands at its degree: the first label of a 4 degree map is known. */
START_TEST(ticks_stand_at_their_degrees)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, 4326, 100.25, -1.75, 103.75, 1.75);
    scene_draw(&s, &r);
    const struct map_box *e = scene_box(&r, "extent", 0);
    int whole = 0;
    for (size_t i = 0; i < r.boxes; i++) {
        const struct map_box *t = &r.box[i];
        if (strcmp(t->what, "tick") != 0) continue;
        bool meridian = t->y > e->y + e->h;
        double degrees = meridian ? 100.25 + (t->x + t->w / 2 - e->x) / e->w * 3.5
                                  : 1.75 - (t->y + t->h / 2 - e->y) / e->h * 3.5;
        ck_assert_msg(fabs(degrees * 2 - round(degrees * 2)) < 0.02, "a label stands at %g degrees", degrees);
        whole += fabs(degrees - round(degrees)) < 0.01;
    }
    ck_assert_int_ge(whole, 6);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* Lines of the CRS stand at round coordinates of it, as many one way as the other on a square map. */
START_TEST(grid_of_the_crs)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, 32650, 310000, 2610000, 590000, 2890000);
    s.page.grid = MAP_GRID_CRS;
    scene_draw(&s, &r);
    scene_check_boxes(&r, "grid of the CRS");
    const struct map_box *e = scene_box(&r, "extent", 0);
    int ticks[2] = {0, 0};
    for (size_t i = 0; i < r.boxes; i++) {
        const struct map_box *t = &r.box[i];
        if (strcmp(t->what, "tick") != 0) continue;
        bool foot = t->y > e->y + e->h;
        double value = foot ? 310000 + (t->x + t->w / 2 - e->x) / e->w * 280000
                            : 2890000 - (t->y + t->h / 2 - e->y) / e->h * 280000;
        ck_assert_msg(fabs(value - 50000 * round(value / 50000)) < 600, "a label stands at %g", value);
        ticks[foot]++;
    }
    ck_assert_int_ge(ticks[0], 5);
    ck_assert_int_ge(ticks[1], 5);
    map_report_clear(&r);
    s.page.grid = MAP_GRID_NONE;
    scene_draw(&s, &r);
    ck_assert_uint_eq(scene_count(&r, "tick"), 0);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* Without zones: the pixel in the middle of a cell has its class's colour, but for the few under a line of
 * the graticule. */
START_TEST(cells_have_exact_colours)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.page.zones = 0;
    for (int i = 0; i < SCENE_CELLS * SCENE_CELLS; i++)
        if (i % 11 == 0)
            s.cell[i] = MAP_NODATA;
        else if (i % 13 == 0)
            s.cell[i] = MAP_EXCLUDED;
    scene_draw(&s, &r);
    picture_read(s.path, &p);
    const struct map_box *e = scene_box(&r, "extent", 0);
    int wrong = 0, hatched = 0;
    for (int i = 0; i < SCENE_CELLS * SCENE_CELLS; i++) {
        double size = e->w / SCENE_CELLS;
        int column = i % SCENE_CELLS, row = i / SCENE_CELLS;
        const unsigned char *at = picture_at(&p, e->x + (column + 0.5) * size, e->y + (row + 0.5) * size);
        static const uint8_t white[3] = {255, 255, 255};
        if (s.cell[i] == MAP_EXCLUDED)
            hatched += at[0] == at[1] && at[1] == at[2] && at[0] < 210 && at[0] > 80;
        else
            wrong += memcmp(at, s.cell[i] == MAP_NODATA ? white : s.class[s.cell[i]].rgb, 3) != 0;
    }
    ck_assert_int_le(wrong, 16 * SCENE_CELLS / 10);
    ck_assert_int_ge(hatched, 90);
    /* The cells begin and end where their bounds do. */
    double mid = e->x + 0.25 * e->w, row = e->y + 2.5 * e->h / SCENE_CELLS;
    ck_assert_mem_eq(picture_at(&p, e->x + 0.5, row), s.class[s.cell[2 * SCENE_CELLS]].rgb, 3);
    ck_assert_int_eq(*picture_at(&p, e->x - 0.5, row), 255);
    ck_assert_mem_eq(picture_at(&p, e->x + e->w - 0.5, row), s.class[s.cell[3 * SCENE_CELLS - 1]].rgb, 3);
    ck_assert_int_eq(*picture_at(&p, e->x + e->w + 0.5, row), 255);
    ck_assert_mem_eq(picture_at(&p, mid, e->y + 0.5), s.class[s.cell[SCENE_CELLS / 4]].rgb, 3);
    ck_assert_int_eq(*picture_at(&p, mid, e->y - 0.5), 255);
    /* The edge between two cells is hard: a pixel left and right of it has one or the other colour. */
    int mixed = 0;
    double y = e->y + 2.5 * e->h / SCENE_CELLS;
    for (int x = (int)e->x; x < (int)(e->x + e->w); x++) {
        const unsigned char *at = picture_at(&p, x, y);
        bool known = at[0] == at[1] && at[1] == at[2];
        for (size_t c = 0; c < 5 && !known; c++) known = memcmp(at, s.class[c].rgb, 3) == 0;
        mixed += !known;
    }
    ck_assert_int_le(mixed, 16);
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

START_TEST(zones_have_exact_colours)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.panel[0].cell = NULL;
    s.panel[0].zone_class = s.zone_class;
    s.zone_class[4] = MAP_NODATA;
    scene_draw(&s, &r);
    ck_assert_uint_eq(scene_count(&r, "legend label"), 6); /* five classes and no data */
    picture_read(s.path, &p);
    const struct map_box *e = scene_box(&r, "extent", 0);
    for (size_t k = 0; k < 9; k++) {
        /* A quarter into the zone, away from its name and, but for luck, from the graticule. */
        size_t column = k % 3, row = k / 3;
        double x = e->x + (double)column * e->w / 3 + 0.2 * e->w / 3,
               y = e->y + e->h - ((double)row + 0.2) * e->h / 3;
        const unsigned char *at = picture_at(&p, x, y);
        if (k == 4)
            ck_assert(at[0] == at[1] && at[1] == at[2] && at[0] > 220 && at[0] < 240);
        else
            ck_assert_msg(memcmp(at, s.class[s.zone_class[k]].rgb, 3) == 0, "zone %zu is %d %d %d", k, at[0],
                          at[1], at[2]);
    }
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* Cells without data inside a zone are told of in the legend; those outside it, and at its edge, are not. */
/* The nine zones over and over: above 1,000 none has a name, above 10,000 none a border. */
START_TEST(many_zones)
{
    enum { MOST = 10001 };
    static const struct {
        size_t zones;
        bool named, bordered;
    } page[] = {{1000, true, true}, {1001, false, true}, {10000, false, true}, {MOST, false, false}};
    struct scene s;
    struct map_report r;
    struct picture p;
    scene_open(&s, 32650, 400000, 2780000, 520000, 2900000);
    struct map_zone *zone = calloc(MOST, sizeof *zone);
    ck_assert_ptr_nonnull(zone);
    for (size_t z = 0; z < MOST; z++) zone[z] = s.zone[z % 9];
    s.page.zone = zone;
    s.page.grid = MAP_GRID_NONE;
    for (int i = 0; i < 5; i++) memset(s.class[i].rgb, 250, 3);
    for (size_t k = 0; k < sizeof page / sizeof *page; k++) {
        s.page.zones = page[k].zones;
        scene_draw(&s, &r);
        ck_assert_int_eq(scene_count(&r, "name") > 0, page[k].named);
        ck_assert_uint_eq(scene_count(&r, "name") + r.names_left_out, page[k].zones);
        picture_read(s.path, &p);
        /* Along the middle of the upper row of zones two borders are crossed; cells are bright. */
        const struct map_box *e = scene_box(&r, "extent", 0);
        png_uint_32 y = (png_uint_32)(e->y + e->h / 6);
        int dark = 0;
        for (png_uint_32 x = (png_uint_32)e->x + 4; x < (png_uint_32)(e->x + e->w) - 4; x++) {
            const uint8_t *c = picture_at(&p, x, y + 3);
            dark += c[0] < 235;
        }
        ck_assert_msg((dark > 0) == page[k].bordered || page[k].named, "%zu zones: %d dark pixels",
                      page[k].zones, dark);
        free(p.rgb);
        map_report_clear(&r);
    }
    free(zone);
    scene_close(&s);
}
END_TEST

START_TEST(gaps_in_the_legend)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    for (int i = 0; i < SCENE_CELLS; i++) s.cell[i] = MAP_NODATA; /* the northern edge */
    scene_draw(&s, &r);
    ck_assert_uint_eq(scene_count(&r, "legend label"), 5);
    map_report_clear(&r);
    s.cell[20 * SCENE_CELLS + 20] = MAP_NODATA;
    scene_draw(&s, &r);
    ck_assert_uint_eq(scene_count(&r, "legend label"), 6);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

START_TEST(png_chunks)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.page.dpi = 0;
    s.page.title = "Zürich – 赣州";
    scene_draw(&s, &r);
    picture_read(s.path, &p);
    ck_assert_int_eq(p.depth, 8);
    ck_assert_int_eq(p.type, PNG_COLOR_TYPE_RGB);
    ck_assert_uint_eq(p.per_metre_x, 11811);
    ck_assert_uint_eq(p.per_metre_y, 11811);
    ck_assert_int_eq(p.unit, PNG_RESOLUTION_METER);
    ck_assert_int_eq((int)p.w, r.width_px);
    ck_assert_int_eq((int)p.h, r.height_px);
    static const char *const expected[][2] = {
        {"Title", "Zürich – 赣州"},
        {"Description", "And what it means. Modelled demonstration data"},
        {"Source", "Somebody"},
        {"Software", "capacity test"}};
    ck_assert_int_eq(p.texts, 4);
    for (int i = 0; i < 4; i++) {
        ck_assert_str_eq(p.text[i][0], expected[i][0]);
        ck_assert_str_eq(p.text[i][1], expected[i][1]);
        ck_assert_str_eq(p.language[i], "en");
    }
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

Suite *map_draw_suite(void)
{
    Suite *suite = suite_create("map_draw");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, scale_bar);
    tcase_add_test(c, degrees_have_the_right_shape);
    tcase_add_test(c, north_arrow);
    tcase_add_test(c, degrees_in_words);
    tcase_add_test(c, graticule_everywhere);
    tcase_add_test(c, ticks_stand_at_their_degrees);
    tcase_add_test(c, grid_of_the_crs);
    tcase_add_test(c, cells_have_exact_colours);
    tcase_add_test(c, zones_have_exact_colours);
    tcase_add_test(c, many_zones);
    tcase_add_test(c, gaps_in_the_legend);
    tcase_add_test(c, png_chunks);
    suite_add_tcase(suite, c);
    return suite;
}
