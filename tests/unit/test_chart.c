/* Charts: marks stand where their values say, nothing overlaps or leaves the page, whatever is drawn. */
#include "chart_scene.h"
#include "suites.h"

static bool is_one_of(const char *what, const char *const *kind)
{
    for (; *kind; kind++)
        if (strcmp(what, *kind) == 0) return true;
    return false;
}

/* Texts touch no other text, nor the marks they must leave visible; everything is on the page. */
static void check_boxes(const struct map_report *r, const char *scene)
{
    static const char *const texts[] = {"title",   "subtitle", "foot",     "key", "tick",
                                        "axis",    "label",    "quadrant", "cut", "name",
                                        "missing", "value",    "share",    "gap", NULL};
    static const char *const marks[] = {"marker", "range", "bar", "dot", "band", NULL};
    for (size_t i = 0; i < r->boxes; i++) {
        const struct map_box *a = &r->box[i];
        if (!scene_lies_in(a, 0, 0, r->width_px, r->height_px) || a->w < 0 || a->h < 0)
            ck_abort_msg("%s: %s is not on the page: %g %g %g %g", scene, a->what, a->x, a->y, a->w, a->h);
        if (!is_one_of(a->what, texts)) continue;
        for (size_t k = 0; k < r->boxes; k++) {
            const struct map_box *b = &r->box[k];
            if (k == i || !(is_one_of(b->what, texts) || is_one_of(b->what, marks))) continue;
            if (a->x >= b->x + b->w - 0.5 || b->x >= a->x + a->w - 0.5 || a->y >= b->y + b->h - 0.5 ||
                b->y >= a->y + a->h - 0.5)
                continue;
            ck_abort_msg("%s: %s overlaps %s: %g %g %g %g, %g %g %g %g", scene, a->what, b->what, a->x, a->y,
                         a->w, a->h, b->x, b->y, b->w, b->h);
        }
    }
}

/* The n-th box of a kind. */
static const struct map_box *nth_box(const struct map_report *r, const char *what, size_t n)
{
    for (size_t i = 0; i < r->boxes; i++)
        if (strcmp(r->box[i].what, what) == 0 && n-- == 0) return &r->box[i];
    ck_abort_msg("too few of %s", what);
    return NULL;
}

START_TEST(scatters_keep_apart)
{
    static const size_t count[] = {0, 1, 2, 11, 60, 320};
    for (int mix = 0; mix < 12; mix++) {
        struct chart_scene d;
        struct map_report r;
        char what[64];
        size_t n = count[mix / 2];
        chart_scene_open(&d, n);
        d.scatter.page.language = mix % 2 ? "zh" : "en";
        if (n == 60) /* all in one corner, but one */
            for (size_t i = 1; i < n; i++) d.point[i].x.at *= 0.4, d.point[i].y.at *= 0.4;
        snprintf(what, sizeof what, "%zu points, %s", n, d.scatter.page.language);
        chart_scene_scatter(&d, &r);
        check_boxes(&r, what);
        ck_assert_uint_eq(scene_count(&r, "marker"), n);
        ck_assert_uint_eq(scene_count(&r, "label") + r.names_left_out, n);
        if (n <= 11) ck_assert_uint_eq(r.names_left_out, 0);
        if (n == 60) ck_assert_uint_ge(scene_count(&r, "label"), 25);
        ck_assert_uint_eq(scene_count(&r, "key"), 4);
        if (n <= 11) ck_assert_uint_eq(scene_count(&r, "quadrant"), 4);
        ck_assert_uint_eq(scene_count(&r, "foot"), 3);
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

/* The middle of a sign's own colour is where the axes say, to a pixel; labels may stand on none of it. */
START_TEST(points_stand_where_they_belong)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 40);
    d.scatter.x.lo = -0.25;
    d.scatter.x.hi = 1.25;
    d.scatter.y.lo = -1;
    d.scatter.y.hi = 11;
    for (size_t i = 0; i < 40; i++) { /* apart from each other */
        size_t row = i / 8;
        d.point[i].x.at = 0.017 + 0.137 * (double)(i % 8);
        d.point[i].y.at = 0.13 + 2.31 * (double)row;
    }
    chart_scene_scatter(&d, &r);
    picture_read(d.path, &p);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    for (size_t i = 0; i < 40; i++) {
        const struct map_box *m = nth_box(&r, "marker", i);
        double x = plot->x + (d.point[i].x.at + 0.25) / 1.5 * plot->w;
        double y = plot->y + (11 - d.point[i].y.at) / 12 * plot->h, sum_x = 0, sum_y = 0, n = 0;
        for (int py = (int)(m->y - 2); py < m->y + m->h + 2; py++)
            for (int px = (int)(m->x - 2); px < m->x + m->w + 2; px++)
                if (memcmp(picture_at(&p, px, py), d.group[i % 4].rgb, 3) == 0)
                    sum_x += px + 0.5, sum_y += py + 0.5, n++;
        ck_assert_msg(n > 60, "point %zu: only %g pixels of its colour", i, n);
        ck_assert_msg(fabs(sum_x / n - x) < 1 && fabs(sum_y / n - y) < 1,
                      "point %zu stands at %.2f %.2f, belongs at %.2f %.2f", i, sum_x / n, sum_y / n, x, y);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

/* Names are dark on the white of the page: most of the ink of one, away from its thin edges, is near black.
 */
START_TEST(names_are_dark)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 8);
    chart_scene_scatter(&d, &r);
    picture_read(d.path, &p);
    ck_assert_uint_eq(scene_count(&r, "label"), 8);
    for (size_t i = 0; i < 8; i++) {
        const struct map_box *b = nth_box(&r, "label", i);
        int dark = 0;
        for (int y = (int)b->y; y < b->y + b->h; y++)
            for (int x = (int)b->x; x < b->x + b->w; x++) dark += picture_at(&p, x, y)[0] < 60;
        ck_assert_msg(dark > 0.05 * b->w * b->h, "label %zu: only %d dark pixels of %g", i, dark,
                      b->w * b->h);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

/* No two groups share a shape: their signs differ without colour. */
START_TEST(signs_differ_in_shape)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    static char shape[CHART_MARKERS][64][64];
    chart_scene_open(&d, 1);
    d.scatter.x.cut = d.scatter.y.cut = NAN;
    for (int m = 0; m < CHART_MARKERS; m++) {
        d.group[0].marker = (enum chart_marker)m;
        chart_scene_scatter(&d, &r);
        picture_read(d.path, &p);
        const struct map_box *box = nth_box(&r, "marker", 0);
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++) {
                const unsigned char *at =
                    picture_at(&p, box->x + (x + 0.5) * box->w / 32, box->y + (y + 0.5) * box->h / 32);
                shape[m][y][x] = at[0] < 200;
            }
        free(p.rgb);
        map_report_clear(&r);
        for (int k = 0; k < m; k++) {
            int differing = 0;
            for (int i = 0; i < 32 * 32; i++)
                differing += shape[m][i / 32][i % 32] != shape[k][i / 32][i % 32];
            ck_assert_msg(differing > 100, "signs %d and %d look alike: %d of 1024", m, k, differing);
        }
    }
    chart_scene_close(&d);
}
END_TEST

START_TEST(ranges_and_absent_points)
{
    struct chart_scene d;
    struct map_report r, without;
    chart_scene_open(&d, 6);
    d.scatter.y.lo = 0;
    d.scatter.y.hi = 10;
    d.point[0].y = (struct chart_value){NAN, 4, 6};
    d.point[1].y = (struct chart_value){NAN, -INFINITY, 5};
    d.point[2].y = (struct chart_value){d.point[2].y.at, d.point[2].y.at - 1, d.point[2].y.at + 0.5};
    chart_scene_scatter(&d, &without);
    d.point[3].y = chart_exactly(NAN);
    d.point[4].x = chart_exactly(NAN);
    chart_scene_scatter(&d, &r);
    check_boxes(&r, "ranges");
    ck_assert_uint_eq(scene_count(&r, "marker"), 2);
    ck_assert_uint_eq(scene_count(&r, "range"), 2);
    ck_assert_uint_eq(scene_count(&r, "label"), 4);
    ck_assert_uint_eq(scene_count(&r, "key"), 5);
    const struct map_box *plot = scene_box(&r, "plot", 0), *closed = nth_box(&r, "range", 0),
                         *open = nth_box(&r, "range", 1);
    ck_assert_double_eq_tol(closed->y, plot->y + 0.4 * plot->h, 0.5);
    ck_assert_double_eq_tol(closed->h, 0.2 * plot->h, 0.5);
    ck_assert_double_eq_tol(open->y + open->h, plot->y + plot->h, 0.5);
    /* Points without a place are named in one more line. */
    ck_assert_uint_eq(scene_count(&without, "foot"), 3);
    ck_assert_uint_eq(scene_count(&r, "foot"), 4);
    map_report_clear(&r);
    map_report_clear(&without);
    chart_scene_close(&d);
}
END_TEST

START_TEST(rows_keep_apart)
{
    static const size_t count[] = {0, 1, 11, 30, 320};
    for (int mix = 0; mix < 10; mix++) {
        struct chart_scene d;
        struct map_report r;
        char what[64];
        size_t n = count[mix / 2];
        chart_scene_open(&d, n);
        d.rows.page.language = mix % 2 ? "zh" : "en";
        for (size_t i = 0; i < n; i += 7) d.value[1][i] = chart_exactly(NAN);
        for (size_t i = 1; i < n; i += 7) d.value[1][i] = (struct chart_value){NAN, -INFINITY, 5.5};
        for (size_t i = 2; i < n; i += 7) d.value[1][i] = (struct chart_value){NAN, 5.5, INFINITY};
        for (size_t i = 3; i < n; i += 7) d.value[2][i] = d.value[3][i] = chart_exactly(NAN);
        for (size_t i = 4; i < n; i += 7) d.value[1][i] = (struct chart_value){5, 3, 8};
        snprintf(what, sizeof what, "%zu rows, %s", n, d.rows.page.language);
        chart_scene_rows(&d, &r);
        check_boxes(&r, what);
        ck_assert_int_le(r.height_px, (int)(297 / 25.4 * 150));
        if (n <= 30) ck_assert_uint_eq(scene_count(&r, "name"), n);
        ck_assert_uint_eq(scene_count(&r, "gap"), n > 30);
        ck_assert_uint_ge(scene_count(&r, "name"), n > 30 ? 30 : n);
        map_report_clear(&r);
        chart_scene_close(&d);
    }
}
END_TEST

/* Pixels of a colour along the middle of a box's row. */
static int run_of(const struct picture *p, const struct map_box *b, const uint8_t rgb[3])
{
    int n = 0;
    for (unsigned x = 0; x < p->w; x++) n += memcmp(picture_at(p, x, b->y + b->h / 2), rgb, 3) == 0;
    return n;
}

/* Both series on the same axis of tenths: 0.62 is as long as 6.2. */
START_TEST(bars_are_as_long_as_their_values)
{
    struct chart_scene d;
    struct map_report r;
    struct picture p;
    chart_scene_open(&d, 12);
    d.rows.tracks = 1;
    d.series[1].rgb[2] = 60; /* a colour that occurs nowhere else */
    for (size_t i = 0; i < 12; i++) d.value[1][i] = chart_exactly(10 * d.value[0][i].at);
    chart_scene_rows(&d, &r);
    picture_read(d.path, &p);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double last = INFINITY;
    ck_assert_uint_eq(scene_count(&r, "bar"), 24);
    for (size_t i = 0; i < 24; i++) {
        const struct map_box *b = nth_box(&r, "bar", i);
        ck_assert_int_eq(b->panel, (int)(i % 2));
        double v = b->w / plot->w, nearest = INFINITY;
        for (size_t k = 0; k < 12; k++) nearest = fmin(nearest, fabs(v - d.value[0][k].at));
        ck_assert_double_lt(nearest * plot->w, 0.01);
        ck_assert_double_le(v, last + 1e-9); /* the highest first */
        last = v;
        ck_assert_double_le(fabs(run_of(&p, b, d.series[i % 2].rgb) - b->w), 2);
    }
    free(p.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

START_TEST(rows_are_ordered)
{
    struct chart_scene d;
    struct map_report r;
    chart_scene_open(&d, 5);
    d.rows.tracks = 1;
    d.track[0].series = 1;
    d.value[0][0] = chart_exactly(NAN);
    d.value[0][1] = (struct chart_value){NAN, 0.5, 0.6};
    d.value[0][2] = chart_exactly(0.7);
    d.value[0][3] = chart_exactly(0.2);
    d.value[0][4] = (struct chart_value){NAN, -INFINITY, 0.3};
    chart_scene_rows(&d, &r);
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double row_h = plot->h / 5;
    static const char *const expected[5] = {"bar", "range", "range", "bar", "missing"};
    for (size_t i = 0, n[2] = {0}; i < 5; i++) {
        size_t k = i == 4 ? 0 : i == 0 || i == 3 ? n[0]++ : n[1]++;
        const struct map_box *b = nth_box(&r, expected[i], k);
        ck_assert_double_eq_tol(b->y + b->h / 2, plot->y + ((double)i + 0.5) * row_h, 1.5);
    }
    const struct map_box *range = nth_box(&r, "range", 0), *open = nth_box(&r, "range", 1);
    ck_assert_double_eq_tol(range->x, plot->x + 0.5 * plot->w, 0.01);
    ck_assert_double_eq_tol(range->w, 0.1 * plot->w, 0.01);
    ck_assert_double_eq_tol(open->x, plot->x, 0.01);
    ck_assert_double_eq_tol(open->w, 0.3 * plot->w, 0.01);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

START_TEST(shares_fill_the_whole)
{
    struct chart_scene d;
    struct map_report r;
    chart_scene_open(&d, 9);
    d.track[0] = d.track[2];
    d.rows.tracks = 1;
    chart_scene_rows(&d, &r);
    check_boxes(&r, "shares");
    const struct map_box *plot = scene_box(&r, "plot", 0);
    double total = 0;
    ck_assert_uint_eq(scene_count(&r, "segment"), 18);
    for (size_t i = 0; i < 18; i++) total += nth_box(&r, "segment", i)->w;
    ck_assert_double_eq_tol(total, 9 * plot->w, 0.1);
    ck_assert_uint_eq(scene_count(&r, "key"), 2);
    map_report_clear(&r);
    chart_scene_close(&d);
}
END_TEST

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
        check_boxes(&r, "odd names");
        map_report_clear(&r);
        chart_scene_rows(&d, &r);
        check_boxes(&r, "odd names in rows");
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
        check_boxes(&r, "odd values");
        ck_assert_uint_eq(scene_count(&r, "marker"), 3);
        map_report_clear(&r);
        chart_scene_rows(&d, &r);
        check_boxes(&r, "odd values in rows");
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
    check_boxes(&r, "histogram");
    ck_assert_uint_eq(scene_count(&r, "bar"), 10);
    ck_assert_uint_eq(scene_count(&r, "key"), 1); /* a median that is not known is not in the key */
    const struct map_box *most = nth_box(&r, "bar", 2), *plot = scene_box(&r, "plot", 0);
    ck_assert_double_eq_tol(most->h, plot->h / 1.05, 0.5);
    for (size_t k = 0; k < 10; k++)
        ck_assert_double_eq_tol(nth_box(&r, "bar", k)->h, share[k] / 0.3 * most->h, 0.01);
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
    Suite *suite = suite_create("chart");
    TCase *c = tcase_create("drawing");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, scatters_keep_apart);
    tcase_add_test(c, points_stand_where_they_belong);
    tcase_add_test(c, names_are_dark);
    tcase_add_test(c, signs_differ_in_shape);
    tcase_add_test(c, ranges_and_absent_points);
    tcase_add_test(c, rows_keep_apart);
    tcase_add_test(c, bars_are_as_long_as_their_values);
    tcase_add_test(c, rows_are_ordered);
    tcase_add_test(c, shares_fill_the_whole);
    tcase_add_test(c, odd_names);
    tcase_add_test(c, odd_values);
    tcase_add_test(c, histogram_bars);
    tcase_add_test(c, the_file);
    tcase_add_test(c, pdf_and_svg);
    suite_add_tcase(suite, c);
    return suite;
}
