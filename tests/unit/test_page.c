/* report.html from what a run says: hostile names, missing values, both languages. */
#include "base/method.h"
#include "page_scene.h"
#include "report/file.h"
#include "report/page.h"
#include "report/page_own.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A run that names everything alike. */
static json_t *run_named(const char *name, const char *language)
{
    json_t *factor = json_pack("{s:s, s:s, s:s, s:f, s:s, s:s, s:s, s:s, s:i, s:f, s:f, s:[f, f]}", "id",
                               name, "title", name, "group", name, "weight", 1.0, "side", "pressure", "score",
                               "linear", "score_takes", name, "unit", name, "missing_cells", 3, "score_mean",
                               0.5, "limiting_km2", 4.0, "limits", 1.0, 2.0);
    json_t *class = json_pack("[{s:i, s:s, s:s, s:f}, {s:i, s:s, s:s, s:f}]", "value", 1, "name", name,
                              "color", "#102030", "area_km2", 4.0, "value", 254, "name", "excluded", "color",
                              "#808080", "area_km2", 1.0);
    json_t *zone =
        json_pack("{s:s, s:s, s:f, s:n, s:s, s:s, s:s}", "zone", name, "name", name, "area_km2", 5.0,
                  "index_mean", "class_of_mean", name, "load_state", "", "limiting_factor", name);
    json_t *region =
        json_pack("{s:i, s:f, s:f, s:f, s:f, s:n, s:[], s:O, s:O, s:O, s:f}", "cells", 12, "area_km2", 5.0,
                  "valid_km2", 4.0, "excluded_km2", 1.0, "index_mean", 0.5, "load", "breaks", "classes",
                  class, "load_states", class, "limiting", class, "limiting_tied_km2", 0.0);
    json_t *run =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s}, s:{s:s, s:[f, f], s:s, s:i, s:i}, s:[{s:s, s:f}], "
                  "s:[o], s:o}",
                  "title", name, "credit", name, "language", language, "data", "modelled demonstration data",
                  "finished", "2024-01-02T03:04:05Z", "manifest", name, "versions", "capacity", "1", "grid",
                  "crs", name, "cell", 500.0, 500.0, "unit", "m", "width", 4, "height", 3, "groups", "title",
                  name, "weight", 1.0, "factors", factor, "region", region);
    json_object_set_new(json_array_get(json_object_get(run, "groups"), 0), "id", json_string(name));
    json_object_set_new(run, "zones", json_pack("[o]", zone));
    json_object_set_new(run, "alignment",
                        json_pack("[{s:s, s:s, s:s, s:s, s:f}]", "layer", name, "source", name, "crs", name,
                                  "made", name, "covered", 1.0));
    json_object_set_new(run, "inputs", json_pack("[{s:s, s:i, s:n}]", "path", name, "size", 5, "xxh3_128"));
    json_object_set_new(run, "methods",
                        json_pack("[{s:s, s:s, s:s}]", "kind", "score", "title", name, "formula", name));
    json_decref(class);
    ck_assert_ptr_nonnull(run);
    return run;
}

/* The page written, as text. Caller frees. */
static char *write_page(const struct page *p)
{
    char path[sizeof folder + 32];
    unsigned char *bytes = NULL;
    size_t n = 0;
    struct error err;
    snprintf(path, sizeof path, "%s/report.html", folder);
    ck_assert_msg(page_write(p, path, &err) == ST_OK, "%s", err.text);
    ck_assert_int_eq(file_read(path, &bytes, &n, NULL), ST_OK);
    ck_assert_uint_eq(strlen((char *)bytes), n);
    return (char *)bytes;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)); text += strlen(what)) n++;
    return n;
}

START_TEST(names_are_text_wherever_they_stand)
{
    json_t *run = run_named(HOSTILE, "en"), *plain = run_named("plain", "en");
    struct page hostile = {.run = run, .origin = HOSTILE}, tame = {.run = plain, .origin = "plain"};
    char *page = write_page(&hostile), *other = write_page(&tame);
    ck_assert_ptr_null(strstr(page, "<img"));
    ck_assert_uint_ge(count(page, escaped), 20);
    /* As many elements as with harmless names. */
    ck_assert_uint_eq(count(page, "<"), count(other, "<"));
    ck_assert_uint_eq(count(page, "\""), count(other, "\""));
    free(page);
    free(other);
    json_decref(run);
    json_decref(plain);
}
END_TEST

START_TEST(contents_link_every_section)
{
    json_t *run = run_named("plain", "en");
    struct page p = {.run = run};
    char *page = write_page(&p);
    ck_assert_uint_eq(count(page, "<li><a href=\"#"), count(page, "<section id=\""));
    ck_assert_ptr_nonnull(strstr(page, "<li><a href=\"#asked\">What was asked</a></li>"));
    ck_assert_ptr_nonnull(strstr(page, "<html lang=\"en\">"));
    free(page);
    json_decref(run);
}
END_TEST

START_TEST(chinese_page_has_chinese_titles)
{
    json_t *run = run_named("plain", "zh");
    json_object_set_new(run, "title_zh", json_string("赣州市环境承载力"));
    struct page p = {.run = run};
    char *page = write_page(&p);
    ck_assert_ptr_nonnull(strstr(page, "<html lang=\"zh-Hans\">"));
    ck_assert_ptr_nonnull(strstr(page, "<h1><bdi>赣州市环境承载力</bdi></h1>"));
    ck_assert_ptr_nonnull(strstr(page, "模拟演示数据"));
    ck_assert_ptr_null(strstr(page, "Modelled"));
    free(page);
    json_decref(run);
}
END_TEST

START_TEST(chinese_page_says_what_was_done_in_chinese)
{
    json_t *run = run_named("plain", "zh");
    json_t *factor = json_array_get(json_object_get(run, "factors"), 0);
    json_object_set_new(run, "credit_zh", json_string("资料甲"));
    json_object_set_new(run, "weights", json_string("ahp"));
    json_object_set_new(run, "overlay", json_pack("{s:s, s:s}", "method", "wlc", "takes", ""));
    json_object_set_new(run, "constraints",
                        json_pack("[{s:s, s:s, s:s}]", "layer", "c", "title", "Parks", "title_zh", "公园"));
    json_object_set_new(factor, "unit_zh", json_string("万元"));
    json_object_set_new(factor, "score_takes",
                        json_string("worst -4, best 1.5, cap 0.9, no data \u2192 0.5"));
    json_object_set_new(run, "alignment",
                        json_pack("[{s:s, s:s, s:s, s:f}, {s:s, s:s, s:s, s:s, s:f}, {s:s, s:s, s:f}]",
                                  "layer", "plain", "made",
                                  "warped by mode (-wo XSCALE=2 -wo YSCALE=2) from EPSG:4326", "resampling",
                                  "mode", "covered", 1.0, "layer", "plain", "made",
                                  "slope derived at 150 m in X, warped to the grid by average", "derive",
                                  "slope", "resampling", "average", "covered", 1.0, "layer", "plain", "made",
                                  "joined by code: 17 of 18 zones have a value", "covered", 1.0));
    struct page p = {.run = run};
    char *page = write_page(&p);
    static const char *const there[] = {
        "资料甲",
        "层次分析法",
        "加权线性组合",
        "公园",
        "万元",
        "线性（目标值之间）：<bdi>最差 -4，最好 1.5，上限 0.9，无数据 \u2192 0.5</bdi>",
        "以众数法重采样",
        "派生坡度，再以平均法重采样",
        "按表连接：18 个分区中 17 个有值"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        ck_assert_msg(strstr(page, there[i]), "\"%s\" is not in the page", there[i]);
    free(page);
    json_decref(run);
}
END_TEST

/* Whoever adds a method names it for both languages. */
START_TEST(every_method_has_a_chinese_name)
{
    struct html h = {.chinese = true};
    struct page p = {0};
    for (size_t i = 0; i < method_count; i++) {
        const char *kind = method_kind_name(method_table[i].kind), *id = method_table[i].id;
        ck_assert_msg(strcmp(page_method(&h, &p, kind, id), id) != 0, "%s %s has no Chinese name", kind, id);
    }
}
END_TEST

START_TEST(observed_data_carry_no_label)
{
    json_t *run = run_named("plain", "en");
    json_object_set_new(run, "data", json_string("observed"));
    struct page p = {.run = run};
    char *page = write_page(&p);
    ck_assert_ptr_null(strstr(page, "odelled demonstration"));
    free(page);
    json_decref(run);
}
END_TEST

START_TEST(maps_are_in_the_page)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x07";
    char path[sizeof folder + 32];
    json_t *run = run_named("plain", "en");
    struct error err;
    snprintf(path, sizeof path, "%s/map.png", folder);
    ck_assert_int_eq(file_write(path, png, sizeof png - 1, NULL), ST_OK);
    struct page_picture picture = {.path = path, .title = "A <map>", .alt = "Shows \"classes\""};
    struct page p = {.run = run, .pictures = 1, .picture = &picture};
    char *page = write_page(&p);
    ck_assert_ptr_nonnull(strstr(page, "<img width=\"258\" height=\"7\" alt=\"Shows &quot;classes&quot;\" "
                                       "src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAQIAAAAH\">"));
    ck_assert_ptr_nonnull(
        strstr(page, "A &lt;map&gt; <span class=\"tag\">modelled demonstration data</span>"));
    free(page);
    ck_assert_int_eq(file_write(path, png, 20, NULL), ST_OK);
    ck_assert_int_eq(page_write(&p, path, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "map.png: 20 bytes, expected a PNG"));
    unlink(path);
    ck_assert_int_eq(page_write(&p, path, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "map.png: cannot be read"));
    json_decref(run);
}
END_TEST

START_TEST(a_run_that_says_nothing_makes_a_page)
{
    json_t *run = json_object();
    struct page p = {.run = run};
    char *page = write_page(&p);
    ck_assert_ptr_nonnull(strstr(page, "</html>"));
    free(page);
    json_decref(run);
}
END_TEST

Suite *page_suite(void)
{
    Suite *s = suite_create("page");
    TCase *c = tcase_create("page");
    tcase_add_checked_fixture(c, make_folder, remove_folder);
    tcase_add_test(c, names_are_text_wherever_they_stand);
    tcase_add_test(c, contents_link_every_section);
    tcase_add_test(c, chinese_page_has_chinese_titles);
    tcase_add_test(c, chinese_page_says_what_was_done_in_chinese);
    tcase_add_test(c, every_method_has_a_chinese_name);
    tcase_add_test(c, observed_data_carry_no_label);
    tcase_add_test(c, maps_are_in_the_page);
    tcase_add_test(c, a_run_that_says_nothing_makes_a_page);
    suite_add_tcase(s, c);
    return s;
}
