/* Legends of maps of a run: more limiting factors than colours can tell apart, zones of which some have no
 * data. */
#include "made.h"
#include "map_scene.h"
#include "suites.h"

#include "run/map_sheet.h"

enum { FACTORS = 30, SIDE = 30 };

/* A run as the map sees it: 30 factors, of which number f limits column f of the grid, and the last ten more
 * area than is on the map. */
struct set {
    struct run run;
    struct manifest manifest;
    struct publish publish;
    int64_t limiting_area[FACTORS], class_area[CLASSES_MAX];
    char folder[64], id[FACTORS][8];
};

static void set_open(struct set *s)
{
    struct error err = {""};
    char path[96];
    made_setup();
    *s = (struct set){.run = {.manifest = &s->manifest, .publish = &s->publish, .area_unit_km2 = 1},
                      .manifest = {.title = "test", .language = "en", .factors = FACTORS}};
    snprintf(s->folder, sizeof s->folder, "/tmp/capacity-limiting-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->folder));
    s->publish.stage = s->folder;
    s->run.whole.limiting_area = s->limiting_area;
    s->run.whole.class_area = s->class_area;
    s->manifest.map.dpi = 100;
    for (int f = 0; f < FACTORS; f++) {
        snprintf(s->id[f], sizeof s->id[f], "f%d", f + 1);
        s->manifest.factor[f] = (struct manifest_factor){.id = s->id[f], .title = s->id[f]};
        s->manifest.factor[f].score.method = method_find(METHOD_SCORE, "minmax");
        s->run.whole.limiting_area[f] = f >= 20 ? 100 + f : 20 - f;
        s->run.whole.counted += s->run.whole.limiting_area[f];
    }
    s->run.whole.valid = s->run.whole.counted;
    struct grid *g = &s->run.plan.grid;
    *g = (struct grid){.x0 = 5e5, .y0 = 2.8e6, .cell_x = 1000, .cell_y = 1000, .width = SIDE, .height = SIDE};
    ck_assert_int_eq(grid_set_crs(g, "EPSG:32650", "test", &err), ST_OK);
    snprintf(path, sizeof path, "%s/limiting.tif", s->folder);
    uint8_t cell[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) cell[i] = (uint8_t)(i % SIDE + 1);
    GDALDatasetH ds = made_raster_open(path, "EPSG:32650", 5e5, 2.8e6, 1000, 1000, SIDE, SIDE, GDT_Byte, 1);
    ck_assert_int_eq(
        GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, 0, SIDE, SIDE, cell, SIDE, SIDE, GDT_Byte, 0, 0),
        CE_None);
    GDALClose(ds);
}

static void set_close(struct set *s)
{
    grid_clear(&s->run.plan.grid);
    VSIRmdirRecursive(s->folder);
}

/* How many pixels along the middle of the map have a colour. */
static int count_colour(const struct picture *p, const uint8_t rgb[3])
{
    int n = 0;
    png_uint_32 y = p->h / 3;
    for (png_uint_32 x = 0; x < p->w; x++) n += memcmp(picture_at(p, x, y), rgb, 3) == 0;
    return n;
}

START_TEST(the_smallest_share_a_grey)
{
    static const uint8_t grey[3] = {150, 150, 150};
    struct set set;
    struct error err = {""};
    struct picture p;
    char path[96];
    uint8_t rgb[FACTORS][3];
    set_open(&set);
    snprintf(path, sizeof path, "%s/map.png", set.folder);
    struct map_sheet *s = calloc(1, sizeof *s);
    s->run = &set.run;
    s->path[MAP_PNG] = path;
    ck_assert_msg(map_draw_limiting(s, &err) == ST_OK, "%s", err.text);
    picture_read(path, &p);
    map_qualitative(FACTORS, rgb);
    /* Nineteen have their colours: the ten that limit most and the nine first. */
    int column = count_colour(&p, rgb[25]);
    ck_assert_int_gt(column, 10);
    for (int f = 0; f < FACTORS; f++) {
        int n = count_colour(&p, rgb[f]);
        if (f < 9 || f >= 20)
            ck_assert_msg(abs(n - column) <= 3, "factor %d: %d px, expected %d", f + 1, n, column);
        else
            ck_assert_msg(n == 0, "factor %d has %d px of its own", f + 1, n);
    }
    ck_assert_int_ge(count_colour(&p, grey), 11 * (column - 3));
    ck_assert_str_eq(s->rest, "other factors (11)");
    free(p.rgb);
    free(s);
    set_close(&set);
}
END_TEST

/* Goalposts stand with the unit that the manifest gives, in the language of the map. */
START_TEST(goalposts_have_their_unit)
{
    static const struct {
        const char *unit, *unit_zh, *en, *zh;
    } expected[] = {{NULL, NULL, "f1 (25\u21920.5)", "f1 (25\u21920.5)"},
                    {"m", NULL, "f2 (25\u21920.5 m)", "f2 (25\u21920.5 m)"},
                    {"per km²", "人/km²", "f3 (25\u21920.5 per km²)", "f3 (25\u21920.5 人/km²)"},
                    {"10,000 yuan", "万元", "f4 (25\u21920.5; 10,000 yuan)", "f4 (25\u21920.5 万元)"}};
    enum { UNITS = sizeof expected / sizeof *expected };
    struct set set;
    struct error err = {""};
    char path[96];
    for (int zh = 0; zh < 2; zh++) {
        set_open(&set);
        snprintf(path, sizeof path, "%s/map.png", set.folder);
        set.manifest.language = zh ? "zh" : "en";
        for (int f = 0; f < UNITS; f++) {
            struct manifest_factor *m = &set.manifest.factor[f];
            m->score.method = method_find(METHOD_SCORE, "linear");
            m->score.number[0] = 25;
            m->score.number[1] = 0.5;
            m->unit_name = (char *)expected[f].unit;
            m->unit_zh = (char *)expected[f].unit_zh;
        }
        struct map_sheet *s = calloc(1, sizeof *s);
        s->run = &set.run;
        s->path[MAP_PNG] = path;
        ck_assert_msg(map_draw_limiting(s, &err) == ST_OK, "%s", err.text);
        for (int f = 0; f < UNITS; f++) ck_assert_str_eq(s->label[f], zh ? expected[f].zh : expected[f].en);
        ck_assert_str_eq(s->label[UNITS], "f5"); /* no goalposts of its own */
        free(s);
        set_close(&set);
    }
}
END_TEST

/* Areas of the entries and of what has none come to all of it. */
START_TEST(zones_without_data_have_an_area)
{
    struct zone_sums sums[5] = {
        {.counted = 0}, {.counted = 3}, {.counted = 4}, {.counted = 5}, {.counted = 8}};
    struct run run = {.area_unit_km2 = 2, .sums = sums, .shapes = {.count = 4}};
    struct map_class class[2] = {{.label = "low"}, {.label = "high"}};
    const uint8_t code[] = {1, MAP_NODATA, 1, MAP_NODATA}, all[] = {0, 0, 1, 1};
    struct map_panel panel = {.classes = 2, .class = class, .zone_class = code};
    map_sheet_zone_areas(&run, &panel, class);
    ck_assert_double_eq(class[0].area_km2, 0);
    ck_assert_double_eq(class[1].area_km2, 16);
    ck_assert(panel.nodata_known);
    ck_assert_double_eq(panel.nodata_km2, 24);
    ck_assert_double_eq(panel.nodata_share, 0.6);
    ck_assert_double_eq(class[1].share, 0.4);
    panel.zone_class = all;
    map_sheet_zone_areas(&run, &panel, class);
    ck_assert(!panel.nodata_known);
    ck_assert_double_eq(class[0].area_km2 + class[1].area_km2, 40);
}
END_TEST

Suite *map_limiting_suite(void)
{
    Suite *suite = suite_create("map_limiting");
    TCase *c = tcase_create("limiting");
    tcase_add_test(c, the_smallest_share_a_grey);
    tcase_add_test(c, goalposts_have_their_unit);
    tcase_add_test(c, zones_without_data_have_an_area);
    suite_add_tcase(suite, c);
    return suite;
}
