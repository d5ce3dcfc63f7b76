/* Areas by class, and what came of each zone. */
#include "report/page_own.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 1000 }; /* more rows nobody reads, and a page would weigh too much */

/* Where there are more zones than rows. */
static void add_rest(struct html *h, const struct page *p)
{
    double zones = page_value(p->run, "zone_count");
    size_t listed = json_array_size(json_object_get(p->run, "zones"));
    if (!(zones > ROWS_MAX)) return;
    html_add(h, "<p>");
    if (listed)
        html_add(h,
                 html_word(h, "The first %d of %.0f zones; the others are in ",
                           "前 %d 个分区，共 %.0f 个；其余见 "),
                 ROWS_MAX, zones);
    else
        html_add(h, html_word(h, "%.0f zones, which are listed in ", "共 %.0f 个分区，见 "), zones);
    html_add(h, "<code>zones.csv</code>.</p>\n");
}

static bool any(const struct page *p, const char *key)
{
    size_t i;
    const json_t *zone;
    json_array_foreach(json_object_get(p->run, "zones"), i, zone)
    {
        const json_t *v = json_object_get(zone, key);
        if (v && !json_is_null(v)) return true;
    }
    return false;
}

static void add_classes(struct html *h, const struct page *p)
{
    const json_t *region = json_object_get(p->run, "region");
    double counted = page_value(region, "area_km2");
    double missing = counted - page_value(region, "valid_km2") - page_value(region, "excluded_km2");
    page_table(h, "Area by class of the capacity index", "承载力指数各等级面积", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Class (index)", "等级（指数）", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Share of the area that counts", "占统计面积", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    page_categories(h, page_region(p, "classes"), counted);
    html_add(h, "<tr><th scope=\"row\">%s</th>", html_word(h, "no data", "无数据"));
    page_number(h, fabs(missing) < 1e-6 ? 0 : missing, 1, "");
    page_share(h, counted > 0 ? 100 * fmax(missing, 0) / counted : (double)NAN);
    html_add(h, "</tr>\n");
    page_table_end(h);
}

static const char *verdict_name(const struct html *h, const char *english)
{
    if (strcmp(english, "overloaded") == 0) return html_word(h, "overloaded", "超载");
    if (strcmp(english, "near overload") == 0) return html_word(h, "near overload", "临界超载");
    if (strcmp(english, "not overloaded") == 0) return html_word(h, "not overloaded", "不超载");
    return english;
}

static void add_zone(struct html *h, const struct page *p, const json_t *zone, bool verdict, bool score,
                     bool tier)
{
    html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", page_zone_name(h, zone));
    page_number(h, page_value(zone, "area_km2"), 0, "");
    page_number(h, page_value(zone, "index_mean"), 3, "");
    /* The table says it in English; the page says it in its own language. */
    page_cell(h, page_name_of(h, page_region(p, "classes"), "name", page_text(zone, "class_of_mean")));
    page_number(h, page_value(zone, "load"), 2, "");
    page_cell(h, page_name_of(h, page_region(p, "load_states"), "name", page_text(zone, "load_state")));
    page_cell(h,
              page_name_of(h, json_object_get(p->run, "factors"), "id", page_text(zone, "limiting_factor")));
    page_number(h, 100 * page_value(zone, "limiting_share"), 0, " %");
    if (verdict) page_cell(h, verdict_name(h, page_text(zone, "limit_verdict")));
    if (score) page_number(h, page_value(zone, "industry_score"), 1, "");
    if (tier) page_number(h, page_value(zone, "industry_tier"), 0, "");
    html_add(h, "</tr>\n");
}

static void add_zones(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *zone;
    bool verdict = any(p, "limit_verdict"), score = any(p, "industry_score"), tier = any(p, "industry_tier");
    page_table(h, "Results by zone", "分区结果", true);
    html_add(h, "<thead><tr>");
    page_head(h, "Zone", "分区", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Index", "指数", true);
    page_head(h, "Class of the mean", "均值等级", false);
    page_head(h, "Load", "负荷", true);
    page_head(h, "Load state", "负荷状态", false);
    page_head(h, "Limiting factor", "限制因子", false);
    page_head(h, "Its share", "其份额", true);
    if (verdict) page_head(h, "Verdict by limits", "短板判定", false);
    if (score) page_head(h, "Industry score", "产业得分", true);
    if (tier) page_head(h, "Tier", "梯队", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(p->run, "zones"), i, zone)
    {
        if (i >= ROWS_MAX) break;
        add_zone(h, p, zone, verdict, score, tier);
    }
    page_table_end(h);
}

static void add_zone_classes(struct html *h, const struct page *p)
{
    size_t i, k, listed = json_array_size(page_region(p, "classes"));
    size_t classes = listed ? listed - 1 : 0; /* the last is "excluded" */
    const json_t *zone;
    char key[32];
    page_table(h, "Area by zone and class, km²", "分区各等级面积（km²）", true);
    html_add(h, "<thead><tr>");
    page_head(h, "Zone", "分区", false);
    for (k = 0; k < classes; k++) {
        const json_t *c = json_array_get(page_region(p, "classes"), k);
        html_add(h, "<th scope=\"col\" class=\"n\">");
        page_swatch(h, page_text(c, "color"));
        page_label(h, page_name(h, c));
        html_add(h, "</th>");
    }
    page_head(h, "Excluded", "排除", true);
    page_head(h, "No data", "无数据", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(p->run, "zones"), i, zone)
    {
        if (i >= ROWS_MAX) break;
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", page_zone_name(h, zone));
        for (k = 0; k < classes; k++) {
            snprintf(key, sizeof key, "class_%zu_km2", k + 1);
            page_number(h, page_value(zone, key), 1, "");
        }
        page_number(h, page_value(zone, "excluded_km2"), 1, "");
        page_number(h, page_value(zone, "nodata_km2"), 1, "");
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

void page_areas(struct html *h, const struct page *p)
{
    page_section(h, "areas", "Areas by class and zone", "等级面积与分区结果");
    html_add(
        h, "<p>%s</p>\n",
        html_word(
            h,
            "Areas are on the ellipsoid. A class holds the values above its lower end up to its upper end.",
            "面积为椭球面积。各等级含其上限而不含下限。"));
    add_classes(h, p);
    add_rest(h, p);
    if (json_is_array(json_object_get(p->run, "zones"))) {
        add_zones(h, p);
        add_zone_classes(h, p);
    }
    page_section_end(h);
}
