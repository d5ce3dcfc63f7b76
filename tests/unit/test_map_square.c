/* Maps of two classifications at once: the nine colours and the square that explains them. */
#include "map_scene.h"
#include "suites.h"
#include "vision.h"

static const uint8_t nodata[3] = {0xE6, 0xE6, 0xE6}, white[3] = {255, 255, 255};

static const struct map_square axes = {{{"Carrying capacity", "承载力", {"0.45", "0.55"}, {NULL, NULL}},
                                        {"Industrial score", "产业得分", {"5.5", "6.0"}, {NULL, NULL}}}};

/* A page of zones in all nine classes but one, and of none. */
static void open_square(struct scene *s, size_t panels)
{
    uint8_t rgb[MAP_SQUARE][3];
    scene_open(s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    scene_zones(s, 5, 4);
    map_bivariate(rgb);
    for (size_t k = 0; k < MAP_SQUARE; k++) memcpy(s->class[k].rgb, rgb[k], 3);
    for (size_t z = 0; z < 20; z++)
        s->zone_class[z] = (uint8_t)(z % 10 == 9 ? MAP_NODATA : z % 10 == 4 ? 3 : z % 10);
    for (size_t p = 0; p < 2; p++) {
        s->panel[p].cell = NULL;
        s->panel[p].zone_class = s->zone_class;
        s->panel[p].classes = MAP_SQUARE;
        s->panel[p].square = &axes;
        s->panel[p].excluded_km2 = 0;
    }
    s->page.panels = panels;
}

/* Every count stands in a cell of its own. */
static void check_counts(const struct map_report *r)
{
    for (size_t i = 0; i < r->boxes; i++) {
        const struct map_box *count = &r->box[i];
        size_t in = 0;
        if (strcmp(count->what, "square count") != 0) continue;
        for (size_t k = 0; k < r->boxes; k++) {
            const struct map_box *cell = &r->box[k];
            in += strcmp(cell->what, "square cell") == 0 &&
                  scene_lies_in(count, cell->x, cell->y, cell->w, cell->h);
        }
        ck_assert_uint_eq(in, 1);
    }
}

START_TEST(nothing_overlaps)
{
    static const double papers[][2] = {{0, 0}, {21, 29.7}, {29.7, 21}};
    for (int mix = 0; mix < 12; mix++) {
        struct scene s;
        struct map_report r;
        char what[64];
        open_square(&s, 1 + (size_t)(mix % 2));
        memcpy(s.page.paper_cm, papers[mix / 2 % 3], sizeof s.page.paper_cm);
        s.page.language = mix / 6 ? "zh" : "en";
        snprintf(what, sizeof what, "%zu panels, paper %d, %s", s.page.panels, mix / 2 % 3, s.page.language);
        scene_draw(&s, &r);
        scene_check_boxes(&r, what);
        check_counts(&r);
        /* All nine are explained, though one does not occur; "no data" is the one row. */
        ck_assert_uint_eq(scene_count(&r, "square cell"), 9 * s.page.panels);
        ck_assert_uint_eq(scene_count(&r, "square limit"), 4 * s.page.panels);
        ck_assert_uint_eq(scene_count(&r, "square count"), 8 * s.page.panels);
        ck_assert_uint_eq(scene_count(&r, "legend label"), s.page.panels);
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

/* Each cell has its class's colour where its count does not stand, low-low at the foot, the first axis to the
 * right. */
START_TEST(cells_have_their_colours)
{
    struct scene s;
    struct map_report r;
    struct picture p;
    double x[MAP_SQUARE] = {0}, y[MAP_SQUARE] = {0};
    open_square(&s, 1);
    s.page.dpi = 150;
    scene_draw(&s, &r);
    picture_read(s.path, &p);
    for (size_t i = 0, k = 0; i < r.boxes; i++) {
        const struct map_box *b = &r.box[i];
        if (strcmp(b->what, "square cell") != 0) continue;
        x[k] = b->x + b->w / 2;
        y[k] = b->y + b->h / 2;
        for (int corner = 0; corner < 4; corner++) {
            const unsigned char *at =
                picture_at(&p, b->x + (corner % 2 ? b->w - 3 : 2), b->y + (corner / 2 ? b->h - 3 : 2));
            ck_assert_msg(memcmp(at, s.class[k].rgb, 3) == 0, "cell %zu: found %d %d %d", k, at[0], at[1],
                          at[2]);
        }
        k++;
    }
    for (int k = 0; k < MAP_SQUARE; k++) {
        if (k % 3) ck_assert(x[k] > x[k - 1] && y[k] < y[k - 1]);
        if (k / 3) ck_assert(x[k] < x[k - 3] && y[k] < y[k - 3]);
    }
    ck_assert_double_eq_tol(x[0], x[8], 0.01);
    /* The two names along the lower edges are there, and end before the square's box does. */
    const struct map_box *b = scene_box(&r, "square", 0);
    int ink[2] = {0}, edge = 0;
    for (int py = (int)(y[0] - b->h / 4); py < b->y + b->h; py++)
        for (int px = (int)b->x; px < b->x + b->w; px++) {
            bool dark = picture_at(&p, px, py)[0] < 120;
            /* Below the edges: farther out than the limits reach. */
            double out = (fabs(px - x[0]) + py - (y[0] + (y[0] - y[4]) / 2)) * M_SQRT1_2;
            if (out > 0.18 * b->w) ink[px > x[0]] += dark;
            edge += dark && (px < b->x + 2 || px > b->x + b->w - 3 || py > b->y + b->h - 3);
        }
    ck_assert_int_gt(ink[0], 60);
    ck_assert_int_gt(ink[1], 60);
    ck_assert_int_eq(edge, 0);
    free(p.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* Any two of the nine, and each and the grey of no data, differ to every kind of eye; more of either is
 * darker. */
START_TEST(colours_differ_to_every_eye)
{
    uint8_t rgb[MAP_SQUARE][3];
    double lab[MAP_SQUARE][3];
    map_bivariate(rgb);
    for (int a = 0; a < MAP_SQUARE; a++) {
        enum vision worst = VISION_NORMAL;
        ck_assert_double_gt(vision_least(rgb[a], nodata, NULL), 12);
        ck_assert_double_gt(vision_least(rgb[a], white, NULL), 12);
        for (int b = 0; b < a; b++)
            ck_assert_msg(vision_least(rgb[a], rgb[b], &worst) > 12, "colours %d and %d differ by %.1f: %s",
                          a, b, vision_least(rgb[a], rgb[b], &worst), vision_name[worst]);
        for (int v = 0; v < VISIONS; v++) {
            vision_lab((enum vision)v, rgb[a], lab[a]);
            if (v != VISION_NORMAL) continue;
            if (a % 3) ck_assert_double_lt(lab[a][0], lab[a - 1][0] - 5);
            if (a / 3) ck_assert_double_lt(lab[a][0], lab[a - 3][0] - 5);
        }
    }
}
END_TEST

START_TEST(odd_names)
{
    static const char *const odd[] = {
        "<span size='99999'>x</span>",
        "\xf0\x9f\x8f\xad",
        "مدينة الوردي الطويلة جدا",
        "",
        "\xff",
        "An axis whose name is so long that nobody would ever read all of it, however large the square were"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct scene s;
        struct map_report r;
        struct map_square square = {{{odd[i], NULL, {odd[i % 4], NULL}, {NULL, NULL}},
                                     {odd[i], odd[i], {"1,234,567", "9"}, {NULL, NULL}}}};
        open_square(&s, 1);
        s.panel[0].square = &square;
        scene_draw(&s, &r);
        scene_check_boxes(&r, "odd names");
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

Suite *map_square_suite(void)
{
    Suite *suite = suite_create("map_square");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, nothing_overlaps);
    tcase_add_test(c, cells_have_their_colours);
    tcase_add_test(c, colours_differ_to_every_eye);
    tcase_add_test(c, odd_names);
    suite_add_tcase(suite, c);
    return suite;
}
