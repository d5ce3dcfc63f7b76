/* The tests' own colour differences and simulated colour vision. */
#include "suites.h"
#include "vision.h"

#include <check.h>
#include <math.h>

/* Table 1 of G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula: implementation notes,
 * supplementary test data, and mathematical observations", Color Research and Application 30(1), 2005. */
static const double sharma[][7] = {{50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425},
                                   {50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615},
                                   {50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412},
                                   {50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000},
                                   {50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000},
                                   {50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000},
                                   {50, 0, 0, 50, -1, 2, 2.3669},
                                   {50, -1, 2, 50, 0, 0, 2.3669},
                                   {50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792},
                                   {50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792},
                                   {50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195},
                                   {50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195},
                                   {50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045},
                                   {50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045},
                                   {50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461},
                                   {50, 2.5, 0, 50, 0, -2.5, 4.3065},
                                   {50, 2.5, 0, 73, 25, -18, 27.1492},
                                   {50, 2.5, 0, 61, -5, 29, 22.8977},
                                   {50, 2.5, 0, 56, -27, -3, 31.9030},
                                   {50, 2.5, 0, 58, 24, 15, 19.4535},
                                   {50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000},
                                   {50, 2.5, 0, 50, 3.2972, 0, 1.0000},
                                   {50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000},
                                   {50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000},
                                   {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
                                   {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630},
                                   {61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731},
                                   {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
                                   {22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373},
                                   {36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
                                   {90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441},
                                   {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
                                   {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
                                   {2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082}};

START_TEST(published_differences)
{
    for (size_t i = 0; i < sizeof sharma / sizeof sharma[0]; i++) {
        const double *p = sharma[i];
        ck_assert_msg(fabs(vision_ciede2000(p, p + 3) - p[6]) < 5e-5, "pair %zu: found %.5f, expected %.4f",
                      i + 1, vision_ciede2000(p, p + 3), p[6]);
        ck_assert_double_eq_tol(vision_ciede2000(p + 3, p), p[6], 5e-5);
    }
}
END_TEST

/* sRGB's primaries in L*a*b* under D65, as commonly published (Lindbloom). */
START_TEST(srgb_to_lab)
{
    static const struct {
        uint8_t rgb[3];
        double lab[3];
    } row[] = {{{255, 0, 0}, {53.24, 80.09, 67.20}},
               {{0, 255, 0}, {87.73, -86.18, 83.18}},
               {{0, 0, 255}, {32.30, 79.19, -107.86}},
               {{255, 255, 255}, {100, 0, 0}},
               {{0, 0, 0}, {0, 0, 0}}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        double lab[3];
        vision_lab(VISION_NORMAL, row[i].rgb, lab);
        for (int k = 0; k < 3; k++) ck_assert_double_eq_tol(lab[k], row[i].lab[k], 0.02);
    }
}
END_TEST

/* Greys look the same to every eye; red and green of one lightness nearly so to two kinds, and blue and green
 * to the third. */
START_TEST(what_each_eye_misses)
{
    static const uint8_t grey[3] = {120, 120, 120}, olive[3] = {140, 120, 40}, rust[3] = {190, 85, 35},
                         teal[3] = {0, 140, 140}, blue[3] = {30, 130, 175};
    for (int v = 0; v < VISIONS; v++) {
        double seen[3], is[3];
        vision_lab((enum vision)v, grey, seen);
        vision_lab(VISION_NORMAL, grey, is);
        ck_assert_double_lt(vision_ciede2000(seen, is), 0.01);
    }
    ck_assert_double_gt(vision_distance(VISION_NORMAL, olive, rust), 25);
    ck_assert_double_lt(vision_distance(VISION_DEUTERANOPIA, olive, rust), 10);
    ck_assert_double_gt(vision_distance(VISION_NORMAL, teal, blue), 14);
    ck_assert_double_lt(vision_distance(VISION_TRITANOPIA, teal, blue), 7);
    enum vision worst;
    ck_assert_double_eq(vision_least(teal, blue, &worst), vision_distance(VISION_TRITANOPIA, teal, blue));
    ck_assert_int_eq(worst, VISION_TRITANOPIA);
}
END_TEST

Suite *vision_suite(void)
{
    Suite *suite = suite_create("vision");
    TCase *c = tcase_create("colours");
    tcase_add_test(c, published_differences);
    tcase_add_test(c, srgb_to_lab);
    tcase_add_test(c, what_each_eye_misses);
    suite_add_tcase(suite, c);
    return suite;
}
