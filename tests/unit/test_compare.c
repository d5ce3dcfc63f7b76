/* Comparing two runs: states and moves, sums by zone, grids that are or are not the same. */
#include "run/compare.h"
#include "suites.h"

#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Three classes before, four after, two zones; an area unit is a km2. */
static struct run made_run;

static struct compare made(void)
{
    made_run = (struct run){.area_unit_km2 = 1, .shapes = {.count = 2}};
    struct compare c = {.run = &made_run, .states = {5, 6}};
    c.result[0].classes = 3;
    c.result[1].classes = 4;
    for (int side = 0; side < 2; side++)
        for (size_t k = 0; k < c.result[side].classes; k++)
            c.result[side].class_name[k] = side ? "new" : "old <&>";
    struct error err;
    ck_assert_int_eq(compare_init(&c, &c.sum, &err), ST_OK);
    return c;
}

START_TEST(states_have_codes)
{
    struct compare c = made();
    ck_assert_int_eq(compare_state_code(&c, 0, 2), 3);
    ck_assert_int_eq(compare_state_code(&c, 0, 3), 98);
    ck_assert_int_eq(compare_state_code(&c, 1, 3), 4);
    ck_assert_int_eq(compare_state_code(&c, 1, 5), 99);
    ck_assert_int_eq(compare_code(&c, 2, 4), 398);
    ck_assert_int_eq(compare_code(&c, 4, 0), 9901);
    ck_assert_str_eq(compare_state_name(&c, 0, 3), "excluded");
    ck_assert_str_eq(compare_state_name(&c, 1, 5), "no data");
    compare_clear(&c.sum);
}
END_TEST

START_TEST(moves_are_told_apart)
{
    static const struct {
        size_t from, to;
        enum compare_move move;
    } cases[] = {{0, 3, MOVE_CLASS}, {2, 2, MOVE_CLASS}, {1, 4, MOVE_EXCLUDED}, {1, 5, MOVE_LOST},
                 {3, 0, MOVE_FREED}, {3, 4, MOVE_NONE},  {3, 5, MOVE_LOST},     {4, 0, MOVE_FOUND},
                 {4, 4, MOVE_FOUND}, {4, 5, MOVE_NONE}};
    struct compare c = made();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_int_eq(compare_move(&c, cases[i].from, cases[i].to), cases[i].move);
    compare_clear(&c.sum);
}
END_TEST

/* By place among the classes, since there are other numbers of them: up is blue, down red. */
START_TEST(colours_show_the_way)
{
    struct compare c = made();
    uint8_t up[3], down[3], far_down[3], ramp[5][3];
    ck_assert(compare_shift(&c, 0, 3) > 0 && compare_shift(&c, 2, 0) < 0);
    ck_assert_double_eq_tol(compare_shift(&c, 1, 1), 1.5 / 4 - 1.5 / 3, 1e-12);
    compare_colour(&c, 0, 3, up);
    compare_colour(&c, 2, 2, down);
    compare_colour(&c, 2, 0, far_down);
    ck_assert(up[2] > up[0] && down[0] > down[2] && far_down[0] < down[0]);
    compare_ramp(5, ramp);
    ck_assert(ramp[2][0] > 200 && ramp[2][1] > 200 && ramp[2][2] > 200);
    compare_clear(&c.sum);
}
END_TEST

START_TEST(sums_go_to_their_zone)
{
    struct compare c = made();
    struct changes more = {0};
    struct error err;
    ck_assert_int_eq(compare_init(&c, &more, &err), ST_OK);
    compare_add(&c, &more, 1, 0, 1, 0.25F, 0.75F, 10);
    compare_add(&c, &more, 1, 0, 0, 0.25F, 0.25F, 5);
    compare_add(&c, &more, 2, 2, 4, 0.5F, NAN, 7);
    compare_add(&c, &more, 2, 4, 5, NAN, NAN, 3);
    compare_add(&c, &more, 0, 1, 0, 0.5F, 0.25F, 2);
    compare_merge(&c, &c.sum, &more);
    compare_merge(&c, &c.sum, &more);
    compare_sum_up(&c, &c.sum);
    const struct change *one = &c.sum.zone[1], *two = &c.sum.zone[2], *whole = &c.sum.zone[3];
    ck_assert_double_eq_tol(zone_mean_value(&one->before), 0.25, 1e-9);
    ck_assert_double_eq_tol(zone_mean_value(&one->after), (10 * 0.75 + 5 * 0.25) / 15, 1e-9);
    ck_assert_double_eq_tol(zone_mean_value(&one->both), 5.0 / 15, 1e-9);
    ck_assert(one->up == 20 && one->down == 0 && one->both.area == 30);
    ck_assert(two->before.area == 14 && two->after.area == 0 && two->both.area == 0);
    ck_assert(whole->up == 20 && whole->down == 4 && whole->before.area == 48);
    ck_assert(compare_moved(&c, &c.sum, 1)[0 * 6 + 1] == 20 && compare_moved(&c, &c.sum, 2)[2 * 6 + 4] == 14);
    ck_assert(compare_moved(&c, &c.sum, 3)[4 * 6 + 5] == 6 && compare_moved(&c, &c.sum, 3)[1 * 6 + 0] == 4);
    ck_assert(c.sum.bin[CHANGE_BINS] == 10 && c.sum.bin[CHANGE_BINS + 999] == 20 &&
              c.sum.bin[CHANGE_BINS - 499] == 4);
    struct compare_moves moves;
    ck_assert_int_eq(compare_moves_list(&c, &moves, &err), ST_OK);
    ck_assert_uint_eq(moves.count, 4); /* no data in both is no move */
    ck_assert_int_eq(moves.category[1].value, 102);
    ck_assert_str_eq(moves.category[1].name, "old <&> \u2192 new");
    ck_assert_double_eq(moves.category[1].area_km2, 20);
    compare_moves_clear(&moves);
    compare_clear(&more);
    compare_clear(&c.sum);
}
END_TEST

/* Half a thousandth is no change; a bin is closed at its outer end. */
START_TEST(differences_fall_into_bins)
{
    static const struct {
        float before, after;
        int bin;
    } cases[] = {{0.5F, 0.5F, 0},     {0.5F, 0.5004F, 0}, {0.5F, 0.4996F, 0}, {0.5F, 0.5006F, 1},
                 {0.5F, 0.4994F, -1}, {0.5F, 0.5011F, 2}, {0, 1, 1999},       {1, 0, -1999}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct compare c = made();
        compare_add(&c, &c.sum, 0, 0, 0, cases[i].before, cases[i].after, 1);
        ck_assert_msg(c.sum.bin[CHANGE_BINS + cases[i].bin] == 1, "case %zu", i);
        compare_clear(&c.sum);
    }
}
END_TEST

/* Three steps make nearly all of the change; bins go to a class whole; what lies far out does not stretch the
 * steps. */
START_TEST(classes_of_difference)
{
    struct compare c = made();
    struct change_class class[CHANGE_CLASSES];
    ck_assert_double_eq(compare_step(&c.sum), 0.001);
    for (int i = 0; i < 1000; i++)
        compare_add(&c, &c.sum, 0, 0, 0, 0.5F, 0.5F + 0.00005F * (float)(i - 500), 1);
    compare_add(&c, &c.sum, 0, 0, 0, 0, 1, 5);
    c.step = compare_step(&c.sum);
    ck_assert_double_eq(c.step, 0.01);
    compare_classes(&c, class);
    int64_t all = 0;
    for (size_t k = 0; k < CHANGE_CLASSES; k++) all += class[k].area;
    ck_assert_int_eq(all, 1005);
    ck_assert(class[8].area == 5 && class[0].area == 0 && class[4].area >= 19 && class[4].area <= 21);
    ck_assert(class[3].area >= 189 && class[3].area <= 191 && class[5].area >= 189 && class[5].area <= 191);
    static const char *const label[] = {"lower by more than 0.03",
                                        "\u22120.03 to \u22120.02",
                                        "\u22120.02 to \u22120.01",
                                        "\u22120.01 to 0",
                                        "no change",
                                        "0 to +0.01",
                                        "+0.01 to +0.02",
                                        "+0.02 to +0.03",
                                        "higher by more than 0.03"};
    for (size_t k = 0; k < CHANGE_CLASSES; k++) {
        ck_assert_str_eq(class[k].label, label[k]);
        ck_assert(k == 0 || class[k].from == class[k - 1].to);
        ck_assert_uint_eq(compare_class_of(&c, (class[k].from + class[k].to) / 2), k);
    }
    ck_assert_uint_eq(compare_class_of(&c, -1), 0);
    ck_assert_uint_eq(compare_class_of(&c, 0.0005), 4);
    compare_clear(&c.sum);
}
END_TEST

static struct result on_grid(const char *dir, const char *crs, double x0, double cell, int width)
{
    struct result r = {.dir = (char *)dir};
    struct error err;
    ck_assert_int_eq(grid_set_crs(&r.grid, crs, "test", &err), ST_OK);
    r.grid.x0 = x0;
    r.grid.y0 = 100;
    r.grid.cell_x = r.grid.cell_y = cell;
    r.grid.width = width;
    r.grid.height = 10;
    return r;
}

START_TEST(grids_are_told_apart)
{
    static const struct {
        const char *crs;
        double x0, cell;
        int width;
        const char *differ; /* NULL: the same grid */
    } cases[] = {{"EPSG:32650", 1e5, 500, 20, NULL},
                 {"EPSG:32650", 1e5 + 1e-5, 500, 20, NULL},
                 {"EPSG:32650", 1e5 + 250, 500, 20, "differ in corner: "},
                 {"EPSG:32650", 1e5, 500, 21, "differ in size: "},
                 {"EPSG:32650", 1e5, 500.001, 20, "differ in cell: "},
                 {"EPSG:32649", 2e5, 250, 40,
                  "differ in CRS, cell, size, corner: a is in EPSG:32650, cell 500 x 500, 20 x 10 cells "
                  "from 100000 100, b is in EPSG:32649, cell 250 x 250, 40 x 10 cells from 200000 100"}};
    struct result a = on_grid("a", "EPSG:32650", 1e5, 500, 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {{0}};
        struct result b = on_grid("b", cases[i].crs, cases[i].x0, cases[i].cell, cases[i].width);
        ck_assert_int_eq(result_same_grid(&a, &b, &err), cases[i].differ ? ST_INPUT : ST_OK);
        if (cases[i].differ) ck_assert_msg(strstr(err.text, cases[i].differ) != NULL, "%s", err.text);
        grid_clear(&b.grid);
    }
    grid_clear(&a.grid);
}
END_TEST

START_TEST(classes_are_compared)
{
    struct result a = {.classes = 2, .class_name = {"low", "high"}, .breaks = {0.5}}, b = a;
    ck_assert(result_same_classes(&a, &b));
    b.breaks[0] = 0.6;
    ck_assert(!result_same_classes(&a, &b));
    b = a;
    b.class_name[1] = "best";
    ck_assert(!result_same_classes(&a, &b));
    b = a;
    b.classes = 1;
    ck_assert(!result_same_classes(&a, &b));
}
END_TEST

Suite *compare_suite(void)
{
    Suite *s = suite_create("compare");
    TCase *t = tcase_create("compare");
    tcase_add_unchecked_fixture(t, GDALAllRegister, NULL);
    tcase_add_test(t, states_have_codes);
    tcase_add_test(t, moves_are_told_apart);
    tcase_add_test(t, colours_show_the_way);
    tcase_add_test(t, sums_go_to_their_zone);
    tcase_add_test(t, differences_fall_into_bins);
    tcase_add_test(t, classes_of_difference);
    tcase_add_test(t, grids_are_told_apart);
    tcase_add_test(t, classes_are_compared);
    suite_add_tcase(s, t);
    return s;
}
