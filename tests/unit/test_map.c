/* The page as a whole: nothing overlaps, nothing leaves the page, whatever is put on it. */
#include "map_scene.h"
#include "suites.h"

#include "map/graticule.h"
#include "map/letter.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Every mix of shape, zones, classes, panels and language. */
START_TEST(nothing_overlaps)
{
    static const double sizes[][2] = {{3e5, 3e5}, {6e5, 1.5e5}, {1e5, 5e5}};
    static const size_t zones[][2] = {{1, 1}, {4, 3}, {20, 10}};
    static const size_t classes[] = {1, 5, 32, 64};
    for (int mix = 0; mix < 3 * 3 * 4 * 2 * 2; mix++) {
        /* Some of them in Chinese; either many zones or many classes. */
        if ((mix >= 72 && mix % 5) || (mix / 3 % 3 == 2 && mix / 9 % 4 >= 2)) continue;
        struct scene s;
        struct map_report r;
        const double *size = sizes[mix % 3];
        const size_t *n = zones[mix / 3 % 3];
        size_t c = classes[mix / 9 % 4];
        char what[128];
        scene_open(&s, 32650, 3e5, 2.6e6, 3e5 + size[0], 2.6e6 + size[1]);
        scene_zones(&s, n[0], n[1]);
        scene_classes(&s, c);
        s.page.panels = mix / 36 % 2 ? 2 : 1;
        s.page.language = mix / 72 ? "zh" : "en";
        s.panel[0].title = s.page.panels == 2 ? "First" : NULL;
        s.panel[0].excluded_km2 = mix % 2 ? 12 : 0;
        if (mix % 5 == 0) s.panel[0].note = s.panel[0].note_zh = NULL;
        snprintf(what, sizeof what, "%g x %g, %zu zones, %zu classes, %zu panels, %s", size[0], size[1],
                 s.page.zones, c, s.page.panels, s.page.language);
        scene_draw(&s, &r);
        scene_check_boxes(&r, what);
        /* Three kinds of zones: with one class the second panel has zones of none. */
        size_t extra = (size_t)(mix % 2) + (c < 3 && s.page.panels == 2 && s.page.zones > 1);
        size_t names = scene_count(&r, "name");
        ck_assert_uint_eq(names + r.names_left_out, s.page.zones * s.page.panels);
        if (s.page.zones < 20) ck_assert_uint_ge(names, s.page.zones / 2);
        if (s.page.zones == 200 && mix % 3 == 0 && c <= 5 && s.page.panels == 1)
            ck_assert_uint_ge(names, 190);
        ck_assert_uint_ge(scene_count(&r, "tick"), 2 * s.page.panels);
        ck_assert_uint_eq(scene_count(&r, "legend label"), s.page.panels * c + extra);
        ck_assert_uint_eq(scene_count(&r, "foot"), 3);
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

START_TEST(paper)
{
    struct scene s;
    struct map_report r;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    s.page.dpi = 300;
    scene_draw(&s, &r);
    /* A4, one way or the other, and never longer than it. */
    ck_assert_int_eq(r.width_px, 2480);
    ck_assert_int_le(r.height_px, 3508);
    size_t w, h;
    map_panel_size(&s.page, &w, &h);
    const struct map_box *extent = scene_box(&r, "extent", 0);
    ck_assert_double_eq(extent->w, (double)w);
    ck_assert_double_eq(extent->h, (double)h);
    ck_assert_double_gt(extent->w, 0.8 * r.width_px); /* the map is what the page is for */
    map_report_clear(&r);
    s.page.paper_cm[0] = 29.7;
    s.page.paper_cm[1] = 21;
    scene_draw(&s, &r);
    ck_assert_int_eq(r.width_px, 3508);
    ck_assert_int_eq(r.height_px, 2480);
    scene_check_boxes(&r, "landscape");
    map_report_clear(&r);
    /* Paper that may be turned lies as suits the map, which here is square but for its legend. */
    s.page.paper_turns = true;
    scene_draw(&s, &r);
    ck_assert_int_eq(r.width_px, 2480);
    ck_assert_int_eq(r.height_px, 3508);
    map_report_clear(&r);
    s.page.bounds[2] = 12e5;
    scene_draw(&s, &r);
    ck_assert_int_eq(r.width_px, 3508);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

/* Width of the lowest line of the foot. */
static double foot_width(struct scene *s)
{
    struct map_report r;
    double w = 0;
    scene_draw(s, &r);
    for (size_t i = 0; i < r.boxes; i++)
        if (strcmp(r.box[i].what, "foot") == 0) w = r.box[i].w;
    map_report_clear(&r);
    return w;
}

START_TEST(date_in_the_foot)
{
    struct scene s;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    double without = foot_width(&s);
    s.page.date = "2024-05-01";
    ck_assert_double_gt(foot_width(&s), without + 30);
    scene_close(&s);
}
END_TEST

static double name_width(struct scene *s, const char *name)
{
    struct map_report r;
    s->zone[0].name = name;
    scene_draw(s, &r);
    ck_assert_uint_eq(scene_count(&r, "name"), 1);
    double w = scene_box(&r, "name", 0)->w;
    map_report_clear(&r);
    return w;
}

START_TEST(names_are_plain_text)
{
    struct scene s;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    scene_zones(&s, 1, 1);
    double plain = name_width(&s, "ab");
    ck_assert_double_gt(name_width(&s, "<b>ab</b>"), 2 * plain);
    ck_assert_double_gt(name_width(&s, "a&amp;b"), 2 * plain);
    /* Line breaks, control characters and bytes that are no UTF-8 do no harm; what cannot be shown is not. */
    ck_assert_double_eq_tol(name_width(&s, "\n ab\t\r\n"), plain, 0.01);
    ck_assert_double_eq_tol(name_width(&s, "\xe2\x80\xae"
                                           "ab\xe2\x80\xac"),
                            plain, 0.01);
    ck_assert_double_gt(name_width(&s, "ab\xff"), plain);
    name_width(&s, "مدينة غانتشو");
    name_width(&s, "עיר ab 12");
    name_width(&s, "ab \xf0\x9f\x8f\xad");
    scene_close(&s);
}
END_TEST

/* A name longer than the map is wide is broken and cut, not left out. */
START_TEST(long_names)
{
    struct scene s;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    scene_zones(&s, 1, 1);
    double mm = s.page.dpi / 25.4;
    ck_assert_double_lt(name_width(&s,
                                   "The administrative area of the upper valley and of all the valleys that "
                                   "open into it from the north, with the plateau beyond them and its lakes"),
                        43 * mm);
    ck_assert_double_lt(name_width(&s,
                                   "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwll"
                                   "gwyngyllgogerychwyrndrobwllllantysiliogogogochllanfairpwllgwyngyllgoger"
                                   "ychwyrndrobwllllantysiliogogogoch"),
                        43 * mm);
    scene_close(&s);
}
END_TEST

START_TEST(odd_texts)
{
    static const char *const odd[] = {
        "<span size='99999'>x</span>",
        "\xf0\x9f\x8f\xad\xf0\x9f\x8f\xad",
        "مدينة الوردي الطويلة جدا",
        "",
        " ",
        "\xff\xfe\xfd",
        "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
        "%s%n",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and its many neighbours, all of them"};
    struct scene s;
    struct map_report r;
    for (int zh = 0; zh < 2; zh++) {
        scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
        s.page.language = zh ? "zh" : "en";
        for (size_t i = 0; i < 9; i++) {
            s.zone[i].name = odd[i];
            s.zone[i].name_zh = NULL;
            s.class[i].label = odd[i];
        }
        s.panel[0].classes = 9;
        s.page.title = odd[8];
        s.page.subtitle = odd[2];
        s.page.credit = odd[0];
        s.panel[0].note = odd[8];
        scene_draw(&s, &r);
        scene_check_boxes(&r, "odd texts");
        map_report_clear(&r);
        scene_close(&s);
    }
}
END_TEST

START_TEST(long_titles_wrap)
{
    struct scene s;
    struct map_report r;
    char title[400];
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    for (int i = 0; i < 399; i++) title[i] = i % 7 == 6 ? ' ' : 'm';
    title[399] = '\0';
    s.page.title = s.page.subtitle = s.page.credit = s.panel[0].legend_title = s.panel[0].note = title;
    s.page.panels = 2;
    s.panel[0].title = s.panel[1].title = title;
    scene_draw(&s, &r);
    scene_check_boxes(&r, "long titles");
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

START_TEST(chinese_page)
{
    struct scene s;
    struct map_report r, other;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    s.page.language = "zh";
    s.zone[4].name_zh = NULL; /* falls back to the Latin name */
    scene_draw(&s, &r);
    ck_assert(!r.font_missing);
    ck_assert_uint_eq(scene_count(&r, "name"), 9);
    ck_assert_uint_eq(r.names_left_out, 0);
    struct picture p;
    picture_read(s.path, &p);
    ck_assert_str_eq(p.text[0][1], "标题");
    ck_assert_str_eq(p.text[1][1], "副标题。模拟演示数据");
    ck_assert_str_eq(p.language[0], "zh");
    free(p.rgb);
    s.page.language = "en";
    scene_draw(&s, &other);
    ck_assert_double_ne(scene_box(&r, "title", 0)->w, scene_box(&other, "title", 0)->w);
    map_report_clear(&r);
    map_report_clear(&other);
    scene_close(&s);
}
END_TEST

/* Fontconfig is told of one folder of Latin fonts before anything else of it runs; needs a process of its
 * own. */
START_TEST(no_chinese_font)
{
    static const char fonts[] = "/usr/share/fonts/truetype/dejavu";
    const char *fork = getenv("CK_FORK");
    struct stat st;
    if ((fork && strcmp(fork, "no") == 0) || stat(fonts, &st) != 0) return;
    struct scene s;
    struct map_report r;
    char conf[128];
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    snprintf(conf, sizeof conf, "%s/fonts.conf", s.folder);
    FILE *f = fopen(conf, "w");
    fprintf(f, "<?xml version=\"1.0\"?><fontconfig><dir>%s</dir></fontconfig>", fonts);
    fclose(f);
    setenv("FONTCONFIG_FILE", conf, 1);
    s.page.language = "zh";
    s.zone[3].name = NULL; /* has only a Chinese name: "第4县" keeps what can be shown */
    s.zone[5].name = NULL;
    s.zone[5].name_zh = "县";
    scene_draw(&s, &r);
    ck_assert(r.font_missing);
    ck_assert_uint_eq(scene_count(&r, "name"), 8);
    ck_assert_uint_eq(r.names_left_out, 1);
    scene_check_boxes(&r, "no Chinese font");
    struct picture p;
    picture_read(s.path, &p);
    ck_assert_str_eq(p.text[0][1], "A title");
    free(p.rgb);
    map_report_clear(&r);
    unlink(conf);
    scene_close(&s);
}
END_TEST

static void expect_fault(struct scene *s, enum status status, const char *words)
{
    struct error err = {""};
    struct map_report r;
    ck_assert_int_eq(map_write(&s->page, MAP_PNG, s->path, &r, &err), status);
    ck_assert_msg(strstr(err.text, words), "\"%s\" is not in \"%s\"", words, err.text);
    ck_assert_ptr_null(r.box);
    ck_assert_int_ne(access(s->path, F_OK), 0);
}

START_TEST(faults)
{
    struct scene s, good;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    good = s;
    s.page.panels = 0;
    expect_fault(&s, ST_INPUT, "found 0");
    s.page.panels = 65;
    expect_fault(&s, ST_INPUT, "found 65");
    s.page = good.page;
    s.page.bounds[2] = s.page.bounds[0];
    expect_fault(&s, ST_INPUT, "bounds");
    s.page = good.page;
    s.page.crs_wkt = "LOCAL_CS[\"nowhere\",UNIT[\"metre\",1]]";
    expect_fault(&s, ST_INPUT, "nowhere");
    s.page.crs_wkt = NULL;
    expect_fault(&s, ST_INPUT, "no CRS");
    s.page = good.page;
    s.page.paper_cm[0] = 6;
    s.page.paper_cm[1] = 5;
    expect_fault(&s, ST_INPUT, "6 x 5 cm");
    s.page = good.page;
    s.page.dpi = 100000;
    expect_fault(&s, ST_INPUT, "100000");
    s.page = good.page;
    strcpy(s.path, "/no/such/folder/map.png");
    expect_fault(&s, ST_FAILED, "/no/such/folder/map.png");
    memcpy(s.path, good.path, sizeof s.path);
    scene_close(&s);
}
END_TEST

/* A disk that is full leaves the earlier map whole and nothing beside it. */
START_TEST(disk_full)
{
    struct scene s;
    struct error err = {""};
    struct rlimit old, tiny;
    scene_open(&s, 32650, 3e5, 2.6e6, 6e5, 2.9e6);
    FILE *f = fopen(s.path, "w");
    fputs("earlier", f);
    fclose(f);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    tiny = (struct rlimit){1000, old.rlim_max};
    for (int format = 0; format < MAP_FORMATS; format++) {
        setrlimit(RLIMIT_FSIZE, &tiny);
        enum status st = map_write(&s.page, (enum map_format)format, s.path, NULL, &err);
        setrlimit(RLIMIT_FSIZE, &old);
        ck_assert_int_eq(st, ST_FAILED);
        ck_assert_msg(strstr(err.text, s.path) && strstr(err.text, strerror(EFBIG)), "%s", err.text);
    }
    char kept[16] = "";
    f = fopen(s.path, "r");
    ck_assert_ptr_nonnull(fgets(kept, sizeof kept, f));
    fclose(f);
    ck_assert_str_eq(kept, "earlier");
    scene_close(&s); /* fails if a part is left */
}
END_TEST

Suite *map_suite(void)
{
    Suite *suite = suite_create("map");
    TCase *c = tcase_create("page");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, nothing_overlaps);
    tcase_add_test(c, paper);
    tcase_add_test(c, names_are_plain_text);
    tcase_add_test(c, date_in_the_foot);
    tcase_add_test(c, long_names);
    tcase_add_test(c, odd_texts);
    tcase_add_test(c, long_titles_wrap);
    tcase_add_test(c, chinese_page);
    tcase_add_test(c, no_chinese_font);
    tcase_add_test(c, faults);
    tcase_add_test(c, disk_full);
    suite_add_tcase(suite, c);
    return suite;
}
