/* The industrial side: the index from indicators, what was published, and what stands beside it. */
#include "report/page_own.h"

#include <math.h>
#include <string.h>

/* Indicators have no Chinese title in run.json's list of cities; their own list has. */
static const char *indicator_name(const struct html *h, const json_t *index, const char *id)
{
    return *id ? page_name_of(h, json_object_get(index, "indicators"), "id", id) : "";
}

/* Ranks that 90 % of the draws of weights give. */
static void add_ranks(struct html *h, const json_t *city)
{
    double from = page_value(city, "rank_p05"), to = page_value(city, "rank_p95");
    if (from == to)
        page_number(h, from, 0, "");
    else if (from == from && to == to)
        html_add(h, "<td class=\"n\" data-value=\"%.9g\">%.0f\u2013%.0f</td>", (from + to) / 2, from, to);
    else
        html_add(h, "<td class=\"n\">\u2013</td>");
}

/* The name of the place that a city is, in the language of the page; its key where it is none. */
static const char *city_name(const struct html *h, const struct page *p, const char *key)
{
    const json_t *place = page_find(json_object_get(p->crosscheck, "table"), "place", key);
    const char *name = page_in_language(h, place, "name", "name_zh");
    return *name ? name : key;
}

static void add_cities(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *industry = json_object_get(p->run, "industry");
    const json_t *city, *index = json_object_get(industry, "index");
    double shown = page_value(index, "year");
    page_table(h, "Industrial index by city", "各市产业指数", true);
    html_add(h, "<thead><tr>");
    page_head(h, "City", "城市", false);
    page_head(h, "Index (0 to 10)", "指数（0–10）", true);
    page_head(h, "Rank", "位次", true);
    page_head(h, "Rank, 90 % of draws", "位次（90 % 抽样）", true);
    page_head(h, "Tier", "梯队", true);
    page_head(h, "Lowest indicator", "最弱指标", false);
    page_head(h, "Published score", "已发布得分", true);
    page_head(h, "Published tier", "已发布梯队", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(industry, "cities"), i, city)
    {
        double year = page_value(city, "year");
        if (year == year && year != shown) continue; /* earlier years are in industry.csv */
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", city_name(h, p, page_text(city, "city")));
        page_number(h, page_value(city, "index"), 2, "");
        page_number(h, page_value(city, "index_rank"), 0, "");
        add_ranks(h, city);
        page_number(h, page_value(city, "index_tier"), 0, "");
        page_cell(h, indicator_name(h, index, page_text(city, "lowest_indicator")));
        page_number(h, page_value(city, "score"), 1, "");
        page_number(h, page_value(city, "tier"), 0, "");
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_indicators(struct html *h, const json_t *index)
{
    size_t i;
    const json_t *indicator;
    page_table(h, "Indicators of the index", "指数所用指标", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Indicator", "指标", false);
    page_head(h, "Unit", "单位", false);
    page_head(h, "Good", "取向", false);
    page_head(h, "Weight", "权重", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(index, "indicators"), i, indicator)
    {
        bool low = strcmp(page_text(indicator, "direction"), "low") == 0;
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", page_name(h, indicator));
        page_cell(h, page_unit(h, indicator));
        page_cell(h, low ? html_word(h, "low", "低") : html_word(h, "high", "高"));
        page_number(h, 100 * page_value(indicator, "weight"), 1, " %");
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_context(struct html *h, const json_t *context)
{
    size_t i;
    const json_t *c;
    if (!json_array_size(context)) return;
    page_table(h, "Figures published beside it", "同时发布的其他数据", false);
    html_add(h, "<thead><tr>");
    page_head(h, "What", "内容", false);
    page_head(h, "Value", "数值", true);
    page_head(h, "Unit", "单位", false);
    page_head(h, "Note", "备注", false);
    page_head(h, "Source", "来源", false);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(context, i, c)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th><td class=\"n\">%s</td>", page_text(c, "what"),
                 page_text(c, "value"));
        page_cell(h, page_text(c, "unit"));
        page_cell(h, page_text(c, "note"));
        page_cell(h, page_text(c, "source"));
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_contradictions(struct html *h, const json_t *published)
{
    size_t i;
    const json_t *line, *lines = json_object_get(published, "contradictions");
    if (!json_array_size(lines)) return;
    html_add(h, "<p>%s</p>\n<ul>\n",
             html_word(h, "The published table contradicts itself; it is shown as it is:",
                       "已发布的表格自身有矛盾之处，此处照录："));
    json_array_foreach(lines, i, line)
    {
        html_add(h, "<li><bdi>%s</bdi></li>\n", json_string_value(line));
    }
    html_add(h, "</ul>\n");
}

static void add_consistency(struct html *h, const json_t *index)
{
    double alpha = page_value(index, "alpha");
    if (alpha != alpha) return;
    html_add(h, "<p>");
    html_add(
        h,
        html_word(h, "How far the indicators move together: Cronbach's alpha %.2f, over %.0f complete rows.",
                  "指标的一致程度：Cronbach α = %.2f（%.0f 行完整数据）。"),
        alpha, page_value(index, "complete_rows"));
    html_add(h, "</p>\n");
}

void page_index(struct html *h, const struct page *p)
{
    const json_t *industry = json_object_get(p->run, "industry"), *index = json_object_get(industry, "index");
    static const char *const kind[] = {"normalise", "weights", "aggregate"};
    if (index && !json_is_null(index)) {
        html_add(h, "<h3>%s", html_word(h, "Industrial index", "产业指数"));
        page_modelled_tag(h, strncmp(page_text(index, "data"), "modelled", 8) == 0);
        html_add(h, "</h3>\n<p>%s", html_word(h, "Worked out from indicators: ", "由指标计算："));
        for (size_t k = 0; k < sizeof kind / sizeof *kind; k++)
            html_add(h, "%s%s", k ? html_word(h, "; ", "；") : "",
                     page_method(h, p, kind[k], page_text(index, kind[k])));
        html_add(h,
                 html_word(h, ". The ranks in %.0f draws of weights that vary by %.0f %%.</p>\n",
                           "。位次区间来自 %.0f 次权重抽样（变幅 %.0f %%）。</p>\n"),
                 page_value(index, "draws"), 100 * page_value(index, "vary"));
        add_consistency(h, index);
        add_cities(h, p);
        add_indicators(h, index);
    }
    add_contradictions(h, json_object_get(industry, "published"));
    add_context(h, json_object_get(industry, "context"));
}
