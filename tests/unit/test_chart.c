/* Charts of odd names and values, histograms, and the files they are written to. */
#include "chart_scene.h"
#include "suites.h"

START_TEST(odd_names)
{
    static const char *const odd[] = {
        "<span size='99999'>x</span>",
        "\xf0\x9f\x8f\xad\xf0\x9f\x8f\xad",
        "مدينة الوردي الطويلة جدا",
        "",
        "\"quoted\" & 'quoted'",
        "\xff\xfe\xfd",
        "%s%n",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and its many neighbours, all of them",
        NULL};
    struct chart_scene d;
    struct map_report r;
    for (int zh = 0; zh < 2; zh++) {
        chart_scene_open(&d, 9);
        d.scatter.page.language = d.rows.page.language = zh ? "zh" : "en";
        for (size_t i = 0; i < 9; i++) {
            d.name[i] = (struct wording){odd[i], NULL};
            d.point[i].name = d.group[i % 4].name = d.scatter.quadrant[i % 4] = d.name[i];
        }
        d.scatter.page.title = d.rows.page.title = d.scatter.x.name = d.scatter.y.name = d.name[7];
        d.rows.track = d.track;
        d.track[0].name = d.track[1].name = d.track[2].name = d.series[0].name = d.name[7];
        d.scatter.page.credit = d.rows.page.credit = odd[0];
        chart_scene_scatter(&d, &r);
        chart_scene_check(&r, "odd names");
        map_report_clear(&r);
        chart_scene_rows(&d, &r);
        chart_scene_check(&r, "odd names in rows");
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

/* All values equal, or too large to have a round step, still make a chart. */
START_TEST(odd_values)
{
    static const double odd[] = {0, 5, -3e9, 1e300, -1e300, 1e-300};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct chart_scene d;
        struct map_report r;
        chart_scene_open(&d, 3);
        d.scatter.x.cut = d.scatter.y.cut = NAN;
        for (size_t k = 0; k < 3; k++) {
            d.point[k].x = d.value[0][k] = chart_exactly(odd[i]);
            d.point[k].y = chart_exactly(k == 2 ? 1.7 * odd[i] : odd[i]);
        }
        chart_scene_scatter(&d, &r);
        chart_scene_check(&r, "odd values");
        ck_assert_uint_eq(scene_count(&r, "marker"), 3);
        map_report_clear(&r);
        chart_scene_rows(&d, &r);
        chart_scene_check(&r, "odd values in rows");
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

START_TEST(histogram_bars)
{
    struct chart_scene d;
    struct map_report r;
    struct error err = {""};
    double share[10] = {0.05, 0.1, 0.3, 0.2, 0.15, 0.1, 0.05, 0.03, 0.02, 0};
    chart_scene_open(&d, 0);
    struct chart_histogram h = {.page = d.page,
                                .unit = {"m", NULL},
                                .bins = 10,
                                .share = share,
                                .lo = 0,
                                .hi = 100,
                                .mean = 34,
                                .median = NAN};
    h.page.width_mm = 120;
    ck_assert_msg(chart_histogram_write(&h, MAP_PNG, d.path, &r, &err) == ST_OK, "%s", err.text);
    chart_scene_check(&r, "histogram");
    ck_assert_uint_eq(scene_count(&r, "bar"), 10);
    ck_assert_uint_eq(scene_count(&r, "key"), 1); /* a median that is not known is not in the key */
    const struct map_box *most = scene_nth_box(&r, "bar", 2), *plot = scene_box(&r, "plot", 0);
    ck_assert_double_eq_tol(most->h, plot->h / 1.05, 0.5);
    for (size_t k = 0; k < 10; k++)
        ck_assert_double_eq_tol(scene_nth_box(&r, "bar", k)->h, share[k] / 0.3 * most->h, 0.01);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

START_TEST(the_file)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    struct error err = {""};
    chart_scene_open(&d, 5);
    d.scatter.page.language = "zh";
    d.scatter.page.dpi = 0;
    chart_scene_scatter(&d, &r);
    picture_read(d.path, &p);
    ck_assert_uint_eq(p.per_metre_x, 11811);
    ck_assert_uint_eq(p.w, 2008); /* 170 mm */
    ck_assert_str_eq(p.text[0][1], "标题");
    ck_assert_str_eq(p.text[1][1], "副标题。模拟演示数据");
    ck_assert_str_eq(p.language[0], "zh");
    free(p.rgb);
    map_report_clear(&r);
    ck_assert_int_eq(chart_scatter_write(&d.scatter, MAP_PNG, "/nowhere/at/all.png", &r, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/at/all.png"));
    d.scatter.page.dpi = 9;
    ck_assert_int_eq(chart_scatter_write(&d.scatter, MAP_PNG, d.path, NULL, &err), ST_INPUT);
    chart_scene_close(&d);
}
END_TEST

/* Lines and letters stay such: no picture is inside. The same chart is the same file. */
START_TEST(pdf_and_svg)
{
    static const char *const head[MAP_FORMATS] = {"\x89PNG", "%PDF-", "<?xml"};
    for (int f = 0; f < MAP_FORMATS; f++) {
        struct chart_scene d;
        struct error err = {""};
        static char bytes[2][1 << 20];
        size_t n[2];
        chart_scene_open(&d, 11);
        for (int i = 0; i < 2; i++) {
            ck_assert_msg(chart_rows_write(&d.rows, (enum map_format)f, d.path, NULL, &err) == ST_OK, "%s",
                          err.text);
            FILE *file = fopen(d.path, "rb");
            n[i] = fread(bytes[i], 1, sizeof bytes[i], file);
            fclose(file);
        }
        ck_assert_int_eq(strncmp(bytes[0], head[f], strlen(head[f])), 0);
        ck_assert(n[0] == n[1] && memcmp(bytes[0], bytes[1], n[0]) == 0);
        ck_assert_ptr_null(memmem(bytes[0], n[0], "<image", 6));
        ck_assert_ptr_null(memmem(bytes[0], n[0], "/Subtype /Image", 15));
        chart_scene_close(&d);
    }
}
END_TEST

Suite *chart_suite(void)
{
    Suite *s = suite_create("chart");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, odd_names);
    tcase_add_test(c, odd_values);
    tcase_add_test(c, histogram_bars);
    tcase_add_test(c, the_file);
    tcase_add_test(c, pdf_and_svg);
    suite_add_tcase(s, c);
    return s;
}
