/* Colours by kind of data: told apart by every kind of eye, in an order that grey keeps. */
#include "suites.h"
#include "vision.h"

#include "map/map.h"
#include "map/shade.h"

#include <check.h>
#include <math.h>

enum { STEPS_MAX = 9, CATEGORIES = 64 };

typedef void ramp_fn(size_t n, uint8_t (*rgb)[3]);
static const struct {
    const char *name;
    ramp_fn *fn;
    bool two_sided; /* light in the middle, dark at both ends; else light to dark */
} ramps[] = {
    {"ordered", map_ramp, true}, {"sequential", map_sequential, false}, {"diverging", map_diverging, true}};
enum { RAMPS = sizeof ramps / sizeof *ramps };

/* The more classes, the nearer they are; but nine are still told apart at a glance (a difference of 2.3 is
 * just noticed). */
START_TEST(neighbours_are_told_apart)
{
    for (int r = 0; r < RAMPS; r++)
        for (size_t n = 2; n <= STEPS_MAX; n++) {
            uint8_t rgb[STEPS_MAX][3];
            double needed = fmin(25, 65.0 / (double)(n - 1));
            ramps[r].fn(n, rgb);
            for (size_t i = 1; i < n; i++) {
                enum vision worst;
                double d = vision_least(rgb[i - 1], rgb[i], &worst);
                ck_assert_msg(d >= needed, "%s, %zu of %zu: %.1f with %s, needed %.1f", ramps[r].name, i, n,
                              d, vision_name[worst], needed);
            }
        }
}
END_TEST

static double lightness(const uint8_t rgb[3])
{
    double lab[3];
    vision_lab(VISION_NORMAL, rgb, lab);
    return lab[0];
}

START_TEST(grey_keeps_the_order)
{
    for (int r = 0; r < RAMPS; r++)
        for (size_t n = 2; n <= 200; n = n < 10 ? n + 1 : n * 2) {
            uint8_t rgb[200][3];
            ramps[r].fn(n, rgb);
            for (size_t i = 1; i < n; i++) {
                bool rising = ramps[r].two_sided && 2 * i <= n - 1,
                     falling = !ramps[r].two_sided || 2 * i > n;
                double step = lightness(rgb[i]) - lightness(rgb[i - 1]);
                ck_assert_msg((!rising || step > -0.3) && (!falling || step < 0.3),
                              "%s, %zu of %zu: lightness changes by %.2f", ramps[r].name, i, n, step);
            }
        }
}
END_TEST

/* Worst is brown and best blue; little is light; below the limit is blue, above it red. */
START_TEST(directions)
{
    uint8_t rgb[5][3];
    map_ramp(5, rgb);
    ck_assert(rgb[0][0] > rgb[0][2] && rgb[4][2] > rgb[4][0]);
    map_sequential(5, rgb);
    ck_assert_double_gt(lightness(rgb[0]), lightness(rgb[4]) + 60);
    map_diverging(5, rgb);
    ck_assert(rgb[0][2] > rgb[0][0] && rgb[4][0] > rgb[4][2]);
    ck_assert_double_gt(lightness(rgb[2]), 90);
    /* With one colour more the two in the middle are on different sides of it. */
    uint8_t even[6][3];
    map_diverging(6, even);
    ck_assert(even[2][2] > even[2][0] && even[3][0] > even[3][2]);
}
END_TEST

START_TEST(categories_are_told_apart)
{
    static const struct {
        size_t n;
        double needed;
    } row[] = {{4, 18}, {12, 14}, {20, 8}, {CATEGORIES, 4}};
    uint8_t rgb[CATEGORIES][3];
    map_qualitative(CATEGORIES, rgb);
    for (size_t k = 0; k < sizeof row / sizeof *row; k++)
        for (size_t i = 0; i < row[k].n; i++)
            for (size_t j = 0; j < i; j++) {
                enum vision worst;
                double d = vision_least(rgb[i], rgb[j], &worst);
                ck_assert_msg(d >= row[k].needed, "%zu and %zu of %zu: %.1f with %s", j, i, row[k].n, d,
                              vision_name[worst]);
            }
    map_states(rgb);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++) ck_assert_double_ge(vision_least(rgb[i], rgb[j], NULL), 20);
}
END_TEST

/* No colour is taken for a place without data, which is white or light grey. */
START_TEST(data_are_not_taken_for_none)
{
    static const uint8_t none[][3] = {{255, 255, 255}, {230, 230, 230}};
    uint8_t rgb[STEPS_MAX][3];
    for (int k = 0; k < 2; k++) {
        map_qualitative(STEPS_MAX, rgb);
        for (int i = 0; i < STEPS_MAX; i++) ck_assert_double_ge(vision_least(rgb[i], none[k], NULL), 10);
        map_ramp(5, rgb);
        for (int i = 0; i < 5; i++) ck_assert_double_ge(vision_least(rgb[i], none[k], NULL), 9);
    }
}
END_TEST

static void take_apart(uint32_t colour, uint8_t rgb[3])
{
    for (int k = 0; k < 3; k++) rgb[k] = (uint8_t)(colour >> (16 - 8 * k));
}

/* In any light a colour is nearer to its own class than to another's. */
static void check_shaded(const char *name, size_t n, uint8_t (*rgb)[3])
{
    for (size_t i = 0; i < n; i++) {
        uint32_t colour = (uint32_t)rgb[i][0] << 16 | (uint32_t)rgb[i][1] << 8 | rgb[i][2];
        ck_assert_uint_eq(shade_mix(colour, MAP_SHADE_LEVEL), colour);
        ck_assert_uint_eq(shade_mix(colour, 0), colour);
        for (int light = 1; light < 256; light++) {
            uint8_t seen[3];
            take_apart(shade_mix(colour, (uint8_t)light), seen);
            double own = vision_distance(VISION_NORMAL, seen, rgb[i]);
            for (size_t j = 0; j < n; j++)
                if (j != i && vision_distance(VISION_NORMAL, seen, rgb[j]) <= own)
                    ck_abort_msg("%s: %zu in light %d looks like %zu", name, i, light, j);
        }
    }
}

START_TEST(classes_are_told_in_any_light)
{
    uint8_t rgb[12][3];
    map_ramp(5, rgb);
    check_shaded("classes", 5, rgb);
    map_states(rgb);
    check_shaded("states", 3, rgb);
    map_qualitative(8, rgb);
    check_shaded("categories", 8, rgb);
    /* The light is seen. */
    uint8_t dark[3], bright[3];
    take_apart(shade_mix(0x7AE3AD, 60), dark);
    take_apart(shade_mix(0x7AE3AD, 255), bright);
    ck_assert_double_gt(vision_distance(VISION_NORMAL, dark, bright), 10);
}
END_TEST

Suite *map_palette_suite(void)
{
    Suite *suite = suite_create("map_palette");
    TCase *c = tcase_create("colours");
    tcase_add_test(c, neighbours_are_told_apart);
    tcase_add_test(c, grey_keeps_the_order);
    tcase_add_test(c, directions);
    tcase_add_test(c, categories_are_told_apart);
    tcase_add_test(c, classes_are_told_in_any_light);
    tcase_add_test(c, data_are_not_taken_for_none);
    suite_add_tcase(suite, c);
    return suite;
}
