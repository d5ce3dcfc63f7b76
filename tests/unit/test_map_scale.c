/* From values to colours: round ends, figures of the bar, levels. */
#include "suites.h"

#include "run/map_scale.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 10000 };

/* N values spread evenly over lo..hi. */
static float *spread(double lo, double hi)
{
    float *v = malloc(N * sizeof *v);
    for (int i = 0; i < N; i++) v[i] = i % 7 == 3 ? NAN : (float)(lo + (hi - lo) * i / (N - 1));
    return v;
}

/* The bar's figures as one line. */
static const char *figures(const struct map_scale *c, char *out, size_t room)
{
    static struct map_sheet s;
    struct map_panel panel = {0};
    size_t n = 0;
    map_scale_legend(c, map_sequential, &s, &panel);
    ck_assert_ptr_eq(panel.bar, &s.bar);
    ck_assert_uint_eq(panel.classes, MAP_LEVELS);
    *out = '\0';
    for (size_t i = 0; i < s.bar.ticks; i++) {
        ck_assert_double_eq_tol(s.bar.tick[i].at, (double)i / (double)(s.bar.ticks - 1), 1e-9);
        n += (size_t)snprintf(out + n, room - n, "%s%s", i ? " | " : "", s.bar.tick[i].label);
    }
    return out;
}

START_TEST(round_ends)
{
    static const struct {
        double lo, hi, finest;
        const char *figures;
    } row[] = {{0.42, 0.78, 0.05, "0.4 | 0.5 | 0.6 | 0.7 | 0.8"},
               {0, 1, 0.05, "0.0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0"},
               {0.601, 0.602, 0.01, "0.60 | 0.61"},
               {0.547, 0.652, 0.01, "0.54 | 0.56 | 0.58 | 0.60 | 0.62 | 0.64 | 0.66"},
               {0, 0.27, 0.05, "0.00 | 0.05 | 0.10 | 0.15 | 0.20 | 0.25 | 0.30"},
               {0.9999, 1, 0.05, "0.95 | 1.00"}};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        char text[200];
        float *v = spread(row[k].lo, row[k].hi);
        struct map_scale c = map_scale_fit(v, N, row[k].finest);
        ck_assert_str_eq(figures(&c, text, sizeof text), row[k].figures);
        free(v);
    }
    /* Nothing to fit to. */
    float none[3] = {NAN, NAN, NAN};
    struct map_scale c = map_scale_fit(none, 3, 0.05);
    ck_assert(c.lo == 0 && c.hi == 1);
}
END_TEST

/* Half a percent of outliers do not stretch the scale; the ends say that there are some. */
START_TEST(outliers_do_not_stretch_it)
{
    char text[200];
    float *v = spread(0.42, 0.58);
    for (int i = 0; i < N / 200; i++) v[i * 7] = i % 2 ? 0.05f : 0.99f;
    struct map_scale c = map_scale_fit(v, N, 0.05);
    ck_assert_str_eq(figures(&c, text, sizeof text), "≤ 0.40 | 0.45 | 0.50 | 0.55 | ≥ 0.60");
    ck_assert_int_eq(map_scale_level(&c, 0.05), 0);
    ck_assert_int_eq(map_scale_level(&c, 0.99), MAP_LEVELS - 1);
    ck_assert_int_eq(map_scale_level(&c, 0.5001), MAP_LEVELS / 2);
    ck_assert_int_eq(map_scale_level(&c, NAN), MAP_NODATA);
    free(v);
}
END_TEST

/* A load just under the limit has a colour of the lower half, one just over it of the upper; without pressure
 * the load is 0 and has the lowest. */
START_TEST(doublings_of_the_limit)
{
    char text[200];
    float v[] = {0, 0.5f, 1, 3, NAN};
    struct map_scale c = map_scale_doubling(v, 5, 1);
    ck_assert_str_eq(figures(&c, text, sizeof text), "≤ 0.25 | 0.5 | 1 | 2 | 4");
    ck_assert_int_eq(map_scale_level(&c, 0.999999), MAP_LEVELS / 2 - 1);
    ck_assert_int_eq(map_scale_level(&c, 1), MAP_LEVELS / 2);
    ck_assert_int_eq(map_scale_level(&c, 0), 0);
    ck_assert_int_eq(map_scale_level(&c, 100), MAP_LEVELS - 1);
    ck_assert_int_eq(map_scale_level(&c, INFINITY), MAP_LEVELS - 1);
    c = map_scale_doubling(v + 1, 2, 1.5);
    ck_assert_str_eq(figures(&c, text, sizeof text), "0.375 | 0.75 | 1.5 | 3 | 6");
}
END_TEST

Suite *map_scale_suite(void)
{
    Suite *suite = suite_create("map_scale");
    TCase *c = tcase_create("scale");
    tcase_add_test(c, round_ends);
    tcase_add_test(c, outliers_do_not_stretch_it);
    tcase_add_test(c, doublings_of_the_limit);
    suite_add_tcase(suite, c);
    return suite;
}
