/* The page of a comparison from what compare.json says: hostile names, missing values, both languages. */
#include "page_scene.h"
#include "report/file.h"
#include "report/page.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Two classes, of which the second has the name. */
static json_t *run_named(const char *name)
{
    json_t *run = json_pack(
        "{s:s, s:s, s:s, s:{s:s, s:[f, f], s:s}, s:{s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}]}}", "title", name,
        "data", "modelled demonstration data", "zone_rule", "centre", "grid", "crs", name, "cell", 500.0,
        500.0, "unit", "m", "region", "classes", "name", "low (0\u20130.4)", "name_zh", "低 (0\u20130.4)",
        "color", "#102030", "name", name, "name_zh", name, "color", "#405060");
    ck_assert_ptr_nonnull(run);
    return run;
}

static json_t *side_named(const char *name)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[s, s], s:{s:s, s:s, s:s}, s:{s:s, s:i, s:s}}", "folder",
                     name, "label", name, "name", name, "layers", name, "finished", "2024-01-02T03:04:05Z",
                     "classes", "low (0\u20130.4)", name, "versions", "capacity", "1", "gdal", "3", "proj",
                     "9", "manifest", "path", name, "size", 5, "xxh3_128", "00ff");
}

static void add_move(json_t *moves, int from, int to, double km2)
{
    json_array_append_new(moves, json_pack("{s:i, s:i, s:f}", "from", from, "to", to, "km2", km2));
}

/* 100 km2 in all: moves between two classes, 5 km2 that became excluded, 1 km2 without data. */
static json_t *compare_named(const char *name, const char *language)
{
    json_t *moves = json_array();
    add_move(moves, 1, 1, 40);
    add_move(moves, 1, 2, 20.5);
    add_move(moves, 2, 1, 3.25);
    add_move(moves, 2, 2, 30.25);
    add_move(moves, 1, 98, 5);
    add_move(moves, 99, 99, 1);
    json_t *zone =
        json_pack("{s:s, s:s, s:f, s:f, s:f, s:f, s:s, s:s, s:i, s:n, s:f, s:f}", "zone", name, "name", name,
                  "area_km2", 100.0, "index_before", 0.5, "index_after", 0.42, "change", -0.08,
                  "class_before", name, "class_after", "low (0\u20130.4)", "industry_tier_before", 3,
                  "industry_tier_after", "index_up_km2", 20.0, "index_down_km2", 30.0);
    json_t *all = json_pack("{s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:o, s:f}", "title", name, "language",
                            language, "data", "modelled demonstration data", "before", side_named(name),
                            "after", side_named(name), "same_layers", 0, "same_classes", 1, "same_zones", 0,
                            "moves", moves, "least_change", 0.0005);
    json_object_set_new(all, "region",
                        json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "area_km2", 100.0,
                                  "index_before", 0.5, "index_after", 0.42, "change", -0.08, "change_both",
                                  -0.07, "index_up_km2", 20.0, "index_down_km2", 30.0, "class_up_km2", 20.5,
                                  "class_down_km2", 3.25, "class_same_km2", 70.25));
    json_object_set_new(all, "zones", json_pack("[o]", zone));
    json_object_set_new(all, "zones_only",
                        json_pack("{s:[{s:s, s:s}], s:[]}", "before", "zone", "1", "name", name, "after"));
    json_object_set_new(all, "change_classes",
                        json_pack("[{s:s, s:s, s:f}]", "name", name, "color", "#102030", "area_km2", 94.0));
    json_object_set_new(
        all, "differences",
        json_pack("{s:[{s:s, s:s, s:n}], s:b, s:[{s:s, s:s, s:f, s:n}], s:[{s:s, s:{s:s}, s:n}]}", "manifest",
                  "key", name, "before", name, "after", "manifest_more", 1, "weights", "factor", name,
                  "title", name, "before", 0.5, "after", "inputs", "file", name, "before", "xxh3_128", name,
                  "after"));
    json_object_set_new(all, "outputs",
                        json_pack("[{s:s, s:i, s:s}]", "file", name, "size", 5, "xxh3_128", name));
    ck_assert_uint_eq(json_object_size(all), 16);
    return all;
}

/* The page written, as text. Caller frees. */
static char *write_page(const struct page_compare *p)
{
    char path[sizeof folder + 32];
    unsigned char *bytes = NULL;
    size_t n = 0;
    struct error err;
    snprintf(path, sizeof path, "%s/report.html", folder);
    ck_assert_msg(page_compare_write(p, path, &err) == ST_OK, "%s", err.text);
    ck_assert_int_eq(file_read(path, &bytes, &n, NULL), ST_OK);
    ck_assert_uint_eq(strlen((char *)bytes), n);
    return (char *)bytes;
}

static char *page_named(const char *name, const char *language)
{
    json_t *run = run_named(name), *all = compare_named(name, language);
    struct page_compare p = {.compare = all, .run = {run, run}};
    char *page = write_page(&p);
    json_decref(run);
    json_decref(all);
    return page;
}

/* Each of these (to NULL) is in the page, or none of them. */
static void check_has(const char *page, bool has, const char *const *what)
{
    for (; *what; what++)
        ck_assert_msg((strstr(page, *what) != NULL) == has, "%s: %s", has ? "not in the page" : "in the page",
                      *what);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (; (text = strstr(text, what)); text += strlen(what)) n++;
    return n;
}

START_TEST(names_are_text_wherever_they_stand)
{
    char *page = page_named(HOSTILE, "en"), *other = page_named("a harmless name, long as well", "en");
    ck_assert_ptr_null(strstr(page, "<img"));
    ck_assert_uint_ge(count(page, escaped), 25);
    /* As many elements as with harmless names. */
    ck_assert_uint_eq(count(page, "<"), count(other, "<"));
    ck_assert_uint_eq(count(page, "\""), count(other, "\""));
    ck_assert_uint_eq(count(page, "<li><a href=\"#"), count(page, "<section id=\""));
    free(page);
    free(other);
}
END_TEST

#define CELL(v, text) "<td class=\"n\" data-value=\"" v "\">" text "</td>"
#define SAME(v, text) "<td class=\"n same\" data-value=\"" v "\">" text "</td>"
#define ZERO          "<td class=\"n zero\" data-value=\"0\">0.0</td>"

/* Rows, columns and both totals; excluded before is nowhere, so it has no row. */
START_TEST(the_matrix_adds_up)
{
    char *page = page_named("plain", "en");
    char *matrix = strstr(page, "<caption>Area moved from class to class");
    ck_assert_ptr_nonnull(matrix);
    *strstr(matrix, "</table>") = 0;
    static const char *const row[] = {
        SAME("40", "40.0") CELL("20.5", "20.5") CELL("5", "5.0") ZERO CELL("65.5", "65.5"),
        CELL("3.25", "3.2") SAME("30.25", "30.2") ZERO ZERO CELL("33.5", "33.5"),
        ZERO ZERO ZERO SAME("1", "1.0") CELL("1", "1.0"),
        CELL("43.25", "43.2") CELL("50.75", "50.8") CELL("5", "5.0") CELL("1", "1.0") CELL("100", "100.0")};
    const char *at = matrix;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *found = strstr(at, row[i]);
        ck_assert_msg(found != NULL, "no row %s after %s", row[i], at);
        at = found + 1;
    }
    ck_assert_uint_eq(count(matrix, "<tr"), 2 + 4);
    ck_assert_uint_eq(count(matrix, "scope=\"row\""), 4);
    ck_assert_uint_eq(count(matrix, "scope=\"col\""), 2 + 4);
    ck_assert_ptr_nonnull(strstr(matrix, "scope=\"colgroup\" colspan=\"4\">Class after"));
    free(page);
}
END_TEST

/* Twenty classes: three tables, each with all rows, the sums of the rows in the last. */
START_TEST(a_wide_matrix_comes_in_parts)
{
    json_t *run = run_named("plain"), *all = compare_named("plain", "en");
    for (int k = 2; k < 20; k++) {
        json_array_append_new(json_object_get(json_object_get(all, "before"), "classes"),
                              json_string("more"));
        json_array_append_new(json_object_get(json_object_get(all, "after"), "classes"), json_string("more"));
    }
    add_move(json_object_get(all, "moves"), 20, 20, 7);
    struct page_compare p = {.compare = all, .run = {run, run}};
    char *page = write_page(&p);
    ck_assert_uint_eq(count(page, "<caption>Area moved from class to class, km² (part "), 3);
    ck_assert_uint_eq(count(page, "colspan=\"7\""), 2); /* 20 classes, excluded, no data */
    ck_assert_uint_eq(count(page, "colspan=\"8\""), 1);
    ck_assert_uint_eq(count(page, ">All before</th>"), 1);
    ck_assert_uint_eq(count(page, ">All after</th>"), 3);
    ck_assert_uint_eq(count(page, SAME("7", "7.0")), 1);
    ck_assert_uint_eq(count(page, CELL("107", "107.0")), 1);
    free(page);
    json_decref(run);
    json_decref(all);
}
END_TEST

START_TEST(changes_have_signs)
{
    static const char *const has[] = {"from 0.500 to 0.420: \u22120.080.",
                                      "<td class=\"n\" data-value=\"-0.08\">\u22120.080</td>",
                                      "70.2 km² kept their class, 20.5 km² rose, 3.2 km² fell.",
                                      /* 43.25 after less 65.5 before */
                                      "<td class=\"n\" data-value=\"-22.25\">\u221222.2</td>",
                                      /* Of the second run's tier nothing is known. */
                                      "<th scope=\"col\" class=\"n\">Industry tier before</th>",
                                      CELL("3", "3") "<td class=\"n\">\u2013</td>", NULL};
    static const char *const has_not[] = {"Tier by the index", NULL};
    char *page = page_named("plain", "en");
    check_has(page, true, has);
    check_has(page, false, has_not);
    free(page);
}
END_TEST

START_TEST(notices_say_what_differs)
{
    static const char *const has[] = {"The runs are of different layer sets: <bdi>plain</bdi>",
                                      "those of the first are used",
                                      "Zones of the first run alone: <bdi>plain</bdi></li>",
                                      "There is more that differs than is listed.",
                                      "<td>not given</td>",
                                      "<td>not used</td>",
                                      NULL};
    static const char *const has_not[] = {"Zones of the second run alone", NULL};
    char *page = page_named("plain", "en");
    check_has(page, true, has);
    check_has(page, false, has_not);
    free(page);
}
END_TEST

START_TEST(notices_of_classes_versions_and_data)
{
    static const char *const has[] = {"There were 2 classes before and there are 3 after",
                                      "different versions",
                                      "first run is of modelled data, the second of observed", NULL};
    static const char *const has_not[] = {"Area by class before and after", NULL};
    static const char *const no_notices[] = {"id=\"notices\"", NULL};
    json_t *run = run_named("plain"), *observed = run_named("plain"), *all = compare_named("plain", "en");
    json_object_set_new(all, "same_layers", json_true());
    json_object_set_new(all, "same_zones", json_true());
    struct page_compare p = {.compare = all, .run = {run, run}};
    char *page = write_page(&p);
    check_has(page, false, no_notices);
    free(page);
    json_t *after = json_object_get(all, "after");
    json_array_append_new(json_object_get(after, "classes"), json_string("third"));
    json_object_set_new(json_object_get(after, "versions"), "gdal", json_string("4"));
    json_object_set_new(observed, "data", json_string("observed"));
    p.run[1] = observed;
    page = write_page(&p);
    check_has(page, true, has);
    check_has(page, false, has_not);
    free(page);
    json_decref(observed);
    json_decref(run);
    json_decref(all);
}
END_TEST

START_TEST(chinese_page_is_chinese)
{
    char *page = page_named("plain", "zh");
    ck_assert_ptr_nonnull(strstr(page, "<html lang=\"zh-Hans\">"));
    ck_assert_ptr_nonnull(strstr(page, "<bdi>低 <span class=\"range\">(0\u20130.4)</span></bdi>"));
    ck_assert_ptr_nonnull(strstr(page, "模拟演示数据"));
    static const char *const english[] = {"Modelled", "Before", "After", "Class", "class after", "zone ",
                                          "The ",     "Area",   "Index", "Zone",  "not given",   "Manifest"};
    const char *body = strstr(page, "<header>");
    char *end = strstr(page, "</main>");
    *end = 0;
    for (size_t i = 0; i < sizeof english / sizeof *english; i++)
        ck_assert_msg(!strstr(body, english[i]), "\"%s\" in a Chinese page", english[i]);
    free(page);
}
END_TEST

START_TEST(observed_data_carry_no_label)
{
    json_t *run = run_named("plain"), *all = compare_named("plain", "en");
    json_object_set_new(all, "data", json_string("observed"));
    json_object_set_new(run, "data", json_string("observed"));
    struct page_compare p = {.compare = all, .run = {run, run}};
    char *page = write_page(&p);
    ck_assert_ptr_null(strstr(page, "odelled demonstration"));
    free(page);
    json_decref(run);
    json_decref(all);
}
END_TEST

START_TEST(maps_are_in_the_page)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x07";
    char path[sizeof folder + 32];
    json_t *run = run_named("plain"), *all = compare_named("plain", "en");
    struct error err;
    snprintf(path, sizeof path, "%s/map.png", folder);
    ck_assert_int_eq(file_write(path, png, sizeof png - 1, NULL), ST_OK);
    struct page_picture picture = {.path = path, .title = "A <map>", .alt = "Shows \"classes\""};
    struct page_compare p = {.compare = all, .run = {run, run}, .pictures = 1, .picture = &picture};
    char *page = write_page(&p);
    ck_assert_ptr_nonnull(strstr(page, "<img width=\"258\" height=\"7\" alt=\"Shows &quot;classes&quot;\" "
                                       "src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAQIAAAAH\">"));
    ck_assert_ptr_nonnull(
        strstr(page, "A &lt;map&gt; <span class=\"tag\">modelled demonstration data</span>"));
    free(page);
    unlink(path);
    ck_assert_int_eq(page_compare_write(&p, path, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "map.png: cannot be read"));
    json_decref(run);
    json_decref(all);
}
END_TEST

/* Without zones there is no table of them; what says nothing makes a page. */
START_TEST(little_is_enough)
{
    json_t *run = run_named("plain"), *all = compare_named("plain", "en"), *nothing = json_object();
    json_object_set_new(run, "zone_rule", json_null());
    struct page_compare p = {.compare = all, .run = {run, run}};
    char *page = write_page(&p);
    ck_assert_ptr_null(strstr(page, "id=\"zones\""));
    free(page);
    p = (struct page_compare){.compare = nothing, .run = {nothing, nothing}};
    page = write_page(&p);
    ck_assert_ptr_nonnull(strstr(page, "</html>"));
    free(page);
    json_decref(run);
    json_decref(all);
    json_decref(nothing);
}
END_TEST

Suite *page_compare_suite(void)
{
    Suite *s = suite_create("page_compare");
    TCase *c = tcase_create("page");
    tcase_add_checked_fixture(c, make_folder, remove_folder);
    tcase_add_test(c, names_are_text_wherever_they_stand);
    tcase_add_test(c, the_matrix_adds_up);
    tcase_add_test(c, a_wide_matrix_comes_in_parts);
    tcase_add_test(c, changes_have_signs);
    tcase_add_test(c, notices_say_what_differs);
    tcase_add_test(c, notices_of_classes_versions_and_data);
    tcase_add_test(c, chinese_page_is_chinese);
    tcase_add_test(c, observed_data_carry_no_label);
    tcase_add_test(c, maps_are_in_the_page);
    tcase_add_test(c, little_is_enough);
    suite_add_tcase(s, c);
    return s;
}
