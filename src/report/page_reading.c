/* Two more readings of the same layers: what limits, and what the load is. */
#include "report/page_own.h"

#include <math.h>
#include <string.h>

static void add_factor(struct html *h, const json_t *factor, double counted)
{
    double km2 = page_value(factor, "limiting_km2");
    html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi>", page_name(h, factor));
    if (*page_unit(h, factor)) html_add(h, " (<bdi>%s</bdi>)", page_unit(h, factor));
    html_add(h, "</th>");
    html_add(h, "<td>");
    page_takes(h, page_text(factor, "score_takes"));
    html_add(h, "</td>");
    page_number(h, page_value(factor, "score_mean"), 3, "");
    page_number(h, km2, 1, "");
    page_share(h, counted > 0 ? 100 * km2 / counted : (double)NAN);
    html_add(h, "</tr>\n");
}

void page_limiting(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *factor, *region = json_object_get(p->run, "region");
    double valid = page_value(region, "valid_km2");
    page_section(h, "limiting", "Limiting factors", "限制因子");
    html_add(h, "<p>%s",
             html_word(h,
                       "The factor with the lowest score limits a cell. Which one that is reflects the "
                       "harshest goalposts, "
                       "so they are shown. ",
                       "得分最低的因子即该像元的限制因子；它受评分标准宽严影响，故一并列出。"));
    html_add(
        h,
        html_word(h,
                  "On %.1f %% of the area with an index the two lowest scores are equal; the first of the "
                  "manifest counts there.",
                  "在有指数面积的 %.1f %% 上最低两项得分相同，以清单中靠前者计。"),
        valid > 0 ? 100 * page_value(region, "limiting_tied_km2") / valid : 0);
    html_add(h, "</p>\n");
    page_table(h, "Area that each factor limits", "各因子限制的面积", true);
    html_add(h, "<thead><tr>");
    page_head(h, "Factor", "因子", false);
    page_head(h, "Goalposts", "评分标准", false);
    page_head(h, "Mean score", "平均得分", true);
    page_head(h, "Limits, km²", "限制面积（km²）", true);
    page_head(h, "Share of the area that counts", "占统计面积", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(p->run, "factors"), i, factor)
    {
        add_factor(h, factor, page_value(region, "area_km2"));
    }
    page_table_end(h);
    page_section_end(h);
}

void page_load(struct html *h, const struct page *p)
{
    const json_t *region = json_object_get(p->run, "region");
    char load[HTML_NUMBER];
    page_section(h, "load", "Relative load", "相对负荷");
    html_add(h, "<p>%s %s<strong>%s</strong>%s</p>\n",
             html_word(h,
                       "Load is the weighted mean pressure over the weighted mean support. It is relative: 1 "
                       "is where the "
                       "two are equal, and the figures move with the goalposts.",
                       "负荷为加权平均压力与加权平均支撑之比；为相对值，1 表示两者相等，随评分标准而变。"),
             html_word(h, "Whole region: ", "全区："), html_number(load, page_value(region, "load"), 3),
             html_word(h, ".", "。"));
    page_table(h, "Area by load state", "各负荷状态面积", false);
    html_add(h, "<thead><tr>");
    page_head(h, "State", "状态", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Share of the area that counts", "占统计面积", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    page_categories(h, page_region(p, "load_states"), page_value(region, "area_km2"));
    page_table_end(h);
    page_section_end(h);
}
