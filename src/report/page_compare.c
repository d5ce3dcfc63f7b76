/* The page of a comparison: its head, what to know beforehand, the maps, and the order of it all. */
#include "report/page_own.h"

#include <stdlib.h>
#include <string.h>

const char *page_compare_class(const struct html *h, const struct page_compare *p, int side, const char *name)
{
    return page_name_of(h, json_object_get(json_object_get(p->run[side], "region"), "classes"), "name", name);
}

static const json_t *side_of(const struct page_compare *p, int side)
{
    return json_object_get(p->compare, side ? "after" : "before");
}

/* ---- the head ---- */

static void add_fact(struct html *h, const char *en, const char *zh, double value, int decimals)
{
    char n[HTML_NUMBER];
    html_add(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", html_word(h, en, zh), html_number(n, value, decimals));
}

/* An area with its share of all that counts. */
static void add_area(struct html *h, const char *en, const char *zh, double km2, double whole)
{
    char n[HTML_NUMBER];
    html_add(h, "<div><dt>%s</dt><dd>%s\u00a0km²", html_word(h, en, zh), html_number(n, km2, 0));
    if (whole > 0 && km2 == km2) html_add(h, " (%.1f\u00a0%%)", 100 * km2 / whole);
    html_add(h, "</dd></div>\n");
}

static void add_facts(struct html *h, const struct page_compare *p)
{
    char change[HTML_NUMBER];
    const json_t *region = json_object_get(p->compare, "region");
    double whole = page_value(region, "area_km2");
    html_add(h, "<dl class=\"facts\">\n");
    add_area(h, "Area that counts", "统计面积", whole, 0);
    add_fact(h, "Mean index before", "之前平均指数", page_value(region, "index_before"), 3);
    add_fact(h, "Mean index after", "之后平均指数", page_value(region, "index_after"), 3);
    html_add(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", html_word(h, "Change of the mean", "均值变化"),
             page_signed(change, page_value(region, "change"), 3));
    add_area(h, "Index higher", "指数上升", page_value(region, "index_up_km2"), whole);
    add_area(h, "Index lower", "指数下降", page_value(region, "index_down_km2"), whole);
    html_add(h, "</dl>\n");
}

static void add_header(struct html *h, const struct page_compare *p)
{
    const json_t *grid = json_object_get(p->run[0], "grid");
    html_add(h, "<header>\n<h1><bdi>%s</bdi>%s</h1>\n", page_title(h, p->compare),
             html_word(h, ": what changed", "：变化"));
    if (page_data_modelled(p->compare)) page_modelled(h);
    html_add(h, "<p class=\"about\">%s <bdi>%s</bdi> → <bdi>%s</bdi> · capacity " CAPACITY_VERSION " · %s, ",
             html_word(h, "Comparison of two runs:", "两次运行的比较："), page_text(side_of(p, 0), "label"),
             page_text(side_of(p, 1), "label"), page_text(grid, "crs"));
    page_cell_size(h, grid);
    html_add(h, "</p>\n");
    add_facts(h, p);
    html_add(h, "</header>\n");
}

/* ---- notices ---- */

static void notice_layers(struct html *h, const struct page_compare *p)
{
    if (!json_is_false(json_object_get(p->compare, "same_layers"))) return;
    html_add(h, "<li>%s <bdi>%s</bdi>, <bdi>%s</bdi></li>\n",
             html_word(h, "The runs are of different layer sets:", "两次运行使用不同的图层集："),
             page_text(side_of(p, 0), "layers"), page_text(side_of(p, 1), "layers"));
}

static void notice_data(struct html *h, const struct page_compare *p)
{
    if (page_data_modelled(p->run[0]) == page_data_modelled(p->run[1])) return;
    html_add(h, "<li>%s</li>\n",
             page_data_modelled(p->run[0])
                 ? html_word(h, "The first run is of modelled data, the second of observed data.",
                             "第一次运行用模拟数据，第二次用实测数据。")
                 : html_word(h, "The first run is of observed data, the second of modelled data.",
                             "第一次运行用实测数据，第二次用模拟数据。"));
}

static void notice_classes(struct html *h, const struct page_compare *p)
{
    size_t before = json_array_size(json_object_get(side_of(p, 0), "classes")),
           after = json_array_size(json_object_get(side_of(p, 1), "classes"));
    if (before != after)
        html_add(
            h,
            html_word(h,
                      "<li>There were %zu classes before and there are %zu after: which class is higher "
                      "cannot be told, so there is no map of moves.</li>\n",
                      "<li>之前有 %zu 个等级，之后有 %zu 个，无法判断等级高低，故不制等级变化图。</li>\n"),
            before, after);
    else if (json_is_false(json_object_get(p->compare, "same_classes")))
        html_add(h, "<li>%s</li>\n",
                 html_word(h, "The classes differ in names or breaks; moves are by their numbers.",
                           "等级的名称或界限不同，等级变化按序号计。"));
}

static void add_only(struct html *h, const json_t *zones, const char *en, const char *zh)
{
    enum { NAMED = 20 };
    size_t i, n = json_array_size(zones);
    const json_t *zone;
    if (!n) return;
    html_add(h, "<li>%s ", html_word(h, en, zh));
    json_array_foreach(zones, i, zone)
    {
        if (i == NAMED) break;
        html_add(h, "%s<bdi>%s</bdi>", i ? ", " : "", page_zone_name(h, zone));
    }
    if (n > NAMED) html_add(h, html_word(h, " and %zu more", " 等 %zu 个"), n - NAMED);
    html_add(h, "</li>\n");
}

static void notice_zones(struct html *h, const struct page_compare *p)
{
    const json_t *only = json_object_get(p->compare, "zones_only");
    bool zoned = *page_text(p->run[0], "zone_rule");
    if (!json_is_false(json_object_get(p->compare, "same_zones"))) return;
    html_add(h, "<li>%s</li>\n",
             zoned ? html_word(h, "The zones of the two runs differ; those of the first are used.",
                               "两次运行的分区不同，以第一次的分区为准。")
                   : html_word(h, "The zones of the two runs differ; the first has none, so none are used.",
                               "两次运行的分区不同；第一次没有分区，故不分区统计。"));
    add_only(h, json_object_get(only, "before"), "Zones of the first run alone:", "仅第一次运行有的分区：");
    add_only(h, json_object_get(only, "after"), "Zones of the second run alone:", "仅第二次运行有的分区：");
}

static void notice_versions(struct html *h, const struct page_compare *p)
{
    static const char *const part[] = {"capacity", "gdal", "proj"};
    const json_t *before = json_object_get(side_of(p, 0), "versions"),
                 *after = json_object_get(side_of(p, 1), "versions");
    bool same = true;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        same &= strcmp(page_text(before, part[i]), page_text(after, part[i])) == 0;
    if (!same)
        html_add(h, "<li>%s</li>\n",
                 html_word(h, "The runs were made by different versions of the program or its libraries.",
                           "两次运行所用程序或程序库的版本不同。"));
}

static void add_notices(struct html *h, const struct page_compare *p)
{
    struct html items = {.chinese = h->chinese};
    notice_layers(&items, p);
    notice_data(&items, p);
    notice_classes(&items, p);
    notice_zones(&items, p);
    notice_versions(&items, p);
    if (items.out.len) {
        page_section(h, "notices", "What to know beforehand", "注意事项");
        html_add(h, "<ul class=\"notices\">\n");
        text_add_bytes(&h->out, items.out.s, items.out.len);
        html_add(h, "</ul>\n");
        page_section_end(h);
    }
    h->out.failed |= items.out.failed;
    text_clear(&items.out);
}

/* ---- the page ---- */

static enum status add_maps(struct html *h, const struct page_compare *p, struct error *err)
{
    enum status st = ST_OK;
    if (!p->pictures) return st;
    page_section(h, "maps", "Maps of the change", "变化图");
    html_add(h, "<div class=\"maps\">\n");
    for (size_t i = 0; st == ST_OK && i < p->pictures; i++)
        st = page_picture(h, &p->picture[i], page_data_modelled(p->compare), err);
    html_add(h, "</div>\n");
    page_section_end(h);
    return st;
}

static void add_provenance(struct html *h, const struct page_compare *p)
{
    page_section(h, "provenance", "Files of the comparison", "比较结果文件");
    html_add(h, "<p>%s</p>\n",
             html_word(h, "compare.json beside this report holds the same for programs.",
                       "同目录下的 compare.json 含机器可读的相同内容。"));
    page_files(h, json_object_get(p->compare, "outputs"), "file", "Results", "结果文件");
    page_section_end(h);
}

enum status page_compare_write(const struct page_compare *p, const char *path, struct error *err)
{
    bool chinese = strcmp(page_text(p->compare, "language"), "zh") == 0;
    struct html header = {.chinese = chinese}, body = {.chinese = chinese};
    char *title = text_format("%s \u2192 %s \u00b7 %s", page_text(side_of(p, 0), "label"),
                              page_text(side_of(p, 1), "label"), page_title(&header, p->compare));
    if (!title) return error_memory(err);
    struct page_frame frame = {title, &header, &body, false};
    add_header(&header, p);
    add_notices(&body, p);
    page_compare_asked(&body, p);
    enum status st = add_maps(&body, p, err);
    page_compare_areas(&body, p);
    page_compare_moves(&body, p);
    page_compare_zones(&body, p);
    add_provenance(&body, p);
    if (st == ST_OK) st = page_frame_write(&frame, path, err);
    text_clear(&header.out);
    text_clear(&body.out);
    free(title);
    return st;
}
