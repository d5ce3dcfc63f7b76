/* Pages of many small maps, and legends of continuous fields. */
#include "map_scene.h"
#include "suites.h"

/* A scene whose first n panels are alike, each with its title. */
static void make_many(struct scene *s, size_t n, const char *title)
{
    for (size_t p = 0; p < n; p++) {
        s->panel[p] = s->panel[0];
        s->panel[p].title = s->panel[p].title_zh = title;
    }
    s->page.panels = n;
}

START_TEST(small_maps_keep_apart)
{
    static const double sizes[][2] = {{3e5, 3e5}, {6e5, 1.5e5}, {1e5, 5e5}};
    static const size_t counts[] = {3, 5, 12, 64};
    static const double papers[][2] = {{0, 0}, {25.4, 14.29}, {21, 29.7}};
    static const char *const titles[] = {"Slope (0.61)", "A factor with quite a long title (0.61)"};
    for (int mix = 0; mix < 3 * 4 * 3; mix++) {
        struct scene s;
        struct map_report r;
        char what[128];
        const double *size = sizes[mix % 3];
        size_t n = counts[mix / 3 % 4];
        scene_open(&s, 32650, 3e5, 2.6e6, 3e5 + size[0], 2.6e6 + size[1]);
        make_many(&s, n, titles[mix % 2]);
        s.page.language = mix % 5 ? "en" : "zh";
        s.page.locator = true;
        memcpy(s.page.paper_cm, papers[mix / 12], sizeof s.page.paper_cm);
        s.page.paper_turns = mix / 12 == 2;
        snprintf(what, sizeof what, "%zu maps of %g x %g on %g cm", n, size[0], size[1], papers[mix / 12][0]);
        if (n == 64 && papers[mix / 12][0] > 25) { /* a slide has no room for that many */
            struct error err = {""};
            enum status st = map_write(&s.page, MAP_PNG, s.path, NULL, &err);
            ck_assert_msg(st == ST_OK || strstr(err.text, "25.4 x 14.29 cm is too small"), "%s", err.text);
            scene_close(&s);
            continue;
        }
        scene_draw(&s, &r);
        scene_check_boxes(&r, what);
        ck_assert_uint_eq(scene_count(&r, "map"), n);
        ck_assert_uint_eq(scene_count(&r, "panel title"), n);
        ck_assert_uint_eq(scene_count(&r, "legend"), 1);
        ck_assert_uint_eq(scene_count(&r, "legend label"), 5);
        ck_assert_uint_eq(scene_count(&r, "tick") + scene_count(&r, "name") + scene_count(&r, "locator"), 0);
        const struct map_box *first = scene_box(&r, "map", 0);
        for (size_t p = 1; p < n; p++) {
            const struct map_box *m = scene_box(&r, "map", (int)p), *t = scene_box(&r, "panel title", (int)p);
            ck_assert(m->w == first->w && m->h == first->h);
            ck_assert(t->x == m->x && t->y + t->h <= m->y && m->y - t->y - t->h < 12);
        }
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

/* Paper that is too small for the page has it drawn smaller; only where nothing could be read it is refused.
 */
START_TEST(small_paper)
{
    struct scene s;
    struct map_report r;
    double title[2];
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 3.2e6);
    scene_classes(&s, 20);
    s.page.paper_cm[0] = 25.4;
    s.page.paper_cm[1] = 14.29;
    for (int k = 0; k < 2; k++) {
        if (k == 1) make_many(&s, 2, "x"); /* two legends of twenty */
        scene_draw(&s, &r);
        scene_check_boxes(&r, "small paper");
        title[k] = scene_box(&r, "title", 0)->h;
        ck_assert_int_eq(r.width_px, 720);
        ck_assert_int_eq(r.height_px, 405);
        ck_assert_uint_eq(scene_count(&r, "legend label"), 20 * (k ? 2 : 1));
        map_report_clear(&r);
    }
    ck_assert_double_lt(title[1], 0.9 * title[0]);
    struct error err = {""};
    unlink(s.path);
    s.page.paper_cm[0] = 10;
    s.page.paper_cm[1] = 8;
    ck_assert_int_eq(map_write(&s.page, MAP_PNG, s.path, NULL, &err), ST_INPUT);
    ck_assert_msg(strstr(err.text, "10 x 8 cm is too small"), "%s", err.text);
    scene_close(&s);
}
END_TEST

/* Each small map has its own cells. */
START_TEST(every_map_has_its_cells)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    static uint8_t cell[6][4];
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    make_many(&s, 5, "x");
    s.page.zones = 0;
    for (int k = 0; k < 5; k++) {
        for (int i = 0; i < 4; i++) cell[k][i] = (uint8_t)((k + i) % 5);
        s.panel[k].cell = cell[k];
        s.panel[k].width = s.panel[k].height = 2;
    }
    scene_draw(&s, &r);
    picture_read(s.path, &p);
    for (int k = 0; k < 5; k++) {
        const struct map_box *e = scene_box(&r, "extent", k);
        int right = 0;
        for (int i = 0; i < 4; i++)
            for (int d = 0; d < 9; d++) { /* some of nine pixels lie under no line */
                int row = i / 2, down = d / 3;
                double x = e->x + (i % 2 + 0.3 + d % 3 * 0.1) * e->w / 2,
                       y = e->y + (row + 0.3 + down * 0.1) * e->h / 2;
                right += memcmp(picture_at(&p, x, y), s.class[(k + i) % 5].rgb, 3) == 0;
            }
        ck_assert_int_ge(right, 28);
    }
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* The bar has the colours of the classes from left to right, the figures stand under their places. */
START_TEST(bar_of_a_field)
{
    static const struct map_bar bar = {4, {{0, "≤ 0.125"}, {0.5, "1"}, {0.52, "1.04"}, {1, "≥ 8"}}};
    for (int mix = 0; mix < 4; mix++) {
        struct scene s;
        struct map_report r;
        struct picture p;
        scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
        scene_classes(&s, 10);
        s.page.dpi = 150;
        s.panel[0].bar = &bar;
        s.panel[0].excluded_km2 = mix % 2 ? 10 : 0;
        if (mix / 2) {
            s.page.paper_cm[0] = 25.4;
            s.page.paper_cm[1] = 14.29;
        }
        scene_draw(&s, &r);
        scene_check_boxes(&r, "bar");
        ck_assert_uint_eq(scene_count(&r, "legend label"), (size_t)(mix % 2));
        ck_assert_uint_eq(scene_count(&r, "bar figure"), 3); /* "1.04" has no room beside "1" */
        const struct map_box *b = scene_box(&r, "bar", 0);
        picture_read(s.path, &p);
        for (int k = 0; k < 10; k++)
            ck_assert_mem_eq(picture_at(&p, b->x + (k + 0.5) / 10 * b->w, b->y + b->h / 2), s.class[k].rgb,
                             3);
        int figure = 0;
        for (size_t i = 0; i < r.boxes; i++) {
            const struct map_box *f = &r.box[i];
            if (strcmp(f->what, "bar figure") != 0) continue;
            double at = b->x + bar.tick[figure == 2 ? 3 : figure].at * b->w;
            ck_assert(f->x <= at + 0.5 && f->x + f->w >= at - 0.5);
            figure++;
        }
        free(p.rgb);
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

static int brightest(const struct picture *p, const struct map_box *box)
{
    int most = 0;
    for (int y = 0; y < (int)box->h; y++)
        for (int x = 0; x < (int)box->w; x++) {
            const unsigned char *at = picture_at(p, box->x + x, box->y + y);
            int least = at[0] < at[1] ? at[0] : at[1];
            least = at[2] < least ? at[2] : least;
            if (least > most) most = least;
        }
    return most;
}

/* Names on dark zones are light, on light zones dark within a light edge: both have white in them, but only
 * the first has no darker ink than the zone. */
START_TEST(names_show_on_dark_zones)
{
    static const uint8_t dark[3] = {8, 0, 72}, pale[3] = {255, 250, 168};
    for (int k = 0; k < 2; k++) {
        struct scene s;
        struct map_report r;
        struct picture p;
        scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
        scene_zones(&s, 1, 1);
        s.page.dpi = 200;
        s.page.grid = MAP_GRID_NONE;
        s.panel[0].cell = NULL;
        s.panel[0].zone_class = s.zone_class;
        memcpy(s.class[0].rgb, k ? pale : dark, 3);
        scene_draw(&s, &r);
        picture_read(s.path, &p);
        const struct map_box *name = scene_box(&r, "name", 0);
        ck_assert_int_gt(brightest(&p, name), 240);
        int ink = 0;
        for (int y = 0; y < (int)name->h; y++)
            for (int x = 0; x < (int)name->w; x++) ink += picture_at(&p, name->x + x, name->y + y)[2] < 60;
        if (k) ck_assert_int_gt(ink, 50);
        free(p.rgb);
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

Suite *map_many_suite(void)
{
    Suite *suite = suite_create("map_many");
    TCase *c = tcase_create("many");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, small_maps_keep_apart);
    tcase_add_test(c, small_paper);
    tcase_add_test(c, every_map_has_its_cells);
    tcase_add_test(c, bar_of_a_field);
    tcase_add_test(c, names_show_on_dark_zones);
    suite_add_tcase(suite, c);
    return suite;
}
